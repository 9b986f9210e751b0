/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code that moved inside its function cannot be aligned in one sequence. So
 * each edit is looked for by its own context, inside the item alone, and only
 * where there is exactly one such place; what is placed is placed on both
 * sides, and the rest is merged on tokens as before.
 */
#include "port/rung.h"

#include "base/buf.h"

/* A text as its lines that are not blank, compared with white space folded. */
struct dense {
	struct lines lines;
	size_t *at;		/* index into lines */
	uint32_t *key;
	size_t n;
};

static struct str folded(struct arena *a, struct str line)
{
	char *z = arena_alloc(a, line.n + 1);
	size_t n = 0;

	line = str_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		bool space = line.p[i] == ' ' || line.p[i] == '\t';

		if (space && n && z[n - 1] == ' ')
			continue;
		z[n++] = space ? ' ' : line.p[i];
	}
	return (struct str){ z, n };
}

static void densify(struct arena *a, struct str text, struct intern *raw, struct intern *in,
		    struct dense *ret)
{
	lines_split(a, text, raw, &ret->lines);
	ret->at = ARENA_NEW_N(a, size_t, ret->lines.n + 1);
	ret->key = ARENA_NEW_N(a, uint32_t, ret->lines.n + 1);
	ret->n = 0;
	for (size_t i = 0; i < ret->lines.n; i++) {
		struct str f = folded(a, ret->lines.v[i]);

		if (!f.n)
			continue;
		ret->at[ret->n] = i;
		ret->key[ret->n++] = intern_id(in, f);
	}
	ret->at[ret->n] = ret->lines.n;
}

/* First dense line at or after line @line. */
static size_t dense_at(const struct dense *d, size_t line)
{
	size_t k = 0;

	while (k < d->n && d->at[k] < line)
		k++;
	return k;
}

/* Lines with a name or a number in them say where one is; brackets do not. */
static size_t telling(const struct dense *d, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += str_trim(d->lines.v[d->at[i]]).n > 4;
	return n;
}

/*
 * The only place in @t that reads like @p from @from to @to, or SIZE_MAX. Where
 * both have the same number of such places, the one of the same rank.
 */
static size_t only_place(const struct dense *p, size_t from, size_t to, const struct dense *t)
{
	size_t n = to - from, here = 0, rank = 0, there = 0, found = SIZE_MAX;

	if (!n || n > t->n)
		return SIZE_MAX;
	for (size_t i = 0; i + n <= p->n; i++)
		if (!memcmp(p->key + i, p->key + from, n * sizeof(*p->key))) {
			rank += i < from;
			here++;
		}
	for (size_t i = 0; i + n <= t->n; i++)
		if (!memcmp(t->key + i, p->key + from, n * sizeof(*p->key)))
			if (there++ == rank)
				found = i;
	return there == here ? found : SIZE_MAX;
}

/*
 * What stands on one side of an insertion has been parted from what stands on the other: the lines
 * @p from @from to @to are in @t once, and not at @here.
 */
static bool parted(const struct dense *p, size_t from, size_t to, const struct dense *t,
		   size_t here)
{
	size_t k = telling(p, from, to) < 2 ? SIZE_MAX : only_place(p, from, to, t);

	return k != SIZE_MAX && k != here;
}

struct placed {
	size_t from, to;	/* lines of T that go */
	size_t before;		/* dense lines of context used on either side */
	size_t after;
};

static bool place(const struct dense *p, const struct dense *t, const struct diff_hunk *h,
		  struct placed *ret)
{
	static const uint8_t levels[][2] = { { 3, 3 }, { 2, 2 }, { 3, 1 }, { 1, 3 }, { 1, 1 } };
	size_t a = dense_at(p, h->a), z = dense_at(p, h->a + h->an);

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		size_t b = levels[i][0] < a ? levels[i][0] : a;
		size_t f = levels[i][1] < p->n - z ? levels[i][1] : p->n - z;
		size_t k;

