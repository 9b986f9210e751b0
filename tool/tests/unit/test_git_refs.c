/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refs moved, refused, and finished after a kill at every point. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git_fixture.h"

#include "base/io.h"

#define RESULT "refs/heads/backport/series/linux-5.10.y"
#define OTHER "refs/heads/backport/series/linux-4.19.y"

static struct oid one, two;
static const struct oid zero;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && git commit -q --allow-empty -m one && git tag one && "
	       "git commit -q --allow-empty -m two && git tag two");
	one = fix_oid("r", "one");
	two = fix_oid("r", "two");
	return 0;
}

/* A fresh copy of the repository, open and locked. */
static struct repo *fresh(struct lock **l)
{
	struct repo *r;
	struct err e;

	fix_sh("rm -rf c && cp -r r c");
	r = fix_open("c");
	assert_ok(lock_take(r, l, NULL, &e), &e);
	return r;
}

static void done(struct repo *r, struct lock *l)
{
	lock_drop(l);
	repo_free(r);
	fix_sh("git -C c fsck --no-dangling && test -z \"$(find c/.git -name '*.lock')\" && "
	       "test ! -e c/.git/backport/journal");
}

static int move(struct repo *r, struct lock *l, const char *ref, const struct oid *old,
		const struct oid *new, struct err *e)
{
	struct ref_update u = { ref, *old, *new, "backport: apply series" };
	struct ident who = fix_who();

	return refs_update(r, l, &who, &u, 1, e);
}

static void makes_moves_and_deletes(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct refs list;
	struct oid got;
	struct err e;

	(void)state;
	assert_ok(move(r, l, RESULT, &zero, &one, &e), &e);
	assert_string_equal(fix_sh("git -C c rev-parse " RESULT), oid_str(&fix_arena, &one));
	assert_ok(move(r, l, RESULT, &one, &two, &e), &e);
	assert_says(fix_sh("git -C c reflog -1 --format='%%gs by %%gn' " RESULT),
		    "backport: apply series by P Orter");
	assert_ok(refs_list(r, &fix_arena, "refs/heads/", &list, &e), &e);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.v[0].name, RESULT);
	fix_sh("git -C c pack-refs --all");
	assert_ok(move(r, l, RESULT, &two, &one, &e), &e);
	fix_sh("git -C c pack-refs --all");
	assert_ok(move(r, l, RESULT, &one, &zero, &e), &e);
	assert_int_equal(refs_read(r, RESULT, &got, &e), ERR_NOT_FOUND);
	fix_sh("! git -C c rev-parse --verify -q " RESULT " && test ! -e c/.git/logs/" RESULT);
	/* the name is free for what goes below it */
	assert_ok(move(r, l, RESULT "/deeper", &zero, &one, &e), &e);
	done(r, l);
}

static void refuses(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct oid none = { { 9 } };
	struct err e;

	(void)state;
	assert_ok(move(r, l, RESULT, &zero, &one, &e), &e);
	assert_int_equal(move(r, l, RESULT, &zero, &two, &e), ERR_MOVED);
	assert_int_equal(move(r, l, RESULT, &two, &one, &e), ERR_MOVED);
	assert_int_equal(move(r, l, OTHER, &one, &two, &e), ERR_MOVED);
	assert_says(e.what, "deleted by somebody else");
	assert_int_equal(move(r, l, OTHER, &zero, &none, &e), ERR_MISSING_OBJ);
	assert_int_equal(move(r, l, "refs/heads/a..b", &zero, &one, &e), ERR_INPUT);
	assert_int_equal(move(r, l, "HEAD", &zero, &one, &e), ERR_INPUT);
	assert_int_equal(move(r, l, RESULT "/x", &zero, &one, &e), ERR_REPO);
	assert_int_equal(move(r, l, "refs/heads/backport/series", &zero, &one, &e), ERR_REPO);
	assert_says(e.what, "in the way");
	assert_int_equal(move(r, l, "refs/heads/master", &two, &one, &e), ERR_REPO);
	assert_says(e.what, "checked out");
	fix_sh("touch c/.git/" RESULT ".lock");
	assert_int_equal(move(r, l, RESULT, &one, &two, &e), ERR_LOCKED);
	fix_sh("rm c/.git/" RESULT ".lock");
	assert_ok(move(r, l, RESULT, &one, &two, &e), &e);
	done(r, l);
}

