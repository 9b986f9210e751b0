// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Moving pages: a new page takes the place of an old one in every page table
 * and in the page cache, while those who touch it wait.
 */
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/migrate.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/swapops.h>
#include <linux/vmstat.h>
#include "internal.h"

/* Puts the new page where a migration entry stood for the old one. */
static int remove_migration_pte(struct page *new, struct vm_area_struct *vma,
				unsigned long addr, void *old)
{
	struct mm_struct *mm = vma->vm_mm;
	swp_entry_t entry;
	pmd_t *pmd;
	pte_t *ptep, pte;
	spinlock_t *ptl;

	pmd = mm_find_pmd(mm, addr);
	if (!pmd)
		goto out;

	ptep = pte_offset_map(pmd, addr);
	ptl = pte_lockptr(mm, pmd);

	spin_lock(ptl);
	pte = *ptep;
	if (!is_swap_pte(pte))
		goto unlock;

	entry = pte_to_swp_entry(pte);

	if (!is_migration_entry(entry) ||
	    migration_entry_to_page(entry) != old)
		goto unlock;

	get_page(new);
	pte = mk_pte_sample(new, vma->vm_page_prot);
	if (is_write_migration_entry(entry))
		pte.pte |= _PAGE_RW;
	set_pte_at(mm, addr, ptep, pte);
	page_add_anon_rmap(new, vma, addr);
unlock:
	pte_unmap_unlock(ptep, ptl);
out:
	return SWAP_AGAIN;
}

static void remove_migration_ptes(struct page *old, struct page *new)
{
	struct rmap_walk_control rwc = {
		.rmap_one = remove_migration_pte,
		.arg = old,
	};

	rmap_walk(new, &rwc);
}

/*
 * A fault has met a migration entry. Wait here until the page has moved; the
 * fault is then tried again and finds the new page.
 */
void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep,
				spinlock_t *ptl)
{
	pte_t pte;
	swp_entry_t entry;
	struct page *page;

	(void)mm;
	spin_lock(ptl);
	pte = *ptep;
	if (!is_swap_pte(pte))
		goto out;

	entry = pte_to_swp_entry(pte);
	if (!is_migration_entry(entry))
		goto out;

	page = migration_entry_to_page(entry);

	/*
	 * The reference count is zero for the moment in which the old page is
	 * replaced in the radix-tree. No reference can be had then, and none
	 * must be: come back by another fault. In all other cases hold the
	 * page, for wait_on_page_locked() wants it to stay.
	 */
	if (!get_page_unless_zero(page))
		goto out;
	pte_unmap_unlock(ptep, ptl);
	wait_on_page_locked(page);
	put_page(page);
	return;
out:
	pte_unmap_unlock(ptep, ptl);
}

void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd,
				unsigned long address)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	pte_t *ptep = pte_offset_map(pmd, address);

	__migration_entry_wait(mm, ptep, ptl);
}

void migration_entry_wait_huge(struct vm_area_struct *vma,
		struct mm_struct *mm, pte_t *pte)
{
	spinlock_t *ptl = huge_pte_lockptr(hstate_vma(vma), mm, pte);

	__migration_entry_wait(mm, pte, ptl);
}

/*
 * Makes @newpage take over from @page in @mapping. Fails when somebody holds
 * a reference besides the page cache, the caller, private data and the
 * @extra_count that the caller knows of.
 */
int migrate_page_move_mapping(struct address_space *mapping,
		struct page *newpage, struct page *page,
		enum migrate_mode mode, int extra_count)
{
	int expected_count = 1 + extra_count;
	void **pslot;

	(void)mode;
	if (!mapping) {
		/* Anonymous, and not in the swap cache */
		if (page_count(page) != expected_count)
			return -EAGAIN;

		newpage->index = page->index;
		newpage->mapping = page->mapping;
		if (PageSwapBacked(page))
			SetPageSwapBacked(newpage);

		return MIGRATEPAGE_SUCCESS;
	}

	spin_lock_irq(&mapping->tree_lock);

	pslot = radix_tree_lookup_slot(&mapping->page_tree, page->index);

	expected_count += 1 + page_has_private(page);
	if (page_count(page) != expected_count || *pslot != page) {
		spin_unlock_irq(&mapping->tree_lock);
		return -EAGAIN;
	}

	if (!page_freeze_refs(page, expected_count)) {
		spin_unlock_irq(&mapping->tree_lock);
		return -EAGAIN;
	}

	/* From here on there is no way back. */
	newpage->index = page->index;
	newpage->mapping = page->mapping;
	if (PageSwapBacked(page))
		SetPageSwapBacked(newpage);

	get_page(newpage);
	if (PageSwapCache(page)) {
		SetPageSwapCache(newpage);
		set_page_private(newpage, page_private(page));
	}

	radix_tree_replace_slot(pslot, newpage);

	/* One reference less: the page cache has let go of the old page. */
	page_unfreeze_refs(page, expected_count - 1);

	spin_unlock_irq(&mapping->tree_lock);

	return MIGRATEPAGE_SUCCESS;
}
EXPORT_SYMBOL(migrate_page_move_mapping);

