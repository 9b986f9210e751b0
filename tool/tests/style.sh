#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The rules of the house (tool/README.md), as far as a machine can see them.
# Speaks TAP; `sh tool/tests/style.sh` from the top of the checkout.
set -u
cd "$(dirname "$0")/../.." || exit 2

tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
echo 0 > "$tmp/count"

# What belongs to the checkout, whether committed yet or not.
find Makefile README.md tool series patches ci .ci -type f 2>/dev/null |
	grep -v '/__pycache__/' | sort > "$tmp/all"
grep '\.[ch]$' "$tmp/all" > "$tmp/c"
# The sample is kernel-shaped code: other rules apply to it.
grep -v '^tool/sample/' "$tmp/c" > "$tmp/ours"
grep -v '^tool/tests/' "$tmp/ours" > "$tmp/program"

# check NAME: what stdin holds are faults, one a line
check() {
	# At the end of a pipe, in a shell of its own: the count lives in a file.
	count=$(($(cat "$tmp/count") + 1))
	echo "$count" > "$tmp/count"
	cat > "$tmp/faults"
	if [ -s "$tmp/faults" ]; then
		echo "not ok $count - $1"
		head -n 20 "$tmp/faults" | sed 's/^/# /'
		[ "$(wc -l < "$tmp/faults")" -le 20 ] || echo "# ..."
	else
		echo "ok $count - $1"
	fi
}

# The C files of a list without comments, strings and character constants, as
# FILE:LINE: TEXT. Comments may name what code may not use.
code() {
	xargs perl -e '
		for my $f (@ARGV) {
			open my $h, "<", $f or next;
			local $/;
			my $t = <$h>;
			$t =~ s{(/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\x27(?:\\.|[^\x27\\\n])*\x27)}
			       {my $s = $1; $s =~ s/[^\n]//g; $s || " "}gse;
			my $n = 0;
			print "$f:", ++$n, ": $_\n" for split /\n/, $t;
		}' < "$1"
}

echo 1..8

while read -r f; do
	case $f in
	*.[chly]|*.sh|*.pl|*.t|*.cocci|*Makefile) ;;
	*) continue ;;
	esac
	# After #!, the second line is the first that can say it.
	n=1
	[ "$(head -c 2 "$f")" = '#!' ] && n=2
	sed -n "${n}p" "$f" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || echo "$f"
done < "$tmp/all" | check "SPDX line first"

code "$tmp/program" > "$tmp/code"

grep -E '\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|system|popen|tmpnam|mktemp|alloca)\(' \
	"$tmp/code" | check "no banned function"

# A member or callback of that name is another thing.
grep -E '(^|[^.>_[:alnum:]])(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf)\(' \
	"$tmp/code" | grep -v '^tool/base/mem\.c:' | check "only base/mem.c allocates"

# Floors as tool/README.md has them. An include never runs up; git/ and port/
# stand side by side and do not know each other, nor do c/ and msg/.
perl -ne '
	BEGIN {
		%floor = (base => 0, c => 1, msg => 1, git => 2, port => 2, index => 3,
			  series => 4, spatch => 5, status => 5, work => 6, backtest => 7, ci => 7,
			  mail => 8, report => 9, cmd => 10);
	}
	chomp(my $f = $_);
	my ($room) = $f =~ m{^tool/(\w+)/} or next;
	next unless exists $floor{$room};
	open my $h, "<", $f or next;
	while (<$h>) {
		my ($to) = /^\s*#\s*include\s+"(\w+)\/[^"]+"/ or next;
		next if $to eq $room;
		print "$f:$.: $_" if !exists $floor{$to} || $floor{$to} >= $floor{$room};
	}' "$tmp/program" | check "includes run down the floors"

# Who may know which library.
while read -r f; do
	case $f in
	tool/git/*) not='curl|sqlite3' ;;
	tool/index/*) not='git2|curl' ;;
	tool/mail/*) not='git2|sqlite3' ;;
	*) not='git2|curl|sqlite3' ;;
	esac
	grep -nHE "^[[:space:]]*#[[:space:]]*include[[:space:]]+<($not)[./]" "$f"
done < "$tmp/program" | check "libraries stay in their rooms"

while read -r f; do
	n=$(wc -l < "$f")
	[ "$n" -le 600 ] || echo "$f: $n lines"
done < "$tmp/ours" | check "no file above 600 lines"

# A patch's or semantic patch's context may end in a space that means something.
grep -vE '\.(patch|diff|mbox|mail|cocci|golden|json)$' "$tmp/all" | tr '\n' '\0' |
	xargs -0 grep -nHIE '[[:space:]]+$' | check "no white space at the end of a line"

grep -nHIE '(^|[^[:alnum:]_])/(work|root|home)/[[:alnum:]_]' $(grep -v '^tool/tests/style\.sh$' "$tmp/all") \
	/dev/null | check "no path of one machine"

# Only said: a table or a message may be better off in one piece. V=1 names them.
xargs perl -e '
	for my $f (@ARGV) {
		open my $h, "<:utf8", $f or next;
		while (<$h>) {
			chomp;
			1 while s/^([^\t]*)\t/$1 . " " x (8 - length($1) % 8)/e;
			print "# note: $f:$.: ", length, " columns\n" if length > 100;
		}
	}' < "$tmp/ours" > "$tmp/long"
echo "# note: $(wc -l < "$tmp/long") lines above 100 columns"
[ "${V-}" = 1 ] && cat "$tmp/long"
exit 0
