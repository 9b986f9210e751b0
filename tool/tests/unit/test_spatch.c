// SPDX-License-Identifier: GPL-2.0-or-later
/* Coccinelle, shut off: what is refused, what does not reach it, and what it could not read. */
#include "spatch/spatch.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "spatch/smpl.h"
#include "unit.h"

static struct arena arena = ARENA_INIT;
static struct err err;
static char *dir;		/* a new one for each test */
static char *old_path, *old_home;
static char start[4096];

static const struct spatch usual = { 0 };

#define RULE "@@\nexpression e;\n@@\n- drop(e);\n+ release(e);\n"
#define TEXT "int f(int x)\n{\n\tdrop(x);\n\treturn\t0;\n}\n"

static int setup(void **state)
{
	(void)state;
	old_path = arena_str(&arena, getenv("PATH"));
	old_home = arena_str(&arena, getenv("HOME"));
	err = (struct err){ 0 };
	if (!getcwd(start, sizeof(start)))
		return -1;
	return io_tmpdir(&arena, "test", &dir, NULL);
}

static int teardown(void **state)
{
	int rc;

	(void)state;
	setenv("PATH", old_path, 1);
	if (old_home)
		setenv("HOME", old_home, 1);
	rc = chdir(start);
	io_rmtree(dir);
	arena_release(&arena);
	arena = (struct arena)ARENA_INIT;
	return rc;
}

/* Without Coccinelle its tests are skipped, and say so. */
static void need_spatch(void)
{
	const char *version;

	if (spatch_version(&arena, &usual, &version, &err) == ERR_TOOL)
		skip();
}

static void put(const char *name, const char *text)
{
	assert_int_equal(io_write(arena_printf(&arena, "%s/%s", dir, name), str_of(text), &err), 0);
}

/* A program of ours in place of spatch. */
static struct spatch fake(const char *script, int timeout_ms)
{
	char *path = arena_printf(&arena, "%s/fake", dir);

	put("fake", arena_printf(&arena, "#!/bin/sh\n%s\n", script));
	assert_int_equal(chmod(path, 0700), 0);
	return (struct spatch){ path, timeout_ms };
}

static struct str apply(const struct spatch *s, const char *rule, const char *path,
			const char *text, int code)
{
	struct str ret = { 0 };
	int rc = spatch_apply(&arena, s, "x.cocci", str_of(rule), path, str_of(text), &ret, &err);

	if (rc != code)
		fail_msg("%s: %s", err_name(rc), err.what);
	return ret;
}

static void refuses_what_could_run_or_read(void **state)
{
	static const struct { const char *smpl, *said; } row[] = {
		{ "@script:python@\n@@\nimport os\n", "x.cocci:1: script: " },
		{ "@r@\n@@\n f();\n\n@ script : ocaml @\n@@\n", "x.cocci:5: script: " },
		{ "@initialize:python@\n@@\n", "initialize: " },
		{ "@finalize\n:python@\n@@\n", "finalize: " },
		{ "@r@\nidentifier f : script:python() { True };\n@@\n f();\n",
		  "x.cocci:2: script" },
		{ "#include \"other.cocci\"\n", "x.cocci:1: #include: " },
		{ "// a\n  # include <a.cocci>\n", "x.cocci:2: #include: " },
		{ "using \"my.iso\"\n", "x.cocci:1: using: " },
		{ "virtual patch\n", "x.cocci:1: virtual: " },
		{ "/* a\n */ virtual patch\n", "x.cocci:2: virtual: " },
		{ "@@\n@@\n f(\"/*\"); using \"*/\"\n", "x.cocci:3: using: " },
		{ "# spatch --reverse\n" RULE, "x.cocci:1: # spatch: " },
		{ "/*\n\t#spatch --python /bin/sh\n*/\n" RULE, "x.cocci:2: # spatch: " },
		{ "@@\n@@\n f(\"a\n", "x.cocci:3: quote: " },
		{ "/* a\n", "x.cocci:1: comment: " },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		int rc = smpl_check(str_of(row[i].smpl), "x.cocci", &err);

		if (rc != ERR_RULE || !strstr(err.what, row[i].said))
			fail_msg("%s: %d %s", row[i].smpl, rc, err.what);
	}
	assert_int_equal(smpl_check((struct str){ "a\0b", 3 }, "x.cocci", &err), ERR_RULE);
}

