#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Kconfig's frontends on ci/Kconfig. They drop or change bad values without a
# word, so the file is compared before and after, and every difference is named.
#
#	kconfig.sh menuconfig|defconfig|olddefconfig [FILE]	(default: ci/.config)
#
# Exit: 0; 1 when a setting of the file would be dropped or changed: the file is left as it was;
# 2 without the package.
set -eu
what=${1-}
file=${2-ci/.config}
kconfig=$(dirname "$0")/Kconfig
case $what in
menuconfig) tool=kconfig-mconf ;;
defconfig | olddefconfig) tool=kconfig-conf ;;
*) sed -n '6p' "$0" >&2; exit 129 ;;
esac
if ! command -v "$tool" >/dev/null 2>&1; then
	echo "There is no $tool here: apt-get install kconfig-frontends" >&2
	echo "(backport ci reads a plain .config; any editor will do.)" >&2
	exit 2
fi
before=$(mktemp)
after=$(mktemp)
trap 'rm -f "$before" "$after"' EXIT
[ "$what" = defconfig ] || [ ! -e "$file" ] || cat "$file" > "$before"
KCONFIG_CONFIG=$file
export KCONFIG_CONFIG
case $what in
menuconfig) kconfig-mconf "$kconfig" ;;
defconfig) rm -f "$file"; kconfig-conf --alldefconfig "$kconfig" >/dev/null ;;
olddefconfig) kconfig-conf --olddefconfig "$kconfig" >/dev/null ;;
esac
# What stood there and stands there no longer; comments and order aside.
grep -E '^CONFIG_[A-Z0-9_]+=' "$file" | sort > "$after"
lost=0
while IFS= read -r line; do
	case $line in
	CONFIG_*=n | '') continue ;;
	CONFIG_*=*) ;;
	*) continue ;;
	esac
	grep -qxF -e "$line" "$after" && continue
	[ "$what" = menuconfig ] && continue
	symbol=${line%%=*}
	now=$(grep "^$symbol=" "$after" || echo "nothing: ${symbol} is no setting")
	echo "$file: $line is not taken; it became $now" >&2
	lost=1
done < "$before"
if [ "$lost" -ne 0 ]; then
	cat "$before" > "$file"
	echo "$file is as it was: set what was named to what it may be (ci/Kconfig says what)" >&2
fi
exit $lost
