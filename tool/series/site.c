// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/site.h"

static void look(const struct site *s, const struct lexed *l, size_t first, size_t end,
		 struct site_state *st)
{
	uint32_t line = 0;

	st->found += (unsigned)patterns_count(&s->after, &l->toks, first, end, NULL);
	st->gone += (unsigned)patterns_count(&s->gone, &l->toks, first, end, &line);
	for (size_t i = 0; line && !st->gone_text && i < s->gone.n; i++) {
		if (pattern_count(&s->gone.v[i], &l->toks, first, end, NULL))
			st->gone_text = s->gone.v[i].text;
	}
	if (line)
		st->line = line;
	else if (!st->line && first < end)
		st->line = l->toks.v[first].line;
}

void site_read(const struct site *s, struct files *f, struct site_state *ret)
{
	struct site_state st = { .kind = SITE_ABSENT };
	const struct lexed *l;
	size_t first, end;
	int there = files_get(f, s->path, &l);
	unsigned k = 0;

	if (there < 0)
		st.kind = SITE_UNKNOWN;
	if (there > 0 && !s->function) {
		look(s, l, 0, l->toks.n, &st);
		k = 1;
	}
	for (; there > 0 && s->function && lexed_scope(l, str_of(s->function), k, &first, &end);
	     k++)
		look(s, l, first, end, &st);
	if (k)
		st.kind = st.found == s->count && !st.gone ? SITE_DONE : SITE_UNDONE;
	*ret = st;
}

enum tri site_applies(const struct site *s, struct files *before, struct proof *ret)
{
	if (s->when)
		return cond_eval(s->when, before, ret);
	if (ret)
		*ret = (struct proof){ 0 };
	return TRI_YES;
}

char *site_say(struct arena *a, const struct site *s, const struct site_state *st)
{
	const char *where = s->function ? arena_printf(a, "%s()", s->function) : s->path;

	switch (st->kind) {
	case SITE_DONE:
		return arena_printf(a, "%s: %s", where, s->what);
	case SITE_ABSENT:
		return arena_printf(a, "%s: not here", where);
	case SITE_UNKNOWN:
		return arena_printf(a, "%s: %s could not be read", where, s->path);
	case SITE_UNDONE:
		break;
	}
	if (st->gone)
		return arena_printf(a, "%s: %s: `%s` is still there", where, s->what,
				    st->gone_text);
	return arena_printf(a, "%s: %s: `%s` found %u of %u times", where, s->what,
			    s->after.v[0].text, st->found, s->count);
}
