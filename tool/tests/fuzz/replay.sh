#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The corpus of every fuzz target, without libFuzzer: nothing may crash, read past its input, or
# break what the target asserts. Speaks TAP.
#
#	replay.sh [DIRECTORY]	where the targets are; default: where $BACKPORT is, in fuzz/
set -u
cd "$(dirname "$0")/../../.." || exit 2
. tool/tests/fuzz/corpus.sh
bin=${1:-$(dirname "${BACKPORT:-build/backport}")/fuzz}
n=0
for f in tool/tests/fuzz/fuzz_*.c; do
	name=${f##*/fuzz_} name=${name%.c} n=$((n + 1))
	if said=$("$bin/$name" $(corpus "$name") 2>&1); then
		echo "ok $n - $name: $(printf '%s\n' "$said" | tail -n 1)"
	else
		echo "not ok $n - $name"
		printf '%s\n' "$said" | tail -n 30 | sed 's/^/# /'
	fi
done
echo "1..$n"
