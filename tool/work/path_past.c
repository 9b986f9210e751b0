/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/path_past.h"

#include "git/commit.h"
#include "work/file_past.h"
#include "work/rename.h"

/* Commits that are read for one path: many years of merges, as git follows them. */
#define PAST_STEPS 40000
/* Files are renamed a few times in their lives. */
#define PAST_NAMES 8

struct path_memo {
	struct arena arena;
	struct map past;	/* commit, when it is a branch's, and path -> struct path_names */
};

struct path_memo *path_memo_new(void)
{
	struct path_memo *m = mem_zalloc(sizeof(*m));

	map_init(&m->past, &m->arena);
	return m;
}

void path_memo_free(struct path_memo *m)
{
	if (!m)
		return;
	arena_release(&m->arena);
	mem_free(m);
}

/* In commit @id: what came to be @path, or what @path became. */
static const char *other_name(struct path_memo *m, struct repo *r, const struct oid *id,
			      const char *path, bool gone, struct oid *ret_parent)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct tree_changes ch = { 0 };
	struct commit c, parent;
	struct blob_cache blobs;
	struct err no = { 0 };

	if (commit_read(r, &tmp, id, &c, &no) || c.n_parents != 1 ||
	    commit_read(r, &tmp, &c.parents[0], &parent, &no) ||
	    tree_changes(r, &tmp, &parent.tree, &c.tree, &ch, &no))
		return NULL;
	*ret_parent = c.parents[0];
	blob_cache_init(&blobs, r, &tmp);
	if (renames_pair(&tmp, &blobs, &ch, &no))
		return NULL;
	for (size_t i = 0; i < ch.n; i++)
		if (ch.v[i].kind == TREE_RENAMED &&
		    !strcmp(gone ? ch.v[i].old_path : ch.v[i].path, path))
			return arena_str(&m->arena, gone ? ch.v[i].path : ch.v[i].old_path);
	return NULL;
}

/* The newest commit in which the file came, or went. */
static bool came_or_went(struct repo *r, const struct oid *tip, const char *path, bool gone,
			 size_t *steps, struct oid *ret)
{
	struct file_past_opts o = { .repo = r, .tips = tip, .n_tips = 1, .path = path, .steps = steps };
	struct file_past *past = file_past_new(&o);
	const struct file_touch *t;
	bool found = false;

	for (size_t i = 0; !found && file_past_at(past, i, &t); i++) {
		found = oid_is_zero(gone ? &t->after : &t->before);
		*ret = t->id;
	}
	file_past_free(past);
	return found;
}

static void follow(struct path_memo *m, struct repo *r, const struct oid *tip, const char *path,
		   bool gone, struct path_names *ret)
{
	size_t steps = PAST_STEPS;
	struct oid at = *tip, parent, id;

	ret->v = ARENA_NEW_N(&m->arena, const char *, PAST_NAMES);
	while (ret->n < PAST_NAMES && came_or_went(r, &at, path, gone, &steps, &id)) {
		path = other_name(m, r, &id, path, gone, &parent);
		if (!path)
			return;
		ret->v[ret->n++] = path;
		/* what a file became is sought from the tip again: it may have gone on */
		if (!gone)
			at = parent;
	}
}

void path_past(struct path_memo *m, struct repo *r, const struct oid *tip, const char *path,
	       bool gone, struct path_names *ret)
{
	struct path_names *p;
	char hex[OID_HEX + 1];
	char *key;

	/* an older name is mainline's, whichever change asks; a newer one the branch's */
	key = arena_printf(&m->arena, "%s:%s", gone ? oid_hex(tip, hex) : "", path);
	p = map_get(&m->past, str_of(key));
	if (!p) {
		p = ARENA_NEW(&m->arena, struct path_names);
		*p = (struct path_names){ 0 };
		map_put(&m->past, str_of(key), p);
		follow(m, r, tip, path, gone, p);
	}
	*ret = *p;
}