		/* two lines that tell something, or what goes tells enough by itself */
		if (telling(p, a - b, z + f) < 2 || (a == z && (!b || !f)))
			continue;
		k = only_place(p, a - b, z + f, t);
		if (k == SIZE_MAX)
			continue;
		if (a == z && ((b < 3 && a >= 3 && parted(p, a - 3, a, t, k + b - 3)) ||
			       (f < 3 && z + 3 <= p->n && parted(p, z, z + 3, t, k + b))))
			return false;
		ret->before = b;
		ret->after = f;
		/* an insertion goes right behind the line before it */
		ret->from = a == z ? t->at[k + b - 1] + 1 : t->at[k + b];
		ret->to = a == z ? ret->from : t->at[k + b + (z - a) - 1] + 1;
		return true;
	}
	return false;
}

static int depth(struct str line)
{
	int n = 0;

	while ((size_t)n < line.n && line.p[n] == '\t')
		n++;
	return n;
}

/* How much deeper the branch has the context of an edit. */
static int deeper(const struct dense *p, const struct dense *t, const struct diff_hunk *h,
		  const struct placed *at)
{
	size_t a = dense_at(p, h->a), k = dense_at(t, at->from);

	if (!a || !k || p->key[a - 1] != t->key[k - 1])
		return 0;
	return depth(t->lines.v[t->at[k - 1]]) - depth(p->lines.v[p->at[a - 1]]);
}

static void add_shifted(struct buf *out, struct str line, int by)
{
	for (; by > 0 && str_trim(line).n; by--)
		buf_addc(out, '\t');
	for (; by < 0 && line.n && line.p[0] == '\t'; by++)
		line = (struct str){ line.p + 1, line.n - 1 };
	buf_add(out, line);
}

/* @text with lines [from, to) replaced by lines [u, u + un) of @src, @by tabs deeper. */
static struct str splice_lines(struct arena *a, const struct lines *text, size_t from, size_t to,
			       const struct lines *src, size_t u, size_t un, int by)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);

	buf_add(&out, lines_span(text, 0, from));
	for (size_t i = u; i < u + un; i++)
		add_shifted(&out, src->v[i], by);
	buf_add(&out, lines_span(text, to, text->n - to));
	return arena_span(a, buf_str(&out));
}

void rung_context(const struct rung_input *in, struct rung_result *ret)
{
	struct arena *a = in->arena;
	struct rung_input rest = *in;
	struct rung_result r = { 0 };
	struct trio x;
	size_t n = 0, placed, ceiling = SIZE_MAX;

	trio_init(&x, a, in->p, in->u, in->t);
	/* from the last to the first, so that lines of P before an edit stay where they were */
	for (size_t i = x.pu.n; i-- > 0;) {
		const struct diff_hunk *h = &x.pu.v[i];
		struct intern raw, keys;
		struct dense p, t;
		struct placed at;

		intern_init(&raw, a);
		intern_init(&keys, a);
		densify(a, rest.p, &raw, &keys, &p);
		densify(a, rest.t, &raw, &keys, &t);
		/* what upstream has in one order is not placed in another */
		if (!place(&p, &t, h, &at) || at.to > ceiling)
			continue;
		ceiling = at.from;
		rest.t = splice_lines(a, &t.lines, at.from, at.to, &x.u.lines, h->b, h->bn,
				      deeper(&p, &t, h, &at));
		rest.p = splice_lines(a, &p.lines, h->a, h->a + h->an, &x.u.lines, h->b, h->bn, 0);
		*ARR_PUSH(a, ret->fates) = (struct fate){ h->a, h->an, h->b, h->bn, MERGE_THEIRS,
							  NULL };
		if (at.before + at.after < 4) {
			ret->review = true;
			ret->review_why = "an edit was placed by little context";
		}
		n++;
	}
	if (!n) {
		ret->why = "no edit has its context here";
		return;
	}
	rung_tokens(&rest, &r);
	/* those that were placed by context have no fate there; the lines count from the new P */
	placed = ret->fates.n;
	for (size_t i = 0; i < r.fates.n; i++) {
		struct fate f = r.fates.v[i];
		size_t grown = 0;

		for (size_t k = placed; k-- > 0;) {
			const struct fate *h = &ret->fates.v[k];

			if (f.p < h->p + grown + h->un)
				break;
			grown += h->un - h->pn;
		}
		f.p -= grown;
		*ARR_PUSH(a, ret->fates) = f;
	}
	ret->ok = r.ok;
	ret->text = r.text;
	ret->why = r.why;
	ret->line = r.line;
	if (r.review) {
		ret->review = true;
		ret->review_why = r.review_why;
	}
}
