/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/opt.h"

#include <string.h>

#include "unit.h"

struct values {
	struct opt_list branches;
	const char *series, *form;
	bool dry_run, quiet;
	int signoff, jobs;
};

static const struct opt table[] = {
	OPT_LIST('b', "branch", "BRANCH", struct values, branches, "to this branch"),
	OPT_STR('S', "series", "SERIES", struct values, series, "this series"),
	OPT_CHOICE(0, "form", "FORM", "commit|mail", struct values, form, "which form"),
	OPT_FLAG('n', "dry-run", struct values, dry_run, "write nothing"),
	OPT_BOOL('s', "signoff", struct values, signoff, "sign off"),
	OPT_INT('j', "jobs", "N", 4, 1, 64, struct values, jobs, "at once"),
	OPT_END
};

static const struct opt second[] = {
	OPT_FLAG('q', "quiet", struct values, quiet, "no talk"),
	OPT_FLAG('n', "hidden-by-the-first", struct values, quiet, "never"),
	OPT_END
};

static struct arena arena;
static struct values v;
static struct opt_rest rest;
static struct err e;

/* Parse @line, cut at its spaces. */
static int parse(const char *line, bool to_first)
{
	const struct opt_set sets[] = { { table, &v }, { second, &v } };
	char *copy = arena_str(&arena, line), *words[32], *save;
	int n = 0;

	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		words[n++] = w;
	memset(&v, 0, sizeof(v));
	memset(&rest, 0, sizeof(rest));
	opt_defaults(table, &v);
	return opt_parse(&arena, sets, 2, n, words, to_first, &rest, &e);
}

static int forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void takes_every_spelling(void **state)
{
	(void)state;
	assert_int_equal(parse("--branch=a --branch b -b c -bd -nsbe -j8 x", false), 0);
	assert_int_equal(v.branches.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(v.branches.v[i][0], 'a' + (char)i);
	assert_true(v.dry_run);
	assert_int_equal(v.signoff, 1);
	assert_int_equal(v.jobs, 8);
	assert_int_equal(rest.argc, 1);
	assert_string_equal(rest.argv[0], "x");
	assert_null(rest.argv[1]);
	assert_int_equal(parse("--series= --form mail", false), 0);
	assert_string_equal(v.series, "");
	assert_string_equal(v.form, "mail");
}

static void defaults_and_three_states(void **state)
{
	(void)state;
	assert_int_equal(parse("", false), 0);
	assert_int_equal(v.jobs, 4);
	assert_int_equal(v.signoff, 0);
	assert_null(v.series);
	assert_int_equal(parse("--signoff --no-signoff", false), 0);
	assert_int_equal(v.signoff, -1);
	assert_int_equal(parse("-S one --series two", false), 0);
	assert_string_equal(v.series, "two");
}

static void arguments_may_stand_between(void **state)
{
	(void)state;
	assert_int_equal(parse("one -n two - -- --branch x", false), 0);
	assert_true(v.dry_run);
	assert_int_equal(rest.argc, 5);
	assert_string_equal(rest.argv[2], "-");
	assert_string_equal(rest.argv[3], "--branch");
	assert_int_equal(v.branches.n, 0);
}

static void stops_at_the_first_when_told(void **state)
{
	(void)state;
	assert_int_equal(parse("-q apply -n --no-such", true), 0);
	assert_true(v.quiet);
	assert_false(v.dry_run);
	assert_int_equal(rest.argc, 3);
	assert_string_equal(rest.argv[1], "-n");
}

static void an_earlier_table_wins(void **state)
{
	(void)state;
	assert_int_equal(parse("-n -q", false), 0);
	assert_true(v.dry_run);
	assert_true(v.quiet);
}

static void help_ends_all(void **state)
{
	(void)state;
	assert_int_equal(parse("-nh --no-such", false), 0);
	assert_int_equal(rest.help, OPT_HELP_USAGE);
	assert_int_equal(parse("x --help --no-such", false), 0);
	assert_int_equal(rest.help, OPT_HELP_PAGE);
	assert_int_equal(parse("-- --help", false), 0);
	assert_int_equal(rest.help, OPT_HELP_NONE);
}

static void says_what_is_wrong(void **state)
{
	static const struct { const char *line, *what; } cases[] = {
		{ "--brnach x", "no option --brnach; did you mean --branch?" },
		{ "--no-sginoff", "no option --no-sginoff; did you mean --no-signoff?" },
		{ "--entirely-different", "no option --entirely-different" },
		{ "-nx", "no option -x" },
		{ "--branch", "--branch needs a value: BRANCH" },
		{ "-nb", "-b needs a value: BRANCH" },
		{ "--dry-run=yes", "--dry-run takes no value" },
		{ "--form letter", "--form takes one of commit|mail, not 'letter'" },
		{ "--form mai", "--form takes one of commit|mail, not 'mai'" },
		{ "--jobs 0", "--jobs takes a number from 1 to 64, not '0'" },
		{ "--jobs 6x", "--jobs takes a number from 1 to 64, not '6x'" },
		{ "--jobs 99999999999999999999", "--jobs takes a number from 1 to 64, "
						 "not '99999999999999999999'" },
		{ "--jobs=", "--jobs takes a number from 1 to 64, not ''" },
		{ "--=x", "no option --" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(parse(cases[i].line, false), ERR_USAGE);
		assert_string_equal(e.what, cases[i].what);
	}
}

static void finds_the_near_name(void **state)
{
	static const char *const names[] = { "apply", "status", "series", "explain", NULL };

	(void)state;
	assert_string_equal(opt_near("aply", names), "apply");
	assert_string_equal(opt_near("stauts", names), "status");
	assert_string_equal(opt_near("expl", names), "explain");
	assert_null(opt_near("mail", names));
	assert_null(opt_near("", names));
	assert_null(opt_near(arena_printf(&arena, "%*s", 1000, "x"), names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_every_spelling), TEST(defaults_and_three_states),
		TEST(arguments_may_stand_between), TEST(stops_at_the_first_when_told),
		TEST(an_earlier_table_wins), TEST(help_ends_all), TEST(says_what_is_wrong),
		TEST(finds_the_near_name),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
