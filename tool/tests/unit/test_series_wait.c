// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The checks of migration-wait on miniatures of what went wrong in real ports:
 * each must be found, and its right form must pass.
 */
#include "series/manifest.h"
#include "unit.h"

#define DROP_ID "9a1ea439b16b"
#define HEAD_ID "ffc90cbb2970"
#define ENTRY_ID "ffa65753c431"
#define VMA_ID "fcd48540d188"
#define DEVICE_ID "b570f37a2ce4"

static struct arena arena;
static const struct manifest *series;

/* The tree at hand: path, text, path, text, NULL. */
static const char *const *tree;

static int text(void *ctx, const char *path, struct str *ret)
{
	(void)ctx;
	for (size_t i = 0; tree[i]; i += 2) {
		if (strcmp(tree[i], path))
			continue;
		*ret = str_of(tree[i + 1]);
		return 1;
	}
	return 0;
}

static const struct world table = { .text = text };

/* What the checks of a change find: "name:line name:line". */
static const char *found(const char *id, const char *const *files_of_tree)
{
	const struct change *c = manifest_find(series, id);
	struct check_findings found = { 0 };
	const char *out = "";
	struct lex_cache lex;
	struct files files;

	assert_non_null(c);
	tree = files_of_tree;
	lex_cache_init(&lex, &arena);
	files_init(&files, &arena, &table, &lex);
	for (size_t i = 0; i < c->ncheck; i++)
		check_run(&c->check[i], &files, &arena, &found);
	for (size_t i = 0; i < found.n; i++) {
		assert_false(found.v[i].unknown);
		out = arena_printf(&arena, "%s%s%s:%u", out, *out ? " " : "",
				   found.v[i].check->name, (unsigned)found.v[i].line);
	}
	return out;
}

#define FOUND(id, ...) found(id, (const char *const[]){ __VA_ARGS__, NULL })

/* A waiter with three behaviors; %s: what the end asks. */
static const char waiter[] =
	"static int wait_on_page_bit_common(struct q *q, struct page *page, int bit,\n"
	"\tint state, enum behavior behavior)\n{\n"
	"\tfor (;;) {\n"
	"\t\tqueue(q);\n"
	"\t\tset = test_bit(bit, &page->flags);\n"
	"\t\tif (behavior == DROP)\n"
	"\t\t\tput_page(page);\n"
	"\t\tif (set)\n\t\t\tio_schedule();\n"
	"\t\tif (behavior == EXCLUSIVE) {\n"
	"\t\t\tif (!take(bit, &page->flags))\n\t\t\t\tbreak;\n"
	"\t\t} else if (behavior == SHARED) {\n"
	"\t\t\tif (!test_bit(bit, &page->flags))\n\t\t\t\tbreak;\n"
	"\t\t}\n"
	"%s"
	"\t}\n"
	"\tfinish_wait(q);\n"
	"\tif (thrashing) {\n"
	"\t\tif (%s)\n"
	"\t\t\tend();\n"
	"\t}\n"
	"\treturn 0;\n}\n";

static const char leave[] = "\t\tif (behavior == DROP)\n\t\t\tbreak;\n";

/* The first shipped port: the page was asked after its reference had gone. */
static void test_touch_after_drop(void **state)
{
	(void)state;
	assert_string_equal(FOUND(DROP_ID, "mm/filemap.c",
		arena_printf(&arena, waiter, leave, "delayacct")), "");
	assert_string_equal(FOUND(DROP_ID, "mm/filemap.c",
		arena_printf(&arena, waiter, leave, "!PageSwapBacked(page)")),
		"touch-after-drop:23");
	/* a waiter that goes round again looks at the page and drops it twice */
	assert_string_equal(FOUND(DROP_ID, "mm/filemap.c",
		arena_printf(&arena, waiter, "", "delayacct")),
		"touch-after-drop:6 touch-after-drop:8");
}

static void test_reclaim(void **state)
{
	(void)state;
	assert_string_equal(FOUND(DROP_ID, "mm/vmscan.c",
		"int shrink_page_list(void)\n{\n\tunlock_page(page);\n\tfree_it(page);\n}\n"), "");
	assert_string_equal(FOUND(DROP_ID, "mm/vmscan.c",
		"int shrink_page_list(void)\n{\n\t__ClearPageLocked(page);\n\tfree_it(page);\n}\n"),
		"unlock-without-wake:3");
	/* where it is nobody's last look at the page it is right */
	assert_string_equal(FOUND(DROP_ID, "mm/vmscan.c",
		"void add(void)\n{\n\t__ClearPageLocked(page);\n}\n"), "");
}

