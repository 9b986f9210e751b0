#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Allocations, writes and libgit2 calls of one apply fail, one at a time: some that SEED chooses, a
# third of the writes and calls, one in EVERY of the allocations. make torture does all.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"
. "$(dirname "$0")/../torture/states.sh"

shim=${BUILD:-$top/build}/torture.so
! ldd "$backport" | grep -q libasan || { echo "1..0 # SKIP the sanitizer wants to be loaded first"; exit 0; }
[ -e "$shim" ] || { echo "1..0 # SKIP $shim is not built"; exit 0; }
export GIT_COMMITTER_DATE='1700000000 +0000'
states "$tmp/s" > "$out" 2>&1
printf '%s\n' apply --branch linux-4.19.y master > "$tmp/s/apply/cmd"
perl "$top/tool/tests/torture/faults.pl" "$shim" "$tmp/s/apply" "${KINDS:-write,git,alloc}" "${EVERY:-120}" "${SEED:-1}"
