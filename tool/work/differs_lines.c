/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/differs_parts.h"

#include <ctype.h>

#include "c/item.h"
#include "port/port.h"

/* One line, and how often a commit's two texts have it. */
struct needle {
	bool done;
	size_t before, after;
};

void needles_init(struct needles *n, struct arena *a)
{
	*n = (struct needles){ 0 };
	map_init(&n->came, a);
	map_init(&n->went, a);
}

/* A brace or a lone keyword is everywhere. */
static bool telling(struct str line)
{
	size_t words = 0, longest = 0, run = 0;

	for (size_t i = 0; i < line.n; i++) {
		bool in = isalnum((unsigned char)line.p[i]) || line.p[i] == '_';

		run = in ? run + 1 : 0;
		words += run == 1;
		if (run > longest)
			longest = run;
	}
	return words > 1 || longest > 6;
}

static void lines_of(struct map *m, struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		map_put(m, str_trim(line), m);
}

static void add_side(struct needles *n, struct map *to, struct str text, const struct map *other)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (!telling(line) || map_has(other, line) || map_has(to, line))
			continue;
		map_put(to, line, ARENA_NEW(to->arena, struct needle));
		n->left++;
	}
}

void needles_add(struct needles *n, struct str before, struct str branch, struct str p,
		 struct str t)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct map in_p, in_t;

	map_init(&in_p, &tmp);
	map_init(&in_t, &tmp);
	lines_of(&in_p, p);
	lines_of(&in_t, t);
	add_side(n, &n->came, before, &in_t);
	add_side(n, &n->went, branch, &in_p);
}

static void count(struct needles *n, struct str before, struct str after)
{
	struct map *sides[] = { &n->came, &n->went };
	struct str key, line;
	void *val;

	for (size_t s = 0; s < ARRAY_SIZE(sides); s++) {
		for (size_t pos = 0; map_next(sides[s], &pos, &key, &val);) {
			struct needle *x = val;

			x->before = x->after = 0;
		}
	}
	for (int old = 0; old < 2; old++) {
		struct str rest = old ? before : after;

		while (str_line(&rest, &line)) {
			line = str_trim(line);
			for (size_t s = 0; s < ARRAY_SIZE(sides); s++) {
				struct needle *x = map_get(sides[s], line);

				if (x)
					*(old ? &x->before : &x->after) += 1;
			}
		}
	}
}

/* How many does it explain? @settle: then they are done with. */
static size_t told(struct needles *n, bool settle)
{
	struct str key;
	size_t sum = 0;
	void *val;

	for (size_t pos = 0; map_next(&n->came, &pos, &key, &val);) {
		struct needle *x = val;

		if (x->done || x->after <= x->before)
			continue;
		x->done = settle;
		sum++;
	}
	for (size_t pos = 0; map_next(&n->went, &pos, &key, &val);) {
		struct needle *x = val;

		if (x->done || x->before <= x->after)
			continue;
		x->done = settle;
		sum++;
	}
	if (settle)
		n->left -= sum;
	return sum;
}

size_t needles_told(struct arena *a, struct needles *n, struct str before, struct str after,
		    const char *path, struct str name)
{
	count(n, before, after);
	/* most commits of a file have nothing to do with it: no need to look for items */
	if (!told(n, false))
		return 0;
	if (name.n)
		count(n, differs_item(a, before, path, name), differs_item(a, after, path, name));
	return told(n, true);
}

struct str differs_item(struct arena *a, struct str text, const char *path, struct str name)
{
	const struct item *best = NULL;
	struct items items;
	struct toks t;

	if (!port_is_c(path))
		return text;
	tok_lex(a, text, &t);
	item_split(a, &t, &items);
	for (size_t i = 0; i < items.n; i++) {
		const struct item *it = &items.v[i];

		if (str_eq(it->name, name) && (!best || (it->body && !best->body)))
			best = it;
	}
	if (!best || best->end <= best->first)
		return (struct str){ 0 };
	return (struct str){ text.p + t.v[best->first].off, t.v[best->end - 1].off +
								    t.v[best->end - 1].len -
								    t.v[best->first].off };
}
