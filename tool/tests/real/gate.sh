#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The name half of the gate on unmodified trees: in every .c file of mm/, fs/
# and net/ each name resolves and each call has arguments that fit; names that
# a kernel of that age lacks are absent, mentions in comments notwithstanding.
#
#	gate.sh REPO BRANCH...
#
# GATE_DIRS="mm" checks less; GATE_VERBOSE=1 lists what is known by use only.
# GATE_FACTS=no asks no such names: vendor kernels carry backports.
# GATE_CACHE=DIR uses and keeps a cache (default: one that is thrown away).
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: gate.sh REPO BRANCH..." >&2; exit 129; }
repo=$1
shift
gate=${BUILD:-build}/real/gate_names
[ -x "$gate" ] || { echo "gate: no $gate; next: make check-real" >&2; exit 2; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/backport-gate.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
cache=${GATE_CACHE:-$tmp/cache}
bad=0

# found|absent OLDEST NEWEST FILE NAME...: for kernels between the two, both included
facts()
{
	cat <<-'END'
	found 4.4 99 mm/filemap.c PageUptodate SetPageUptodate PageLocked unlock_page put_page
	found 4.4 99 mm/filemap.c EXPORT_SYMBOL_GPL GFP_KERNEL PGFAULT list_add
	found 4.4 6.6 mm/filemap.c PageError ClearPageReferenced
	found 5.16 99 mm/filemap.c folio_put folio_test_uptodate folio_mark_dirty __folio_set_locked
	found 4.14 99 mm/filemap.c trace_mm_filemap_add_to_page_cache CONFIG_NUMA CONFIG_EXT4_FS_MODULE
	found 4.20 99 mm/madvise.c __x64_sys_madvise __do_sys_madvise __se_sys_madvise
	found 4.4 99 fs/buffer.c set_buffer_dirty test_clear_buffer_dirty buffer_mapped
	found 5.0 6.12 mm/swap_state.c pte_to_swp_entry
	absent 4.4 99 mm/filemap.c folio_nonesuch put_page_maybe CONFIG_NO_SUCH_THING
	absent 4.4 99 mm/filemap.c SetPageNonesuch trace_mm_filemap_nonesuch __x64_sys_nonesuch
	absent 4.4 5.15 mm/filemap.c folio_put folio_lock folio_wait_locked filemap_get_folio
	absent 4.4 5.15 fs/buffer.c folio_test_uptodate folio_mark_uptodate
	absent 4.4 4.20 mm/filemap.c put_and_wait_on_page_locked
	absent 4.4 5.15 mm/migrate.c migration_entry_wait_on_locked softleaf_entry_wait_on_locked
	absent 4.4 6.6 mm/migrate.c softleaf_from_pte softleaf_to_folio softleaf_is_migration
	absent 5.17 99 mm/filemap.c put_and_wait_on_page_locked wait_on_page_bit_common
	absent 7.0 99 mm/migrate.c migration_entry_wait_on_locked is_migration_entry
	absent 4.4 5.10 mm/vmscan.c timer_delete timer_shutdown_sync
	END
}

in_range() { # VERSION OLDEST NEWEST
	[ "$(printf '%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ] &&
		[ "$(printf '%s\n' "$1" "$3" | sort -V | head -1)" = "$1" ]
}

for branch; do
	tree=$(git -C "$repo" rev-parse -q --verify "$branch^{tree}") ||
		{ echo "gate: no branch $branch in $repo" >&2; exit 2; }
	version=$(git -C "$repo" cat-file blob "$tree:Makefile" | awk '
		$1 == "VERSION" && !v { v = $3 } $1 == "PATCHLEVEL" && !p { p = $3 }
		END { print v "." p }')
	dirs=
	for d in ${GATE_DIRS:-mm fs net}; do
		git -C "$repo" cat-file -e "$tree:$d" 2>/dev/null && dirs+=" $d"
	done
	[ -n "$dirs" ] || { echo "gate: $branch has no ${GATE_DIRS:-mm, fs or net}" >&2; exit 2; }
	echo "== $branch ($version):$dirs"
	begin=$(date +%s)
	# shellcheck disable=SC2086 # several directories
	"$gate" "$repo" "$tree" "$cache" $dirs || bad=1
	asked=0
	while read -r want oldest newest file names; do
		[ "${GATE_FACTS-}" != no ] && in_range "$version" "$oldest" "$newest" || continue
		# shellcheck disable=SC2086 # several names
		"$gate" "$repo" "$tree" "$cache" "--$want" "$file" $names || bad=1
		asked=$((asked + $(wc -w <<<"$names")))
	done < <(facts)
	echo "  $asked names found or absent as they should be, unless said above; $(($(date +%s) - begin)) s"
done
exit $bad
