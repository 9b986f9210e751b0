/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches: what is read, what is refused and at which line, and where hunks go. */
#include "unit.h"

#include "msg/patch.h"

#define GIT(x) "diff --git a/" x " b/" x "\n"
#define HEAD(x) GIT(x) "--- a/" x "\n+++ b/" x "\n"
#define HUNK "@@ -1,2 +1,2 @@\n keep\n-old\n+new\n"
#define ONE "@@ -1 +1 @@\n-old\n+new\n"

static struct arena arena;

static int parse(const char *text, struct patch *p, struct err *e)
{
	memset(p, 0, sizeof(*p));
	memset(e, 0, sizeof(*e));
	return patch_parse(&arena, str_of(text), "x.patch", p, e);
}

static void bad_inputs(void **state)
{
	static const struct {
		const char *text, *line, *why;
	} cases[] = {
		/* paths */
		{ "--- /etc/passwd\n+++ /etc/passwd\n" ONE, "line 1:", "absolute" },
		{ HEAD("../x") ONE, "line 1:", "leaves the tree" },
		{ HEAD("x/../../y") ONE, "line 1:", "leaves the tree" },
		{ HEAD("x//y") ONE, "line 1:", "empty name" },
		{ HEAD(".git/hooks/post-merge") ONE, "line 1:", "lies in .git" },
		{ HEAD("sub/.GiT/config") ONE, "line 1:", "lies in .git" },
		{ HEAD("git~1/config") ONE, "line 1:", "lies in .git" },
		{ "diff --git \"a/.git /x\" \"b/.git /x\"\n--- \"a/.git /x\"\n+++ \"b/.git /x\"\n" ONE,
		  "line 1:", "lies in .git" },
		{ HEAD("-rf") ONE, "line 1:", "dash" },
		{ "diff --git \"a/x\\ny\" \"b/x\\ny\"\n--- \"a/x\\ny\"\n+++ \"b/x\\ny\"\n" ONE,
		  "line 1:", "control" },
		{ "diff --git \"a/x\\000y\" \"b/x\\000y\"\n--- \"a/x\\000y\"\n+++ \"b/x\\000y\"\n" ONE,
		  "line 1:", "control" },
		{ "diff --git \"a/x\\400\" \"b/x\\400\"\n" ONE, "line 1:", "quoting" },
		{ "diff --git \"a/x\\9\" \"b/x\"\n" ONE, "line 1:", "quoting" },
		{ "diff --git \"a/x\n" ONE, "line 1:", "quoting" },
		{ HEAD("x\xff") ONE, "line 1:", "UTF-8" },
		{ HEAD("x\xe2\x80\xaey.c") ONE, "line 1:", "nobody sees" },
		{ HEAD("x\\y") ONE, "line 1:", "backslash" },
		{ "--- a/x\n+++ y\n" ONE, "line 1:", "prefix" },
		{ "diff --git a/x b/x\n--- /dev/null\n+++ /dev/null\n" ONE, "line 1:", "/dev/null" },
		{ GIT("x") "--- a/y\n+++ b/y\n" ONE, "line 1:", "two files" },
		{ GIT("x") "similarity index 100%\nrename from x\nrename to x\n", "line 1:", "itself" },
		{ HEAD("x") ONE HEAD("x") ONE, "line 7:", "comes twice (first at line 1)" },
		{ GIT("y") "rename from x\nrename to y\n", "line 1:", "two files" },
		{ "diff --git a/x b/z\nrename from x\nrename to z\ndiff --git a/y b/z\n"
		  "rename from y\nrename to z\n", "line 4:", "comes twice" },
		{ GIT("l") "new file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc\n"
		  "\\ No newline at end of file\n" GIT("l/passwd") "new file mode 100644\n"
		  "--- /dev/null\n+++ b/l/passwd\n@@ -0,0 +1 @@\n+root\n", "line 8:", "a link" },
		{ "diff --git x\n", "line 1:", "without two names" },
		/* modes and headers */
		{ GIT("x") "old mode 100644\nnew mode 0777777\n", "line 3:", "mode" },
		{ GIT("x") "old mode 100644\nnew mode 120000\n", "line 1:", "from file to link" },
		{ GIT("x") "new file mode 160000\n", "line 2:", "submodule" },
		{ GIT("x") "index abc\n", "line 2:", "index" },
		{ GIT("x") "index zzzz..yyyy\n", "line 2:", "ids" },
		{ GIT("x"), "line 1:", "nothing changes" },
		{ GIT("x") "--- a/x\n+++ b/x\n", "line 3:", "no hunk" },
		{ GIT("x") "--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n  x\n", "line 4:", "combined" },
		{ "diff --cc x\n@@@ -1 -1 +1 @@@\n", "line 1:", "combined" },
		/* hunks */
		{ HEAD("x") "@@ -1,3 +1,2 @@\n keep\n-old\n+new\n", "line 4:", "ends before" },
		{ HEAD("x") "@@ -1,1 +1,1 @@\n-old\n+new\n more\n", "line 7:", "more lines" },
		{ HEAD("x") "@@ -1,1 +1,1 @@\n-old\n+new\n\n+more\n", "line 8:", "more lines" },
		{ HEAD("x") "@@ -1,2 +1,1 @@\n-old\n+new\n+new\n", "line 7:", "too many" },
		{ HEAD("x") "@@ --1 +1 @@\n-old\n+new\n", "line 4:", "numbers" },
		{ HEAD("x") "@@ -9223372036854775808 +1 @@\n-old\n+new\n", "line 4:", "numbers" },
		{ HEAD("x") "@@ -1,0 +1,0 @@\n", "line 4:", "no lines" },
		{ HEAD("x") "@@ -0 +1 @@\n-old\n+new\n", "line 4:", "line 0" },
		{ HEAD("x") "@@ -1,2 +1,2 @@\n a\n b\n", "line 4:", "changes nothing" },
		{ HEAD("x") HUNK "@@ -2 +2 @@\n-b\n+c\n", "line 8:", "before the one above" },
		{ HEAD("x") "@@ -9 +9 @@\n-b\n+c\n" ONE, "line 7:", "before the one above" },
		{ HEAD("x") "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n\\ No newline at end of file\n+b\n",
		  "line 7:", "twice" },
		{ HEAD("x") "@@ -1 +1 @@\n\\ No newline at end of file\n-a\n+b\n", "line 5:", "no line" },
		{ HEAD("x") "@@ -1,2 +1,2 @@\n-a\n\\ No newline at end of file\n-b\n+c\n+d\n",
		  "line 7:", "end of the file" },
		{ HEAD("x") "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n@@ -5 +5 @@\n-c\n+d\n",
		  "line 8:", "end of the file" },
		{ HEAD("x") "@@ -1,2 +1,2 @@\n keep\n-old line that\nwas wrapped\n+new\n", "line 7:",
		  "wrap" },
		{ "diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-old\r\n+new\n", "line 6:",
		  "mixed" },
		{ GIT("x") "new file mode 100644\n--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
		  "line 5:", "were there before" },
		{ GIT("x") "deleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1,2 +1 @@\n-a\n b\n",
		  "line 5:", "something stays" },
		{ HEAD("x") ONE "---\n" HEAD("y") ONE, "line 7:", "commit message itself" },
		/* binary */
		{ GIT("x") "GIT binary patch\nliteral x\n", "line 3:", "size" },
		{ GIT("x") "GIT binary patch\nliteral 4\nDabc\n\n", "line 4:", "base85" },
		{ GIT("x") "GIT binary patch\nliteral 4\nDab\"de\n\n", "line 4:", "base85" },
		{ GIT("x") "GIT binary patch\n", "line 2:", "without any data" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct patch p;
		struct err e;
		int rc = parse(cases[i].text, &p, &e);

		if (rc != ERR_INPUT || !strstr(e.what, cases[i].line) || !strstr(e.what, cases[i].why))
			fail_msg("case %zu: %d \"%s\" is not %s ... %s\n%s", i, rc, e.what,
				 cases[i].line, cases[i].why, cases[i].text);
	}
}

/* "kind old new hunks" of each file. */
static char *show(const struct patch *p)
{
	char *out = arena_str(&arena, "");

	for (size_t i = 0; i < p->file.n; i++) {
		const struct patch_file *f = &p->file.v[i];

		out = arena_printf(&arena, "%s%s%c %s %s %zu%s", out, i ? "|" : "", f->kind,
				   f->old_path ? f->old_path : "-", f->new_path ? f->new_path : "-",
				   f->hunk.n, f->binary ? " binary" : "");
	}
	return out;
}

static void good_inputs(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "just a mail\n--- x\nnot a diff\n", "" },
		{ "words\n---\n x | 2 +-\n\n" HEAD("mm/x.c") HUNK "-- \n2.39.5\n\n+ a list's footer\n",
		  "M mm/x.c mm/x.c 1" },
		{ HEAD("x") HUNK "--\n2.39.5\n", "M x x 1" },
		{ HEAD("x") "@@ -1,2 +1 @@\n--- \n-old\n+new\n-- \n2.39.5\n", "M x x 1" },
		{ "--- a/x\t2018-11-30 14:08:53 -0800\n+++ b/x\t2018-12-01 09:00:00 -0800\n" ONE, "M x x 1" },
		{ "--- linux.orig/mm/x.c\n+++ linux/mm/x.c\n" ONE, "M mm/x.c mm/x.c 1" },
		{ "--- mm/x.c.orig\n+++ mm/x.c\n" ONE, "M mm/x.c mm/x.c 1" },
		{ "Index: mm/x.c\n=====\n--- mm/x.c\n+++ mm/x.c\n" ONE, "M mm/x.c mm/x.c 1" },
		{ "diff --git mm/x.c mm/x.c\n--- mm/x.c\n+++ mm/x.c\n" ONE, "M mm/x.c mm/x.c 1" },
		{ "diff --git i/x w/x\n--- i/x\n+++ w/x\n" ONE, "M x x 1" },
		{ "diff --git a/my file b/my file\n--- a/my file\t\n+++ b/my file\t\n" ONE,
		  "M my file my file 1" },
		{ "diff --git a/a b/a b/a b/a\nold mode 100644\nnew mode 100755\n", "M a b/a a b/a 0" },
		{ "diff --git \"a/\\303\\244.c\" \"b/\\303\\244.c\"\n--- \"a/\\303\\244.c\"\n"
		  "+++ \"b/\\303\\244.c\"\n" ONE, "M \xc3\xa4.c \xc3\xa4.c 1" },
		{ GIT("x") "new file mode 100644\nindex 0000000..e69de29\n", "A - x 0" },
		{ GIT("x") "new file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", "A - x 1" },
		{ GIT("x") "deleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", "D x - 1" },
		{ "diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n"
		  "index 1234567..89abcde 100644\n--- a/x\n+++ b/y\n" ONE, "R x y 1" },
		{ "diff --git a/x b/y\ncopy from x\ncopy to y\n", "C x y 0" },
		{ GIT("x") "index 1234567..89abcde 100644\nBinary files a/x and b/x differ\n", "M x x 0 binary" },
		{ GIT("x") "GIT binary patch\nliteral 4\nDabcde\n\nliteral 0\nAabcde\n\n" HEAD("y") ONE,
		  "M x x 0 binary|M y y 1" },
		{ "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", "A - x 1" },
		{ "--- old/x\t1970-01-01 00:00:00 +0000\n+++ new/x\t2018-12-01\n@@ -0,0 +1 @@\n+a\n", "A - x 1" },
		/* transport's CRLF, and a context line whose space a mailer took */
		{ "diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-old\r\n+new\r\n", "M x x 1" },
		{ HEAD("x") "@@ -1,3 +1,3 @@\n a\n\n-old\n+new\n", "M x x 1" },
		{ HEAD("x") ONE "-- \n2.1\n\n_______\nlist footer\n" HEAD("y") ONE, "M x x 1|M y y 1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct patch p;
		struct err e;
		int rc = parse(cases[i].text, &p, &e);

		if (rc || strcmp(show(&p), cases[i].want))
			fail_msg("case %zu: %d \"%s\", \"%s\" is not \"%s\"\n%s", i, rc, e.what,
				 rc ? "" : show(&p), cases[i].want, cases[i].text);
	}
}

