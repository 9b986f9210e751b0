# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by objects.sh: what old vendor trees need before they compile on a machine of
# today. Done to the exported copy alone, before and after the port alike, never to the
# port; each says its name and what it did.
# shellcheck shell=bash

# fix_tree SRC LIST: once for an exported tree. LIST holds every path of the tree, the ones
# that were not exported included. Prints a line per fix.
fix_tree() {
	local src=$1 list=$2 n path target
	# An import that lost the modes: scripts cannot be run. (A few are not meant to be.)
	if [ "$(find "$src/scripts" -name '*.sh' ! -perm -u+x | wc -l)" -gt \
	     "$(find "$src/scripts" -name '*.sh' -perm -u+x | wc -l)" ]; then
		n=$(find "$src/scripts" "$src/tools" "$src/arch/x86" -type f ! -perm -u+x \
			-exec sh -c 'for f; do [ "$(head -c 2 "$f" | tr -d "\0")" != "#!" ] ||
				{ chmod +x "$f"; echo x; }; done' sh {} + | wc -l)
		echo "exec-bits: $n scripts may be run"
	fi

	# Links into what the vendor kept elsewhere: an empty header, or an empty directory.
	n=0
	while IFS= read -r path; do
		target=$(realpath -m -s --relative-to="$src" \
			"$(dirname "$path")/$(readlink "$path")")
		# Not exported, but there in the tree.
		! awk -v t="$target" '$0 == t || index($0, t "/") == 1 { found = 1; exit }
			END { exit !found }' "$list" || continue
		rm "$path"
		case $path in
		*.[ch]|*.S) : > "$path" ;;
		*) mkdir "$path" && : > "$path/Kconfig" && : > "$path/Makefile" ;;
		esac
		n=$((n + 1))
	done < <(find "$src" -xtype l)
	[ "$n" -eq 0 ] || echo "dangling-links: $n stand for nothing, and are empty now"

	n=0
	while IFS= read -r path; do
		[ ! -e "$src/$path" ] || continue
		mkdir -p "$src/$(dirname "$path")"
		: > "$src/$path"
		n=$((n + 1))
	done < <(find "$src" -name 'Kconfig*' -type f ! -path '*/kconfig/tests/*' -exec \
		perl -ne 'print "$1\n" if
			m{^\s*source\s+"?([^"\$*\s]*Kconfig[^"\$*\s]*)"?\s*$}' {} + |
		sed 's|//*|/|g' | sort -u | grep -vE '^/|\.\.')
	[ "$n" -eq 0 ] || echo "missing-kconfig: $n sourced files are not there, and are empty now"
}

# fix_sources SRC: after each placing of sources
fix_sources() {
	local src=$1
	# A tree that gave try_to_unmap() a third parameter and left this caller behind.
	if [ -f "$src/mm/huge_memory.c" ] && [ -f "$src/include/linux/rmap.h" ] &&
	    grep -q 'try_to_unmap(page, ttu_flags);' "$src/mm/huge_memory.c" &&
	    tr -s '[:space:]' ' ' < "$src/include/linux/rmap.h" |
	    grep -E 'try_to_unmap\( ?struct page ?\*[^,()]*,[^,()]*,[^,()]*\)' > /dev/null; then
		sed -i 's/try_to_unmap(page, ttu_flags);/try_to_unmap(page, ttu_flags, NULL);/' \
			"$src/mm/huge_memory.c"
		echo "try_to_unmap: mm/huge_memory.c passes the third argument that rmap.h asks for"
	fi
}

# fix_make SRC: arguments for make, one a line; their names on stderr
fix_make() {
	# CC through a script that wants an interpreter of its time.
	if grep -qE '^[[:space:]]*(CC|REAL_CC)[[:space:]]*[:?]?=.*wrapper' "$1/Makefile"; then
		echo "CC=gcc"
		echo "cc-wrapper: CC is gcc itself" >&2
	fi
}
