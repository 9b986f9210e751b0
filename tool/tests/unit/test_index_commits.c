/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index of commits; git is the oracle, on a graph drawn at random. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git_fixture.h"

#include "base/io.h"
#include "index/commits.h"

#define COMMITS 300

static unsigned int seed = 11;

static unsigned int dice(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

/* c0..c299, up to twelve parents each, dates that lie now and then. */
static void draw(const char *name)
{
	struct buf b = BUF_INIT(1 << 22);
	char *file = fix_path("import");
	struct err e;

	for (int i = 0; i < COMMITS; i++) {
		unsigned int parents = i ? 1 + (dice(4) == 0) + (dice(20) == 0 ? dice(10) : 0) : 0;
		char msg[200];

		/* a second root, and plain words that state nothing */
		if (i == 40)
			parents = 0;
		snprintf(msg, sizeof(msg), "title %d\n\nnothing of this was committed.\n", i / 2);
		buf_printf(&b,
			   "commit refs/tags/c%d\nmark :%d\ncommitter C <c@example.com> %d +0000\n"
			   "data %zu\n%s",
			   i, i + 1, 1500000000 + i * 60 - (dice(9) ? 0 : 90000), strlen(msg), msg);
		for (unsigned int k = 0; k < parents; k++)
			buf_printf(&b, "%s :%u\n", k ? "merge" : "from",
				   (unsigned int)i - dice(i < 25 ? (unsigned int)i : 25));
		buf_printf(&b, "\n");
	}
	assert_ok(io_write(file, buf_str(&b), &e), &e);
	buf_release(&b);
	fix_sh("git init -q %s && git -C %s fast-import --quiet < import && "
	       "git -C %s update-ref refs/heads/master c%d", name, name, name, COMMITS - 1);
}

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	draw("r");
	return 0;
}

static char *cache(const char *name)
{
	return fix_path(name);
}

static struct oid tag(const char *name, int i)
{
	char rev[20];

	snprintf(rev, sizeof(rev), "c%d", i);
	return fix_oid(name, rev);
}

static void add(struct commits *c, const struct oid *tips, size_t n)
{
	struct err e;

	assert_ok(commits_add(c, tips, n, NULL, NULL, &e), &e);
}

static size_t count(const struct reach *r)
{
	size_t n = 0;

	for (uint32_t i = 0; i < r->n; i++)
		n += reach_has(r, i);
	return n;
}

/* Every commit that git lists, and no other, is in the set; parents stand first. */
static void same_as_git(struct commits *c, const char *name, const struct oid *tip)
{
	char *list = fix_sh("git -C %s rev-list --parents %s", name, oid_str(&fix_arena, tip));
	struct str rest = str_of(list), line;
	struct reach set;
	struct err e;
	size_t n = 0;

	assert_ok(commits_reach(c, &fix_arena, tip, 1, &set, &e), &e);
	for (; str_line(&rest, &line); n++) {
		struct commit_at at;
		struct oid id;
		uint32_t pos;

		assert_true(oid_parse((struct str){ line.p, OID_HEX }, &id));
		assert_true(commits_pos(c, &id, &pos));
		assert_true(reach_has(&set, pos));
		assert_true(commits_at(c, pos, &at));
		assert_true(oid_eq(&at.id, &id));
		assert_int_equal(at.n_parents, (line.n - OID_HEX) / (OID_HEX + 1));
		for (uint32_t i = 0; i < at.n_parents; i++) {
			uint32_t mine = at.parent[i];
			struct commit_at up;

			assert_true(mine < pos);
			assert_true(commits_at(c, mine, &up));
			assert_true(up.generation < at.generation);
			assert_memory_equal(oid_str(&fix_arena, &up.id),
					    line.p + (i + 1) * (OID_HEX + 1), OID_HEX);
			assert_true(commits_at(c, pos, &at));
		}
	}
	assert_int_equal(n, count(&set));
}

