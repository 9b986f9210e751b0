// SPDX-License-Identifier: GPL-2.0-or-later
/* Token patterns, conditions in three-valued logic, sites. */
#include "unit.h"

#include "series/cond.h"
#include "series/site.h"

static struct arena arena = ARENA_INIT;

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static unsigned count(const char *pattern, const char *text)
{
	struct pattern p;
	struct toks t;
	struct err e;

	assert_int_equal(pattern_compile(&arena, pattern, &p, &e), 0);
	tok_lex(&arena, str_of(text), &t);
	return (unsigned)pattern_count(&p, &t, 0, t.n, NULL);
}

static void test_pattern(void **state)
{
	static const struct { const char *pattern, *text; unsigned n; } row[] = {
		{ "put(page);", "put( page ) ; put(page);", 2 },
		{ "put(page);", "put(/* the */page);\nput_page(page);", 1 },
		{ "put(page);", "/* put(page); */ s = \"put(page);\";", 0 },
		/* any run, also none; the shortest */
		{ "f(...);", "f(); f(a, g(b), c[1]);", 2 },
		{ "f(..., LAST)", "f(a, (b, c), LAST)", 1 },
		{ "f(..., LAST)", "f(a), g(LAST)", 0 },
		{ "a = ... b", "a = c; b", 0 },
		{ "if (...) x", "if (a && (b || c)) x", 1 },
		/* a nested call is a match of its own */
		{ "f(...)", "f(f(x))", 2 },
		/* never over a semicolon, nested or not */
		{ "f(...) ... end", "f(x) { a; } end", 0 },
		{ "f(...) ... end", "f(x) { a } end", 1 },
		{ "a ... b ... c", "a x b y c", 1 },
		/* unbalanced text ends it */
		{ "f(...)", "f(a", 0 },
		{ "->lock", "a->lock - >lock", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		unsigned n = count(row[i].pattern, row[i].text);

		if (n != row[i].n)
			fail_msg("`%s` in `%s`: %u, not %u", row[i].pattern, row[i].text, n,
				 row[i].n);
	}
}

static void test_pattern_errors(void **state)
{
	static const char *const bad[] = { "", "  ", "... x", "x ...", "a ... ... b", "a /* b */",
					   "a @ b" };
	struct pattern p;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(pattern_compile(&arena, bad[i], &p, &e), ERR_MANIFEST);
}

static int asked;

static int table_text(void *ctx, const char *path, struct str *ret)
{
	(void)ctx;
	asked++;
	if (!strcmp(path, "missing.c"))
		return -1;
	if (!strcmp(path, "a.c"))
		*ret = STR("#ifdef X\nint f(void)\n{\n\tput(p);\n\treturn 0;\n}\n#else\n"
			   "int f(void)\n{\n\tput(p);\n\tput(q);\n}\n#endif\n"
			   "/* put(p); */\nint g(void)\n{\n\tget(p);\n}\n"
			   "int f_proto(void);\n");
	else
		return 0;
	return 1;
}

static const struct world table = { .text = table_text };

static const struct cond *cond(const char *json)
{
	struct place_doc doc = { "test", str_of(json), &arena, NULL };
	struct place top = { 0 };
	const struct cond *c = NULL;
	cJSON *v;
	struct err e;

	doc.e = &e;
	assert_int_equal(json_parse(doc.text, "test", &v, &e), 0);
	top.v = v;
	if (cond_parse(&doc, &top, &c))
		fail_msg("%s", e.what);
	cJSON_Delete(v);
	return c;
}

static void test_eval(void **state)
{
	static const struct { const char *json; enum tri is; } row[] = {
		{ "{'path':'a.c','pattern':'put(p);'}", TRI_YES },
		{ "{'path':'a.c','pattern':'put(p);','count':'2'}", TRI_YES },
		{ "{'path':'a.c','pattern':'put(p);','count':3}", TRI_NO },
		{ "{'path':'a.c','in':'f','pattern':'put(p);','count':'2'}", TRI_YES },
		{ "{'path':'a.c','in':'g','pattern':'put(p);'}", TRI_NO },
		{ "{'path':'a.c','in':'nowhere','pattern':'put(p);','count':'0'}", TRI_YES },
		{ "{'path':'a.c','in':'f_proto','pattern':'int'}", TRI_NO },
		{ "{'path':'no.c','pattern':'x','count':'0'}", TRI_YES },
		{ "{'path':['no.c','a.c'],'pattern':'get(p);','count':'<=1'}", TRI_YES },
		{ "{'path':'missing.c','pattern':'x'}", TRI_UNKNOWN },
		{ "{'path':['missing.c','a.c'],'pattern':'put(p);'}", TRI_UNKNOWN },
		{ "{'not':{'path':'a.c','pattern':'x'}}", TRI_YES },
		/* several probes of one place */
		{ "{'path':'a.c','in':'f','has':['put(p);','f'],'lacks':'get(q);'}", TRI_YES },
		{ "{'path':'a.c','in':'f','has':'put(p);','lacks':['x','f']}", TRI_NO },
		{ "{'path':'no.c','lacks':['x','y']}", TRI_YES },
		{ "{'path':'missing.c','lacks':'x'}", TRI_UNKNOWN },
		{ "{'not':{'path':'missing.c','pattern':'x'}}", TRI_UNKNOWN },
		/* no and unknown is no; yes or unknown is yes */
		{ "{'all':[{'path':'missing.c','pattern':'x'},{'path':'a.c','pattern':'x'}]}",
		  TRI_NO },
		{ "{'all':[{'path':'missing.c','pattern':'x'},{'path':'a.c','pattern':'f'}]}",
		  TRI_UNKNOWN },
		{ "{'any':[{'path':'missing.c','pattern':'x'},{'path':'a.c','pattern':'f'}]}",
		  TRI_YES },
		{ "{'any':[{'path':'missing.c','pattern':'x'},{'path':'a.c','pattern':'x'}]}",
		  TRI_UNKNOWN },
		{ "{'any':[{'path':'no.c','pattern':'x'},{'path':'a.c','pattern':'x'}]}", TRI_NO },
	};
	struct lex_cache lex;
	struct files files;

	(void)state;
	lex_cache_init(&lex, &arena);
	files_init(&files, &arena, &table, &lex);
	asked = 0;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		char *json = arena_str(&arena, row[i].json);
		struct proof proof;

		for (char *p = json; *p; p++)
			*p = *p == '\'' ? '"' : *p;
		assert_int_equal(cond_eval(cond(json), &files, &proof), row[i].is);
		assert_non_null(proof_say(&arena, &proof));
	}
	assert_int_equal(cond_eval(NULL, &files, NULL), TRI_UNKNOWN);
	/* each file is asked for once */
	assert_int_equal(asked, 3);
	assert_int_equal(files.missing.n, 1);
	assert_string_equal(files.missing.v[0], "missing.c");
}

