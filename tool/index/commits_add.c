// SPDX-License-Identifier: GPL-2.0-or-later
/* What a scan found, written down. */
#include "index/commits_parts.h"

static uint32_t final(const struct scan *s, uint32_t ref)
{
	return ref == NO_POS ? NO_POS : ref & OLD_NODE ? ref & ~OLD_NODE : s->node[ref].pos;
}

/* The parents from the second on go behind the records: their number, and they. */
static uint32_t tail_add(const struct scan *s, const struct scan_node *n, struct buf *tail)
{
	uint32_t at = (uint32_t)(tail->n / sizeof(uint32_t)), count = s->more[n->more] - 1;

	buf_add(tail, (struct str){ (const char *)&count, sizeof(count) });
	for (uint32_t i = 0; i < count; i++) {
		uint32_t p = final(s, s->more[n->more + 2 + i]);

		buf_add(tail, (struct str){ (const char *)&p, sizeof(p) });
	}
	return at | MORE_PARENTS;
}

static struct graph_rec record_of(const struct scan *s, const struct scan_node *n,
				  struct buf *tail)
{
	struct graph_rec r = { .id = n->id, .gen = n->gen, .time = n->time };
	uint32_t many = n->more ? s->more[n->more] : 0;

	if (!n->more) {
		r.p1 = final(s, n->parent[0]);
		r.p2 = final(s, n->parent[1]);
		return r;
	}
	r.p1 = many > 0 ? final(s, s->more[n->more + 1]) : NO_POS;
	r.p2 = many == 2 ? final(s, s->more[n->more + 2]) : NO_POS;
	if (many > 2)
		r.p2 = tail_add(s, n, tail);
	return r;
}

/* The last record of the graph may have room: it is written again. */
static bool open_chunk(struct commits *c, struct buf *recs, struct buf *tail)
{
	size_t had = c->head.count % GRAPH_CHUNK * sizeof(struct graph_rec);
	const struct chunk *k;

	if (!had)
		return true;
	k = graph_chunk(c, c->head.count / GRAPH_CHUNK);
	if (!k)
		return false;
	buf_add(recs, (struct str){ k->rec, had });
	buf_add(tail, (struct str){ k->rec + had, k->n - had });
	return true;
}

static bool write_graph(struct scan *s)
{
	CLEANUP(buf_release)
	struct buf recs = BUF_INIT(BUF_FILE_MAX),
		   tail = BUF_INIT(BUF_FILE_MAX);
	struct commits *c = s->c;
	uint32_t pos = c->head.count;

	if (!open_chunk(c, &recs, &tail))
		return false;
	for (size_t i = 0; i < s->n_order; i++, pos++) {
		const struct graph_rec r = record_of(s, &s->node[s->order[i]], &tail);

		buf_add(&recs, (struct str){ (const char *)&r, sizeof(r) });
		if ((pos + 1) % GRAPH_CHUNK && i + 1 < s->n_order)
			continue;
		buf_add(&recs, buf_str(&tail));
		store_put(&c->store, STORE_GRAPH, pos / GRAPH_CHUNK, buf_str(&recs));
		buf_reset(&recs);
		buf_reset(&tail);
	}
	return true;
}

static void write_edges(struct scan *s)
{
	struct commits *c = s->c;
	size_t had = c->head.n_edges;

	if (!s->n_edge)
		return;
	c->edge = mem_realloc(c->edge, (had + s->n_edge) * sizeof(*c->edge));
	for (size_t i = 0; i < s->n_edge; i++) {
		s->edge[i].pos = s->node[s->edge[i].pos].pos;
		c->edge[had + i] = s->edge[i];
	}
	c->head.n_edges = (uint32_t)(had + s->n_edge);
	store_put(&c->store, STORE_EDGES, 0,
		  (struct str){ (const char *)c->edge, c->head.n_edges * sizeof(*c->edge) });
}

static void write_rows(struct scan *s)
{
	void *rows[ROW_KINDS];
	size_t n[ROW_KINDS], keep = 0;
	struct row *ids = mem_alloc((s->n_order + 1) * sizeof(*ids));

	for (size_t i = 0; i < s->n_order; i++) {
		const struct scan_node *node = &s->node[s->order[i]];

		ids[i] = (struct row){ id_key(node->id.b), node->pos };
	}
	for (size_t i = 0; i < s->n_says; i++) {
		s->says[keep] = s->says[i];
		s->says[keep].pos = s->node[s->says[i].pos].pos;
		keep += s->says[keep].pos != NO_POS;
	}
	s->n_says = keep;
	for (size_t i = 0; i < s->n_title; i++)
		s->title[i].pos = s->node[s->title[i].pos].pos;
	rows[ROW_ID] = ids;
	n[ROW_ID] = s->n_order;
	rows[ROW_SAYS] = s->says;
	n[ROW_SAYS] = s->n_says;
	rows[ROW_SUBJECT] = s->title;
	n[ROW_SUBJECT] = s->n_title;
	rows_add(s->c, rows, n);
	mem_free(ids);
}

/* 1: written; 0: somebody else wrote first, look again; negative: an error. */
static int write_scan(struct scan *s, struct err *e)
{
	struct commits *c = s->c;

	if (!store_write(&c->store))
		return err_set(e, ERR_IO, "the index of commits cannot be written: %s",
			       sqlite3_errmsg(c->store.db));
	if (commits_behind(c)) {
		store_rollback(&c->store);
		return 0;
	}
	if (write_graph(s)) {
		write_edges(s);
		write_rows(s);
		c->head.count += (uint32_t)s->n_order;
		store_put(&c->store, STORE_HEAD, 0,
			  (struct str){ (const char *)&c->head, sizeof(c->head) });
	}
	graph_forget(c);
	if (!store_commit(&c->store))
		return err_set(e, ERR_IO, "the index of commits cannot be written: %s",
			       c->store.broken ? "it is damaged" : sqlite3_errmsg(c->store.db));
	return 1;
}

int commits_add(struct commits *c, const struct oid *tips, size_t n,
		void (*progress)(void *ctx, size_t n_read), void *ctx, struct err *e)
{
	/* a writer that comes in between costs a look; a hundred in a row do not happen */
	for (int i = 0; i < 100; i++) {
		struct scan s = { .c = c, .progress = progress, .ctx = ctx };
		int rc = scan_tips(&s, tips, n, e);
		bool done = rc || !s.n_order;

		if (!rc && commits_broken(c)) {
			rc = err_set(e, ERR_IO, "the index of commits is damaged");
			done = true;
		}
		if (!done) {
			rc = write_scan(&s, e);
			done = rc > 0;
			c->n_read += done ? s.n_order : 0;
			if (rc >= 0)
				commits_refresh(c);
			else if (c->store.path && !c->store.broken)
				commits_in_memory(c);
			else
				done = true;
			rc = rc > 0 ? 0 : rc;
		}
		scan_release(&s);
		if (done)
			return rc;
	}
	return err_set(e, ERR_LOCKED, "other processes keep writing the index of commits");
}
