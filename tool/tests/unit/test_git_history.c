/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks, ranges and ancestry; git is the oracle, on graphs drawn at random. */
#include <stdio.h>
#include <stdlib.h>

#include "git_fixture.h"

#include "git/history.h"
#include "git/missing.h"
#include "git/range.h"

#define COMMITS 60

static struct repo *repo;

static unsigned int seed = 7;

static unsigned int dice(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

/*
 * c0..c59: each has up to three parents among those before it; dates mostly
 * grow, now and then one lies by half a day. Fed to git fast-import.
 */
static void draw(const char *name)
{
	struct buf b = BUF_INIT(1 << 20);
	char *file = fix_path("import");
	FILE *f;

	for (int i = 0; i < COMMITS; i++) {
		int64_t date = 1500000000 + i * 3600 + (dice(5) ? 0 : (int)dice(30000) * 3 - 45000);
		unsigned int parents = i ? 1 + (dice(4) == 0) + (dice(12) == 0) : 0;

		buf_printf(&b, "commit refs/tags/c%d\nmark :%d\ncommitter C <c@example.com> %lld +0000\n"
			   "data 3\nc%02d\n", i, i + 1, (long long)date, i);
		for (unsigned int k = 0; k < parents; k++) {
			unsigned int back = dice(i < 6 ? (unsigned int)i : 6);

			buf_printf(&b, "%s :%u\n", k ? "merge" : "from", (unsigned int)i - back);
		}
		buf_printf(&b, "M 100644 inline f%d\ndata 1\nx\n", i);
	}
	f = fopen(file, "w");
	assert_non_null(f);
	fwrite(b.p, 1, b.n, f);
	fclose(f);
	buf_release(&b);
	fix_sh("git init -q %s && git -C %s fast-import --quiet < import && "
	       "git -C %s update-ref refs/heads/master c%d", name, name, name, COMMITS - 1);
}

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	draw("r");
	repo = fix_open("r");
	return 0;
}

static int end(void **state)
{
	repo_free(repo);
	return fix_end(state);
}

static int note_id(void *ctx, const struct history_commit *c)
{
	struct buf *b = ctx;
	char hex[OID_HEX + 1];

	buf_printf(b, "%s%s", b->n ? "\n" : "", oid_hex(&c->id, hex));
	assert_true(str_starts(c->raw, "tree "));
	assert_true(str_starts(history_message(c), "c"));
	return 0;
}