static void test_proof(void **state)
{
	struct lex_cache lex;
	struct files files;
	struct proof proof;

	(void)state;
	lex_cache_init(&lex, &arena);
	files_init(&files, &arena, &table, &lex);
	cond_eval(cond("{\"path\":\"a.c\",\"in\":\"g\",\"pattern\":\"get(p);\",\"count\":\"2\"}"),
		  &files, &proof);
	assert_string_equal(proof_say(&arena, &proof),
			    "a.c:17: `get(p);` in g(): 1 found, 2 wanted");
}

static void test_site(void **state)
{
	struct pattern after, gone[2];
	struct site s = { .path = "a.c", .function = "f", .what = "puts it", .count = 2,
			  .after = { &after, 1 } };
	struct site_state st;
	struct lex_cache lex;
	struct files files;

	(void)state;
	lex_cache_init(&lex, &arena);
	files_init(&files, &arena, &table, &lex);
	assert_int_equal(pattern_compile(&arena, "put(p);", &after, NULL), 0);
	site_read(&s, &files, &st);
	assert_int_equal(st.kind, SITE_DONE);
	assert_int_equal(pattern_compile(&arena, "never(q);", &gone[0], NULL), 0);
	assert_int_equal(pattern_compile(&arena, "put(q);", &gone[1], NULL), 0);
	s.gone = (struct patterns){ gone, 2 };
	site_read(&s, &files, &st);
	assert_int_equal(st.kind, SITE_UNDONE);
	assert_int_equal(st.line, 11);
	assert_string_equal(site_say(&arena, &s, &st), "f(): puts it: `put(q);` is still there");
	s.function = "h";
	site_read(&s, &files, &st);
	assert_int_equal(st.kind, SITE_ABSENT);
	s.path = "missing.c";
	site_read(&s, &files, &st);
	assert_int_equal(st.kind, SITE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_pattern, teardown),
		cmocka_unit_test_teardown(test_pattern_errors, teardown),
		cmocka_unit_test_teardown(test_eval, teardown),
		cmocka_unit_test_teardown(test_proof, teardown),
		cmocka_unit_test_teardown(test_site, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
