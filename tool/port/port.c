/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/port.h"

#include "port/edits.h"
#include "port/gate_item.h"
#include "port/itemmerge.h"
#include "port/line_clash.h"
#include "port/merge3.h"
#include "port/plain.h"

const char *port_rung_name(enum port_rung r)
{
	static const char *const names[] = {
#define X(code, name) name,
		PORT_RUNGS(X)
#undef X
	};

	return names[r];
}

const char *port_outcome_name(enum port_outcome o)
{
	static const char *const names[] = {
#define X(code, name) name,
		PORT_OUTCOMES(X)
#undef X
	};

	return names[o];
}

const char *port_two_ways(struct arena *a, const struct port_resolution *one,
			  const struct port_resolution *other)
{
	return arena_printf(a, "resolved in two ways, %s, and %s: drop one (backport resolutions drop ID)",
			    one->says, other->says);
}

void port_took(struct arena *a, struct port_result *r, const struct port_resolution *s)
{
	*ARR_PUSH(a, r->resolutions) = s->id;
	for (size_t i = 0; i < s->accepted.n; i++)
		*ARR_PUSH(a, r->accepted) = s->accepted.v[i];
}

bool port_is_c(const char *path)
{
	struct str s = str_of(path);

	return str_ends(s, ".c") || str_ends(s, ".h");
}

static void all_edits(struct port_result *ret, enum port_outcome o, enum port_rung rung)
{
	for (size_t i = 0; i < ret->edits.n; i++) {
		ret->edits.v[i].outcome = o;
		ret->edits.v[i].rung = rung;
	}
	ret->rung = rung;
	ret->ok = true;
}

/* Upstream's hunks lie in the chunks of a merge of whole files: an edit is a hunk. */
static void edits_from_chunks(const struct merge *m, struct port_result *ret)
{
	size_t h = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct merge_chunk *c = &m->v[i];

		if (c->kind == MERGE_SAME || c->kind == MERGE_OURS)
			continue;
		for (; h < ret->edits.n; h++) {
			struct port_edit *e = &ret->edits.v[h];

			if (e->p + e->pn > c->p + c->pn || e->u + e->un > c->u + c->un)
				break;
			e->rung = RUNG_LINES;
			e->outcome = c->kind == MERGE_BOTH ? EDIT_ALREADY : EDIT_VERBATIM;
		}
	}
}

static struct str item_of_line(const struct side *s, size_t line)
{
	return item_name_at_line(&s->toks, &s->items, line + 1);
}

/*
 * Does what upstream changes lie in the same item of the branch? Lines that come between two items
 * lie in none.
 */
static bool same_place(struct trio *x, const struct merge_chunk *c)
{
	struct str p = item_of_line(&x->p, c->p);

	if (!c->pn && (!c->p || !c->t || !p.n || !str_eq(p, item_of_line(&x->p, c->p - 1))))
		return true;
	return str_eq(p, item_of_line(&x->t, c->t)) &&
	       (c->pn || str_eq(p, item_of_line(&x->t, c->t - 1)));
}

/* The lines of a merge, in the order of its chunks; false where two of them run into one. */
static bool merged_lines(struct trio *x, const struct merge *m)
{
	struct arena *a = x->arena;
	struct lines l = { .v = ARENA_ROOM_N(a, struct str, x->t.lines.n + x->u.lines.n + 1),
			   .id = ARENA_ROOM_N(a, uint32_t, x->t.lines.n + x->u.lines.n + 1),
			   .twin = ARENA_ROOM_N(a, uint32_t, x->t.lines.n + x->u.lines.n + 1) };
	size_t bytes = 0;
	char *text;

	for (size_t i = 0; i < m->n; i++) {
		const struct merge_chunk *c = &m->v[i];
		bool theirs = c->kind == MERGE_THEIRS;
		const struct lines *from = theirs ? &x->u.lines : &x->t.lines;
		size_t at = theirs ? c->u : c->t, n = theirs ? c->un : c->tn;

		for (size_t k = at; k < at + n; k++, l.n++) {
			if (l.n && l.v[l.n - 1].p[l.v[l.n - 1].n - 1] != '\n')
				return false;
			l.v[l.n] = from->v[k];
			l.id[l.n] = from->id[k];
			l.twin[l.n] = theirs ? TOK_NO_TWIN : (uint32_t)k;
			bytes += from->v[k].n;
		}
	}
	text = arena_room(a, bytes + 1);
	x->r = (struct side){ .text = { text, bytes }, .like = &x->t };
	for (size_t i = 0; i < l.n; text += l.v[i++].n) {
		memcpy(text, l.v[i].p, l.v[i].n);
		l.v[i].p = text;
	}
	*text = '\0';
	l.v[l.n] = (struct str){ text, 0 };
	x->r.lines = l;
	return true;
}

/* The text of a merge, as side r. */
static void merged(struct trio *x, const struct merge *m)
{
	if (!merged_lines(x, m))
		trio_made(x, plain_text(x, m));
}