/* Context lines alone put the first hunk at the second place. */
static void test_twins(void **state)
{
	static const char numa[] =
		"int do_huge_pmd_numa_page(void)\n{\n"
		"\tif (a) {\n\t\tif (!get_page_unless_zero(page))\n\t\t\tgoto out;\n\t\t%s\n"
		"\t\tgoto out;\n\t}\n"
		"\tif (b) {\n\t\tif (!get_page_unless_zero(page))\n\t\t\tgoto out;\n\t\t%s\n"
		"\t\tgoto out;\n\t}\n"
		"out:\n\treturn 0;\n}\n";
	static const char old[] = "wait_on_page_locked(page); put_page(page);";
	static const char new[] = "put_and_wait_on_page_locked(page);";

	(void)state;
	assert_string_equal(FOUND(DROP_ID, "mm/huge_memory.c",
		arena_printf(&arena, numa, new, new)), "");
	assert_string_equal(FOUND(DROP_ID, "mm/huge_memory.c",
		arena_printf(&arena, numa, old, new)), "misplaced-twin:12");
	assert_string_equal(FOUND(DROP_ID, "mm/huge_memory.c",
		arena_printf(&arena, numa, new, "put_and_wait_on_page_locked(page); put_page(page);")),
		"use-after-wait:12");
}

static const char entry_wait[] =
	"void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl)\n{\n"
	"\tspin_lock(ptl);\n"
	"\tpage = migration_entry_to_page(entry);\n"
	"\t%s\n"
	"\tif (!get_page_unless_zero(page))\n\t\tgoto out;\n"
	"\tpte_unmap_unlock(ptep, ptl);\n"
	"\t%s\n"
	"\treturn;\n"
	"out:\n\tpte_unmap_unlock(ptep, ptl);\n}\n";

static void test_references(void **state)
{
	(void)state;
	assert_string_equal(FOUND(DROP_ID, "mm/migrate.c", arena_printf(&arena, entry_wait, "",
		"put_and_wait_on_page_locked(page, TASK_UNINTERRUPTIBLE);")), "");
	assert_string_equal(FOUND(DROP_ID, "mm/migrate.c", arena_printf(&arena, entry_wait, "",
		"wait_on_page_locked(page);")), "reference-kept:6");
	assert_string_equal(FOUND(DROP_ID, "mm/migrate.c", arena_printf(&arena, entry_wait, "",
		"wait_on_page_locked(page); put_page(page);")), "wait-after-put:9");
	assert_string_equal(FOUND(DROP_ID, "mm/migrate.c", arena_printf(&arena, entry_wait, "",
		"put_and_wait_on_page_locked(page); put_page(page);")), "use-after-wait:9");
}

/* A tail page never gives a reference: the fault spins. */
static void test_tail_page(void **state)
{
	static const char wait[] = "put_and_wait_on_page_locked(page);";

	(void)state;
	assert_string_equal(FOUND(HEAD_ID, "mm/migrate.c", arena_printf(&arena, entry_wait,
		"page = compound_head(page);", wait)), "");
	assert_string_equal(FOUND(HEAD_ID, "mm/migrate.c", arena_printf(&arena, entry_wait, "",
		wait)), "tail-reference:6");
	assert_string_equal(FOUND(HEAD_ID, "mm/migrate.c", arena_printf(&arena, entry_wait,
		"if (a)\n\t\tpage = compound_head(page);", wait)), "tail-reference:7");
}

static const char sleeper[] =
	"bool trylock_page_bit_common(struct page *page)\n{\n"
	"\twait->flags |= WQ_FLAG_WOKEN;\n\treturn true;\n}\n"
	"void migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep, spinlock_t *ptl)\n{\n"
	"\tSetPageWaiters(page);\n"
	"\t%s\n"
	"\twhile (!(wait->flags & WQ_FLAG_WOKEN))\n\t\tio_schedule();\n"
	"\tfinish_wait(q);\n%s}\n"
	"int wake_page_function(struct w *wait)\n{\n%s\treturn 0;\n}\n";

