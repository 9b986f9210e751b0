/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/differs.h"

#include <stdlib.h>

#include "base/map.h"
#include "git/blob.h"
#include "git/tree.h"
#include "msg/message.h"
#include "port/marks.h"
#include "work/differs_parts.h"
#include "work/file_past.h"

/* A file that changed more often since says nothing for one commit. */
#define TOUCHES_MAX 400

/* A commit that explains some of a place. */
struct origin {
	struct oid id;
	const char *what;	/* NULL: it changed lines */
	size_t lines;
};

struct origins {
	struct origin *v;
	size_t n, cap;
};

/* Of one change: its files' histories, as far as they were read. */
struct search {
	const struct differs *d;
	struct arena arena;
	struct map pasts;	/* by path: struct file_past */
	bool cut;		/* some history ended before all was explained */
};

static struct repo *repo_of(const struct search *f)
{
	return f->d->repo;
}

static struct file_past *past_of(struct search *f, const char *path)
{
	const struct differs *d = f->d;
	struct file_past_opts o = {
		.repo = repo_of(f), .index = d->judged->judge->index,
		.lineage = judged_lineage(d->judged), .tips = d->upstream->parents,
		.n_tips = d->upstream->n_parents, .path = path, .steps = d->steps };
	struct file_past *p = map_get(&f->pasts, str_of(path));

	if (p)
		return p;
	if (d->progress)
		d->progress(d->ctx, arena_printf(&f->arena, "the history of %s", path));
	if (tree_find(repo_of(f), &d->judged->branch->tree, path, &o.own, NULL, NULL))
		o.own = (struct oid){ { 0 } };
	p = file_past_new(&o);
	map_put(&f->pasts, str_of(path), p);
	return p;
}

static struct str text_at(struct search *f, struct arena *a, const struct oid *blob)
{
	struct str text = STR("");

	if (!oid_is_zero(blob) && blob_text(repo_of(f), a, blob, &text, NULL))
		f->cut = true;
	return text;
}

static bool on_branch(const struct search *f, const struct file_touch *t)
{
	struct lineage *l = judged_lineage(f->d->judged);
	struct lineage_found found;
	char hex[OID_HEX + 1];

	return l && !lineage_find(l, oid_hex(&t->id, hex), &found, NULL) &&
	       found.answer == LINEAGE_THERE;
}

static void note(struct search *f, struct origins *o, const struct file_touch *t,
		 const char *what, size_t lines)
{
	if (on_branch(f, t))
		return;
	for (size_t i = 0; i < o->n; i++)
		if (oid_eq(&o->v[i].id, &t->id)) {
			o->v[i].lines += lines;
			return;
		}
	*ARR_PUSH(&f->arena, *o) = (struct origin){ .id = t->id, .what = what, .lines = lines };
}

/* A file that came under its name while another of the same last part went, was moved. */
static const char *how_it_came(struct search *f, const struct file_touch *t, const char *path)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct tree_changes ch = { 0 };
	struct commit c, parent;
	const char *name = str_base_name(path);

	if (commit_read(repo_of(f), &tmp, &t->id, &c, NULL) || c.n_parents != 1 ||
	    commit_read(repo_of(f), &tmp, &c.parents[0], &parent, NULL) ||
	    tree_changes(repo_of(f), &tmp, &parent.tree, &c.tree, &ch, NULL))
		return "brought the file";
	for (size_t i = 0; i < ch.n; i++) {
		const struct tree_change *k = &ch.v[i];

		if ((k->kind == TREE_RENAMED && !strcmp(k->path, path)) ||
		    (k->kind == TREE_DELETED && !strcmp(str_base_name(k->old_path), name)))
			return arena_printf(&f->arena, "moved the file there from %s", k->old_path);
	}
	return "brought the file";
}

static void file_origin(struct search *f, const char *path, struct origins *ret)
{
	struct file_past *past = past_of(f, path);
	const struct file_touch *t;

	for (size_t i = 0; file_past_at(past, i, &t); i++)
		if (oid_is_zero(&t->before)) {
			note(f, ret, t, how_it_came(f, t, path), 1);
			return;
		}
	f->cut |= file_past_cut(past);
}

/* The commit behind which the file has the item, and before which it does not. */
static void item_origin(struct search *f, const char *path, struct str name,
			struct origins *ret)
{
	struct file_past *past = past_of(f, path);
	const struct file_touch *t;

	for (size_t i = 0; i < TOUCHES_MAX && file_past_at(past, i, &t); i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct str before = text_at(f, &tmp, &t->before);
		struct str after = text_at(f, &tmp, &t->after);

		if (!differs_item(&tmp, after, path, name).n ||
		    differs_item(&tmp, before, path, name).n)
			continue;
		note(f, ret, t, oid_is_zero(&t->before) ? how_it_came(f, t, path) :
		     arena_printf(&f->arena, "brought %.*s", (int)strcspn(name.p, "(\n"), name.p), 1);
		return;
	}
	f->cut |= file_past_cut(past);
}

