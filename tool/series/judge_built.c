// SPDX-License-Identifier: GPL-2.0-or-later
/* Is anything of a change compiled, by the .config that a branch is built with? */
#include "git/commit.h"
#include "git/tree.h"
#include "series/kbuild.h"

/* A neighbour may include the file as text: #include "x.c". */
static bool is_included(struct judged *d, struct arena *tmp, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	const char *dir = arena_printf(tmp, "%.*s", (int)(name - path - 1), path);
	const char *quoted = arena_printf(tmp, "%s\"", name);
	struct tree_entries list = { 0 };

	if (tree_list(d->judge->repo, tmp, &d->branch->tree, dir, &list, NULL))
		return true;
	for (size_t i = 0; i < list.n; i++) {
		struct str text, s = str_of(list.v[i].name);

		if (!str_ends(s, ".c") && !str_ends(s, ".h") && !str_ends(s, ".S"))
			continue;
		if (blob_cached(&d->judge->blobs, &list.v[i].id, &text, NULL) ||
		    str_find(text, str_of(quoted), 0) >= 0)
			return true;
	}
	return false;
}

static int files_of(struct judged *d, struct arena *tmp, const char *id, struct tree_changes *ret)
{
	struct commit c, parent;
	struct oid oid;
	int rc;

	if (!oid_parse(str_of(id), &oid) || !repo_has(d->judge->repo, &oid))
		return ERR_NOT_FOUND;
	rc = commit_read(d->judge->repo, tmp, &oid, &c, NULL);
	if (rc || c.n_parents != 1)
		return rc ? rc : ERR_NOT_FOUND;
	rc = commit_read(d->judge->repo, tmp, &c.parents[0], &parent, NULL);
	return rc ? rc : tree_changes(d->judge->repo, tmp, &parent.tree, &c.tree, ret, NULL);
}

void judge_not_built(struct judged *d, const struct kconfig *k, struct cell *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct arena *a = d->judge->arena;
	struct tree_changes files = { 0 };
	const char *off = NULL;

	if ((ret->verdict != VERDICT_NEEDED && ret->verdict != VERDICT_OPTIONAL) ||
	    files_of(d, &tmp, ret->id, &files) || files.submodules)
		return;
	for (size_t i = 0; i < files.n; i++) {
		const struct tree_change *f = &files.v[i];

		if (f->kind != TREE_MODIFIED || text_world_exists(&d->world, f->path) <= 0)
			return;
		off = kbuild_off(&d->world, &tmp, k, f->path);
		if (!off || is_included(d, &tmp, f->path))
			return;
	}
	if (!off)
		return;
	ret->detail = arena_printf(a, "%s is off in %s, and no other line builds %s; else %s: %s",
				   off, k->path, files.v[files.n - 1].path,
				   verdict_name(ret->verdict), ret->detail);
	ret->verdict = VERDICT_UNAFFECTED;
	ret->rule = "not-built";
	ret->why = "not-built";
	ret->next = NULL;
}
