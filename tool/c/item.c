/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The splitter follows kernel habits rather than the C grammar: no packaged
 * grammar survives macros that stand for declarations, and function heads that
 * #ifdef splits in two.
 */
#include "c/item.h"

#include <ctype.h>

#include "base/err.h"
#include "base/map.h"

struct splitter {
	const struct toks *t;
	struct arena *arena;
	ARR(struct item) out;
	struct map seen[ITEM_OTHER + 1];	/* by kind: name -> how often so far */
	/* by token: a bracket's partner, t->n for none; made when one is first found
	 * to have none */
	uint32_t *close;
};

static bool column0(const struct toks *t, size_t i)
{
	uint32_t off = t->v[i].off;

	return off == 0 || t->text.p[off - 1] == '\n';
}

/* As tok_close() on the whole file, once for all of its brackets. */
static void find_partners(struct splitter *s)
{
	const struct toks *t = s->t;
	uint32_t *open = ARENA_ROOM_N(s->arena, uint32_t, t->n + 1);
	size_t depth = 0;

	s->close = ARENA_ROOM_N(s->arena, uint32_t, t->n + 1);
	for (size_t i = 0; i < t->n; i++) {
		s->close[i] = (uint32_t)t->n;
		if (tok_punct(t, i, '(') || tok_punct(t, i, '[') || tok_punct(t, i, '{'))
			open[depth++] = (uint32_t)i;
		else if (depth &&
			 (tok_punct(t, i, ')') || tok_punct(t, i, ']') || tok_punct(t, i, '}')))
			s->close[open[--depth]] = (uint32_t)i;
	}
}

/* The partner of the bracket at @i, at most @end. Many that never close cost one look each. */
static size_t close_of(struct splitter *s, size_t i, size_t end)
{
	size_t close;

	if (s->close)
		return s->close[i] < end ? s->close[i] : end;
	close = tok_close(s->t, i, end);
	if (close >= end)
		find_partners(s);
	return close;
}

/* One past the directive that begins at @i. */
static size_t directive_end(const struct toks *t, size_t i)
{
	for (i++; i < t->n; i++)
		if (!(t->v[i].flags & TOK_PP) || (t->v[i].flags & TOK_PP_START))
			break;
	return i;
}

enum cond { COND_NONE, COND_IF, COND_ELSE, COND_ENDIF };

static enum cond directive_cond(const struct toks *t, size_t i)
{
	struct str s;

	if (!(t->v[i].flags & TOK_PP_START) || i + 1 >= t->n)
		return COND_NONE;
	s = tok_str(t, i + 1);
	if (str_is(s, "if") || str_is(s, "ifdef") || str_is(s, "ifndef"))
		return COND_IF;
	if (str_is(s, "else") || str_is(s, "elif"))
		return COND_ELSE;
	return str_is(s, "endif") ? COND_ENDIF : COND_NONE;
}

#define COND_DEPTH 64

/*
 * The '}' that closes the '{' at @i. Each branch of a conditional starts at the
 * depth of its #if; when the count never comes out, the first '}' in column 0
 * ends it, which is where kernel style puts it.
 */
static size_t brace_end(const struct toks *t, size_t i)
{
	size_t depth = 0, sp = 0, fallback = t->n;
	size_t saved[COND_DEPTH];

	for (; i < t->n; i++) {
		if (t->v[i].flags & TOK_PP) {
			enum cond c = directive_cond(t, i);

			if (c == COND_IF && sp < COND_DEPTH)
				saved[sp++] = depth;
			else if (c == COND_ELSE && sp)
				depth = saved[sp - 1];
			else if (c == COND_ENDIF && sp)
				sp--;
			continue;
		}
		if (tok_punct(t, i, '{')) {
			depth++;
		} else if (tok_punct(t, i, '}')) {
			if (column0(t, i) && fallback == t->n)
				fallback = i;
			if (depth && --depth == 0)
				return i;
		}
	}
	return fallback;
}

