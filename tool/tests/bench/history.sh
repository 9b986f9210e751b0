#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Times the index of commits on a synthetic history of a million commits (BENCH_COMMITS), side by
# side with git: the first scan against `git log --grep` doing one look-up, a warm status of 10
# changes on 8 branches against three `git log -1` a branch, and what 10,000 new commits cost.
# Ratios count, never seconds.
set -euo pipefail

: "${BACKPORT:?set by make bench-history}"
n=${BENCH_COMMITS:-1000000} more=$(( ${BENCH_COMMITS:-1000000} / 100 ))
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/backport-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache HOME=$work GIT_CONFIG_NOSYSTEM=1
repo=$work/r.git

echo "making $n commits and $more more ..." >&2
git init -q --bare "$repo"
perl "$here/history.pl" "$n" "$more" | git -C "$repo" fast-import --quiet --force
git -C "$repo" config backport.mainline main
branches=$(git -C "$repo" for-each-ref --format='%(refname:short)' 'refs/heads/stable-*')
args=$(for b in $branches; do echo "--branch $b"; done)
# ten changes that some branches carry and others lack
git -C "$repo" log --format=%B $branches --not main | awk '/^commit .* upstream/ { print $2 }' |
	sort -u | awk '{ v[NR] = $1 } END { for (i = 1; i <= 10; i++) print v[int(NR * i / 10)] }' > "$work/ids"

# clock NAME COMMAND...: "seconds kilobytes" of the last run in NAME
clock() {
	local out=$work/t.$1
	shift
	/usr/bin/env perl -MTime::HiRes=time -e '
		my $out = shift; my $t = time;
		my $pid = fork // die; if (!$pid) { open STDOUT, ">", "/dev/null"; exec @ARGV or exit 127 }
		my $kb = 0;
		while (waitpid($pid, 1) == 0) {
			if (open my $f, "<", "/proc/$pid/status") { while (<$f>) { $kb = $1 if /^VmHWM:\s+(\d+)/ } }
			select undef, undef, undef, 0.01;
		}
		die "bench: @ARGV failed\n" if $?;
		open my $f, ">", $out or die; printf $f "%.3f %d\n", time - $t, $kb;' "$out" "$@"
}
seconds() { cut -d' ' -f1 "$work/t.$1"; }
megabytes() { awk '{ printf "%d", $2 / 1024 }' "$work/t.$1"; }
status() { exec "$BACKPORT" --repo "$repo" status $args --stdin < "$work/ids"; }
logs() { for b in $branches $branches $branches; do git -C "$repo" log -1 "$b"; done; }
export -f status logs
export BACKPORT repo args branches work

clock grep git -C "$repo" log --format=%H --grep="$(head -n 1 "$work/ids")" main $branches
clock cold bash -c status
echo "first scan of $n commits: $(seconds cold) s, $(megabytes cold) MB; git log --grep, one look-up:" \
	"$(seconds grep) s, $(megabytes grep) MB"
for i in 1 2 3 4 5; do
	clock warm.$i bash -c status
	clock logs.$i bash -c logs
done
median() { cat "$work"/t."$1".* | sort -n | sed -n 3p | cut -d' ' -f1; }
awk -v a="$(median warm)" -v b="$(median logs)" 'BEGIN {
	printf "warm, 10 changes on 8 branches: %.0f ms; three git log -1 a branch: %.0f ms: ratio %.2f\n",
		a * 1000, b * 1000, a / b }'
for r in $(git -C "$repo" for-each-ref --format='%(refname)' refs/next); do
	git -C "$repo" update-ref "refs/heads/${r#refs/next/}" "$r"
done
clock more bash -c status
echo "after $more new commits: $(seconds more) s"
echo "index: $(du -m "$XDG_CACHE_HOME"/backport/commits-*.sqlite | cut -f1) MB"
