// SPDX-License-Identifier: GPL-2.0-or-later
/* Scoring: what counts as the same, what a bad pair costs, and what the figures say. */
#include "backtest/backtest.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "backtest/parts.h"
#include "git_fixture.h"

static struct arena arena = ARENA_INIT;
static struct err err;

static void same_text(void **state)
{
	(void)state;
	assert_true(bt_same_text("a.c", STR("int a; /* x */\n"), STR("int\ta;\n// y\n")));
	assert_true(bt_same_text("a.c", STR("f(a,\n  b);\n"), STR("f(a, b);\n")));
	assert_false(bt_same_text("a.c", STR("int a;\n"), STR("int b;\n")));
	assert_false(bt_same_text("a.c", STR("int a;\n"), STR("int a; int b;\n")));
	/* a directive ends with its line */
	assert_false(bt_same_text("a.h", STR("#define A\nx\n"), STR("#define A x\n")));
	/* text in strings is no white space */
	assert_false(bt_same_text("a.c", STR("p(\"a b\");\n"), STR("p(\"a  b\");\n")));
	assert_true(bt_same_text("mm/Makefile", STR("# one\nobj-y += a.o\n"),
				 STR("obj-y  +=  a.o\n\n# two\n")));
	assert_false(bt_same_text("mm/Makefile", STR("obj-y += a.o\n"), STR("obj-y += b.o\n")));
	/* in a text '#' is a character like any other */
	assert_false(bt_same_text("Documentation/x.rst", STR("# one\n"), STR("# two\n")));
	assert_false(bt_same_text("x.rst", STR("a b\n"), STR("ab\n")));
}

/* main: P, U. branch: B, with a port of U on top. */
static void make_repo(void)
{
	fix_sh("mkdir -p series && rm -rf r && git init -q -b main r && cd r && printf 'int f(void)\\n{\\n\\treturn 1;\\n}\\n' > a.c && "
	       "git add . && git commit -q -m one && git branch branch && "
	       "sed -i 's/return 1/return 2/' a.c && git commit -q -a -m two && git tag up && "
	       "git checkout -q branch && echo 'int g;' >> a.c && git commit -q -a -m b && "
	       "git tag base && sed -i 's/return 1/return 2/' a.c && "
	       "git commit -q -a -m \"two\n\ncommit $(git rev-parse up) upstream.\" && git tag port && "
	       "echo 'int h;' >> a.c && git commit -q -a -m 'not a port'");
}

static void read_pairs(void **state)
{
	struct bt_pairs p = { 0 };
	struct repo *r;
	struct oid up;

	(void)state;
	make_repo();
	r = fix_open("r");
	assert_ok(backtest_read(r, &arena,
				STR("# pairs\n\n up  base\tport  4.4 first\nup base port\n"),
				"list", &p, &err),
		  &err);
	assert_int_equal(p.v.n, 2);
	up = fix_oid("r", "up");
	assert_true(oid_eq(&p.v.v[0].upstream, &up));
	assert_string_equal(p.v.v[0].label, "4.4 first");
	assert_null(p.v.v[1].label);
	assert_int_equal(backtest_read(r, &arena, STR("up base port\nup base\n"), "list", &p, &err),
			 ERR_INPUT);
	assert_says(err.what, "list: line 2: it has no expected commit");
	assert_int_equal(backtest_read(r, &arena, STR("up base nosuch\n"), "list", &p, &err),
			 ERR_NOT_FOUND);
	assert_says(err.what, "list: line 1: ");
	repo_free(r);
}

static void read_range(void **state)
{
	struct bt_pairs p = { 0 };
	struct oid up = fix_oid("r", "up"), base = fix_oid("r", "base");
	struct repo *r = fix_open("r");

	(void)state;
	assert_ok(backtest_range(r, &arena, "main~1..branch", &p, &err), &err);
	assert_int_equal(p.v.n, 1);
	assert_int_equal(p.passed_over, 2);
	assert_true(oid_eq(&p.v.v[0].upstream, &up));
	assert_true(oid_eq(&p.v.v[0].base, &base));
	repo_free(r);
}

static int crashes(struct workshop *w, const struct commit *u, const struct change *c,
		   const struct oid *tree, struct ported *ret, struct err *e)
{
	(void)w, (void)u, (void)c, (void)tree, (void)ret, (void)e;
	kill(getpid(), SIGKILL);
	return 0;
}

static int hangs(struct workshop *w, const struct commit *u, const struct change *c,
		 const struct oid *tree, struct ported *ret, struct err *e)
{
	(void)w, (void)u, (void)c, (void)tree, (void)ret, (void)e;
	for (;;)
		pause();
	return 0;
}

static int spins(struct workshop *w, const struct commit *u, const struct change *c,
		 const struct oid *tree, struct ported *ret, struct err *e)
{
	static volatile unsigned n;

	(void)w, (void)u, (void)c, (void)tree, (void)ret, (void)e;
	for (;;)
		n++;
	return 0;
}

static int leaves(struct workshop *w, const struct commit *u, const struct change *c,
		  const struct oid *tree, struct ported *ret, struct err *e)
{
	(void)w, (void)u, (void)c, (void)tree, (void)ret, (void)e;
	_exit(128);
}

