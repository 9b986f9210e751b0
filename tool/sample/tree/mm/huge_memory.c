// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Huge pages that no program asked for: one entry maps what 512 did
 */
#include <linux/huge_mm.h>
#include <linux/migrate.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/swapops.h>
#include <linux/vmstat.h>
#include "internal.h"

static struct page *huge_zero_page;

int is_huge_zero_page(struct page *page)
{
	return READ_ONCE(huge_zero_page) == page;
}

/* A pmd of @vma that maps @page, huge and writable if the area is */
static pmd_t mk_huge_pmd(struct page *page, struct vm_area_struct *vma)
{
	pmd_t entry;

	entry.pmd = (page_to_pfn(page) << PAGE_SHIFT) | _PAGE_PSE;
	entry = pmd_modify(entry, vma->vm_page_prot);
	entry.pmd |= _PAGE_PSE;
	if (vma->vm_flags & VM_WRITE)
		entry = pmd_mkwrite(entry);
	return entry;
}

int do_huge_pmd_anonymous_page(struct mm_struct *mm, struct vm_area_struct *vma,
			       unsigned long address, pmd_t *pmd,
			       unsigned int flags)
{
	unsigned long haddr = address & HPAGE_PMD_MASK;
	struct page *page;
	spinlock_t *ptl;

	if (haddr < vma->vm_start || haddr + HPAGE_PMD_SIZE > vma->vm_end)
		return VM_FAULT_SIGBUS;
	if (!(flags & FAULT_FLAG_WRITE) && huge_zero_page)
		return 0;

	page = alloc_page(GFP_KERNEL);
	if (unlikely(!page))
		return VM_FAULT_OOM;

	ptl = pmd_lock(mm, pmd);
	if (unlikely(!pmd_none(*pmd))) {
		spin_unlock(ptl);
		put_page(page);
		return 0;
	}
	page_add_anon_rmap(page, vma, haddr);
	set_pmd_at(mm, haddr, pmd, mk_huge_pmd(page, vma));
	spin_unlock(ptl);
	return 0;
}

/*
 * A fault on a huge page that was made inaccessible to learn who uses it.
 * Either the page stays and the entry is repaired, or it moves to the node of
 * the task.
 */
int do_huge_pmd_numa_page(struct mm_struct *mm, struct vm_area_struct *vma,
				unsigned long addr, pmd_t pmd, pmd_t *pmdp)
{
	spinlock_t *ptl;
	struct anon_vma *anon_vma = NULL;
	struct page *page;
	unsigned long haddr = addr & HPAGE_PMD_MASK;
	int page_nid = -1, this_nid = numa_node_id();
	int target_nid, last_cpupid = -1;
	bool page_locked;
	bool migrated = false;
	bool was_writable;
	int flags = 0;

	ptl = pmd_lock(mm, pmdp);
	if (unlikely(!pmd_same(pmd, *pmdp)))
		goto out_unlock;

	/*
	 * Somebody is moving this very page: wait for that to end and fault
	 * again, rather than move it twice.
	 */
	if (unlikely(pmd_trans_migrating(*pmdp))) {
		page = pmd_page(*pmdp);
		spin_unlock(ptl);
		wait_on_page_locked(page);
		goto out;
	}

	page = pmd_page(pmd);
	BUG_ON(is_huge_zero_page(page));
	page_nid = page_to_nid(page);
	last_cpupid = page_cpupid_last(page);
	count_vm_numa_event(NUMA_HINT_FAULTS);
	if (page_nid == this_nid) {
		count_vm_numa_event(NUMA_HINT_FAULTS_LOCAL);
		flags |= TNF_FAULT_LOCAL;
	}

	/* Tasks that only read a page say little about each other. */
	if (!pmd_write(pmd))
		flags |= TNF_NO_GROUP;

	/* Holding the lock keeps the page from being split or moved. */
	page_locked = trylock_page(page);
	target_nid = mpol_misplaced(page, vma, haddr);
	if (target_nid == -1) {
		/* It is where it should be. */
		if (page_locked)
			goto clear_pmdnuma;
	}

	/* Whoever has the lock may have begun to move it since we looked. */
	if (!page_locked) {
		spin_unlock(ptl);
		wait_on_page_locked(page);
		page_nid = -1;
		goto out;
	}

	/*
	 * It moves. With a reference and the lock in hand the page table lock
	 * can go while the anon_vma is looked up.
	 */
	get_page(page);
	spin_unlock(ptl);
	anon_vma = page_lock_anon_vma_read(page);

	spin_lock(ptl);
	if (unlikely(!pmd_same(pmd, *pmdp))) {
		unlock_page(page);
		put_page(page);
		page_nid = -1;
		goto out_unlock;
	}

	if (unlikely(!anon_vma)) {
		put_page(page);
		page_nid = -1;
		goto clear_pmdnuma;
	}

	spin_unlock(ptl);
	migrated = migrate_misplaced_transhuge_page(mm, vma,
				pmdp, pmd, addr, page, target_nid);
	if (migrated) {
		flags |= TNF_MIGRATED;
		page_nid = target_nid;
	} else
		flags |= TNF_MIGRATE_FAIL;

	goto out;
clear_pmdnuma:
	BUG_ON(!PageLocked(page));
	was_writable = pmd_write(pmd);
	pmd = pmd_modify(pmd, vma->vm_page_prot);
	pmd = pmd_mkyoung(pmd);
	if (was_writable)
		pmd = pmd_mkwrite(pmd);
	set_pmd_at(mm, haddr, pmdp, pmd);
	update_mmu_cache_pmd(vma, addr, pmdp);
	unlock_page(page);
out_unlock:
	spin_unlock(ptl);

out:
	if (anon_vma)
		page_unlock_anon_vma_read(anon_vma);

	if (page_nid != -1)
		task_numa_fault(last_cpupid, page_nid, HPAGE_PMD_NR, flags);

	return 0;
}

/* Replaces one huge entry by a table of small ones. */
static void __split_huge_pmd_locked(struct vm_area_struct *vma, pmd_t *pmd,
		unsigned long haddr)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page = pmd_page(*pmd);
	int i;

	VM_BUG_ON(haddr & ~HPAGE_PMD_MASK);
	count_vm_event(THP_SPLIT_PMD);

	for (i = 0; i < HPAGE_PMD_NR; i++) {
		unsigned long addr = haddr + (unsigned long)i * PAGE_SIZE;
		pte_t *pte = pte_offset_map(pmd, addr);

		set_pte_at(mm, addr, pte, mk_pte_sample(page + i, vma->vm_page_prot));
		pte_unmap(pte);
	}
}

void __split_huge_page_pmd(struct vm_area_struct *vma, unsigned long address,
			   pmd_t *pmd)
{
	unsigned long haddr = address & HPAGE_PMD_MASK;
	spinlock_t *ptl;

	ptl = pmd_lock(vma->vm_mm, pmd);
	if (pmd_trans_huge(*pmd))
		__split_huge_pmd_locked(vma, pmd, haddr);
	spin_unlock(ptl);
}
