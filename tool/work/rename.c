/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/rename.h"

/* Lines in common, in percent of the longer: git's own bound. */
#define RENAME_LIKE 50
/* How far the best partner must be ahead of the next. */
#define RENAME_LEAD 10
/* More pairs than this are not compared. */
#define RENAME_PAIRS 2500

struct half {
	struct tree_change *c;
	struct str text;
	bool read;
};

struct halves {
	struct half *v;
	size_t n;
};

static bool regular(uint32_t mode)
{
	return mode == TREE_FILE || mode == TREE_EXEC;
}

static void collect(struct arena *a, struct tree_changes *ch, enum tree_change_kind kind,
		    struct halves *ret)
{
	ret->v = ARENA_NEW_N(a, struct half, ch->n + 1);
	ret->n = 0;
	for (size_t i = 0; i < ch->n; i++)
		if (ch->v[i].kind == kind && regular(ch->v[i].old_mode | ch->v[i].new_mode))
			ret->v[ret->n++].c = &ch->v[i];
}

static int read_half(struct blob_cache *blobs, struct half *h, struct err *e)
{
	struct err no = { 0 };
	int rc;

	if (h->read)
		return 0;
	h->read = true;
	rc = blob_cached(blobs, h->c->kind == TREE_DELETED ? &h->c->old_id : &h->c->new_id,
			 &h->text, &no);
	if (rc && rc != ERR_MISSING_OBJ)
		*e = no;
	return rc == ERR_MISSING_OBJ ? 0 : rc;
}

static unsigned alike(struct str x, struct str y)
{
	unsigned there, back;

	if (!x.n || !y.n || x.n / 3 > y.n || y.n / 3 > x.n)
		return 0;
	there = locate_likeness(x, y);
	back = there < RENAME_LIKE ? 0 : locate_likeness(y, x);
	return there < back ? there : back;
}

/* The one of @others that @h is most like; SIZE_MAX when none is, or two are. */
static size_t partner(const unsigned *like, size_t step, size_t n)
{
	size_t best = SIZE_MAX;
	unsigned top = 0, second = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned k = like[i * step];

		if (k > top) {
			second = top;
			top = k;
			best = i;
		} else if (k > second) {
			second = k;
		}
	}
	return top >= RENAME_LIKE && top >= second + RENAME_LEAD ? best : SIZE_MAX;
}

static void join(struct tree_change *gone, struct tree_change *come)
{
	come->kind = TREE_RENAMED;
	come->old_path = gone->path;
	come->old_id = gone->old_id;
	come->old_mode = gone->old_mode;
	gone->path = NULL;
}

int renames_pair(struct arena *a, struct blob_cache *blobs, struct tree_changes *ch, struct err *e)
{
	struct halves gone, come;
	unsigned *like;
	size_t keep = 0;

	collect(a, ch, TREE_DELETED, &gone);
	collect(a, ch, TREE_ADDED, &come);
	if (!gone.n || !come.n || gone.n * come.n > RENAME_PAIRS)
		return 0;
	like = ARENA_NEW_N(a, unsigned, gone.n * come.n);
	for (size_t g = 0; g < gone.n; g++) {
		for (size_t c = 0; c < come.n; c++) {
			int rc = read_half(blobs, &gone.v[g], e);

			if (!rc)
				rc = read_half(blobs, &come.v[c], e);
			if (rc)
				return rc;
			like[g * come.n + c] = alike(gone.v[g].text, come.v[c].text);
		}
	}
	for (size_t g = 0; g < gone.n; g++) {
		size_t c = partner(&like[g * come.n], 1, come.n);

		if (c != SIZE_MAX && partner(&like[c], come.n, gone.n) == g)
			join(gone.v[g].c, come.v[c].c);
	}
	for (size_t i = 0; i < ch->n; i++)
		if (ch->v[i].path)
			ch->v[keep++] = ch->v[i];
	ch->n = keep;
	return 0;
}

static struct str dir_of(const char *path)
{
	return (struct str){ path, (size_t)(str_base_name(path) - path) };
}

/* Return: 1 there, 0 not, or an error. */
static int has(struct locate *l, const char *path, struct err *e)
{
	struct oid id;
	int rc = tree_find(l->repo, l->tree, path, &id, NULL, e);

	return rc == ERR_NOT_FOUND ? 0 : rc ? rc : 1;
}

/* The branch's name for @new_path of a file that is @at here; ret->to NULL: not known. */
static int folder_for(struct locate *l, const char *old_path, const char *new_path, const char *at,
		      struct rename_place *ret, struct err *e)
{
	struct str dir = dir_of(new_path);
	const char *folder = NULL;
	int rc;

	ret->to = NULL;
	if (str_eq(dir_of(old_path), dir)) {
		folder = arena_strn(l->arena, dir_of(at));
	} else {
		if (dir.n)
			dir.n--;
		rc = has(l, arena_strn(l->arena, dir), e);
		if (!rc)
			rc = locate_folder(l, new_path, &folder, e);
		else if (rc > 0)
			folder = arena_strn(l->arena, dir_of(new_path));
		if (rc < 0)
			return rc;
	}
	if (folder)
		ret->to = arena_printf(l->arena, "%s%s", folder, str_base_name(new_path));
	return 0;
}

int rename_place(struct locate *l, const char *old_path, const char *new_path,
		 struct port_image before, struct rename_place *ret, struct err *e)
{
	const char *at;
	int there, rc = locate_file(l, old_path, before, &at, &ret->found_by, e);

	*ret = (struct rename_place){ .found_by = ret->found_by, .to = new_path };
	there = rc ? rc : has(l, at, e);
	if (there < 0)
		return there;
	rc = has(l, new_path, e);
	if (rc < 0)
		return rc;
	if (rc && (!there || !strcmp(at, new_path))) {
		ret->found_by = "upstream's new name of it";
		return 0;
	}
	if (!there) {
		ret->refuse = arena_printf(l->arena,
					   "upstream renames %s to this, and the branch has "
					   "neither",
					   old_path);
		return 0;
	}
	ret->from = at;
	if (strcmp(at, old_path)) {
		/* it lives elsewhere here: so does what it is renamed to */
		rc = folder_for(l, old_path, new_path, at, ret, e);
		if (rc)
			return rc;
		if (!ret->to) {
			ret->to = new_path;
			ret->refuse = arena_printf(l->arena, "upstream moves %s to this folder, and on "
						   "the branch it is %s: where it belongs is not known",
						   old_path, at);
			return 0;
		}
		rc = has(l, ret->to, e);
		if (rc < 0)
			return rc;
	}
	if (rc)
		ret->refuse = arena_printf(l->arena,
					   "upstream renames %s to this, and the branch has "
					   "both",
					   old_path);
	return 0;
}
