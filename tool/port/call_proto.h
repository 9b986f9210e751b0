/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside port/calls.c: what two prototypes of one function say about its calls. */
#ifndef PORT_CALL_PROTO_H
#define PORT_CALL_PROTO_H

#include "port/call_form.h"
#include "port/port.h"

/**
 * call_proto_form() - how a call of @callee with @nargs arguments is written on the branch, where
 * the function takes others.
 * @branch: the file at hand; its own calls say what constant a parameter is given that upstream's
 *	function does not have.
 *
 * Only where the parameters of the one are those of the other with some left out, in one way.
 */
bool call_proto_form(struct arena *a, const struct port_options *o, const char *path,
		     const struct toks *branch, struct str callee, size_t nargs,
		     struct call_form *ret);

/**
 * call_proto_retyped() - does the branch's file define @callee with as many parameters as
 * upstream's, and of other types?
 */
bool call_proto_retyped(struct arena *a, const struct side *p, const struct side *t,
			struct str callee);

#endif
