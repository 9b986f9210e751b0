/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --branch names, kernel versions, and which ref is upstream. */
#include <stdlib.h>

#include "git_fixture.h"

#include "git/branch.h"
#include "git/similar.h"

static struct repo *repo;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && "
	       "mk() { printf '# SPDX\\nVERSION = %%s\\nPATCHLEVEL = %%s\\nSUBLEVEL = %%s\\n"
	       "EXTRAVERSION =%%s\\nNAME = Some Fish\\n' \"$@\" > Makefile; git add Makefile; "
	       "git commit -qm \"$*\"; }; "
	       "mk 4 19 325 ''; git branch linux-4.19.y; mk 5 10 0 ' -rc3'; git branch linux-5.10.y; "
	       "mk 6 1 '' ''; git branch linux-6.1.y; git tag -a -m v v6.1; git tag light; "
	       "git update-ref refs/heads/backport/s/linux-5.10.y linux-5.10.y; "
	       "git remote add origin https://example.com/stable/linux.git; "
	       "git remote add team/cip https://example.com/cip; "
	       "git update-ref refs/remotes/origin/linux-5.10.y linux-4.19.y; "
	       "git update-ref refs/remotes/origin/linux-5.4.y linux-4.19.y; "
	       "git update-ref refs/remotes/team/cip/linux-5.4.y linux-4.19.y; "
	       "git update-ref refs/remotes/team/cip/linux-4.19.y-cip linux-5.10.y; "
	       "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/linux-5.4.y; "
	       "git rm -q Makefile; echo 'VERSION = $(shell id)' > Makefile; git add Makefile; "
	       "git commit -qm odd; git rm -q Makefile; git commit -q -m none");
	repo = fix_open("r");
	return 0;
}

static int end(void **state)
{
	repo_free(repo);
	return fix_end(state);
}

/* The short names that the arguments resolve to, or the error's name. */
static char *names(const char *one, const char *two, struct err *e)
{
	const char *args[] = { one, two };
	struct branches b;
	char *out = arena_str(&fix_arena, "");
	int rc = repo_branches(repo, &fix_arena, args, two ? 2 : 1, &b, e);

	if (rc)
		return arena_str(&fix_arena, err_name(rc));
	for (size_t i = 0; i < b.n; i++)
		out = arena_printf(&fix_arena, "%s%s%s", out, i ? " " : "", b.v[i].name);
	return out;
}

static void resolves_names(void **state)
{
	struct oid v61 = fix_oid("r", "v6.1^{commit}"), tree = fix_oid("r", "v6.1^{tree}");
	const char *tag = "v6.1", *cip = "linux-4.19.y-cip", *hex = oid_str(&fix_arena, &v61);
	struct branches b;
	struct err e;

	(void)state;
	assert_string_equal(names("linux-5.10.y", NULL, &e), "linux-5.10.y");
	assert_string_equal(names("origin/linux-5.10.y", NULL, &e), "origin/linux-5.10.y");
	assert_string_equal(names("refs/heads/linux-4.19.y", "linux-4.19.y", &e), "linux-4.19.y");
	assert_string_equal(names("HEAD", "master", &e), "master");
	assert_string_equal(names("backport/s/linux-5.10.y", NULL, &e), "backport/s/linux-5.10.y");
	assert_string_equal(names("light", NULL, &e), "light");

	assert_ok(repo_branches(repo, &fix_arena, &cip, 1, &b, &e), &e);
	assert_string_equal(b.v[0].name, "team/cip/linux-4.19.y-cip");
	assert_string_equal(b.v[0].base_name, "linux-4.19.y-cip");
	assert_string_equal(b.v[0].ref, "refs/remotes/team/cip/linux-4.19.y-cip");

	assert_ok(repo_branches(repo, &fix_arena, &tag, 1, &b, &e), &e);
	assert_string_equal(b.v[0].ref, "refs/tags/v6.1");
	assert_true(oid_eq(&b.v[0].commit, &v61));
	assert_true(oid_eq(&b.v[0].tree, &tree));

	assert_ok(repo_branches(repo, &fix_arena, &hex, 1, &b, &e), &e);
	assert_null(b.v[0].ref);
	assert_true(oid_eq(&b.v[0].commit, &v61));
	assert_string_equal(b.v[0].name, hex);
}

