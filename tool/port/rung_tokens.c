/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/rung.h"
#include "port/tokmerge.h"

/* Lines, from 0, that tokens [first, first + n) of a side stand on; before @first when
 * there are none. */
static void lines_of(const struct side *s, size_t first, size_t n, size_t *from, size_t *count)
{
	const struct tok *a, *b;
	size_t last;

	if (!n) {
		*from = first < s->toks.n ? s->toks.v[first].line - 1 : s->lines.n;
		*count = 0;
		return;
	}
	a = &s->toks.v[first];
	b = &s->toks.v[first + n - 1];
	last = b->line - 1;
	for (uint32_t i = 0; i < b->len; i++)
		last += s->text.p[b->off + i] == '\n';
	*from = a->line - 1;
	*count = last + 1 - *from;
}

void rung_tokens(const struct rung_input *in, struct rung_result *ret)
{
	struct trio x;
	struct tok_merge m;

	trio_init(&x, in->arena, in->p, in->u, in->t);
	side_lex(&x, &x.p);
	side_lex(&x, &x.u);
	side_lex(&x, &x.t);
	tok_merge(in->arena, (struct tok_range){ &x.p, 0, x.p.toks.n },
		  (struct tok_range){ &x.u, 0, x.u.toks.n },
		  (struct tok_range){ &x.t, 0, x.t.toks.n }, &m);
	for (size_t i = 0; i < m.fates.n; i++) {
		const struct tok_fate *k = &m.fates.v[i];
		struct fate *f = ARR_PUSH(in->arena, ret->fates);

		lines_of(&x.p, k->p, k->pn, &f->p, &f->pn);
		lines_of(&x.u, k->u, k->un, &f->u, &f->un);
		f->kind = k->kind;
		f->note = k->note;
	}
	ret->ok = !m.conflicts;
	if (m.drift || m.touch) {
		ret->review = true;
		ret->review_why = m.drift ?
			"code that upstream replaces reads differently on the branch" :
			"the branch differs right beside an edit";
	}
	ret->text = arena_span(in->arena, buf_str(&m.text));
	if (m.conflicts) {
		ret->why = "upstream and the branch changed the same words";
		ret->line = m.conflict_tok < x.t.toks.n ? x.t.toks.v[m.conflict_tok].line : 0;
	}
	buf_release(&m.text);
}
