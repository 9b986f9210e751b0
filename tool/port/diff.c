/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/diff.h"

void intern_init(struct intern *in, struct arena *a)
{
	*in = (struct intern){ .arena = a };
}

static void intern_grow(struct intern *in)
{
	size_t cap = in->cap ? in->cap * 2 : 64;
	uint32_t *slot = ARENA_NEW_N(in->arena, uint32_t, cap);
	struct str *text = ARENA_ROOM_N(in->arena, struct str, cap / 2 + 1);

	for (size_t i = 0; i < in->n; i++) {
		size_t h = str_hash(in->text[i], 0) & (cap - 1);

		while (slot[h])
			h = (h + 1) & (cap - 1);
		slot[h] = i + 1;
		text[i] = in->text[i];
	}
	in->slot = slot;
	in->text = text;
	in->cap = cap;
}

uint32_t intern_id(struct intern *in, struct str s)
{
	size_t h;

	if (in->n * 2 >= in->cap)
		intern_grow(in);
	h = str_hash(s, 0) & (in->cap - 1);
	for (; in->slot[h]; h = (h + 1) & (in->cap - 1))
		if (str_eq(in->text[in->slot[h] - 1], s))
			return in->slot[h] - 1;
	in->text[in->n] = s;
	in->slot[h] = ++in->n;
	return in->n - 1;
}

struct differ {
	struct arena *out, *tmp;
	const uint32_t *a, *b;
	uint32_t *count_a, *count_b;	/* by id; zero between uses */
	size_t *pos_b;			/* by id */
	ARR(struct diff_hunk) hunks;
};

static void add_hunk(struct differ *d, size_t a, size_t an, size_t b, size_t bn)
{
	struct diff_hunk *last = d->hunks.n ? &d->hunks.v[d->hunks.n - 1] : NULL;

	if (!an && !bn)
		return;
	if (last && last->a + last->an == a && last->b + last->bn == b) {
		last->an += an;
		last->bn += bn;
		return;
	}
	*ARR_PUSH(d->out, d->hunks) = (struct diff_hunk){ a, an, b, bn };
}

struct anchor {
	size_t a, b;
	size_t prev;	/* index + 1 of the anchor before it in the chain */
};

/*
 * Units that occur exactly once on either side, in the longest order common to
 * both. Returns how many; @ret in order.
 */
static size_t anchors(struct differ *d, size_t a0, size_t a1, size_t b0, size_t b1,
		      struct anchor **ret)
{
	ARR(struct anchor) all = { 0 };
	size_t *top, depth = 0, k;

	for (size_t i = a0; i < a1; i++)
		d->count_a[d->a[i]]++;
	for (size_t i = b0; i < b1; i++) {
		d->count_b[d->b[i]]++;
		d->pos_b[d->b[i]] = i;
	}
	for (size_t i = a0; i < a1; i++)
		if (d->count_a[d->a[i]] == 1 && d->count_b[d->a[i]] == 1)
			*ARR_PUSH(d->tmp, all) = (struct anchor){ i, d->pos_b[d->a[i]], 0 };
	for (size_t i = a0; i < a1; i++)
		d->count_a[d->a[i]] = 0;
	for (size_t i = b0; i < b1; i++)
		d->count_b[d->b[i]] = 0;
	if (!all.n)
		return 0;

	/* patience sorting: top[l] ends the best chain of length l + 1 */
	top = ARENA_NEW_N(d->tmp, size_t, all.n);
	for (size_t i = 0; i < all.n; i++) {
		size_t lo = 0, hi = depth;

		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (all.v[top[mid]].b < all.v[i].b)
				lo = mid + 1;
			else
				hi = mid;
		}
		all.v[i].prev = lo ? top[lo - 1] + 1 : 0;
		top[lo] = i;
		if (lo == depth)
			depth++;
	}
	*ret = ARENA_NEW_N(d->tmp, struct anchor, depth);
	k = top[depth - 1];
	for (size_t i = depth; i-- > 0; k = all.v[k].prev - 1) {
		(*ret)[i] = all.v[k];
		if (!all.v[k].prev)
			break;
	}
	return depth;
}

/* Past this many edits a block counts as replaced: keeps hostile input linear. */
#define MYERS_MAX 1500

/*
 * Myers' greedy algorithm on a block without unique anchors. The trace is kept, 9 MB of it at
 * MYERS_MAX, so it goes as soon as the block is done: a file may have many such blocks. What it
 * holds are places in the block that at most MYERS_MAX edits lead to.
 */
