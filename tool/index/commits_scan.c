// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the commits that are new, and putting parents before children. */
#include "git/commit_scan.h"
#include "git/missing.h"
#include "index/commits_parts.h"

#define TELL_EVERY 8192

/* Where the walk stands: a node and the parent to look at next. */
struct frame {
	uint32_t node, next;
};

struct walk {
	struct scan *s;
	struct commit_scan *in;
	struct frame *stack;
	size_t depth, cap;
	struct err *e;
};

static size_t slot_of(const struct scan *s, const struct oid *id)
{
	size_t h;

	memcpy(&h, id->b, sizeof(h));
	for (h &= s->slots - 1; s->slot[h] && !oid_eq(&s->node[s->slot[h] - 1].id, id);
	     h = (h + 1) & (s->slots - 1))
		;
	return h;
}

static void grow_slots(struct scan *s)
{
	s->slots = s->slots ? s->slots * 2 : 1024;
	mem_free(s->slot);
	s->slot = mem_zalloc(s->slots * sizeof(*s->slot));
	for (size_t i = 0; i < s->n; i++)
		s->slot[slot_of(s, &s->node[i].id)] = (uint32_t)i + 1;
}

/* The commit as a reference: to the index, to a node, or to a node made now. */
static uint32_t reference(struct scan *s, const struct oid *id)
{
	uint32_t pos;
	size_t at;

	if ((s->n + 1) * 2 > s->slots)
		grow_slots(s);
	at = slot_of(s, id);
	if (s->slot[at])
		return s->slot[at] - 1;
	if (commits_pos(s->c, id, &pos))
		return OLD_NODE | pos;
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 1024;
		s->node = mem_realloc(s->node, s->cap * sizeof(*s->node));
	}
	s->node[s->n] = (struct scan_node){ .id = *id, .pos = NO_POS,
					    .parent = { NO_POS, NO_POS } };
	s->slot[at] = (uint32_t)++s->n;
	return (uint32_t)s->n - 1;
}

static uint32_t *more_room(struct scan *s, size_t n)
{
	if (!s->n_more)
		s->n_more = 1;	/* offset 0 means none */
	if (s->n_more + n > s->cap_more) {
		s->cap_more = (s->n_more + n) * 2;
		s->more = mem_realloc(s->more, s->cap_more * sizeof(*s->more));
	}
	s->n_more += n;
	return s->more + s->n_more - n;
}

static void add_edge(struct scan *s, uint32_t node, bool shallow, const struct oid *parent)
{
	struct edge *x;

	if (s->n_edge == s->cap_edge) {
		s->cap_edge = s->cap_edge ? s->cap_edge * 2 : 16;
		s->edge = mem_realloc(s->edge, s->cap_edge * sizeof(*s->edge));
	}
	x = &s->edge[s->n_edge++];
	*x = (struct edge){ .pos = node, .shallow = shallow };
	if (parent)
		x->parent = *parent;
}

static void push(struct walk *w, uint32_t node)
{
	if (w->depth == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 1024;
		w->stack = mem_realloc(w->stack, w->cap * sizeof(*w->stack));
	}
	w->stack[w->depth++] = (struct frame){ node, 0 };
}

static uint32_t n_parents(const struct scan *s, const struct scan_node *n)
{
	if (n->more)
		return s->more[n->more];
	return (uint32_t)(n->parent[0] != NO_POS) + (n->parent[1] != NO_POS);
}

static uint32_t parent_of(const struct scan *s, const struct scan_node *n, uint32_t i)
{
	return n->more ? s->more[n->more + 1 + i] : n->parent[i];
}

/* Read the commit of a new node; its parents become nodes, not read yet. */
static int read_node(struct walk *w, uint32_t number)
{
	struct scan *s = w->s;
	struct history_commit c;
	struct oid parents[16], *p = parents;
	size_t n = 0;
	int rc = commit_scan_read(w->in, &s->node[number].id, &c, w->e);

	if (rc)
		return rc;
	s->node[number].time = c.time;
	if (c.cut) {
		s->node[number].gen |= GEN_CUT;
		add_edge(s, number, true, NULL);
	}
	if (says_of(s, number, history_message(&c)))
		s->node[number].gen |= GEN_STABLE;
	if (s->n % TELL_EVERY == 0 && s->progress)
		s->progress(s->ctx, s->n);
	if (c.cut || !c.n_parents)
		return 0;
	if (c.n_parents > ARRAY_SIZE(parents))
		p = mem_alloc(c.n_parents * sizeof(*p));
	memcpy(p, c.parents, c.n_parents * sizeof(*p));
	if (c.n_parents > 2) {
		uint32_t *room = more_room(s, c.n_parents + 1);

		s->node[number].more = (uint32_t)(room - s->more);
		room[0] = 0;
	}
	for (size_t i = 0; i < c.n_parents; i++) {
		uint32_t ref = reference(s, &p[i]);

		if (s->node[number].more) {
			uint32_t *room = s->more + s->node[number].more;

			room[++room[0]] = ref;
		} else {
			s->node[number].parent[n++] = ref;
		}
	}
	if (p != parents)
		mem_free(p);
	return 0;
}