static void knows_what_git_knows(void **state)
{
	struct repo *r = fix_open("r");
	struct oid tips[6];
	struct reach sets[6];
	struct err e;

	(void)state;
	for (int i = 0; i < 6; i++)
		tips[i] = tag("r", COMMITS - 1 - i * 37);
	/* kept, read again, and in memory alone */
	for (int round = 0; round < 3; round++) {
		struct commits *c = commits_open(r, round < 2 ? cache("kept") : NULL);

		add(c, tips, 6);
		assert_true(round == 1 ? commits_read(c) == 0 : commits_read(c) > 50);
		assert_ok(commits_reach(c, &fix_arena, tips, 6, sets, &e), &e);
		for (int i = 0; i < 6; i++)
			same_as_git(c, "r", &tips[i]);
		assert_false(commits_broken(c));
		commits_free(c);
	}
	repo_free(r);
}

/* Bit by bit, so that layers are made and merged; only what is new is read. */
static void grows(void **state)
{
	struct repo *r = fix_open("r");
	struct oid first = tag("r", 0), last = tag("r", COMMITS - 1);
	size_t sum = 0;
	struct commits *c;

	(void)state;
	for (int i = 0; i < COMMITS; i += 7) {
		struct oid tip = tag("r", i);
		uint32_t pos;

		c = commits_open(r, cache("grown"));
		if (i)
			assert_true(commits_pos(c, &first, &pos));
		add(c, &tip, 1);
		sum += commits_read(c);
		add(c, &tip, 1);
		if (i % 5 == 0)
			same_as_git(c, "r", &tip);
		commits_free(c);
	}
	c = commits_open(r, cache("grown"));
	add(c, &last, 1);
	sum += commits_read(c);
	same_as_git(c, "r", &last);
	assert_int_equal(sum, strtoul(fix_sh("git -C r rev-list --count c%d $(seq -f c%%g 0 7 %d)",
					     COMMITS - 1, COMMITS - 1), NULL, 10));
	commits_free(c);
	repo_free(r);
}

static void finds_ids_and_titles(void **state)
{
	struct repo *r = fix_open("r");
	struct commits *c = commits_open(r, NULL);
	struct oid tip = tag("r", COMMITS - 1), id = tip;
	uint32_t pos[8], want;
	char *hex = oid_str(&fix_arena, &tip);

	(void)state;
	add(c, &tip, 1);
	assert_true(commits_pos(c, &tip, &want));
	for (size_t n = 7; n <= OID_HEX; n++) {
		assert_int_equal(commits_whole(c, (struct str){ hex, n }, pos, 8), 1);
		assert_int_equal(pos[0], want);
	}
	assert_int_equal(commits_whole(c, (struct str){ hex, 6 }, pos, 8), 0);
	id.b[19] ^= 1;
	assert_false(commits_pos(c, &id, &want));
	assert_int_equal(commits_whole(c, str_of(oid_str(&fix_arena, &id)), pos, 8), 0);
	assert_in_range(commits_titled(c, STR("title 149"), pos, 8), 1, 2);
	assert_int_equal(commits_titled(c, STR("title 150"), pos, 8), 0);
	commits_free(c);
	repo_free(r);
}

static struct commit_says {
	enum says kind;
	const char *text;
	bool about;
} said[] = {
	{ (enum says)UPREF_UPSTREAM, "commit %s upstream.", true },
	{ (enum says)UPREF_BRACKET, "[ Upstream commit %s ]", true },
	{ (enum says)UPREF_CHERRY, "(cherry picked from commit %s)", true },
	{ SAYS_REVERTS, "This reverts commit %s.", true },
	{ SAYS_FIXES, "Fixes: %.12s (\"title\")", true },
	{ SAYS_DEP_OF, "Stable-dep-of: %.12s (\"title\")", true },
	{ SAYS_NEEDS, "Cc: <stable@vger.kernel.org> # 5.10.x: %.12s: title", true },
	{ 0, "See commit %s of another day.", false },
	{ 0, "Cc: stable@vger.kernel.org # 5.10+", false },
};

static bool first(void *ctx, const struct statement *s)
{
	(void)s;
	++*(size_t *)ctx;
	return false;
}

