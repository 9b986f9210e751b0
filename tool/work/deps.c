// SPDX-License-Identifier: GPL-2.0-or-later
/* deps: the run, and its document. */
#include "work/deps.h"

#include "git/missing.h"
#include "git/range.h"
#include "git/scratch.h"
#include "git/tree.h"
#include "git/udiff.h"
#include "index/cache.h"
#include "msg/message.h"
#include "spatch/rule_load.h"
#include "work/deps_parts.h"

struct dep *deps_dep(struct deps *d, const struct oid *id)
{
	struct dep *x = map_get(&d->seen_dep, oid_key(id));
	struct message m;

	if (x)
		return x;
	x = ARENA_NEW(d->arena, struct dep);
	if (commit_read(d->repo, d->arena, id, &x->commit, NULL) || x->commit.n_parents > 1)
		return NULL;
	message_parse(d->arena, x->commit.message, &m);
	x->id = *id;
	x->hex = oid_str(d->arena, id);
	x->subject = arena_strn(d->arena, m.subject);
	if (!commits_pos(d->judge.index, id, &x->pos))
		x->pos = UINT32_MAX;
	map_put(&d->seen_dep, oid_key(id), x);
	return x;
}

bool deps_there(struct deps *d, const struct dep *x)
{
	struct lineage_found f;

	return d->judged.lineage && !lineage_find(d->judged.lineage, x->hex, &f, NULL) &&
	       f.answer == LINEAGE_THERE;
}

/* Lines added and removed, from the patch's own text; @files: every file once, or NULL. */
static void measure(struct deps *d, struct dep *x, struct map *files)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct oid parent_tree;
	struct commit parent;
	struct str rest, line;
	bool root = !x->commit.n_parents || x->commit.cut;

	if (x->files ||
	    (!root && commit_read(d->repo, d->arena, &x->commit.parents[0], &parent, NULL)))
		return;
	if (!root)
		parent_tree = parent.tree;
	if (udiff_trees(d->repo, root ? NULL : &parent_tree, &x->commit.tree, &out, NULL))
		return;
	rest = buf_str(&out);
	while (str_line(&rest, &line)) {
		if (str_starts(line, "diff --git ")) {
			x->files++;
			if (files)
				map_put(files, line, x);
		} else if (str_starts(line, "+") && !str_starts(line, "+++ ")) {
			x->added++;
		} else if (str_starts(line, "-") && !str_starts(line, "--- ")) {
			x->removed++;
		}
	}
}

static int find_manifest(struct deps *d, const char *id, struct err *e)
{
	struct strings names;

	if (!oid_is_hex(str_of(id), 8) ||
	    manifest_names(d->arena, d->o->data, &names, NULL))
		return 0;
	for (size_t i = 0; i < names.n && !d->change; i++) {
		int rc = manifest_load(d->arena, d->o->data, names.v[i], &d->m, e);

		if (rc)
			return rc;
		d->change = manifest_find(d->m, id);
	}
	if (!d->change)
		d->m = NULL;
	return 0;
}

static int find_change(struct deps *d, struct err *e)
{
	struct oids ids = { 0 };
	struct oid id;
	int rc = find_manifest(d, d->o->commit, e);

	if (rc)
		return rc;
	if (d->change && (!oid_parse(str_of(d->change->id), &id) || !repo_has(d->repo, &id))) {
		d->self = (struct dep){ .id = id, .hex = d->change->id,
					.subject = d->change->subject, .pos = UINT32_MAX };
		return 0;
	}
	if (strstr(d->o->commit, "..")) {
		err_set(e, ERR_INPUT, "%s: deps looks at one commit", d->o->commit);
		return ERR_INPUT;
	}
	rc = range_add(d->repo, d->arena, d->change ? d->change->id : d->o->commit, &ids, e);
	if (rc)
		return rc;
	d->self.id = ids.v[0];
	d->have = true;
	/* a tag or a few digits name it too */
	return d->change ? 0 : find_manifest(d, oid_str(d->arena, &d->self.id), e);
}

static void on_read(void *ctx, size_t n)
{
	struct deps *d = ctx;

	d->o->progress(d->o->ctx, "reading history", n);
}

/* Other stable branches may have taken the change before, and said what it needed. */
static void add_stable_branches(struct deps *d)
{
	static const char *const glob = "linux-*";
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	ARR(struct oid) tips = { 0 };
	struct branches all = { 0 };

	if (repo_branches(d->repo, &tmp, &glob, 1, &all, NULL))
		return;
	for (size_t i = 0; i < all.n; i++)
		*ARR_PUSH(&tmp, tips) = all.v[i].commit;
	/* what cannot be read declares nothing */
	(void)commits_add(d->judge.index, tips.v, tips.n, d->judge.progress, d, NULL);
}