/* refs/heads/backport makes every name below it impossible, packed or not. */
static void says_which_branch_is_in_the_way(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct err e;

	(void)state;
	for (int packed = 0; packed < 2; packed++) {
		fix_sh("cd c && git branch -f backport one && %s",
		       packed ? "git pack-refs --all" : "true");
		assert_int_equal(move(r, l, RESULT, &zero, &one, &e), ERR_REPO);
		assert_says(e.what, "the branch backport is in the way");
		assert_says(e.next, "branch -m backport");
	}
	done(r, l);
}

static void all_or_none(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct ident who = fix_who();
	struct ref_update u[] = { { RESULT, zero, one, "a" }, { OTHER, zero, two, "b" } };
	struct oid got;
	struct err e;

	(void)state;
	/* the second is locked: the first stays as it was */
	fix_sh("mkdir -p c/.git/refs/heads/backport/series && touch c/.git/" OTHER ".lock");
	assert_int_equal(refs_update(r, l, &who, u, 2, &e), ERR_LOCKED);
	assert_int_equal(refs_read(r, RESULT, &got, NULL), ERR_NOT_FOUND);
	fix_sh("rm c/.git/" OTHER ".lock");
	assert_ok(refs_update(r, l, &who, u, 2, &e), &e);
	u[1] = u[0];
	assert_int_equal(refs_update(r, l, &who, u, 2, &e), ERR_MOVED);
	u[0] = (struct ref_update){ RESULT, one, two, "a" };
	u[1] = u[0];
	assert_int_equal(refs_update(r, l, &who, u, 2, &e), ERR_INPUT);
	done(r, l);
}

static void one_at_a_time(void **state)
{
	struct lock *l, *second = NULL;
	struct repo *r = fresh(&l), *r2 = fix_open("c");
	struct err e;

	(void)state;
	assert_int_equal(lock_take(r2, &second, NULL, &e), ERR_LOCKED);
	assert_says(e.what, arena_printf(&fix_arena, "process %ld", (long)getpid()));
	lock_drop(l);
	assert_ok(lock_take(r2, &second, NULL, &e), &e);
	repo_free(r);
	done(r2, second);
}

struct kill_at {
	const char *point;
	int nth;
};

static void kill_there(void *ctx, const char *point)
{
	struct kill_at *k = ctx;

	if (!strcmp(point, k->point) && !--k->nth)
		kill(getpid(), SIGKILL);
}

