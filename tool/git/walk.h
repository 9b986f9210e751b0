/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: the graph of commits met so far, and a queue of those to
 * visit, newest first. What history.c, merge bases and ancestry are made of.
 */
#ifndef GIT_WALK_H
#define GIT_WALK_H

#include "git/lg2.h"

enum {
	WALK_SEEN = 1,		/* was queued */
	WALK_HIDDEN = 2,
	WALK_ONE = 4, WALK_TWO = 8, WALK_STALE = 16,	/* merge bases */
	WALK_MISSING = 32,	/* the object is not here */
	WALK_PARSED = 64,
	WALK_CUT = 128,		/* shallow: the parents are named but not here */
	WALK_LISTED = 256,
};

struct node {
	struct oid id, tree;
	int64_t time;
	struct node **parents;
	uint32_t n_parents;
	uint32_t flags;
	uint32_t children;	/* within a limited list, for the topological order */
	uint64_t order;		/* ties in time: first queued comes first */
	git_odb_object *obj;	/* kept between queueing and visiting */
};

struct walk {
	struct repo *r;
	struct arena arena;
	struct node **slot;	/* hash table by id */
	size_t n, cap;
	struct node **heap;
	size_t heap_n, heap_cap;
	uint64_t order;
	bool incomplete;
	struct oid gap;
	struct err *e;
};

void walk_init(struct walk *w, struct repo *r, struct err *e);
void walk_release(struct walk *w);

/** walk_node() - the node of @id, made when new; not read yet. */
struct node *walk_node(struct walk *w, const struct oid *id);
/**
 * walk_parse() - read the commit: time, tree, parents. A missing object sets
 * WALK_MISSING and returns 0; other failures return their code.
 * @keep: keep the object in n->obj for the visit.
 */
int walk_parse(struct walk *w, struct node *n, bool keep);
void walk_push(struct walk *w, struct node *n);
/** walk_pop() - the newest, or NULL. */
struct node *walk_pop(struct walk *w);
/** walk_gap() - the parents of @n are not here. */
void walk_gap(struct walk *w, const struct node *n);

#endif
