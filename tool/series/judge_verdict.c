// SPDX-License-Identifier: GPL-2.0-or-later
/* Should a change that is not there be there? */
#include <fnmatch.h>

#include "series/judge_parts.h"

static bool declined(struct judged *d, const struct change *c, struct cell *ret)
{
	for (size_t i = 0; i < c->ndecline; i++) {
		const struct decline *x = &c->decline[i];

		if (fnmatch(x->branch, d->branch->base_name, 0) &&
		    fnmatch(x->branch, d->branch->name, 0))
			continue;
		cell_set(ret, VERDICT_DECLINED, "manifest", x->branch);
		ret->why = x->reason;
		return true;
	}
	return false;
}

/* The manifest's reasons for trees like this one. */
static enum tri ask_need(struct judged *d, const struct change *c, struct cell *ret)
{
	enum tri worst = TRI_NO;

	for (size_t i = 0; i < c->nneed; i++) {
		struct proof proof;
		enum tri t = cond_eval(c->need[i].when, &d->files, &proof);

		if (t == TRI_YES) {
			cell_set(ret, VERDICT_NEEDED, "manifest",
				 proof_say(d->judge->arena, &proof));
			ret->why = c->need[i].reason;
			return t;
		}
		if (t == TRI_UNKNOWN)
			worst = t;
	}
	return worst;
}

static void ask_culprit(struct judged *d, const struct change *c, struct culprit *ret)
{
	struct proof proof;

	*ret = (struct culprit){ .there = TRI_UNKNOWN };
	if (c->culprit) {
		ret->there = cond_eval(c->culprit, &d->files, &proof);
		ret->detail = proof_say(d->judge->arena, &proof);
	} else if (c->fixes.n) {
		judged_culprit(d, &c->fixes, ret);
	}
}

/* Does the branch have any of the code that the change is about? */
static enum tri code_here(struct judged *d, const struct change *c)
{
	enum tri worst = TRI_NO;

	for (size_t i = 0; i < c->nsite; i++) {
		const struct site *s = &c->site[i];
		int t = s->function ? files_func(&d->files, s->path, s->function) :
			text_world_exists(&d->world, s->path);

		if (t > 0)
			return TRI_YES;
		if (t < 0)
			worst = TRI_UNKNOWN;
	}
	for (size_t i = 0; !c->nsite && i < c->files.n; i++) {
		int t = text_world_exists(&d->world, c->files.v[i]);

		if (t > 0)
			return TRI_YES;
		if (t < 0)
			worst = TRI_UNKNOWN;
	}
	return worst;
}

/* Is there a form of it that fits this tree? */
static enum tri form_here(struct judged *d, const struct change *c, struct proof *ret)
{
	enum tri worst = TRI_NO;
	struct proof proof;

	*ret = (struct proof){ 0 };
	for (size_t i = 0; i < c->nsemantic; i++) {
		enum tri t = c->semantic[i].when ?
			cond_eval(c->semantic[i].when, &d->files, &proof) : TRI_YES;

		if (t == TRI_YES)
			return t;
		if (t == TRI_UNKNOWN)
			worst = t;
		if (!ret->probe || t == TRI_UNKNOWN)
			*ret = proof;
	}
	return c->nsemantic ? worst : TRI_YES;
}

/* It could go there, but in no form that we have. */
static const char no_form[] = "no probe of the manifest knows a tree like this";

/* Nothing says that it belongs here: could it go there? */
static void judge_optional(struct judged *d, const struct change *c, const char *absent,
			   struct cell *ret)
{
	struct arena *a = d->judge->arena;
	struct proof proof;
	enum tri code = code_here(d, c), form = form_here(d, c, &proof);

	if (code == TRI_NO) {
		cell_set(ret, VERDICT_UNAFFECTED, "code-absent",
			 arena_printf(a, "none of the code it changes is here (%s)",
				      c->nsite ? c->site[0].path : c->files.v[0]));
		ret->why = "code-absent";
	} else if (code == TRI_UNKNOWN || (form == TRI_UNKNOWN && d->files.missing.n)) {
		cell_unread(d, ret, absent);
	} else if (form == TRI_YES) {
		cell_set(ret, VERDICT_OPTIONAL, "content", absent);
		ret->why = c->optional;
	} else {
		cell_set(ret, VERDICT_UNKNOWN, "content",
			 arena_printf(a, "%s; %s", absent, proof_say(a, &proof)));
		ret->why = no_form;
	}
}