static void takes_what_is_harmless(void **state)
{
	static const char *const row[] = {
		RULE,
		"// script:python, using \"x\", virtual memory, don't\n" RULE,
		"@@\n@@\n f();\n+/*\n+ * using the virtual address: it isn't ours\n+ */\n+g();\n",
		"@@\n@@\n-#include <linux/a.h>\n+#include <linux/b.h>\n",
		"@@\nidentifier script, using_x;\n@@\n"
		" script(using_x, 'a', '\\'', \"\\\"using\");\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		if (smpl_check(str_of(row[i]), "x.cocci", &err))
			fail_msg("%s: %s", row[i], err.what);
	}
}

static void changes_what_matches_and_nothing_else(void **state)
{
	(void)state;
	need_spatch();
	assert_str(apply(&usual, RULE, "mm/x.c", TEXT, 0),
		   "int f(int x)\n{\n\trelease(x);\n\treturn\t0;\n}\n");
	assert_str(apply(&usual, RULE, "mm/x.c", "int g;\n", 0), "int g;\n");
	assert_str(apply(&usual, RULE, "a/x.h", "static inline void f(void)\n{\n\tdrop(1);\n}", 0),
		   "static inline void f(void)\n{\n\trelease(1);\n}");
	/* no isomorphisms: what is written is what matches */
	assert_str(apply(&usual, "@@\nexpression e;\n@@\n- if (e == NULL) f();\n", "x.c",
			 "void h(void)\n{\n\tif (!p)\n\t\tf();\n}\n", 0),
		   "void h(void)\n{\n\tif (!p)\n\t\tf();\n}\n");
}

static void hears_no_config_and_leaves_nothing_behind(void **state)
{
	(void)state;
	need_spatch();
	put(".cocciconfig", "[spatch]\n\toptions = --reverse\n");
	assert_int_equal(chdir(dir), 0);
	setenv("HOME", dir, 1);
	setenv("TMPDIR", dir, 1);
	assert_str(apply(&usual, RULE, "x.c", TEXT, 0),
		   "int f(int x)\n{\n\trelease(x);\n\treturn\t0;\n}\n");
	unsetenv("TMPDIR");
	assert_int_equal(unlink(".cocciconfig"), 0);
	/* an empty directory can be removed */
	assert_int_equal(rmdir(dir), 0);
}

static void passes_a_path_to_no_shell(void **state)
{
	struct spatch s = fake("for x; do :; done; test \"$x\" = input.c && "
			       "env | grep -v -E '^(PATH|HOME|TMPDIR|LC_ALL|PWD|_|SHLVL|OLDPWD)=' "
			       "> input.c; "
			       "test \"$HOME\" = \"$PWD\"", 0);

	(void)state;
	assert_str(apply(&s, RULE, "mm/$(touch x);.c", TEXT, 0), "");
}

static void says_what_is_missing(void **state)
{
	struct spatch none = { "/nonexistent/spatch", 0 };

	(void)state;
	setenv("PATH", dir, 1);
	apply(&usual, RULE, "x.c", TEXT, ERR_TOOL);
	assert_non_null(strstr(err.what, "Coccinelle (spatch) is not installed; it carries"));
	assert_string_equal(err.next, "apt-get install coccinelle");
	apply(&none, RULE, "x.c", TEXT, ERR_TOOL);
	assert_non_null(strstr(err.what, "/nonexistent/spatch"));
}

static void stops_what_takes_too_long(void **state)
{
	struct spatch s = fake("sleep 60", 200);

	(void)state;
	apply(&s, RULE, "mm/x.c", TEXT, ERR_TIMEOUT);
	assert_non_null(strstr(err.what, "x.cocci on mm/x.c: "));
}

