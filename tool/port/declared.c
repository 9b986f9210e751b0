/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/declared.h"

#include "base/buf.h"
#include "c/item.h"
#include "c/names.h"

/* The declarations that a function begins with, and those that come later at its top level. */
struct block {
	struct toks t;
	struct names names;
	size_t body, end;	/* its '{' and '}'; equal: no function */
	/* the ';' that ends the last of the first ones; body: there is none */
	size_t last;
};

static bool declares(const struct block *b, size_t first, size_t end)
{
	for (size_t i = 0; i < b->names.locals.n; i++) {
		const struct name_local *l = &b->names.locals.v[i];

		if (!l->param && l->tok >= first && l->tok < end)
			return true;
	}
	return false;
}

/* The ';' of the statement at @i, brackets passed over; b->end when it is a block or has none. */
static size_t statement_end(const struct block *b, size_t i)
{
	for (; i < b->end; i++) {
		if (tok_is(&b->t, i, "(") || tok_is(&b->t, i, "[") || tok_is(&b->t, i, "{"))
			i = tok_close(&b->t, i, b->end);
		else if (tok_is(&b->t, i, ";"))
			return i;
	}
	return b->end;
}

static void read_block(struct arena *a, struct str text, struct block *ret)
{
	struct items items;

	*ret = (struct block){ 0 };
	tok_lex(a, text, &ret->t);
	item_split(a, &ret->t, &items);
	if (items.n != 1 || items.v[0].kind != ITEM_FUNC || !items.v[0].body)
		return;
	names_of(a, &ret->t, 0, ret->t.n, NAMES_USES | NAMES_LOCALS, &ret->names);
	ret->body = ret->last = items.v[0].body;
	ret->end = items.v[0].body_end;
	for (size_t i = tok_next(&ret->t, ret->body); i < ret->end;) {
		size_t semi = statement_end(ret, i);

		if (semi >= ret->end || tok_is(&ret->t, i, "{") || !declares(ret, i, semi))
			break;
		ret->last = semi;
		i = tok_next(&ret->t, semi);
	}
}

/* The whole line that tokens [first, last] stand on alone, its newline included; empty:
 * they do not. */
static struct str line_of(const struct toks *t, size_t first, size_t last)
{
	const char *p = t->text.p;
	size_t from = t->v[first].off, to = t->v[last].off + t->v[last].len;

	while (from && (p[from - 1] == '\t' || p[from - 1] == ' '))
		from--;
	if ((from && p[from - 1] != '\n') || to >= t->text.n || p[to] != '\n')
		return (struct str){ 0 };
	return (struct str){ p + from, to + 1 - from };
}

static const struct name_local *local_of(const struct block *b, struct str name)
{
	for (size_t i = 0; i < b->names.locals.n; i++)
		if (str_eq(b->names.locals.v[i].name, name))
			return &b->names.locals.v[i];
	return NULL;
}

/* First token of the statement that declares @l. */
static size_t begins(const struct block *b, const struct name_local *l)
{
	size_t i = l->tok;

	while (i > b->body + 1 && !tok_is(&b->t, i - 1, ";") && !tok_is(&b->t, i - 1, "{") &&
	       !tok_is(&b->t, i - 1, "}") && b->t.v[i - 1].kind != TOK_COMMENT)
		i--;
	return i;
}

/* A line of @r that declares one of upstream's first variables too late; empty: there is none. */
static struct str late(const struct block *r, const struct block *u, const struct block *t)
{
	for (size_t i = 0; i < r->names.locals.n; i++) {
		const struct name_local *l = &r->names.locals.v[i], *theirs = local_of(u, l->name);
		size_t first, semi;

		if (l->param || l->tok < r->last || !theirs || theirs->tok > u->last ||
		    theirs->param || local_of(t, l->name))
			continue;
		first = begins(r, l);
		semi = statement_end(r, first);
		if (semi < r->end)
			return line_of(&r->t, first, semi);
	}
	return (struct str){ 0 };
}

struct str declared_first(struct arena *a, struct str branch, struct str upstream,
			  struct str result)
{
	struct block t, u, r;

	read_block(a, branch, &t);
	read_block(a, upstream, &u);
	if (t.last == t.body || u.last == u.body)
		return result;
	for (size_t n = 0; n < u.names.locals.n; n++) {
		CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
		struct str line;
		size_t at, from;

		read_block(a, result, &r);
		line = late(&r, &u, &t);
		at = r.t.v[r.last].off + r.t.v[r.last].len;
		if (!line.n || at >= result.n || result.p[at] != '\n')
			return result;
		at++;
		from = (size_t)(line.p - result.p);
		buf_add(&out, (struct str){ result.p, at });
		buf_add(&out, line);
		buf_add(&out, (struct str){ result.p + at, from - at });
		buf_add(&out, (struct str){ line.p + line.n, result.n - from - line.n });
		result = arena_span(a, buf_str(&out));
	}
	return result;
}