static char *walk(const struct history_opts *o, struct history_end *end)
{
	struct buf b = BUF_INIT(1 << 20);
	struct err e;
	char *out;

	assert_ok(history_walk(repo, o, note_id, &b, end, &e), &e);
	out = arena_strn(&fix_arena, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct oid ids[COMMITS];

static void load_ids(void)
{
	char *all = fix_sh("cd r && for i in $(seq 0 %d); do git rev-parse c$i; done", COMMITS - 1);

	for (int i = 0; i < COMMITS; i++)
		assert_true(oid_parse((struct str){ all + i * (OID_HEX + 1), OID_HEX }, &ids[i]));
}

static void walks_all_like_git(void **state)
{
	struct history_opts o = { .tips = &ids[COMMITS - 1], .n_tips = 1 };
	struct history_end end;
	char *mine;

	(void)state;
	load_ids();
	mine = walk(&o, &end);
	assert_string_equal(mine, fix_sh("git -C r rev-list c%d", COMMITS - 1));
	assert_false(end.incomplete);
	assert_false(end.stopped);
	o.first_parent = true;
	assert_string_equal(walk(&o, &end),
			    fix_sh("git -C r rev-list --first-parent c%d", COMMITS - 1));
	o.first_parent = false;
	o.topo = true;
	assert_string_equal(walk(&o, &end),
			    fix_sh("git -C r rev-list --date-order c%d", COMMITS - 1));
}

static void limits_like_git(void **state)
{
	(void)state;
	for (int n = 0; n < 60; n++) {
		unsigned int t1 = dice(COMMITS), t2 = dice(COMMITS), h1 = dice(COMMITS);
		unsigned int h2 = dice(COMMITS);
		struct oid tips[] = { ids[t1], ids[t2] }, hide[] = { ids[h1], ids[h2] };
		struct history_opts o = { tips, 2, hide, 1 + n % 2, n % 3 == 0, false };
		struct history_end end;
		char *mine = walk(&o, &end), *git;

		git = fix_sh("git -C r rev-list %s c%u c%u ^c%u %s", o.topo ? "--date-order" : "",
			     t1, t2, h1, n % 2 ? arena_printf(&fix_arena, "^c%u", h2) : "");
		assert_string_equal(mine, git);
		assert_false(end.incomplete);
	}
}

static void knows_ancestors_like_git(void **state)
{
	(void)state;
	for (unsigned int tip = 0; tip < COMMITS; tip += 7) {
		char *all = fix_sh("git -C r rev-list c%u", tip);

		for (unsigned int old = 0; old < COMMITS; old++) {
			enum history_answer got;
			struct err e;
			bool want = strstr(all, oid_str(&fix_arena, &ids[old])) != NULL;

			assert_ok(history_is_ancestor(repo, &ids[old], &ids[tip], &got, &e), &e);
			assert_int_equal(got, want ? HISTORY_YES : HISTORY_NO);
		}
	}
}

static void finds_merge_bases_like_git(void **state)
{
	(void)state;
	for (int n = 0; n < 60; n++) {
		unsigned int a = dice(COMMITS), b = dice(COMMITS);
		struct oid got;
		struct err e;

		assert_ok(history_merge_base(repo, &ids[a], &ids[b], &got, &e), &e);
		assert_non_null(strstr(fix_sh("git -C r merge-base --all c%u c%u", a, b),
				       oid_str(&fix_arena, &got)));
	}
}

static int stop_third(void *ctx, const struct history_commit *c)
{
	int *left = ctx;

	(void)c;
	return --*left == 0;
}

static int fails(void *ctx, const struct history_commit *c)
{
	(void)ctx;
	(void)c;
	return ERR_CONFLICT;
}

static void stops_and_fails_on_request(void **state)
{
	struct history_opts o = { .tips = &ids[COMMITS - 1], .n_tips = 1 };
	struct history_end end;
	struct err e;
	int left = 3;

	(void)state;
	assert_ok(history_walk(repo, &o, stop_third, &left, &end, &e), &e);
	assert_true(end.stopped);
	assert_int_equal(end.seen, 3);
	assert_int_equal(history_walk(repo, &o, fails, NULL, &end, &e), ERR_CONFLICT);
}

static void reads_ranges(void **state)
{
	struct oids l = { 0 };
	struct buf b = BUF_INIT(1 << 20);
	char *git = fix_sh("git -C r rev-list --reverse --no-merges --date-order c40..c59");
	struct err e;
	char *merge;

	(void)state;
	assert_ok(range_add(repo, &fix_arena, "c40..c59", &l, &e), &e);
	for (size_t i = 0; i < l.n; i++)
		buf_printf(&b, "%s%s", i ? "\n" : "", oid_str(&fix_arena, &l.v[i]));
	assert_string_equal(b.p, git);
	buf_release(&b);
	/* twice named is once ported */
	assert_ok(range_add(repo, &fix_arena, oid_str(&fix_arena, &l.v[0]), &l, &e), &e);
	l = (struct oids){ 0 };
	assert_ok(range_add(repo, &fix_arena, "c40..", &l, &e), &e);
	assert_int_equal(l.n, strlen(git) / OID_HEX);
	merge = fix_sh("git -C r rev-list --merges -n 1 c59");
	assert_int_equal(range_add(repo, &fix_arena, merge, &l, &e), ERR_INPUT);
	assert_says(e.what, "is a merge");
	assert_int_equal(range_add(repo, &fix_arena, "c59..c0", &l, &e), ERR_NOT_FOUND);
	assert_int_equal(range_add(repo, &fix_arena, "c1...c9", &l, &e), ERR_INPUT);
	assert_int_equal(range_add(repo, &fix_arena, "nope", &l, &e), ERR_NOT_FOUND);
	assert_int_equal(range_add(repo, &fix_arena, "c1..nope", &l, &e), ERR_NOT_FOUND);
	assert_int_equal(range_add(repo, &fix_arena, "@{", &l, &e), ERR_INPUT);
	assert_int_equal(range_add(repo, &fix_arena, "HEAD^{tree}", &l, &e), ERR_INPUT);
	assert_int_equal(range_add(repo, &fix_arena, "0123456789012345678901234567890123456789", &l, &e),
			 ERR_NOT_FOUND);
}

/* A linear history cut off at depth 4: what lies below is unknown, never "no". */
static void says_where_history_is_cut_off(void **state)
{
	struct history_opts o = { .n_tips = 1 };
	struct oid tip, base, old;
	enum history_answer got;
	struct history_end end;
	struct oids l = { 0 };
	struct repo *full = repo;
	struct err e;
	int left = 1000;
	size_t n;

	(void)state;
	fix_sh("git init -q line && cd line && for i in 1 2 3 4 5 6 7 8; do "
	       "GIT_COMMITTER_DATE=\"154362240$i +0000\" git commit -q --allow-empty -m $i; "
	       "git tag n$i; done && cd .. && "
	       "git clone -q --depth 4 file://$PWD/line cut 2>/dev/null");
	tip = fix_oid("line", "n8");
	base = fix_oid("line", "n6");
	old = fix_oid("line", "n2");
	repo = fix_open("cut");
	o.tips = &tip;
	assert_ok(history_walk(repo, &o, stop_third, &left, &end, &e), &e);
	assert_int_equal(end.seen, 4);
	assert_true(end.incomplete);
	base = fix_oid("line", "n5");
	assert_true(oid_eq(&end.gap, &base));
	assert_ok(history_is_ancestor(repo, &base, &tip, &got, &e), &e);
	assert_int_equal(got, HISTORY_YES);
	assert_ok(history_is_ancestor(repo, &old, &tip, &got, &e), &e);
	assert_int_equal(got, HISTORY_UNKNOWN);
	assert_ok(range_add(repo, &fix_arena, "HEAD~2..HEAD", &l, &e), &e);
	assert_int_equal(l.n, 2);
	assert_int_equal(history_merge_base(repo, &tip, &old, &old, &e), ERR_MISSING_OBJ);
	fix_sh("cd cut && git commit -q --allow-empty -m other && git switch -q --orphan lone && "
	       "git commit -q --allow-empty -m lone");
	l = (struct oids){ 0 };
	assert_int_equal(range_add(repo, &fix_arena, "lone..master", &l, &e), ERR_MISSING_OBJ);
	assert_says(e.what, "history below");
	assert_says(e.next, "--unshallow");
	/* nothing that is here was noted as missing */
	for (size_t i = 0; i < (missing_list(repo, &n), n); i++)
		assert_false(repo_has(repo, &missing_list(repo, &n)[i]));
	repo_free(repo);
	repo = full;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(walks_all_like_git),
		TEST(limits_like_git),
		TEST(knows_ancestors_like_git),
		TEST(finds_merge_bases_like_git),
		TEST(stops_and_fails_on_request),
		TEST(reads_ranges),
		TEST(says_where_history_is_cut_off),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
