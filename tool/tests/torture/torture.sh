#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# torture.sh [POINTS [SEED]]: kills apply, continue and abort at POINTS (500) points each on the
# sample kernel and on the miniature of the tests; then every allocation, write and libgit2 call of
# one apply fails. Ends with a table. Stopped, it goes on where it was when started with the same SEED
# (1) again; build/torture.done says how far it came.
. "$(dirname "$0")/../cli/tap.sh"
. "$(dirname "$0")/../cli/boxes.sh"
. "$(dirname "$0")/states.sh"

points=${1:-${POINTS:-500}} seed=${2:-${SEED:-1}}
build=${BUILD:-$top/build} failed=0
shim=$build/torture.so
export GIT_COMMITTER_DATE='1700000000 +0000' TORTURE_DONE=$build/torture.done \
	TORTURE_TABLE=$tmp/table
echo "torture: $points points each, seed $seed"
states "$tmp/s" > "$out" 2>&1 && state_sample "$tmp/s" >> "$out" 2>&1 || { cat "$out"; exit 2; }
perl "$top/tool/tests/torture/kill.pl" "$shim" "$points" "$seed" "$tmp"/s/sample-{apply,continue,abort} \
	"$tmp"/s/{apply,continue,abort} | tee "$tmp/kills"
printf '%s\n' apply --branch linux-4.19.y master > "$tmp/s/apply/cmd"
perl "$top/tool/tests/torture/faults.pl" "$shim" "$tmp/s/apply" write,git,alloc "${EVERY:-1}" "$seed" |
	tee "$tmp/faults"
echo
echo 'killed            points  tried  after    old  journal    new faults seconds'
cat "$tmp/table"
echo 'after: points after the first write; old, new: where the refs were then; journal: the next command'
echo 'finished it; faults: anything that was not as it should be'
echo
sed -n 's/^\(not \)*ok 1 - //p' "$tmp/faults"
! grep -q '^not ok' "$tmp/kills" "$tmp/faults" || failed=1
[ "$failed" -eq 0 ] && echo 'torture: all of it survived' || echo 'torture: NOT all of it survived'
exit "$failed"
