/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/rung.h"

#include "base/buf.h"

void rung_lines(const struct rung_input *in, struct rung_result *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct trio x;
	struct diff pt;
	struct merge m;
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	size_t h = 0;

	trio_init(&x, &tmp, in->p, in->u, in->t);
	diff_ids(&tmp, x.p.lines.id, x.p.lines.n, x.t.lines.id, x.t.lines.n, x.in.n, &pt);
	merge3(&tmp, (struct merge_seq){ x.p.lines.id, x.p.lines.n },
	       (struct merge_seq){ x.t.lines.id, x.t.lines.n },
	       (struct merge_seq){ x.u.lines.id, x.u.lines.n }, &pt, &x.pu, false, &m);
	for (size_t i = 0; i < m.n; i++) {
		const struct merge_chunk *c = &m.v[i];

		for (; h < x.pu.n && x.pu.v[h].a + x.pu.v[h].an <= c->p + c->pn &&
		       x.pu.v[h].b + x.pu.v[h].bn <= c->u + c->un; h++)
			if (c->kind != MERGE_SAME && c->kind != MERGE_OURS)
				*ARR_PUSH(in->arena, ret->fates) = (struct fate){
					x.pu.v[h].a, x.pu.v[h].an, x.pu.v[h].b, x.pu.v[h].bn,
					c->kind, NULL };
			else
				break;
		if (c->kind == MERGE_CONFLICT && !ret->why) {
			ret->why = "upstream and the branch changed the same lines";
			ret->line = c->t + 1;
		}
		buf_add(&out, c->kind == MERGE_THEIRS ? lines_span(&x.u.lines, c->u, c->un) :
							lines_span(&x.t.lines, c->t, c->tn));
	}
	ret->ok = !m.conflicts;
	ret->text = arena_span(in->arena, buf_str(&out));
}
