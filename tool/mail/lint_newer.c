/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that ask the judge: newer branches, and what has to come first. */
#include "git/range.h"
#include "git/refs.h"
#include "mail/lint_parts.h"
#include "series/support.h"

/* Submitted to a branch: in this very run, or before. */
static bool submitted(const struct linter *x, const struct branch *b, const char *upstream)
{
	struct oids ids = { 0 };
	struct commit c;
	struct message m;
	bool mailed = false;

	for (size_t i = 0; x->o->ledger && i < x->o->ledger->line.n; i++) {
		const struct ledger_line *l = &x->o->ledger->line.v[i];

		if (l->state == SENT_DONE && l->upstream && l->branch &&
		    !strcmp(l->upstream, upstream) && !strcmp(l->branch, b->name))
			return true;
	}
	for (size_t i = 0; x->o->mailed && i < x->o->mailed->n; i++)
		mailed |= oid_eq(&x->o->mailed->v[i].commit, &b->commit);
	if (!mailed || outbox_commits(x->repo, x->arena, b, x->o->name, &ids, NULL))
		return false;
	for (size_t i = 0; i < ids.n; i++) {
		if (commit_read(x->repo, x->arena, &ids.v[i], &c, NULL))
			continue;
		message_parse(x->arena, c.message, &m);
		if (message_is_port_of(&m, str_of(upstream), false))
			return true;
	}
	return false;
}

static bool seen_elsewhere(struct linter *x, size_t letter, const struct branch *b,
			   const char *verdict)
{
	if (verdict)
		*ARR_PUSH(x->arena, x->box->elsewhere) =
			(struct elsewhere){ letter, b->name, verdict };
	return verdict != NULL;
}

/* One newer branch of the family: does it have, or get, every letter? */
static void newer_branch(struct linter *x, struct judge *j, const struct branch *b)
{
	struct judged *d = ARENA_NEW(x->arena, struct judged);

	judged_init(d, j, b);
	for (size_t i = 0; i < x->box->letter.n; i++) {
		const struct letter_out *l = &x->box->letter.v[i];
		struct cell cell = { 0 };
		struct oid id;

		if (!l->upstream || !l->have || !oid_parse(str_of(l->upstream), &id) ||
		    seen_elsewhere(x, i, b, submitted(x, b, l->upstream) ? "mailed" : NULL))
			continue;
		if (judge_commit(d, &id, &cell, NULL))
			cell.verdict = VERDICT_UNKNOWN;
		seen_elsewhere(x, i, b, verdict_name(cell.verdict));
		if (cell.verdict == VERDICT_UNKNOWN)
			BLOCK(x, "newer-first", l, RULES,
			      "whether the newer %s has it could not be "
			      "decided",
			      b->name);
		else if (cell.verdict != VERDICT_PRESENT && cell.verdict != VERDICT_SUPERSEDED &&
			 cell.verdict != VERDICT_UNAFFECTED && cell.verdict != VERDICT_QUEUED)
			BLOCK(x, "newer-first", l, RULES,
			      "the newer %s does not have it (%s): mail both "
			      "together, or that one first",
			      b->name, verdict_name(cell.verdict));
	}
}

void lint_newer(struct linter *x)
{
	const struct route *me = &x->box->route;
	struct families all;
	struct judge j;

	judge_init(&j, x->repo, x->arena);
	for (size_t i = 0; i < x->box->letter.n; i++)
		if (x->box->letter.v[i].upstream && x->box->letter.v[i].have)
			judge_want(&j, x->box->letter.v[i].upstream);
	families_find(&j, x->o->month, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct family *f = &all.v[i];

		if (!strcmp(f->name, me->family) &&
		    f->major * 1000 + f->minor > me->major * 1000 + me->minor)
			newer_branch(x, &j, f->branch);
	}
}

/* Is a commit that upstream names as needed first on the branch, or earlier in this thread? */
static bool comes_first(struct linter *x, struct judged *d, size_t letter, struct str id)
{
	struct cell cell = { 0 };
	struct oid full;

	for (size_t i = 0; i < letter; i++)
		if (x->box->letter.v[i].upstream &&
		    str_starts(str_of(x->box->letter.v[i].upstream), arena_strn(x->arena, id)))
			return true;
	return !repo_commit_of(x->repo, arena_strn(x->arena, id), &full, NULL) &&
	       !judge_commit(d, &full, &cell, NULL) &&
	       (cell.verdict == VERDICT_PRESENT || cell.verdict == VERDICT_SUPERSEDED);
}

/* "Cc: stable # 5.10: <id>: <title>": what has to be applied before it. */
void lint_prerequisites(struct linter *x, size_t letter, const struct message *m)
{
	const struct letter_out *l = &x->box->letter.v[letter];
	struct judged *d = NULL;
	struct judge *j;

	for (size_t i = 0; i < m->stable.n; i++)
		for (size_t k = 0; k < m->stable.v[i].n_need; k++) {
			const struct citation *c = &m->stable.v[i].need[k];

			if (!d) {
				j = ARENA_NEW(x->arena, struct judge);
				d = ARENA_NEW(x->arena, struct judged);
				judge_init(j, x->repo, x->arena);
				judged_init(d, j, x->box->branch);
			}
			if (!comes_first(x, d, letter, c->id))
				WARN(x, "prerequisite", l, RULES,
				     "its authors want %.*s first, which is "
				     "neither there nor in this thread",
				     STR_ARG(c->id));
		}
}
