/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The branch as it is once files have their new names. */
#include "work/images.h"

struct renamed_world {
	struct world world;
	const struct world *of;
	const struct images *im;
};

static const char *old_name(const struct renamed_world *w, const char *path)
{
	for (size_t i = 0; i < w->im->n; i++)
		if (w->im->info[i].from && !strcmp(w->im->file[i].target, path))
			return w->im->info[i].from;
	return path;
}

static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	struct renamed_world *w = ctx;

	return w->of->find(w->of->ctx, old_name(w, path), name, kind, ret);
}

static int text(void *ctx, const char *path, struct str *ret)
{
	struct renamed_world *w = ctx;

	return w->of->text(w->of->ctx, old_name(w, path), ret);
}

const struct world *images_world(struct arena *a, const struct images *im, const struct world *of)
{
	struct renamed_world *w;
	size_t i = 0;

	while (of && i < im->n && !im->info[i].from)
		i++;
	if (!of || i == im->n)
		return of;
	w = ARENA_NEW(a, struct renamed_world);
	*w = (struct renamed_world){ { w, find, text }, of, im };
	return &w->world;
}
