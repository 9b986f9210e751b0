// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/config.h"

#include <errno.h>
#include <stdlib.h>

#include "base/io.h"

enum kind { INT, BOOL, STRING };

struct symbol {
	const char *name;
	enum kind kind;
	size_t at;
	int lo, hi;
};

static const struct symbol symbols[] = {
#define I(sym, m, dflt, lo, hi) { #sym, INT, offsetof(struct ci_config, m), lo, hi },
#define B(sym, m, dflt) { #sym, BOOL, offsetof(struct ci_config, m), 0, 0 },
#define S(sym, m, dflt) { #sym, STRING, offsetof(struct ci_config, m), 0, 0 },
	CI_CONFIG_LIST(I, B, S)
#undef I
#undef B
#undef S
};

void ci_config_defaults(struct ci_config *c)
{
	*c = (struct ci_config){
#define I(sym, m, dflt, lo, hi) .m = dflt,
#define B(sym, m, dflt) .m = dflt,
#define S(sym, m, dflt) .m = dflt,
		CI_CONFIG_LIST(I, B, S)
#undef I
#undef B
#undef S
	};
}

/* The symbol that shares the longest start or end with what was typed. */
static const char *nearest(struct str name)
{
	const char *best = NULL;
	size_t best_n = 2;

	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		const char *z = symbols[i].name;
		size_t n = strlen(z), head = 0, tail = 0;

		while (head < n && head < name.n && z[head] == name.p[head])
			head++;
		while (tail < n && tail < name.n && z[n - 1 - tail] == name.p[name.n - 1 - tail])
			tail++;
		if (head + tail > best_n) {
			best_n = head + tail;
			best = z;
		}
	}
	return best;
}

struct line {
	struct arena *a;
	const char *where;	/* "ci.config:12" */
	struct str name;	/* without CONFIG_ */
	struct ci_config *c;
	struct err *e;
};

static int bad(const struct line *l, const char *what)
{
	return err_set(l->e, ERR_CONFIG, "%s: CONFIG_%.*s %s", l->where, STR_ARG(l->name), what);
}

static int set_int(const struct line *l, const struct symbol *s, struct str v)
{
	const char *z = arena_strn(l->a, v);
	const char *range = arena_printf(l->a, "must be a number from %d to %d, not %s", s->lo,
					 s->hi, v.n ? z : "empty");
	char *end;
	long n;

	errno = 0;
	n = strtol(z, &end, 0);
	if (!v.n || *end || errno || n < s->lo || n > s->hi)
		return bad(l, range);
	*(int *)((char *)l->c + s->at) = (int)n;
	return 0;
}

/* "text" with \" and \\, as Kconfig writes it. */
static int set_string(const struct line *l, const struct symbol *s, struct str v)
{
	char *to;
	size_t n = 0;

	if (v.n < 2 || v.p[0] != '"' || v.p[v.n - 1] != '"')
		return bad(l, "must be a text in double quotes");
	to = arena_alloc(l->a, v.n);
	for (size_t i = 1; i < v.n - 1; i++) {
		if (v.p[i] == '"')
			return bad(l, "has a double quote in its text (write \\\")");
		if (v.p[i] == '\\' && ++i == v.n - 1)
			return bad(l, "must be a text in double quotes");
		to[n++] = v.p[i];
	}
	*(const char **)((char *)l->c + s->at) = to;
	return 0;
}

static int set_bool(const struct line *l, const struct symbol *s, struct str v)
{
	if (!str_is(v, "y") && !str_is(v, "n"))
		return bad(l, arena_printf(l->a, "must be y or n, not %.*s", STR_ARG(v)));
	*(bool *)((char *)l->c + s->at) = str_is(v, "y");
	return 0;
}

static int set(const struct line *l, struct str v, uint64_t *seen)
{
	const char *near;

	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		const struct symbol *s = &symbols[i];

		_Static_assert(ARRAY_SIZE(symbols) <= 64, "one bit a symbol");
		if (!str_is(l->name, s->name))
			continue;
		if (seen && (*seen & (UINT64_C(1) << i)))
			return bad(l, "is set a second time");
		if (seen)
			*seen |= UINT64_C(1) << i;
		return s->kind == INT ? set_int(l, s, v) : s->kind == BOOL ? set_bool(l, s, v) :
		       set_string(l, s, v);
	}
	near = nearest(l->name);
	return bad(l, near ? arena_printf(l->a, "is no setting; did you mean CONFIG_%s?", near) :
		   "is no setting");
}

static bool cut(struct str s, const char *head, struct str *ret)
{
	size_t n = strlen(head);

	if (!str_starts(s, head))
		return false;
	*ret = (struct str){ s.p + n, s.n - n };
	return true;
}

static int line_set(struct line *l, struct str line, uint64_t *seen)
{
	static const char unset[] = " is not set";
	struct str body;
	const char *eq;

	line = str_trim(line);
	if (!line.n)
		return 0;
	if (cut(line, "# CONFIG_", &body) && str_ends(body, unset)) {
		l->name = (struct str){ body.p, body.n - strlen(unset) };
		return set(l, STR("n"), seen);
	}
	if (line.p[0] == '#')
		return 0;
	eq = memchr(line.p, '=', line.n);
	if (!cut(line, "CONFIG_", &body) || !eq)
		return err_set(l->e, ERR_CONFIG, "%s: not a setting: %.*s", l->where,
			       STR_ARG(line));
	l->name = (struct str){ body.p, (size_t)(eq - body.p) };
	return set(l, (struct str){ eq + 1, (size_t)(line.p + line.n - eq - 1) }, seen);
}

