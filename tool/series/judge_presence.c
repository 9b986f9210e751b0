// SPDX-License-Identifier: GPL-2.0-or-later
/* Is a change there? History against the text of the tree. */
#include "git/missing.h"
#include "series/judge_parts.h"
#include "series/site.h"

struct evidence {
	struct lineage_found history;
	enum tri present, superseded;
	struct proof present_proof, superseded_proof;
	const char *by;
	struct oid by_commit;
	const char *by_detail;
};

static void ask_history(struct judged *d, const struct change *c, struct lineage_found *ret)
{
	struct lineage *l = judged_lineage(d);
	struct err why;

	*ret = (struct lineage_found){ .answer = LINEAGE_UNKNOWN };
	if (!l)
		ret->detail = arena_str(d->judge->arena, d->lineage_err.what);
	else if (lineage_find(l, c->id, ret, &why))
		*ret = (struct lineage_found){ .answer = LINEAGE_UNKNOWN,
					       .detail = arena_str(d->judge->arena, why.what) };
}

/* By a probe, or by a later change of the series that is there and says so. */
static void ask_superseded(struct judged *d, const struct manifest *m, const struct change *c,
			   struct evidence *ev)
{
	enum tri worst = TRI_NO;

	for (size_t i = 0; i < c->nsuperseded; i++) {
		enum tri t = cond_eval(c->superseded[i].when, &d->files, &ev->superseded_proof);

		if (t == TRI_YES) {
			ev->superseded = t;
			ev->by = c->superseded[i].by;
			ev->by_detail = proof_say(d->judge->arena, &ev->superseded_proof);
			return;
		}
		if (t == TRI_UNKNOWN)
			worst = t;
	}
	for (size_t i = 0; m && i < m->n; i++) {
		const struct change *later = &m->change[i];

		for (size_t k = 0; k < later->supersedes.n; k++) {
			const struct presence_found *f;

			if (strcmp(later->supersedes.v[k], c->id))
				continue;
			f = judged_presence(d, m, later);
			if (f->is == PRESENCE_THERE || f->is == PRESENCE_SUPERSEDED) {
				ev->superseded = TRI_YES;
				ev->by = later->id;
				ev->by_commit = f->cell.commit;
				ev->by_detail = f->cell.detail;
				return;
			}
			if (f->is == PRESENCE_UNKNOWN)
				worst = TRI_UNKNOWN;
		}
	}
	ev->superseded = worst;
}

/* Of several things to say about one line the first will do. */
static void add_defect(struct judged *d, struct cell *cell, const char *check, const char *path,
		       uint32_t line, const char *text)
{
	for (size_t i = 0; line && i < cell->defects.n; i++) {
		if (cell->defects.v[i].line == line && !strcmp(cell->defects.v[i].path, path))
			return;
	}
	*ARR_PUSH(d->judge->arena, cell->defects) = (struct defect){ check, path, line, text };
}

/* The history says present, the text does not: name the places. */
static void find_defects(struct judged *d, const struct change *c, const struct evidence *ev,
			 struct cell *cell)
{
	const struct proof *p = &ev->present_proof;

	for (size_t i = 0; i < c->nsite; i++) {
		const struct site *s = &c->site[i];
		struct site_state st;

		site_read(s, &d->files, &st);
		if (st.kind == SITE_UNDONE && site_applies(s, &d->files, NULL) != TRI_NO)
			add_defect(d, cell, "content", s->path, st.line,
				   site_say(d->judge->arena, s, &st));
	}
	if (!cell->defects.n)
		add_defect(d, cell, "content", p->path ? p->path : p->probe->path[0],
			   p->line ? p->line : p->scope, proof_what(d->judge->arena, p));
}

/*
 * The text says present. What an earlier port by someone else got wrong is still to be
 * seen: a place that is there in its old form. A place that a later change has rewritten
 * has neither form, and is nobody's fault.
 */
static void find_leftovers(struct judged *d, const struct change *c, struct cell *cell)
{
	for (size_t i = 0; i < c->nsite; i++) {
		const struct site *s = &c->site[i];
		struct site_state st;

		site_read(s, &d->files, &st);
		if (st.kind == SITE_UNDONE && st.gone &&
		    site_applies(s, &d->files, NULL) == TRI_YES)
			add_defect(d, cell, "content", s->path, st.line,
				   site_say(d->judge->arena, s, &st));
	}
}

/* Whoever carried it, and whatever says that it is there. */
static void run_checks(struct judged *d, const struct change *c, struct cell *cell)
{
	struct check_findings found = { 0 };

	for (size_t i = 0; i < c->ncheck; i++)
		check_run(&c->check[i], &d->files, d->judge->arena, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct check_finding *f = &found.v[i];

		add_defect(d, cell, f->check->name, f->path, f->line, f->text);
	}
}

static enum presence said_there(struct judged *d, const struct change *c, struct evidence *ev,
				struct cell *cell)
{
	struct arena *a = d->judge->arena;
	bool contradicted = ev->present == TRI_NO && ev->superseded == TRI_NO;

