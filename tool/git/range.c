/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COMMIT and A..B as lists of commits. */
#include "git/range.h"

#include "git/branch.h"
#include "git/commit.h"
#include "git/history.h"
#include "git/lg2.h"

struct collect {
	struct arena *arena;
	struct oids list;
};

static int collect(void *ctx, const struct history_commit *c)
{
	struct collect *l = ctx;

	if (c->n_parents <= 1)
		*ARR_PUSH(l->arena, l->list) = c->id;
	return 0;
}

static void add_once(struct arena *a, struct oids *list, const struct oid *id)
{
	for (size_t i = 0; i < list->n; i++)
		if (oid_eq(&list->v[i], id))
			return;
	*ARR_PUSH(a, *list) = *id;
}

static int add_commit(struct repo *r, struct arena *a, const char *arg, struct oids *ret,
		      struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct commit c;
	struct oid id;
	int rc = repo_commit_of(r, arg, &id, e);

	if (!rc)
		rc = commit_read(r, &tmp, &id, &c, e);
	if (rc)
		return rc;
	if (c.n_parents > 1) {
		err_set(e, ERR_INPUT, "%s is a merge of %zu parents: it has no single change "
			"to port", arg, c.n_parents);
		err_next(e, "name its commits: %s^1..%s^2", arg, arg);
		return ERR_INPUT;
	}
	add_once(a, ret, &id);
	return 0;
}

static int add_between(struct repo *r, struct arena *a, const char *arg, const char *dots,
		       struct oids *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const char *from = dots == arg ? "HEAD" :
		arena_strn(&tmp, (struct str){ arg, (size_t)(dots - arg) });
	const char *to = dots[2] ? dots + 2 : "HEAD";
	struct collect l = { .arena = &tmp };
	struct history_end end;
	struct oid hide, tip;
	struct history_opts opts = { .tips = &tip, .n_tips = 1, .hide = &hide, .n_hide = 1,
				     .topo = true };
	int rc = repo_commit_of(r, from, &hide, e);

	if (!rc)
		rc = repo_commit_of(r, to, &tip, e);
	if (!rc)
		rc = history_walk(r, &opts, collect, &l, &end, e);
	if (rc)
		return rc;
	/* Without the rest of history the list may hold commits that A has. */
	if (end.incomplete && l.list.n) {
		rc = lg2_gap(r, &end.gap, e);
		err_prefix(e, "%s", arg);
		return rc;
	}
	if (!l.list.n) {
		err_set(e, ERR_NOT_FOUND, "%s names no commit: %s has nothing but merges that %s "
			"lacks", arg, to, from);
		err_next(e, "is it the other way round? %s..%s", to, from);
		return ERR_NOT_FOUND;
	}
	for (size_t i = l.list.n; i--;)
		add_once(a, ret, &l.list.v[i]);
	return 0;
}

int range_add(struct repo *r, struct arena *a, const char *arg, struct oids *ret, struct err *e)
{
	const char *dots = strstr(arg, "..");

	if (!dots)
		return add_commit(r, a, arg, ret, e);
	if (dots[2] == '.') {
		err_set(e, ERR_INPUT, "%s: three dots name both sides; a range has two", arg);
		return ERR_INPUT;
	}
	return add_between(r, a, arg, dots, ret, e);
}
