/* SPDX-License-Identifier: GPL-2.0-or-later */
/* New objects and git gc --prune=now: at every moment, and after a kill. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git_fixture.h"

#include "git/blob.h"
#include "git/scratch.h"
#include "git/tree.h"

#define RESULT "refs/heads/backport/series/linux-5.10.y"

static const struct oid zero;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && echo a > a && git add a && git commit -q -m one && "
	       "git symbolic-ref HEAD refs/heads/unborn && rm .git/index");
	return 0;
}

static struct repo *fresh(struct lock **l)
{
	struct repo *r;
	struct err e;

	fix_sh("rm -rf c && cp -r r c");
	r = fix_open("c");
	assert_ok(lock_take(r, l, NULL, &e), &e);
	return r;
}

/* A commit on master, with a file that nobody has. */
static struct oid make(struct repo *r)
{
	struct oid one = fix_oid("c", "master"), id;
	struct ident who = fix_who();
	struct tree_update u = { "dir/b", { { 0 } }, TREE_FILE };
	struct commit_new n = { .parents = &one, .n_parents = 1, .author = who.raw,
				.committer = who.raw, .message = STR("port\n") };
	struct commit c;
	struct err e;

	assert_ok(commit_read(r, &fix_arena, &one, &c, &e), &e);
	assert_ok(blob_write(r, STR("new\n"), &u.id, &e), &e);
	assert_ok(tree_write(r, &c.tree, &u, 1, &n.tree, &e), &e);
	assert_ok(commit_write(r, &n, &id, &e), &e);
	return id;
}

static int move(struct repo *r, struct lock *l, const struct oid *new, struct err *e)
{
	struct ref_update u = { RESULT, zero, *new, "backport: apply series" };
	struct ident who = fix_who();

	return refs_update(r, l, &who, &u, 1, e);
}

static void sound(void)
{
	fix_sh("git -C c fsck --full --no-dangling && test ! -e c/.git/objects/backport && "
	       "test -z \"$(find c/.git -name '*.keep' -o -name '*.lock')\" && "
	       "test ! -e c/.git/backport/journal");
}

static void writes_nothing_before_the_refs_move(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	char *before = fix_sh("find c/.git/objects | sort");
	struct oid id = make(r);
	struct commit c;
	struct err e;

	(void)state;
	assert_ok(commit_read(r, &fix_arena, &id, &c, &e), &e);
	assert_string_equal(fix_sh("find c/.git/objects | sort"), before);
	assert_ok(move(r, l, &id, &e), &e);
	assert_string_equal(fix_sh("git -C c show " RESULT ":dir/b"), "new");
	lock_drop(l);
	repo_free(r);
	sound();
}

static void gc(void *ctx, const char *point)
{
	(void)point;
	fix_sh("cd c && %s", (const char *)ctx);
}

/* Somebody tidies at each point of the move, and had the very same objects lying about before. */
static void no_gc_takes_them(void **state)
{
	static const char *const tidy[] = {
		"git gc -q --prune=now", "git repack -adq && git prune --expire=now",
		"git -c gc.autoPackLimit=1 -c gc.pruneExpire=now -c gc.autoDetach=false "
		"maintenance run --auto --quiet",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tidy); i++) {
		struct lock *l;
		struct repo *r = fresh(&l);
		struct oid id;
		struct err e;

		fix_sh("cd c && echo new | git hash-object -w --stdin");
		id = make(r);
		refs_set_fault(r, gc, (void *)(uintptr_t)tidy[i]);
		assert_ok(move(r, l, &id, &e), &e);
		lock_drop(l);
		repo_free(r);
		sound();
		gc((void *)(uintptr_t)tidy[i], "");
		sound();
		assert_string_equal(fix_sh("git -C c show " RESULT ":dir/b"), "new");
	}
}

static void kill_there(void *ctx, const char *point)
{
	if (!strcmp(ctx, point))
		kill(getpid(), SIGKILL);
}

/* Killed with refs still to move, tidied, and then finished. */
static void they_outlive_their_maker(void **state)
{
	static const char *const points[] = { "journal", "locked", "moving", "moved", "written" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		struct recovery rec;
		struct lock *l;
		struct repo *r;
		struct err e;
		int status;
		pid_t pid;

		fix_sh("rm -rf c && cp -r r c");
		pid = fork();
		assert_true(pid >= 0);
		if (!pid) {
			struct repo_opts opts = { .path = fix_path("c") };
			struct oid id;

			if (!repo_open(&opts, &r, NULL) && !lock_take(r, &l, NULL, NULL)) {
				id = make(r);
				refs_set_fault(r, kill_there, (void *)(uintptr_t)points[i]);
				move(r, l, &id, NULL);
			}
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		fix_sh("cd c && git gc -q --prune=now && git fsck --no-dangling");
		r = fix_open("c");
		assert_ok(lock_take(r, &l, &rec, &e), &e);
		assert_true(rec.found);
		assert_int_equal(rec.foreign, 0);
		lock_drop(l);
		repo_free(r);
		assert_string_equal(fix_sh("git -C c show " RESULT ":dir/b"), "new");
		sound();
	}
}

/* The branch went, and gc took its commits: no result may stand on them. */
static void needs_what_it_stands_on(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct oid id = make(r);
	struct err e;

	(void)state;
	fix_sh("cd c && git branch -q -D master && git reflog expire --expire=now --all && "
	       "git gc -q --prune=now");
	assert_int_equal(move(r, l, &id, &e), ERR_MISSING_OBJ);
	assert_says(e.what, "stands on");
	fix_sh("! git -C c rev-parse -q --verify " RESULT);
	lock_drop(l);
	repo_free(r);
	sound();
}

/* A move that is refused leaves an ordinary pack at most, and the next one works. */
static void refused_and_again(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct oid id = make(r), one = fix_oid("c", "master");
	struct err e;

	(void)state;
	fix_sh("git -C c update-ref " RESULT " master");
	assert_int_equal(move(r, l, &id, &e), ERR_MOVED);
	sound();
	fix_sh("cd c && git update-ref -d " RESULT " && git gc -q --prune=now");
	assert_false(oid_eq(&one, &id));
	id = make(r);
	assert_ok(move(r, l, &id, &e), &e);
	lock_drop(l);
	repo_free(r);
	sound();
}

static void dry_runs_stay_in_memory(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	char *before;
	struct commit c;
	struct oid id;
	struct err e;

	(void)state;
	lock_drop(l);
	before = fix_sh("find c | sort");
	assert_ok(scratch_begin(r, &e), &e);
	id = make(r);
	assert_ok(commit_read(r, &fix_arena, &id, &c, &e), &e);
	repo_free(r);
	assert_string_equal(fix_sh("find c | sort"), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_nothing_before_the_refs_move),
		TEST(no_gc_takes_them),
		TEST(they_outlive_their_maker),
		TEST(needs_what_it_stands_on),
		TEST(refused_and_again),
		TEST(dry_runs_stay_in_memory),
	};

	return cmocka_run_group_tests(tests, begin, fix_end);
}
