/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/gate_item.h"

#include "base/map.h"

struct shape {
	int round, square, curly;	/* opened minus closed, first branch of conditionals only */
	int cond;			/* #if minus #endif */
	bool negative;			/* closed before opened */
	size_t beside;			/* values with no comma between them */
};

/* "0 .member" and "1 name": no C has these, whatever the macros are. */
static bool no_comma(const struct toks *t, size_t i)
{
	size_t next = tok_next(t, i);
	bool number = t->v[i].kind == TOK_NUMBER;

	if (next >= t->n || (t->v[i].flags | t->v[next].flags) & TOK_PP ||
	    (!number && t->v[i].kind != TOK_STRING && !tok_punct(t, i, '}')))
		return false;
	return tok_punct(t, next, '.') ||
	       (number && (t->v[next].kind == TOK_IDENT || t->v[next].kind == TOK_NUMBER));
}

static void take_shape(const struct toks *t, struct shape *s)
{
	/* nesting inside #else and #elif branches: these repeat what the #if branch opens */
	int dead = 0;
	int stack[64], sp = 0;

	*s = (struct shape){ 0 };
	for (size_t i = 0; i < t->n; i++) {
		const struct tok *k = &t->v[i];

		if (k->kind == TOK_NUMBER || k->kind == TOK_STRING || tok_punct(t, i, '}'))
			s->beside += no_comma(t, i);
		if (k->kind != TOK_PUNCT || k->len != 1)
			continue;
		if (k->flags & TOK_PP_START) {
			struct str d = i + 1 < t->n ? tok_str(t, i + 1) : (struct str){ 0 };

			if (str_is(d, "if") || str_is(d, "ifdef") || str_is(d, "ifndef")) {
				s->cond++;
				if (sp < 64)
					stack[sp++] = dead;
			} else if ((str_is(d, "else") || str_is(d, "elif")) && sp) {
				dead = 1;
			} else if (str_is(d, "endif")) {
				s->cond--;
				if (sp)
					dead = stack[--sp];
			}
			if (s->cond < 0)
				s->negative = true;
			continue;
		}
		if ((k->flags & TOK_PP) || dead)
			continue;
		s->round += (k->c == '(') - (k->c == ')');
		s->square += (k->c == '[') - (k->c == ']');
		s->curly += (k->c == '{') - (k->c == '}');
		if (s->round < 0 || s->square < 0 || s->curly < 0)
			s->negative = true;
	}
}

struct opener {
	char c;		/* "(", "[", "{", or "#" of a conditional */
	uint32_t line;
};

static char closes(char c)
{
	return c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : 0;
}

uint32_t gate_open(struct arena *a, struct str text)
{
	ARR(struct opener) open = { 0 };
	struct toks t;
	/* nesting of conditionals in an #else branch, which repeats what #if opens */
	int dead = 0;

	tok_lex(a, text, &t);
	for (size_t i = 0; i < t.n; i++) {
		const struct tok *k = &t.v[i];
		bool top = open.n && open.v[open.n - 1].c != '#';

		if (k->kind != TOK_PUNCT || k->len != 1)
			continue;
		if (k->flags & TOK_PP_START) {
			struct str d = i + 1 < t.n ? tok_str(&t, i + 1) : (struct str){ 0 };
			size_t at = open.n;

			if (str_starts(d, "if")) {
				if (dead)
					dead++;
				else
					*ARR_PUSH(a, open) = (struct opener){ '#', k->line };
				continue;
			}
			if (!str_is(d, "endif")) {
				dead = dead ? dead : str_is(d, "else") || str_starts(d, "elif");
				continue;
			}
			if (dead > 1) {
				dead--;
				continue;
			}
			dead = 0;
			/* what its first branch opened stays open behind it */
			while (at && open.v[at - 1].c != '#')
				at--;
			if (!at)
				return k->line;
			memmove(&open.v[at - 1], &open.v[at], (open.n - at) * sizeof(*open.v));
			open.n--;
			continue;
		}
		if ((k->flags & TOK_PP) || dead)
			continue;
		if (k->c == '(' || k->c == '[' || k->c == '{') {
			/* a brace in the first column begins a function: all before it
			 * should be closed */
			if (top && k->c == '{' && (!k->off || t.text.p[k->off - 1] == '\n'))
				return open.v[open.n - 1].line;
			*ARR_PUSH(a, open) = (struct opener){ (char)k->c, k->line };
		} else if (closes((char)k->c)) {
			size_t at = open.n;

			/* conditionals around it are passed over */
			while (at && open.v[at - 1].c == '#')
				at--;
			if (!at || open.v[at - 1].c != closes((char)k->c))
				return k->line;
			memmove(&open.v[at - 1], &open.v[at], (open.n - at) * sizeof(*open.v));
			open.n--;
		}
	}
	return open.n ? open.v[open.n - 1].line : 0;
}

/* Is @i, a name before a colon, a label? */
static bool is_label(const struct toks *t, size_t i)
{
	size_t prev = tok_prev(t, i);

	return prev >= t->n || tok_is(t, prev, "{") || tok_is(t, prev, "}") ||
	       tok_is(t, prev, ";") || tok_is(t, prev, ":") || (t->v[i].flags & TOK_BOL);
}

