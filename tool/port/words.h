/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of one file: what upstream says and what the branch says for it, by
 * the drift rules and by the names that the file itself teaches. Only names: what
 * a call is given is what conflicts are about.
 */
#ifndef PORT_WORDS_H
#define PORT_WORDS_H

#include "port/learned.h"
#include "port/rung.h"

struct wordbook {
	struct trio *x;
	const struct port_options *o;
	const char *target;		/* path on the branch */
	struct learned *learned;
};

void wordbook_init(struct wordbook *w, struct trio *x, const struct port_options *o,
		   const char *target, struct learned *l);
/** wordbook_here() - upstream's @text as the branch would say it. */
struct str wordbook_here(struct wordbook *w, struct str text);
/**
 * wordbook_pair() - both sides of a change of one item, for the branch's item @t: its variables are
 * called as they are there.
 */
void wordbook_pair(struct wordbook *w, struct str t, struct str p, struct str u, struct str *ret_p,
		   struct str *ret_u);
/** wordbook_list() - upstream's words and the branch's for them, as far as that item needs them. */
void wordbook_list(struct wordbook *w, struct str t, struct str p, struct str u,
		   struct phrase_list *ret);

#endif
