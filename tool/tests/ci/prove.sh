#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One branch proven from end to end, under emulation: the change is taken out of a real
# kernel, our own engine ports it onto what is left, both are built, booted and hot-plugged;
# and ports that are wrong on purpose are caught. See where.sh for which kernel. TAP, with
# the times and the guest's own results as comments.
set -u
. "$(dirname "$0")/where.sh"

# A kernel below 5.0 needs the change as it is; from one that has it, it is taken out.
base=$branch
if ! "$backport" --repo "$repo" --json status --branch "$branch" > "$tmp/status" 2> "$tmp/err"; then
	cat "$tmp/err" >&2
	exit 2
fi
needed() {
	perl -MJSON::PP -0777 -e 'my $d = JSON::PP->new->utf8->decode(<STDIN>);
		exit !grep { $_->{id} =~ /^9a1ea439b16b/ && $_->{verdict} eq "needed" } @{$d->{cells}}' < "$1"
}
if ! needed "$tmp/status"; then
	base=test/undone
	"$top/tool/tests/real/undo.sh" "$repo" "$branch" "refs/heads/$base" migration-wait \
		include/linux/pagemap.h mm/filemap.c mm/huge_memory.c mm/migrate.c mm/vmscan.c \
		> "$tmp/out" 2> "$tmp/err" || { cat "$tmp/err" >&2; exit 2; }
fi

ci() {
	code=0
	"$backport" --repo "$repo" ci run "$@" --no-diff --no-note --work-dir "$work" \
		--set LEVEL_OBJECTS=n --set LEVEL_BOOT=n --set REPEATS=1 --set ACCEL_TCG=y \
		-o "$tmp/results" > "$tmp/out" 2> "$tmp/err" || code=$?
	echo "# $SECONDS s: ${*: -1}"
	sed -n 's/^  \(build\|run\|overlay\) /# \1 /p' "$tmp/out"
}

code=0
"$backport" --repo "$repo" apply --branch "$base" > "$tmp/out" 2> "$tmp/err" || code=$?
wants 0 "0 edits lost" "the change is ported to $base"
port=backport/migration-wait/$base

ci --branch "$base"
wants 0 cured "stuck before the port, cured after it"
sed 's/^/# /' "$tmp/results/results.ktap"

# The tree with an empty commit on it: nothing to show, nothing proven.
git -C "$repo" update-ref refs/heads/test/same \
	"$(git -C "$repo" commit-tree -m same -p "$port" "$port^{tree}")"
ci "$port..test/same"
wants 2 not-shown "a kernel that moves pages already shows no fault"

# wrong NAME EXPRESSION: the port, edited by Perl in mm/migrate.c
wrong() {
	local blob tree
	export GIT_INDEX_FILE=$tmp/index
	git -C "$repo" read-tree "$port"
	blob=$(git -C "$repo" cat-file blob "$port:mm/migrate.c" | perl -0777 -pe "$2" |
		git -C "$repo" hash-object -w --stdin)
	git -C "$repo" update-index --cacheinfo "100644,$blob,mm/migrate.c"
	tree=$(git -C "$repo" write-tree)
	unset GIT_INDEX_FILE
	git -C "$repo" update-ref "refs/heads/test/$1" \
		"$(git -C "$repo" commit-tree -m "$1" -p "$base" "$tree")"
}
wait='put_and_wait_on_page_locked\(page\);'
wrong site "s/$wait/wait_on_page_locked(page);\n\tput_page(page);/"
ci "$base..test/site"
wants 1 not-cured "a port that left a site out is caught"
wrong twice "s/$wait/put_and_wait_on_page_locked(page);\n\tput_page(page);/"
ci "$base..test/twice"
wants 1 broke "a port that drops the reference twice is caught"

echo "1..$n"
exit $failed
