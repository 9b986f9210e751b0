// SPDX-License-Identifier: GPL-2.0-or-later
/* What the judge's files share: setting up, histories, culprits. */
#include "git/config.h"
#include "git/missing.h"
#include "series/judge_parts.h"

void judge_init(struct judge *j, struct repo *repo, struct arena *a)
{
	struct branch mainline;

	*j = (struct judge){ .repo = repo, .arena = a };
	blob_cache_init(&j->blobs, repo, a);
	lex_cache_init(&j->lex, a);
	if (!repo_mainline(repo, a, &mainline, NULL)) {
		j->mainline = mainline.commit;
		j->mainline_name = mainline.name;
	}
	j->index = commits_of(repo);
	if (queue_read(a, repo_config_trusted(repo, "backport.stableQueue"), &j->queue,
		       &j->queue_err))
		j->queue.n = 0;
	else
		j->queue_err = (struct err){ 0 };
	map_init(&j->releases, a);
}

void judge_want(struct judge *j, const char *id)
{
	struct oid oid;

	if (!oid_parse(str_of(id), &oid) || !repo_has(j->repo, &oid))
		return;
	for (size_t i = 0; i < j->want.n; i++) {
		if (oid_eq(&j->want.v[i], &oid))
			return;
	}
	*ARR_PUSH(j->arena, j->want) = oid;
}

void judge_want_all(struct judge *j, const struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++)
		judge_want(j, m->change[i].id);
}

void judged_init(struct judged *d, struct judge *j, const struct branch *branch)
{
	*d = (struct judged){ .judge = j, .branch = branch };
	text_world_init(&d->world, &j->blobs, &branch->tree);
	files_init(&d->files, j->arena, &d->world.world, &j->lex);
	map_init(&d->presence, j->arena);
	map_init(&d->ours, j->arena);
}

void cell_set(struct cell *ret, enum verdict v, const char *rule, const char *detail)
{
	ret->verdict = v;
	ret->rule = rule;
	ret->detail = detail;
}

void cell_unread(struct judged *d, struct cell *ret, const char *detail)
{
	cell_set(ret, VERDICT_UNKNOWN, "content", detail);
	ret->why = "an object is missing from this clone";
	ret->next = missing_cure(d->judge->repo, d->judge->arena);
}

/* An abbreviated id made whole; NULL when the repository does not know it. */
static const char *whole_id(struct judged *d, const char *id)
{
	struct oid oid;

	if (strlen(id) == OID_HEX)
		return id;
	if (repo_commit_of(d->judge->repo, id, &oid, NULL))
		return NULL;
	return oid_str(d->judge->arena, &oid);
}

static enum tri one_culprit(struct judged *d, const char *given, struct culprit *ret)
{
	struct arena *a = d->judge->arena;
	const char *id = whole_id(d, given);
	struct lineage *l = judged_lineage(d);
	struct lineage_found f;
	const char *says;
	enum tri text;
	struct oid oid;
	bool known;

	if (!l || !id) {
		ret->detail = !l ? arena_str(a, d->lineage_err.what) :
			arena_printf(a, "the culprit %.12s is not in this repository", given);
		return TRI_UNKNOWN;
	}
	if (lineage_find(l, id, &f, NULL)) {
		ret->detail = arena_printf(a, "the history could not be read for %.12s", id);
		return TRI_UNKNOWN;
	}
	known = oid_parse(str_of(id), &oid) && repo_has(d->judge->repo, &oid);
	ret->commit = f.commit;
	switch (f.answer) {
	case LINEAGE_THERE:
		ret->detail = arena_printf(a, "the culprit %.12s is here: %s", id, f.detail);
		return TRI_YES;
	case LINEAGE_REVERTED:
		ret->detail = arena_printf(a, "the culprit %.12s was reverted: %s", id, f.detail);
		return TRI_NO;
	case LINEAGE_ABSENT:
		/* an id that nobody here knows may be a slip of the pen */
		ret->detail = arena_printf(a, known ? "the culprit %.12s is not here: %s" :
					   "the culprit %.12s is not in this repository", id,
					   f.detail);
		return known ? TRI_NO : TRI_UNKNOWN;
	case LINEAGE_UNKNOWN:
		break;
	}
	text = judged_text(d, id, &says);
	if (text == TRI_UNKNOWN)
		ret->detail = arena_printf(a, "whether the culprit %.12s is here: %s", id,
					   f.detail);
	else
		ret->detail = arena_printf(a, "the culprit %.12s is %s: %s", id,
					   text == TRI_YES ? "here" : "not here", says);
	return text;
}

void judged_culprit(struct judged *d, const struct strings *ids, struct culprit *ret)
{
	*ret = (struct culprit){ .there = TRI_UNKNOWN, .detail = "no culprit is named" };
	for (size_t i = 0; i < ids->n; i++) {
		struct culprit one = { 0 };

		one.there = one_culprit(d, ids->v[i], &one);
		/* one yes decides; else one unknown does */
		if (i == 0 || one.there == TRI_YES ||
		    (one.there == TRI_UNKNOWN && ret->there == TRI_NO))
			*ret = one;
		if (ret->there == TRI_YES)
			return;
	}
}