static void line_origins(struct search *f, const char *path, struct str name,
			 struct needles *n, struct origins *ret)
{
	struct file_past *past = past_of(f, path);
	const struct file_touch *t;

	for (size_t i = 0; n->left && i < TOUCHES_MAX && file_past_at(past, i, &t); i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		size_t told = needles_told(&tmp, n, text_at(f, &tmp, &t->before),
					   text_at(f, &tmp, &t->after), path, name);

		if (told)
			note(f, ret, t, NULL, told);
	}
	if (n->left)
		f->cut |= file_past_cut(past);
}

static struct str text_of(const cJSON *o, const char *key)
{
	const char *z = json_str(o, key);

	return str_of(z ? z : "");
}

static int most_lines(const void *x, const void *y)
{
	const struct origin *a = x, *b = y;

	if (a->lines != b->lines)
		return a->lines > b->lines ? -1 : 1;
	return oid_cmp(&a->id, &b->id);
}

static void put_origins(struct search *f, cJSON *k, struct origins *o)
{
	struct judge *j = f->d->judged->judge;
	cJSON *arr = json_add_arr(k, "differs_by");

	if (o->n)
		qsort(o->v, o->n, sizeof(*o->v), most_lines);
	for (size_t i = 0; i < o->n; i++) {
		cJSON *x = json_push_obj(arr);
		char hex[OID_HEX + 1];
		struct message m;
		struct commit c;

		json_add_str(x, "id", oid_hex(&o->v[i].id, hex));
		if (!commit_read(repo_of(f), &f->arena, &o->v[i].id, &c, NULL)) {
			message_parse(&f->arena, c.message, &m);
			json_add_str(x, "subject", arena_strn(&f->arena, m.subject));
		}
		json_add_str(x, "release", judge_release(j, &o->v[i].id));
		json_add_str(x, "what", o->v[i].what);
		json_add_num(x, "lines", (double)o->v[i].lines);
	}
}

/* The lines that clash: of an item in upstream's own words, of what has no items as it was told. */
static void places_of(struct search *f, const cJSON *k, struct str before, struct str branch,
		      struct needles *ret)
{
	struct marks_places places = { 0 };
	const cJSON *p;

	needles_init(ret, &f->arena);
	if (before.n)
		marks_places(&f->arena, before, text_of(k, "after"), branch, &places);
	for (size_t i = 0; i < places.n; i++)
		needles_add(ret, places.v[i].before, places.v[i].branch, before, branch);
	if (before.n)
		return;
	cJSON_ArrayForEach(p, cJSON_GetObjectItem(k, "places"))
		needles_add(ret, text_of(p, "before"), text_of(p, "branch"), text_of(p, "before"),
			    text_of(p, "branch"));
}

static void of_conflict(struct search *f, const char *path, cJSON *k)
{
	struct str name = text_of(k, "function");
	struct str before = text_of(k, "before"), branch = text_of(k, "branch");
	struct origins o = { 0 };
	struct needles n;

	if (cJSON_IsTrue(cJSON_GetObjectItem(k, "absent")) && !name.n) {
		file_origin(f, path, &o);
	} else if (!branch.n && before.n && name.n) {
		item_origin(f, path, name, &o);
	} else if (branch.n || !name.n) {
		places_of(f, k, before, branch, &n);
		line_origins(f, path, name, &n, &o);
	}
	put_origins(f, k, &o);
}

/* What stands in the way of knowing, with the command that helps; NULL: nothing does. */
static const char *unknown_why(struct search *f)
{
	const struct judge *j = f->d->judged->judge;
	struct arena *a = &f->arena;

	if (!f->cut)
		return NULL;
	if (!*f->d->steps)
		return arena_printf(a, "not all of it is known: %d commits of history were read",
				    DIFFERS_STEPS);
	if (repo_is_shallow(repo_of(f)))
		return "not known: the clone's history is cut off; git fetch --unshallow";
	if (oid_is_zero(&j->mainline))
		return "not known: no mainline here; git fetch REMOTE, then git config backport.mainline REF";
	return arena_printf(a, "not known: upstream's history ends below it; git fetch the remote of %s",
			    j->mainline_name);
}

void differs_add(const struct differs *d, cJSON *change)
{
	struct search f = { .d = d, .arena = ARENA_INIT };
	cJSON *file, *k;
	struct str path;
	size_t pos = 0;
	void *past;

	if (!d->upstream || !d->upstream->n_parents) {
		json_add_str(change, "differs_unknown", !d->upstream ?
			     "not known: the clone does not have the upstream commit; git fetch it" :
			     "not known: the clone has no history below it; git fetch --unshallow");
		return;
	}
	map_init(&f.pasts, &f.arena);
	cJSON_ArrayForEach(file, cJSON_GetObjectItem(change, "files")) {
		const char *name = json_str(file, "path");

		cJSON_ArrayForEach(k, cJSON_GetObjectItem(file, "conflicts"))
			of_conflict(&f, name, k);
	}
	json_add_str(change, "differs_unknown", unknown_why(&f));
	while (map_next(&f.pasts, &pos, &path, &past))
		file_past_free(past);
	arena_release(&f.arena);
}
