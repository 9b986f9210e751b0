/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/candidates.h"

#include <stdlib.h>

#include "base/map.h"
#include "git/blob.h"
#include "git/tree.h"

/* A change of the whole tree is no quick trial. */
#define FILES_MAX 64

struct candidate {
	const cJSON *said;	/* where it was named first */
	const char *hex;
	double lines;
	int applies;		/* -1: not tried */
	const char *why;	/* it does not */
};

struct candidates {
	struct candidate *v;
	size_t n, cap;
};

static void collect(struct arena *a, const cJSON *change, struct candidates *ret)
{
	const cJSON *f, *k, *c;
	struct map at;

	map_init(&at, a);
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files"))
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			cJSON_ArrayForEach(c, cJSON_GetObjectItem(k, "differs_by")) {
				const char *hex = json_str(c, "id");
				double lines = cJSON_GetNumberValue(cJSON_GetObjectItem(c, "lines"));
				size_t i = (size_t)(uintptr_t)map_get(&at, str_of(hex));

				if (i) {
					ret->v[i - 1].lines += lines;
					continue;
				}
				*ARR_PUSH(a, *ret) = (struct candidate){ c, hex, lines, -1, NULL };
				map_put(&at, str_of(hex), (void *)(uintptr_t)ret->n);
			}
}

static int most_lines(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->lines != b->lines)
		return a->lines > b->lines ? -1 : 1;
	return strcmp(a->hex, b->hex);
}

/* Small enough, with a parent to tell its change by? */
static bool can_try(struct repo *r, struct arena *a, const struct commit *c)
{
	struct tree_changes ch = { 0 };
	struct commit parent;

	return c->n_parents == 1 && !c->cut && !commit_read(r, a, &c->parents[0], &parent, NULL) &&
	       !tree_changes(r, a, &parent.tree, &c->tree, &ch, NULL) && ch.n && ch.n <= FILES_MAX;
}

static void try_one(struct workshop *w, struct arena *a, const struct oid *tree,
		    struct candidate *x)
{
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	struct blob_cache blobs;
	struct ported p = { 0 };
	struct commit c;
	struct oid id;

	if (!oid_parse(str_of(x->hex), &id) || commit_read(w->repo, &bench, &id, &c, NULL) ||
	    !can_try(w->repo, &bench, &c))
		return;
	blob_cache_init(&blobs, w->repo, &bench);
	w->arena = &bench;
	w->blobs = &blobs;
	if (port_change(w, &c, NULL, tree, &p, NULL))
		return;
	x->applies = p.ok;
	x->why = p.ok ? NULL : arena_str(a, p.reason);
}

static void put_applies(cJSON *o, const struct candidate *x)
{
	cJSON_AddItemToObject(o, "applies", x->applies < 0 ? cJSON_CreateNull() :
						cJSON_CreateBool(x->applies));
}

/* The same where each place names it. */
static void mark(cJSON *change, const struct candidate *x)
{
	cJSON *f, *k, *c;

	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files"))
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			cJSON_ArrayForEach(c, cJSON_GetObjectItem(k, "differs_by"))
				if (!strcmp(json_str(c, "id"), x->hex))
					put_applies(c, x);
}

void candidates_add(const struct workshop *shop, const struct oid *tree, cJSON *change,
		    size_t *tries)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct workshop w = { .rules = shop->rules, .data = shop->data, .spatch = shop->spatch,
			      .names = shop->names };
	struct candidates all = { 0 };
	cJSON *arr = json_add_arr(change, "candidates");

	collect(&a, change, &all);
	if (!all.n)
		return;
	qsort(all.v, all.n, sizeof(*all.v), most_lines);
	/* trial ports write objects, which must not reach the disk */
	if (repo_again(shop->repo, &w.repo, NULL))
		*tries = 0;
	for (size_t i = 0; i < all.n && i < CANDIDATES_SHOWN; i++) {
		struct candidate *x = &all.v[i];
		cJSON *o = json_push_obj(arr);

		if (*tries) {
			(*tries)--;
			try_one(&w, &a, tree, x);
		}
		json_add_str(o, "id", x->hex);
		json_add_str(o, "subject", json_str(x->said, "subject"));
		json_add_str(o, "release", json_str(x->said, "release"));
		json_add_str(o, "what", json_str(x->said, "what"));
		json_add_num(o, "lines", x->lines);
		put_applies(o, x);
		json_add_str(o, "why", x->why);
		mark(change, x);
	}
	/* names is the run's own */
	w.names = NULL;
	workshop_release(&w);
	repo_free(w.repo);
}