/* Ported, it says, and did nothing. */
static int lies(struct workshop *w, const struct commit *u, const struct change *c,
		const struct oid *tree, struct ported *ret, struct err *e)
{
	(void)w, (void)u, (void)c, (void)tree, (void)e;
	ret->ok = true;
	return 0;
}

/* A port as no gate would let it pass: of g, made here, h, a local, and nowhere,
 * which nobody has. */
static int borrows(struct workshop *w, const struct commit *u, const struct change *c,
		   const struct oid *tree, struct ported *ret, struct err *e)
{
	static const char text[] = "static int made;\nint f(int x)\n{\n\tint h = g + made;\n\n"
				   "\treturn nowhere(h, x);\n}\nint g;\n";

	(void)u, (void)c, (void)tree, (void)e;
	ret->file = ARENA_NEW(w->arena, struct port_file);
	ret->file->path = ret->file->target = "a.c";
	ret->result = ARENA_NEW(w->arena, struct port_result);
	*ret->result = (struct port_result){ .ok = true, .text = STR(text) };
	ret->n = 1;
	ret->ok = true;
	return 0;
}

static int refuses(struct workshop *w, const struct commit *u, const struct change *c,
		   const struct oid *tree, struct ported *ret, struct err *e)
{
	(void)w, (void)u, (void)c, (void)tree, (void)e;
	ret->reason = "no";
	return 0;
}

static struct bt_record *run(bt_port_fn *port, int limit_ms, struct backtest *b)
{
	const char *const env[] = { NULL };
	const struct backtest_opts o = { .data = fix_dir, .env = env, .jobs = 2,
					 .limit_ms = limit_ms, .port = port };
	struct bt_pairs p = { 0 };
	struct repo *r = fix_open("r");

	assert_ok(backtest_read(r, &arena, STR("up base port one\nup base port two\n"), "list", &p,
				&err), &err);
	assert_ok(backtest_run(r, &arena, &o, &p, b, &err), &err);
	assert_int_equal(b->n, 2);
	repo_free(r);
	return b->v;
}

static void bad_pairs(void **state)
{
	struct backtest b;
	struct bt_record *v = run(crashes, 0, &b);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(v[i].outcome[BT_ENGINE], BT_ERROR);
		assert_says(v[i].reason, "signal 9");
	}
	v = run(spins, 50, &b);
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_ERROR);
	assert_says(v[0].reason, "more than 50 ms of processor time");
	v = run(hangs, 10, &b);
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_ERROR);
	assert_says(v[0].reason, "did not end in time");
	v = run(leaves, 0, &b);
	assert_int_equal(v[1].outcome[BT_ENGINE], BT_ERROR);
	assert_says(v[1].reason, "exit code 128");
}

static void judged(void **state)
{
	struct backtest b;
	struct bt_record *v = run(NULL, 0, &b);

	(void)state;
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_EXACT);
	assert_true(v[0].verbatim);
	assert_string_equal(v[1].pair.label, "two");
	assert_null(v[0].diff);
	v = run(lies, 0, &b);
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_DIFFERENT);
	assert_int_equal(v[0].diff_lines, 2);
	assert_says(v[0].diff, "+\treturn 2;");
	assert_null(v[0].lacking);
	v = run(borrows, 0, &b);
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_DIFFERENT);
	assert_string_equal(v[0].lacking, "nowhere");
	v = run(refuses, 0, &b);
	assert_int_equal(v[0].outcome[BT_ENGINE], BT_REFUSED);
	assert_string_equal(v[0].reason, "no");
	assert_int_equal(v[0].outcome[BT_PATCH], BT_SKIPPED);
}

static void figures(void **state)
{
	struct bt_record v[4] = {
		{ .verbatim = true, .target = "4.4", .fit = BT_FIT_CLEAN },
		{ .verbatim = true, .target = "4.4", .fit = BT_FIT_CLEAN, .review = true },
		{ .target = "5.4", .fit = BT_FIT_FUZZ, .review = true },
		{ .target = "5.4", .fit = BT_FIT_CONFLICT },
	};
	static const enum bt_outcome is[] = { BT_EXACT, BT_EQUIVALENT, BT_DIFFERENT, BT_REFUSED };
	struct backtest b = { .v = v, .n = 4, .tool = { [BT_ENGINE] = true } };
	const struct bt_filter hard = { .not_clean = true }, old = { .target = "4.4" };
	struct bt_figures f;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		v[i].outcome[BT_ENGINE] = is[i];
	backtest_count(&b, BT_ENGINE, &hard, &f);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.by[BT_DIFFERENT], 1);
	assert_int_equal(f.wrong_marked, 1);
	backtest_count(&b, BT_ENGINE, &old, &f);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.right_marked, 1);
	/* 87 parts of all right, 13 of half wrong and half refused */
	assert_true(backtest_nature(&b, BT_ENGINE, BT_EXACT, BT_EQUIVALENT) == 87.0);
	assert_true(backtest_nature(&b, BT_ENGINE, BT_DIFFERENT, BT_DIFFERENT) == 6.5);
	b.n = 2;
	assert_true(backtest_nature(&b, BT_ENGINE, BT_EXACT, BT_EXACT) < 0);
}

static int end(void **state)
{
	arena_release(&arena);
	return fix_end(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(same_text), TEST(read_pairs), TEST(read_range),
		TEST(bad_pairs), TEST(judged), TEST(figures),
	};

	return cmocka_run_group_tests(tests, fix_begin, end);
}
