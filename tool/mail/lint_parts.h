/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the lint of mails. */
#ifndef MAIL_LINT_PARTS_H
#define MAIL_LINT_PARTS_H

#include "mail/outbox.h"
#include "msg/message.h"

#define RULES "Documentation/process/stable-kernel-rules.rst"

struct linter {
	struct repo *repo;
	struct arena *arena;
	const struct outbox_opts *o;
	struct outbox *box;
	struct branch mainline;
	bool have_mainline;
};

#define BLOCK(x, rule, l, source, ...) \
	lint_add((x)->arena, (x)->box, LINT_BLOCK, rule, (l)->hex, source, __VA_ARGS__)
#define WARN(x, rule, l, source, ...) \
	lint_add((x)->arena, (x)->box, LINT_WARN, rule, (l)->hex, source, __VA_ARGS__)

/** lint_newer() - every newer branch of the family has, or gets, every letter. */
void lint_newer(struct linter *x);
/** lint_prerequisites() - what upstream's stable tags of a letter want first. */
void lint_prerequisites(struct linter *x, size_t letter, const struct message *m);

#endif