/* The first goto whose label is nowhere in the text, or an empty span. */
static struct str lost_label(struct arena *a, const struct toks *t)
{
	struct map labels;

	map_init(&labels, a);
	for (size_t i = 0; i < t->n; i++) {
		size_t id = tok_punct(t, i, ':') ? tok_prev(t, i) : t->n;

		if (id < t->n && t->v[id].kind == TOK_IDENT && is_label(t, id))
			map_put(&labels, tok_str(t, id), (void *)t);
	}
	for (size_t i = 0; i + 1 < t->n; i++) {
		size_t n;

		if (t->v[i].kind != TOK_IDENT || !tok_is(t, i, "goto"))
			continue;
		n = tok_next(t, i);
		if (n < t->n && t->v[n].kind == TOK_IDENT &&
		    !map_has(&labels, tok_str(t, n)))
			return tok_str(t, n);
	}
	return (struct str){ 0 };
}

const char *gate_toks(struct arena *a, const struct toks *before, const struct toks *after)
{
	struct shape b, s;
	struct str label;

	take_shape(before, &b);
	take_shape(after, &s);
	if (s.cond != b.cond)
		return "#if and #endif do not balance";
	if (s.curly != b.curly || s.round != b.round || s.square != b.square ||
	    (s.negative && !b.negative))
		return "brackets do not balance";
	if (s.beside > b.beside)
		return "two values would stand side by side without a comma";
	label = lost_label(a, after);
	if (label.n && !lost_label(a, before).n)
		return arena_printf(a, "goto %.*s, but there is no such label", STR_ARG(label));
	return NULL;
}

const char *gate_item(struct arena *a, struct str before, struct str after)
{
	struct toks tb, ta;

	tok_lex(a, before, &tb);
	tok_lex(a, after, &ta);
	return gate_toks(a, &tb, &ta);
}

struct blocks {
	size_t lone;	/* that stand alone: their brace comes behind the end of a statement */
	size_t empty;	/* arms that do nothing: "else { }" */
};

static struct blocks count_blocks(struct arena *a, struct str text)
{
	struct blocks n = { 0 };
	struct toks t;

	tok_lex(a, text, &t);
	for (size_t i = 0; i < t.n; i++) {
		size_t prev;

		if (t.v[i].kind != TOK_PUNCT || (t.v[i].flags & TOK_PP) || !tok_is(&t, i, "{"))
			continue;
		prev = tok_prev(&t, i);
		n.lone += prev < t.n && !(t.v[prev].flags & TOK_PP) &&
			  (tok_is(&t, prev, ";") || tok_is(&t, prev, "}"));
		n.empty += tok_is(&t, i + 1, "}") &&
			   (tok_is(&t, prev, "else") || tok_is(&t, prev, ")"));
	}
	return n;
}

const char *gate_block(struct arena *a, struct str before, struct str upstream, struct str after)
{
	struct blocks n = count_blocks(a, after), t, u;

	if (!n.lone && !n.empty)
		return NULL;
	t = count_blocks(a, before);
	u = count_blocks(a, upstream);
	if (n.lone > t.lone && n.lone > u.lone)
		return "a block would stand there by itself, without the statement that opens it";
	if (n.empty > t.empty && n.empty > u.empty)
		return "a block would stand there empty, which upstream's is not";
	return NULL;
}

/* Calls and assignments tell statements apart; "break;" and "err = -ENOMEM;" do not. */
static bool tells(struct str line)
{
	if (str_find(line, STR("= -E"), 0) > 0 && str_find(line, STR("("), 0) < 0)
		return false;
	return line.n > 8 && line.p[line.n - 1] == ';' &&
	       (str_find(line, STR("("), 0) > 0 || str_find(line, STR("="), 0) > 0);
}

static void count_lines(struct map *m, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (tells(line)) {
			void **slot = map_at(m, line);

			*slot = (void *)((uintptr_t)*slot + 1);
		}
	}
}

/* A call for its own sake, such as taking a lock: twice is never the same as once. */
static bool acts(struct str line)
{
	ptrdiff_t paren = str_find(line, STR("("), 0), eq = str_find(line, STR("="), 0);

	return paren > 0 && (eq < 0 || paren < eq);
}

const char *gate_doubled(struct arena *a, struct str before, struct str upstream_before,
			 struct str upstream, struct str after)
{
	struct map t, p, u, r;
	struct str line;
	void *n;

	map_init(&t, a);
	map_init(&p, a);
	map_init(&u, a);
	map_init(&r, a);
	count_lines(&t, before);
	count_lines(&p, upstream_before);
	count_lines(&u, upstream);
	count_lines(&r, after);
	for (size_t pos = 0; map_next(&r, &pos, &line, &n);)
		if ((uintptr_t)n > (uintptr_t)map_get(&t, line) &&
		    (uintptr_t)n > (uintptr_t)map_get(&u, line) && map_has(&t, line) &&
		    (!upstream_before.n || map_has(&p, line) || acts(line)))
			return arena_printf(a, "\"%.*s\" would stand there twice", STR_ARG(line));
	return NULL;
}
