/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/lines.h"

void lines_split(struct arena *a, struct str text, struct intern *in, struct lines *ret)
{
	size_t n = 0, i = 0;
	const char *nl;

	for (const char *p = text.p; p && p < text.p + text.n; n++) {
		nl = memchr(p, '\n', text.p + text.n - p);
		p = nl ? nl + 1 : text.p + text.n;
	}
	ret->v = ARENA_NEW_N(a, struct str, n + 1);
	ret->id = ARENA_NEW_N(a, uint32_t, n + 1);
	ret->n = n;
	for (const char *p = text.p; i < n; i++) {
		nl = memchr(p, '\n', text.p + text.n - p);
		ret->v[i] = (struct str){ p, (nl ? nl + 1 : text.p + text.n) - p };
		ret->id[i] = intern_id(in, ret->v[i]);
		p += ret->v[i].n;
	}
	/* so that an empty span at the end still points into the text */
	ret->v[n] = (struct str){ text.p + text.n, 0 };
}

struct str lines_span(const struct lines *l, size_t from, size_t n)
{
	if (!n)
		return (struct str){ l->v[from].p, 0 };
	return (struct str){ l->v[from].p, l->v[from + n - 1].p + l->v[from + n - 1].n - l->v[from].p };
}
