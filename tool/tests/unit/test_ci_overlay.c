// SPDX-License-Identifier: GPL-2.0-or-later
/* Overlays as data: what is read, and what is refused with its place. */
#include "unit.h"

#include "ci/overlay_rule.h"

static void overlay_reads(void **state)
{
	struct arena a = ARENA_INIT;
	struct overlay_rule r;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(0, overlay_parse(&a, STR("# why\n\nwhat\tone of its time\n"
		"if  Makefile   CC = old\nunless a/b.h\tint  f(void)\n"
		"replace mm/a.c\nold return  x;\nnew return y;\n"
		"replace mm/b.c\nold gone\nnew\nmake KCFLAGS=-w -O1\n"), "its-time", "x.overlay", &r, &e));
	assert_string_equal(r.name, "its-time");
	assert_string_equal(r.what, "one of its time");
	assert_int_equal(r.n, 5);
	assert_string_equal(r.v[0].path, "Makefile");
	assert_string_equal(r.v[0].text, "CC = old");
	assert_int_equal(r.v[1].word, OVERLAY_UNLESS);
	assert_string_equal(r.v[2].text, "return  x;");
	assert_string_equal(r.v[2].by, "return y;");
	assert_string_equal(r.v[3].by, "");
	assert_string_equal(r.v[4].text, "KCFLAGS=-w -O1");
	arena_release(&a);
}

static void overlay_refuses(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "what x\ndance\n", "x.overlay:2: dance: no such word" },
		{ "what x\nlinks all\n", "x.overlay:2: links: something stands after it" },
		{ "what x\nmodes\n", "x.overlay:2: modes: it wants a text" },
		{ "what x\nmodes scripts /etc\n", "wants directories of the tree" },
		{ "what x\nmodes ../..\n", "wants directories of the tree" },
		{ "what x\nreplace ../../x\nold a\nnew b\n", "it wants a path in the tree" },
		{ "what x\nold a\n", "there is no replace before it" },
		{ "what x\nreplace a.c\nnew b\n", "there is no old before it" },
		{ "what x\nreplace a.c\nold\nnew b\n", "it wants a text" },
		{ "what x\nreplace a.c\nold a\n", "a replace lacks its old or new" },
		{ "what x\nreplace a.c\nold a\nold b\nnew c\n", "there is no replace before it" },
		{ "what x\nmake all\n", "it wants NAME=VALUE" },
		{ "what x\nmake =1\n", "it wants NAME=VALUE" },
		{ "what x\nif Makefile x\n", "it does nothing" },
		{ "links\n", "it does not say what it does" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct arena a = ARENA_INIT;
		struct overlay_rule r;
		struct err e = { 0 };

		assert_int_equal(ERR_CONFIG, overlay_parse(&a, str_of(bad[i].text), "x",
							   "x.overlay", &r, &e));
		if (!strstr(e.what, bad[i].says))
			fail_msg("%s: %s", bad[i].text, e.what);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlay_reads),
		cmocka_unit_test(overlay_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
