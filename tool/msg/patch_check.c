/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a patch may not do, once it is read. */
#include "base/map.h"
#include "msg/patch_parts.h"

#define TYPE 0170000u

int patch_check_file(struct scan *s, const struct patch_file *f)
{
	bool modes = f->old_mode && f->new_mode && f->old_mode != f->new_mode;

	if (f->kind == PATCH_ADD || f->kind == PATCH_DELETE) {
		for (size_t i = 0; i < f->hunk.n; i++) {
			const struct patch_hunk *h = &f->hunk.v[i];

			if (f->hunk.n > 1 || (f->kind == PATCH_ADD ? h->old_n : h->new_n))
				return scan_fail_at(s, h->at, f->kind == PATCH_ADD ?
					"a new file with lines that were there before" :
					"a deleted file of which something stays");
		}
		return 0;
	}
	if (modes && (f->old_mode & TYPE) != (f->new_mode & TYPE))
		return scan_fail_at(s, f->at, "%s turns from file to link: that takes a deletion "
				    "and a creation", f->new_path);
	if (f->kind == PATCH_RENAME || f->kind == PATCH_COPY)
		return strcmp(f->old_path, f->new_path) ? 0 :
			scan_fail_at(s, f->at, "%s is renamed to itself", f->new_path);
	if (!f->hunk.n && !f->binary && !modes)
		return scan_fail_at(s, f->at, "nothing changes in %s: is the rest of it missing?",
				    f->new_path);
	return 0;
}

/* What the patch makes or takes at a path. */
struct use {
	const struct patch_file *made, *gone;
};

static struct use *use_of(struct map *m, struct arena *a, const char *path)
{
	void **slot = map_at(m, str_of(path));

	if (!*slot)
		*slot = ARENA_NEW(a, struct use);
	return *slot;
}

/* A file below something that the same patch makes a file or a link. */
static int below(struct scan *s, const struct map *m, const struct patch_file *f)
{
	struct str path = str_of(f->new_path);

	for (size_t i = 1; i < path.n; i++) {
		const struct use *u;

		if (path.p[i] != '/')
			continue;
		u = map_get(m, (struct str){ path.p, i });
		if (u && u->made)
			return scan_fail_at(s, f->at,
					    "%s lies below %s, which this patch makes a %s",
					    f->new_path, u->made->new_path,
					    u->made->new_mode == 0120000 ? "link" : "file");
	}
	return 0;
}

int patch_check_all(struct scan *s, const struct patch *p)
{
	struct map m;

	map_init(&m, s->arena);
	for (size_t i = 0; i < p->file.n; i++) {
		const struct patch_file *f = &p->file.v[i];
		struct use *u;

		if (f->new_path) {
			u = use_of(&m, s->arena, f->new_path);
			if (u->made || u->gone)
				return scan_fail_at(s, f->at, "%s comes twice (first at line %zu)",
						    f->new_path, (u->made ? u->made : u->gone)->at);
			u->made = f;
		}
		if (f->kind == PATCH_DELETE || f->kind == PATCH_RENAME) {
			u = use_of(&m, s->arena, f->old_path);
			if (u->made || u->gone)
				return scan_fail_at(s, f->at, "%s comes twice (first at line %zu)",
						    f->old_path, (u->made ? u->made : u->gone)->at);
			u->gone = f;
		}
	}
	for (size_t i = 0; i < p->file.n; i++)
		if (p->file.v[i].new_path) {
			int rc = below(s, &m, &p->file.v[i]);

			if (rc)
				return rc;
		}
	return 0;
}
