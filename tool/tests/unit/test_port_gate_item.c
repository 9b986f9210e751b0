// SPDX-License-Identifier: GPL-2.0-or-later
/* What one item alone shows: braces that stayed behind when what they belonged to went. */
#include "port/gate_item.h"

#include "unit.h"

#define LOOP(body) "int f(int x)\n{\n\tfor (;;) {\n" body "\t}\n\treturn x;\n}\n"

static const char *lone(const char *branch, const char *upstream, const char *result)
{
	static struct arena a = ARENA_INIT;

	return gate_block(&a, str_of(branch), str_of(upstream), str_of(result));
}

static void finds_a_block_that_nothing_opens(void **state)
{
	static const char branch[] = LOOP("\t\tif (g(x)) {\n\t\t\th();\n\t\t}\n");
	static const char upstream[] = LOOP("\t\tif (k(x))\n\t\t\tbreak;\n\t\th();\n");
	static const char wrong[] = LOOP("\t\tif (k(x))\n\t\t\tbreak; {\n\t\th();\n\t\t}\n");

	(void)state;
	assert_non_null(lone(branch, upstream, wrong));
	assert_null(lone(branch, upstream, upstream));
	assert_null(lone(branch, upstream, branch));
	/* who has such a block may keep it, or get it from upstream */
	assert_null(lone(wrong, upstream, wrong));
	assert_null(lone(branch, wrong, wrong));
}

static void values_have_commas(void **state)
{
	static struct arena a = ARENA_INIT;
	struct str was = STR("struct p q = { 0 };\n");

	(void)state;
	assert_string_equal(gate_item(&a, was, STR("struct p q = { 0 .x = f(1), };\n")),
			    "two values would stand side by side without a comma");
	assert_non_null(gate_item(&a, was, STR("struct p q = { .y = { 1 } .x = f(1), };\n")));
	assert_null(gate_item(&a, was,
			      STR("struct p q = { .y = { 1 }, .x = 1.5, .z = \"a\" \"b\" C };\n")));
	assert_null(gate_item(&a, was, STR("int f(void)\n{\n\tswitch (x) {\n\tcase 1 ... 5:\n\t}\n"
					   "\treturn f().x;\n}\n#define A 1 x\n")));
	arena_release(&a);
}

static void other_braces_are_none(void **state)
{
	static const char plain[] = "int f(int x)\n{\n\treturn x;\n}\n";

	(void)state;
	assert_null(lone(plain, plain,
		"int f(int x)\n{\n\tint v[] = { 1, 2 };\n\tstruct p q = { { 1 }, { 2 } };\n\n"
		"\tdo {\n\t\tx++;\n\t} while (x < 3);\n\tswitch (x) {\n\tcase 1: {\n\t\tbreak;\n\t}\n"
		"\t}\n#ifdef A\n\tif (x) {\n#else\n\tif (!x) {\n#endif\n\t\tx = 0;\n\t} else {\n"
		"\t\tx = 1;\n\t}\n\treturn x;\n}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(finds_a_block_that_nothing_opens),
					    TEST(other_braces_are_none), TEST(values_have_commas) };

	return RUN(tests);
}
