#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Times picks against git merge-tree, side by side on trees of 85,000 files, warm: 100 picks onto
# one branch and onto four in one process, and one pick less the time of --version; then the
# engine on big files. Ratios count, never seconds: both sides run in turn on the same machine.
# Memory is what the process owns (RssAnon, sampled every millisecond): mapped packs, which git
# maps too, are not in it.
set -euo pipefail

: "${BACKPORT:?set by make bench}"
trees=${TREES:-${XDG_CACHE_HOME:-$HOME/.cache}/backport/trees/trees.git}
from=${BENCH_FROM:-debian/6.12} onto=${BENCH_ONTO:-debian/6.1}
from4=${BENCH_FROM4:-debian/7.x} four=${BENCH_ONTO4:-debian/5.10 debian/6.1 debian/6.12 debian/7.x}
n=100 rounds=${BENCH_ROUNDS:-5}
here=$(cd "$(dirname "$0")" && pwd)

[ -d "$trees" ] || { echo "bench: no trees at $trees; next: make trees, or TREES=<repository>" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/backport-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=bench@example.org XDG_CACHE_HOME=$work/cache

git init -q --bare "$work/r.git"
echo "$(cd "$trees" && git rev-parse --absolute-git-dir)/objects" > "$work/r.git/objects/info/alternates"
repo=$work/r.git
for b in "$from" "$onto" "$from4" $four; do
	git -C "$repo" update-ref "refs/heads/$b" "$(git -C "$trees" rev-parse "$b^0")"
done
git -C "$repo" config backport.mainline refs/heads/picks
echo "making $n commits on $from, to be picked onto $onto, and $n on $from4, onto $four ..." >&2
perl "$here/picks.pl" "$repo" picks $n "$from" "$onto" | git -C "$repo" fast-import --quiet --force
perl "$here/picks.pl" "$repo" picks4 $n "$from4" $four | git -C "$repo" fast-import --quiet --force
git -C "$repo" rev-list --reverse "$from..picks" > "$work/picks"
git -C "$repo" rev-list --reverse "$from4..picks4" > "$work/picks4"

# git 2.39's merge-tree takes no merge base: a commit with the target's tree and the pick's parent
# makes the parent the base.
pairs() {	# pairs BRANCH < PICKS
	local tree c
	tree=$(git -C "$repo" rev-parse "$1^{tree}")
	while read -r c; do
		echo "$(git -C "$repo" commit-tree -p "$c^" -m base "$tree" < /dev/null) $c"
	done
}
pairs "$onto" < "$work/picks" > "$work/pairs"
for b in $four; do pairs "$b" < "$work/picks4"; done > "$work/pairs4"
read -r one_base one_pick < "$work/pairs"
for w in ladder lines; do
	git init -q --bare "$work/$w.git"
	perl "$here/big.pl" $w | git -C "$work/$w.git" fast-import --quiet --force
	git -C "$work/$w.git" config backport.mainline up
done

now() { date +%s%N; }
# median of the numbers on stdin, in ms with one digit
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.1f\n", v[int((NR + 1) / 2)] / 1e6 }'; }
clock() {	# clock FILE COMMAND...: append the time it took
	local out=$1 t0 t1
	shift
	t0=$(now); "$@" > /dev/null 2> "$work/err" || { cat "$work/err" >&2; exit 2; }; t1=$(now)
	echo $((t1 - t0)) >> "$out"
}
# peak COMMAND...: megabytes
peak() { PEAK=1 "$@" 2> /dev/null; }
ours() {	# ours REPO ARGUMENTS...: apply, its memory watched when PEAK is set
	local cmd=("$BACKPORT" --repo "$1" -q apply --dry-run "${@:2}")
	if [ -z "${PEAK:-}" ]; then "${cmd[@]}"; else perl "$here/peak.pl" "${cmd[@]}"; fi
}
git_merge() { git -C "$1" merge-tree --write-tree "${@:2}"; }
git_100() { git_merge "$repo" --stdin < "$work/pairs"; }
git_400() { git_merge "$repo" --stdin < "$work/pairs4"; }
git_1() { git_merge "$repo" "$one_base" "$one_pick"; }
git_lines() { git_merge "$work/lines.git" branch up; }
our_100() { ours "$repo" --branch "$onto" --stdin < "$work/picks"; }
our_400() { ours "$repo" ${four_args[@]} --stdin < "$work/picks4"; }
our_1() { ours "$repo" --branch "$onto" "$one_pick"; }
our_ladder() { ours "$work/ladder.git" --branch branch up || [ $? -eq 1 ]; }	# 1: one function is left
our_lines() { ours "$work/lines.git" --branch branch up; }
our_0() { "$BACKPORT" --version; }
four_args=()
for b in $four; do four_args+=(--branch "$b"); done

all="git_100 git_400 git_1 git_lines our_100 our_400 our_1 our_ladder our_lines our_0"
for f in $all; do $f > /dev/null 2>&1 || true; done	# warm
for _ in $(seq "$rounds"); do
	for f in git_100 our_100 git_400 our_400; do clock "$work/t.$f" $f; done
	for _ in 1 2 3 4; do
		for f in git_1 our_0 our_1 our_ladder git_lines our_lines; do clock "$work/t.$f" $f; done
	done
done
for f in $all; do eval "$f=$(median < "$work/t.$f")"; done
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
less() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a - b }'; }
own_1=$(less $our_1 $our_0) own_ladder=$(less $our_ladder $our_0) own_lines=$(less $our_lines $our_0)

echo "$n picks onto one branch: $our_100 ms, git merge-tree --stdin $git_100 ms:" \
	"ratio $(ratio $our_100 $git_100); $(peak our_100) MB"
echo "$n picks onto $(wc -w <<< "$four") branches: $our_400 ms, git merge-tree --stdin $git_400 ms:" \
	"ratio $(ratio $our_400 $git_400); $(peak our_400) MB"
echo "one pick: $our_1 ms less $our_0 ms of --version, git merge-tree $git_1 ms:" \
	"ratio $(ratio $own_1 $git_1)"
echo "the whole ladder on 30,000 tokens: $own_ladder ms; $(peak our_ladder) MB"
echo "100,000 lines, 1,111 hunks on either side: $own_lines ms, git merge-tree $git_lines ms:" \
	"ratio $(ratio $own_lines $git_lines); $(peak our_lines) MB"
