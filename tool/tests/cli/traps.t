#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Names that stayed while their meaning changed: a port that uses one is refused on a branch with
# the other meaning, says why, and is made where the meaning is the same. Compilers notice none.
. "$(dirname "$0")/tap.sh"

git init -q -b mainline "$tmp/linux"
g() { git -C "$tmp/linux" "$@"; }
cd "$tmp/linux" || exit 2
mkdir -p mm include/linux
printf 'VERSION = 6\nPATCHLEVEL = 19\nSUBLEVEL = 0\n' > Makefile

# tree old|new: what the names mean there
tree() {
	local old='//' new=
	[ "$1" = new ] || { old='' new='//'; }
	sed 's,^//.*,,' > include/linux/api.h <<-END
		struct page; struct folio; struct vm_fault; struct vm_area_struct; struct address_space;
		$old int isolate_lru_page(struct page *page);
		$new bool isolate_lru_page(struct page *page);
		$old int folio_isolate_lru(struct folio *folio);
		$new bool folio_isolate_lru(struct folio *folio);
		$old bool folio_lock_or_retry(struct folio *folio, struct vm_fault *vmf);
		$new vm_fault_t folio_lock_or_retry(struct folio *folio, struct vm_fault *vmf);
		$old #define pte_offset_map_lock(mm, pmd, address, ptlp) do_map(pmd, address)
		$new pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
		$new int folio_mapcount(struct folio *folio);
		$old int page_mapcount(struct page *page);
		$new int folio_expected_ref_count(struct folio *folio);
		$old int folio_expected_refs(struct address_space *mapping, struct folio *folio);
		$new bool softleaf_is_swap(softleaf_t entry);
		$old int non_swap_entry(swp_entry_t entry);
		int use(int x);
		bool IS_ERR(const void *ptr);
	END
	sed 's,^//.*,,' > mm/migrate.c <<-END
		#include <linux/api.h>

		int migrate_misplaced_folio(struct folio *folio, struct vm_area_struct *vma, int node)
		{
		$old	return isolate(folio, node) ? 1 : 0;
		$new	return isolate(folio, node) ? 0 : -EAGAIN;
		}

		void migration_entry_wait_huge(struct vm_area_struct *vma, pte_t *pte)
		{
			spin_lock(lock_of(vma, pte));
		$new	hugetlb_vma_unlock_read(vma);
			wait_for(pte);
		}
	END
	cat > mm/filemap.c <<-END
		#include <linux/api.h>

		struct folio *__filemap_get_folio(struct address_space *mapping, pgoff_t index, int flags, int gfp)
		{
			struct folio *folio = look(mapping, index);

			return folio ? folio : $([ "$1" = new ] && echo 'ERR_PTR(-ENOENT)' || echo NULL);
		}

		struct folio *filemap_get_folio(struct address_space *mapping, pgoff_t index)
		{
			return __filemap_get_folio(mapping, index, 0, 0);
		}
	END
}
functions='isolate_page isolate_folio lock_folio map_pte wait_huge get_folio migrate count_maps count_refs swap'
for f in $functions; do
	printf 'int try_%s(struct page *page, struct folio *folio, struct vm_fault *vmf, pte_t *pte,\n' "$f"
	printf '\t\tstruct vm_area_struct *vma, struct address_space *mapping, pmd_t *pmd,\n'
	printf '\t\tstruct mm_struct *mm, spinlock_t *ptl, long entry)\n{\n\tuse(0);\n\treturn 0;\n}\n\n'
done > mm/use.c
tree old
g add -A && g commit -qm 'the branch'
g branch old
tree new
g commit -qam 'new meanings'
g branch new

# use FUNCTION CODE: an upstream commit that brings this use
use() {
	perl -0777 -i -pe 'BEGIN { ($f, $c) = splice @ARGV, 0, 2 }
		s/(int try_\Q$f\E\([^{]*\{\n)\tuse\(0\);/$1\tuse(0);\n\t$c/' "$1" "$2" mm/use.c
	g commit -qam "$1"
}
run() { # as in tap.sh, in this repository
	code=0
	"$backport" --repo "$tmp/linux" --data "$top" "$@" > "$out" 2> "$err" < /dev/null || code=$?
	return "$code"
}
# stops FUNCTION CODE TEXT: refused on the old branch for that reason, made on the new one
stops() {
	use "$1" "$2"
	run --json apply --branch old --branch new mainline
	json "$out" '$d->{results}[0]{verdict} eq "conflict" && $d->{results}[1]{verdict} eq "ported"' \
		"$1: refused with the old meaning, ported with the new one"
	run apply --branch old mainline
	has "$out" "$3" "$1: and says why"
}
stops isolate_page 'if (!isolate_lru_page(page)) use(1);' 'isolate_lru_page() returned 0 for success, since v6.3 it returns true'
stops isolate_folio 'if (!folio_isolate_lru(folio)) use(1);' 'folio_isolate_lru() returned 0 for success, since v6.3 it returns true'
stops lock_folio 'if (folio_lock_or_retry(folio, vmf)) use(1);' 'returned true when it held the lock, since v6.6 it returns 0 then'
stops wait_huge 'migration_entry_wait_huge(vma, pte);' 'the caller holds the hugetlb VMA lock and the callee drops it'
stops get_folio 'if (IS_ERR(filemap_get_folio(mapping, 1))) use(1);' 'it returned NULL when it found nothing, since v6.4 it returns an ERR_PTR'
stops migrate 'if (!migrate_misplaced_folio(folio, vma, 1)) use(1);' 'returned 1 when the folio was migrated, since v6.11 it returns 0 then'
stops count_maps 'if (folio_mapcount(folio) > 1) use(1);' 'the branch has no function folio_mapcount'
stops count_refs 'if (folio_expected_ref_count(folio) != 1) use(1);' 'the branch has no function folio_expected_ref_count'

# upstream was written when it could not fail
g checkout -q old
use map_pte 'pte = pte_offset_map_lock(mm, pmd, 1, &ptl); use(*pte);'
run apply --name older --branch new old
is "$code" 1 "map_pte: refused where it may return NULL"
has "$out" 'since v6.5 it may return NULL' "map_pte: and says why"
g checkout -q mainline

# the opposite question is asked the other way round, and a person has to look
use swap 'if (softleaf_is_swap(entry)) use(1);'
run --json apply --branch old mainline
json "$out" '$d->{results}[0]{verdict} eq "ported" && $d->{results}[0]{changes}[0]{review}' \
	"swap: ported, for review"
is "$(g show "backport/pick-$(g rev-parse --short=12 mainline)/old:mm/use.c" | grep -c 'if (!non_swap_entry(entry)) use(1);')" 1 \
	"swap: with the question turned round"
finish