/* Run the moves in a child that is killed at @point for the nth time. */
static void killed_run(const struct ref_update *u, size_t n, const char *point, int nth)
{
	struct kill_at k = { point, nth };
	struct ident who = fix_who();
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		struct repo_opts opts = { .path = fix_path("c") };
		struct lock *l;
		struct repo *r;

		if (!repo_open(&opts, &r, NULL) && !lock_take(r, &l, NULL, NULL)) {
			refs_set_fault(r, kill_there, &k);
			refs_update(r, l, &who, u, n, NULL);
		}
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void survives_a_kill_anywhere(void **state)
{
	static const struct kill_at points[] = {
		{ "journal", 1 }, { "locked", 1 }, { "moving", 1 },
		{ "moving", 2 },  { "moving", 3 }, { "moved", 1 },
	};
	const struct ref_update u[] = {
		{ RESULT, zero, two, "make" },
		{ OTHER, one, two, "move" },
		{ "refs/heads/backport/old", one, zero, "delete" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		struct recovery rec;
		struct lock *l;
		struct repo *r;
		struct oid got;
		struct err e;

		fix_sh("rm -rf c && cp -r r c && cd c && git update-ref " OTHER " one && "
		       "git update-ref refs/heads/backport/old one && git pack-refs --all && "
		       "mkdir -p .git/backport && touch .git/backport/unrelated");
		killed_run(u, 3, points[i].point, points[i].nth);
		/* in between every ref is at its old or its new value, and readable */
		fix_sh("git -C c for-each-ref");
		r = fix_open("c");
		assert_ok(lock_take(r, &l, &rec, &e), &e);
		assert_true(rec.found);
		assert_int_equal(rec.finished, 3);
		assert_int_equal(rec.foreign, 0);
		assert_ok(refs_read(r, RESULT, &got, &e), &e);
		assert_true(oid_eq(&got, &two));
		assert_ok(refs_read(r, OTHER, &got, &e), &e);
		assert_true(oid_eq(&got, &two));
		assert_int_equal(refs_read(r, "refs/heads/backport/old", &got, &e), ERR_NOT_FOUND);
		done(r, l);
		fix_sh("git -C c update-ref " RESULT " one && git -C c pack-refs --all");
	}
}

/* What somebody else moved between the kill and the next run is theirs. */
static void leaves_foreign_moves_alone(void **state)
{
	const struct ref_update u[] = { { RESULT, one, two, "move" } };
	struct recovery rec;
	struct lock *l;
	struct repo *r;
	struct err e;
	char *third;

	(void)state;
	fix_sh("rm -rf c && cp -r r c && git -C c update-ref " RESULT " one");
	killed_run(u, 1, "journal", 1);
	third = fix_sh("cd c && git commit-tree -m three 'one^{tree}'");
	fix_sh("git -C c update-ref " RESULT " %s", third);
	r = fix_open("c");
	assert_ok(lock_take(r, &l, &rec, &e), &e);
	assert_int_equal(rec.foreign, 1);
	assert_string_equal(rec.first_foreign, RESULT);
	assert_string_equal(fix_sh("git -C c rev-parse " RESULT), third);
	done(r, l);
}

static void does_not_trust_a_torn_journal(void **state)
{
	struct lock *l = NULL;
	struct repo *r;
	struct err e;

	(void)state;
	fix_sh("rm -rf c && cp -r r c && mkdir -p c/.git/backport && "
	       "printf 'backport-journal 1\\nwho A <a@b> 1 +0000\\n' > c/.git/backport/journal");
	r = fix_open("c");
	assert_int_equal(lock_take(r, &l, NULL, &e), ERR_REPO);
	assert_says(e.next, "rm ");
	fix_sh("rm c/.git/backport/journal");
	assert_ok(lock_take(r, &l, NULL, &e), &e);
	done(r, l);
}

static void move_meanwhile(void *ctx, const char *point)
{
	if (!strcmp(point, "journal"))
		fix_sh("git -C c update-ref " RESULT " %s", (char *)ctx);
}

/* Between our check and our lock there is a gap; the value under the lock decides. */
static void looks_again_under_the_lock(void **state)
{
	struct lock *l;
	struct repo *r = fresh(&l);
	struct err e;

	(void)state;
	assert_ok(move(r, l, RESULT, &zero, &one, &e), &e);
	refs_set_fault(r, move_meanwhile, oid_str(&fix_arena, &two));
	assert_int_equal(move(r, l, RESULT, &one, &zero, &e), ERR_MOVED);
	assert_says(e.what, "somebody else");
	assert_string_equal(fix_sh("git -C c rev-parse " RESULT), oid_str(&fix_arena, &two));
	done(r, l);
}

/* All work trees share one lock and one journal. */
static void lives_in_the_common_directory(void **state)
{
	struct lock *l;
	struct repo *r;
	struct err e;

	(void)state;
	fix_sh("rm -rf c w && cp -r r c && git -C c worktree add -q ../w -b side one");
	r = fix_open("w");
	assert_string_equal(session_path(r, &fix_arena, "lock"), fix_path("c/.git/backport/lock"));
	assert_ok(lock_take(r, &l, NULL, &e), &e);
	assert_int_equal(move(r, l, "refs/heads/master", &two, &one, &e), ERR_REPO);
	assert_int_equal(move(r, l, "refs/heads/side", &one, &two, &e), ERR_REPO);
	assert_says(e.what, fix_path("w"));
	assert_ok(move(r, l, RESULT, &zero, &one, &e), &e);
	done(r, l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(makes_moves_and_deletes),
		TEST(refuses),
		TEST(says_which_branch_is_in_the_way),
		TEST(all_or_none),
		TEST(one_at_a_time),
		TEST(survives_a_kill_anywhere),
		TEST(leaves_foreign_moves_alone),
		TEST(does_not_trust_a_torn_journal),
		TEST(looks_again_under_the_lock),
		TEST(lives_in_the_common_directory),
	};

	return cmocka_run_group_tests(tests, begin, fix_end);
}
