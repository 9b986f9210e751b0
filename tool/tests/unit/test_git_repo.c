/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clones as people have them, and settings in two kinds. */
#include <stdlib.h>
#include <unistd.h>

#include "git_fixture.h"

#include "git/blob.h"
#include "git/branch.h"
#include "git/config.h"
#include "git/missing.h"
#include "git/tree.h"

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q src && cd src && mkdir mm && echo one > mm/a.c && echo two > b.c && "
	       "git add . && git commit -qm one && echo more >> mm/a.c && git commit -qam two && "
	       "git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true");
	return 0;
}

static int open_at(const char *path, struct repo **r, struct err *e)
{
	struct repo_opts opts = { .path = path };

	return repo_open(&opts, r, e);
}

/* The content of b.c at HEAD can be had. */
static void reads(struct repo *r)
{
	struct branches b;
	const char *head = "HEAD";
	struct oid id;
	struct str text;
	struct err e;

	assert_ok(repo_branches(r, &fix_arena, &head, 1, &b, &e), &e);
	assert_ok(tree_find(r, &b.v[0].tree, "b.c", &id, NULL, &e), &e);
	assert_ok(blob_text(r, &fix_arena, &id, &text, &e), &e);
	assert_str(text, "two\n");
}

static void opens_plain_and_below(void **state)
{
	struct repo *r = fix_open("src/mm");

	(void)state;
	assert_string_equal(repo_common_dir(r), fix_path("src/.git"));
	assert_string_equal(repo_work_dir(r), fix_path("src"));
	assert_false(repo_is_shallow(r));
	assert_null(repo_promisor(r));
	reads(r);
	repo_free(r);
}

static void opens_bare(void **state)
{
	struct repo *r;

	(void)state;
	fix_sh("git clone -q --bare src bare.git");
	r = fix_open("bare.git");
	assert_null(repo_work_dir(r));
	assert_string_equal(repo_name(r), fix_path("bare.git"));
	assert_null(repo_checked_out(r, &fix_arena, "refs/heads/master"));
	reads(r);
	repo_free(r);
}

static void opens_linked_work_tree(void **state)
{
	struct repo *r;

	(void)state;
	fix_sh("git -C src worktree add -q ../linked -b side");
	r = fix_open("linked");
	assert_string_equal(repo_common_dir(r), fix_path("src/.git"));
	assert_string_not_equal(repo_git_dir(r), repo_common_dir(r));
	assert_string_equal(repo_checked_out(r, &fix_arena, "refs/heads/side"), fix_path("linked"));
	assert_string_equal(repo_checked_out(r, &fix_arena, "refs/heads/master"), fix_path("src"));
	assert_null(repo_checked_out(r, &fix_arena, "refs/heads/other"));
	reads(r);
	repo_free(r);
}

/* A branch that is being rebased is in use, though HEAD is detached. */
static void sees_rebase_and_bisection(void **state)
{
	struct repo *r;

	(void)state;
	fix_sh("git clone -q src busy && cd busy && git switch -qc work && "
	       "! GIT_EDITOR=true git rebase -q -x false HEAD~1");
	r = fix_open("busy");
	assert_non_null(repo_checked_out(r, &fix_arena, "refs/heads/work"));
	fix_sh("cd busy && git rebase --abort && git bisect start -q HEAD HEAD~1 && "
	       "git checkout -q --detach");
	assert_non_null(repo_checked_out(r, &fix_arena, "refs/heads/work"));
	repo_free(r);
}

static void opens_bare_with_work_trees(void **state)
{
	struct repo *r;

	(void)state;
	fix_sh("git clone -q --bare src hub.git && cd hub.git && git branch spoke && "
	       "git config extensions.worktreeConfig true && git config core.repositoryformatversion 1 && "
	       "git config --unset core.bare && git config --worktree core.bare true && "
	       "git worktree add -q ../spoke spoke");
	r = fix_open("spoke");
	assert_non_null(repo_checked_out(r, &fix_arena, "refs/heads/spoke"));
	assert_null(repo_checked_out(r, &fix_arena, "refs/heads/master"));
	reads(r);
	repo_free(r);
}

