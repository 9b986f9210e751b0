// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/fragment.h"

void fragment_init(struct fragment *f, struct arena *a)
{
	*f = (struct fragment){ 0 };
	map_init(&f->by_name, a);
}

/* A line of a .config: true and its parts, "n" for one that is not set. */
static bool setting(struct str line, struct str *name, struct str *value)
{
	static const char off[] = " is not set";
	const char *eq;

	if (str_starts(line, "# CONFIG_") && str_ends(line, off)) {
		*name = (struct str){ line.p + 2, line.n - 2 - strlen(off) };
		*value = STR("n");
		return true;
	}
	eq = line.n ? memchr(line.p, '=', line.n) : NULL;
	if (!eq || !str_starts(line, "CONFIG_"))
		return false;
	*name = (struct str){ line.p, (size_t)(eq - line.p) };
	*value = (struct str){ eq + 1, (size_t)(line.p + line.n - eq - 1) };
	return true;
}

static bool name_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      (s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z')))
			return false;
	return s.n > strlen("CONFIG_");
}

int fragment_add(struct fragment *f, struct arena *a, struct str text, const char *name,
		 struct err *e)
{
	struct str line;

	text = arena_span(a, text);
	for (unsigned int n = 1; str_line(&text, &line); n++) {
		struct fragment_line l = { 0 }, *slot;
		ptrdiff_t mark = str_find(line, STR("# optional"), 0);
		size_t at;

		if (mark > 0) {
			l.optional = true;
			line.n = (size_t)mark;
		}
		line = str_trim(line);
		if (!line.n)
			continue;
		if (!setting(line, &l.name, &l.value)) {
			if (line.p[0] == '#')
				continue;
			return err_set(e, ERR_CONFIG,
				       "%s:%u: neither CONFIG_X=value nor a comment: "
				       "%.*s",
				       name, n, STR_ARG(line));
		}
		if (!name_ok(l.name) || !l.value.n)
			return err_set(e, ERR_CONFIG, "%s:%u: no setting: %.*s", name, n,
				       STR_ARG(line));
		l.from = arena_printf(a, "%s:%u", name, n);
		at = (size_t)(uintptr_t)map_get(&f->by_name, l.name);
		if (at) {
			f->v[at - 1] = l;
			continue;
		}
		slot = ARR_PUSH(a, *f);
		*slot = l;
		map_put(&f->by_name, l.name, (void *)(uintptr_t)f->n);
	}
	return 0;
}

void fragment_text(const struct fragment *f, struct buf *out)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct fragment_line *l = &f->v[i];

		if (str_is(l->value, "n"))
			buf_printf(out, "# %.*s is not set\n", STR_ARG(l->name));
		else
			buf_printf(out, "%.*s=%.*s\n", STR_ARG(l->name), STR_ARG(l->value));
	}
}

int fragment_verify(struct fragment *f, struct arena *a, struct str dot_config,
		    size_t *ret_dropped, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct fragment_line *first = NULL;
	struct map have;
	struct str line;
	size_t dropped = 0, bad = 0;

	map_init(&have, &tmp);
	while (str_line(&dot_config, &line)) {
		struct str name, value;

		if (setting(line, &name, &value))
			map_put(&have, name, arena_strn(&tmp, value));
	}
	for (size_t i = 0; i < f->n; i++) {
		struct fragment_line *l = &f->v[i];
		const char *got = map_get(&have, l->name);

		l->got = NULL;
		if (!got && str_is(l->value, "n"))
			continue;
		if (got && str_is(l->value, got))
			continue;
		l->got = arena_str(a,
				   got ? got : "unknown here, or one of its dependencies is off");
		dropped++;
		if (!l->optional) {
			first = first ? first : l;
			bad++;
		}
	}
	*ret_dropped = dropped;
	if (!first)
		return 0;
	return err_set(e, ERR_CONFIG,
		       "this kernel's Kconfig does not take %zu of the settings asked "
		       "for, first %.*s=%.*s (%s): %s",
		       bad, STR_ARG(first->name), STR_ARG(first->value), first->from, first->got);
}