static void reads_what_commits_state(void **state)
{
	struct statements got = { 0 };
	struct commit_at at;
	struct oid about, tip;
	struct repo *r;
	struct commits *c;
	size_t i, want = 0, n = 0;

	(void)state;
	fix_sh("git init -q says && git -C says commit -q --allow-empty -m first");
	about = fix_oid("says", "HEAD");
	for (i = 0; i < ARRAY_SIZE(said); i++) {
		struct buf b = BUF_INIT(1000);

		buf_printf(&b, "subject\n\nbody\n\n");
		buf_printf(&b, said[i].text, oid_str(&fix_arena, &about));
		buf_printf(&b, "\n\nSigned-off-by: A <a@example.org>\n");
		/* trailers stand in one block */
		if (strstr(said[i].text, ": ") && b.p) {
			char *gap = strstr(b.p, "\n\nSigned");

			memmove(gap, gap + 1, strlen(gap));
		}
		fix_sh("git -C says commit -q --allow-empty -F - <<'END'\n%s\nEND\n", b.p);
		buf_release(&b);
	}
	r = fix_open("says");
	c = commits_open(r, NULL);
	tip = fix_oid("says", "HEAD");
	add(c, &tip, 1);
	commits_about(c, &fix_arena, &about, &got);
	for (i = 0; i < ARRAY_SIZE(said); i++) {
		if (!said[i].about)
			continue;
		assert_true(want < got.n);
		assert_int_equal(got.v[want].kind, said[i].kind);
		assert_int_equal(strncmp(got.v[want].hex, oid_str(&fix_arena, &about),
					 strlen(got.v[want].hex)), 0);
		/* in the order of history: the commit after the first is number 1 */
		assert_int_equal(got.v[want].pos, i + 1);
		want++;
	}
	assert_int_equal(got.n, want);
	commits_each(c, SAYS_FIXES, first, &n);
	assert_int_equal(n, 1);
	assert_true(commits_at(c, (uint32_t)ARRAY_SIZE(said), &at));
	assert_true(at.stable);
	assert_true(commits_at(c, 1, &at));
	assert_false(at.stable);
	commits_free(c);
	repo_free(r);
}

static char *only_file(const char *dir)
{
	DIR *d = opendir(fix_path(dir));
	struct dirent *x;
	char *found = NULL;

	assert_non_null(d);
	while ((x = readdir(d))) {
		if (str_ends(str_of(x->d_name), ".sqlite"))
			found = arena_printf(&fix_arena, "%s/%s", dir, x->d_name);
	}
	closedir(d);
	assert_non_null(found);
	return fix_path(found);
}

/* Whatever bytes are wrong: the answers are right, or it says that they are not; next time
 * all is well. */
static void survives_damage(void **state)
{
	struct repo *r = fix_open("r");
	struct oid tip = tag("r", COMMITS - 1), probe = tag("r", 150);
	struct commits *c = commits_open(r, cache("hurt"));
	struct reach set;
	struct err e;
	size_t whole;
	char *file;
	struct stat st;

	(void)state;
	add(c, &tip, 1);
	assert_ok(commits_reach(c, &fix_arena, &tip, 1, &set, &e), &e);
	whole = count(&set);
	commits_free(c);
	file = only_file("hurt");
	fix_sh("cp %s %s.good", file, file);
	assert_int_equal(stat(file, &st), 0);
	for (int i = 0; i < 60; i++) {
		long at = (long)dice((unsigned int)st.st_size);
		uint32_t pos;
		FILE *f;
		int rc;

		fix_sh("cp %s.good %s && rm -f %s-wal %s-shm", file, file, file, file);
		f = fopen(file, "r+");
		assert_non_null(f);
		fseek(f, at, SEEK_SET);
		for (int k = 0; k < 64; k++)
			fputc((int)dice(256), f);
		fclose(f);
		if (i % 10 == 0)
			assert_int_equal(truncate(file, at), 0);
		c = commits_open(r, cache("hurt"));
		rc = commits_add(c, &tip, 1, NULL, NULL, &e);
		if (!rc)
			rc = commits_reach(c, &fix_arena, &tip, 1, &set, &e);
		if (!rc && commits_pos(c, &probe, &pos))
			reach_has(&set, pos);
		if (!rc && !commits_broken(c))
			assert_int_equal(count(&set), whole);
		commits_free(c);
		c = commits_open(r, cache("hurt"));
		if (rc) {
			add(c, &tip, 1);
			same_as_git(c, "r", &tip);
		}
		commits_free(c);
	}
	repo_free(r);
}