static bool merge_lines(struct trio *x, bool is_c, struct port_result *ret)
{
	struct arena *a = x->arena;
	struct diff pt;
	struct merge m;
	bool theirs = false;

	diff_ids(a, x->p.lines.id, x->p.lines.n, x->t.lines.id, x->t.lines.n, x->in.n, &pt);
	merge3(a, (struct merge_seq){ x->p.lines.id, x->p.lines.n },
	       (struct merge_seq){ x->t.lines.id, x->t.lines.n },
	       (struct merge_seq){ x->u.lines.id, x->u.lines.n }, &pt, &x->pu, false, &m);
	if (m.conflicts)
		return false;
	if (is_c)
		side_lex(x, &x->t);
	for (size_t i = 0; i < m.n; i++) {
		const struct merge_chunk *c = &m.v[i];

		if (c->kind != MERGE_THEIRS)
			continue;
		/* lines that merge in another function than upstream's are in the wrong twin */
		if (is_c && !same_place(x, c))
			return false;
		theirs = true;
	}
	merged(x, &m);
	if (is_c) {
		side_lex(x, &x->r);
		if (gate_toks(a, &x->t.toks, &x->r.toks))
			return false;
		x->balanced = true;
	}
	ret->text = x->r.text;
	edits_from_chunks(&m, ret);
	ret->unchanged = !theirs;
	ret->rung = RUNG_LINES;
	ret->ok = true;
	return true;
}

static void refuse(struct trio *x, struct port_result *ret, const char *why)
{
	struct port_conflict *c = ARR_PUSH(x->arena, ret->conflicts);

	c->why = why;
	ret->reason = why;
}

static bool holds(const struct merge_chunk *c, const struct port_edit *e)
{
	return e->p >= c->p && e->p + e->pn <= c->p + c->pn && e->u >= c->u &&
	       e->u + e->un <= c->u + c->un;
}

/* Each edit in the chunk that holds it; false: one is in none, so it would be lost. */
static bool edits_in_chunks(const struct merge *m, const char *review, struct port_result *ret)
{
	size_t k = 0;

	for (size_t i = 0; i < ret->edits.n; i++) {
		struct port_edit *e = &ret->edits.v[i];
		const struct merge_chunk *c;

		while (k < m->n && !holds(&m->v[k], e))
			k++;
		c = &m->v[k];
		if (k == m->n || c->kind == MERGE_SAME || c->kind == MERGE_OURS)
			return false;
		e->rung = RUNG_LINES;
		e->outcome = c->kind == MERGE_BOTH ? EDIT_ALREADY :
			     c->kind == MERGE_CONFLICT ? EDIT_ADAPTED : EDIT_VERBATIM;
		e->reason = c->kind == MERGE_CONFLICT ? review : NULL;
	}
	return true;
}

/* What is no C, where its lines do not merge as they are. @ret_why: what a resolution failed at. */
static bool merge_plain(struct trio *x, const struct port_file *f, const struct port_options *o,
			struct port_result *ret, const char **ret_why)
{
	const char *review;
	struct merge m;
	struct str text = plain_merge(x, f->path, &m, &review);
	ARR(struct port_edit) as_found = { 0 };
	bool placed;

	for (size_t i = 0; i < ret->edits.n; i++)
		*ARR_PUSH(x->arena, as_found) = ret->edits.v[i];
	placed = edits_in_chunks(&m, review, ret);
	if (placed && !text.p && line_clashes_resolve(x, f, o, &m, ret, ret_why))
		return true;
	if (!placed || !text.p) {
		for (size_t i = 0; i < ret->edits.n; i++)
			ret->edits.v[i] = as_found.v[i];
		return false;
	}
	ret->text = text;
	ret->unchanged = str_eq(text, f->branch.text);
	ret->rung = RUNG_LINES;
	ret->review = review != NULL;
	ret->review_why = review;
	ret->ok = true;
	return true;
}

/* What is no C has no items: the file is one, and lines are its words. */
static void clash_of_lines(struct trio *x, const struct port_file *f, const struct port_options *o,
			   const char *tried, struct port_result *ret)
{
	struct port_conflict *c;

	refuse(x, ret, "upstream and the branch changed the same lines");
	if (tried)
		*ARR_PUSH(x->arena, ret->conflicts.v[0].tried) =
			(struct port_try){ RUNG_RESOLUTION, tried };
	if (!o->labels)
		return;
	c = &ret->conflicts.v[0];
	ret->marked = marks_write(x->arena, o->labels, f->before.text, f->after.text,
				  f->branch.text);
	marks_places(x->arena, f->before.text, f->after.text, f->branch.text, &c->places);
	for (size_t i = 0; i < c->places.n; i++)
		c->places.v[i].line++;
	if (c->places.n)
		c->line = c->places.v[0].line;
}

