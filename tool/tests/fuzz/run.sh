#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# libFuzzer on every target, each for FUZZ_SECONDS (30), from the corpus on; what it learns stays in
# DIRECTORY/corpus. An input that kills a target is left in DIRECTORY/found, and named.
#
#	run.sh DIRECTORY [TARGET...]	where the targets were built
set -u
bin=$(cd "$1" && pwd) || exit 2
shift
cd "$(dirname "$0")/../../.." || exit 2
. tool/tests/fuzz/corpus.sh
[ $# -gt 0 ] || set -- $(ls tool/tests/fuzz/fuzz_*.c | sed 's,.*/fuzz_,,; s,\.c$,,')
bad=0
for name; do
	mkdir -p "$bin/corpus/$name" "$bin/found"
	# ten seconds for one input, and 1 GiB, are far above what any file of a kernel takes
	if "$bin/$name" -max_total_time="${FUZZ_SECONDS:-30}" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-artifact_prefix="$bin/found/$name-" "$bin/corpus/$name" $(corpus "$name") \
		>"$bin/$name.log" 2>&1; then
		printf '  FUZZ    %-10s %s\n' "$name" "$(grep -E '^Done [0-9]+ runs' "$bin/$name.log")"
	else
		bad=1
		printf '  FUZZ    %-10s FAILED\n' "$name"
		grep -E 'ERROR|SUMMARY|fuzz:|Test unit written|artifact' "$bin/$name.log" | sed 's/^/          /'
	fi
done
exit $bad
