#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build.sh TREE_DIR [FILE...] - compile the .c files of a sample tree
#
# Every .c and .S file is compiled alone, with the headers of the tree itself and none of the
# system's, into a scratch directory: the tree is not written to. What a wrong port does must not
# pass: a call of a missing function or with other arguments, an unknown member, a label that is
# not there or no longer used, a variable that nobody reads.
#
# Exit: 0 everything compiled, 1 something did not, 2 it could not be tried.

set -u

if [ $# -lt 1 ] || [ ! -f "$1/Makefile" ] || [ ! -d "$1/mm" ]; then
	echo "usage: build.sh TREE_DIR [FILE...]  (a checked-out sample tree)" >&2
	exit 2
fi
tree=$1
shift
CC=${CC:-gcc}
# "ccache gcc" and "gcc -m32" are compilers too
if ! command -v "${CC%% *}" >/dev/null 2>&1; then
	echo "build.sh: no C compiler '$CC': install gcc, or set CC" >&2
	exit 2
fi

cd "$tree" || exit 2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
trap 'exit 2' INT TERM HUP

flags="-std=gnu89 -O1 -nostdinc -ffreestanding -fno-builtin -fno-strict-aliasing
	-Wall -Wdeclaration-after-statement
	-Werror=implicit-function-declaration -Werror=implicit-int -Werror=int-conversion
	-Werror=incompatible-pointer-types -Werror=strict-prototypes -Werror=missing-prototypes
	-Werror=unused-label -Werror=unused-variable -Werror=unused-function -Werror=return-type
	-Werror=unused-but-set-variable -Werror=unused-value -Werror=uninitialized
	-Werror=maybe-uninitialized -Werror=declaration-after-statement
	-Iinclude -Iarch/x86/include -include include/linux/kconfig.h"

# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(find . -name '*.c' -o -name '*.S' | sed 's,^\./,,' | LC_ALL=C sort)

ok=0
bad=0
for file; do
	case $file in
	*.S) extra=-D__ASSEMBLY__ ;;
	*) extra= ;;
	esac
	# shellcheck disable=SC2086
	if $CC $flags $extra -c "$file" -o "$out/x.o"; then
		ok=$((ok + 1))
	else
		echo "build.sh: $file does not compile" >&2
		bad=$((bad + 1))
	fi
done
echo "$ok compiled, $bad failed"
[ "$bad" = 0 ] && [ "$ok" -gt 0 ]
