/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edit accounting of a port that anyone made: upstream's files before and after
 * (P, U) and the branch's before and after (T, R). Nothing is merged here; what
 * is there is compared.
 *
 * Lines count with their white space folded, and each in its function: what
 * upstream does to a function, the port has to do to the branch's.
 */
#ifndef PORT_ACCOUNT_H
#define PORT_ACCOUNT_H

#include "port/port.h"

/* A run of lines that the port changes and that answers none of upstream's. */
struct account_extra {
	size_t file;		/* which of the files */
	struct str function;	/* empty outside of any */
	uint32_t line;		/* of the result, from 1 */
	size_t gone, came;	/* lines with code on them */
};

struct account {
	ARR(struct account_extra) extra;
};

/**
 * account_port() - what became of each of upstream's edits in the results.
 * @results: of each file .ok, .text, .deleted and .unchanged as the port has it; edits are filled
 *	in here, with outcome and reason, and findings are added ("lost", "left", "call", "label",
 *	"return", "operator", "order", "twice", "balance").
 * @o: the world is asked whether the branch has what the port leaves out; may have none.
 *
 * A file that upstream does not touch has the same text before and after: all that the port does
 * to it is extra. Work is linear in the texts, whatever they hold.
 *
 * Return: how many findings were added.
 */
size_t account_port(struct arena *a, const struct port_file *files, struct port_result *results,
		    size_t n, const struct port_options *o, struct account *ret);

#endif