/* What no single line shows. */
static int check_whole(struct ci_config *c, const char *name, struct err *e)
{
	if (c->accel_auto + c->accel_kvm + c->accel_tcg != 1)
		return err_set(e, ERR_CONFIG, "%s: exactly one of CONFIG_ACCEL_AUTO, "
			       "CONFIG_ACCEL_KVM and CONFIG_ACCEL_TCG must be y", name);
	if (c->dimm_mb % 128)
		return err_set(e, ERR_CONFIG, "%s: CONFIG_DIMM_MB must be a multiple of 128 (the "
			       "size of a memory block), not %d", name, c->dimm_mb);
	if (c->cured_percent >= c->stuck_percent)
		return err_set(e, ERR_CONFIG, "%s: CONFIG_CURED_PERCENT (%d) must be below "
			       "CONFIG_STUCK_PERCENT (%d)", name, c->cured_percent,
			       c->stuck_percent);
	if (!c->cc[0] || strchr(c->cc, ' '))
		return err_set(e, ERR_CONFIG, "%s: CONFIG_CC must be one program (CONFIG_CCACHE=y "
			       "puts ccache before it), not \"%s\"", name, c->cc);
	if (!c->load_anon && c->level_hotplug)
		return err_set(e, ERR_CONFIG,
			       "%s: CONFIG_LEVEL_HOTPLUG judges by CONFIG_LOAD_ANON, "
			       "which is n",
			       name);
	return 0;
}

int ci_config_parse(struct arena *a, struct str text, const char *name, struct ci_config *c,
		    struct err *e)
{
	struct ci_config next = *c;
	struct line l = { .a = a, .c = &next, .e = e };
	uint64_t seen = 0;
	struct str line;
	int rc = 0;

	/* A choice is one setting: choosing one takes the default back. */
	if (str_find(text, STR("CONFIG_ACCEL_KVM=y"), 0) >= 0 ||
	    str_find(text, STR("CONFIG_ACCEL_TCG=y"), 0) >= 0)
		next.accel_auto = false;
	for (unsigned int n = 1; !rc && str_line(&text, &line); n++) {
		l.where = arena_printf(a, "%s:%u", name, n);
		rc = line_set(&l, line, &seen);
	}
	if (!rc)
		rc = check_whole(&next, name, e);
	if (rc) {
		err_next(e, "make menuconfig, or edit the file; ci/Kconfig explains every setting");
		return rc;
	}
	next.path = arena_str(a, name);
	*c = next;
	return 0;
}

int ci_config_read(struct arena *a, const char *path, struct ci_config *c, struct err *e)
{
	struct buf text = BUF_INIT((size_t)1 << 20);
	int rc = io_read(path, &text, e);

	if (!rc)
		rc = ci_config_parse(a, buf_str(&text), path, c, e);
	buf_release(&text);
	return rc;
}

int ci_config_set(struct arena *a, const char *setting, struct ci_config *c, struct err *e)
{
	struct ci_config next = *c;
	struct line l = { .a = a, .c = &next, .e = e, .where = "--set" };
	const char *eq = strchr(setting, '=');
	struct str name, v;
	int rc;

	if (!eq)
		return err_set(e, ERR_USAGE, "--set takes SYMBOL=VALUE, not %s", setting);
	name = (struct str){ setting, (size_t)(eq - setting) };
	cut(name, "CONFIG_", &name);
	l.name = name;
	v = str_of(eq + 1);
	if (str_starts(name, "ACCEL_") && str_is(v, "y"))
		next.accel_auto = next.accel_kvm = next.accel_tcg = false;
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++)
		if (symbols[i].kind == STRING && str_is(name, symbols[i].name) && v.p[0] != '"')
			v = str_of(arena_printf(a, "\"%s\"", eq + 1));
	rc = set(&l, v, NULL);
	if (!rc)
		rc = check_whole(&next, "--set", e);
	if (!rc)
		*c = next;
	return rc;
}

static void add_string(struct buf *out, const char *z)
{
	buf_addc(out, '"');
	for (; *z; z++) {
		if (*z == '"' || *z == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *z);
	}
	buf_addc(out, '"');
}

void ci_config_text(const struct ci_config *c, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		const struct symbol *s = &symbols[i];
		const char *at = (const char *)c + s->at;

		if (s->kind == BOOL && !*(const bool *)at) {
			buf_printf(out, "# CONFIG_%s is not set\n", s->name);
			continue;
		}
		buf_printf(out, "CONFIG_%s=", s->name);
		if (s->kind == INT)
			buf_printf(out, "%d", *(const int *)at);
		else if (s->kind == BOOL)
			buf_addc(out, 'y');
		else
			add_string(out, *(const char *const *)at);
		buf_addc(out, '\n');
	}
}
