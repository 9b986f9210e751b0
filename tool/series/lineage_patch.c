// SPDX-License-Identifier: GPL-2.0-or-later
/* A change that was picked without a word: the same subject and the same patch. */
#include "git/commit.h"
#include "git/patch_id.h"
#include "series/lineage_parts.h"

/* A subject that more commits have than this ("Merge ...") tells nothing. */
#define TITLED_MAX 64

/* What a commit with one parent changes. Zero: nothing, or it is no plain patch. */
static int patch_of(struct lineage *l, struct arena *tmp, const struct commit *c, struct oid *ret)
{
	struct commit parent;
	int rc;

	*ret = (struct oid){ 0 };
	if (c->n_parents != 1)
		return 0;
	rc = commit_read(l->repo, tmp, &c->parents[0], &parent, NULL);
	return rc ? rc : patch_id(l->repo, &parent.tree, &c->tree, ret, NULL);
}

/* Upstream's own commits are known by their ids; what a release was built on is no pick. */
static bool may_be_pick(const struct lineage *l, uint32_t pos)
{
	return reach_has(&l->all, pos) && !reach_has(&l->base, pos) &&
	       !reach_has(&l->mainline, pos);
}

void lineage_same_patch(struct lineage *l, struct arena *a, const struct oid *id,
			struct same_patch *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	uint32_t pos[TITLED_MAX];
	struct oid want = { 0 }, got;
	struct commit c;
	struct message m;
	size_t n;

	*ret = (struct same_patch){ 0 };
	if (!repo_has(l->repo, id) || commit_read(l->repo, &tmp, id, &c, NULL))
		return;
	message_parse(&tmp, c.message, &m);
	n = commits_titled(l->index, m.subject, pos, TITLED_MAX);
	for (size_t i = 0; i < n; i++) {
		struct commit_at at;
		struct commit have;
		struct message says;
		int rc;

		if (!may_be_pick(l, pos[i]) || !commits_at(l->index, pos[i], &at) ||
		    oid_eq(&at.id, id))
			continue;
		rc = commit_read(l->repo, &tmp, &at.id, &have, NULL);
		if (!rc)
			message_parse(&tmp, have.message, &says);
		/* one that names an upstream commit says itself what it is */
		if (!rc && (says.uprefs.n || !str_eq(says.subject, m.subject)))
			continue;
		if (!rc && oid_is_zero(&want)) {
			rc = patch_of(l, &tmp, &c, &want);
			if (!rc && oid_is_zero(&want))
				return;
		}
		if (!rc)
			rc = patch_of(l, &tmp, &have, &got);
		if (rc)
			ret->unread = at.id;
		else if (oid_eq(&want, &got))
			*ARR_PUSH(a, ret->found) = (struct same_patch_at){ pos[i], at.id };
	}
}
