/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/table.h"
#include "unit.h"

static void row(struct table *t, const char *a, const char *b, const char *c)
{
	table_cell(t, a);
	if (b)
		table_cell(t, b);
	if (c)
		table_cell(t, c);
	table_row(t);
}

static void aligns_by_code_points_not_bytes(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);
	struct table *t = table_new(&a);

	(void)state;
	row(t, "", "4.19", "5.10");
	row(t, "M\xc3\xbcller", "present\xc2\xb9", "x");
	row(t, "longer name", "\033[32mneeded\033[0m", "");
	table_print(t, 2, &b);
	assert_string_equal(b.p, "               4.19      5.10\n"
				 "  M\xc3\xbcller       present\xc2\xb9  x\n"
				 "  longer name  \033[32mneeded\033[0m\n");
}

static void a_lone_cell_is_a_line_between(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);
	struct table *t = table_new(&a);

	(void)state;
	row(t, "a very long line of text", NULL, NULL);
	table_row(t);
	row(t, "a", "b", NULL);
	table_print(t, 0, &b);
	assert_string_equal(b.p, "a very long line of text\n\na  b\n");
}

static void an_empty_table_prints_nothing(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);

	(void)state;
	table_print(table_new(&a), 3, &b);
	assert_int_equal(b.n, 0);
}

static void measures(void **state)
{
	(void)state;
	assert_int_equal(term_width(""), 0);
	assert_int_equal(term_width("\xe2\x86\x92 ok"), 4);
	assert_int_equal(term_width("\033[1;31mred\033[0m"), 3);
	assert_int_equal(term_width("\033]8;;http://x\033\\link\033]8;;\a"), 4);
	assert_int_equal(term_width("cut \033["), 4);
	assert_int_equal(term_width("cut \033"), 4);
}

static void cuts_and_folds(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);

	(void)state;
	assert_string_equal(term_cut(&a, "twelve wide!", 12), "twelve wide!");
	assert_string_equal(term_cut(&a, "twelve wide!", 11), "twelve wid\xe2\x80\xa6");
	assert_string_equal(term_cut(&a, "\xc3\xa9\xc3\xa9\xc3\xa9", 2), "\xc3\xa9\xe2\x80\xa6");
	assert_string_equal(term_cut(&a, "", 1), "");
	buf_addz(&b, "1 ");
	term_fold(&b, 2, "words that go  on", 12);
	assert_string_equal(b.p, "1 words that\n  go on\n");
	buf_release(&b);
	term_fold(&b, 0, "averylongword and", 5);
	assert_string_equal(b.p, "averylongword\nand\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(aligns_by_code_points_not_bytes), TEST(a_lone_cell_is_a_line_between),
		TEST(an_empty_table_prints_nothing), TEST(measures),
		TEST(cuts_and_folds),
	};

	return RUN(tests);
}
