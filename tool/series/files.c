// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/files.h"

void lex_cache_init(struct lex_cache *c, struct arena *a)
{
	c->arena = a;
	map_init(&c->by_hash, a);
}

const struct lexed *lex_cache_get(struct lex_cache *c, struct str text)
{
	uint64_t key[2] = { str_hash(text, 0), text.n };
	void **at = map_at(&c->by_hash, (struct str){ (const char *)key, sizeof(key) });
	struct lexed *l;

	for (l = *at; l; l = l->next) {
		if (str_eq(l->text, text))
			return l;
	}
	l = ARENA_NEW(c->arena, struct lexed);
	l->text = text;
	tok_lex(c->arena, text, &l->toks);
	item_split(c->arena, &l->toks, &l->items);
	l->next = *at;
	*at = l;
	return l;
}

/* What by_path remembers. */
struct file {
	int state;
	const struct lexed *lexed;
};

void files_init(struct files *f, struct arena *a, const struct world *world, struct lex_cache *c)
{
	*f = (struct files){ .arena = a, .world = world, .cache = c };
	map_init(&f->by_path, a);
}

int files_get(struct files *f, const char *path, const struct lexed **ret)
{
	void **at = map_at(&f->by_path, str_of(path));
	struct file *file = *at;
	struct str text;

	if (!file) {
		*at = file = ARENA_NEW(f->arena, struct file);
		file->state = f->world->text(f->world->ctx, path, &text);
		if (file->state > 0)
			file->lexed = lex_cache_get(f->cache, text);
		else if (file->state < 0)
			*ARR_PUSH(f->arena, f->missing) = arena_str(f->arena, path);
	}
	if (file->state > 0)
		*ret = file->lexed;
	return file->state;
}

static bool nth_item(const struct lexed *l, struct str name, bool func, unsigned nth,
		     size_t *ret_first, size_t *ret_end)
{
	for (size_t i = 0; i < l->items.n; i++) {
		const struct item *it = &l->items.v[i];
		bool fits = func ? it->kind == ITEM_FUNC :
			(it->kind == ITEM_TYPE && it->body) || it->kind == ITEM_MACRO;

		if (!fits || !str_eq(it->name, name))
			continue;
		if (nth--)
			continue;
		*ret_first = it->head;
		*ret_end = it->end;
		return true;
	}
	return false;
}

bool lexed_scope(const struct lexed *l, struct str name, unsigned nth, size_t *ret_first,
		 size_t *ret_end)
{
	size_t first, end;
	bool func = nth_item(l, name, true, 0, &first, &end);

	return nth_item(l, name, func, nth, ret_first, ret_end);
}

int files_func(struct files *f, const char *path, const char *name)
{
	const struct lexed *l;
	size_t first, end;
	int rc = files_get(f, path, &l);

	return rc > 0 ? lexed_scope(l, str_of(name), 0, &first, &end) : rc;
}
