/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What history, the manifest and a file's neighbours say about where it is. */
#include "work/locate.h"

#include "git/tree.h"

/* Of the paths of a manifest: lines in common, in percent, below which it is about another file. */
#define NAMED_LIKE 20
/* Names that every folder has tell nothing about this one. */
#define COMMON_NAME 12
/* Neighbours that are asked. */
#define NEIGHBOURS 400
/* As many of them have to be in one folder, whatever their share. */
#define NEIGHBOURS_MIN 2

/* Return: 1 a file is there, 0 not, or an error. */
static int there(struct locate *l, const char *path, struct oid *ret, struct err *e)
{
	uint32_t mode;
	int rc = tree_find(l->repo, l->tree, path, ret, &mode, e);

	if (rc)
		return rc == ERR_NOT_FOUND ? 0 : rc;
	return mode == TREE_FILE || mode == TREE_EXEC;
}

/* What it was called before, or what the branch made of one of its names. */
static int by_history(struct locate *l, const char *path, const char **ret,
		      const char **ret_found_by, struct err *e)
{
	struct path_names old = { 0 }, now;
	struct oid id;
	int rc;

	if (!l->clues.past)
		return 0;
	if (l->clues.upstream)
		path_past(l->clues.past, l->repo, l->clues.upstream, path, false, &old);
	for (size_t i = 0; i < old.n; i++) {
		rc = there(l, old.v[i], &id, e);
		if (rc > 0) {
			*ret = old.v[i];
			*ret_found_by = "its name before upstream renamed it";
		}
		if (rc)
			return rc < 0 ? rc : 0;
	}
	for (size_t i = 0; l->clues.tip && i <= old.n; i++) {
		path_past(l->clues.past, l->repo, l->clues.tip, i ? old.v[i - 1] : path, true,
			  &now);
		if (!now.n)
			continue;
		rc = there(l, now.v[now.n - 1], &id, e);
		if (rc > 0) {
			*ret = now.v[now.n - 1];
			*ret_found_by = "renamed on the branch";
		}
		if (rc)
			return rc < 0 ? rc : 0;
	}
	return 0;
}

struct named {
	const char *path;
	unsigned top;
	bool twice;
};

/* A path of the manifest that is here, and that upstream's change does not touch itself. */
static int weigh(struct locate *l, const char *named, struct str before, struct named *n,
		 struct err *e)
{
	struct str text;
	struct oid id;
	unsigned k;
	int rc = there(l, named, &id, e);

	if (rc <= 0 || (n->path && !strcmp(n->path, named)))
		return rc;
	/* upstream has it too: it is itself */
	if (l->clues.tree && !tree_find(l->repo, l->clues.tree, named, &id, NULL, NULL))
		return 0;
	rc = blob_cached(l->blobs, &id, &text, e);
	if (rc)
		return rc;
	k = locate_likeness(before, text);
	if (k < NAMED_LIKE || k < n->top)
		return 0;
	n->twice = k == n->top;
	n->top = k;
	n->path = named;
	return 0;
}

static int by_manifest(struct locate *l, struct str before, const char **ret,
		       const char **ret_found_by, struct err *e)
{
	const struct change *c = l->clues.change;
	struct named n = { 0 };
	int rc = 0;

	for (size_t i = 0; c && i < c->files.n && rc >= 0; i++)
		rc = weigh(l, c->files.v[i], before, &n, e);
	for (size_t i = 0; c && i < c->nsite && rc >= 0; i++)
		rc = weigh(l, c->site[i].path, before, &n, e);
	for (size_t i = 0; c && i < c->nsemantic && rc >= 0; i++)
		for (size_t k = 0; k < c->semantic[i].files.n && rc >= 0; k++)
			rc = weigh(l, c->semantic[i].files.v[k], before, &n, e);
	if (rc < 0)
		return rc;
	if (n.path && !n.twice) {
		*ret = n.path;
		*ret_found_by = arena_printf(l->arena, "named by the series, %u %% of its lines", n.top);
	}
	return 0;
}

int locate_by_clues(struct locate *l, const char *path, struct port_image before, const char **ret,
		    const char **ret_found_by, struct err *e)
{
	int rc = by_history(l, path, ret, ret_found_by, e);

	return rc || *ret_found_by ? rc : by_manifest(l, before.text, ret, ret_found_by, e);
}

struct folder_votes {
	struct str dir;
	size_t n;
};

static struct str folder_of(const char *path)
{
	return (struct str){ path, (size_t)(str_base_name(path) - path) };
}

int locate_folder(struct locate *l, const char *path, const char **ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str dir = folder_of(path);
	ARR(struct folder_votes) votes = { 0 };
	struct tree_entries v = { 0 };
	size_t asked = 0, top = 0, second = 0;
	struct oid id;
	int rc;

	if (!l->clues.tree || !dir.n)
		return 0;
	dir.n--;
	rc = tree_find(l->repo, l->tree, arena_strn(&tmp, dir), &id, NULL, e);
	if (rc != ERR_NOT_FOUND)
		return rc;
	rc = tree_list(l->repo, &tmp, l->clues.tree, arena_strn(&tmp, dir), &v, e);
	if (rc == ERR_NOT_FOUND)	/* new upstream as well */
		return 0;
	if (!rc)
		rc = locate_list(l, e);
	for (size_t i = 0; !rc && i < v.n && asked < NEIGHBOURS; i++) {
		const struct path_node *n = NULL;
		size_t many = 0;

		while ((n = locate_next(l, v.v[i].name, n)))
			many++;
		if (v.v[i].mode != TREE_FILE || many > COMMON_NAME)
			continue;
		asked++;
		while ((n = locate_next(l, v.v[i].name, n))) {
			struct str at = folder_of(n->path);
			size_t k = 0;

			while (k < votes.n && !str_eq(votes.v[k].dir, at))
				k++;
			if (k == votes.n)
				ARR_PUSH(&tmp, votes)->dir = at;
			votes.v[k].n++;
		}
	}
	for (size_t i = 0; i < votes.n; i++)
		if (votes.v[i].n > votes.v[top].n)
			top = i;
	for (size_t i = 0; i < votes.n; i++)
		if (i != top && votes.v[i].n > second)
			second = votes.v[i].n;
	if (!rc && votes.n && votes.v[top].n >= NEIGHBOURS_MIN && votes.v[top].n * 2 >= asked &&
	    votes.v[top].n >= second * 2)
		*ret = arena_strn(l->arena, votes.v[top].dir);
	return rc;
}
