/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a local is declared as: enough to tell a page from a folio, and a pointer from a value. */
#include "c/names_parse.h"

static bool plain(const struct parse *p, size_t i)
{
	int c = cls(p, i);

	return c == CL_STORAGE || c == CL_ATTR;
}

/* The words of the type that begins the declaration at hand, up to the first declarator. */
static struct str type_of(struct parse *p, size_t name)
{
	size_t i = p->decl, last = 0, n = 0;
	size_t first[4];

	for (; i < name && n < ARRAY_SIZE(first); i++) {
		int c = cls(p, i);

		if (plain(p, i)) {
			if (cls(p, i + 1) == '(')
				i = past(p, i + 1) - 1;
			continue;
		}
		/* the word before the end of a declarator is its name */
		if (n && c == CL_IDENT && cls(p, first[n - 1]) != CL_SUE)
			break;
		if (c != CL_IDENT && c != CL_TYPE && c != CL_SUE)
			break;
		first[n++] = i;
		last = i;
	}
	if (!n || last >= name)
		return (struct str){ 0 };
	if (n == 1)
		return text(p, first[0]);
	return str_of(n == 2 ?
			      arena_printf(p->a, "%.*s %.*s", STR_ARG(text(p, first[0])),
					   STR_ARG(text(p, first[1]))) :
			      arena_printf(p->a, "%.*s %.*s %.*s", STR_ARG(text(p, first[0])),
					   STR_ARG(text(p, first[1])), STR_ARG(text(p, first[2]))));
}

void note_local(struct parse *p, size_t i, bool typed)
{
	struct name_local *l;
	size_t k = i;

	if (!(p->want & NAMES_LOCALS))
		return;
	l = ARR_PUSH(p->a, p->out->locals);
	l->name = text(p, i);
	l->tok = p->s.tok[i];
	l->param = typed && p->in_params;
	if (!typed)
		return;
	while (k > p->decl && (cls(p, k - 1) == '*' || plain(p, k - 1))) {
		k--;
		l->stars += cls(p, k) == '*';
	}
	for (k = i + 1; cls(p, k) == '['; k = past(p, k))
		l->stars++;
	l->type = type_of(p, i);
}