/* What a declaration looked like on the way to its end. */
struct decl {
	size_t head;
	size_t group;		/* '(' of the group that names it, 0 when none */
	size_t group_ident;
	size_t first_group_ident;
	size_t assign;		/* first '=' at depth 0, 0 when none */
	size_t brace;		/* first '{' at depth 0, 0 when none */
	size_t last_ident;	/* before '=', '{', '[' or the end */
	size_t words;		/* identifiers at depth 0 before the first group */
};

static bool attribute(struct str s)
{
	return str_starts(s, "__");
}

/*
 * The name of a function stands before its first parenthesis, but attributes
 * with arguments may come first (__printf(1, 2)) or last (__releases(lock)).
 */
static void note_group(const struct toks *t, struct decl *d, size_t open)
{
	size_t id = tok_prev(t, open);

	if (id >= t->n || id < d->head || t->v[id].kind != TOK_IDENT)
		return;
	if (str_is(tok_str(t, id), "__attribute__") || str_is(tok_str(t, id), "__aligned"))
		return;
	if (!d->first_group_ident)
		d->first_group_ident = id;
	if (!d->group || (attribute(tok_str(t, d->group_ident)) && !attribute(tok_str(t, id)))) {
		d->group = open;
		d->group_ident = id;
	}
}

/* "NAME(first argument)" of a macro that stands for a definition. */
static struct str call_name(struct splitter *s, size_t id, size_t open, bool whole)
{
	const struct toks *t = s->t;
	size_t close = close_of(s, open, t->n), last = open;
	struct str from = tok_str(t, id);

	for (size_t i = open + 1; i < close; i++) {
		if (!whole && tok_punct(t, i, ','))
			break;
		last = i;
	}
	if (last == open)
		return from;
	{
		struct str arg = { t->text.p + t->v[open + 1].off,
				   t->v[last].off + t->v[last].len - t->v[open + 1].off };

		return str_of(arena_printf(s->arena, "%.*s(%.*s)", STR_ARG(from), STR_ARG(arg)));
	}
}

static bool shouting(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (islower((unsigned char)s.p[i]))
			return false;
	return s.n > 1;
}

static bool word_is(const struct toks *t, size_t i, const char *z)
{
	return i < t->n && t->v[i].kind == TOK_IDENT && tok_is(t, i, z);
}

/* Skip storage classes: what kind of declaration is it really? */
static size_t first_word(const struct toks *t, size_t i)
{
	while (word_is(t, i, "static") || word_is(t, i, "extern") || word_is(t, i, "const") ||
	       word_is(t, i, "inline") || word_is(t, i, "__init") ||
	       word_is(t, i, "__always_inline"))
		i = tok_next(t, i);
	return i;
}

static bool tag_word(const struct toks *t, size_t i)
{
	return word_is(t, i, "struct") || word_is(t, i, "union") || word_is(t, i, "enum");
}

static struct str tag_name(struct splitter *s, size_t i, size_t brace)
{
	const struct toks *t = s->t;
	size_t last = 0;

	for (i = tok_next(t, i); i < brace; i = tok_next(t, i)) {
		if (tok_punct(t, i, '(')) {
			i = close_of(s, i, brace);
			continue;
		}
		if (t->v[i].kind == TOK_IDENT && !attribute(tok_str(t, i)))
			last = i;
	}
	if (!last)
		last = tok_next(t, brace);	/* anonymous: its first member names it */
	return last < t->n ? tok_str(t, last) : (struct str){ 0 };
}

/*
 * EXT4_I() is a function where a type stands before it and its body behind: not a macro that makes
 * one, as SYSCALL_DEFINE1(x, …), nor FNAME(x)(…), whose name is made.
 */
static bool spelled_out(struct splitter *s, const struct decl *d)
{
	const struct toks *t = s->t;
	size_t w = first_word(t, d->head), close = close_of(s, d->group, t->n);

	return w != d->group_ident && !attribute(tok_str(t, w)) &&
	       tok_punct(t, tok_next(t, close), '{');
}