static void judge_absent(struct judged *d, const struct change *c, struct cell *ret)
{
	const char *absent = ret->detail;
	struct culprit culprit;
	struct proof proof;
	enum tri need, applies = c->applies ? cond_eval(c->applies, &d->files, &proof) : TRI_YES;

	if (applies == TRI_NO) {
		cell_set(ret, VERDICT_UNAFFECTED, "code-absent",
			 proof_say(d->judge->arena, &proof));
		ret->why = "code-absent";
		return;
	}
	if (applies == TRI_UNKNOWN) {
		cell_unread(d, ret, absent);
		return;
	}
	need = ask_need(d, c, ret);
	if (need == TRI_YES)
		return;
	if (c->optional) {
		judge_optional(d, c, absent, ret);
		return;
	}
	ask_culprit(d, c, &culprit);
	if (culprit.there == TRI_YES) {
		cell_set(ret, VERDICT_NEEDED, c->culprit ? "content" : "fixes", culprit.detail);
		ret->why = "what it repairs is here";
		ret->commit = culprit.commit;
	} else if (need == TRI_UNKNOWN) {
		cell_unread(d, ret, absent);
	} else if (culprit.there == TRI_NO) {
		cell_set(ret, VERDICT_UNAFFECTED, "culprit-absent", culprit.detail);
		ret->why = "culprit-absent";
		ret->commit = culprit.commit;
	} else if (c->culprit && d->files.missing.n) {
		cell_unread(d, ret, culprit.detail);
	} else if (c->culprit || c->fixes.n) {
		cell_set(ret, VERDICT_UNKNOWN, "fixes", culprit.detail);
		ret->why = "whether what it repairs is here could not be decided";
	} else {
		judge_optional(d, c, absent, ret);
	}
}

static void decide(struct judged *d, const struct manifest *m, const struct change *c,
		   struct cell *ret);

/*
 * A change that is wanted waits for what it requires, unless that is wanted
 * too: then one run brings both, in order.
 */
static void ask_requires(struct judged *d, const struct manifest *m, const struct change *c,
			 struct cell *ret)
{
	struct arena *a = d->judge->arena;

	for (size_t i = 0; i < c->requires.n; i++) {
		const struct change *r = manifest_find(m, c->requires.v[i]);
		struct cell cell;

		decide(d, m, r, &cell);
		switch (cell.verdict) {
		case VERDICT_PRESENT:
		case VERDICT_SUPERSEDED:
		case VERDICT_PORTED:
		case VERDICT_PORTED_STALE:
		case VERDICT_NEEDED:
			continue;
		case VERDICT_UNKNOWN:
			cell_set(ret, VERDICT_UNKNOWN, cell.rule, cell.detail);
			ret->why = arena_printf(a, "needs %.12s, and whether that is here is unknown",
						r->id);
			ret->next = cell.next;
			return;
		default:
			ret->optional = ret->verdict != VERDICT_NEEDED;
			cell_set(ret, VERDICT_NEEDS_PREREQUISITE, "requires", cell.detail);
			ret->why = arena_printf(a, "needs %.12s, which is %s here: %s", r->id,
						verdict_name(cell.verdict), r->subject);
			return;
		}
	}
}

static void decide(struct judged *d, const struct manifest *m, const struct change *c,
		   struct cell *ret)
{
	const struct presence_found *f = judged_presence(d, m, c);

	*ret = f->cell;
	if (f->is == PRESENCE_THERE || f->is == PRESENCE_SUPERSEDED ||
	    judged_ported(d, m ? m->name : NULL, c->id, ret) || judged_queued(d, c->id, ret) ||
	    f->is == PRESENCE_REVERTED || declined(d, c, ret) || f->is == PRESENCE_UNKNOWN)
		return;
	judge_absent(d, c, ret);
	/* a form may fit once what it requires is there */
	if (m && (ret->verdict == VERDICT_NEEDED || ret->verdict == VERDICT_OPTIONAL ||
		  ret->why == no_form))
		ask_requires(d, m, c, ret);
}

/* An answer that the text gave where the history cannot: it must say so. */
static void say_content_alone(struct judged *d, struct cell *ret)
{
	static const char *const by_text[] = { "content", "manifest", "culprit-absent",
					       "code-absent", "requires" };
	const struct lineage *l = d->lineage;
	bool text = false;

	for (size_t i = 0; i < ARRAY_SIZE(by_text); i++)
		text |= !strcmp(ret->rule, by_text[i]);
	if (!text || ret->verdict == VERDICT_DECLINED || (l && l->rooted && !l->incomplete))
		return;
	ret->detail = arena_printf(d->judge->arena, "%s; judged by content alone: %s", ret->detail,
				   !l ? d->lineage_err.what : l->incomplete ?
				   "history is cut off (shallow)" :
				   "no history in common with upstream");
}

void judge_change(struct judged *d, const struct manifest *m, const struct change *c,
		  struct cell *ret)
{
	decide(d, m, c, ret);
	say_content_alone(d, ret);
	judged_remark(d, c->id, ret);
}
