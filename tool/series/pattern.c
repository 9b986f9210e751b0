// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/pattern.h"

static bool is_dots(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_PUNCT && tok_is(t, i, "...");
}

int pattern_compile(struct arena *a, const char *text, struct pattern *ret, struct err *e)
{
	struct pattern p = { .text = arena_str(a, text) };
	struct toks *t = &p.toks;

	tok_lex(a, str_of(p.text), t);
	if (t->n == 0)
		return err_set(e, ERR_MANIFEST, "an empty pattern matches nothing");
	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].kind == TOK_COMMENT)
			return err_set(e, ERR_MANIFEST, "a pattern cannot hold a comment: \"%s\"",
				       p.text);
		if (t->v[i].kind == TOK_OTHER)
			return err_set(e, ERR_MANIFEST, "\"%.*s\" is no C token, in \"%s\"",
				       STR_ARG(tok_str(t, i)), p.text);
		if (!is_dots(t, i))
			continue;
		if (i == 0 || i + 1 == t->n)
			return err_set(e, ERR_MANIFEST,
				       "a pattern cannot begin or end with \"...\": \"%s\"",
				       p.text);
		if (is_dots(t, i - 1))
			return err_set(e, ERR_MANIFEST,
				       "\"... ...\" says the same as \"...\": \"%s\"", p.text);
	}
	*ret = p;
	return 0;
}

static bool same(const struct toks *p, size_t k, const struct toks *t, size_t i)
{
	/* the id is a hash of kind and spelling: a quick no, not a proof */
	return p->v[k].id == t->v[i].id && str_eq(tok_str(p, k), tok_str(t, i));
}

static bool opens(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_PUNCT && t->v[i].len == 1 &&
	       strchr("([{", t->text.p[t->v[i].off]);
}

static bool stops(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_PUNCT && t->v[i].len == 1 &&
	       strchr(")]};", t->text.p[t->v[i].off]);
}

static bool has_semicolon(const struct toks *t, size_t i, size_t end)
{
	for (; i < end; i++) {
		if (t->v[i].kind == TOK_PUNCT && tok_is(t, i, ";"))
			return true;
	}
	return false;
}

/* Match pattern tokens from @k on at @i. The shortest run wins for each `...`. */
static size_t match(const struct toks *p, size_t k, const struct toks *t, size_t i, size_t end)
{
	for (; k < p->n; k++) {
		while (i < end && t->v[i].kind == TOK_COMMENT)
			i++;
		if (is_dots(p, k)) {
			while (i < end) {
				size_t got = match(p, k + 1, t, i, end);
				size_t close;

				if (got)
					return got;
				if (stops(t, i))
					return 0;
				if (!opens(t, i)) {
					i++;
					continue;
				}
				close = tok_close(t, i, end);
				if (close >= end || has_semicolon(t, i, close))
					return 0;
				i = close + 1;
			}
			return 0;
		}
		if (i >= end || !same(p, k, t, i))
			return 0;
		i++;
	}
	return i;
}

size_t pattern_at(const struct pattern *p, const struct toks *t, size_t i, size_t end)
{
	/* the first token decides nearly always: keep that test cheap */
	if (i >= end || !same(&p->toks, 0, t, i))
		return 0;
	return match(&p->toks, 0, t, i, end);
}

size_t pattern_count(const struct pattern *p, const struct toks *t, size_t first, size_t end,
		     uint32_t *ret_line)
{
	uint32_t line = 0;
	size_t n = 0;

	for (size_t i = first; i < end; i++) {
		if (t->v[i].kind == TOK_COMMENT || !pattern_at(p, t, i, end))
			continue;
		if (!n++)
			line = t->v[i].line;
	}
	if (ret_line)
		*ret_line = line;
	return n;
}

size_t patterns_count(const struct patterns *ps, const struct toks *t, size_t first, size_t end,
		      uint32_t *ret_line)
{
	uint32_t line = 0, one;
	size_t n = 0;

	for (size_t i = 0; i < ps->n; i++) {
		n += pattern_count(&ps->v[i], t, first, end, &one);
		if (one && (!line || one < line))
			line = one;
	}
	if (ret_line)
		*ret_line = line;
	return n;
}
