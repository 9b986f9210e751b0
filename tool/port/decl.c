/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/decl.h"

#include <ctype.h>

static const struct decl_struct none;

void decls_init(struct decls *d, struct arena *a, const struct world *w, const struct str *first,
		size_t nfirst)
{
	*d = (struct decls){ .arena = a, .world = w, .first = first, .nfirst = nfirst };
	map_init(&d->structs, a);
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The next place of @word as a word of its own at or after @from, or -1. */
static ptrdiff_t find_word(struct str text, struct str word, size_t from)
{
	ptrdiff_t at;

	while ((at = str_find(text, word, from)) >= 0) {
		size_t end = at + word.n;

		if ((!at || !word_char(text.p[at - 1])) &&
		    (end == text.n || !word_char(text.p[end])))
			return at;
		from = at + 1;
	}
	return -1;
}

/* ---- types ---- */

static bool qualifier(struct str s)
{
	static const char *const words[] = {
		"const", "volatile", "static", "extern", "inline", "register", "__always_inline",
		"noinline", "asmlinkage", "__must_check", "__maybe_unused",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(s, words[i]))
			return true;
	return str_starts(s, "__") && !str_starts(s, "__u") && !str_starts(s, "__s") &&
	       !str_starts(s, "__le") && !str_starts(s, "__be");
}

static bool tag_word(struct str s)
{
	return str_is(s, "struct") || str_is(s, "union") || str_is(s, "enum");
}

/* The type that the declaration of tokens [i, name) gives to what stands at @name. */
static struct decl_type type_at(struct arena *a, const struct toks *t, size_t i, size_t name,
				size_t end)
{
	struct decl_type ret = { .stars = 0 };
	struct str word = { 0 };
	size_t k;

	for (; i < name; i++) {
		struct str s = tok_str(t, i);

		if (t->v[i].kind == TOK_COMMENT || (t->v[i].kind == TOK_IDENT && qualifier(s)))
			continue;
		if (t->v[i].kind != TOK_IDENT)
			break;
		word = s;
		if (tag_word(s) && i + 1 < name) {
			if (t->v[i + 1].kind != TOK_IDENT)	/* a structure without a tag */
				return ret;
			word = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(s),
						   STR_ARG(tok_str(t, i + 1))));
			break;
		}
		if (i + 1 < name && t->v[i + 1].kind == TOK_IDENT &&
		    !qualifier(tok_str(t, i + 1)))
			return ret;		/* unsigned long and the like: no matter */
		break;
	}
	for (k = name; k > i && (tok_is(t, k - 1, "*") || qualifier(tok_str(t, k - 1)));)
		ret.stars += tok_is(t, --k, "*");
	for (k = name + 1; tok_is(t, k, "["); k = tok_close(t, k, end) + 1)
		ret.stars++;
	ret.name = word;
	return ret;
}

/* ---- parameters ---- */

static void param(struct arena *a, const struct toks *t, size_t i, size_t end,
		  struct decl_params *ret)
{
	struct decl_type ty = { .stars = 0 };
	size_t name = end;

	if (tok_is(t, i, "...")) {
		ret->variadic = true;
		return;
	}
	for (size_t k = i; k < end; k++) {
		if (tok_is(t, k, "("))		/* a pointer to a function */
			goto unknown;
		if (tok_is(t, k, "[") && name == end)
			name = k - 1;
	}
	if (name == end)
		name = tok_prev(t, end);
	/* a name after its type; a type alone ends in a star, or is one word or two */
	if (t->v[name].kind == TOK_IDENT && name > i &&
	    !(name == i + 1 && (tok_is(t, i, "struct") || tok_is(t, i, "union"))) &&
	    !qualifier(tok_str(t, name)))
		ty = type_at(a, t, i, name, end);
	else
		ty = type_at(a, t, i, name + 1, name + 1);
unknown:
	*ARR_PUSH(a, *ret) = ty;
}