/* The second shipped port: it slept until a flag was set, and no waker set it. */
static void test_never_woken(void **state)
{
	static const char unlock[] = "spin_unlock(ptl);";
	static const char wake[] = "\tsmp_store_release(&wait->flags, flags | WQ_FLAG_WOKEN);\n";

	(void)state;
	assert_string_equal(FOUND(ENTRY_ID, "mm/filemap.c",
		arena_printf(&arena, sleeper, unlock, "", wake)), "");
	assert_string_equal(FOUND(ENTRY_ID, "mm/filemap.c",
		arena_printf(&arena, sleeper, unlock, "", "\tautoremove(wait);\n")),
		"never-woken:14");
	/* the page may go with the lock */
	assert_string_equal(FOUND(ENTRY_ID, "mm/filemap.c",
		arena_printf(&arena, sleeper, unlock, "\tClearPageWaiters(page);\n", wake)),
		"touch-after-unlock:13");
	assert_string_equal(FOUND(ENTRY_ID, "mm/filemap.c",
		arena_printf(&arena, sleeper, "", "", wake)), "lock-kept:11");
	assert_string_equal(FOUND(ENTRY_ID, "mm/migrate.c",
		"void f(spinlock_t *ptl)\n{\n\tmigration_entry_wait_on_locked(entry, ptep, ptl);\n"
		"\tspin_unlock(ptl);\n}\n"), "unlocked-twice:4");
}

/* The callee lets the vma lock go: a second caller did not hold it. */
static void test_second_caller(void **state)
{
	static const char callee[] =
		"void __migration_entry_wait_huge(struct vm_area_struct *vma, pte_t *p, spinlock_t *ptl)\n"
		"{\n\tif (a) {\n\t\tspin_unlock(ptl);\n%s\t\treturn;\n\t}\n"
		"\thugetlb_vma_unlock_read(vma);\n}\n";
	static const char unlock[] = "\t\thugetlb_vma_unlock_read(vma);\n";
	static const char callers[] =
		"int hugetlb_fault(struct vm_area_struct *vma)\n{\n"
		"\thugetlb_vma_lock_read(vma);\n"
		"\tif (b) {\n\t\tmigration_entry_wait_huge(vma, ptep);\n%s\t\treturn 0;\n\t}\n"
		"\thugetlb_vma_unlock_read(vma);\n\treturn 0;\n}\n"
		"int follow_huge_pmd_pte(struct vm_area_struct *vma)\n{\nretry:\n"
		"\tif (c) {\n\t\t%s\n\t\tgoto retry;\n\t}\n\treturn 0;\n}\n";

	(void)state;
	assert_string_equal(FOUND(VMA_ID, "mm/hugetlb.c",
				  arena_printf(&arena, callers, "", "look();"), "mm/migrate.c",
				  arena_printf(&arena, callee, unlock)),
			    "");
	assert_string_equal(FOUND(VMA_ID, "mm/hugetlb.c", arena_printf(&arena, callers, "",
		"__migration_entry_wait_huge(ptep, ptl);")), "lock-not-held:15");
	assert_string_equal(FOUND(VMA_ID, "mm/hugetlb.c", arena_printf(&arena, callers, unlock,
		"look();")), "unlocked-twice:6");
	assert_string_equal(FOUND(VMA_ID, "mm/migrate.c", arena_printf(&arena, callee, "")),
		"lock-kept:1");
	assert_string_equal(FOUND(VMA_ID, "include/linux/swapops.h",
		"static inline void __migration_entry_wait_huge(pte_t *ptep, spinlock_t *ptl) { }\n"),
		"stub-differs:1");
}

/* Built without CONFIG_MIGRATION too. */
static void test_stub(void **state)
{
	static const char fault[] =
		"int do_swap_page(struct vm_fault *vmf)\n{\n"
		"\tmigration_entry_wait_on_locked(entry, vmf->ptl);\n\treturn 0;\n}\n";

	(void)state;
	assert_string_equal(FOUND(DEVICE_ID, "mm/memory.c", fault, "include/linux/migrate.h",
		"static inline void migration_entry_wait_on_locked(swp_entry_t e, spinlock_t *ptl)\n"
		"{\n\tspin_unlock(ptl);\n}\n"), "");
	assert_string_equal(FOUND(DEVICE_ID, "mm/memory.c", fault, "include/linux/migrate.h",
		"static inline void migration_entry_wait_on_locked(swp_entry_t e, spinlock_t *ptl)\n"
		"{\n}\n"), "stub-missing:1");
}

/* The series of the tree that is tested: the program is run from its top. */
static int setup(void **state)
{
	struct err e = { 0 };

	(void)state;
	if (manifest_load(&arena, ".", "migration-wait", &series, &e))
		fail_msg("%s", e.what);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_touch_after_drop),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_tail_page),
		cmocka_unit_test(test_never_woken),
		cmocka_unit_test(test_second_caller),
		cmocka_unit_test(test_stub),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
