/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of one blob of a repository, through the cache.
 */
#ifndef INDEX_NAMES_H
#define INDEX_NAMES_H

#include "git/blob.h"
#include "index/cache.h"
#include "index/pack.h"

/**
 * names_blob() - what the blob @id defines (and, with CACHE_ALL, uses).
 * @ret: in @a; does not depend on the blob's path.
 *
 * Return: 0; ERR_MISSING_OBJ (noted, see git/missing.h); ERR_INPUT when it is no blob.
 */
int names_blob(struct repo *r, struct cache *c, struct arena *a, enum cache_kind kind,
	       const struct oid *id, struct packed *ret, struct err *e);

/**
 * names_kconfig() - the symbols of a Kconfig file: CONFIG_X of "config X" and
 * "menuconfig X", as sorted records. Return: as names_blob().
 */
int names_kconfig(struct repo *r, struct cache *c, struct arena *a, const struct oid *id,
		  struct packed *ret, struct err *e);

#endif
