/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store of resolutions: a tree of plain files, found by the conflict. */
#include "work/resolution.h"

#include "git/blob.h"
#include "git/commit.h"
#include "git/tree.h"

static const char *dir_of(struct arena *a, const char *key)
{
	return arena_printf(a, "%.2s/%s", key, key + 2);
}

static const char *path_of(struct arena *a, const struct resolution *s)
{
	return arena_printf(a, "%s/%s", dir_of(a, s->key), s->id);
}

/* Those below @dir; what cannot be read is passed over, and remembered. */
static void read_dir(struct resolution_store *s, const char *dir, struct resolution_list *ret)
{
	struct tree_entries all = { 0 };
	struct err e = { 0 };
	int rc = tree_list(s->repo, s->arena, &s->tree, dir, &all, &e);

	if (rc == ERR_NOT_FOUND)
		return;
	for (size_t i = 0; !rc && i < all.n; i++) {
		const char *name = arena_printf(s->arena, RESOLUTIONS_REF ":%s/%s", dir,
						all.v[i].name);
		struct resolution one;
		struct str text;
		int bad = all.v[i].mode != TREE_FILE ? ERR_INPUT :
			blob_text(s->repo, s->arena, &all.v[i].id, &text, &e);

		if (!bad)
			bad = resolution_parse(s->arena, text, name, &one, &e);
		if (!bad)
			*ARR_PUSH(s->arena, *ret) = one;
		else if (!s->err.code)
			s->err = e;
	}
	if (rc && !s->err.code)
		s->err = e;
}

static const char *says(struct arena *a, const struct resolution *s)
{
	const char *mail = strstr(s->by, " <");
	struct str who = { s->by, mail ? (size_t)(mail - s->by) : strlen(s->by) };

	return arena_printf(a, "as %.*s resolved it on %s (resolution %s)", STR_ARG(who),
			    s->branch ? s->branch : "another branch", s->id);
}

static const struct port_resolution *for_engine(struct arena *a, const struct resolution_list *l)
{
	struct port_resolution *v = ARENA_NEW_N(a, struct port_resolution, l->n + 1);

	for (size_t i = 0; i < l->n; i++)
		v[i] = (struct port_resolution){
			.id = l->v[i].id, .before = l->v[i].before, .after = l->v[i].after,
			.words = l->v[i].words, .known = l->v[i].known, .says = says(a, &l->v[i]),
			.left_out = l->v[i].left_out, .accepted = l->v[i].accepted,
			.merged = l->v[i].source && !strncmp(l->v[i].source, "rerere", 6) };
	return v;
}

static size_t find(void *ctx, struct str clash, const struct port_resolution **ret)
{
	struct resolution_store *s = ctx;
	struct resolution_list all = { 0 };
	struct oid key;

	if (oid_is_zero(&s->tree))
		return 0;
	blob_id(clash, &key);
	read_dir(s, dir_of(s->arena, oid_str(s->arena, &key)), &all);
	*ret = for_engine(s->arena, &all);
	return all.n;
}

/* By the item; what is no C has none, and the file's own name will do. */
static bool is_called(const struct resolution *x, struct str name)
{
	if (x->function && *x->function)
		return str_is(name, x->function);
	return x->path && x->before.n && str_is(name, str_base_name(x->path));
}

static size_t like(void *ctx, struct str name, const struct port_resolution **ret)
{
	struct resolution_store *s = ctx;
	struct resolution_list hit = { 0 };

	if (!s->change || !name.n)
		return 0;
	if (!s->all_read && resolutions_read(s, NULL, &s->all, &s->err))
		s->all.n = 0;
	s->all_read = true;
	for (size_t i = 0; i < s->all.n; i++) {
		const struct resolution *x = &s->all.v[i];

		if (x->change && !strcmp(x->change, s->change) && is_called(x, name))
			*ARR_PUSH(s->arena, hit) = *x;
	}
	*ret = for_engine(s->arena, &hit);
	return hit.n;
}