	cell_set(cell, VERDICT_PRESENT, ev->history.rule, ev->history.detail);
	cell->commit = ev->history.commit;
	if (contradicted)
		find_defects(d, c, ev, cell);
	else if (c->present && ev->present == TRI_UNKNOWN)
		cell->detail = arena_printf(a, "%s; the text was not checked: %s",
					    ev->history.detail,
					    proof_say(a, &ev->present_proof));
	return PRESENCE_THERE;
}

static enum presence said_reverted(struct judged *d, const struct evidence *ev, struct cell *cell)
{
	if (ev->present == TRI_YES) {
		cell_set(cell, VERDICT_PRESENT, "content",
			 arena_printf(d->judge->arena, "%s; its history has a revert, %s",
				      proof_say(d->judge->arena, &ev->present_proof),
				      ev->history.detail));
		cell->commit = ev->history.commit;
		return PRESENCE_THERE;
	}
	cell_set(cell, VERDICT_REVERTED, ev->history.rule, ev->history.detail);
	cell->commit = ev->history.commit;
	return PRESENCE_REVERTED;
}

static enum presence by_content(struct judged *d, const struct change *c,
				const struct evidence *ev, struct cell *cell)
{
	struct arena *a = d->judge->arena;
	const char *proof = proof_say(a, &ev->present_proof);

	if (ev->present == TRI_YES) {
		bool silent = ev->history.answer == LINEAGE_ABSENT;

		cell_set(cell, VERDICT_PRESENT, "content",
			 silent ? arena_printf(a, "%s; %s", proof, ev->history.detail) : proof);
		return PRESENCE_THERE;
	}
	if (d->files.missing.n && (ev->present == TRI_UNKNOWN || ev->superseded == TRI_UNKNOWN) &&
	    (c->present || c->nsuperseded)) {
		cell_unread(d, cell, arena_printf(a, "%s could not be read",
						  d->files.missing.v[0]));
		return PRESENCE_UNKNOWN;
	}
	if (ev->present == TRI_NO && ev->superseded == TRI_NO) {
		cell_set(cell, VERDICT_UNKNOWN, "content", proof);
		return PRESENCE_ABSENT;
	}
	if (!c->present && ev->history.answer == LINEAGE_ABSENT && ev->superseded == TRI_NO) {
		cell_set(cell, VERDICT_UNKNOWN, "history", ev->history.detail);
		return PRESENCE_ABSENT;
	}
	if (!c->present && !c->nsuperseded) {
		const char *says;
		enum tri text = judged_text(d, c->id, &says);

		if (text != TRI_UNKNOWN) {
			cell_set(cell, text == TRI_YES ? VERDICT_PRESENT : VERDICT_UNKNOWN,
				 "content", says);
			return text == TRI_YES ? PRESENCE_THERE : PRESENCE_ABSENT;
		}
	}
	cell_set(cell, VERDICT_UNKNOWN, c->present ? "content" : "history",
		 arena_printf(a, "%s; %s", ev->history.detail, proof));
	cell->why = c->present ? "its text could not be judged" :
		"no probe shows it in the text, and the history cannot tell";
	if (d->lineage && d->lineage->incomplete)
		cell->next = missing_cure(d->judge->repo, a);
	return PRESENCE_UNKNOWN;
}

static enum presence decide(struct judged *d, const struct manifest *m, const struct change *c,
			    struct cell *cell)
{
	struct arena *a = d->judge->arena;
	struct evidence ev = { 0 };
	enum presence is;

	ask_history(d, c, &ev.history);
	ask_superseded(d, m, c, &ev);
	ev.present = cond_eval(c->present, &d->files, &ev.present_proof);
	if (ev.superseded == TRI_YES) {
		bool known = ev.history.answer == LINEAGE_THERE;

		cell_set(cell, VERDICT_SUPERSEDED, "content",
			 arena_printf(a, "by %.12s: %s%s%s", ev.by, ev.by_detail,
				      known ? "; itself " : "", known ? ev.history.detail : ""));
		cell->commit = known ? ev.history.commit : ev.by_commit;
		cell->by = ev.by;
		return PRESENCE_SUPERSEDED;
	}
	if (ev.history.answer == LINEAGE_THERE)
		is = said_there(d, c, &ev, cell);
	else if (ev.history.answer == LINEAGE_REVERTED)
		is = said_reverted(d, &ev, cell);
	else
		is = by_content(d, c, &ev, cell);
	if (is == PRESENCE_THERE)
		run_checks(d, c, cell);
	if (is == PRESENCE_THERE && ev.present == TRI_YES)
		find_leftovers(d, c, cell);
	return is;
}

const struct presence_found *judged_presence(struct judged *d, const struct manifest *m,
					     const struct change *c)
{
	/* the same commit may stand in two series, with other probes */
	struct str key = str_of(arena_printf(d->judge->arena, "%s %s", m ? m->name : "", c->id));
	struct presence_found *f = map_get(&d->presence, key);

	if (f)
		return f;
	f = ARENA_NEW(d->judge->arena, struct presence_found);
	f->cell = (struct cell){ .branch = d->branch, .id = c->id, .subject = c->subject,
				 .series = m ? m->name : NULL };
	f->is = decide(d, m, c, &f->cell);
	/* deciding may have asked for others: their places in the map moved */
	map_put(&d->presence, key, f);
	return f;
}