static int prepare(struct deps *d, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const char *branch = d->o->branch;
	int rc = repo_branches(d->repo, d->arena, &branch, 1, &d->branches, e);

	if (!rc && d->branches.n > 1) {
		err_set(e, ERR_INPUT, "%s names %zu branches; deps looks at one", branch,
			d->branches.n);
		err_next(e, "backport deps %s --branch %s", d->o->commit, d->branches.v[0].name);
		rc = ERR_INPUT;
	}
	if (!rc)
		rc = find_change(d, e);
	if (!rc)
		rc = rules_load(d->arena, d->o->data, &d->shop.rules, e);
	if (!rc)
		rc = scratch_begin(d->repo, e);
	if (rc)
		return rc;
	d->branch = &d->branches.v[0];
	d->shop.repo = d->repo;
	d->shop.data = d->o->data;
	d->shop.names = cache_open(cache_dir_of(&tmp, d->repo));
	judge_init(&d->judge, d->repo, d->arena);
	if (d->o->progress) {
		d->judge.progress = on_read;
		d->judge.progress_ctx = d;
	}
	judge_want(&d->judge, oid_str(&tmp, &d->self.id));
	judged_init(&d->judged, &d->judge, d->branch);
	judge_prepare(&d->judged, 1);
	add_stable_branches(d);
	return 0;
}

static cJSON *add_trial(cJSON *o, const char *key, const struct trial *t)
{
	cJSON *x = json_add_obj(o, key);

	json_add_bool(x, "fits", t->ok);
	json_add_str(x, "form", form_name(t->form));
	json_add_num(x, "files", (double)t->files);
	json_add_num(x, "edits", (double)t->edits);
	json_add_num(x, "verbatim", (double)t->verbatim);
	json_add_num(x, "adapted", (double)t->adapted);
	json_add_num(x, "dropped", (double)t->dropped);
	json_add_num(x, "already", (double)t->already);
	json_add_num(x, "unplaced", (double)t->lost);
	json_add_str(x, "reason", t->reason);
	return x;
}

static void add_spot(cJSON *x, const struct spot *s)
{
	json_add_str(x, "path", s->path);
	json_add_str(x, "function", s->function);
	json_add_str(x, "name", s->name);
}

static void add_spots(cJSON *o, const struct spots *s)
{
	cJSON *arr = json_add_arr(o, "places");

	for (size_t i = 0; i < s->n; i++)
		add_spot(json_push_obj(arr), &s->v[i]);
}

static void add_found(struct deps *d, cJSON *doc, const struct found *f, bool verbatim)
{
	cJSON *o = json_add_obj(doc, "take"), *arr;
	size_t added = 0, removed = 0, fixes = 0;
	struct map files;

	map_init(&files, d->arena);
	json_add_str(o, "goal", verbatim ? "verbatim" : "fits");
	json_add_bool(o, "found", f->any);
	json_add_bool(o, "smallest", f->any && f->smallest);
	json_add_num(o, "candidates", (double)f->candidates);
	json_add_num(o, "tried", (double)d->tried);
	json_add_bool(o, "gave_up", f->gave_up);
	json_add_bool(o, "too_many", f->too_many);
	json_add_bool(o, "incomplete", d->incomplete);
	if (f->own)
		add_spot(json_add_obj(o, "own"), f->own);
	if (f->any)
		add_trial(o, "then", &f->trial);
	arr = json_add_arr(o, "set");
	for (size_t i = 0; i < f->set.n; i++) {
		struct dep *x = f->set.v[i];
		cJSON *one = json_push_obj(arr);

		measure(d, x, &files);
		x->repairs = deps_repairs(d, x);
		json_add_str(one, "id", x->hex);
		json_add_str(one, "subject", x->subject);
		json_add_str(one, "why", x->why);
		json_add_num(one, "files", (double)x->files);
		json_add_num(one, "added", (double)x->added);
		json_add_num(one, "removed", (double)x->removed);
		json_add_num(one, "missing_fixes", (double)x->repairs);
		added += x->added;
		removed += x->removed;
		fixes += x->repairs;
	}
	if (!f->any)
		return;
	json_add_num(o, "files", (double)files.n);
	json_add_num(o, "added", (double)added);
	json_add_num(o, "removed", (double)removed);
	json_add_num(o, "missing_fixes", (double)fixes);
}

