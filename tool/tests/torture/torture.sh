#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# torture.sh [POINTS]: kills at POINTS (500) points of apply, continue and abort on the miniature and
# of apply on the sample kernel; then every write and libgit2 call of one run fails.
cd "$(dirname "$0")/../../.." || exit 2
export TEST_TIMEOUT=7200
POINTS=${1:-500} SAMPLE=1 perl tool/tests/run.pl tool/tests/cli/torture.t &&
	perl tool/tests/run.pl tool/tests/cli/faults.t