static void opens_sparse(void **state)
{
	struct repo *r;

	(void)state;
	fix_sh("git clone -q src sparse && cd sparse && git sparse-checkout set mm && "
	       "git config core.repositoryformatversion 1");
	assert_string_equal(fix_sh("git -C sparse config extensions.worktreeConfig"), "true");
	r = fix_open("sparse");
	reads(r);
	assert_string_equal(repo_config_any(r, "core.sparseCheckout"), "true");
	repo_free(r);
}

static void opens_shallow(void **state)
{
	struct repo *r;
	struct oid head;

	(void)state;
	fix_sh("git clone -q --depth 1 file://$PWD/src shallow");
	head = fix_oid("shallow", "HEAD");
	r = fix_open("shallow");
	assert_true(repo_is_shallow(r));
	assert_true(repo_is_shallow_at(r, &head));
	reads(r);
	repo_free(r);
}

/* What is missing is collected, and the command we print fetches it. */
static void opens_partial_and_names_the_cure(void **state)
{
	struct oid one, two;
	struct str text;
	struct repo *r;
	struct err e;
	size_t n;

	(void)state;
	fix_sh("git clone -q --no-checkout --filter=blob:none file://$PWD/src partial");
	fix_sh("git -C partial config core.repositoryformatversion 1");
	one = fix_oid("src", "HEAD:mm/a.c");
	two = fix_oid("src", "HEAD:b.c");
	r = fix_open("partial");
	assert_string_equal(repo_promisor(r), "origin");
	assert_int_equal(blob_text(r, &fix_arena, &one, &text, &e), ERR_MISSING_OBJ);
	assert_int_equal(blob_text(r, &fix_arena, &two, &text, &e), ERR_MISSING_OBJ);
	assert_int_equal(blob_text(r, &fix_arena, &one, &text, &e), ERR_MISSING_OBJ);
	assert_says(e.next, "fetch origin --no-write-fetch-head --stdin <");
	assert_int_equal(missing_list(r, &n)->b[0], one.b[0]);
	assert_int_equal(n, 2);
	assert_ok(missing_save(r, &e), &e);
	fix_sh("%s", missing_cure(r, &fix_arena));
	assert_ok(blob_text(r, &fix_arena, &one, &text, &e), &e);
	assert_str(text, "one\nmore\n");
	reads(r);
	missing_clear(r);
	missing_list(r, &n);
	assert_int_equal(n, 0);
	assert_ok(missing_save(r, &e), &e);
	assert_int_not_equal(fix_try("test -e partial/.git/backport/missing"), 0);
	repo_free(r);
}

static void refuses_what_it_cannot_read(void **state)
{
	struct repo *r = NULL;
	struct err e;

	(void)state;
	fix_sh("git init -q --object-format=sha256 big; git init -q odd; "
	       "cd odd/.git && git config -f config core.repositoryformatversion 1 && "
	       "git config -f config extensions.frob 1");
	assert_int_equal(open_at(fix_path("big"), &r, &e), ERR_REPO);
	assert_says(e.what, "sha256");
	assert_int_equal(open_at(fix_path("odd"), &r, &e), ERR_REPO);
	assert_says(e.what, "frob");
	fix_sh("cd odd/.git && git config -f config --unset extensions.frob && "
	       "git config -f config extensions.refStorage reftable");
	assert_int_equal(open_at(fix_path("odd"), &r, &e), ERR_REPO);
	assert_says(e.what, "reftable");
	assert_int_equal(open_at(fix_path("nowhere"), &r, &e), ERR_REPO);
	assert_says(e.what, "does not exist");
	assert_int_equal(open_at("/", &r, &e), ERR_REPO);
	assert_says(e.what, "no git repository");
	assert_says(e.next, "--repo");
	fix_sh("git init -q torn && echo '[broken' >> torn/.git/config");
	assert_int_not_equal(open_at(fix_path("torn"), &r, &e), 0);
	assert_null(r);
}

