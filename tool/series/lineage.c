// SPDX-License-Identifier: GPL-2.0-or-later
/* Collecting what commits say; asking is in lineage_find.c. */
#include "series/lineage.h"

#include "base/json.h"
#include "git/notes.h"

struct reader {
	struct lineage *l;
	struct arena scratch;
	size_t n_scratch;
	struct map unseen;	/* parents not yet met as own commits */
	bool notes;
};

/* The evidence record of a port of ours: {"id": "<upstream>", ...}. */
static void trace_note(struct reader *w, const struct oid *commit, struct traces *out)
{
	struct str text;
	const char *id;
	cJSON *doc;

	if (notes_read(w->l->repo, &w->scratch, commit, &text, NULL) ||
	    json_parse(text, NOTES_REF, &doc, NULL))
		return;
	id = json_str(doc, "id");
	if (id && oid_is_hex(str_of(id), OID_HEX)) {
		struct trace *t = ARR_PUSH(w->l->arena, *out);

		*t = (struct trace){ .commit = *commit, .note = true,
				     .id = arena_str(w->l->arena, id) };
	}
	cJSON_Delete(doc);
}

static int on_commit(void *ctx, const struct history_commit *c)
{
	struct reader *w = ctx;
	struct lineage *l = w->l;
	struct traces *out = &l->trace;
	size_t had = out->n;

	map_put(&l->own, oid_key(&c->id), l);
	l->n_own++;
	for (size_t i = 0; !c->cut && i < c->n_parents; i++)
		map_put(&w->unseen, oid_key(&c->parents[i]), l);
	trace_message(l->arena, &w->scratch, &c->id, history_message(c), out);
	if (w->notes && out->n == had)
		trace_note(w, &c->id, out);
	if (++w->n_scratch % 256 == 0)
		arena_release(&w->scratch);
	return 0;
}

static void reverse(struct traces *t)
{
	for (size_t i = 0; i < t->n / 2; i++) {
		struct trace swap = t->v[i];

		t->v[i] = t->v[t->n - 1 - i];
		t->v[t->n - 1 - i] = swap;
	}
}

/* Parents that are no own commits are hidden ones: where the branch forked off. */
static void find_edges(struct reader *w)
{
	struct lineage *l = w->l;
	size_t pos = 0;
	struct str key;
	void *val;

	while (map_next(&w->unseen, &pos, &key, &val)) {
		struct oid id;

		if (map_has(&l->own, key))
			continue;
		memcpy(id.b, key.p, OID_RAW);
		if (repo_has(l->repo, &id))
			*ARR_PUSH(l->arena, l->edge) = id;
	}
	/* a tip that is hidden itself: the branch is a piece of mainline */
	if (!l->n_own)
		*ARR_PUSH(l->arena, l->edge) = l->tip;
	l->rooted = l->edge.n > 0;
}

int lineage_read(struct repo *r, struct arena *a, const struct lineage_opts *opts,
		 struct lineage *ret, struct err *e)
{
	const struct history_opts walk = { .tips = &opts->tip, .n_tips = 1, .hide = opts->hide,
					   .n_hide = opts->n_hide };
	CLEANUP(arena_release) struct arena seen = ARENA_INIT;
	struct reader w = { .l = ret, .notes = opts->notes };
	struct history_end end;
	int rc;

	*ret = (struct lineage){ .repo = r, .arena = a, .tip = opts->tip };
	map_init(&ret->own, a);
	map_init(&w.unseen, &seen);
	rc = history_walk(r, &walk, on_commit, &w, &end, e);
	if (!rc) {
		ret->incomplete = end.incomplete;
		find_edges(&w);
		reverse(&ret->trace);
	}
	arena_release(&w.scratch);
	return rc;
}
