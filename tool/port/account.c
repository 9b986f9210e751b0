/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/account_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "port/gate_item.h"
#include "port/pieces.h"

/* White space counts as one blank, and not at all at the ends. */
static struct str folded(struct arena *a, struct str s)
{
	char *to;
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\t' || (s.p[i] == ' ' && i + 1 < s.n && s.p[i + 1] == ' '))
			goto fold;
	return s;
fold:
	to = ARENA_NEW_N(a, char, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || s.p[i] == '\t';

		if (!blank)
			to[n++] = s.p[i];
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return (struct str){ to, n };
}

static uint8_t kind_of_c(const struct side *s, size_t line)
{
	uint8_t kind = ACCT_BLANK;

	for (size_t k = side_tok(s, line), end = side_tok(s, line + 1); k < end; k++) {
		if (s->toks.v[k].kind == TOK_COMMENT)
			kind = ACCT_COMMENT;
		else if (s->toks.v[k].kind != TOK_PUNCT && s->toks.v[k].kind != TOK_OTHER)
			return ACCT_CODE;
	}
	return kind;
}

/* Lines inside of a comment that began above have no token of their own. */
static void inside_comments(struct acct_side *d)
{
	const struct toks *t = &d->s->toks;

	for (size_t i = 0; i < t->n; i++) {
		uint32_t line = t->v[i].line;

		if (t->v[i].kind != TOK_COMMENT)
			continue;
		for (uint32_t c = 0; c < t->v[i].len; c++)
			if (t->text.p[t->v[i].off + c] == '\n' && line++ < d->s->lines.n &&
			    d->kind[line - 1] == ACCT_BLANK)
				d->kind[line - 1] = ACCT_COMMENT;
	}
}

static void scope_lines(struct acct *k, struct acct_side *d)
{
	const struct side *s = d->s;

	for (size_t i = 0; i < s->items.n; i++) {
		const struct item *it = &s->items.v[i];
		uint32_t scope, last;

		if (!it->name.n || it->kind == ITEM_PP || it->kind == ITEM_OTHER)
			continue;
		scope = intern_id(&k->scopes, it->name);
		last = it->end < s->toks.n ? s->toks.v[it->end].line : (uint32_t)s->lines.n + 1;
		for (uint32_t l = s->toks.v[it->first].line;
		     l < last || l == s->toks.v[it->first].line; l++)
			d->scope[l - 1] = scope;
	}
}

static void side_make(struct acct *k, enum acct_id id, struct side *s)
{
	struct acct_side *d = &k->side[id];
	size_t n = s->lines.n;

	d->s = s;
	d->key = ARENA_NEW_N(k->arena, uint32_t, n + 1);
	d->scope = ARENA_NEW_N(k->arena, uint32_t, n + 1);
	d->kind = ARENA_NEW_N(k->arena, uint8_t, n + 1);
	d->fresh = ARENA_NEW_N(k->arena, bool, n + 1);
	side_lex(&k->x, s);	/* words are words in assembly and tables, too */
	if (k->is_c)
		scope_lines(k, d);
	for (size_t i = 0; i < n; i++) {
		struct str line = folded(k->arena, s->lines.v[i]);

		d->key[i] = intern_id(&k->keys, line);
		d->kind[i] = k->is_c ? kind_of_c(s, i) : line.n ? ACCT_CODE : ACCT_BLANK;
	}
	if (k->is_c)
		inside_comments(d);
}

static void mark_fresh(struct acct *k)
{
	struct diff d;

	diff_ids(k->arena, k->x.t.lines.id, k->x.t.lines.n, k->made.lines.id, k->made.lines.n,
		 k->x.in.n, &d);
	for (size_t i = 0; i < d.n; i++) {
		for (size_t l = 0; l < d.v[i].an; l++)
			k->side[ACCT_T].fresh[d.v[i].a + l] = true;
		for (size_t l = 0; l < d.v[i].bn; l++)
			k->side[ACCT_R].fresh[d.v[i].b + l] = true;
	}
}

static void find_scopes(struct acct *k)
{
	for (int id = 0; id < ACCT_N; id++) {
		struct acct_side *d = &k->side[id];

		d->in = ARENA_NEW_N(k->arena, bool, k->nscopes);
		d->in[ACCT_FILE] = true;
		for (size_t i = 0; i < d->s->lines.n; i++)
			d->in[d->scope[i]] = true;
	}
}

/* A function of upstream's that the branch has under another name, found by what it says. */
static void find_moved(struct acct *k)
{
	struct pieces pc;
	bool made = false;

	k->moved = ARENA_NEW_N(k->arena, uint32_t, k->nscopes);
	for (uint32_t i = 0; i < k->nscopes; i++)
		k->moved[i] = i;
	for (size_t i = 0; k->is_c && i < k->x.p.items.n; i++) {
		const struct item *it = &k->x.p.items.v[i];
		uint32_t scope = acct_scope(k, it->name);
		size_t t;

		if (it->kind != ITEM_FUNC || scope == ACCT_FILE || !k->touched[scope] ||
		    k->side[ACCT_T].in[scope])
			continue;
		if (!made)
			pieces_find(&k->x, &pc);
		made = true;
		t = pc.t_of_p[i];
		if (t != NO_ITEM || pieces_like(&k->x, &pc, i, &t))
			k->moved[scope] = acct_scope(k, k->x.t.items.v[t].name);
	}
}

static void mark_touched(struct acct *k)
{
	k->touched = ARENA_NEW_N(k->arena, bool, k->nscopes);
	for (size_t i = 0; i < k->x.pu.n; i++) {
		const struct diff_hunk *h = &k->x.pu.v[i];

		for (size_t l = 0; l < h->an; l++)
			k->touched[k->side[ACCT_P].scope[h->a + l]] = true;
		for (size_t l = 0; l < h->bn; l++)
			k->touched[k->side[ACCT_U].scope[h->b + l]] = true;
	}
	for (int id = ACCT_T; id <= ACCT_R; id++)
		for (size_t l = 0; l < k->side[id].s->lines.n; l++)
			if (k->side[id].fresh[l])
				k->touched[k->side[id].scope[l]] = true;
}

void acct_init(struct acct *k, struct arena *a, const struct port_file *f, struct port_result *r,
	       const struct port_options *o)
{
	*k = (struct acct){ .arena = a, .f = f, .r = r, .o = o, .is_c = port_is_c(f->path) };
	trio_init(&k->x, a, f->before.text, f->after.text, f->branch.text);
	k->made.text = r->deleted ? STR("") : r->unchanged ? f->branch.text : r->text;
	lines_split(a, k->made.text, &k->x.in, &k->made.lines);
	intern_init(&k->keys, a);
	intern_init(&k->scopes, a);
	intern_id(&k->scopes, STR(""));
	map_init(&k->count, a);
	map_init(&k->said, a);
	side_make(k, ACCT_P, &k->x.p);
	side_make(k, ACCT_U, &k->x.u);
	side_make(k, ACCT_T, &k->x.t);
	side_make(k, ACCT_R, &k->made);
	k->nscopes = (uint32_t)k->scopes.n;
	mark_fresh(k);
	find_scopes(k);
	mark_touched(k);
	find_moved(k);
}

uint32_t acct_scope(struct acct *k, struct str name)
{
	uint32_t scope = intern_id(&k->scopes, name);

	return scope < k->nscopes ? scope : ACCT_FILE;
}

struct str acct_scope_name(const struct acct *k, uint32_t scope)
{
	return k->scopes.text[scope];
}

uint32_t acct_line_of(const struct acct *k, uint32_t scope)
{
	const struct acct_side *d = &k->side[ACCT_R];
	uint32_t first = 0;

	for (uint32_t i = 0; i < d->s->lines.n; i++) {
		if (d->scope[i] != scope)
			continue;
		if (d->fresh[i])
			return i + 1;
		if (!first && d->kind[i] == ACCT_CODE)
			first = i + 1;
	}
	return first ? first : 1;
}

bool acct_find(struct acct *k, const char *check, uint32_t scope, struct str name, uint32_t line,
	       const char *fmt, ...)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	char text[1024];
	struct port_finding *f;
	void **slot;
	va_list ap;

