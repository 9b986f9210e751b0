/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that the port's new text uses: found on the branch, called with as many arguments as they
 * take, and of the same meaning there.
 */
#include "port/gate_parts.h"

static const char *kind_of(const struct name_use *u)
{
	switch (u->kind) {
	case USE_CALL:	return "function";
	case USE_FIELD:	return "member";
	case USE_TAG:	return "type";
	default:	return "name";
	}
}

/* Calls must have as many arguments as what they call takes. */
static size_t check_arity(struct gate_file *g, const struct name_use *u, bool known,
			  int min, int max)
{
	struct port_finding *f;

	if (u->kind != USE_CALL || u->args < 0 || !known ||
	    (u->args >= min && (max < 0 || u->args <= max)))
		return 0;
	f = gate_find(g, "arity", u->name, u->line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena, "%.*s() is called with %d argument%s and takes %s%d here",
			       STR_ARG(u->name), u->args, u->args == 1 ? "" : "s",
			       max < 0 ? "at least " : "", u->args < min ? min : max);
	return 1;
}

/* A bare lower-case word: in new text it is somebody's local, which being used elsewhere
 * does not declare. */
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
	return local_like(u) && u->callee.n && !(u->callee.p[0] >= 'A' && u->callee.p[0] <= 'Z') &&
	       !gate_takes_member(u->callee) &&
	       w->find(w->ctx, path, u->name, NAME_ANY, NULL) != WORLD_FOUND &&
	       w->find(w->ctx, path, u->name, NAME_FIELD, NULL) == WORLD_FOUND;
}

/* The branch's own lines of that function use the word: some macro of theirs declares it. */
static bool stands_already(const struct gate_file *g, const struct name_use *u)
{
	for (size_t k = 0; k < g->items.n; k++) {
		const struct item *it = &g->items.v[k];

		if (it->kind != ITEM_FUNC || g->toks.v[it->end - 1].line < u->line)
			continue;
		if (g->toks.v[it->first].line > u->line)
			return false;
		for (size_t i = it->body; i < it->end; i++)
			if (g->toks.v[i].kind == TOK_IDENT && !gate_fresh(g, i) &&
			    str_eq(tok_str(&g->toks, i), u->name) &&
			    !tok_access(&g->toks, i - 1))
				return true;
		return false;
	}
	return false;
}

static size_t check_use(struct gate_file *g, const struct name_use *u,
			const struct map *own)
{
	const struct world *world = g->o->world;
	const struct name_def *d = map_get(own, u->name);
	struct world_def wd = { 0 };
	struct port_finding *f;
	enum world_answer w;

	if (d)
		return check_arity(g, u, d->callable && d->arity_known, d->args_min, d->args_max);
	w = names_resolve(world, g->f->target, u, &wd);
	if (w == WORLD_FOUND && u->kind == USE_ARG && only_member(world, g->f->target, u))
		w = WORLD_ABSENT;
	if (w == WORLD_FOUND)
		return check_arity(g, u, wd.callable && wd.arity_known, wd.args_min, wd.args_max);
	/* a word that others use for a variable is no function */
	if (w == WORLD_BY_USE && !local_like(u) && (u->kind != USE_CALL || wd.callable))
		return 0;
	if (w != WORLD_UNKNOWN && local_like(u) && stands_already(g, u))
		return 0;
	/* a macro may mean a variable of the functions that use it */
	if (w != WORLD_UNKNOWN && u->in_macro && u->kind == USE_VALUE &&
	    gate_local(&g->names, u->name))
		return 0;
	f = gate_find(g, "name", u->name, u->line);
	if (!f)
		return 0;
	f->unresolved = true;
	f->unknown = w == WORLD_UNKNOWN;
	f->text = w == WORLD_UNKNOWN ?
		arena_printf(g->arena, "cannot tell whether the branch has the %s %.*s: an object is missing",
			     kind_of(u), STR_ARG(u->name)) :
		arena_printf(g->arena, "the branch has no %s %.*s", kind_of(u), STR_ARG(u->name));
	return 1;
}

/* Names whose meaning flipped between upstream's tree and the branch. */
static size_t check_meanings(struct gate_file *g)
{
	const struct port_options *o = g->o;
	struct rule_stops stops = { 0 };

	rules_stops(g->arena, o->rules, o->world, o->source, g->f->target, &g->toks, g->fresh,
		    &stops);
	for (size_t i = 0; i < stops.n; i++) {
		struct port_finding *f = ARR_PUSH(g->arena, g->r->findings);

		*f = (struct port_finding){ stops.v[i].name, stops.v[i].line, "meaning",
					    stops.v[i].text, false };
	}
	return stops.n;
}

/* The lines of a header that the assembler reads, from .macro to .endm; NULL: there are none. */
static bool *assembler_lines(struct gate_file *g)
{
	struct str rest = g->toks.text, line;
	bool in = false, *ret;

	if (str_find(rest, STR(".endm"), 0) < 0)
		return NULL;
	ret = ARENA_NEW_N(g->arena, bool, g->lines.n + 2);
	for (size_t i = 0; str_line(&rest, &line) && i <= g->lines.n; i++) {
		line = str_trim(line);
		in |= str_starts(line, ".macro ");
		ret[i] = in;
		in &= !str_starts(line, ".endm");
	}
	return ret;
}

size_t gate_uses(struct gate_file *g, const struct map *own)
{
	size_t found = g->o->rules ? check_meanings(g) : 0;
	const bool *assembler = assembler_lines(g);

	for (size_t i = 0; i < g->names.uses.n; i++) {
		const struct name_use *u = &g->names.uses.v[i];

		if (!g->fresh[u->line - 1] || names_builtin(u->name))
			continue;
		if (assembler && assembler[u->line - 1])
			gate_review(g, "names in assembler macros are not looked up");
		else
			found += check_use(g, u, own);
	}
	return found;
}