/* Several processes that begin at once end with one index that is right. */
static void is_shared(void **state)
{
	pid_t pid[4];
	struct oid tips[4], last = tag("r", COMMITS - 1);
	struct commits *c;
	struct repo *r;

	(void)state;
	for (int i = 0; i < 4; i++)
		tips[i] = tag("r", COMMITS - 1 - i * 20);
	for (int i = 0; i < 4; i++) {
		pid[i] = fork();
		if (!pid[i]) {
			struct repo *mine = fix_open("r");
			struct commits *m = commits_open(mine, cache("shared"));
			struct reach set;
			struct err e;
			int bad = commits_add(m, &tips[i], 1, NULL, NULL, &e) ||
				commits_reach(m, &fix_arena, &tips[i], 1, &set, &e);

			commits_free(m);
			repo_free(mine);
			_exit(bad);
		}
	}
	for (int i = 0; i < 4; i++) {
		int status;

		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	r = fix_open("r");
	c = commits_open(r, cache("shared"));
	add(c, &last, 1);
	assert_int_equal(commits_read(c), 0);
	for (int i = 0; i < 4; i++)
		same_as_git(c, "r", &tips[i]);
	commits_free(c);
	repo_free(r);
}

/* What was cut off is found once it is there. */
static void follows_the_clone(void **state)
{
	struct commits *c;
	struct oid tip, old;
	struct reach set;
	struct repo *r;
	struct err e;
	uint32_t pos;
	char *hex;

	(void)state;
	fix_sh("git init -q line && cd line && for i in 1 2 3 4 5 6 7 8; do "
	       "git commit -q --allow-empty -m $i; done && cd .. && "
	       "git clone -q --depth 4 file://$PWD/line cut 2>/dev/null");
	tip = fix_oid("line", "HEAD");
	old = fix_oid("line", "HEAD~6");
	r = fix_open("cut");
	c = commits_open(r, cache("cut"));
	add(c, &tip, 1);
	assert_ok(commits_reach(c, &fix_arena, &tip, 1, &set, &e), &e);
	assert_int_equal(count(&set), 4);
	assert_true(commits_cut(c, &set, &pos));
	assert_int_equal(pos, 0);
	commits_free(c);
	repo_free(r);

	fix_sh("git -C cut fetch -q --unshallow");
	r = fix_open("cut");
	c = commits_open(r, cache("cut"));
	add(c, &tip, 1);
	assert_true(commits_pos(c, &old, &pos));
	assert_ok(commits_reach(c, &fix_arena, &tip, 1, &set, &e), &e);
	assert_int_equal(count(&set), 8);
	assert_false(commits_cut(c, &set, &pos));
	commits_free(c);
	repo_free(r);

	/* the same for a hole that nobody announced */
	hex = oid_str(&fix_arena, &old);
	fix_sh("cd line && mv .git/objects/%.2s/%s keep", hex, hex + 2);
	for (int round = 0; round < 2; round++) {
		r = fix_open("line");
		c = commits_open(r, cache("hole"));
		add(c, &tip, 1);
		assert_ok(commits_reach(c, &fix_arena, &tip, 1, &set, &e), &e);
		assert_int_equal(count(&set), round ? 8 : 6);
		assert_int_equal(commits_cut(c, &set, &pos), !round);
		if (!round)
			assert_int_equal(commits_add(c, &old, 1, NULL, NULL, &e), ERR_MISSING_OBJ);
		commits_free(c);
		repo_free(r);
		fix_sh("cd line && [ ! -e keep ] || mv keep .git/objects/%.2s/%s", hex, hex + 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_what_git_knows),
		cmocka_unit_test(grows),
		cmocka_unit_test(finds_ids_and_titles),
		cmocka_unit_test(reads_what_commits_state),
		cmocka_unit_test(survives_damage),
		cmocka_unit_test(is_shared),
		cmocka_unit_test(follows_the_clone),
	};

	return cmocka_run_group_tests(tests, begin, fix_end);
}
