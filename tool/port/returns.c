/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/returns.h"

#include "base/buf.h"

/* The one function of a text; NULL: it is something else. */
static const struct item *function(struct arena *a, struct str text, struct toks *t)
{
	struct items items;

	tok_lex(a, text, t);
	item_split(a, t, &items);
	return items.n == 1 && items.v[0].kind == ITEM_FUNC && items.v[0].body ? &items.v[0] : NULL;
}

bool returns_nothing(const struct toks *t, const struct item *it)
{
	bool ret = false;

	for (size_t i = it->head; i < it->body && !str_eq(tok_str(t, i), it->name); i++) {
		if (tok_is(t, i, "*"))
			return false;
		ret |= tok_is(t, i, "void");
	}
	return ret;
}

/* Nothing happens when [first, end) is evaluated. */
static bool idle(const struct toks *t, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		struct str s = tok_str(t, i);

		if (tok_is(t, i, "(") && i > first && t->v[i - 1].kind == TOK_IDENT)
			return false;
		if (tok_is(t, i, "++") || tok_is(t, i, "--") ||
		    (s.n && s.p[s.n - 1] == '=' && !str_is(s, "==") && !str_is(s, "!=") &&
		     !str_is(s, "<=") && !str_is(s, ">=")))
			return false;
	}
	return true;
}

struct str returns_bare(struct arena *a, struct str text, struct str branch)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct toks t, b;
	const struct item *it = function(a, text, &t), *there = function(a, branch, &b);
	size_t pos = 0;

	if (!it || !there || returns_nothing(&t, it) || !returns_nothing(&b, there))
		return text;
	for (size_t i = it->body; i < it->end; i++) {
		size_t end = i + 1;

		if (!tok_is(&t, i, "return") || tok_is(&t, end, ";"))
			continue;
		while (end < it->end && !tok_is(&t, end, ";"))
			end++;
		if (end >= it->end || t.v[end].line != t.v[i].line || !idle(&t, i + 1, end))
			return text;
		buf_add(&out, (struct str){ text.p + pos, t.v[i].off + t.v[i].len - pos });
		pos = t.v[end].off;
	}
	if (!pos)
		return text;
	buf_add(&out, (struct str){ text.p + pos, text.n - pos });
	return arena_span(a, buf_str(&out));
}
