/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a branch, as tokens and items, read when first asked for.
 * Branches share most of their text: what is equal is lexed once.
 */
#ifndef SERIES_FILES_H
#define SERIES_FILES_H

#include "base/map.h"
#include "c/item.h"
#include "c/world.h"

struct lexed {
	struct str text;	/* borrowed from the world that showed it first */
	struct toks toks;
	struct items items;
	struct lexed *next;
};

/* Lives as long as all worlds whose text it has seen. */
struct lex_cache {
	struct arena *arena;
	struct map by_hash;
};

struct files {
	struct arena *arena;
	const struct world *world;
	struct lex_cache *cache;
	struct map by_path;
	ARR(const char *) missing;	/* paths whose text could not be had */
};

void lex_cache_init(struct lex_cache *c, struct arena *a);
/** lex_cache_get() - @text as tokens and items; @text must outlive the cache. */
const struct lexed *lex_cache_get(struct lex_cache *c, struct str text);

/** files_init() - the files that @world shows; nothing to release but the arena. */
void files_init(struct files *f, struct arena *a, const struct world *world, struct lex_cache *c);
/**
 * files_get() - one file.
 *
 * Return: 1 there, 0 no such file, -1 unknown (then @path stands in f->missing).
 */
int files_get(struct files *f, const char *path, const struct lexed **ret);
/** files_func() - is a function (or macro or type with a body) @name in @path? 1, 0, -1 unknown. */
int files_func(struct files *f, const char *path, const char *name);

/**
 * lexed_scope() - the @nth (from 0) definition of @name: functions if there are any, else
 * function-like macros and types with a body.
 * @ret_first, @ret_end: its tokens, leading comments left out.
 *
 * Return: false when there are not so many.
 */
bool lexed_scope(const struct lexed *l, struct str name, unsigned nth, size_t *ret_first,
		 size_t *ret_end);

#endif
