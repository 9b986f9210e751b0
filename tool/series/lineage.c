// SPDX-License-Identifier: GPL-2.0-or-later
/* Which commits a branch has; asking about one is in lineage_find.c. */
#include "series/lineage.h"

#include "base/json.h"
#include "git/history.h"
#include "git/notes.h"

/* The evidence record of a port of ours: {"id": "<upstream>", ...}. */
static void read_note(struct lineage *l, struct arena *tmp, uint32_t pos)
{
	struct commit_at at;
	struct str text;
	const char *id;
	cJSON *doc;

	if (!commits_at(l->index, pos, &at) ||
	    notes_read(l->repo, tmp, &at.id, &text, NULL) ||
	    json_parse(text, NOTES_REF, &doc, NULL))
		return;
	id = json_str(doc, "id");
	if (id && oid_is_hex(str_of(id), OID_HEX))
		*ARR_PUSH(l->arena, l->notes) = (struct lineage_note){
			.pos = pos, .id = arena_str(l->arena, id) };
	cJSON_Delete(doc);
}

static void read_notes(struct lineage *l)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	size_t n = 0;

	/* newest first, so that the limit keeps what a result branch has on top */
	for (uint32_t pos = l->all.n; pos-- > 0 && n < HISTORY_PORTS;) {
		if (!reach_has(&l->all, pos) || reach_has(&l->base, pos) ||
		    reach_has(&l->mainline, pos))
			continue;
		read_note(l, &tmp, pos);
		n++;
	}
}

static bool meets(const struct reach *a, const struct reach *b)
{
	size_t n = ((size_t)(a->n < b->n ? a->n : b->n) + 63) / 64;

	for (size_t i = 0; i < n; i++) {
		if (a->word[i] & b->word[i])
			return true;
	}
	return false;
}

static struct reach joined(struct arena *a, const struct reach *x, const struct reach *y)
{
	struct reach r = { .n = x->n > y->n ? x->n : y->n };
	size_t n = ((size_t)r.n + 63) / 64;

	r.word = ARENA_NEW_N(a, uint64_t, n);
	for (size_t i = 0; i < n; i++) {
		r.word[i] = i < ((size_t)x->n + 63) / 64 ? x->word[i] : 0;
		r.word[i] |= i < ((size_t)y->n + 63) / 64 ? y->word[i] : 0;
	}
	return r;
}

int lineage_read(struct repo *r, struct arena *a, const struct lineage_opts *opts,
		 struct lineage *ret, struct err *e)
{
	uint32_t gap;
	int rc;

	*ret = (struct lineage){ .repo = r, .arena = a, .index = commits_of(r), .tip = opts->tip,
				 .mainline = opts->mainline, .base = opts->base };
	rc = commits_reach(ret->index, a, &opts->tip, 1, &ret->all, e);
	if (rc)
		return rc;
	ret->own = ret->all;
	if (opts->inherited.n)
		ret->all = joined(a, &ret->all, &opts->inherited);
	ret->incomplete = commits_cut(ret->index, &ret->all, &gap);
	ret->rooted = !oid_is_zero(&opts->fork) || meets(&ret->all, &ret->mainline);
	if (opts->notes)
		read_notes(ret);
	return 0;
}
