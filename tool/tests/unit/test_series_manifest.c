// SPDX-License-Identifier: GPL-2.0-or-later
/* Manifests: one good one, and one mistake at a time with the place it must be reported at. */
#include "unit.h"

#include "series/manifest.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "cccccccccccccccccccccccccccccccccccccccc"

static const char good[] =
	"{\"schema\":\"backport.series/1\",\"name\":\"x\",\"title\":\"The X\",\n"
	" \"targets\":[\"linux-4.*.y\"],\n"
	" \"changes\":[\n"
	"  {\"id\":\"" ID_A "\",\"subject\":\"first\",\"author\":\"A <a@example.org>\",\n"
	"   \"author-date\":\"2018-12-28\",\"since\":\"v5.0\",\"role\":\"core\",\"files\":[\"mm/x.c\"],\n"
	"   \"probes\":{\"present\":{\"path\":\"mm/x.c\",\"pattern\":\"f(...)\"},\n"
	"    \"superseded\":[{\"by\":\"" ID_C "\",\"when\":{\"path\":\"mm/x.c\",\"pattern\":\"g\"}}]},\n"
	"   \"sites\":[{\"path\":\"mm/x.c\",\"function\":\"f\",\"what\":\"does it\",\"after\":\"g()\"}]},\n"
	"  {\"id\":\"" ID_B "\",\"subject\":\"second\",\"author\":\"B <b@example.org>\",\n"
	"   \"author-date\":null,\"role\":\"follow-up\",\"files\":[\"mm/x.c\"],\"fixes\":[\"" ID_C "\"],\n"
	"   \"requires\":[\"" ID_A "\"],\"supersedes\":[\"" ID_A "\"]}\n"
	" ]}\n";

static struct arena arena = ARENA_INIT;

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static void test_good(void **state)
{
	const struct manifest *m;
	struct err e;

	(void)state;
	if (manifest_parse(&arena, STR(good), "series/x.json", NULL, &m, &e))
		fail_msg("%s", e.what);
	assert_int_equal(m->n, 2);
	assert_string_equal(m->change[0].author_date, "2018-12-28");
	assert_null(m->change[1].author_date);
	assert_int_equal(m->change[1].role, ROLE_FOLLOW_UP);
	assert_int_equal(m->change[0].site[0].count, 1);
	assert_ptr_equal(manifest_find(m, "bbbbbbbbbbbb"), &m->change[1]);
	assert_null(manifest_find(m, "bbb"));
	assert_null(manifest_find(m, "cccccccc"));
}

