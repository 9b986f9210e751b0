/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The change gate: all files of a change together, against the branch.
 */
#include "port/port.h"

#include "base/map.h"
#include "c/item.h"
#include "c/names.h"
#include "port/lines.h"

/* One ported file, lexed. */
struct ported {
	const struct port_file *f;
	struct port_result *r;
	struct toks toks;
	struct names names;
	bool *fresh;		/* by line, from 0: the port brought it */
};

/* The lines of the result that the branch did not have. */
static bool *fresh_lines(struct arena *a, struct str before, struct str after)
{
	struct intern in;
	struct lines t, r;
	struct diff d;
	bool *fresh;

	intern_init(&in, a);
	lines_split(a, before, &in, &t);
	lines_split(a, after, &in, &r);
	diff_ids(a, t.id, t.n, r.id, r.n, in.n, &d);
	fresh = ARENA_NEW_N(a, bool, r.n + 2);
	for (size_t i = 0; i < d.n; i++)
		for (size_t k = 0; k < d.v[i].bn; k++)
			fresh[d.v[i].b + k] = true;
	return fresh;
}

static struct port_finding *finding(struct arena *a, struct ported *p, const char *check,
				    const struct name_use *u)
{
	struct port_finding *f;

	for (size_t i = 0; i < p->r->findings.n; i++)	/* once a name and file is enough */
		if (!strcmp(p->r->findings.v[i].check, check) &&
		    str_eq(p->r->findings.v[i].name, u->name))
			return NULL;
	f = ARR_PUSH(a, p->r->findings);
	f->check = check;
	f->name = arena_span(a, u->name);
	f->line = u->line;
	return f;
}

static const char *kind_of(const struct name_use *u)
{
	switch (u->kind) {
	case USE_CALL:	return "function";
	case USE_FIELD:	return "member";
	case USE_TAG:	return "type";
	default:	return "name";
	}
}

static const struct name_def *own_def(const struct map *own, const struct name_use *u)
{
	return map_get(own, u->name);
}

/* Calls must have as many arguments as what they call takes. */
static size_t check_arity(struct arena *a, struct ported *p, const struct name_use *u, bool known,
			  int min, int max)
{
	struct port_finding *f;

	if (u->kind != USE_CALL || u->args < 0 || !known ||
	    (u->args >= min && (max < 0 || u->args <= max)))
		return 0;
	f = finding(a, p, "arity", u);
	if (!f)
		return 0;
	f->text = arena_printf(a, "%.*s() is called with %d argument%s and takes %s%d here",
			       STR_ARG(u->name), u->args, u->args == 1 ? "" : "s",
			       max < 0 ? "at least " : "", u->args < min ? min : max);
	return 1;
}

/* A bare lower-case word: in new text it is somebody's local, which being used elsewhere does not declare. */
static bool local_like(const struct name_use *u)
{
	if (u->kind != USE_VALUE && u->kind != USE_ARG)
		return false;
	for (size_t i = 0; i < u->name.n; i++)
		if (u->name.p[i] >= 'A' && u->name.p[i] <= 'Z')
			return false;
	return !u->in_macro;
}

/*
 * A bare argument that is known only as some structure's member means one where
 * the macro takes a member's name; elsewhere it is a local that is not here.
 */
static bool only_member(const struct world *w, const char *path, const struct name_use *u)
{
	static const char *const takes[] = { "offset", "container", "entry", "member", "field",
					     "struct_size", "flex", "for_each", "typeof" };

	if (!local_like(u) || !u->callee.n || (u->callee.p[0] >= 'A' && u->callee.p[0] <= 'Z') ||
	    w->find(w->ctx, path, u->name, NAME_ANY, NULL) == WORLD_FOUND ||
	    w->find(w->ctx, path, u->name, NAME_FIELD, NULL) != WORLD_FOUND)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(takes); i++)
		if (str_find(u->callee, str_of(takes[i]), 0) >= 0)
			return false;
	return true;
}

static size_t check_use(struct arena *a, struct ported *p, const struct name_use *u,
			const struct map *own, const struct port_options *o)
{
	const struct name_def *d = own_def(own, u);
	struct world_def wd = { 0 };
	struct port_finding *f;
	enum world_answer w;

	if (d)
		return check_arity(a, p, u, d->callable && d->arity_known, d->args_min, d->args_max);
	w = names_resolve(o->world, p->f->target, u, &wd);
	if (w == WORLD_FOUND && u->kind == USE_ARG && only_member(o->world, p->f->target, u))
		w = WORLD_ABSENT;
	if (w == WORLD_FOUND)
		return check_arity(a, p, u, wd.callable && wd.arity_known, wd.args_min, wd.args_max);
	if (w == WORLD_BY_USE && !local_like(u))
		return 0;
	f = finding(a, p, "name", u);
	if (!f)
		return 0;
	f->unresolved = true;
	f->text = w == WORLD_UNKNOWN ?
		arena_printf(a, "cannot tell whether the branch has the %s %.*s: an object is missing",
			     kind_of(u), STR_ARG(u->name)) :
		arena_printf(a, "the branch has no %s %.*s", kind_of(u), STR_ARG(u->name));
	return 1;
}

/*
 * What the change itself defines. With several definitions of a name (the real
 * one and a stub under #else) the arity is known only where they agree.
 */
static bool bare_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9' && i) ||
		      (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
			return false;
	return s.n > 0;
}