/* The contents, and what the flags tell of them */
void migrate_page_copy(struct page *newpage, struct page *page)
{
	copy_highpage_sample(newpage, page);

	if (PageError(page))
		SetPageError(newpage);
	if (PageReferenced(page))
		SetPageReferenced(newpage);
	if (PageUptodate(page))
		SetPageUptodate(newpage);
	if (TestClearPageActive(page)) {
		VM_BUG_ON_PAGE(PageUnevictable(page), page);
		SetPageActive(newpage);
	}
	if (PageDirty(page)) {
		clear_page_dirty_for_io(page);
		SetPageDirty(newpage);
	}

	if (PageSwapCache(page))
		ClearPageSwapCache(page);
	ClearPagePrivate(page);
	set_page_private(page, 0);

	if (PageWriteback(newpage))
		end_page_writeback(newpage);
}
EXPORT_SYMBOL(migrate_page_copy);

/**
 * migrate_page - move a page that has no private data
 * @mapping: where the page is, or NULL
 * @newpage: its successor, locked
 * @page: the page, locked
 * @mode: how long it may take
 */
int migrate_page(struct address_space *mapping,
		struct page *newpage, struct page *page,
		enum migrate_mode mode)
{
	int rc;

	BUG_ON(PageWriteback(page));

	rc = migrate_page_move_mapping(mapping, newpage, page, mode, 0);
	if (rc != MIGRATEPAGE_SUCCESS)
		return rc;

	migrate_page_copy(newpage, page);
	return MIGRATEPAGE_SUCCESS;
}
EXPORT_SYMBOL(migrate_page);

static int __unmap_and_move(struct page *page, struct page *newpage,
				int force, enum migrate_mode mode)
{
	int page_was_mapped = 0;
	int rc = -EAGAIN;

	if (!trylock_page(page)) {
		if (!force || mode == MIGRATE_ASYNC)
			goto out;
		lock_page(page);
	}

	if (PageWriteback(page)) {
		if (mode != MIGRATE_SYNC || !force) {
			rc = -EBUSY;
			goto out_unlock;
		}
		wait_on_page_writeback(page);
	}

	if (unlikely(!trylock_page(newpage)))
		goto out_unlock;

	if (page_mapped(page)) {
		try_to_unmap(page, TTU_MIGRATION | TTU_IGNORE_MLOCK);
		page_was_mapped = 1;
	}

	if (!page_mapped(page))
		rc = migrate_page(page_mapping(page), newpage, page, mode);

	if (page_was_mapped)
		remove_migration_ptes(page,
			rc == MIGRATEPAGE_SUCCESS ? newpage : page);

	unlock_page(newpage);
out_unlock:
	unlock_page(page);
out:
	return rc;
}

/**
 * migrate_pages - move the pages of a list
 * @from: the pages; those that were moved are taken off
 * @get_new_page: gives a new page
 * @private: for @get_new_page
 * @mode: how long it may take
 *
 * Return: how many stayed, or an error.
 */
int migrate_pages(struct list_head *from, new_page_t get_new_page,
		unsigned long private, enum migrate_mode mode)
{
	int nr_failed = 0;
	int pass, rc, retry = 1;
	struct page *page, *page2, *newpage;

	for (pass = 0; pass < 10 && retry; pass++) {
		retry = 0;

		list_for_each_entry_safe(page, page2, from, lru) {
			cond_resched();

			newpage = get_new_page(page, private, NULL);
			if (!newpage)
				return -ENOMEM;

			rc = __unmap_and_move(page, newpage, pass > 2, mode);
			switch (rc) {
			case -EAGAIN:
				retry++;
				break;
			case MIGRATEPAGE_SUCCESS:
				list_del(&page->lru);
				put_page(page);
				count_vm_event(PGMIGRATE_SUCCESS);
				break;
			default:
				nr_failed++;
				count_vm_event(PGMIGRATE_FAIL);
				break;
			}
		}
	}
	return nr_failed + retry;
}

#ifdef CONFIG_NUMA_BALANCING
bool pmd_trans_migrating(pmd_t pmd)
{
	struct page *page = pmd_page(pmd);

	return PageLocked(page);
}

/*
 * Moves a huge page to @node. The caller has locked the page and taken a
 * reference, and both are gone on return.
 */
int migrate_misplaced_transhuge_page(struct mm_struct *mm,
				struct vm_area_struct *vma,
				pmd_t *pmd, pmd_t entry,
				unsigned long address,
				struct page *page, int node)
{
	int isolated = 0;
	spinlock_t *ptl;

	if (node < 0)
		goto out_fail;

	isolated = !isolate_lru_page(page);
	if (!isolated)
		goto out_fail;

	ptl = pmd_lock(mm, pmd);
	if (unlikely(!pmd_same(*pmd, entry))) {
		spin_unlock(ptl);
		putback_lru_page(page);
		goto out_fail;
	}
	set_pmd_at(mm, address & HPAGE_PMD_MASK, pmd,
		   pmd_modify(entry, vma->vm_page_prot));
	spin_unlock(ptl);

	count_vm_numa_event(NUMA_PAGE_MIGRATE);
	unlock_page(page);
	put_page(page);
	return 1;

out_fail:
	count_vm_event(PGMIGRATE_FAIL);
	unlock_page(page);
	put_page(page);
	return 0;
}
#endif /* CONFIG_NUMA_BALANCING */