static void limits(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(PATCH_TEXT_MAX * 2);
	struct patch p;
	struct err e;

	(void)state;
	buf_addz(&b, HEAD("x") "@@ -1 +1 @@\n-");
	for (size_t i = 0; i < PATCH_LINE_MAX; i++)
		buf_addc(&b, 'x');
	buf_addz(&b, "\n+new\n");
	assert_int_equal(patch_parse(&arena, buf_str(&b), "x", &p, &e), ERR_LIMIT);
	assert_int_equal(patch_parse(&arena, STR(HEAD("x") "@@ -1 +1 @@\n-a\0b\n+c\n"), "x", &p, &e),
			 ERR_INPUT);
	assert_non_null(strstr(e.what, "line 5: a NUL"));
	assert_int_equal(parse(HEAD("x") "@@ -1 +1 @@\n-a\n+b /*\xe2\x80\xae*/\n", &p, &e), 0);
	assert_non_null(p.hidden);
}

static void applies_exactly(void **state)
{
	struct patch p;
	struct err e;
	struct str after;

	(void)state;
	assert_int_equal(parse(HEAD("x") "@@ -1,0 +2 @@\n+one and a half\n@@ -3 +4 @@\n-three\n+THREE\n"
			       "\\ No newline at end of file\n", &p, &e), 0);
	assert_int_equal(patch_apply(&arena, &p.file.v[0], STR("one\ntwo\nthree\n"), &after, &e), 0);
	assert_str(after, "one\none and a half\ntwo\nTHREE");
	assert_int_equal(patch_apply(&arena, &p.file.v[0], STR("one\ntwo\nthree"), &after, &e), ERR_CONFLICT);
	assert_int_equal(patch_apply(&arena, &p.file.v[0], STR("one\nthree\n"), &after, &e), ERR_CONFLICT);
	assert_str(patch_old_text(&arena, &p.file.v[0]), "three\n");
	assert_str(patch_new_text(&arena, &p.file.v[0]), "one and a half\nTHREE");
}