static void params(struct arena *a, const struct toks *t, size_t open, size_t close,
		   struct decl_params *ret)
{
	size_t from = open + 1;

	*ret = (struct decl_params){ 0 };
	if (tok_next(t, open) == close ||
	    (tok_is(t, tok_next(t, open), "void") && tok_next(t, tok_next(t, open)) == close))
		return;
	for (size_t i = from; i <= close; i++) {
		if (i == close || tok_is(t, i, ",")) {
			while (from < i && t->v[from].kind == TOK_COMMENT)
				from++;
			param(a, t, from, i, ret);
			from = i + 1;
		} else if (tok_is(t, i, "(") || tok_is(t, i, "[")) {
			i = tok_close(t, i, close);
		}
	}
}

/* ---- structures ---- */

static bool opens_struct(struct str text, size_t at, size_t *ret_brace)
{
	for (; at < text.n; at++)
		if (text.p[at] == '{') {
			*ret_brace = at;
			return true;
		} else if (!isspace((unsigned char)text.p[at]) && !word_char(text.p[at])) {
			return false;
		}
	return false;
}

/* The end of the item that is open at @at: the first closing bracket in column 0. */
static size_t item_end(struct str text, size_t at)
{
	ptrdiff_t nl = str_find(text, STR("\n}"), at);

	return nl < 0 ? text.n : (size_t)nl + 2;
}

/* Are there members not in sight: made by a macro, or of a structure without a name of its own? */
static bool brings_more(const struct toks *t, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		size_t prev = tok_prev(t, i);
		bool begins = prev < first || tok_is(t, prev, ";") || tok_is(t, prev, "{") ||
			      tok_is(t, prev, "}") || t->v[prev].flags & TOK_PP;

		if (t->v[i].flags & TOK_PP_START && tok_is(t, i + 1, "include"))
			return true;
		if (!begins || t->v[i].kind != TOK_IDENT || t->v[i].flags & TOK_PP)
			continue;
		if (tok_is(t, i + 1, "(") && !tok_is(t, i + 2, "*") &&
		    !str_starts(tok_str(t, i), "DECLARE_"))
			return true;
		if (t->v[i].flags & TOK_BOL && i + 1 < end && t->v[i + 1].flags & TOK_BOL &&
		    !tok_is(t, i + 1, "{"))
			return true;
		if ((tok_is(t, i, "struct") || tok_is(t, i, "union")) && tok_is(t, i + 2, ";"))
			return true;
	}
	return false;
}

static const struct decl_struct *in_text(struct decls *d, struct str text, struct str type)
{
	for (ptrdiff_t at = 0; (at = find_word(text, type, at)) >= 0; at++) {
		struct decl_struct *s;
		size_t brace, end;

		if (!opens_struct(text, at + type.n, &brace))
			continue;
		s = ARENA_NEW(d->arena, struct decl_struct);
		end = item_end(text, brace);
		tok_lex(d->arena, (struct str){ text.p + at, end - at }, &s->toks);
		while (s->first < s->toks.n && !tok_is(&s->toks, s->first, "{"))
			s->first++;
		s->end = tok_close(&s->toks, s->first, s->toks.n);
		s->first++;
		s->text = text;
		if (s->first >= s->end || s->end == s->toks.n)
			continue;
		s->open = brings_more(&s->toks, s->first, s->end);
		return s;
	}
	return NULL;
}

static const struct decl_struct *look_up(struct decls *d, const char *path, struct str type)
{
	const struct decl_struct *s = NULL;
	ptrdiff_t space = str_find(type, STR(" "), 0);
	struct str tag = { type.p + space + 1, type.n - space - 1 }, text;
	struct world_def wd = { 0 };

	if (space < 0)
		return NULL;
	for (size_t i = 0; i < d->nfirst && !s; i++)
		s = in_text(d, d->first[i], type);
	if (s || !d->world ||
	    d->world->find(d->world->ctx, path, tag, NAME_STRUCT, &wd) != WORLD_FOUND || !wd.path ||
	    d->world->text(d->world->ctx, wd.path, &text) != 1)
		return s;
	return in_text(d, text, type);
}