static void myers(struct differ *d, size_t a0, size_t a1, size_t b0, size_t b1)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	ptrdiff_t n = a1 - a0, m = b1 - b0, max = n + m < MYERS_MAX ? n + m : MYERS_MAX;
	int32_t **trace = ARENA_ROOM_N(&tmp, int32_t *, max + 1);
	int32_t *v = ARENA_NEW_N(&tmp, int32_t, 2 * max + 3);
	ptrdiff_t off = max + 1, x = 0, y = 0, e;
	ARR(struct diff_hunk) rev = { 0 };

	for (e = 0; e <= max; e++) {
		trace[e] = ARENA_ROOM_N(&tmp, int32_t, 2 * e + 3);
		memcpy(trace[e], v + off - e - 1, sizeof(*v) * (2 * e + 3));
		for (ptrdiff_t k = -e; k <= e; k += 2) {
			x = k == -e || (k != e && v[off + k - 1] < v[off + k + 1]) ?
				v[off + k + 1] : v[off + k - 1] + 1;
			y = x - k;
			while (x < n && y < m && x >= 0 && y >= 0 && d->a[a0 + x] == d->b[b0 + y])
				x++, y++;
			v[off + k] = (int32_t)x;
			if (x >= n && y >= m)
				goto found;
		}
	}
	add_hunk(d, a0, n, b0, m);
	return;
found:
	for (; e > 0; e--) {
		ptrdiff_t k = x - y;
		int32_t *w = trace[e] + e + 1;
		ptrdiff_t pk = k == -e || (k != e && w[k - 1] < w[k + 1]) ? k + 1 : k - 1;
		ptrdiff_t px = w[pk], py = px - pk;

		*ARR_PUSH(&tmp, rev) = (struct diff_hunk){ a0 + px, pk == k - 1, b0 + py, pk == k + 1 };
		x = px;
		y = py;
	}
	for (size_t i = rev.n; i-- > 0;)
		add_hunk(d, rev.v[i].a, rev.v[i].an, rev.v[i].b, rev.v[i].bn);
}

static void diff_block(struct differ *d, size_t a0, size_t a1, size_t b0, size_t b1, int depth)
{
	struct anchor *an;
	size_t n;

	while (a0 < a1 && b0 < b1 && d->a[a0] == d->b[b0])
		a0++, b0++;
	while (a0 < a1 && b0 < b1 && d->a[a1 - 1] == d->b[b1 - 1])
		a1--, b1--;
	if (a0 == a1 || b0 == b1) {
		add_hunk(d, a0, a1 - a0, b0, b1 - b0);
		return;
	}
	n = depth < 64 ? anchors(d, a0, a1, b0, b1, &an) : 0;
	if (!n) {
		myers(d, a0, a1, b0, b1);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		diff_block(d, a0, an[i].a, b0, an[i].b, depth + 1);
		a0 = an[i].a + 1;
		b0 = an[i].b + 1;
	}
	diff_block(d, a0, a1, b0, b1, depth + 1);
}

/* Slide pure insertions and deletions down as far as they go; join what then touches. */
static void slide(struct differ *d, size_t an, size_t bn)
{
	size_t out = 0;

	for (size_t i = d->hunks.n; i-- > 0;) {
		struct diff_hunk *h = &d->hunks.v[i];
		size_t a_end = i + 1 < d->hunks.n ? d->hunks.v[i + 1].a : an;
		size_t b_end = i + 1 < d->hunks.n ? d->hunks.v[i + 1].b : bn;

		if (h->an && h->bn)
			continue;
		while (h->a + h->an < a_end && h->b + h->bn < b_end &&
		       (h->an ? d->a[h->a] == d->a[h->a + h->an] :
				d->b[h->b] == d->b[h->b + h->bn]))
			h->a++, h->b++;
	}
	for (size_t i = 0; i < d->hunks.n; i++) {
		struct diff_hunk *h = &d->hunks.v[i];
		struct diff_hunk *p = out ? &d->hunks.v[out - 1] : NULL;

		if (p && p->a + p->an == h->a && p->b + p->bn == h->b) {
			p->an += h->an;
			p->bn += h->bn;
		} else {
			d->hunks.v[out++] = *h;
		}
	}
	d->hunks.n = out;
}

void diff_ids(struct arena *ar, const uint32_t *a, size_t an, const uint32_t *b, size_t bn,
	      size_t ids, struct diff *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct differ d = { .out = ar, .tmp = &tmp, .a = a, .b = b };
	size_t same = 0;

	while (same < an && same < bn && a[same] == b[same])
		same++;
	if (same < an || same < bn) {
		d.count_a = ARENA_NEW_N(&tmp, uint32_t, ids);
		d.count_b = ARENA_NEW_N(&tmp, uint32_t, ids);
		d.pos_b = ARENA_NEW_N(&tmp, size_t, ids);
		diff_block(&d, 0, an, 0, bn, 0);
		slide(&d, an, bn);
	}
	*ret = (struct diff){ d.hunks.v, d.hunks.n };
}

size_t *diff_map(struct arena *ar, const struct diff *d, size_t an)
{
	size_t *map = ARENA_NEW_N(ar, size_t, an + 1);
	size_t a = 0, b = 0;

	for (size_t i = 0; i <= d->n; i++) {
		size_t to = i < d->n ? d->v[i].a : an;

		for (; a < to; a++, b++)
			map[a] = b;
		if (i == d->n)
			break;
		for (; a < to + d->v[i].an; a++)
			map[a] = SIZE_MAX;
		b = d->v[i].b + d->v[i].bn;
	}
	return map;
}
