/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/port_parts.h"

#include <stdlib.h>

#include "port/lines.h"
#include "work/check_port.h"

/* Forms farther than this many are not tried: each costs a port. */
#define TRIES 4

struct candidate {
	const struct sibling *sibling;
	struct images images;
	size_t distance;
};

/* How many lines of a form's files read differently on the branch. */
static size_t distance(struct arena *a, const struct port_file *f, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		struct lines p, t;
		struct intern in;
		struct diff d;

		if (f[i].before.there == f[i].branch.there &&
		    str_eq(f[i].before.text, f[i].branch.text))
			continue;
		intern_init(&in, a);
		lines_split(a, f[i].before.text, &in, &p);
		lines_split(a, f[i].branch.text, &in, &t);
		diff_ids(a, p.id, p.n, t.id, t.n, in.n, &d);
		for (size_t k = 0; k < d.n; k++)
			sum += d.v[k].an + d.v[k].bn;
	}
	return sum;
}

/* Upstream's very lines where they belong: no other form is nearer. */
static bool plain(const struct ported *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];

		if (!r->ok || r->findings.n || r->review || r->rung > RUNG_LINES)
			return false;
		for (size_t k = 0; k < r->edits.n; k++)
			if (r->edits.v[k].outcome != EDIT_VERBATIM &&
			    r->edits.v[k].outcome != EDIT_ALREADY)
				return false;
	}
	return p->ok;
}

static int nearer(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	/* the same run, the same choice */
	return oid_cmp(&a->sibling->commit.id, &b->sibling->commit.id);
}

/* What the sibling leaves of upstream's change, as the accounting of the result has it. */
static void compare(struct workshop *w, const struct commit *upstream, const struct oid *tree,
		    const struct port_options *o, struct ported *p)
{
	struct checked c = { 0 };
	struct err no = { 0 };
	size_t found = 0;
	const char *first = NULL;

	if (upstream && !check_images(w, upstream, tree, &p->tree, &c, &no)) {
		account_port(w->arena, c.port.file, c.port.result, c.port.n, o, &c.account);
		for (size_t i = 0; i < c.port.n; i++)
			for (size_t k = 0; k < c.port.result[i].findings.n; k++, found++)
				if (!first)
					first = arena_printf(w->arena, "%s: %s",
							     c.port.file[i].target,
							     c.port.result[i].findings.v[k].text);
		if (!found)
			return;
	} else {
		first = "upstream's own commit cannot be read: what the sibling leaves out is not known";
	}
	p->review = true;
	p->review_why = arena_printf(w->arena, "made from %.12s of %s: %s",
				     oid_str(w->arena, &p->sibling->commit.id), p->sibling->branch,
				     first);
}

static bool try_one(struct workshop *w, const struct candidate *c, const struct oid *tree,
		    const struct port_options *o, const struct ported *own, struct ported *ret)
{
	struct err no = { 0 };

	*ret = (struct ported){ .form = FORM_SIBLING, .sibling = c->sibling };
	if (port_images(w, &c->images, tree, &c->sibling->commit.tree, o, ret, &no) || !ret->ok ||
	    (own && own->ok && !plain(ret)))
		return false;
	return !port_write(w, tree, ret, NULL);
}

bool port_sibling(struct workshop *w, const struct commit *upstream, const struct oid *id,
		  const struct oid *tree, const struct port_options *o, const struct ported *own,
		  struct ported *ret)
{
	struct sibling_list found = { 0 };
	struct candidate *c;
	struct err no = { 0 };	/* a sibling that cannot be read is none */
	struct locate_clues clues;
	size_t n = 0, far = SIZE_MAX;

	if (!w->siblings || (own && plain(own)))
		return false;
	siblings_find(w->siblings, w->arena, id, &w->onto, &found);
	if (!found.n)
		return false;
	if (own && own->ok)
		far = distance(w->arena, own->file, own->n);
	clues = port_clues(w, NULL, tree);
	c = ARENA_NEW_N(w->arena, struct candidate, found.n);
	for (size_t i = 0; i < found.n; i++) {
		c[n] = (struct candidate){ .sibling = &found.v[i] };
		if (images_of_commit(w->repo, w->arena, w->blobs, &found.v[i].commit, tree,
				     &clues, &c[n].images, &no))
			continue;
		c[n].distance = distance(w->arena, c[n].images.file, c[n].images.n);
		n += c[n].distance < far;
	}
	qsort(c, n, sizeof(*c), nearer);
	for (size_t i = 0; i < n && i < TRIES; i++)
		if (try_one(w, &c[i], tree, o, own, ret)) {
			compare(w, upstream, tree, o, ret);
			if (ret->sibling->ours && !ret->review) {
				ret->review = true;
				ret->review_why = arena_printf(w->arena, "as %s resolved it by hand on %s",
					ret->sibling->commit.committer.name, ret->sibling->branch);
			}
			return true;
		}
	return false;
}
