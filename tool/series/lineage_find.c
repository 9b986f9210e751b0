// SPDX-License-Identifier: GPL-2.0-or-later
/* Asking a lineage about one upstream commit. */
#include "series/lineage.h"

/* The fate of one change while its traces are read, oldest first. */
struct fate {
	struct lineage *l;
	const char *id;
	struct lineage_found now;
	ARR(struct oid) port, revert;	/* the commits that carried it, or took it out */
};

static bool names(const char *hex, const char *id)
{
	return hex && !strncmp(id, hex, strlen(hex));
}

static bool names_one_of(const char *hex, const struct oid *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (oid_starts(&v[i], str_of(hex)))
			return true;
	}
	return false;
}

static const char *quote(struct arena *a, const struct trace *t)
{
	static const char *const form[] = {
		[UPREF_UPSTREAM] = "\"commit %.12s… upstream.\"",
		[UPREF_BRACKET] = "\"[ Upstream commit %.12s… ]\"",
		[UPREF_CHERRY] = "\"(cherry picked from commit %.12s…)\"",
		[UPREF_BACKPORTED] = "\"(backported from commit %.12s…)\"",
		[UPREF_GIT_COMMIT] = "\"Git-commit: %.12s…\"",
		[UPREF_BARE] = "\"commit %.12s…\"",
	};
	const char *f = form[t->kind], *split = strstr(f, "%.12s");

	if (t->note)
		return arena_printf(a, "its note names %.12s", t->id);
	return arena_printf(a, "%.*s%.12s%s", (int)(split - f), f, t->id, split + strlen("%.12s"));
}

static void on_port(struct fate *f, const struct trace *t)
{
	bool picked = t->kind == UPREF_CHERRY || t->kind == UPREF_BACKPORTED;

	*ARR_PUSH(f->l->arena, f->port) = t->commit;
	f->now = (struct lineage_found){
		.answer = LINEAGE_THERE, .commit = t->commit,
		.rule = t->note ? "note" : picked ? "cherry-picked-from" : "upstream-line",
		.detail = quote(f->l->arena, t) };
}

static void on_revert(struct fate *f, const struct trace *t)
{
	struct arena *a = f->l->arena;

	if (names(t->id, f->id) || names(t->upstream, f->id) ||
	    names_one_of(t->id, f->port.v, f->port.n)) {
		*ARR_PUSH(a, f->revert) = t->commit;
		f->now = (struct lineage_found){
			.answer = LINEAGE_REVERTED, .rule = "revert", .commit = t->commit,
			.detail = arena_printf(a, "\"This reverts commit %.12s…\"", t->id) };
	} else if (names_one_of(t->id, f->revert.v, f->revert.n)) {
		/* applying it again is often written as the revert of its revert */
		*ARR_PUSH(a, f->port) = t->commit;
		f->now = (struct lineage_found){
			.answer = LINEAGE_THERE, .rule = "upstream-line", .commit = t->commit,
			.detail = arena_printf(a, "its revert %.12s was reverted", t->id) };
	}
}

static void follow(struct fate *f, const struct traces *trace)
{
	for (size_t i = 0; i < trace->n; i++) {
		const struct trace *t = &trace->v[i];

		if (t->revert)
			on_revert(f, t);
		else if (names(t->id, f->id))
			on_port(f, t);
	}
}

void lineage_traced(struct lineage *l, const char *id, struct lineage_found *ret)
{
	struct fate f = { .l = l, .id = id, .now = { .answer = LINEAGE_ABSENT,
						     .detail = "none of its commits names it" } };

	follow(&f, &l->trace);
	*ret = f.now;
}

/* A few edges are asked one by one: an edge older than the commit costs next to nothing. */
#define EDGES_MAX 8

static int ask_ancestor(struct lineage *l, const struct oid *id, enum history_answer *ret,
			struct err *e)
{
	*ret = HISTORY_NO;
	if (!repo_has(l->repo, id))
		return 0;
	if (map_has(&l->own, oid_key(id))) {
		*ret = HISTORY_YES;
		return 0;
	}
	for (size_t i = 0; l->reach && i < l->edge.n; i++) {
		if (reach_known(l->reach, &l->edge.v[i], id)) {
			*ret = HISTORY_YES;
			return 0;
		}
	}
	if (l->incomplete || l->edge.n > EDGES_MAX)
		return history_is_ancestor(l->repo, id, &l->tip, ret, e);
	for (size_t i = 0; i < l->edge.n && *ret != HISTORY_YES; i++) {
		enum history_answer one;
		int rc = history_is_ancestor(l->repo, id, &l->edge.v[i], &one, e);

		if (rc)
			return rc;
		if (one != HISTORY_NO)
			*ret = one;
	}
	return 0;
}

int lineage_find(struct lineage *l, const char *id, struct lineage_found *ret, struct err *e)
{
	struct fate f = { .l = l, .id = id };
	enum history_answer ancestor;
	struct oid oid;
	int rc;

	if (!oid_parse(str_of(id), &oid))
		return err_set(e, ERR_INPUT, "\"%s\" is no commit id", id);
	rc = ask_ancestor(l, &oid, &ancestor, e);
	if (rc)
		return rc;
	if (ancestor == HISTORY_YES)
		f.now = (struct lineage_found){ .answer = LINEAGE_THERE, .rule = "ancestor",
						.commit = oid, .detail = "part of its history" };
	else if (l->incomplete || ancestor == HISTORY_UNKNOWN)
		f.now = (struct lineage_found){ .answer = LINEAGE_UNKNOWN,
						.detail = "history is cut off (shallow)" };
	else if (!l->rooted)
		f.now = (struct lineage_found){ .answer = LINEAGE_UNKNOWN,
						.detail = "no history in common with upstream" };
	else
		f.now = (struct lineage_found){ .answer = LINEAGE_ABSENT,
						.detail = "no commit of its history names it" };
	follow(&f, &l->trace);
	*ret = f.now;
	return 0;
}

int lineage_reverted_upstream(struct lineage *l, const char *id, struct lineage_found *ret,
			      struct err *e)
{
	struct fate f = { .l = l, .id = id };
	const struct traces *reverts = &l->reach->reverts;
	struct oid oid;
	int rc = 0;

	if (!oid_parse(str_of(id), &oid))
		return err_set(e, ERR_INPUT, "\"%s\" is no commit id", id);
	f.now = (struct lineage_found){ .answer = LINEAGE_THERE, .rule = "ancestor", .commit = oid,
					.detail = "part of its history" };
	for (size_t i = reverts->n; i-- > 0 && !rc;) {
		const struct trace *t = &reverts->v[i];
		enum history_answer here;

		if (!t->revert || !(names(t->id, id) || names(t->upstream, id) ||
				    names_one_of(t->id, f.revert.v, f.revert.n)))
			continue;
		/* other branches' walks are in there too */
		rc = ask_ancestor(l, &t->commit, &here, e);
		if (!rc && here == HISTORY_YES)
			on_revert(&f, t);
	}
	if (!rc)
		*ret = f.now;
	return rc;
}
