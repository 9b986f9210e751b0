/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/words.h"

#include "port/translated.h"

void wordbook_init(struct wordbook *w, struct trio *x, const struct port_options *o,
		   const char *target, struct learned *l)
{
	*w = (struct wordbook){ .x = x, .o = o, .target = target, .learned = l };
}

static void by_rules(struct wordbook *w, struct str t, struct str p, struct str u,
		     struct translated *ret)
{
	struct rung_input in = { w->x->arena, p, u, t, w->target, w->o, w->learned };

	*ret = (struct translated){ .p.text = p, .u.text = u };
	if (w->o->world && w->o->rules && w->o->rules->n)
		translated_rules(&in, ret);
}

struct str wordbook_here(struct wordbook *w, struct str text)
{
	struct learned_note note = { 0 };
	struct translated x;

	by_rules(w, (struct str){ 0 }, (struct str){ "", 0 }, text, &x);
	learned_names(w->learned, (struct str){ 0 }, NULL, &x.u, &note);
	return x.u.text;
}

void wordbook_pair(struct wordbook *w, struct str t, struct str p, struct str u, struct str *ret_p,
		   struct str *ret_u)
{
	struct learned_note note = { 0 };
	struct translated x;

	by_rules(w, t, p, u, &x);
	learned_names(w->learned, t, &x.p, &x.u, &note);
	*ret_p = x.p.text;
	*ret_u = x.u.text;
}

void wordbook_list(struct wordbook *w, struct str t, struct str p, struct str u,
		   struct phrase_list *ret)
{
	struct str p_here, u_here;

	learned_words(w->learned, w->x->arena, ret);
	wordbook_pair(w, t, p, u, &p_here, &u_here);
	phrases_between(w->x->arena, p, p_here, ret);
	phrases_between(w->x->arena, u, u_here, ret);
}
