/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the hunks of a patch belong in a file that it was not made from. Hunks
 * keep their order and do not overlap. What stands as it is in one place only is
 * there; else the place where most of its lines are, if no other comes near.
 * The nearest line number decides nothing: that is how patches end in the wrong
 * one of two functions that look alike.
 */
#include "base/buf.h"
#include "msg/patch.h"

/* Work on one file: lines of hunks times lines of the file. */
#define PLACE_COST_MAX ((size_t)200 << 20)
/* Percent of a hunk's weight that has to be found, and how far the next best must stay behind. */
#define PLACE_ENOUGH	60
/* Percent that will do inside of the function that the hunk names. */
#define PLACE_NAMED	30
#define PLACE_LEAD	15

struct lines {
	struct str *v;
	size_t n, cap;
};

struct spot {
	const struct patch_hunk *h;
	struct lines old;		/* of the hunk */
	size_t at, n;			/* lines of the file that it replaces, from 0 */
	bool exact;
	size_t *cand, n_cand, cap_cand;	/* exact places */
};

static bool head_like(struct str l)
{
	return l.n && (l.p[0] == '_' || ((l.p[0] | 32) >= 'a' && (l.p[0] | 32) <= 'z')) &&
	       l.p[l.n - 1] != ':';
}

/* The name that a function's head declares: the word before its first "(", or all of it. */
static struct str name_in(struct str head)
{
	const char *open = head.n ? memchr(head.p, '(', head.n) : NULL;
	size_t to = open ? (size_t)(open - head.p) : head.n, from;

	while (to && head.p[to - 1] == ' ')
		to--;
	if (!open)
		return (struct str){ head.p, to };
	for (from = to;
	     from && strchr("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
			    head.p[from - 1]);
	     from--)
		;
	return (struct str){ head.p + from, to - from };
}

/* Does line @at of the file lie in the function that the hunk's header names? */
static bool in_section(const struct lines *t, size_t at, struct str section)
{
	struct str want = name_in(section);

	while (at-- > 0)
		if (head_like(t->v[at]))
			return str_eq(name_in(str_trim(t->v[at])), want);
	return false;
}

static bool fits(const struct lines *t, const struct lines *old, size_t at)
{
	for (size_t i = 0; i < old->n; i++)
		if (!str_eq(t->v[at + i], old->v[i]))
			return false;
	return true;
}

static void find_exact(struct arena *a, const struct lines *t, struct spot *s)
{
	ARR(size_t) all = { 0 };

	for (size_t at = 0; at + s->old.n <= t->n; at++)
		if (fits(t, &s->old, at))
			*ARR_PUSH(a, all) = at;
	s->cand = ARENA_NEW_N(a, size_t, all.n + 1);
	/* as it is, but in another function than the hunk says: perhaps its twin */
	for (size_t i = 0; i < all.n; i++)
		if (!s->h->section.n || in_section(t, all.v[i], s->h->section))
			s->cand[s->n_cand++] = all.v[i];
	s->exact = s->n_cand > 0;
}

/* Narrow [low, high) to the function that the hunk's header names, and a little behind it. */
static bool section_range(const struct lines *t, struct str section, size_t *low, size_t *high)
{
	struct str want = name_in(section);
	size_t from = *low, to = *high;

	for (size_t i = 0; want.n && i < t->n; i++) {
		if (!head_like(t->v[i]) || !str_eq(name_in(str_trim(t->v[i])), want))
			continue;
		/* a declaration goes on to nowhere */
		if (str_ends(str_trim(t->v[i]), ";"))
			continue;
		from = i > *low ? i : *low;
		for (to = i; to < *high && !(t->v[to].n && t->v[to].p[0] == '}'); to++)
			;
		to = to + 8 < *high ? to + 8 : *high;
		if (from >= to)
			return false;
		*low = from;
		*high = to;
		return true;
	}
	return false;
}