static const char *verdict_of(struct deps *d, cJSON *doc)
{
	struct cell cell;
	struct err e;

	if (d->change)
		judge_change(&d->judged, d->m, d->change, &cell);
	else if (judge_commit(&d->judged, &d->self.id, &cell, &e))
		cell = (struct cell){ .verdict = VERDICT_UNKNOWN,
				      .why = arena_str(d->arena, e.what) };
	json_add_str(doc, "verdict", verdict_name(cell.verdict));
	json_add_str(doc, "why", cell.why ? cell.why : cell.detail);
	return verdict_name(cell.verdict);
}

/* What to take instead of adapting: a semantic patch adapts, upstream's own text is
 * what is sought. */
static int take(struct deps *d, const struct trial *alone, cJSON *doc, struct found *ret,
		struct err *e)
{
	const struct change *change = d->change;
	struct trial text = *alone;
	size_t missing;
	bool verbatim;
	int rc = 0;

	if (alone->form == FORM_SEMANTIC) {
		d->change = NULL;
		rc = deps_try(d, NULL, 0, &text, e);
	}
	verbatim = text.ok;
	if (!rc)
		rc = deps_search(d, &text, verbatim, ret, e);
	d->change = change;
	if (rc)
		return rc;
	missing_list(d->repo, &missing);
	/* a tree that is not here looks like a file that is not there */
	d->incomplete |= missing > 0;
	ret->smallest &= !d->incomplete;
	if (missing && !alone->ok && !ret->any)
		return missing_note(d->repo, &missing_list(d->repo, &missing)[0], "object", e);
	add_found(d, doc, ret, verbatim);
	return 0;
}

static int answer(struct deps *d, cJSON *doc, int *ret_exit, struct err *e)
{
	struct trial alone;
	struct found found = { 0 };
	cJSON *o;
	int rc = deps_try(d, NULL, 0, &alone, e);

	if (rc)
		return rc;
	o = add_trial(doc, "alone", &alone);
	if (d->have) {
		measure(d, &d->self, NULL);
		json_add_num(o, "added", (double)d->self.added);
		json_add_num(o, "removed", (double)d->self.removed);
	}
	add_spots(o, &alone.spots);
	deps_declared(d, json_add_arr(doc, "declared"));
	/* what goes in as it is, or is there, needs nothing; without the commit nothing
	 * can be found */
	if (d->have && (!alone.ok || alone.adapted || alone.dropped)) {
		rc = take(d, &alone, doc, &found, e);
		if (rc)
			return rc;
	} else {
		cJSON_AddNullToObject(doc, "take");
	}
	deps_follow(d, &found.set, json_add_arr(doc, "follow_ups"));
	if (alone.ok || found.any)
		*ret_exit = 0;
	else
		*ret_exit = d->incomplete || !d->have ? 2 : 1;
	return 0;
}

int deps_run(struct repo *r, struct arena *a, const struct deps_opts *o, cJSON **ret,
	     int *ret_exit, struct err *e)
{
	struct deps d = { .repo = r, .arena = a, .o = o, .limit = o->tries ? o->tries : DEPS_TRIES };
	cJSON *doc;
	int rc;

	map_init(&d.seen_dep, a);
	map_init(&d.port_memo, a);
	map_init(&d.past_memo, a);
	map_init(&d.files_memo, a);
	map_init(&d.merge_memo, a);
	map_init(&d.moved_memo, a);
	rc = prepare(&d, e);
	if (rc) {
		workshop_release(&d.shop);
		return rc;
	}
	if (d.have) {
		struct dep *self = deps_dep(&d, &d.self.id);

		if (!self)
			BUG("a commit that was just read is gone");
		d.self = *self;
	}
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.deps/1");
	json_add_str(doc, "id", d.self.hex);
	json_add_str(doc, "subject", d.self.subject);
	json_add_str(doc, "branch", d.branch->name);
	json_add_str(doc, "tip", oid_str(a, &d.branch->commit));
	verdict_of(&d, doc);
	rc = answer(&d, doc, ret_exit, e);
	workshop_release(&d.shop);
	if (!rc && commits_broken(d.judge.index))
		rc = err_set(e, ERR_IO,
			     "the index of commits was damaged and is made anew: ask again");
	missing_save(r, NULL);
	if (rc)
		cJSON_Delete(doc);
	else
		*ret = doc;
	return rc;
}
