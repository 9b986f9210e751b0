# SPDX-License-Identifier: GPL-2.0-or-later
# For command-line tests, which source it: TAP, and a place to work in.
#
#	. "$(dirname "$0")/tap.sh"
#	run --json series		sets $code and returns it; fills the files $out and $err
#	is "$code" 0 "what it shows"
#	has "$err" "a text" "what it shows"
#	json "$out" '$d->{schema} eq "backport.series/1"' "what it shows"
#	finish
#
# $tmp is a private directory, $backport the program, $top the checkout.

top=$(cd "$(dirname "$0")/../../.." && pwd)
backport=${BACKPORT:-$top/build/backport}
case $backport in
/*) ;;
*) backport=$PWD/$backport ;;
esac
BACKPORT=$backport
export BACKPORT
tmp=$(mktemp -d) || exit 2
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 2' INT TERM HUP
out=$tmp/out err=$tmp/err tests=0

# Nothing of the machine's git or terminal gets in.
HOME=$tmp/home XDG_CACHE_HOME=$tmp/cache XDG_CONFIG_HOME=$tmp/config TMPDIR=$tmp/scratch
GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME='A Author' GIT_AUTHOR_EMAIL=author@example.org
GIT_COMMITTER_NAME='C Porter' GIT_COMMITTER_EMAIL=porter@example.org TZ=UTC LC_ALL=C.UTF-8
export HOME XDG_CACHE_HOME XDG_CONFIG_HOME TMPDIR GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME \
	GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL TZ LC_ALL
unset NO_COLOR GIT_DIR GIT_WORK_TREE SOURCE_DATE_EPOCH
# what a killed program leaves goes with the test
mkdir -p "$HOME" "$TMPDIR"

run() {
	code=0
	"$backport" "$@" >"$out" 2>"$err" </dev/null || code=$?
	return "$code"
}

# ok CONDITION-STATUS NAME
ok() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
		return
	fi
	echo "not ok $tests - $2"
	for f in "$out" "$err"; do
		[ ! -s "$f" ] || head -n 20 "$f" | sed "s/^/# ${f##*/}: /"
	done
}

is() {
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || printf '%s\n' "got: $1" "want: $2" | sed 's/^/# /'
}

has() {
	grep -qF -e "$2" "$1"
	ok $? "$3"
}

hasnt() {
	! grep -qF -e "$2" "$1"
	ok $? "$3"
}

empty() {
	[ ! -s "$1" ]
	ok $? "$2"
}

# One JSON document and nothing else, for which a Perl expression on $d holds.
json() {
	perl -MJSON::PP -0777 -e '
		my $d = JSON::PP->new->utf8->decode(<STDIN>);
		exit(eval($ARGV[0]) ? 0 : 1);' "$2" <"$1" 2>"$tmp/json"
	ok $? "$3"
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests # SKIP $1"
}

finish() {
	echo "1..$tests"
}