static void refuses_dubious_ownership(void **state)
{
	struct repo *r = NULL;
	struct err e;

	(void)state;
	if (geteuid())
		skip();
	fix_sh("git init -q theirs && chown -R 12345:12345 theirs");
	assert_int_equal(open_at(fix_path("theirs"), &r, &e), ERR_REPO);
	assert_says(e.what, "dubious ownership");
	assert_says(e.next, "git config --global --add safe.directory");
	fix_sh("%s", e.next);
	assert_ok(open_at(fix_path("theirs"), &r, &e), &e);
	repo_free(r);
}

static void settings_come_in_two_kinds(void **state)
{
	const char *over[] = { "backport.style=sasha", "Backport.Signoff", "a.B.c=d=e" };
	const char *env[] = { "X=1", NULL, NULL };
	struct repo_opts opts = { .path = fix_path("cfg"), .env = env };
	const char **list;
	struct repo *r;
	struct err e;
	bool on;
	size_t n;

	(void)state;
	fix_sh("git init -q cfg && git -C cfg config backport.tool ./evil && "
	       "git -C cfg config --add backport.branch here && "
	       "git config --global --add backport.branch everywhere && "
	       "git config --global backport.editor vi");
	assert_ok(repo_open(&opts, &r, &e), &e);
	assert_string_equal(repo_config_any(r, "backport.tool"), "./evil");
	assert_null(repo_config_trusted(r, "backport.tool"));
	assert_string_equal(repo_config_trusted(r, "backport.editor"), "vi");
	assert_null(repo_config_any(r, "backport.nothing"));
	repo_config_list(r, &fix_arena, "backport.branch", false, &list, &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0], "everywhere");
	assert_string_equal(list[1], "here");
	repo_config_list(r, &fix_arena, "backport.branch", true, &list, &n);
	assert_int_equal(n, 1);
	assert_ok(repo_config_bool(r, "backport.signoff", false, &on, &e), &e);
	assert_false(on);
	assert_int_equal(repo_config_bool(r, "backport.tool", false, &on, &e), ERR_CONFIG);
	repo_free(r);

	opts.config = over;
	opts.n_config = 3;
	env[1] = arena_printf(&fix_arena, "GIT_CONFIG_GLOBAL=%s", "/dev/null");
	assert_ok(repo_open(&opts, &r, &e), &e);
	assert_string_equal(repo_config_trusted(r, "backport.Style"), "sasha");
	assert_string_equal(repo_config_any(r, "A.B.C"), "d=e");
	assert_null(repo_config_any(r, "a.b.c"));
	assert_null(repo_config_trusted(r, "backport.editor"));
	assert_ok(repo_config_bool(r, "backport.signoff", false, &on, &e), &e);
	assert_true(on);
	repo_free(r);

	over[0] = "nonsense";
	assert_int_equal(repo_open(&opts, &r, &e), ERR_USAGE);
}

static void git_dir_variable_counts_when_given(void **state)
{
	const char *env[] = { arena_printf(&fix_arena, "GIT_DIR=%s", fix_path("src/.git")), NULL };
	struct repo_opts opts = { .env = env };
	struct repo *r;
	struct err e;

	(void)state;
	assert_ok(repo_open(&opts, &r, &e), &e);
	assert_string_equal(repo_common_dir(r), fix_path("src/.git"));
	repo_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(opens_plain_and_below),
		TEST(opens_bare),
		TEST(opens_linked_work_tree),
		TEST(sees_rebase_and_bisection),
		TEST(opens_bare_with_work_trees),
		TEST(opens_sparse),
		TEST(opens_shallow),
		TEST(opens_partial_and_names_the_cure),
		TEST(refuses_what_it_cannot_read),
		TEST(refuses_dubious_ownership),
		TEST(settings_come_in_two_kinds),
		TEST(git_dir_variable_counts_when_given),
	};

	return cmocka_run_group_tests(tests, begin, fix_end);
}
