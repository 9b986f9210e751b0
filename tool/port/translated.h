/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both sides of upstream's change in other words, then merged on the rungs below. */
#ifndef PORT_TRANSLATED_H
#define PORT_TRANSLATED_H

#include "port/rung.h"

struct translated {
	struct rule_text p, u;
	const char *says;	/* what was substituted besides rules, or NULL */
	const char *doubt;	/* why a person has to look at that, or NULL */
};

/** translated_rules() - both sides by the drift rules; as they are where there are none. */
void translated_rules(const struct rung_input *in, struct translated *ret);

/**
 * translated_merge() - the first of the @n rungs @below that carries it; fates count in the given
 * lines again, and say what was substituted.
 */
void translated_merge(const struct rung_input *in, const struct translated *x,
		      rung_fn *const *below, size_t n, struct rung_result *ret);

#endif
