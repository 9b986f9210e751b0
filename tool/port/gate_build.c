/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the branch's build must know of the port's new text: headers to include, attributes, and
 * forms of C that need a newer language standard than the branch asks its compiler for.
 */
#include "port/gate_parts.h"

static int has(struct gate_file *g, const char *path)
{
	struct str text;

	return g->o->world->text(g->o->world->ctx, path, &text);
}

/* Is <h> where every file of the kernel may include from? What cannot be told counts as yes. */
static bool header_there(struct gate_file *g, struct str h)
{
	const char *arch = g->f->target, *slash;

	if (has(g, arena_printf(g->arena, "include/%.*s", STR_ARG(h))) ||
	    has(g, arena_printf(g->arena, "include/uapi/%.*s", STR_ARG(h))))
		return true;
	if (!str_starts(h, "asm/"))
		return !str_starts(h, "linux/") && !str_starts(h, "net/");
	if (has(g, arena_printf(g->arena, "include/asm-generic/%.*s", (int)h.n - 4, h.p + 4)))
		return true;
	slash = strncmp(arch, "arch/", 5) ? NULL : strchr(arch + 5, '/');
	if (!slash)	/* which architectures build it one cannot say */
		return true;
	return has(g, arena_printf(g->arena, "%.*s/include/%.*s", (int)(slash - arch), arch,
				   STR_ARG(h))) ||
	       has(g, arena_printf(g->arena, "%.*s/include/uapi/%.*s", (int)(slash - arch), arch,
				   STR_ARG(h)));
}

static size_t headers(struct gate_file *g)
{
	size_t found = 0;

	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		struct port_finding *f;

		if (it->kind != ITEM_INCLUDE || !gate_fresh(g, it->head) || it->name.n < 3 ||
		    it->name.p[0] != '<' ||
		    header_there(g, (struct str){ it->name.p + 1, it->name.n - 2 }))
			continue;
		f = gate_find(g, "header", it->name, g->toks.v[it->head].line);
		if (!f)
			continue;
		f->unresolved = true;
		f->text = arena_printf(g->arena, "the branch has no header %.*s",
				       STR_ARG(it->name));
		found++;
	}
	return found;
}

/* Does a file of the change say "DEFINE_…(name, "? */
static bool made_here(const struct gate_file *g, struct str name)
{
	struct str form = str_of(arena_printf(g->arena, "(%.*s,", STR_ARG(name)));

	for (size_t i = 0; i < g->decls->nfirst; i++) {
		struct str text = g->decls->first[i];
		ptrdiff_t at = 0;

		while ((at = str_find(text, form, at)) >= 0) {
			size_t from = at;

			while (from && text.p[from - 1] != '\n')
				from--;
			if (str_find((struct str){ text.p + from, at - from }, STR("DEFINE_"), 0) >= 0)
				return true;
			at++;
		}
	}
	return false;
}

/* Attributes are no names to the parser, and macros all the same. */
static size_t attributes(struct gate_file *g)
{
	static const char *const words[] = {
		"__free", "__cleanup", "__counted_by", "__counted_by_le", "__counted_by_be",
		"__nonstring", "__ro_after_init", "fallthrough",
	};
	const struct world *w = g->o->world;
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t n = 0; n < g->fresh_toks.n; n++) {
		size_t i = g->fresh_toks.v[n], k = 0;
		struct str s = tok_str(t, i);
		struct port_finding *f;

		if (t->v[i].kind != TOK_IDENT || t->v[i].flags & TOK_PP)
			continue;
		while (k < ARRAY_SIZE(words) && !str_is(s, words[k]))
			k++;
		if (k == ARRAY_SIZE(words) ||
		    w->find(w->ctx, g->f->target, s, NAME_ANY, NULL) != WORLD_ABSENT)
			continue;
		f = gate_find(g, "name", s, t->v[i].line);
		if (!f)
			continue;
		f->unresolved = true;
		f->text = arena_printf(g->arena, "the branch has no %.*s", STR_ARG(s));
		found++;
	}
	return found;
}

/* guard(x), CLASS(x, …) and __free(x) name a class or a function that some DEFINE_…() makes. */
static size_t classes(struct gate_file *g)
{
	static const struct { const char *word, *made; } forms[] = {
		{ "guard", "class_%.*s_constructor" }, { "scoped_guard", "class_%.*s_constructor" },
		{ "CLASS", "class_%.*s_constructor" }, { "__free", "__free_%.*s" },
	};
	const struct world *w = g->o->world;
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t n = 0; n < g->fresh_toks.n && g->fresh_toks.v[n] + 2 < t->n; n++) {
		size_t i = g->fresh_toks.v[n], k = 0;
		struct str name;
		struct port_finding *f;

		if (t->v[i].kind != TOK_IDENT || !tok_is(t, i + 1, "(") ||
		    t->v[i + 2].kind != TOK_IDENT)
			continue;
		while (k < ARRAY_SIZE(forms) && !tok_is(t, i, forms[k].word))
			k++;
		if (k == ARRAY_SIZE(forms))
			continue;
		name = str_of(arena_printf(g->arena, forms[k].made, STR_ARG(tok_str(t, i + 2))));
		/* the change's own is in its text, too */
		if (w->find(w->ctx, g->f->target, name, NAME_ANY, NULL) != WORLD_ABSENT ||
		    made_here(g, tok_str(t, i + 2)))
			continue;
		f = gate_find(g, "name", tok_str(t, i + 2), t->v[i].line);
		if (!f)
			continue;
		f->unresolved = true;
		f->text = arena_printf(g->arena, "the branch has no %.*s for %s()",
				       STR_ARG(tok_str(t, i + 2)), forms[k].word);
		found++;
	}
	return found;
}

/* for (int i = …: C99, which kernels before v5.18 (e8c07082a810) do not ask for. */
static size_t loops(struct gate_file *g)
{
	const struct toks *t = &g->toks;
	struct str make;

	for (size_t n = 0; n < g->fresh_toks.n && g->fresh_toks.v[n] + 3 < t->n; n++) {
		size_t i = g->fresh_toks.v[n];
		struct port_finding *f;

		if (t->v[i].kind != TOK_IDENT || !tok_is(t, i, "for") || !tok_is(t, i + 1, "(") ||
		    t->v[i + 2].kind != TOK_IDENT ||
		    (t->v[i + 3].kind != TOK_IDENT &&
		     !(tok_is(t, i + 3, "*") && tok_keyword(tok_str(t, i + 2)))))
			continue;
		if (g->o->world->text(g->o->world->ctx, "Makefile", &make) != 1 ||
		    str_find(make, STR("-std=gnu89"), 0) < 0)
			return 0;
		f = gate_find(g, "language", tok_str(t, i), t->v[i].line);
		if (!f)
			return 0;
		f->text = "it declares a variable inside of for (), and the branch is built as "
			  "gnu89";
		return 1;
	}
	return 0;
}

size_t gate_build(struct gate_file *g)
{
	return headers(g) + attributes(g) + classes(g) + loops(g);
}
