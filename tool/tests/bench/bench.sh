#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Times picks against git merge-tree, side by side on trees of 85,000 files,
# warm: 100 picks in one process, and one pick less the time of --version.
# Ratios count, never seconds: both sides run in turn on the same machine.
set -euo pipefail

: "${BACKPORT:?set by make bench}"
trees=${TREES:-${XDG_CACHE_HOME:-$HOME/.cache}/backport/trees/trees.git}
from=${BENCH_FROM:-debian/6.12} onto=${BENCH_ONTO:-debian/6.1}
n=100 rounds=${BENCH_ROUNDS:-5}
here=$(cd "$(dirname "$0")" && pwd)

[ -d "$trees" ] || { echo "bench: no trees at $trees; next: make trees, or TREES=<repository>" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/backport-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=bench@example.org XDG_CACHE_HOME=$work/cache

git init -q --bare "$work/r.git"
echo "$(cd "$trees" && git rev-parse --absolute-git-dir)/objects" > "$work/r.git/objects/info/alternates"
repo=$work/r.git
for b in "$from" "$onto"; do
	git -C "$repo" update-ref "refs/heads/$b" "$(git -C "$trees" rev-parse "$b^0")"
done
git -C "$repo" config backport.mainline refs/heads/picks
echo "making $n commits on $from, to be picked onto $onto ..." >&2
perl "$here/picks.pl" "$repo" "$from" "$onto" $n | git -C "$repo" fast-import --quiet --force
git -C "$repo" rev-list --reverse "$from..picks" > "$work/picks"

# git 2.39's merge-tree takes no merge base: a commit with the target's tree and the pick's parent
# makes the parent the base.
tree=$(git -C "$repo" rev-parse "$onto^{tree}")
while read -r c; do
	echo "$(git -C "$repo" commit-tree -p "$c^" -m base "$tree" < /dev/null) $c"
done < "$work/picks" > "$work/pairs"
read -r one_base one_pick < "$work/pairs"

now() { date +%s%N; }
# median of the numbers on stdin, in ms with one digit
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.1f\n", v[int((NR + 1) / 2)] / 1e6 }'; }
clock() {	# clock FILE COMMAND...: append the time it took
	local out=$1 t0 t1
	shift
	t0=$(now); "$@" > /dev/null 2> "$work/err" || { cat "$work/err" >&2; exit 2; }; t1=$(now)
	echo $((t1 - t0)) >> "$out"
}
git_100() { git -C "$repo" merge-tree --write-tree --stdin < "$work/pairs"; }
git_1() { git -C "$repo" merge-tree --write-tree "$one_base" "$one_pick"; }
our_100() { "$BACKPORT" --repo "$repo" -q apply --dry-run --branch "$onto" --stdin < "$work/picks"; }
our_1() { "$BACKPORT" --repo "$repo" -q apply --dry-run --branch "$onto" "$one_pick"; }
our_0() { "$BACKPORT" --version; }

for f in git_100 git_1 our_100 our_1 our_0; do $f > /dev/null 2>&1 || true; done	# warm
for _ in $(seq "$rounds"); do
	for f in git_100 our_100; do clock "$work/t.$f" $f; done
	for _ in 1 2 3 4; do for f in git_1 our_0 our_1; do clock "$work/t.$f" $f; done; done
done
for f in git_100 git_1 our_100 our_1 our_0; do eval "$f=$(median < "$work/t.$f")"; done
awk -v g="$git_100" -v o="$our_100" -v n=$n 'BEGIN {
	printf "%d picks in one process: %.1f ms, git merge-tree --stdin %.1f ms: ratio %.2f\n", n, o, g, o / g }'
awk -v g="$git_1" -v o="$our_1" -v z="$our_0" 'BEGIN {
	printf "one pick: %.1f ms less %.1f ms of --version, git merge-tree %.1f ms: ratio %.2f\n",
		o, z, g, (o - z) / g }'
