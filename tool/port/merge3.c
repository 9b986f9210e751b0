/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/merge3.h"

struct merger {
	struct arena *arena;
	ARR(struct merge_chunk) out;
	size_t conflicts;
	size_t p, t, u;		/* how far the chunks reach */
};

static void push(struct merger *m, enum merge_kind kind, size_t p_end, size_t t_end, size_t u_end)
{
	struct merge_chunk c = { kind, m->p, p_end - m->p, m->t, t_end - m->t, m->u, u_end - m->u };

	m->p = p_end;
	m->t = t_end;
	m->u = u_end;
	if (!c.pn && !c.tn && !c.un)
		return;
	if (kind == MERGE_CONFLICT)
		m->conflicts++;
	*ARR_PUSH(m->arena, m->out) = c;
}

static bool same_units(struct merge_seq t, size_t ti, size_t tn, struct merge_seq u, size_t ui,
		       size_t un)
{
	return tn == un && !memcmp(t.v + ti, u.v + ui, tn * sizeof(*t.v));
}

/* Does @h begin inside (or, unless touching is fine, at the end of) what reaches @p_end? */
static bool reaches(const struct diff_hunk *h, size_t p_end, bool p_empty, bool touch_ok)
{
	if (h->a < p_end)
		return true;
	if (h->a > p_end)
		return false;
	return !touch_ok || (p_empty && !h->an);
}

void merge3(struct arena *ar, struct merge_seq p, struct merge_seq t, struct merge_seq u,
	    const struct diff *pt, const struct diff *pu, bool touch_ok, struct merge *ret)
{
	struct merger m = { .arena = ar };
	size_t i = 0, j = 0;

	while (i < pt->n || j < pu->n) {
		const struct diff_hunk *ht = i < pt->n ? &pt->v[i] : NULL;
		const struct diff_hunk *hu = j < pu->n ? &pu->v[j] : NULL;
		size_t start = !hu || (ht && ht->a <= hu->a) ? ht->a : hu->a;
		size_t end = start, i0 = i, j0 = j;
		size_t same = start - m.p, t_end, u_end;
		bool grown = true;

		push(&m, MERGE_SAME, start, m.t + same, m.u + same);
		/* the first hunk, then whatever of the other side it runs into, and so on */
		if (ht && ht->a == start && !(hu && hu->a == start && !hu->an && ht->an)) {
			end = ht->a + ht->an;
			i++;
		} else {
			end = hu->a + hu->an;
			j++;
		}
		while (grown) {
			grown = false;
			if (i < pt->n && j > j0 &&
			    reaches(&pt->v[i], end, end == start, touch_ok)) {
				if (pt->v[i].a + pt->v[i].an > end)
					end = pt->v[i].a + pt->v[i].an;
				i++;
				grown = true;
			}
			if (j < pu->n && i > i0 &&
			    reaches(&pu->v[j], end, end == start, touch_ok)) {
				if (pu->v[j].a + pu->v[j].an > end)
					end = pu->v[j].a + pu->v[j].an;
				j++;
				grown = true;
			}
		}
		/* where the region ends on each side: the last hunk of it, then equal units */
		t_end = m.t + (end - start);
		u_end = m.u + (end - start);
		for (size_t k = i0; k < i; k++)
			t_end += pt->v[k].bn - pt->v[k].an;
		for (size_t k = j0; k < j; k++)
			u_end += pu->v[k].bn - pu->v[k].an;
		if (j == j0)
			push(&m, MERGE_OURS, end, t_end, u_end);
		else if (i == i0)
			push(&m, MERGE_THEIRS, end, t_end, u_end);
		else
			push(&m, same_units(t, m.t, t_end - m.t, u, m.u, u_end - m.u) ?
				 MERGE_BOTH : MERGE_CONFLICT, end, t_end, u_end);
	}
	push(&m, MERGE_SAME, p.n, t.n, u.n);
	*ret = (struct merge){ m.out.v, m.out.n, m.conflicts };
}