/* What a line says about its place: a brace nothing much. */
static int weight(struct str l)
{
	size_t n = str_trim(l).n;

	return n > 8 ? 4 : n > 2 ? 2 : 1;
}

/*
 * The stretch of t[from, to) that @old aligns with best: lines in common weigh,
 * lines between cost a little. @ret_second: the best score of a stretch that
 * does not overlap it.
 */
static int align(struct arena *a, const struct lines *t, size_t from, size_t to,
		 const struct lines *old, int *ret_second, size_t *ret_at, size_t *ret_end)
{
	size_t w = to - from;
	int *score = ARENA_NEW_N(a, int, w + 1), *best_end = ARENA_NEW_N(a, int, w + 1);
	size_t *begin = ARENA_NEW_N(a, size_t, w + 1);
	int best = 0;

	for (size_t k = 0; k <= w; k++)
		begin[k] = k;
	for (size_t i = 0; i < old->n; i++) {
		int diag = score[0];
		size_t diag_begin = begin[0];

		for (size_t k = 1; k <= w; k++) {
			int up = score[k], left = score[k - 1] - (score[k - 1] > 0);
			size_t up_begin = begin[k];
			int hit = str_eq(old->v[i], t->v[from + k - 1]) ?
				  diag + weight(old->v[i]) : -1;

			if (hit > up && hit >= left) {
				score[k] = hit;
				begin[k] = diag > 0 ? diag_begin : k - 1;
			} else if (left > up) {
				score[k] = left;
				begin[k] = begin[k - 1];
			}
			diag = up;
			diag_begin = up_begin;
		}
	}
	*ret_at = *ret_end = from;
	for (size_t k = 0; k <= w; k++) {
		best_end[k] = score[k];
		if (score[k] > best) {
			best = score[k];
			*ret_at = from + begin[k];
			*ret_end = from + k;
		}
	}
	*ret_second = 0;
	for (size_t k = 0; k <= w; k++)
		if ((from + begin[k] >= *ret_end || from + k <= *ret_at) &&
		    best_end[k] > *ret_second)
			*ret_second = best_end[k];
	return best;
}

static int nowhere(const struct patch_file *f, const struct spot *s, const char *why, struct err *e)
{
	return err_set(e, ERR_CONFLICT, "hunk %td%s%.*s%s %s", s->h - f->hunk.v + 1,
		       s->h->section.n ? " (" : "", STR_ARG(name_in(s->h->section)),
		       s->h->section.n ? ")" : "", why);
}

/* Earliest and latest places in order agree: then there is one way only. */
static int settle_exact(const struct patch_file *f, struct spot *s, size_t n, struct err *e)
{
	size_t low = 0, high = SIZE_MAX;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (!s[i].exact)
			continue;
		while (k < s[i].n_cand && s[i].cand[k] < low)
			k++;
		if (k == s[i].n_cand)
			return nowhere(f, &s[i], "fits only before the one above it", e);
		s[i].at = s[i].cand[k];
		s[i].n = s[i].old.n;
		low = s[i].at + s[i].n;
	}
	for (size_t i = n; i-- > 0;) {
		size_t k = s[i].n_cand;

		if (!s[i].exact)
			continue;
		while (k && s[i].cand[k - 1] + s[i].old.n > high)
			k--;
		if (!k || s[i].cand[k - 1] != s[i].at)
			return nowhere(f, &s[i], "fits in several places alike", e);
		high = s[i].at;
	}
	return 0;
}

static int settle_rest(struct arena *a, const struct patch_file *f, const struct lines *t,
		       struct spot *s, size_t n, struct err *e)
{
	size_t low = 0;

