/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/lines.h"

#include "c/token.h"

/* Room for @cap lines, the one that ends them included, after @was. */
static void make_room(struct arena *a, struct lines *l, size_t was, size_t cap)
{
	l->v = arena_regrow(a, l->v, was * sizeof(*l->v), cap * sizeof(*l->v));
	l->id = arena_regrow(a, l->id, was * sizeof(*l->id), cap * sizeof(*l->id));
	l->twin = arena_regrow(a, l->twin, was * sizeof(*l->twin), cap * sizeof(*l->twin));
}

#define SEVERAL (TOK_NO_TWIN - 1)

/* By id: the only line of @l that reads so, SEVERAL, or TOK_NO_TWIN. */
static uint32_t *places(struct arena *a, const struct lines *l, size_t ids)
{
	uint32_t *at = ARENA_ROOM_N(a, uint32_t, ids + 1);

	memset(at, 0xff, ids * sizeof(*at));
	for (size_t i = 0; i < l->n; i++)
		at[l->id[i]] = at[l->id[i]] == TOK_NO_TWIN ? (uint32_t)i : SEVERAL;
	return at;
}

/* Does the text at @p begin with this line? With its new line it can be no longer one. */
static bool begins(const char *p, const char *end, struct str line)
{
	return (size_t)(end - p) >= line.n && !memcmp(p, line.p, line.n) &&
	       (line.p[line.n - 1] == '\n' || p + line.n == end);
}

void lines_split_like(struct arena *a, struct str text, struct intern *in,
		      const struct lines *like, struct lines *ret)
{
	const char *p = text.p, *end = text.p + text.n;
	size_t next = 0, ids = in->n, cap = (like ? like->n : text.n / 24) + 32;
	/* made when first wanted: most texts are other ones' with a line changed */
	uint32_t *at = NULL;
	struct lines l = { 0 };

	make_room(a, &l, 0, cap);
	for (; p < end; p += l.v[l.n++].n) {
		const char *nl;
		uint32_t id, twin = TOK_NO_TWIN;

		if (l.n + 1 == cap) {
			make_room(a, &l, cap, cap * 2);
			cap *= 2;
		}
		if (like && next < like->n && begins(p, end, like->v[next])) {
			l.v[l.n] = (struct str){ p, like->v[next].n };
			l.id[l.n] = like->id[next];
			l.twin[l.n] = (uint32_t)next++;
			continue;
		}
		nl = memchr(p, '\n', (size_t)(end - p));
		l.v[l.n] = (struct str){ p, (size_t)((nl ? nl + 1 : end) - p) };
		l.id[l.n] = id = intern_id(in, l.v[l.n]);
		if (like && id < ids) {
			at = at ? at : places(a, like, ids);
			twin = at[id] < SEVERAL ? at[id] : TOK_NO_TWIN;
		}
		if (twin != TOK_NO_TWIN)
			next = twin + 1;
		l.twin[l.n] = twin;
	}
	/* so that an empty span at the end still points into the text */
	l.v[l.n] = (struct str){ end, 0 };
	*ret = l;
}

void lines_split(struct arena *a, struct str text, struct intern *in, struct lines *ret)
{
	lines_split_like(a, text, in, NULL, ret);
}

struct str lines_span(const struct lines *l, size_t from, size_t n)
{
	if (!n)
		return (struct str){ l->v[from].p, 0 };
	return (struct str){ l->v[from].p,
			     l->v[from + n - 1].p + l->v[from + n - 1].n - l->v[from].p };
}
