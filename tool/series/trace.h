/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commits state about other commits: this is a port of that, this reverts
 * that.
 */
#ifndef SERIES_TRACE_H
#define SERIES_TRACE_H

#include "git/history.h"
#include "msg/message.h"

/* One statement of one commit. */
struct trace {
	struct oid commit;
	bool revert;		/* "This reverts commit <id>", else a port of <id> */
	bool note;		/* said by a note, not by the message */
	enum upref_kind kind;	/* of a port */
	const char *id;		/* lower case, 7 to 40 digits */
	const char *upstream;	/* of a revert: "which is commit <id> upstream", or NULL */
};

struct traces {
	struct trace *v;
	size_t n, cap;
};

/**
 * trace_message() - append what the message @text of @commit states.
 * @a: for what is appended. @scratch: for the parsing.
 */
void trace_message(struct arena *a, struct arena *scratch, const struct oid *commit,
		   struct str text, struct traces *out);

#endif
