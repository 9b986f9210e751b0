/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that a change brings itself: no rule may translate them away. */
#include "port/port.h"

#include "c/names.h"

static void defined(struct str text, struct map *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct names names = { 0 };
	struct toks t;

	tok_lex(&tmp, text, &t);
	names_of(&tmp, &t, 0, t.n, NAMES_DEFS, &names);
	for (size_t i = 0; i < names.defs.n; i++)
		map_put(ret, names.defs.v[i].name, ret);
}

const struct map *port_own_names(struct arena *a, struct port_own *own)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct map before, after;
	struct str key;
	void *val;

	if (!own || own->made)
		return own ? &own->map : NULL;
	map_init(&own->map, a);
	map_init(&before, &tmp);
	map_init(&after, &tmp);
	/* what moves from file to file inside the change is not new */
	for (size_t i = 0; i < own->n; i++) {
		if (!port_is_c(own->files[i].path))
			continue;
		defined(own->files[i].before.text, &before);
		defined(own->files[i].after.text, &after);
	}
	for (size_t pos = 0; map_next(&after, &pos, &key, &val);)
		if (!map_has(&before, key))
			map_put(&own->map, key, own);
	own->made = true;
	return &own->map;
}
