/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/names.h"

#include <ctype.h>

static int store(struct cache *c, struct arena *a, enum cache_kind kind, const struct oid *id,
		 const struct names *n, struct packed *ret)
{
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	bool ok;

	pack_names(n, &b);
	ok = !b.full && pack_read(a, buf_str(&b), ret);
	if (ok)
		cache_put(c, kind, oid_key(id), buf_str(&b));
	buf_release(&b);
	return ok ? 0 : ERR_LIMIT;
}

static bool cached(struct cache *c, struct arena *a, enum cache_kind kind, const struct oid *id,
		   struct packed *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str bytes;

	return cache_get(c, &tmp, kind, oid_key(id), &bytes) && pack_read(a, bytes, ret);
}

int names_blob(struct repo *r, struct cache *c, struct arena *a, enum cache_kind kind,
	       const struct oid *id, struct packed *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct names n = { 0 };
	struct str text;
	struct toks t;
	int rc;

	if (cached(c, a, kind, id, ret))
		return 0;
	rc = blob_text(r, &tmp, id, &text, e);
	if (rc)
		return rc;
	tok_lex(&tmp, text, &t);
	names_of(&tmp, &t, 0, t.n, kind == CACHE_ALL ? NAMES_DEFS | NAMES_USES : NAMES_DEFS, &n);
	rc = store(c, a, kind, id, &n, ret);
	return rc ? err_set(e, rc, "the names of a file fill more than %zu MiB",
			    BUF_FILE_MAX >> 20) : 0;
}

static void kconfig_line(struct arena *a, struct str line, struct names *n)
{
	struct name_def *d;
	size_t k = 0;

	line = str_trim(line);
	if (str_starts(line, "menuconfig"))
		line = (struct str){ line.p + 4, line.n - 4 };
	if (!str_starts(line, "config") || line.n < 8 || !isspace((unsigned char)line.p[6]))
		return;
	line = str_trim((struct str){ line.p + 6, line.n - 6 });
	while (k < line.n && (isalnum((unsigned char)line.p[k]) || line.p[k] == '_'))
		k++;
	for (int module = 0; k && module < 2; module++) {
		d = ARR_PUSH(a, n->defs);
		d->kind = DEF_MACRO;
		d->name = str_of(arena_printf(a, "CONFIG_%.*s%s", (int)k, line.p,
					      module ? "_MODULE" : ""));
	}
}

int names_kconfig(struct repo *r, struct cache *c, struct arena *a, const struct oid *id,
		  struct packed *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct names n = { 0 };
	struct str text, line;
	int rc;

	if (cached(c, a, CACHE_KCONFIG, id, ret))
		return 0;
	rc = blob_text(r, &tmp, id, &text, e);
	if (rc)
		return rc;
	while (str_line(&text, &line))
		kconfig_line(&tmp, line, &n);
	rc = store(c, a, CACHE_KCONFIG, id, &n, ret);
	return rc ? err_set(e, rc, "a Kconfig file too large") : 0;
}
