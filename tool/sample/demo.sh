#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The main job on the sample kernel, as a maintainer would see it: make demo.
set -euo pipefail

: "${BACKPORT:?set by make demo}"
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
dir=${DEMO_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/backport-demo.XXXXXX")}
repo=$dir/linux data=$dir/data
bold= end=
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then bold=$(printf '\033[1m') end=$(printf '\033[0m'); fi

step() { printf '\n%s== %s%s\n' "$bold" "$1" "$end"; }
show() { printf '%s$ backport %s%s\n' "$bold" "$*" "$end"; }
bp() { show "$@"; "$BACKPORT" --repo "$repo" --data "$data" "$@"; }

export GIT_COMMITTER_NAME="${GIT_COMMITTER_NAME:-Petra Porter}"
export GIT_COMMITTER_EMAIL="${GIT_COMMITTER_EMAIL:-petra@example.org}"
export XDG_CACHE_HOME=$dir/cache

step "Making the sample kernel: a mainline, nine stable branches, two vendor trees"
"$here/make-sample.sh" --data "$top" "$data" "$repo" > "$dir/ids"
git -C "$repo" branch --format='%(refname:short)' | tr '\n' ' '; echo
branches=(--branch 'linux-*' --branch 'vendor/*')

step "Which branch needs what?"
bp status "${branches[@]}"

step "Port it: nothing is checked out, each result is a branch of its own"
rc=0
bp apply "${branches[@]}" || rc=$?
[ $rc -eq 0 ] || { echo "demo: apply ended with $rc" >&2; exit $rc; }

step "One port, as a commit (linux-4.14.y)"
git -C "$repo" --no-pager log --no-decorate --stat -1 backport/migration-wait/linux-4.14.y
step "The same port, as a patch: mm/migrate.c and mm/huge_memory.c of it"
git -C "$repo" --no-pager diff linux-4.14.y backport/migration-wait/linux-4.14.y -- mm/migrate.c mm/huge_memory.c

step "How each edit was placed (linux-4.19.y, mm/migrate.c)"
bp explain --branch linux-4.19.y mm/migrate.c

step "Does what came out compile? Every port is built with the sample's own headers"
for b in $(git -C "$repo" for-each-ref --format='%(refname:short)' refs/heads/backport/); do
	rm -rf "$dir/tree" && mkdir "$dir/tree"
	git -C "$repo" archive "$b" | tar -x -C "$dir/tree"
	"$here/build.sh" "$dir/tree" > "$dir/build.log" 2>&1 ||
		{ cat "$dir/build.log"; echo "demo: $b does not build" >&2; exit 1; }
	echo "  builds  $b"
done

step "And now?"
bp status "${branches[@]}"
cat <<END

That was a sample. With a kernel clone of your own:

    ${BACKPORT#"$PWD"/} --repo ~/src/linux status --branch linux-4.19.y
    ${BACKPORT#"$PWD"/} --repo ~/src/linux apply  --branch linux-4.19.y

A branch is ported into backport/<series>/<branch>; work tree, index and your branches stay as they are.
END
if [ -z "${DEMO_DIR-}" ]; then rm -rf "$dir"; fi