/* A macro that stands where a definition would (DEFINE_MUTEX(x)) defines what it is given. */
static void collect_called(struct arena *a, const struct ported *p, struct map *own)
{
	for (size_t i = 0; i < p->names.calls.n; i++) {
		const struct name_call *c = &p->names.calls.v[i];

		for (size_t k = 0; k < c->nargs; k++) {
			struct str w = str_trim(c->args[k]);
			struct name_def *d;

			if (!bare_word(w) || map_has(own, w))
				continue;
			d = ARENA_NEW(a, struct name_def);
			d->name = w;
			d->kind = DEF_VAR;
			map_put(own, w, d);
		}
	}
}

static void collect_own(struct arena *a, const struct ported *p, struct map *own)
{
	for (size_t i = 0; i < p->names.defs.n; i++) {
		struct name_def *d = &p->names.defs.v[i];
		void **slot = map_at(own, d->name);
		const struct name_def *old = *slot;
		struct name_def *both;

		if (old && (old->args_min != d->args_min || old->args_max != d->args_max ||
			    old->callable != d->callable)) {
			both = ARENA_NEW(a, struct name_def);
			*both = *old;
			both->arity_known = false;
			*slot = both;
		} else {
			*slot = d;
		}
	}
}

/* Names whose meaning flipped between upstream's tree and the branch. */
static size_t check_meanings(struct arena *a, struct ported *p, const struct port_options *o)
{
	struct rule_stops stops = { 0 };

	rules_stops(a, o->rules, o->world, o->source, p->f->target, &p->toks, p->fresh, &stops);
	for (size_t i = 0; i < stops.n; i++) {
		struct port_finding *f = ARR_PUSH(a, p->r->findings);

		*f = (struct port_finding){ stops.v[i].name, stops.v[i].line, "meaning",
					    stops.v[i].text, false };
	}
	return stops.n;
}

/* Token @i is on a line that the port brought, or spans one. */
static bool fresh_tok(const struct ported *p, size_t i)
{
	const struct tok *t = &p->toks.v[i];
	uint32_t line = t->line;

	if (p->fresh[line - 1])
		return true;
	for (uint32_t k = 0; t->kind == TOK_COMMENT && k < t->len; k++)
		if (p->toks.text.p[t->off + k] == '\n' && p->fresh[++line - 1])
			return true;
	return false;
}

/*
 * A variable is a pointer or it is not: new text that writes x.y where the
 * branch's own lines of that function write x->y is in another dialect.
 */
static size_t check_access(struct arena *a, struct ported *p, size_t first, size_t end)
{
	const struct toks *t = &p->toks;
	size_t found = 0;

	for (size_t i = first; i + 1 < end; i++) {
		bool dot = tok_is(t, i + 1, "."), arrow = tok_is(t, i + 1, "->");
		struct name_use u = { .name = tok_str(t, i), .line = t->v[i].line };
		size_t same = 0, other = 0;
		struct port_finding *f;

		if (t->v[i].kind != TOK_IDENT || (!dot && !arrow) || !p->fresh[t->v[i].line - 1] ||
		    (i && (tok_is(t, i - 1, ".") || tok_is(t, i - 1, "->"))))
			continue;
		for (size_t k = first; k + 1 < end; k++) {
			if (t->v[k].id != t->v[i].id || p->fresh[t->v[k].line - 1] ||
			    (k && (tok_is(t, k - 1, ".") || tok_is(t, k - 1, "->"))))
				continue;
			same += tok_is(t, k + 1, dot ? "." : "->");
			other += tok_is(t, k + 1, dot ? "->" : ".");
		}
		if (same || !other)
			continue;
		f = finding(a, p, "access", &u);
		if (!f)
			continue;
		f->text = arena_printf(a, "%.*s is %s pointer in this function of the branch",
				       STR_ARG(u.name), dot ? "a" : "no");
		found++;
	}
	return found;
}

/* The names of the items that the port touched: all others are the branch's own. */
static size_t fresh_names(struct arena *a, struct ported *p)
{
	struct items it;
	size_t found = 0;

	item_split(a, &p->toks, &it);
	for (size_t i = 0; i < it.n; i++)
		for (size_t k = it.v[i].first; k < it.v[i].end; k++)
			if (fresh_tok(p, k)) {
				names_of(a, &p->toks, it.v[i].first, it.v[i].end,
					 NAMES_DEFS | NAMES_USES, &p->names);
				if (it.v[i].kind == ITEM_FUNC)
					found += check_access(a, p, it.v[i].first, it.v[i].end);
				break;
			}
	return found;
}

size_t port_gate(struct arena *a, const struct port_file *files, struct port_result *results,
		 size_t n, const struct port_options *o)
{
	struct ported *p = ARENA_NEW_N(a, struct ported, n + 1);
	struct map own;
	size_t found = 0;

	if (!o->world)
		return 0;
	map_init(&own, a);
	for (size_t i = 0; i < n; i++) {
		p[i].f = &files[i];
		p[i].r = &results[i];
		if (!results[i].ok || results[i].deleted || results[i].unchanged ||
		    !port_is_c(files[i].path))
			continue;
		p[i].fresh = fresh_lines(a, files[i].branch.text, results[i].text);
		if (results[i].toks)
			p[i].toks = *results[i].toks;
		else
			tok_lex(a, results[i].text, &p[i].toks);
		found += fresh_names(a, &p[i]);
		collect_own(a, &p[i], &own);
		collect_called(a, &p[i], &own);
	}
	for (size_t i = 0; i < n; i++) {
		if (!p[i].fresh)
			continue;
		if (o->rules)
			found += check_meanings(a, &p[i], o);
		for (size_t k = 0; k < p[i].names.uses.n; k++) {
			const struct name_use *u = &p[i].names.uses.v[k];

			if (p[i].fresh[u->line - 1] && !names_builtin(u->name))
				found += check_use(a, &p[i], u, &own, o);
		}
	}
	return found;
}
