/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The differences and the three-way merge, held against libgit2's. */
#include "unit.h"

#include <git2.h>

#include "port/lines.h"
#include "port/merge3.h"

static uint32_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void build_line(struct buf *b, uint32_t n)
{
	buf_printf(b, "line %u\n", n);
}

/* A text of @n lines; some of them, blank lines say, occur many times. */
static void make_base(struct buf *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		build_line(b, draw(6) ? i : 1000 + draw(3));
}

static void mutate(struct str from, struct buf *b, uint32_t tag)
{
	struct str rest = from, line;

	while (str_line(&rest, &line)) {
		uint32_t what = draw(24);

		if (what == 0)
			continue;
		if (what == 1)
			build_line(b, 2000 + tag + draw(100));
		if (what == 2) {
			build_line(b, 3000 + tag + draw(100));
			continue;
		}
		buf_printf(b, "%.*s\n", STR_ARG(line));
	}
}

static bool our_merge(struct arena *a, struct str p, struct str t, struct str u, struct buf *out)
{
	struct intern in;
	struct lines lp, lt, lu;
	struct diff pt, pu;
	struct merge m;

	intern_init(&in, a);
	lines_split(a, p, &in, &lp);
	lines_split(a, t, &in, &lt);
	lines_split(a, u, &in, &lu);
	diff_ids(a, lp.id, lp.n, lt.id, lt.n, in.n, &pt);
	diff_ids(a, lp.id, lp.n, lu.id, lu.n, in.n, &pu);
	merge3(a, (struct merge_seq){ lp.id, lp.n }, (struct merge_seq){ lt.id, lt.n },
	       (struct merge_seq){ lu.id, lu.n }, &pt, &pu, false, &m);
	for (size_t i = 0; i < m.n; i++)
		buf_add(out, m.v[i].kind == MERGE_THEIRS ? lines_span(&lu, m.v[i].u, m.v[i].un) :
							   lines_span(&lt, m.v[i].t, m.v[i].tn));
	return !m.conflicts;
}

static bool their_merge(struct str p, struct str t, struct str u, struct buf *out)
{
	git_merge_file_input ip = GIT_MERGE_FILE_INPUT_INIT, it = ip, iu = ip;
	git_merge_file_result r = { 0 };
	bool clean;

	ip.ptr = p.p, ip.size = p.n;
	it.ptr = t.p, it.size = t.n;
	iu.ptr = u.p, iu.size = u.n;
	assert_int_equal(git_merge_file(&r, &ip, &it, &iu, NULL), 0);
	clean = r.automergeable;
	buf_add(out, (struct str){ r.ptr, r.len });
	git_merge_file_result_free(&r);
	return clean;
}

/*
 * Clean on both sides must read the same. What libgit2 merges must merge here
 * too, but for the conflicts it settles by splitting off lines that both sides
 * added; those are few.
 */
static void agrees_with_libgit2(void **state)
{
	unsigned both = 0, ours = 0, theirs = 0;

	(void)state;
	git_libgit2_init();
	for (unsigned round = 0; round < 3000; round++) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		CLEANUP(buf_release) struct buf p = BUF_INIT(1 << 20);
		CLEANUP(buf_release) struct buf t = BUF_INIT(1 << 20);
		CLEANUP(buf_release) struct buf u = BUF_INIT(1 << 20);
		CLEANUP(buf_release) struct buf x = BUF_INIT(1 << 20);
		CLEANUP(buf_release) struct buf y = BUF_INIT(1 << 20);
		bool ok, ref;

		make_base(&p, 10 + draw(60));
		mutate(buf_str(&p), &t, 0);
		mutate(buf_str(&p), &u, 500);
		ok = our_merge(&a, buf_str(&p), buf_str(&t), buf_str(&u), &x);
		ref = their_merge(buf_str(&p), buf_str(&t), buf_str(&u), &y);
		if (ok && ref && !str_eq(buf_str(&x), buf_str(&y))) {
			print_message("round %u differs:\n%s---\n%s", round, x.p, y.p);
			fail();
		}
		both += ok && ref;
		ours += ok && !ref;
		theirs += !ok && ref;
	}
	print_message("clean on both: %u, only here: %u, only there: %u\n", both, ours, theirs);
	assert_true(both > 500);
	assert_true(ours * 50 < both);
	assert_true(theirs * 50 < both);
	git_libgit2_shutdown();
}

/* Applying the hunks turns one side into the other, whatever the input. */
static void hunks_are_whole(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		CLEANUP(arena_release) struct arena ar = ARENA_INIT;
		uint32_t a[200], b[200];
		size_t an = draw(200), bn = draw(200), i = 0, j = 0;
		uint32_t ids = 1 + draw(40);
		struct diff d;

		for (size_t k = 0; k < an; k++)
			a[k] = draw(ids);
		for (size_t k = 0; k < bn; k++)
			b[k] = draw(ids);
		diff_ids(&ar, a, an, b, bn, ids, &d);
		for (size_t k = 0; k <= d.n; k++) {
			size_t to = k < d.n ? d.v[k].a : an;

			for (; i < to; i++, j++)
				assert_true(j < bn && a[i] == b[j]);
			if (k == d.n)
				break;
			assert_int_equal(j, d.v[k].b);
			assert_true(d.v[k].an || d.v[k].bn);
			i += d.v[k].an;
			j += d.v[k].bn;
		}
		assert_int_equal(i, an);
		assert_int_equal(j, bn);
	}
}

/* 100,000 lines that share nothing unique, or differ in everything: bounded, not quadratic. */
static void large_input_ends(void **state)
{
	CLEANUP(arena_release) struct arena ar = ARENA_INIT;
	size_t n = 100000;
	uint32_t *a = ARENA_NEW_N(&ar, uint32_t, n), *b = ARENA_NEW_N(&ar, uint32_t, n);
	struct diff d;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		a[i] = draw(50);
		b[i] = draw(50);
	}
	diff_ids(&ar, a, n, b, n, 50, &d);
	assert_true(d.n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(agrees_with_libgit2), TEST(hunks_are_whole),
					    TEST(large_input_ends) };

	return RUN(tests);
}
