/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mini_world.h"

#include "c/names.h"

struct mini_def {
	struct name_def def;
	const char *path;
};

static enum world_answer mini_find(void *ctx, const char *path, struct str name,
				   enum name_kind kind, struct world_def *ret)
{
	struct mini *m = ctx;
	const struct mini_def *d = map_get(kind == NAME_TAG ? &m->tags : &m->defs, name);

	(void)path;
	if (m->unknown && str_is(name, m->unknown))
		return WORLD_UNKNOWN;
	if (!d)
		return WORLD_ABSENT;
	if (ret)
		*ret = (struct world_def){ d->def.callable, d->def.arity_known, d->def.args_min,
					   d->def.args_max, d->path, false };
	return WORLD_FOUND;
}

static int mini_text(void *ctx, const char *path, struct str *ret)
{
	struct mini *m = ctx;
	const char *z = map_get(&m->texts, str_of(path));

	if (!z)
		return 0;
	*ret = str_of(z);
	return 1;
}

void mini_add(struct mini *m, const char *path, const char *text)
{
	struct names n = { 0 };
	struct toks t;

	map_put(&m->texts, str_of(path), (void *)text);
	tok_lex(m->arena, str_of(text), &t);
	names_of(m->arena, &t, 0, t.n, NAMES_DEFS, &n);
	for (size_t i = 0; i < n.defs.n; i++) {
		struct mini_def *d = ARENA_NEW(m->arena, struct mini_def);

		*d = (struct mini_def){ n.defs.v[i], path };
		map_put(n.defs.v[i].kind == DEF_TAG ? &m->tags : &m->defs, n.defs.v[i].name, d);
	}
}

struct mini *mini_new(struct arena *a, const char *header)
{
	struct mini *m = ARENA_NEW(a, struct mini);

	m->arena = a;
	m->world = (struct world){ m, mini_find, mini_text };
	map_init(&m->defs, a);
	map_init(&m->tags, a);
	map_init(&m->texts, a);
	mini_add(m, "include/linux/x.h", header);
	return m;
}