static void classify(struct splitter *s, struct item *it, struct decl *d, bool func)
{
	const struct toks *t = s->t;
	size_t w = first_word(t, d->head);
	size_t i = tok_prev(t, it->end);

	it->kind = ITEM_OTHER;
	if (func) {
		it->kind = ITEM_FUNC;
		it->name = tok_str(t, d->group_ident);
		if (shouting(it->name) && !spelled_out(s, d))
			it->name = call_name(s, d->group_ident, d->group, false);
		return;
	}
	if (word_is(t, w, "typedef")) {
		it->kind = ITEM_TYPE;
		while (i > d->head && i < t->n && t->v[i].kind != TOK_IDENT)
			i = tok_prev(t, i);
		it->name = tok_str(t, i);
		if (d->group && !d->brace && tok_punct(t, tok_next(t, d->group), '*'))
			it->name = tok_str(t, tok_next(t, tok_next(t, d->group)));
		else if (d->group && !d->brace)
			it->name = tok_str(t, d->group_ident);
		return;
	}
	if (tag_word(t, w) && d->brace && !d->assign) {
		it->kind = ITEM_TYPE;
		it->name = tag_name(s, w, d->brace);
		return;
	}
	if (tag_word(t, w) && !d->group && !d->assign && d->words == 2) {
		it->kind = ITEM_TYPE;	/* forward declaration */
		it->name = tok_str(t, d->last_ident);
		return;
	}
	if (d->group && !d->assign) {
		size_t before = tok_prev(t, d->group_ident);

		it->name = tok_str(t, d->group_ident);
		if (d->group_ident == d->head ||
		    (shouting(it->name) && (before < d->head || before >= t->n ||
					    word_is(t, before, "static") ||
					    word_is(t, before, "extern")))) {
			it->kind = ITEM_CALL;
			it->name = call_name(s, d->group_ident, d->group, true);
			return;
		}
		if (!tok_keyword(it->name)) {
			it->kind = ITEM_PROTO;
			return;
		}
	}
	it->kind = ITEM_VAR;
	if (d->assign && d->group && d->group < d->assign && shouting(tok_str(t, d->group_ident)))
		it->name = call_name(s, d->group_ident, d->group, false);
	else if (d->last_ident)
		it->name = tok_str(t, d->last_ident);
}

/*
 * A macro call without semicolon ("module_foo(x)") ends where a new line begins
 * with a word, unless it is an attribute of what follows.
 */
static bool call_ended(const struct toks *t, const struct decl *d, size_t i)
{
	return d->group && d->group_ident == d->head && !attribute(tok_str(t, d->head)) &&
	       (t->v[i].flags & TOK_BOL) && t->v[i].kind == TOK_IDENT && column0(t, i);
}

static size_t split_decl(struct splitter *s, struct item *it)
{
	const struct toks *t = s->t;
	struct decl d = { .head = it->head };
	bool func = false;
	size_t i = it->head;

	for (; i < t->n; i++) {
		const struct tok *k = &t->v[i];

		if (k->kind == TOK_COMMENT)
			continue;
		if (k->flags & TOK_PP_START) {
			/* a lone macro call before a directive has ended; else it is inside */
			if (d.group && d.group_ident == d.head && !d.assign)
				break;
			i = directive_end(t, i) - 1;
			continue;
		}
		if (call_ended(t, &d, i))
			break;
		if (tok_punct(t, i, ';')) {
			i++;
			break;
		}
		if (tok_punct(t, i, '(') || tok_punct(t, i, '[')) {
			size_t close = close_of(s, i, t->n);

			if (tok_punct(t, i, '(') && !d.assign && !d.brace)
				note_group(t, &d, i);
			if (close < t->n)	/* else #ifdef tore it in two */
				i = close;
			continue;
		}
		if (tok_punct(t, i, '{')) {
			size_t close = brace_end(t, i);

			if (!d.brace) {
				d.brace = i;
				it->body = i;
				it->body_end = close < t->n ? close : i;
				func = d.group && !d.assign;
				if (func && tag_word(t, first_word(t, d.head)) && d.words < 2)
					func = false;
			}
			if (close >= t->n) {
				i = t->n;
				break;
			}
			i = close;
			if (func) {
				i++;
				break;
			}
			continue;
		}
		if (tok_punct(t, i, '}')) {	/* a stray one: never loop on it */
			i++;
			break;
		}
		if (tok_punct(t, i, '=') && !d.assign)
			d.assign = i;
		if (k->kind == TOK_IDENT && !d.assign && !d.brace &&
		    !(d.last_ident && attribute(tok_str(t, i)))) {
			d.last_ident = i;
			if (!d.group)
				d.words++;
		}
	}
	it->end = i;
	classify(s, it, &d, func);
	if (it->kind != ITEM_FUNC && it->kind != ITEM_TYPE)
		it->body = it->body_end = 0;
	return i;
}