/* The commit of the store and its tree; zero where there is none. */
static int open_store(struct repo *r, struct oid *ret_commit, struct oid *ret_tree, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct commit c;
	int rc = refs_value(r, RESOLUTIONS_REF, ret_commit, e);

	*ret_tree = (struct oid){ { 0 } };
	if (!rc && oid_is_zero(ret_commit))
		return 0;
	if (!rc)
		rc = commit_read(r, &a, ret_commit, &c, e);
	if (!rc)
		*ret_tree = c.tree;
	return rc;
}

int resolutions_open(struct resolution_store *s, struct repo *r, struct arena *a, struct err *e)
{
	struct oid commit;

	*s = (struct resolution_store){ .repo = r, .arena = a };
	s->resolver = (struct port_resolver){ s, find, like };
	return open_store(r, &commit, &s->tree, e);
}

int resolutions_read(struct resolution_store *s, const char *some, struct resolution_list *ret,
		     struct err *e)
{
	struct tree_entries top = { 0 }, below = { 0 };
	int rc = oid_is_zero(&s->tree) ? 0 : tree_list(s->repo, s->arena, &s->tree, "", &top, e);

	for (size_t i = 0; !rc && i < top.n; i++) {
		below.n = 0;
		if (top.v[i].mode == TREE_DIR)
			rc = tree_list(s->repo, s->arena, &s->tree, top.v[i].name, &below, e);
		for (size_t k = 0; !rc && k < below.n; k++)
			read_dir(s, arena_printf(s->arena, "%s/%s", top.v[i].name, below.v[k].name),
				 ret);
	}
	for (size_t i = 0; some && i < ret->n; i++)
		if (strncmp(ret->v[i].id, some, strlen(some)) &&
		    strncmp(ret->v[i].key, some, strlen(some))) {
			memmove(&ret->v[i], &ret->v[i + 1], (ret->n - i - 1) * sizeof(*ret->v));
			ret->n--;
			i--;
		}
	return rc;
}

int resolutions_prepare(struct repo *r, struct arena *a, const struct ident *who,
			const struct resolution_list *add, const struct resolution_list *drop,
			const char *message, struct ref_update *ret, struct err *e)
{
	size_t most = (add ? add->n : 0) + (drop ? drop->n : 0), n = 0;
	struct tree_update *v = ARENA_NEW_N(a, struct tree_update, most + 1);
	struct commit_new c = { .author = who->raw, .committer = who->raw };
	struct oid old, tree, id;
	int rc = open_store(r, &old, &tree, e);

	for (size_t i = 0; !rc && drop && i < drop->n; i++)
		v[n++] = (struct tree_update){ .path = path_of(a, &drop->v[i]) };
	for (size_t i = 0; !rc && add && i < add->n; i++) {
		struct resolution s = add->v[i];
		struct str text = resolution_text(a, &s);
		const char *path = path_of(a, &s);
		bool twice = false;

		for (size_t k = 0; k < n; k++)
			twice |= !strcmp(v[k].path, path);
		if (twice)
			continue;
		v[n] = (struct tree_update){ path, { { 0 } }, TREE_FILE };
		rc = blob_write(r, text, &v[n++].id, e);
	}
	if (rc)
		return rc;
	*ret = (struct ref_update){ RESOLUTIONS_REF, old, old, arena_printf(a, "backport: %s", message) };
	if (!n)
		return 0;
	rc = tree_write(r, oid_is_zero(&tree) ? NULL : &tree, v, n, &c.tree, e);
	if (rc || oid_eq(&c.tree, &tree))
		return rc;
	c.parents = &old;
	c.n_parents = !oid_is_zero(&old);
	c.message = str_of(arena_printf(a, "%s\n", message));
	rc = commit_write(r, &c, &id, e);
	if (!rc)
		ret->new = id;
	return rc;
}
