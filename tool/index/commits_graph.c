// SPDX-License-Identifier: GPL-2.0-or-later
/* Parents by position, and what is reachable. */
#include "index/commits_parts.h"

#include <stdlib.h>

/* Sets of tips that are kept: a grid's branches, and those of some days before. */
#define REACH_KEPT 96

void graph_forget(struct commits *c)
{
	for (size_t i = 0; i < GRAPH_CACHE; i++) {
		mem_free(c->chunk[i].rec);
		c->chunk[i].rec = NULL;
	}
}

static uint32_t records_in(const struct commits *c, uint32_t number)
{
	uint32_t left = c->head.count - number * GRAPH_CHUNK;

	return left < GRAPH_CHUNK ? left : GRAPH_CHUNK;
}

const struct chunk *graph_chunk(struct commits *c, uint32_t number)
{
	struct chunk *k = &c->chunk[number % GRAPH_CACHE];
	struct str rec;

	if (k->rec && k->number == number)
		return k;
	mem_free(k->rec);
	k->rec = NULL;
	if (!store_get(&c->store, STORE_GRAPH, number, &rec) ||
	    rec.n < records_in(c, number) * sizeof(struct graph_rec)) {
		c->store.broken = true;
		return NULL;
	}
	*k = (struct chunk){ number, (char *)(uintptr_t)rec.p, rec.n };
	return k;
}

const uint32_t *graph_parents(struct commits *c, const struct chunk *k, uint32_t i,
			      uint32_t *ret_n)
{
	size_t at = records_in(c, k->number) * sizeof(struct graph_rec);
	struct graph_rec r;
	uint32_t n;

	memcpy(&r, k->rec + i * sizeof(r), sizeof(r));
	*ret_n = (r.p1 != NO_POS) + (r.p2 != NO_POS);
	c->parents[0] = r.p1;
	c->parents[1] = r.p2;
	if (r.p2 == NO_POS || !(r.p2 & MORE_PARENTS))
		return c->parents;
	/* the second and further ones are behind the records */
	at += (r.p2 & ~MORE_PARENTS) * sizeof(uint32_t);
	if (at + sizeof(n) > k->n)
		goto bad;
	memcpy(&n, k->rec + at, sizeof(n));
	if (n > 65535 || at + (n + 1) * sizeof(n) > k->n)
		goto bad;
	c->many = mem_realloc(c->many, (n + 1) * sizeof(n));
	memcpy(c->many + 1, k->rec + at + sizeof(n), n * sizeof(n));
	c->many[0] = r.p1;
	*ret_n = n + 1;
	return c->many;
bad:
	c->store.broken = true;
	*ret_n = 0;
	return c->parents;
}

bool commits_at(struct commits *c, uint32_t pos, struct commit_at *ret)
{
	const struct chunk *k;
	struct graph_rec r;

	if (pos >= c->head.count)
		BUG("position %u of %u commits", (unsigned)pos, (unsigned)c->head.count);
	k = graph_chunk(c, pos / GRAPH_CHUNK);
	*ret = (struct commit_at){ 0 };
	if (!k)
		return false;
	memcpy(&r, k->rec + pos % GRAPH_CHUNK * sizeof(r), sizeof(r));
	ret->id = r.id;
	ret->time = r.time;
	ret->generation = r.gen & GEN_MASK;
	ret->cut = r.gen & GEN_CUT;
	ret->stable = r.gen & GEN_STABLE;
	ret->parent = graph_parents(c, k, pos % GRAPH_CHUNK, &ret->n_parents);
	return true;
}

/* One set in the making. */
struct growing {
	struct reach set;
	uint64_t *closed;	/* bits whose ancestors are in the set already; NULL: none */
	size_t open;		/* bits below the sweep that are not closed */
	uint32_t tip;
};

static size_t words(uint32_t n)
{
	return ((size_t)n + 63) / 64;
}

static bool get(const uint64_t *w, uint32_t i)
{
	return w[i / 64] >> (i % 64) & 1;
}

static bool load_set(struct commits *c, struct arena *a, uint32_t tip, struct reach *ret)
{
	struct str rec;

	if (!store_get(&c->store, STORE_REACH, tip, &rec))
		return false;
	*ret = (struct reach){ .n = tip + 1 };
	if (rec.n == words(ret->n) * sizeof(uint64_t)) {
		ret->word = ARENA_NEW_N(a, uint64_t, words(ret->n));
		memcpy(ret->word, rec.p, rec.n);
	}
	mem_free((void *)(uintptr_t)rec.p);
	return ret->word;
}