/* An architecture has structures of its own: "arch/x86/ struct x", else the type. */
static struct str key_of(struct decls *d, const char *path, struct str type)
{
	const char *slash = strncmp(path, "arch/", 5) ? NULL : strchr(path + 5, '/');

	return slash ? str_of(arena_printf(d->arena, "%.*s %.*s", (int)(slash - path), path,
					   STR_ARG(type))) : type;
}

const struct decl_struct *decl_struct(struct decls *d, const char *path, struct str type)
{
	struct str key = key_of(d, path, type);
	const struct decl_struct *s = map_get(&d->structs, key);

	if (!s) {
		s = look_up(d, path, type);
		map_put(&d->structs, arena_span(d->arena, key), (void *)(s ? s : &none));
	}
	return !s || s == &none ? NULL : s;
}

/* Where @name is declared, or s->end. */
static size_t declarator(const struct decl_struct *s, struct str name)
{
	for (size_t i = s->first; i < s->end; i++) {
		size_t next = tok_next(&s->toks, i);

		if (s->toks.v[i].kind == TOK_IDENT && str_eq(tok_str(&s->toks, i), name) &&
		    (tok_is(&s->toks, next, ";") || tok_is(&s->toks, next, ",") ||
		     tok_is(&s->toks, next, "[") || tok_is(&s->toks, next, ":") ||
		     tok_is(&s->toks, next, ")") ||
		     (next < s->toks.n && s->toks.v[next].kind == TOK_IDENT)))
			return i;
	}
	return s->end;
}

bool decl_has(const struct decl_struct *s, struct str name)
{
	if (s->open)
		return true;
	for (size_t i = s->first; i < s->end; i++)
		if (s->toks.v[i].kind == TOK_IDENT && str_eq(tok_str(&s->toks, i), name))
			return true;
	/* a member behind a macro: #define i_data u.data */
	for (ptrdiff_t at = 0; (at = find_word(s->text, name, at)) >= 0; at++) {
		ptrdiff_t k = at;

		while (k > 0 && (s->text.p[k - 1] == ' ' || s->text.p[k - 1] == '\t'))
			k--;
		if (k >= 6 && !memcmp(s->text.p + k - 6, "define", 6))
			return true;
	}
	return false;
}

struct decl_type decl_member(struct arena *a, const struct decl_struct *s, struct str name)
{
	const struct toks *t = &s->toks;
	struct decl_type ty = { .stars = 0 };
	size_t at = declarator(s, name), i = at;

	if (at == s->end || tok_is(t, tok_next(t, at), ")"))
		return ty;
	while (i > s->first && !tok_is(t, i - 1, ";") && !tok_is(t, i - 1, "{") &&
	       !tok_is(t, i - 1, "}") && !(t->v[i - 1].flags & TOK_PP))
		i--;
	if (i > s->first && tok_is(t, i - 1, "}"))	/* of a structure that is written out here */
		return ty;
	return type_at(a, t, i, at, s->end);
}

bool decl_callback(struct arena *a, const struct decl_struct *s, struct str name,
		   struct decl_params *ret)
{
	const struct toks *t = &s->toks;
	size_t at = declarator(s, name), open, close;

	if (at == s->end || at < 2 || !tok_is(t, at - 1, "*") || !tok_is(t, at - 2, "("))
		return false;
	open = at + 2;
	if (!tok_is(t, at + 1, ")") || !tok_is(t, open, "("))
		return false;
	close = tok_close(t, open, s->end);
	if (close >= s->end)
		return false;
	params(a, t, open, close, ret);
	return true;
}

/* ---- functions ---- */

/* A head begins in column 0, with its type or its name; what follows its ')' tells it
 * from a call. */