/* A file that is new on the branch, in its dialect. */
static void translate_new(struct trio *x, const struct port_file *f, const struct port_options *o,
			  struct port_result *ret)
{
	struct rule_plan plan;
	struct rule_text t;
	const char *says = NULL, *review = NULL;

	if (!o->world || !o->rules)
		return;
	rules_plan(&plan, x->arena, o->rules, o->world, port_own_names(x->arena, o->own),
		   f->target);
	rules_translate(&plan, f->after.text, &t);
	if (!t.hits.n)
		return;
	rules_note_hits(x->arena, &t, 0, SIZE_MAX, &ret->rules, &says, &review);
	all_edits(ret, EDIT_ADAPTED, RUNG_RULES);
	for (size_t i = 0; i < ret->edits.n; i++)
		ret->edits.v[i].reason = says;
	ret->text = t.text;
	ret->review = review != NULL;
	ret->review_why = review;
}

static void whole_file(struct trio *x, const struct port_file *f, const struct port_options *o,
		       struct port_result *ret)
{
	const struct port_image *p = &f->before, *u = &f->after, *t = &f->branch;

	if (!u->there && !t->there) {
		all_edits(ret, EDIT_ALREADY, RUNG_IDENTICAL);
		ret->unchanged = true;
	} else if (!u->there && str_eq(p->text, t->text)) {
		all_edits(ret, EDIT_VERBATIM, RUNG_IDENTICAL);
		ret->deleted = true;
	} else if (!u->there) {
		refuse(x, ret, "upstream deletes it, and it reads differently on the branch");
	} else if (!t->there && !p->there) {
		all_edits(ret, EDIT_VERBATIM, RUNG_IDENTICAL);
		ret->text = u->text;
		if (o->floor >= RUNG_RULES && port_is_c(f->path))
			translate_new(x, f, o, ret);
	} else if (!t->there) {
		refuse(x, ret, "no such file here");
		ret->conflicts.v[0].absent = true;
		if (o->labels || o->resolver)
			ret->conflicts.v[0].clash.text = clash_absent(x->arena,
				str_of(str_base_name(f->path)), p->text, u->text);
	} else if (str_eq(t->text, u->text)) {
		all_edits(ret, EDIT_ALREADY, RUNG_IDENTICAL);
		ret->text = t->text;
		ret->unchanged = true;
	} else if (!p->there) {
		refuse(x, ret, "upstream adds it, and the branch has another file of that name");
	} else if (str_eq(p->text, t->text) &&
		   (o->floor <= RUNG_IDENTICAL || !port_is_c(f->path))) {
		all_edits(ret, EDIT_VERBATIM, RUNG_IDENTICAL);
		ret->text = u->text;
	}
}

bool port_not_needed(struct arena *a, const struct port_options *o, struct port_result *r)
{
	const struct port_resolver *s = o->resolver;
	const struct port_resolution *all = NULL;
	const struct port_conflict *c = r->conflicts.n == 1 ? &r->conflicts.v[0] : NULL;
	size_t n = s && c && c->absent && !c->function.n && c->clash.text.n ?
		s->find(s->ctx, c->clash.text, &all) : 0;

	for (size_t i = 0; i < n; i++) {
		if (all[i].before.n || all[i].after.n || !all[i].left_out)
			continue;
		all_edits(r, EDIT_DROPPED, RUNG_RESOLUTION);
		for (size_t k = 0; k < r->edits.n; k++)
			r->edits.v[k].reason = arena_printf(a, "%s: %s", all[i].says,
							    all[i].left_out);
		port_took(a, r, &all[i]);
		r->conflicts.n = 0;
		r->reason = NULL;
		r->unchanged = r->review = true;
		r->review_why = all[i].says;
		return true;
	}
	return false;
}

void port_file(struct arena *a, const struct port_file *f, const struct port_options *o,
	       struct port_result *ret)
{
	struct trio *x = trio_of(a, f, o->own);
	bool is_c = port_is_c(f->path);
	const char *tried = NULL;

	*ret = (struct port_result){ 0 };
	ret->sides = x;
	edits_find(x, ret);
	whole_file(x, f, o, ret);
	if (is_c)
		edits_name(x, !ret->ok || ret->deleted, ret);
	if (ret->ok || ret->reason)
		return;
	if ((o->floor <= RUNG_LINES || !is_c) && merge_lines(x, is_c, ret))
		return;
	if (!is_c) {
		if (!merge_plain(x, f, o, ret, &tried))
			clash_of_lines(x, f, o, tried, ret);
		return;
	}
	if (!item_merge(x, f, o, ret))
		return;
	edits_verbatim(x, ret);
	for (size_t i = 0; i < ret->edits.n; i++)
		if (ret->edits.v[i].outcome == EDIT_LOST) {
			refuse(x, ret, arena_printf(a, "edit at upstream line %zu found no place",
						     ret->edits.v[i].p + 1));
			return;
		}
	ret->unchanged = str_eq(ret->text, f->branch.text);
	ret->ok = true;
}
