#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Killed at 40 points each, apply, continue and abort leave the repository as it was or as it should
# be, and a second try ends where an undisturbed one does. make torture does it at 500.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"
. "$(dirname "$0")/../torture/states.sh"

shim=${BUILD:-$top/build}/torture.so
! ldd "$backport" | grep -q libasan || { echo "1..0 # SKIP the sanitizer wants to be loaded first"; exit 0; }
[ -e "$shim" ] || { echo "1..0 # SKIP $shim is not built"; exit 0; }
export GIT_COMMITTER_DATE='1700000000 +0000'
states "$tmp/s" > "$out" 2>&1
perl "$top/tool/tests/torture/kill.pl" "$shim" "${POINTS:-40}" "${SEED:-1}" \
	"$tmp/s/apply" "$tmp/s/continue" "$tmp/s/abort"
