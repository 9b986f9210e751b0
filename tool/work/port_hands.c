/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/port_hands.h"

#include "git/blob.h"
#include "git/tree.h"
#include "index/world.h"
#include "port/byhand.h"
#include "port/gate_item.h"

struct handwork {
	struct workshop *w;
	const struct by_hand *h;
	const struct oid *tree;
	struct port_options o;
	struct ported *p;
};

static size_t file_of(const struct ported *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->file[i].target, path))
			return i;
	return SIZE_MAX;
}

/* A file that upstream's change does not touch, and the human did: room for it was made. */
static int extra_file(struct handwork *k, const struct port_hand *hand, struct err *e)
{
	struct ported *p = k->p;
	struct port_file *f = &p->file[p->n];
	struct image *i = &p->info[p->n];
	struct oid id;
	int rc = tree_find(k->w->repo, k->tree, hand->path, &id, &i->branch_mode, e);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (!rc) {
		rc = blob_text(k->w->repo, k->w->arena, &id, &f->branch.text, e);
		if (rc)
			return rc;
		f->branch.there = true;
		if (hand->mode && str_eq(f->branch.text, hand->text))
			return 0;
	} else if (!hand->mode) {
		return 0;
	}
	f->path = f->target = hand->path;
	p->n++;
	return 0;
}

static void finding(struct handwork *k, struct port_result *r, const char *check, uint32_t line,
		    const char *text)
{
	*ARR_PUSH(k->w->arena, r->findings) = (struct port_finding){
		.line = line, .check = check, .text = text };
}

static void lost_edits(struct handwork *k, struct port_result *r)
{
	struct arena *a = k->w->arena;

	for (size_t i = 0; i < r->edits.n; i++) {
		const struct port_edit *e = &r->edits.v[i];

		if (e->outcome != EDIT_LOST)
			continue;
		finding(k, r, "edit", 0, arena_printf(a, "upstream's edit at its line %zu%s%.*s%s is not "
			"in it: take it in, or say why not with --reason", (e->un ? e->u : e->p) + 1,
			e->function.n ? ", " : "", STR_ARG(e->function), e->function.n ? "()" : ""));
	}
}

static void take(struct handwork *k, size_t at, const struct port_hand *hand)
{
	struct arena *a = k->w->arena;
	struct port_file *f = &k->p->file[at];
	struct port_result *r = &k->p->result[at];
	struct image *i = &k->p->info[at];
	const char *why;
	uint32_t left;

	if (r->ok && hand->mode && str_eq(hand->text, r->text))
		return;
	r->ok = true;
	r->reason = NULL;
	r->conflicts.n = r->findings.n = r->accepted.n = 0;
	r->text = hand->mode ? hand->text : (struct str){ "", 0 };
	r->deleted = !hand->mode && f->branch.there;
	r->unchanged = hand->mode ? f->branch.there && str_eq(r->text, f->branch.text) :
		!f->branch.there;
	i->refuse = NULL;
	i->mode_changed = false;
	i->mode = hand->mode;
	left = marks_left(f->branch.text, r->text);
	if (left) {
		/* all else would be said of the markers */
		r->ok = false;
		finding(k, r, "marker", left, "a conflict marker is left");
		return;
	}
	why = hand->mode && port_is_c(f->target) ? gate_item(a, f->branch.text, r->text) : NULL;
	if (why) {
		/* and of what lies open; where the branch does not balance itself no
		 * line is told */
		r->ok = false;
		finding(k, r, "balance", gate_open(a, f->branch.text) ? 0 : gate_open(a, r->text),
			why);
		return;
	}
	if (byhand_account(a, f, &k->o, k->h->who, k->h->reason, r))
		lost_edits(k, r);
}

/* What the human made of conflicts, of what is not here, and of what fitted and was no good. */
static void learn(struct handwork *k, size_t at, const struct port_result *was,
		  const struct port_hand *hand, struct arena *keep, const struct resolution *like,
		  struct resolution_list *ret)
{
	const struct port_file *f = &k->p->file[at];
	struct resolution here = *like;

	here.path = arena_str(keep, f->target);
	resolutions_learn_left(keep, was->conflicts.v, was->conflicts.n, &k->p->result[at], &here,
			       ret);
	if (!hand->mode)
		return;
	if (!port_is_c(hand->path)) {
		if (was->conflicts.n)
			resolutions_learn_lines(keep, f, hand->text, &here, ret);
		return;
	}
	resolutions_learn(keep, was->conflicts.v, was->conflicts.n, hand->text, &here, ret);
	resolutions_learn_elsewhere(keep, was->conflicts.v, was->conflicts.n, &k->p->result[at],
				    f->branch.text, hand->text, &here, ret);
	if (was->findings.n && !was->conflicts.n) {
		struct port_options o = k->o;
		struct port_result fit;

		o.labels = &marks_plain;
		o.floor = RUNG_RESOLUTION;
		o.describe = true;
		port_file(k->w->arena, f, &o, &fit);
		resolutions_learn_fitted(keep, fit.fitted.v, fit.fitted.n, was, hand->text,
					 &here, ret);
	}
}

