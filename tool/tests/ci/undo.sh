#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A base that has the fault, from a kernel that is cured, and the cure on top of it
# as a commit of its own: by the semantic patches in ci/undo/.
#
#	undo.sh REPO BRANCH [device]	(REPO gets ci-undo/BRANCH and ci-port/BRANCH)
#
# Then: backport --repo REPO ci run ci-undo/BRANCH..ci-port/BRANCH
# With "device" it is the wait for a device's page that goes, and --set LOAD_DEVICE=y shows it.
# Exit 2 when it cannot be done.
set -euo pipefail

[ $# -eq 2 ] || [ "${3-}" = device ] || { sed -n '6p' "$0" >&2; exit 129; }
repo=$1 branch=$2
undo=$(cd "$(dirname "$0")/../../../ci/undo" && pwd)
die() { echo "undo: $*" >&2; exit 2; }
command -v spatch >/dev/null || die "no spatch (Debian: coccinelle)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_INDEX_FILE=$work/index HOME=$work GIT_AUTHOR_NAME=Undo GIT_COMMITTER_NAME=Undo
export GIT_AUTHOR_EMAIL=undo@example.org GIT_COMMITTER_EMAIL=undo@example.org
export GIT_AUTHOR_DATE='1600000000 +0000' GIT_COMMITTER_DATE='1600000000 +0000'
: > "$work/empty.iso"

# Which dialect the tree speaks, and where.
if [ "${3-}" = device ]; then
	name=device files=mm/memory.c
elif git -C "$repo" grep -qE '^void (migration|softleaf)_entry_wait_on_locked' "$branch" -- mm/filemap.c; then
	name=folios files=mm/filemap.c
elif git -C "$repo" grep -q 'put_and_wait_on_page_locked(page);' "$branch" -- mm/migrate.c; then
	name=pages files='mm/migrate.c mm/huge_memory.c'
else
	die "$branch is not cured: there is nothing to undo"
fi

# patch FROM SCRIPT MESSAGE [PARENT]: a commit on FROM's tree
patch() {
	git -C "$repo" read-tree "$1"
	for path in $files; do
		git -C "$repo" cat-file blob "$1:$path" > "$work/in.c" || die "$1 has no $path"
		(cd "$work" && timeout 120 spatch --very-quiet --no-includes --iso-file empty.iso \
			--sp-file "$undo/$2.cocci" in.c -o out.c) >/dev/null 2>"$work/err" ||
			{ cat "$work/err" >&2; die "spatch fails on $path of $1"; }
		[ -s "$work/out.c" ] && ! cmp -s "$work/in.c" "$work/out.c" ||
			die "$2 finds nothing in $path of $1"
		mode=$(git -C "$repo" ls-tree "$1" "$path" | cut -d ' ' -f 1)
		blob=$(git -C "$repo" hash-object -w "$work/out.c")
		git -C "$repo" update-index --cacheinfo "$mode,$blob,$path"
		rm -f "$work/out.c"
	done
	git -C "$repo" commit-tree -m "$3" -p "$4" "$(git -C "$repo" write-tree)"
}

tip=$(git -C "$repo" rev-parse --verify "$branch^{commit}") || die "no branch $branch"
before=$(patch "$tip" "$name" "The fault again, to measure against" "$tip")
if [ "$name" = device ]; then
	after=$(git -C "$repo" commit-tree -m "As it was" -p "$before" "$tip^{tree}")
else
	after=$(patch "$before" "$name-port" "The cure, on top of the fault" "$before")
fi
git -C "$repo" update-ref "refs/heads/ci-undo/$branch" "$before"
git -C "$repo" update-ref "refs/heads/ci-port/$branch" "$after"
echo "ci-undo/$branch..ci-port/$branch"
