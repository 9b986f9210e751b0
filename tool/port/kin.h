/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that come in families: where upstream's kvmalloc() is kmalloc() on
 * the branch, the kvzalloc() that upstream makes of it is kzalloc() there.
 */
#ifndef PORT_KIN_H
#define PORT_KIN_H

#include "port/aligned.h"

/* A function of upstream's that the branch's item has another one for. */
struct kin_pair {
	struct str from, to;
	size_t fewer;		/* calls of it that upstream's change takes away */
};

struct kins {
	struct kin_pair *v;
	size_t n, cap;
	const struct toks *p, *u;
};

/** kin_study() - what functions of upstream's item are called otherwise in the branch's. */
void kin_study(struct arena *a, const struct side *p, const struct side *u, const struct side *t,
	       struct kins *ret);

/**
 * kin_of() - the branch's relative of the call at token @i of upstream's after side; empty: none.
 *
 * Only of a function that upstream's item had not, and that takes the place of one of a pair of
 * relatives. Whether the branch has it, the caller asks.
 */
struct str kin_of(struct arena *a, const struct kins *k, const struct toks *t, size_t i);

#endif
