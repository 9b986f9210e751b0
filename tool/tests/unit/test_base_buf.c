/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/buf.h"
#include "unit.h"

static void grows_and_ends_in_nul(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 20);

	(void)state;
	assert_str(buf_str(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.n, 3890);
	assert_int_equal(strlen(b.p), b.n);
	assert_false(b.full);
	buf_reset(&b);
	assert_string_equal(b.p, "");
	buf_addz(&b, "x");
	buf_addc(&b, '\0');
	buf_add(&b, STR("y"));
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.p, "x\0y", 4);
}

static void stops_at_its_maximum(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(5);

	(void)state;
	buf_addz(&b, "abc");
	assert_false(b.full);
	buf_addz(&b, "def");
	assert_true(b.full);
	assert_str(buf_str(&b), "abcde");
	/* Once something is lost, nothing may follow it. */
	buf_reset(&b);
	assert_false(b.full);
	buf_addz(&b, "12345");
	assert_false(b.full);
	buf_addc(&b, '6');
	assert_true(b.full);
	buf_printf(&b, "%s", "");
	assert_str(buf_str(&b), "12345");
}

static void one_without_limit_takes_nothing(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_addz(&b, "x");
	assert_true(b.full);
	assert_int_equal(b.n, 0);
	buf_release(&b);
}

static void prints_long_text(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 20);

	(void)state;
	for (int width = 250; width < 260; width++) {
		buf_reset(&b);
		buf_printf(&b, "%*d", width, 7);
		assert_int_equal(b.n, width);
		assert_int_equal(b.p[width - 1], '7');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(grows_and_ends_in_nul), TEST(stops_at_its_maximum),
		TEST(one_without_limit_takes_nothing), TEST(prints_long_text),
	};

	return RUN(tests);
}