	slot = map_at(&k->said, str_of(arena_printf(&tmp, "%s %u %.*s", check, scope,
						    STR_ARG(name))));
	if (*slot)
		return false;
	*slot = k;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f = ARR_PUSH(k->arena, k->r->findings);
	*f = (struct port_finding){ .name = name, .line = line, .check = check,
				    .text = arena_str(k->arena, text) };
	return true;
}

bool acct_knows(struct acct *k, struct str name)
{
	const struct world *w = k->o->world;

	if (!w)
		return true;
	return w->find(w->ctx, k->f->target, name, NAME_ANY, NULL) != WORLD_ABSENT ||
	       w->find(w->ctx, k->f->target, name, NAME_FIELD, NULL) != WORLD_ABSENT ||
	       w->find(w->ctx, k->f->target, name, NAME_TAG, NULL) != WORLD_ABSENT;
}

bool acct_has_header(struct acct *k, struct str name)
{
	static const char arch[] = "arch/";
	const struct world *w = k->o->world;
	const char *path = k->f->target, *end;
	struct str text;

	if (!w || !w->text ||
	    w->text(w->ctx, arena_printf(k->arena, "include/%.*s", STR_ARG(name)), &text))
		return true;
	/* <asm/x.h>: the architecture's own, or the generic one */
	if (!str_starts(name, "asm/"))
		return false;
	if (w->text(w->ctx, arena_printf(k->arena, "include/asm-generic/%.*s", (int)name.n - 4,
					 name.p + 4), &text))
		return true;
	end = str_starts(str_of(path), arch) ? strchr(path + sizeof(arch) - 1, '/') : NULL;
	return !end || w->text(w->ctx, arena_printf(k->arena, "%.*s/include/%.*s",
						    (int)(end - path), path, STR_ARG(name)), &text);
}

/* The shape of the file. */
static void shape(struct acct *k)
{
	const char *why = gate_toks(k->arena, &k->x.t.toks, &k->made.toks);

	if (why)
		acct_find(k, "balance", ACCT_FILE, STR(""), acct_line_of(k, ACCT_FILE), "%s", why);
}

size_t account_port(struct arena *a, const struct port_file *files, struct port_result *results,
		    size_t n, const struct port_options *o, struct account *ret)
{
	struct acct *k = ARENA_NEW_N(a, struct acct, n + 1);
	size_t before = 0, after = 0;
	struct map others;

	map_init(&others, a);
	for (size_t i = 0; i < n; i++) {
		before += results[i].findings.n;
		acct_init(&k[i], a, &files[i], &results[i], o);
		results[i].edits.n = 0;
		edits_find(&k[i].x, &results[i]);
		if (k[i].is_c)
			edits_name(&k[i].x, true, &results[i]);
		k[i].others = &others;
		acct_lines(&k[i]);
		acct_loose(&k[i]);
	}
	for (size_t i = 0; i < n; i++)
		acct_edits(&k[i]);
	for (size_t i = 0; i < n; i++) {
		acct_extra(&k[i], i, ret);
		if (k[i].is_c && !results[i].deleted && files[i].branch.there) {
			shape(&k[i]);
			acct_words(&k[i]);
			acct_order(&k[i]);
		}
		after += results[i].findings.n;
	}
	return after - before;
}