	for (size_t i = 0; i < n; i++) {
		size_t high = t->n, end = 0, in_low, in_high;
		int all = 0, best = 0, second = 0;
		bool named = false;

		if (s[i].exact) {
			low = s[i].at + s[i].n;
			continue;
		}
		for (size_t k = i + 1; k < n; k++)
			if (s[k].exact) {
				high = s[k].at;
				break;
			}
		for (size_t k = 0; k < s[i].old.n; k++)
			all += weight(s[i].old.v[k]);
		if (s[i].old.n * (high - low) > PLACE_COST_MAX)
			return err_set(e, ERR_LIMIT, "it is too large to search");
		in_low = low;
		in_high = high;
		if (section_range(t, s[i].h->section, &in_low, &in_high))
			best = align(a, t, in_low, in_high, &s[i].old, &second, &s[i].at, &end);
		if (all && best * 100 < all * PLACE_ENOUGH) {
			size_t at = 0, to = 0;
			int other, all_over = align(a, t, low, high, &s[i].old, &other, &at, &to);

			named = all_over * 100 < all * PLACE_ENOUGH &&
				best * 100 >= all * PLACE_NAMED;
			if (!named) {
				best = all_over;
				second = other;
				s[i].at = at;
				end = to;
			}
		}
		if (!all || (!named && best * 100 < all * PLACE_ENOUGH))
			return nowhere(f, &s[i], "fits nowhere", e);
		if ((best - second) * 100 < all * PLACE_LEAD)
			return nowhere(f, &s[i], "fits in several places alike", e);
		s[i].n = end - s[i].at;
		low = end;
	}
	return 0;
}

/* The file with each spot replaced by its hunk's lines, '+' or '-' left out. */
static struct str compose(struct arena *a, const struct lines *t, struct str text,
			  const struct spot *s, size_t n, char drop)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX * 2);
	bool eol = text.n && text.p[text.n - 1] == '\n';
	size_t at = 0;

	for (size_t i = 0; i <= n; i++) {
		size_t to = i < n ? s[i].at : t->n;

		for (; at < to; at++) {
			buf_add(&b, t->v[at]);
			if (at + 1 < t->n || eol)
				buf_addc(&b, '\n');
		}
		if (i == n)
			break;
		for (size_t k = 0; k < s[i].h->line.n; k++) {
			const struct patch_line *l = &s[i].h->line.v[k];

			if (l->kind == drop)
				continue;
			buf_add(&b, l->text);
			if (!l->no_eol)
				buf_addc(&b, '\n');
		}
		at = s[i].at + s[i].n;
	}
	return arena_span(a, buf_str(&b));
}

int patch_place(struct arena *a, const struct patch_file *f, struct str text,
		struct patch_placed *ret, struct err *e)
{
	struct spot *s = ARENA_NEW_N(a, struct spot, f->hunk.n + 1);
	struct str rest = text, line;
	struct lines t = { 0 };
	bool exact = true;
	size_t cost = 0;
	int rc;

	while (str_line(&rest, &line))
		*ARR_PUSH(a, t) = line;
	for (size_t i = 0; i < f->hunk.n; i++) {
		const struct patch_hunk *h = &f->hunk.v[i];

		s[i].h = h;
		for (size_t k = 0; k < h->line.n; k++)
			if (h->line.v[k].kind != '+')
				*ARR_PUSH(a, s[i].old) = h->line.v[k].text;
		cost += s[i].old.n * t.n;
		if (!s[i].old.n && t.n)
			return nowhere(f, &s[i], "has no context to find its place by", e);
	}
	if (cost > PLACE_COST_MAX)
		return err_set(e, ERR_LIMIT, "%s: too large to search", f->new_path);
	for (size_t i = 0; i < f->hunk.n; i++) {
		find_exact(a, &t, &s[i]);
		exact &= s[i].exact;
	}
	rc = settle_exact(f, s, f->hunk.n, e);
	if (!rc)
		rc = settle_rest(a, f, &t, s, f->hunk.n, e);
	if (rc)
		return rc;
	ret->before = compose(a, &t, text, s, f->hunk.n, '+');
	ret->after = compose(a, &t, text, s, f->hunk.n, '-');
	ret->exact = exact;
	return 0;
}