/* Behind what a human may know better: how to say so. */
static void say_how(struct handwork *k)
{
	for (size_t i = 0; i < k->p->n; i++)
		for (size_t j = 0; j < k->p->result[i].findings.n; j++) {
			struct port_finding *f = &k->p->result[i].findings.v[j];

			if (port_doubts(f->check))
				f->text = arena_printf(k->w->arena, "%s; if that is right, say why "
						       "with --reason", f->text);
		}
}

/* A conflicted file that is not among what came back was removed: by git rm, or
 * a mergetool's "d". */
static struct by_hand all_hands(struct arena *a, const struct by_hand *h, const struct ported *p,
				const bool *open)
{
	struct port_hand *v = ARENA_NEW_N(a, struct port_hand, h->n + p->n + 1);
	struct by_hand ret = *h;

	if (h->n)
		memcpy(v, h->v, h->n * sizeof(*v));
	for (size_t i = 0; i < p->n; i++) {
		bool there = !open[i];

		for (size_t k = 0; k < ret.n && !there; k++)
			there = !strcmp(v[k].path, p->file[i].target);
		if (!there)
			v[ret.n++] = (struct port_hand){ .path = p->file[i].target };
	}
	ret.v = v;
	return ret;
}

/* What of its file the reason let pass. */
static void note_accepted(struct arena *keep, const struct ported *p, struct resolution *s)
{
	size_t at = s->path ? file_of(p, s->path) : SIZE_MAX;

	for (size_t i = 0; at != SIZE_MAX && i < p->result[at].accepted.n; i++)
		*ARR_PUSH(keep, s->accepted) = arena_str(keep, p->result[at].accepted.v[i]);
}

int port_hands(struct workshop *w, const struct commit *upstream, const struct letter *mail,
	       const struct change *change, const struct oid *tree, const struct by_hand *h,
	       struct arena *keep, const struct resolution *like, struct resolution_list *learned,
	       struct ported *ret, struct err *e)
{
	const struct port_labels *given = w->labels;
	struct handwork k = { .w = w, .h = h, .tree = tree, .p = ret };
	struct resolution_list fresh = { 0 };
	struct ported more;
	struct by_hand all;
	struct findings { struct port_finding *v; size_t n; } *minded;
	bool *open;
	int rc;

	/* with labels conflicts are described in full */
	w->labels = &marks_plain;
	rc = mail ? port_mail(w, mail, upstream, change, tree, ret, e) :
		    port_change(w, upstream, change, tree, ret, e);
	w->labels = given;
	if (rc)
		return rc;
	more = *ret;
	minded = ARENA_NEW_N(w->arena, struct findings, ret->n + h->n + 1);
	open = ARENA_NEW_N(w->arena, bool, ret->n + h->n + 1);
	more.file = ARENA_NEW_N(w->arena, struct port_file, ret->n + h->n + 1);
	more.result = ARENA_NEW_N(w->arena, struct port_result, ret->n + h->n + 1);
	more.info = ARENA_NEW_N(w->arena, struct image, ret->n + h->n + 1);
	for (size_t i = 0; i < ret->n; i++) {
		more.file[i] = ret->file[i];
		more.result[i] = ret->result[i];
		more.info[i] = ret->info[i];
		/* the gate is asked again: what it minded may be mended elsewhere */
		minded[i].v = ret->result[i].findings.v;
		minded[i].n = ret->result[i].findings.n;
		open[i] = minded[i].n || !ret->result[i].ok || ret->info[i].refuse;
		more.result[i].findings.v = NULL;
		more.result[i].findings.n = more.result[i].findings.cap = 0;
	}
	*ret = more;
	k.o = (struct port_options){ .world = tree_world(workshop_world(w, &w->here, tree)),
				     .rules = w->rules };
	all = all_hands(w->arena, h, &more, open);
	for (size_t i = 0; i < all.n && !rc; i++) {
		const struct port_hand *hand = &all.v[i];
		size_t at = file_of(ret, hand->path), before = ret->n;

		if (at == SIZE_MAX) {
			rc = extra_file(&k, hand, e);
			at = rc || ret->n == before ? SIZE_MAX : before;
			if (at != SIZE_MAX)
				take(&k, at, hand);
		} else {
			struct port_result was = ret->result[at];

			was.findings.v = minded[at].v;
			was.findings.n = minded[at].n;
			take(&k, at, hand);
			learn(&k, at, &was, hand, keep, like, &fresh);
		}
	}
	if (rc)
		return rc;
	ret->next = NULL;
	rc = port_again(w, upstream, change, tree, h->reason, ret, e);
	if (!rc && !ret->ok && !h->reason)
		say_how(&k);
	/* only what passed the gate is kept */
	for (size_t i = 0; !rc && ret->ok && i < fresh.n; i++) {
		struct resolution *s = ARR_PUSH(keep, *learned);

		*s = fresh.v[i];
		*ARR_PUSH(keep, s->tests) = "gate";
		note_accepted(keep, ret, s);
	}
	return rc;
}
