// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks on paths and conditions, on miniature functions. */
#include "series/check.h"
#include "unit.h"

static struct arena arena;

/* What a.c is in the test at hand. */
static const char *source;

static int text(void *ctx, const char *path, struct str *ret)
{
	(void)ctx;
	if (!strcmp(path, "lost.c"))
		return -1;
	if (strcmp(path, "a.c"))
		return 0;
	*ret = str_of(source);
	return 1;
}

static const struct world table = { .text = text };

static struct check check(const char *json)
{
	struct err e = { 0 };
	struct place_doc doc = { "test.json", str_of(json), &arena, &e };
	struct check k = { 0 };
	struct place top = { .v = NULL };
	cJSON *v;

	assert_int_equal(json_parse(doc.text, doc.name, &v, &e), 0);
	top.v = v;
	if (check_parse(&doc, &top, &k))
		fail_msg("%s", e.what);
	cJSON_Delete(v);
	return k;
}

static struct check_findings run(const char *json, const char *code)
{
	struct check *k = ARENA_NEW(&arena, struct check);
	struct check_findings found = { 0 };
	struct lex_cache lex;
	struct files files;

	*k = check(json);
	source = code;
	lex_cache_init(&lex, &arena);
	files_init(&files, &arena, &table, &lex);
	check_run(k, &files, &arena, &found);
	return found;
}

/* The lines that are found, "3 7"; "?" for what could not be checked. */
static const char *lines(const char *json, const char *code)
{
	struct check_findings found = run(json, code);
	const char *out = "";

	for (size_t i = 0; i < found.n; i++)
		out = arena_printf(&arena, "%s%s%s%u", out, *out ? " " : "",
				   found.v[i].unknown ? "?" : "", (unsigned)found.v[i].line);
	return out;
}

static const char after_put[] =
	"{\"name\": \"n\", \"what\": \"touched\", \"path\": \"a.c\", \"function\": \"f\","
	" \"assume\": \"how == DROP\", \"after\": \"put(x);\", \"until\": \"x =\", \"never\": \"x\"}";

static void test_never(void **state)
{
	(void)state;
	assert_string_equal(lines(after_put, "void f(int x, int how)\n{\n\tuse(x);\n\tput(x);\n}\n"), "");
	assert_string_equal(lines(after_put, "void f(int x)\n{\n\tput(x);\n\tuse(x);\n}\n"), "4");
	/* another function is not meant */
	assert_string_equal(lines(after_put, "void g(int x)\n{\n\tput(x);\n\tuse(x);\n}\n"), "");
	/* only where it was put */
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tif (a) {\n\t\tput(x);\n\t\treturn;\n\t}\n\tuse(x);\n}\n"), "");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tif (a)\n\t\tput(x);\n\telse\n\t\tuse(x);\n\tuse(y, x);\n}\n"), "7");
	/* a new value is another page */
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tput(x);\n\tx = next();\n\tuse(x);\n}\n"), "");
}

/* The other arms may touch it: they keep their reference. */
static void test_assume(void **state)
{
	static const char arms[] =
		"void f(int x, int how)\n{\n"
		"\tfor (;;) {\n"
		"\t\tif (how == DROP)\n\t\t\tput(x);\n"
		"\t\tsleep();\n"
		"\t\tif (how == TAKE) {\n\t\t\tif (!take(x))\n\t\t\t\tbreak;\n"
		"\t\t} else if (how == LOOK) {\n\t\t\tif (!look(x))\n\t\t\t\tbreak;\n\t\t}\n"
		"\t\tif (unlikely(signal())) {\n\t\t\terr = 1;\n\t\t\tbreak;\n\t\t}\n"
		"\t\tif (how == DROP) {\n\t\t\tbreak;\n\t\t}\n"
		"\t}\n"
		"\tif (slow) {\n\t\tif (!%s)\n\t\t\tend();\n\t}\n}\n";

	(void)state;
	assert_string_equal(lines(after_put, arena_printf(&arena, arms, "kept")), "");
	/* what a shipped port got wrong: the page is asked once more at the end */
	assert_string_equal(lines(after_put, arena_printf(&arena, arms, "swapped(x)")), "23");
	/* without the leaving the next round looks at the page */
	assert_string_equal(lines(after_put,
		"void f(int x, int how)\n{\n\twhile (1) {\n\t\tif (test(x))\n\t\t\tgo();\n"
		"\t\tif (how == DROP)\n\t\t\tput(x);\n\t\tif (how != DROP && done)\n\t\t\tbreak;\n"
		"\t}\n}\n"), "4 7");
	assert_string_equal(lines(after_put,
		"void f(int x, int how)\n{\nagain:\n\tprepare();\n\tif (how == DROP)\n\t\tput(x);\n"
		"\tif (!(how == DROP))\n\t\tgoto again;\n\tif (how != TAKE || a)\n\t\treturn;\n"
		"\tuse(x);\n}\n"), "");
}