static bool is_missing(const struct scan *s, uint32_t ref)
{
	return !(ref & OLD_NODE) && s->node[ref].gen & GEN_MISSING;
}

/* A parent whose object is not here is none; the commit remembers it as an edge. */
static void drop_missing(struct scan *s, uint32_t number)
{
	struct scan_node *n = &s->node[number];
	uint32_t *v = n->more ? s->more + n->more + 1 : n->parent, left = 0, of = n_parents(s, n);

	for (uint32_t i = 0; i < of; i++) {
		if (!is_missing(s, v[i])) {
			v[left++] = v[i];
			continue;
		}
		add_edge(s, number, false, &s->node[v[i]].id);
		n->gen |= GEN_CUT;
	}
	if (n->more)
		s->more[n->more] = left;
	for (uint32_t i = left; !n->more && i < 2; i++)
		v[i] = NO_POS;
}

static uint32_t generation(struct scan *s, uint32_t ref)
{
	struct commit_at at;

	if (!(ref & OLD_NODE))
		return s->node[ref].gen & GEN_MASK;
	return commits_at(s->c, ref & ~OLD_NODE, &at) ? at.generation : 0;
}

static void place(struct scan *s, uint32_t number)
{
	struct scan_node *n = &s->node[number];
	uint32_t gen = 0;

	drop_missing(s, number);
	for (uint32_t i = 0; i < n_parents(s, n); i++) {
		uint32_t g = generation(s, parent_of(s, n, i));

		gen = g > gen ? g : gen;
	}
	n->gen |= (gen + 1) & GEN_MASK;
	n->pos = s->c->head.count + (uint32_t)s->n_order;
	s->order[s->n_order++] = number;
}

/* Depth first, without recursion: a history is a million deep. */
static int walk_from(struct walk *w, uint32_t root)
{
	struct scan *s = w->s;
	int rc = read_node(w, root);

	push(w, root);
	while (!rc && w->depth) {
		struct frame *f = &w->stack[w->depth - 1];
		const struct scan_node *n = &s->node[f->node];
		uint32_t ref;

		if (f->next == n_parents(s, n)) {
			static const size_t step = 4096;

			if (s->n_order % step == 0)
				s->order = mem_realloc(s->order,
						       (s->n_order + step) * sizeof(*s->order));
			place(s, f->node);
			w->depth--;
			continue;
		}
		ref = parent_of(s, n, f->next++);
		if (ref & OLD_NODE || s->node[ref].pos != NO_POS || is_missing(s, ref))
			continue;
		rc = read_node(w, ref);
		if (rc == ERR_MISSING_OBJ) {
			s->node[ref].gen |= GEN_MISSING;
			rc = 0;
		} else if (!rc) {
			push(w, ref);
		}
	}
	return rc;
}

int scan_tips(struct scan *s, const struct oid *tips, size_t n, struct err *e)
{
	struct walk w = { .s = s, .e = e, .in = commit_scan_new(s->c->repo) };
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++) {
		uint32_t ref = reference(s, &tips[i]);

		if (is_missing(s, ref))
			rc = err_set(e, ERR_MISSING_OBJ, "a tip is missing");
		else if (!(ref & OLD_NODE) && s->node[ref].pos == NO_POS)
			rc = walk_from(&w, ref);
		if (rc == ERR_MISSING_OBJ)
			rc = missing_note(s->c->repo, &tips[i], "commit", e);
	}
	commit_scan_free(w.in);
	mem_free(w.stack);
	return rc;
}

void scan_release(struct scan *s)
{
	mem_free(s->node);
	mem_free(s->slot);
	mem_free(s->order);
	mem_free(s->more);
	mem_free(s->says);
	mem_free(s->title);
	mem_free(s->edge);
	arena_release(&s->scratch);
}
