/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes that git reads, and git's notes that we read. */
#include <stdlib.h>

#include "git_fixture.h"

#include "git/notes.h"

#define COMMITS 300

static struct oid ids[COMMITS];
static struct repo *repo;
static struct lock *lock;

static int begin(void **state)
{
	char *all;
	struct err e;

	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && for i in $(seq %d); do printf 'commit refs/heads/master\\n"
	       "committer C <c@example.com> 15436224%%02d +0000\\ndata 2\\nx\\n\\n' $((i %% 100)); done | "
	       "git fast-import --quiet && git config core.logAllRefUpdates true", COMMITS);
	all = fix_sh("git -C r rev-list --reverse master");
	for (int i = 0; i < COMMITS; i++)
		if (!oid_parse((struct str){ all + i * (OID_HEX + 1), OID_HEX }, &ids[i]))
			return -1;
	repo = fix_open("r");
	return lock_take(repo, &lock, NULL, &e);
}

static int end(void **state)
{
	lock_drop(lock);
	repo_free(repo);
	return fix_end(state);
}

static int put(const struct note *v, size_t n, struct err *e)
{
	struct ident who = fix_who();

	return notes_write(repo, lock, &who, v, n, "evidence", e);
}

static char *git_note(const struct oid *id)
{
	return fix_sh("git -C r notes --ref=backport show %s", oid_str(&fix_arena, id));
}

static size_t refs_moves(void)
{
	return (size_t)strtol(fix_sh("git -C r rev-list --count " NOTES_REF), NULL, 10);
}

static void git_reads_ours(void **state)
{
	struct note n[] = { { ids[0], STR("{\"a\":1}\n") }, { ids[1], STR("two\n") } };
	struct str got;
	struct err e;

	(void)state;
	assert_int_equal(notes_read(repo, &fix_arena, &ids[0], &got, &e), ERR_NOT_FOUND);
	assert_ok(put(n, 2, &e), &e);
	assert_int_equal(refs_moves(), 1);
	assert_string_equal(git_note(&ids[0]), "{\"a\":1}");
	assert_string_equal(git_note(&ids[1]), "two");
	assert_ok(notes_read(repo, &fix_arena, &ids[1], &got, &e), &e);
	assert_str(got, "two\n");
	/* the same again moves nothing */
	assert_ok(put(n, 2, &e), &e);
	assert_int_equal(refs_moves(), 1);
	assert_says(fix_sh("git -C r reflog -1 --format=%%gs " NOTES_REF), "notes: evidence");
}

static void changes_and_removes(void **state)
{
	struct note n[] = { { ids[0], { NULL, 0 } },
			    { ids[1], STR("new\n") },
			    { ids[2], { NULL, 0 } } };
	struct str got;
	struct err e;

	(void)state;
	assert_ok(put(n, 3, &e), &e);
	assert_int_equal(notes_read(repo, &fix_arena, &ids[0], &got, &e), ERR_NOT_FOUND);
	assert_string_equal(git_note(&ids[1]), "new");
	/* the last word on a commit counts */
	n[0] = (struct note){ ids[0], STR("first\n") };
	n[1] = (struct note){ ids[0], STR("second\n") };
	n[2] = (struct note){ ids[1], STR("third\n") };
	assert_ok(put(n, 3, &e), &e);
	assert_string_equal(git_note(&ids[0]), "second");
}

static void fans_out_when_there_are_many(void **state)
{
	struct note n[COMMITS];
	struct str got;
	struct err e;

	(void)state;
	for (int i = 0; i < COMMITS; i++)
		n[i] = (struct note){ ids[i], str_of(arena_printf(&fix_arena, "note %d\n", i)) };
	assert_ok(put(n, 200, &e), &e);
	fix_sh("git -C r ls-tree " NOTES_REF " | awk '$2 != \"blob\" { exit 1 }'");
	assert_ok(put(n + 200, 100, &e), &e);
	fix_sh("git -C r ls-tree " NOTES_REF " | awk '$2 != \"tree\" { exit 1 }'");
	assert_string_equal(fix_sh("git -C r notes --ref=backport list | wc -l"), "300");
	for (int i = 0; i < COMMITS; i += 37) {
		assert_string_equal(git_note(&ids[i]), arena_printf(&fix_arena, "note %d", i));
		assert_ok(notes_read(repo, &fix_arena, &ids[i], &got, &e), &e);
		assert_str(got, arena_printf(&fix_arena, "note %d\n", i));
	}
	n[5].text = (struct str){ NULL, 0 };
	assert_ok(put(n + 5, 1, &e), &e);
	assert_string_equal(fix_sh("git -C r notes --ref=backport list | wc -l"), "299");
	fix_sh("git -C r fsck --strict");
}

/* git's own writer comes and goes on the same ref. */
static void shares_the_ref_with_git(void **state)
{
	struct note n = { ids[8], STR("ours\n") };
	struct str got;
	struct err e;

	(void)state;
	fix_sh("git -C r notes --ref=backport add -f -m theirs %s", oid_str(&fix_arena, &ids[9]));
	assert_ok(notes_read(repo, &fix_arena, &ids[9], &got, &e), &e);
	assert_str(got, "theirs\n");
	assert_ok(put(&n, 1, &e), &e);
	assert_string_equal(git_note(&ids[8]), "ours");
	assert_string_equal(git_note(&ids[9]), "theirs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(git_reads_ours),
		TEST(changes_and_removes),
		TEST(fans_out_when_there_are_many),
		TEST(shares_the_ref_with_git),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
