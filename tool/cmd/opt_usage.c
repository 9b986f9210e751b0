/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -h: a command's usage, from its tables. */
#include "base/table.h"
#include "cmd/cmd.h"

/* Options whose help would begin right of this get it on a line of its own. */
#define HELP_COLUMN 34

static void option_lines(const struct opt *opts, struct buf *out)
{
	CLEANUP(buf_release) struct buf spelled = BUF_INIT(256);

	for (const struct opt *o = opts; o && o->kind; o++) {
		size_t n;

		if (!o->help)
			continue;
		buf_reset(&spelled);
		/* Letters stand in a column of their own. */
		buf_addz(&spelled, o->letter ? "  " : "      ");
		opt_spell(o, &spelled);
		n = spelled.n;
		buf_add(out, buf_str(&spelled));
		if (n + 2 > HELP_COLUMN) {
			buf_addc(out, '\n');
			n = 0;
		}
		buf_printf(out, "%*s%s", (int)(HELP_COLUMN - n), "", o->help);
		if (o->choices)
			buf_printf(out, " (%s)", o->choices);
		if (o->kind == OPT_KIND_LIST)
			buf_addz(out, " (may be repeated)");
		if (o->kind == OPT_KIND_INT)
			buf_printf(out, " (%d)", o->def);
		buf_addc(out, '\n');
	}
}

void cmd_usage(const struct cmd *cmd, struct buf *out)
{
	static const char *const none[] = { "", NULL };
	const char *const *args = cmd->args ? cmd->args : none;

	for (size_t i = 0; args[i]; i++)
		buf_printf(out, "%s backport %s%s%s%s\n", i ? "      " : "usage:", cmd->name,
			   cmd->opts && cmd->opts->kind ? " [options]" : "", *args[i] ? " " : "",
			   args[i]);
	buf_printf(out, "\n%s\n", cmd->summary);
	if (cmd->opts && cmd->opts->kind) {
		buf_addc(out, '\n');
		option_lines(cmd->opts, out);
	}
	buf_printf(out, "\nThe manual: backport %s --help\n", cmd->name);
}

void cmd_usage_main(const struct opt *globals, struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct table *t = table_new(&a);

	buf_addz(out, "usage: backport [options] <command> [options] [--] [arguments]\n\n");
	for (size_t i = 0; cmd_table[i]; i++) {
		table_cell(t, cmd_table[i]->name);
		table_cell(t, cmd_table[i]->summary);
		table_row(t);
	}
	table_print(t, 2, out);
	buf_addc(out, '\n');
	option_lines(globals, out);
	buf_addz(out, "\nA command's options: backport <command> -h. "
		      "Its manual: backport <command> --help\n");
}