static void tells_why_it_failed(void **state)
{
	struct spatch s = fake("echo 'init_defs_builtins: x' >&2; echo 'cannot do it' >&2; "
			       "exit 3", 0);

	(void)state;
	apply(&s, RULE, "mm/x.c", TEXT, ERR_TOOL);
	assert_non_null(strstr(err.what, "x.cocci on mm/x.c (exit code 3): cannot do it"));
	need_spatch();
	apply(&usual, "@@\nexpression e;\n@@\n- f(e;\n", "mm/x.c", TEXT, ERR_RULE);
	assert_non_null(strstr(err.what, "parse error"));
	assert_non_null(strstr(err.what, "line 4"));
}

#define WEIRD \
	"int good(void)\n{\n\treturn 1;\n}\n\n" \
	"static void bad(int x)\n{\n\tfoo(x);\n\tif (x\n}\n\n" \
	"SYSCALL_DEFINE1(thing, int, x)\n{\n\treturn x;\n}\n\n" \
	"/* one\n * two */\nint last(void)\n{\n" \
	"\tfor_each_of_them(p) {\n\t\tf(p);\n\t} till_then {\n\t}\n}\n"

static void names_the_function_it_could_not_read(void **state)
{
	struct str good[] = { STR("good"), STR("nowhere") }, bad[] = { STR("good"), STR("bad") };
	struct str last = STR("last");
	struct spatch_unread un = { 0 };

	(void)state;
	need_spatch();
	assert_int_equal(spatch_parses(&usual, "x.c", STR(WEIRD), good, 2, &un, &err), 1);
	assert_int_equal(spatch_parses(&usual, "x.c", STR(WEIRD), bad, 2, &un, &err), 0);
	assert_str(un.function, "bad");
	assert_in_range(un.line, 9, 10);
	assert_int_equal(spatch_parses(&usual, "x.c", STR(WEIRD), &last, 1, &un, &err), 0);
	assert_str(un.function, "last");
	assert_in_range(un.line, 20, 24);
	assert_int_equal(spatch_parses(&usual, "x.c", STR(TEXT), good, 2, &un, &err), 1);
}

#define GAVE_UP(line, text) \
	"printf ' = File \"input.c\", line " line ", \\nbadcount: 1\\nBAD:!!!!! " text "\\n' >&2; " \
	"echo 'nb bad = 1'"

static void takes_no_half_understood_answer(void **state)
{
	static const char *const talk[] = {
		"echo hello",
		"exit 2",
		"echo 'nb good = 1,  nb bad = 3 ==='",
		"echo 'badcount: 1' >&2; echo 'BAD:!!!!! x' >&2; echo 'nb bad = 1'",
		GAVE_UP("2", "no"),
		GAVE_UP("99", "{"),
	};
	struct str f = STR("f");
	struct spatch_unread un = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(talk); i++) {
		struct spatch s = fake(talk[i], 0);
		int rc = spatch_parses(&s, "mm/x.c", STR(TEXT), &f, 1, &un, &err);

		if (rc != ERR_TOOL)
			fail_msg("%s: %d", talk[i], rc);
		assert_string_equal(err.next, "spatch --parse-c mm/x.c");
	}
	{
		struct spatch s = fake(GAVE_UP("2", "{"), 0);

		assert_int_equal(spatch_parses(&s, "mm/x.c", STR(TEXT), &f, 1, &un, &err), 0);
		assert_int_equal(un.line, 2);
	}
}

int main(void)
{
#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	static const struct CMUnitTest tests[] = {
		CASE(refuses_what_could_run_or_read),
		CASE(takes_what_is_harmless),
		CASE(changes_what_matches_and_nothing_else),
		CASE(hears_no_config_and_leaves_nothing_behind),
		CASE(passes_a_path_to_no_shell),
		CASE(says_what_is_missing),
		CASE(stops_what_takes_too_long),
		CASE(tells_why_it_failed),
		CASE(names_the_function_it_could_not_read),
		CASE(takes_no_half_understood_answer),
	};

	return RUN(tests);
}
