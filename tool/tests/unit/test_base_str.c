/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include <stdio.h>

static void trims_ascii_space_alone(void **state)
{
	(void)state;
	assert_str(str_trim(STR(" \t a b\r\n\v")), "a b");
	assert_str(str_trim(STR(" \n ")), "");
	assert_str(str_trim(STR("\xc2\xa0x\xc2\xa0")), "\xc2\xa0x\xc2\xa0");
	assert_int_equal(str_trim((struct str){ NULL, 0 }).n, 0);
}

static void cuts_lines(void **state)
{
	struct str rest = STR("one\r\n\nlast"), line;

	(void)state;
	assert_true(str_line(&rest, &line));
	assert_str(line, "one\r");
	assert_true(str_line(&rest, &line));
	assert_str(line, "");
	assert_true(str_line(&rest, &line));
	assert_str(line, "last");
	assert_false(str_line(&rest, &line));
	rest = STR("a\n");
	assert_true(str_line(&rest, &line));
	assert_false(str_line(&rest, &line));
}

static void finds(void **state)
{
	struct str hay = STR("abcabc");

	(void)state;
	assert_int_equal(str_find(hay, STR("bc"), 0), 1);
	assert_int_equal(str_find(hay, STR("bc"), 2), 4);
	assert_int_equal(str_find(hay, STR("bc"), 5), -1);
	assert_int_equal(str_find(hay, STR(""), 6), 6);
	assert_int_equal(str_find(hay, STR(""), 7), -1);
	assert_int_equal(str_find(hay, STR("abcabcd"), 0), -1);
	assert_int_equal(str_find(STR("a\0b"), STR("b"), 0), 2);
	assert_int_equal(str_find((struct str){ NULL, 0 }, STR("x"), 0), -1);
}

static void compares(void **state)
{
	(void)state;
	assert_true(str_eq((struct str){ NULL, 0 }, STR("")));
	assert_true(str_starts(STR("abc"), "ab"));
	assert_false(str_starts(STR("a"), "ab"));
	assert_true(str_ends(STR("abc"), "bc"));
	assert_false(str_ends(STR("c"), "bc"));
}

static void hashes_tell_apart(void **state)
{
	uint64_t seen[512];
	char z[8];

	(void)state;
	assert_true(str_hash(STR("foobar"), 0) == str_hash(STR("foobar"), 0));
	assert_true(str_hash(STR("foobar"), 0) != str_hash(STR("foobar"), 1));
	assert_true(str_hash(STR("a\0"), 0) != str_hash(STR("a"), 0));
	/* the low bits alone differ often enough for tables */
	for (int i = 0; i < 512; i++) {
		snprintf(z, sizeof(z), "n%d", i);
		seen[i] = str_hash(str_of(z), 0);
		for (int k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	}
	for (int bit = 0, ones; bit < 12; bit++) {
		ones = 0;
		for (int i = 0; i < 512; i++)
			ones += seen[i] >> bit & 1;
		assert_true(ones > 180 && ones < 332);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trims_ascii_space_alone), TEST(cuts_lines), TEST(finds), TEST(compares),
		TEST(hashes_tell_apart),
	};

	return RUN(tests);
}
