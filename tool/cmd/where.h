/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line and the surroundings say, as the library wants it.
 */
#ifndef CMD_WHERE_H
#define CMD_WHERE_H

#include "cmd/cmd.h"
#include "git/ident.h"
#include "status/status.h"

/** cmd_where() - which repository, with which settings on top. */
struct repo_opts cmd_where(const struct ctx *c);
/** cmd_who() - the environment and the clock, of which the porter's identity is made. */
struct ident_source cmd_who(void);
/**
 * cmd_read_commits() - append the commits on standard input, one a line; blank lines, those that
 * begin with #, and what follows a space (a subject) do not count.
 */
void cmd_read_commits(struct ctx *c, struct opt_list *list);
/** cmd_month() - today, as year * 12 + month - 1. */
int cmd_month(void);
/** cmd_tints() - the colours of verdicts. */
struct status_tints cmd_tints(const struct ctx *c);

#endif