/* Replace @from by @to once, and expect the message. */
static void test_mistakes(void **state)
{
	static const struct { const char *from, *to, *said; } row[] = {
		{ "series/1\"", "series/9\"", "x.json:1:11: schema: \"backport.series/9\"" },
		{ "\"title\"", "\"titel\"", "x.json:1:50: titel: there is no member" },
		{ "\"name\":\"x\"", "\"name\":\"y\"", "name: the file of series \"y\"" },
		{ "\"name\":\"x\"", "\"name\":\"X/\"", "name: must be of a-z" },
		{ "[\"linux-4.*.y\"]", "[]", "2:12: targets: must name the branches" },
		{ "\"linux-4.*.y\"", "7", "targets[0]: must be a string" },
		{ ID_A "\",\"subject\":\"first", "abc\",\"subject\":\"first",
		  "4:9: changes[0].id: \"abc\" is no id" },
		{ ID_B "\",\"subject\"", ID_A "\",\"subject\"", "changes[1].id: aaaaaaaaaaaa is listed twice" },
		/* a culprit may be cut as in a Fixes: line, but no shorter */
		{ "\"fixes\":[\"" ID_C, "\"fixes\":[\"ccccccccccc",
		  "changes[1].fixes[0]: \"ccccccccccc\" is no id of 12 to 40" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"optional\":\"\"",
		  "changes[0].optional: must be a string" },
		{ "\"role\":\"core\"",
		  "\"role\":\"core\",\"checks\":[{\"name\":\"n\",\"what\":\"w\",\"path\":\"a.c\"}]",
		  "changes[0].checks[0].function: is missing" },
		{ "\"after\":\"g()\"", "\"after\":[\"g()\",\"g(...\"]",
		  "changes[0].sites[0].after[1]: a pattern cannot begin or end" },
		{ "\"after\":\"g()\"", "\"after\":\"g()\",\"gone\":[]",
		  "changes[0].sites[0].gone: an empty list" },
		{ "\"pattern\":\"f(...)\"", "\"has\":\"f\",\"count\":1",
		  "changes[0].probes.present.count: there is no member" },
		{ "A <a@example.org>", "A", "changes[0].author: must be" },
		{ "2018-12-28", "2018-12-8", "5:18: changes[0].author-date: must be YYYY" },
		{ "\"core\"", "\"main\"", "changes[0].role: must be core" },
		{ "[\"mm/x.c\"],\n   \"probes", "[\"/mm/x.c\"],\n   \"probes",
		  "changes[0].files[0]: \"/mm/x.c\" is no path" },
		{ "\"pattern\":\"f(...)\"", "\"pattern\":\"f(...\"",
		  "changes[0].probes.present.pattern: a pattern cannot begin or end" },
		{ "\"pattern\":\"f(...)\"", "\"pattern\":\"f\",\"count\":\"=2\"",
		  "changes[0].probes.present.count: must be" },
		{ "\"pattern\":\"f(...)\"", "\"patern\":\"f\"",
		  "changes[0].probes.present.patern: there is no member" },
		{ "{\"path\":\"mm/x.c\",\"pattern\":\"f(...)\"}", "{\"all\":[]}",
		  "changes[0].probes.present.all: an empty list" },
		{ "{\"path\":\"mm/x.c\",\"pattern\":\"f(...)\"}", "{\"all\":[null]}",
		  "changes[0].probes.present.all[0]: must be an object" },
		{ "{\"path\":\"mm/x.c\",\"pattern\":\"f(...)\"}",
		  "{\"not\":{\"path\":\"a\",\"pattern\":\"b\"},\"any\":[]}",
		  "changes[0].probes.present" },
		{ ID_C "\",\"when\"", "ccc\",\"when\"", "superseded[0].by: \"ccc\" is no id" },
		{ "\"what\":\"does it\"", "\"what\":\"does it\",\"otherwise\":\"why\"",
		  "changes[0].sites[0].otherwise: \"when\" and \"otherwise\"" },
		{ "\"after\":\"g()\"", "\"after\":\"g()\",\"count\":0",
		  "changes[0].sites[0].count: must be a whole number" },
		{ "\"requires\":[\"" ID_A, "\"requires\":[\"" ID_C,
		  "changes[1].requires[0]: cccccccccccc is no change of this series" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"supersedes\":[\"" ID_C "\"]",
		  "changes[0].supersedes[0]: cccccccccccc is no change of this series" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"requires\":\"" ID_B "\"",
		  "5:71: changes[0].requires: must be an array" },
		{ "\"requires\":[\"" ID_A, "\"requires\":[\"" ID_B,
		  "changes[1].requires[0]: the change names itself" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"requires\":[\"" ID_B "\"]",
		  "require each other in a circle" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"supersedes\":[\"" ID_B "\"]",
		  "supersede each other in a circle" },
		{ "\"role\":\"core\"", "\"role\":\"core\",\"role\":\"core\"", "x.json:5:" },
		{ " ]}\n", " ]\n", "x.json:1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const char *at = strstr(good, row[i].from);
		const struct manifest *m;
		struct err e = { 0 };
		char *text;

		assert_non_null(at);
		text = arena_printf(&arena, "%.*s%s%s", (int)(at - good), good, row[i].to,
				    at + strlen(row[i].from));
		assert_int_equal(manifest_parse(&arena, str_of(text), "x.json", NULL, &m, &e),
				 ERR_MANIFEST);
		assert_int_equal(e.code, ERR_MANIFEST);
		if (!strstr(e.what, row[i].said))
			fail_msg("%zu: \"%s\" does not say \"%s\"", i, e.what, row[i].said);
	}
}

static void test_files(void **state)
{
	static const char with[] =
		"\"role\":\"core\",\"semantic\":[{\"patch\":\"patches/no.cocci\","
		"\"files\":[\"mm/x.c\"]}]";
	const char *at = strstr(good, "\"role\":\"core\"");
	const struct manifest *m;
	struct strings names;
	struct err e;
	char *text = arena_printf(&arena, "%.*s%s%s", (int)(at - good), good, with,
				  at + strlen("\"role\":\"core\""));

	(void)state;
	assert_int_equal(manifest_parse(&arena, str_of(text), "x.json", NULL, &m, &e), 0);
	assert_int_equal(manifest_parse(&arena, str_of(text), "x.json", "/nowhere", &m, &e),
			 ERR_MANIFEST);
	assert_non_null(strstr(e.what, "semantic[0].patch: there is no patches/no.cocci"));
	assert_int_equal(manifest_load(&arena, "/nowhere", "x", &m, &e), ERR_NOT_FOUND);
	assert_int_equal(manifest_load(&arena, "/nowhere", "../x", &m, &e), ERR_NOT_FOUND);
	assert_int_equal(manifest_names(&arena, "/nowhere", &names, &e), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_good, teardown),
		cmocka_unit_test_teardown(test_mistakes, teardown),
		cmocka_unit_test_teardown(test_files, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