/* A set that is known ends the sweep below its tip. */
static void absorb(struct growing *g, struct arena *a, const struct reach *known)
{
	if (!g->closed)
		g->closed = ARENA_NEW_N(a, uint64_t, words(g->set.n));
	for (size_t i = 0; i < words(known->n); i++) {
		g->open -= (size_t)__builtin_popcountll(known->word[i] & g->set.word[i] &
							~g->closed[i]);
		g->set.word[i] |= known->word[i];
		g->closed[i] |= known->word[i];
	}
}

static bool sweep_one(struct commits *c, struct arena *tmp, const uint64_t *kept,
		      struct growing *g, uint32_t pos, const struct chunk *k)
{
	struct reach known;
	const uint32_t *p;
	uint32_t n;

	if (g->closed && get(g->closed, pos))
		return true;
	if (get(kept, pos) && load_set(c, tmp, pos, &known)) {
		absorb(g, tmp, &known);
		return true;
	}
	g->open--;
	p = graph_parents(c, k, pos % GRAPH_CHUNK, &n);
	for (uint32_t i = 0; i < n; i++) {
		if (p[i] >= pos)
			return false;
		if (!get(g->set.word, p[i])) {
			g->set.word[p[i] / 64] |= (uint64_t)1 << (p[i] % 64);
			g->open++;
		}
	}
	return true;
}

static void mark(void *ctx, int64_t n)
{
	struct reach *r = ctx;

	if (n >= 0 && n < r->n)
		r->word[n / 64] |= (uint64_t)1 << (n % 64);
}

/* Parents stand below children: one pass downwards finds everything, for all sets at once. */
static int sweep(struct commits *c, struct growing *g, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	uint64_t *kept = ARENA_NEW_N(&tmp, uint64_t, words(c->head.count));
	uint32_t top = 0;
	size_t open = n;

	store_each(&c->store, STORE_REACH, mark, &(struct reach){ kept, c->head.count });
	for (size_t i = 0; i < n; i++)
		top = g[i].tip > top ? g[i].tip : top;
	for (uint32_t pos = top; open; pos--) {
		const struct chunk *k = NULL;

		open = 0;
		for (size_t i = 0; i < n; i++) {
			if (g[i].open && pos <= g[i].tip && get(g[i].set.word, pos)) {
				k = k ? k : graph_chunk(c, pos / GRAPH_CHUNK);
				if (!k || !sweep_one(c, &tmp, kept, &g[i], pos, k))
					return err_set(e, ERR_IO,
						       "the index of commits is damaged");
			}
			open += g[i].open;
		}
		if (!pos)
			break;
	}
	return 0;
}

/* Old ones go first: tips of today stand high. */
static void keep(struct commits *c, const struct growing *g, size_t n)
{
	if (!n || !store_write(&c->store))
		return;
	/* somebody made the index anew: positions are others now */
	if (commits_moved(c)) {
		store_rollback(&c->store);
		return;
	}
	for (size_t i = 0; i < n; i++)
		store_put(&c->store, STORE_REACH, g[i].tip,
			  (struct str){ (const char *)g[i].set.word,
					words(g[i].set.n) * sizeof(uint64_t) });
	store_thin(&c->store, STORE_REACH, REACH_KEPT);
	(void)store_commit(&c->store);
}

int commits_reach(struct commits *c, struct arena *a, const struct oid *tips, size_t n,
		  struct reach *ret, struct err *e)
{
	ARR(struct growing) grow = { 0 };
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	uint32_t *at = ARENA_NEW_N(&tmp, uint32_t, n);
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		char hex[OID_HEX + 1];

		if (!commits_pos(c, &tips[i], &at[i]))
			return err_set(e, ERR_NOT_FOUND, "%s is not indexed",
				       oid_hex(&tips[i], hex));
		if (!load_set(c, a, at[i], &ret[i])) {
			struct growing *g = ARR_PUSH(&tmp, grow);

			g->tip = at[i];
			g->open = 1;
			g->set.n = at[i] + 1;
			g->set.word = ARENA_NEW_N(a, uint64_t, words(g->set.n));
			g->set.word[at[i] / 64] = (uint64_t)1 << (at[i] % 64);
			ret[i] = g->set;
		}
	}
	if (grow.n)
		rc = sweep(c, grow.v, grow.n, e);
	if (!rc && !c->store.broken) {
		keep(c, grow.v, grow.n);
		commits_refresh(c);
	}
	return commits_broken(c) ? err_set(e, ERR_IO, "the index of commits is damaged") : rc;
}

bool commits_cut(struct commits *c, const struct reach *set, uint32_t *ret)
{
	for (uint32_t i = 0; i < c->head.n_edges; i++) {
		if (reach_has(set, c->edge[i].pos)) {
			*ret = c->edge[i].pos;
			return true;
		}
	}
	return false;
}
