// SPDX-License-Identifier: GPL-2.0-or-later
#include "port/braces.h"

#include "base/buf.h"
#include "c/token.h"

/* An arm that begins with "} else": tokens from the '}' to its last word before the body. */
struct arm {
	size_t from, body;	/* body: the first token of what it does */
	bool braced;
};

static bool read_arm(const struct toks *t, size_t i, struct arm *ret)
{
	size_t e = tok_next(t, i), b;

	if (!tok_is(t, i, "}") || !tok_is(t, e, "else"))
		return false;
	b = tok_next(t, e);
	if (tok_is(t, b, "if")) {
		b = tok_next(t, b);
		if (!tok_is(t, b, "("))
			return false;
		b = tok_close(t, b, t->n);
		if (b >= t->n)
			return false;
		b = tok_next(t, b);
	}
	*ret = (struct arm){ i, b, tok_is(t, b, "{") };
	return b < t->n;
}

static bool same_head(const struct toks *x, const struct arm *a, const struct toks *y,
		      const struct arm *b)
{
	if (a->body - a->from != b->body - b->from)
		return false;
	for (size_t k = 0; k < a->body - a->from; k++)
		if (x->v[a->from + k].id != y->v[b->from + k].id)
			return false;
	return true;
}

/* Is there an arm with that head, braced or not as asked? */
static bool has_arm(const struct toks *t, const struct toks *of, const struct arm *a, bool braced)
{
	struct arm x;

	for (size_t i = 0; i < t->n; i++)
		if (read_arm(t, i, &x) && x.braced == braced && same_head(of, a, t, &x))
			return true;
	return false;
}

/* Most functions have no such arm without braces, and nothing is to do. */
static bool has_bare(const struct toks *t)
{
	struct arm x;

	for (size_t i = 0; i < t->n; i++)
		if (read_arm(t, i, &x) && !x.braced)
			return true;
	return false;
}

/* The ';' of the simple statement at @i; t->n when it is none, or does not end its line. */
static size_t simple_end(const struct toks *t, size_t i)
{
	static const char *const heads[] = { "if", "for", "while", "do", "switch", "else", "case",
					     "default", "{", "}" };

	for (size_t k = 0; k < ARRAY_SIZE(heads); k++)
		if (tok_is(t, i, heads[k]))
			return t->n;
	if (!(t->v[i].flags & TOK_BOL) || tok_is(t, tok_next(t, i), ":"))
		return t->n;
	for (; i < t->n; i = tok_next(t, i)) {
		size_t end;

		if (t->v[i].flags & TOK_PP || tok_is(t, i, "{"))
			return t->n;
		if (tok_is(t, i, "(") || tok_is(t, i, "["))
			i = tok_close(t, i, t->n);
		if (i >= t->n)
			break;
		end = t->v[i].off + t->v[i].len;
		if (tok_is(t, i, ";"))
			return end < t->text.n && t->text.p[end] == '\n' ? i : t->n;
	}
	return t->n;
}

/* White space before the line that the token at @i is on. */
static struct str indent_of(const struct toks *t, size_t i)
{
	const char *p = t->text.p;
	size_t from = t->v[i].off, n = 0;

	while (from && p[from - 1] != '\n')
		from--;
	while (p[from + n] == '\t' || p[from + n] == ' ')
		n++;
	return (struct str){ p + from, n };
}

static struct str brace_one(struct arena *a, const struct toks *t, const struct toks *u,
			    const struct toks *r)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct arm x;

	for (size_t i = 0; i < r->n; i++) {
		size_t head, semi, from, to;

		if (!read_arm(r, i, &x) || x.braced || has_arm(t, r, &x, false) ||
		    has_arm(u, r, &x, false) || !has_arm(u, r, &x, true))
			continue;
		semi = simple_end(r, x.body);
		/* "} else if (b) {": a comment between would have to go somewhere */
		head = x.body - 1;
		if (semi >= r->n || r->v[head].kind == TOK_COMMENT)
			continue;
		from = r->v[head].off + r->v[head].len;
		to = r->v[semi].off + 1;
		buf_add(&out, (struct str){ r->text.p, from });
		buf_add(&out, STR(" {"));
		buf_add(&out, (struct str){ r->text.p + from, to - from });
		buf_printf(&out, "\n%.*s}", STR_ARG(indent_of(r, x.from)));
		buf_add(&out, (struct str){ r->text.p + to, r->text.n - to });
		return arena_span(a, buf_str(&out));
	}
	return (struct str){ 0 };
}

struct str braces_even(struct arena *a, struct str branch, struct str upstream, struct str result)
{
	struct toks t, u, r;

	if (str_find(result, STR("} else"), 0) < 0)
		return result;
	tok_lex(a, result, &r);
	if (!has_bare(&r))
		return result;
	tok_lex(a, branch, &t);
	tok_lex(a, upstream, &u);
	for (;; tok_lex(a, result, &r)) {
		struct str next;

		next = brace_one(a, &t, &u, &r);
		if (!next.p)
			return result;
		result = next;
	}
}