static bool head_at(struct decls *d, struct str text, size_t at, struct decl_params *ret)
{
	size_t bol = at, open = at, depth = 0, end;
	struct toks t;
	size_t close;

	while (bol && text.p[bol - 1] != '\n')
		bol--;
	if (isspace((unsigned char)text.p[bol]) || text.p[bol] == '#' || text.p[bol] == '*')
		return false;
	while (open < text.n && text.p[open] != '(')
		open++;
	for (end = open; end < text.n; end++) {
		depth += text.p[end] == '(';
		depth -= text.p[end] == ')';
		if (!depth)
			break;
	}
	if (end == text.n)
		return false;
	tok_lex(d->arena, (struct str){ text.p + open, end + 1 - open }, &t);
	close = t.n ? tok_close(&t, 0, t.n) : 0;
	if (!t.n || close != t.n - 1)
		return false;
	for (end++; end < text.n && isspace((unsigned char)text.p[end]); end++)
		;
	if (end == text.n || (text.p[end] != ';' && text.p[end] != '{' && !word_char(text.p[end])))
		return false;
	/* EXPORT_SYMBOL(x) has no type */
	if (bol == at && !(at >= 2 && word_char(text.p[at - 2])))
		return false;
	params(d->arena, &t, 0, close, ret);
	return true;
}

static bool func_in(struct decls *d, struct str text, struct str name, struct decl_params *ret)
{
	for (ptrdiff_t at = 0; (at = find_word(text, name, at)) >= 0; at++)
		if ((size_t)at + name.n < text.n && text.p[at + name.n] == '(' &&
		    head_at(d, text, at, ret))
			return true;
	return false;
}

bool decl_function(struct decls *d, const char *path, struct str name, struct decl_params *ret)
{
	struct world_def wd = { 0 };
	struct str text;

	for (size_t i = 0; i < d->nfirst; i++)
		if (func_in(d, d->first[i], name, ret))
			return true;
	return d->world &&
	       d->world->find(d->world->ctx, path, name, NAME_ANY, &wd) == WORLD_FOUND && wd.path &&
	       d->world->text(d->world->ctx, wd.path, &text) == 1 && func_in(d, text, name, ret);
}

/* Is @name called nothing but void where the text at @at declares it? */
static bool void_at(struct str text, size_t at)
{
	size_t from = at, nl = 0;

	/* its type is on the line, or on the one before */
	while (from && (nl += text.p[from - 1] == '\n') < 2 && text.p[from - 1] != ';' &&
	       text.p[from - 1] != '}' && text.p[from - 1] != '/')
		from--;
	if (memchr(text.p + from, '*', at - from) || memchr(text.p + from, '(', at - from) ||
	    memchr(text.p + from, '=', at - from))
		return false;
	{
		ptrdiff_t w = find_word((struct str){ text.p + from, at - from }, STR("void"), 0);

		return w >= 0;
	}
}

static bool void_in(struct decls *d, struct str text, struct str name)
{
	struct decl_params sink = { 0 };

	for (ptrdiff_t at = 0; (at = find_word(text, name, at)) >= 0; at++)
		if ((size_t)at + name.n < text.n && text.p[at + name.n] == '(' &&
		    head_at(d, text, at, &sink))
			return void_at(text, at);
	return false;
}

bool decl_void(struct decls *d, const char *path, struct str name)
{
	struct decl_params sink = { 0 };
	struct world_def wd = { 0 };
	struct str text;

	for (size_t i = 0; i < d->nfirst; i++)
		if (func_in(d, d->first[i], name, &sink))
			return void_in(d, d->first[i], name);
	return d->world &&
	       d->world->find(d->world->ctx, path, name, NAME_ANY, &wd) == WORLD_FOUND && wd.path &&
	       d->world->text(d->world->ctx, wd.path, &text) == 1 && void_in(d, text, name);
}
