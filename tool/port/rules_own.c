/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that a change brings itself: no rule may translate them away. */
#include "port/port.h"

#include "c/names.h"

static void defined(struct arena *a, struct str text, struct map *ret)
{
	struct names names = { 0 };
	struct toks t;

	tok_lex(a, text, &t);
	names_of(a, &t, 0, t.n, NAMES_DEFS, &names);
	for (size_t i = 0; i < names.defs.n; i++)
		map_put(ret, names.defs.v[i].name, ret);
}

void port_own_names(struct arena *a, const struct port_file *files, size_t n, struct map *ret)
{
	struct map before, after;
	struct str key;
	void *val;

	map_init(ret, a);
	map_init(&before, a);
	map_init(&after, a);
	/* what moves from file to file inside the change is not new */
	for (size_t i = 0; i < n; i++) {
		if (!port_is_c(files[i].path))
			continue;
		defined(a, files[i].before.text, &before);
		defined(a, files[i].after.text, &after);
	}
	for (size_t pos = 0; map_next(&after, &pos, &key, &val);)
		if (!map_has(&before, key))
			map_put(ret, key, ret);
}
