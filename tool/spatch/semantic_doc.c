/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A parameter that a semantic patch took away takes its line of kernel-doc with
 * it: Coccinelle cannot edit a comment.
 */
#include <stdlib.h>

#include "c/names.h"
#include "spatch/semantic_parts.h"

struct cut {
	size_t off, len;	/* bytes of the text */
};

struct cuts {
	struct cut *v;
	size_t n, cap;
};

static void params_of(struct arena *a, const struct lexed *l, const struct item *it,
		      struct names *ret)
{
	*ret = (struct names){ 0 };
	names_of(a, &l->toks, it->head, it->end, NAMES_USES | NAMES_LOCALS, ret);
}

static bool has_param(const struct names *n, struct str name)
{
	for (size_t i = 0; i < n->locals.n; i++) {
		if (n->locals.v[i].param && str_eq(n->locals.v[i].name, name))
			return true;
	}
	return false;
}

/* What a line of a comment says, behind its star; "/" of the last line. */
static struct str said(struct str line)
{
	struct str s = str_trim(line);

	if (str_starts(s, "*")) {
		s.p++;
		s.n--;
	}
	return str_trim(s);
}

static bool describes(struct str text, struct str param)
{
	return text.n > param.n + 1 && text.p[0] == '@' &&
	       !memcmp(text.p + 1, param.p, param.n) && text.p[param.n + 1] == ':';
}

/* The lines of the comment @doc about @param, with those that go on with it. */
static void cut_param(struct arena *a, struct str whole, struct str doc, struct str param,
		      struct cuts *ret)
{
	struct str rest = doc, line;
	struct cut c = { 0, 0 };

	while (str_line(&rest, &line)) {
		struct str text = said(line);
		size_t off = (size_t)(line.p - whole.p);

		if (c.len && (!text.n || text.p[0] == '@' || text.p[0] == '/'))
			break;
		if (!c.len && !describes(text, param))
			continue;
		if (!c.len)
			c.off = off;
		c.len = (size_t)(rest.p - whole.p) - c.off;
	}
	if (c.len && rest.n)
		*ARR_PUSH(a, *ret) = c;
}

static void item_doc(struct semantic_run *r, const struct lexed *b, const struct lexed *n,
		     const struct item *it, struct cuts *ret)
{
	const struct item *was = item_find(&b->items, ITEM_FUNC, it->name, it->ordinal);
	struct names old, now;
	struct str doc;

	if (!was || it->first == it->head || n->toks.v[it->head - 1].kind != TOK_COMMENT)
		return;
	doc = tok_str(&n->toks, it->head - 1);
	if (!str_starts(doc, "/**"))
		return;
	params_of(&r->tmp, b, was, &old);
	params_of(&r->tmp, n, it, &now);
	for (size_t i = 0; i < old.locals.n; i++) {
		const struct name_local *p = &old.locals.v[i];

		if (p->param && !has_param(&now, p->name))
			cut_param(&r->tmp, n->text, doc, p->name, ret);
	}
}

static int by_place(const void *x, const void *y)
{
	const struct cut *a = x, *b = y;

	return (a->off > b->off) - (a->off < b->off);
}

void semantic_doc(struct semantic_run *r, size_t f)
{
	struct port_result *res = &r->result.v[f];
	const struct lexed *b = lex_cache_get(&r->lex, r->file.v[f].branch.text);
	const struct lexed *n = lex_cache_get(&r->lex, res->text);
	struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct cuts cuts = { 0 };
	size_t from = 0;

	for (size_t i = 0; i < n->items.n; i++) {
		if (n->items.v[i].kind == ITEM_FUNC)
			item_doc(r, b, n, &n->items.v[i], &cuts);
	}
	if (!cuts.n)
		return;
	qsort(cuts.v, cuts.n, sizeof(*cuts.v), by_place);
	for (size_t i = 0; i < cuts.n; i++) {
		buf_add(&out, (struct str){ n->text.p + from, cuts.v[i].off - from });
		from = cuts.v[i].off + cuts.v[i].len;
	}
	buf_add(&out, (struct str){ n->text.p + from, n->text.n - from });
	res->text = arena_span(r->a, buf_str(&out));
	buf_release(&out);
}
