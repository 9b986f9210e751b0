#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Steps of every fuzz target on inputs that grow (steps.c). Speaks TAP.
set -u
cd "$(dirname "$0")/../../.." || exit 2
bin=$(dirname "${BACKPORT:-build/backport}")/steps/bin
for name in items lexer patch port rules; do
	"$bin/$name" "$name" || echo "not ok 0 - $name: exit code $?"
done | awk '/^(not )?ok / { n++; sub(/ok [0-9]+/, "ok " n) } !/^1\.\./ { print } END { print "1.." n }'