static size_t split_directive(struct splitter *s, struct item *it)
{
	const struct toks *t = s->t;
	size_t end = directive_end(t, it->head), i = it->head + 1, last = end - 1;

	it->end = end;
	it->kind = ITEM_PP;
	if (i < end && tok_is(t, i, "include") && i + 1 < end) {
		it->kind = ITEM_INCLUDE;
		it->name = tok_str(t, i + 1);
	} else if (i < end && tok_is(t, i, "define") && i + 1 < end) {
		it->kind = ITEM_MACRO;
		it->name = tok_str(t, i + 1);
	} else {
		while (last > it->head && t->v[last].kind == TOK_COMMENT)
			last--;
		it->name = (struct str){ t->text.p + t->v[it->head].off,
					 t->v[last].off + t->v[last].len - t->v[it->head].off };
	}
	return end;
}

static void number(struct splitter *s, struct item *it)
{
	void **slot = map_at(&s->seen[it->kind], it->name);

	it->ordinal = (uint32_t)(uintptr_t)*slot + 1;
	*slot = (void *)(uintptr_t)it->ordinal;
}

void item_split(struct arena *a, const struct toks *t, struct items *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct splitter s = { .t = t, .arena = a };
	size_t i = 0;

	for (size_t i = 0; i < ARRAY_SIZE(s.seen); i++)
		map_init(&s.seen[i], &tmp);
	while (i < t->n) {
		struct item it = { .first = i };
		size_t next;

		it.head = t->v[i].kind == TOK_COMMENT ? tok_next(t, i) : i;
		if (it.head >= t->n) {	/* trailing comments */
			it.head = i;
			it.end = t->n;
			it.kind = ITEM_OTHER;
			next = t->n;
		} else if (t->v[it.head].flags & TOK_PP_START) {
			next = split_directive(&s, &it);
		} else {
			next = split_decl(&s, &it);
		}
		if (next <= i)
			BUG("item splitter stands still at token %zu", i);
		/* a comment on the line where the item ends belongs to it */
		while (next < t->n && t->v[next].kind == TOK_COMMENT &&
		       !(t->v[next].flags & TOK_BOL))
			next++;
		it.end = next;
		number(&s, &it);
		*ARR_PUSH(&tmp, s.out) = it;
		i = next;
	}
	*ret = (struct items){ ARENA_ROOM_N(a, struct item, s.out.n), s.out.n };
	if (s.out.n)
		memcpy(ret->v, s.out.v, s.out.n * sizeof(*ret->v));
}

const struct item *item_find(const struct items *it, enum item_kind kind, struct str name,
			     uint32_t ordinal)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].kind == kind && it->v[i].ordinal == ordinal &&
		    str_eq(it->v[i].name, name))
			return &it->v[i];
	return NULL;
}

const struct item *item_at(const struct items *it, size_t tok)
{
	size_t lo = 0, hi = it->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (tok < it->v[mid].first)
			hi = mid;
		else if (tok >= it->v[mid].end)
			lo = mid + 1;
		else
			return &it->v[mid];
	}
	return NULL;
}

struct str item_name_at_line(const struct toks *t, const struct items *it, uint32_t line)
{
	struct str last = { 0 };

	for (size_t i = 0; i < it->n; i++) {
		const struct item *x = &it->v[i];
		uint32_t from = t->v[x->first].line;
		const struct tok *e = &t->v[x->end - 1];
		uint32_t to = e->line;

		for (uint32_t k = 0; k < e->len; k++)
			to += t->text.p[e->off + k] == '\n';
		if (line < from)
			break;
		if (line <= to)
			return x->name;
		if (x->kind == ITEM_FUNC)
			last = (struct str){ 0 };
	}
	return last;
}
