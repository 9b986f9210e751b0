/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * New lines of assembly. No C is in it, but the same headers are: a macro or constant that these
 * have upstream and not on the branch does not assemble. What upstream's headers do not have either
 * (registers, instructions, gas macros) is not judged.
 */
#include "port/gate_parts.h"

/* Macros and constants are written in capitals; a function may be in a .c file that no
 * header tells of. */
static bool capitals(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	return s.n > 1;
}

static bool says(struct str text, struct str name)
{
	struct arena tmp = ARENA_INIT;
	struct toks t;
	bool found = false;

	/* few names come as far as here */
	if (str_find(text, name, 0) >= 0) {
		tok_lex(&tmp, text, &t);
		for (size_t i = 0; i < t.n && !found; i++)
			found = t.v[i].kind == TOK_IDENT && str_eq(tok_str(&t, i), name);
	}
	arena_release(&tmp);
	return found;
}

/* Does a header or C file of the change speak of it? */
static bool brought(const struct port_file *files, const struct port_result *results, size_t n,
		    struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (results[i].ok && !results[i].deleted && port_is_c(files[i].path) &&
		    says(results[i].text, name))
			return true;
	return false;
}

size_t gate_assembly(struct gate_file *g, const struct port_file *files,
		     const struct port_result *results, size_t n)
{
	const struct world *here = g->o->world, *there = g->o->source;
	const char *path = g->f->target;
	struct intern in;
	struct lines was, now;
	struct toks t;
	size_t found = 0;

	if (!here || !there || !str_ends(str_of(path), ".S"))
		return 0;
	intern_init(&in, g->arena);
	lines_split(g->arena, g->f->branch.text, &in, &was);
	lines_split_like(g->arena, g->r->text, &in, &was, &now);
	tok_lex(g->arena, g->r->text, &t);
	for (size_t i = 0; i < t.n; i++) {
		struct str name = tok_str(&t, i);
		struct port_finding *f;

		if (t.v[i].kind != TOK_IDENT || t.v[i].flags & TOK_PP || !capitals(name) ||
		    t.v[i].line > now.n ||
		    now.twin[t.v[i].line - 1] != TOK_NO_TWIN ||
		    there->find(there->ctx, g->f->path, name, NAME_ANY, NULL) != WORLD_FOUND ||
		    here->find(here->ctx, path, name, NAME_ANY, NULL) != WORLD_ABSENT ||
		    says(g->f->branch.text, name) || brought(files, results, n, name))
			continue;
		f = gate_find(g, "name", name, t.v[i].line);
		if (!f)
			continue;
		f->unresolved = true;
		f->text = arena_printf(g->arena, "the branch has no name %.*s", STR_ARG(name));
		found++;
	}
	return found;
}