/* Two functions that look alike, and what stands between them. */
#define TWIN(name) "int " name "(void)\n{\n\tlock(&sample_lock);\n\twait_for(page);\n\tput(page);\n" \
		   "\tunlock(&sample_lock);\n\treturn 0;\n}\n\n"
#define FILE2 TWIN("first") TWIN("second")
#define TWIN_HUNK(fn) "@@ -900,4 +900,3 @@ int " fn "(void)\n \tlock(&sample_lock);\n-\twait_for(page);\n" \
		      "-\tput(page);\n+\tput_and_wait(page);\n \tunlock(&sample_lock);\n"

static void finds_the_place(void **state)
{
	struct patch_placed at;
	struct patch p;
	struct err e;
	ptrdiff_t i;

	(void)state;
	/* the function named in the header decides, not the line number */
	assert_int_equal(parse(HEAD("x") TWIN_HUNK("first"), &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FILE2), &at, &e), 0);
	assert_true(at.exact);
	assert_str(at.before, FILE2);
	i = str_find(at.after, STR("put_and_wait"), 0);
	assert_true(i > 0 && i < str_find(at.after, STR("second"), 0));
	assert_int_equal(parse(HEAD("x") TWIN_HUNK("second"), &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FILE2), &at, &e), 0);
	assert_true(str_find(at.after, STR("put_and_wait"), 0) > str_find(at.after, STR("second"), 0));
	/* nothing says which: refused */
	assert_int_equal(parse(HEAD("x") "@@ -900,4 +900,3 @@\n \tlock(&sample_lock);\n-\twait_for(page);\n"
			       "-\tput(page);\n+\tput_and_wait(page);\n \tunlock(&sample_lock);\n", &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FILE2), &at, &e), ERR_CONFLICT);
	assert_non_null(strstr(e.what, "several places"));
	/* two hunks, two places: only one order */
	assert_int_equal(parse(HEAD("x") "@@ -1,2 +1,1 @@\n-\twait_for(page);\n-\tput(page);\n+\tboth(page);\n"
			       "@@ -9,2 +8,1 @@\n-\twait_for(page);\n-\tput(page);\n+\tboth(page);\n", &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FILE2), &at, &e), 0);
	assert_true(at.exact);
	assert_int_equal(str_find(at.after, STR("wait_for"), 0), -1);
	/* drifted: one line reads differently there */
	assert_int_equal(parse(HEAD("x") TWIN_HUNK("second"), &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0],
		STR(TWIN("first") "int second(int flags)\n{\n\tlock(&sample_lock);\n\twait_for(page);\n"
		    "\tdrop(page);\n\tunlock(&sample_lock);\n\treturn 0;\n}\n"), &at, &e), 0);
	assert_false(at.exact);
	assert_true(str_find(at.after, STR("put_and_wait"), 0) > str_find(at.after, STR("second"), 0));
	assert_int_equal(str_find(at.before, STR("drop"), 0), -1);
	/* drifted further: half of the lines will do in the function that the hunk
	 * names, not elsewhere */
#define FAR "int second(int flags)\n{\n\tlock(&sample_lock);\n\twait_for(other);\n" \
	    "\tdrop(page);\n\tunlock(&sample_lock);\n\treturn 0;\n}\n"
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FAR), &at, &e), 0);
	assert_false(at.exact);
	assert_int_equal(parse(HEAD("x") TWIN_HUNK("third"), &p, &e), 0);
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR(FAR), &at, &e), ERR_CONFLICT);
	assert_string_equal(e.what, "hunk 1 (third) fits nowhere");
	/* nowhere */
	assert_int_equal(patch_place(&arena, &p.file.v[0], STR("int other;\n"), &at, &e), ERR_CONFLICT);
	assert_non_null(strstr(e.what, "nowhere"));
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
		TEST(bad_inputs), TEST(good_inputs), TEST(limits), TEST(applies_exactly),
		TEST(finds_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
