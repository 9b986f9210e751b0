/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is one commit in the history of another, and where do two histories meet? */
#include "git/commit.h"
#include "git/history.h"
#include "git/walk.h"

/* Queue @n's parents that @old could still be behind. */
static int follow(struct walk *w, struct node *n, int64_t floor)
{
	if (n->flags & WALK_CUT) {
		if (n->n_parents)
			walk_gap(w, n);
		return 0;
	}
	for (uint32_t i = 0; i < n->n_parents; i++) {
		struct node *p = n->parents[i];
		int rc;

		if (p->flags & WALK_SEEN)
			continue;
		p->flags |= WALK_SEEN;
		rc = walk_parse(w, p, false);
		if (rc)
			return rc;
		if (p->flags & WALK_MISSING)
			walk_gap(w, n);
		else if (p->time >= floor)
			walk_push(w, p);
	}
	return 0;
}

static int search(struct walk *w, struct node *old, struct node *tip, enum history_answer *ret)
{
	int64_t floor = old->time - HISTORY_SKEW;
	struct node *n;
	int rc;

	if (tip == old) {
		*ret = HISTORY_YES;
		return 0;
	}
	tip->flags |= WALK_SEEN;
	if (tip->time >= floor)
		walk_push(w, tip);
	while ((n = walk_pop(w))) {
		rc = follow(w, n, floor);
		if (rc)
			return rc;
		if (old->flags & WALK_SEEN) {
			*ret = HISTORY_YES;
			return 0;
		}
	}
	*ret = w->incomplete ? HISTORY_UNKNOWN : HISTORY_NO;
	return 0;
}

int history_is_ancestor(struct repo *r, const struct oid *old, const struct oid *tip,
			enum history_answer *ret, struct err *e)
{
	struct node *from, *to;
	struct walk w;
	int rc;

	walk_init(&w, r, e);
	to = walk_node(&w, tip);
	from = walk_node(&w, old);
	rc = walk_parse(&w, to, false);
	if (!rc && to->flags & WALK_MISSING)
		rc = missing_note(r, tip, "commit", e);
	if (!rc)
		rc = walk_parse(&w, from, false);
	if (!rc && from->flags & WALK_MISSING)
		/* A complete clone has every ancestor of what it has; a partial one too. */
		*ret = repo_is_shallow(r) ? HISTORY_UNKNOWN : HISTORY_NO;
	else if (!rc)
		rc = search(&w, from, to, ret);
	walk_release(&w);
	return rc;
}

#define BOTH (WALK_ONE | WALK_TWO)

static bool any_fresh(const struct walk *w)
{
	for (size_t i = 0; i < w->heap_n; i++)
		if (!(w->heap[i]->flags & WALK_STALE))
			return true;
	return false;
}

/* Give @n's marks to its parents; those that gain one are visited (again). */
static int paint(struct walk *w, struct node *n, uint32_t marks)
{
	if (n->flags & WALK_CUT) {
		if (n->n_parents)
			walk_gap(w, n);
		return 0;
	}
	for (uint32_t i = 0; i < n->n_parents; i++) {
		struct node *p = n->parents[i];
		int rc;

		if ((p->flags & marks) == marks)
			continue;
		rc = walk_parse(w, p, false);
		if (rc)
			return rc;
		p->flags |= marks;
		if (p->flags & WALK_MISSING)
			walk_gap(w, n);
		else
			walk_push(w, p);
	}
	return 0;
}

/*
 * git's paint_down_to_common, in short: marks flow down, meeting points make what is below stale.
 */
static int meet(struct walk *w, struct node *one, struct node *two, struct node **ret)
{
	struct arena *a = &w->arena;
	ARR(struct node *) found = { 0 };
	struct node *n;
	int rc = 0;

	one->flags |= WALK_ONE;
	two->flags |= WALK_TWO;
	walk_push(w, one);
	if (two != one)
		walk_push(w, two);
	while (!rc && any_fresh(w)) {
		uint32_t marks;

		n = walk_pop(w);
		marks = n->flags & (BOTH | WALK_STALE);
		if (marks == BOTH) {
			if (!(n->flags & WALK_LISTED))
				*ARR_PUSH(a, found) = n;
			n->flags |= WALK_LISTED;
			marks |= WALK_STALE;
		}
		rc = paint(w, n, marks);
	}
	*ret = NULL;
	for (size_t i = 0; i < found.n; i++)
		if (!(found.v[i]->flags & WALK_STALE) &&
		    (!*ret || found.v[i]->time > (*ret)->time))
			*ret = found.v[i];
	return rc;
}

int history_merge_base(struct repo *r, const struct oid *one, const struct oid *two,
		       struct oid *ret, struct err *e)
{
	struct node *a, *b, *base = NULL;
	struct walk w;
	int rc;

	walk_init(&w, r, e);
	a = walk_node(&w, one);
	b = walk_node(&w, two);
	rc = walk_parse(&w, a, false);
	if (!rc)
		rc = walk_parse(&w, b, false);
	if (!rc && (a->flags | b->flags) & WALK_MISSING)
		rc = missing_note(r, a->flags & WALK_MISSING ? one : two, "commit", e);
	if (!rc)
		rc = meet(&w, a, b, &base);
	if (!rc && base)
		*ret = base->id;
	else if (!rc && w.incomplete)
		rc = lg2_gap(r, &w.gap, e);
	else if (!rc)
		rc = err_set(e, ERR_NOT_FOUND, "the two histories have no commit in common");
	walk_release(&w);
	return rc;
}

int history_stands_on(struct repo *r, const struct oid *tip, const struct oid *base, size_t limit,
		      bool *ret, struct err *e)
{
	struct oid at = *tip;

	*ret = oid_eq(tip, base);
	while (!*ret && limit--) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct commit c;
		int rc = commit_read(r, &tmp, &at, &c, e);

		if (rc)
			return oid_eq(&at, tip) ? rc : 0;
		if (!c.n_parents || c.cut)
			break;
		at = c.parents[0];
		*ret = oid_eq(&at, base);
	}
	return 0;
}