/* Two branches never share a result; where there is only one of the name, the name is enough. */
static void results_do_not_collide(void **state)
{
	static const char *const want[][2] = {
		{ "linux-5.10.y", "linux-5.10.y" },
		/* a local head has the name */
		{ "origin/linux-5.10.y", "origin/linux-5.10.y" },
		{ "origin/linux-5.4.y", "origin/linux-5.4.y" },		/* two remotes have it */
		{ "team/cip/linux-5.4.y", "team/cip/linux-5.4.y" },
		{ "linux-4.19.y-cip", "linux-4.19.y-cip" },
		{ "team/cip/linux-4.19.y-cip", "linux-4.19.y-cip" },	/* the same branch */
		{ "v6.1", "v6.1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		struct branches b;
		struct err e;

		assert_ok(repo_branches(repo, &fix_arena, &want[i][0], 1, &b, &e), &e);
		assert_string_equal(b.v[0].result, want[i][1]);
	}
}

static void globs(void **state)
{
	struct err e;

	(void)state;
	/* local heads first; origin's 5.10 has a local one; two remotes at one commit are one */
	assert_string_equal(names("linux-*", NULL, &e),
			    "linux-4.19.y linux-5.10.y linux-6.1.y origin/linux-5.4.y "
			    "team/cip/linux-4.19.y-cip");
	assert_string_equal(names("*", NULL, &e),
			    "linux-4.19.y linux-5.10.y linux-6.1.y master origin/linux-5.4.y "
			    "team/cip/linux-4.19.y-cip");
	assert_string_equal(names("origin/*", NULL, &e), "origin/linux-5.4.y");
	assert_string_equal(names("linux-[56]*", "linux-5.10.y", &e),
			    "linux-5.10.y linux-6.1.y origin/linux-5.4.y");
	assert_string_equal(names("backport/*", NULL, &e), "backport/s/linux-5.10.y");
	assert_string_equal(names("tags/v*", NULL, &e), "v6.1");
	assert_string_equal(names("nothing-*", NULL, &e), "not-found");
}

static void says_what_is_near(void **state)
{
	struct err e;

	(void)state;
	assert_string_equal(names("linux-4.19", NULL, &e), "not-found");
	assert_says(e.what, "linux-4.19.y");
	assert_string_equal(e.branch, "linux-4.19");
	assert_string_equal(names("linux-5.4.y", NULL, &e), "bad-input");
	assert_says(e.what, "2 remotes");
	assert_string_equal(names("--upload-pack=x", NULL, &e), "not-found");
	assert_string_equal(names("a..b", NULL, &e), "bad-input");
	assert_string_equal(names("", NULL, &e), "bad-input");
	assert_string_equal(names("refs/heads/nope", NULL, &e), "not-found");
	assert_string_equal(names("0123456789012345678901234567890123456789", NULL, &e),
			    "not-found");
	assert_string_equal(names(fix_sh("git -C r rev-parse v6.1:Makefile"), NULL, &e),
			    "bad-input");
}

static const char *version(const char *rev)
{
	struct oid t = fix_oid("r", rev);
	const char *v = "unset";
	struct err e;

	assert_ok(repo_kernel_version(repo, &fix_arena, &t, &v, &e), &e);
	return v;
}

static void reads_kernel_versions(void **state)
{
	(void)state;
	assert_string_equal(version("linux-4.19.y^{tree}"), "4.19.325");
	assert_string_equal(version("linux-5.10.y^{tree}"), "5.10.0-rc3");
	assert_string_equal(version("v6.1^{tree}"), "6.1");
	assert_null(version("master~1^{tree}"));
	assert_null(version("master^{tree}"));
}

static void guesses_mainline(void **state)
{
	struct branch b;
	struct err e;

	(void)state;
	assert_ok(repo_mainline(repo, &fix_arena, &b, &e), &e);
	assert_string_equal(b.ref, "refs/heads/master");
	repo_free(repo);
	fix_sh("cd r && git remote add linus git@example.com:torvalds/linux.git && "
	       "git update-ref refs/remotes/linus/master v6.1^{commit}");
	repo = fix_open("r");
	assert_ok(repo_mainline(repo, &fix_arena, &b, &e), &e);
	assert_string_equal(b.ref, "refs/remotes/linus/master");
	fix_sh("git -C r config backport.mainline linux-6.1.y");
	repo_free(repo);
	repo = fix_open("r");
	assert_ok(repo_mainline(repo, &fix_arena, &b, &e), &e);
	assert_string_equal(b.ref, "refs/heads/linux-6.1.y");
	fix_sh("git -C r config backport.mainline nowhere");
	repo_free(repo);
	repo = fix_open("r");
	assert_int_equal(repo_mainline(repo, &fix_arena, &b, &e), ERR_NOT_FOUND);
	assert_says(e.what, "backport.mainline");
	fix_sh("git -C r config --unset backport.mainline && git -C r remote remove linus && "
	       "git -C r branch -m master trunk");
	repo_free(repo);
	repo = fix_open("r");
	assert_int_equal(repo_mainline(repo, &fix_arena, &b, &e), ERR_NOT_FOUND);
	assert_says(e.next, "config backport.mainline");
}

static void finds_revisions(void **state)
{
	struct oid got, want = fix_oid("r", "v6.1^{commit}");
	struct err e;

	(void)state;
	assert_ok(repo_commit_of(repo, "v6.1", &got, &e), &e);
	assert_true(oid_eq(&got, &want));
	assert_ok(repo_commit_of(repo, oid_abbrev(&fix_arena, &want, 12), &got, &e), &e);
	assert_true(oid_eq(&got, &want));
	assert_int_equal(repo_commit_of(repo, "v6.1:Makefile", &got, &e), ERR_INPUT);
	assert_int_equal(repo_commit_of(repo, "abc1", &got, &e), ERR_NOT_FOUND);
}

static void nearest_names_first(void **state)
{
	const char *all[] = { "linux-5.10.y", "linux-5.15.y", "linux-6.1.y", "master" };

	(void)state;
	assert_string_equal(similar_names(&fix_arena, "linux-5.1.y", all, 4),
			    "linux-5.10.y, linux-5.15.y, linux-6.1.y");
	assert_string_equal(similar_names(&fix_arena, "maste", all, 4), "master");
	assert_string_equal(similar_names(&fix_arena, "zebra", all, 4), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(resolves_names),
		TEST(results_do_not_collide),
		TEST(globs),
		TEST(says_what_is_near),
		TEST(reads_kernel_versions),
		TEST(guesses_mainline),
		TEST(finds_revisions),
		TEST(nearest_names_first),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