static void test_statements(void **state)
{
	(void)state;
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tdo {\n\t\tput(x);\n\t} while (0);\n\tuse(x);\n}\n"), "6");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tswitch (a) {\n\tcase 1:\n\t\tput(x);\n\t\tbreak;\n"
		"\tcase 2:\n\t\tuse(x);\n\t\tbreak;\n\tdefault:\n\t\treturn;\n\t}\n\tlater(x);\n}\n"),
		"13");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tswitch (a) {\n\tcase 1:\n\t\tput(x);\n"
		"\tcase 2:\n\t\tuse(x);\n\t}\n}\n"), "7");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tlist_for_each_entry(p, &h, l)\n\t\tput(x);\n\tuse(x);\n}\n"), "4 5");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tfor (i = 0; i < n; i++) {\n\t\tif (i)\n\t\t\tcontinue;\n"
		"\t\tput(x);\n\t}\n\tgoto out;\n\tuse(x);\nout:\n\treturn;\n}\n"), "6");
	/* both sides of an #if */
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n\tput(x);\n#ifdef A\n\tuse(x);\n#else\n\tlook(x);\n#endif\n}\n"),
		"5 7");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n#ifdef A\n\tput(x);\n#else\n\tlook(x);\n#endif\n}\n"), "");
	assert_string_equal(lines(after_put,
		"void f(int x)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n"
		"\t\tput(x);\n\t}\n\tuse(x);\n}\n"), "10");
}

static void test_always(void **state)
{
	static const char get[] =
		"{\"name\": \"n\", \"what\": \"kept\", \"path\": \"a.c\", \"function\": \"f\","
		" \"after\": \"get(x)\", \"holds\": true, \"always\": [\"put(x)\", \"put_and_wait(x\"]}";

	(void)state;
	assert_string_equal(lines(get, "void f(int x)\n{\n\tif (!get(x))\n\t\tgoto out;\n"
				  "\tput_and_wait(x, 2);\n\treturn;\nout:\n\tunlock();\n}\n"), "");
	assert_string_equal(lines(get, "void f(int x)\n{\n\tif (!get(x))\n\t\tgoto out;\n"
				  "\tif (a)\n\t\treturn;\n\tput(x);\nout:\n\tunlock();\n}\n"), "3");
	assert_string_equal(lines(get, "void f(int x)\n{\n\tif (likely(get(x))) {\n"
				  "\t\tput(x);\n\t}\n}\n"), "");
	assert_string_equal(lines(get, "void f(int x)\n{\n\tif (get(x))\n\t\treturn;\n"
				  "\tput(x);\n}\n"), "3");
}

static void test_from_the_start(void **state)
{
	static const char held[] =
		"{\"name\": \"n\", \"what\": \"no lock\", \"path\": \"a.c\", \"function\": \"*\","
		" \"until\": \"lock(v)\", \"never\": \"wait_huge(v\"}";

	(void)state;
	assert_string_equal(lines(held,
		"int wait_huge(int v)\n{\n\treturn 1;\n}\n"
		"void fault(int v)\n{\n\tlock(v);\n\twait_huge(v);\n}\n"
		"void follow(int v)\n{\n\tif (m)\n\t\twait_huge(v);\n}\n"), "13");
}

static void test_require(void **state)
{
	static const char wake[] =
		"{\"name\": \"n\", \"what\": \"never woken\", \"when\": {\"path\": \"a.c\", \"has\":"
		" \"WOKEN\"}, \"require\": {\"path\": \"a.c\", \"in\": \"wake\", \"has\": \"flags | WOKEN\"}}";

	(void)state;
	assert_string_equal(lines(wake, "int wake(void)\n{\n\treturn 0;\n}\n"), "");
	assert_string_equal(lines(wake, "int wake(void)\n{\n\treturn flags | WOKEN;\n}\n"), "");
	assert_string_equal(lines(wake, "int a = WOKEN;\n\nint wake(void)\n{\n\treturn 0;\n}\n"),
			    "3");
}

static void test_unknown(void **state)
{
	static const char lost[] =
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"lost.c\", \"function\": \"f\","
		" \"never\": \"x\"}";

	(void)state;
	assert_string_equal(lines(lost, ""), "?0");
	assert_string_equal(lines(after_put, "void f(int x)\n{\n\tgoto *x;\n}\n"), "?3");
	assert_string_equal(lines(after_put, "void f(int x)\n{\n\tgoto nowhere;\n}\n"), "?4");
}

static void test_bad(void **state)
{
	static const char *const bad[] = {
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"function\": \"f\"}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"never\": \"x\"}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"../a\", \"function\": \"f\", \"never\": \"x\"}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"function\": \"f\", \"never\": \"x\","
		" \"assume\": \"a != B\"}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"function\": \"f\", \"never\": \"x\","
		" \"holds\": true}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"function\": \"f\", \"never\": \"x\","
		" \"always\": \"y\"}",
		"{\"name\": \"n\", \"what\": \"w\", \"path\": \"a.c\", \"require\": {\"path\": \"a.c\","
		" \"has\": \"x\"}}",
		"{\"name\": \"n\", \"require\": {\"path\": \"a.c\", \"has\": \"x\"}}",
		"{\"name\": \"n\", \"what\": \"w\", \"require\": {\"path\": \"a.c\", \"has\": []}}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err e = { 0 };
		struct place_doc doc = { "test.json", str_of(bad[i]), &arena, &e };
		struct place top = { .v = NULL };
		struct check k = { 0 };
		cJSON *v;

		assert_int_equal(json_parse(doc.text, doc.name, &v, &e), 0);
		top.v = v;
		if (check_parse(&doc, &top, &k) != ERR_MANIFEST)
			fail_msg("taken for good: %s", bad[i]);
		cJSON_Delete(v);
	}
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
		cmocka_unit_test_teardown(test_never, teardown),
		cmocka_unit_test_teardown(test_assume, teardown),
		cmocka_unit_test_teardown(test_statements, teardown),
		cmocka_unit_test_teardown(test_always, teardown),
		cmocka_unit_test_teardown(test_from_the_start, teardown),
		cmocka_unit_test_teardown(test_require, teardown),
		cmocka_unit_test_teardown(test_unknown, teardown),
		cmocka_unit_test_teardown(test_bad, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
