/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/cmd.h"

/* In the order that usage and manual show. A new command: its file, and its name here. */
#define COMMANDS(X) \
	X(status) \
	X(apply) \
	X(explain) \
	X(deps) \
	X(check) \
	X(edit) \
	X(continue) \
	X(skip) \
	X(abort) \
	X(quit) \
	X(undo) \
	X(resolutions) \
	X(series) \
	X(mail) \
	X(fetch) \
	X(trailers) \
	X(rules) \
	X(backtest) \
	X(ci) \
	X(report)

#define X(name) extern const struct cmd cmd_##name;
COMMANDS(X)
#undef X

const struct cmd *const cmd_table[] = {
#define X(name) &cmd_##name,
	COMMANDS(X)
#undef X
	NULL
};

const struct cmd *cmd_find(const char *name)
{
	for (size_t i = 0; cmd_table[i]; i++)
		if (!strcmp(cmd_table[i]->name, name))
			return cmd_table[i];
	return NULL;
}

void cmd_names(struct buf *out)
{
	for (size_t i = 0; cmd_table[i]; i++)
		buf_printf(out, "%s\n", cmd_table[i]->name);
}

int cmd_unknown(struct ctx *c, const char *name)
{
	ARR(const char *) names = { 0 };
	const char *near;

	for (size_t i = 0; cmd_table[i]; i++)
		*ARR_PUSH(c->arena, names) = cmd_table[i]->name;
	*ARR_PUSH(c->arena, names) = NULL;
	near = opt_near(name, names.v);
	if (near)
		return cmd_usage_error(c, "no command '%s'; did you mean '%s'?", name, near);
	return cmd_usage_error(c, "no command '%s'", name);
}
