#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Takes a change out of a kernel that has it, so that there is something to port where no
# older kernel is at hand: each FILE goes through undo/SERIES.cocci, and what comes out is
# one commit without history.
#
#	undo.sh REPO BRANCH REF SERIES FILE...		(REPO gets REF: a scratch repository)
#
# Exit 2 when it cannot be done: no spatch, or a file in which the semantic patch finds nothing.
set -euo pipefail

[ $# -ge 5 ] || { echo "usage: undo.sh REPO BRANCH REF SERIES FILE..." >&2; exit 129; }
repo=$1 branch=$2 ref=$3 series=$4
shift 4
patch=$(cd "$(dirname "$0")" && pwd)/undo/$series.cocci
die() { echo "undo: $*" >&2; exit 2; }
command -v spatch > /dev/null || die "no spatch (Debian: coccinelle)"
[ -r "$patch" ] || die "no $patch"

work=$(mktemp -d "${TMPDIR:-/tmp}/backport-undo.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_INDEX_FILE=$work/index HOME=$work
export GIT_AUTHOR_NAME=Undo GIT_AUTHOR_EMAIL=undo@example.org GIT_AUTHOR_DATE='1600000000 +0000'
export GIT_COMMITTER_NAME=Undo GIT_COMMITTER_EMAIL=undo@example.org
export GIT_COMMITTER_DATE='1600000000 +0000'
git -C "$repo" read-tree "$branch"
: > "$work/iso"
for path; do
	file=$work/${path##*/}
	git -C "$repo" cat-file blob "$branch:$path" > "$file" || die "$branch has no $path"
	(cd "$work" && timeout 300 spatch --very-quiet --no-includes --iso-file "$work/iso" \
		--sp-file "$patch" "$file" -o "$file.out") > /dev/null 2> "$work/err" ||
		{ cat "$work/err" >&2; die "spatch failed on $path of $branch"; }
	if [ ! -s "$file.out" ] || cmp -s "$file" "$file.out"; then
		die "$path of $branch: the semantic patch finds nothing to undo"
	fi
	blob=$(git -C "$repo" hash-object -w "$file.out")
	git -C "$repo" update-index --cacheinfo \
		"$(git -C "$repo" ls-tree "$branch" "$path" | cut -d ' ' -f 1),$blob,$path"
done
tree=$(git -C "$repo" write-tree)
git -C "$repo" update-ref "$ref" \
	"$(git -C "$repo" commit-tree -m "$series undone" "$tree" < /dev/null)"
echo "undo: $ref: $branch without $series: $# files"
