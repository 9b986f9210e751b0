/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Man pages, from the tables: man(7) macros, which groff and mandoc both take. */
#include <ctype.h>

#include "cmd/cmd.h"
#include "cmd/version.h"

/* Text as roff: no character of it is an instruction. */
static void roff(struct buf *out, const char *z)
{
	bool line_start = !out->n || out->p[out->n - 1] == '\n';

	for (; *z; z++) {
		if (line_start && (*z == '.' || *z == '\''))
			buf_addz(out, "\\&");
		line_start = *z == '\n';
		if (*z == '\\')
			buf_addz(out, "\\e");
		else if (*z == '-')
			buf_addz(out, "\\-");
		else
			buf_addc(out, *z);
	}
}

/* Running text: roff fills lines itself, but mandoc wants them short in the source too. */
static void text(struct buf *out, const char *z)
{
	CLEANUP(buf_release) struct buf lines = BUF_INIT(SIZE_MAX / 2);

	cmd_wrap(&lines, str_of(z), 70);
	roff(out, buf_str(&lines).p);
	buf_addc(out, '\n');
}

/* A phrase of the tables as a sentence. */
static void sentence(struct buf *out, const char *phrase, const char *choices)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(SIZE_MAX / 2);

	buf_printf(&b, "%c%s%s", toupper((unsigned char)*phrase), phrase + 1, choices ? ": " : "");
	for (const char *z = choices; z && *z; z++) {
		if (*z == '|')
			buf_addz(&b, ", ");
		else
			buf_addc(&b, *z);
	}
	buf_addc(&b, '.');
	text(out, buf_str(&b).p);
}

/* Paragraphs that an empty line parts; those that begin with white space stand as they are. */
static void paragraphs(struct buf *out, const char *z)
{
	while (z && *z) {
		const char *gap = strstr(z, "\n\n");
		bool as_is = *z == ' ' || *z == '\t';
		CLEANUP(buf_release) struct buf one = BUF_INIT(SIZE_MAX / 2);

		buf_add(&one, (struct str){ z, gap ? (size_t)(gap - z) : strlen(z) });
		if (as_is) {
			buf_addz(out, ".nf\n");
			roff(out, buf_str(&one).p);
			buf_addz(out, "\n.fi\n");
		} else {
			text(out, buf_str(&one).p);
		}
		z = gap ? gap + 2 : NULL;
		if (z && *z)
			buf_addz(out, ".PP\n");
	}
}

static void heading(struct buf *out, const char *command)
{
	buf_addz(out, ".\\\" Made by backport --generate-man: do not edit.\n.TH \"BACKPORT");
	if (command)
		buf_addc(out, '-');
	for (; command && *command; command++)
		buf_addc(out, (char)toupper((unsigned char)*command));
	buf_printf(out, "\" 1 %s \"backport %s\" \"Backport manual\"\n.SH NAME\nbackport",
		   BACKPORT_DATE, BACKPORT_VERSION);
}

static void options(struct buf *out, const struct opt *opts)
{
	for (const struct opt *o = opts; o && o->kind; o++) {
		if (!o->help)
			continue;
		buf_addz(out, ".TP\n.B ");
		if (o->letter)
			buf_printf(out, o->name ? "\\-%c\\fR, \\fB" : "\\-%c", o->letter);
		if (o->name) {
			buf_printf(out, "\\-\\-%s", o->kind == OPT_KIND_BOOL ? "[no\\-]" : "");
			roff(out, o->name);
		}
		if (o->arg)
			buf_printf(out, "\\fR \\fI%s\\fR", o->arg);
		buf_addc(out, '\n');
		sentence(out, o->help, o->choices);
		if (o->kind == OPT_KIND_LIST)
			buf_addz(out, "May be repeated.\n");
		if (o->kind == OPT_KIND_INT)
			buf_printf(out, "From %d to %d; %d when not given.\n", o->min, o->max,
				   o->def);
	}
}

/* The exit codes, each with the errors of err.h that end in it. */
static void exit_status(struct buf *out)
{
	static const struct {
		int code;
		const char *means;
	} all[] = {
		{ 0, "Everything that was asked was done." },
		{ 1, "A real negative answer: a conflict, a finding, a failed test." },
		{ 2, "It could not be done or decided." },
		{ 128, "An error inside the program." },
		{ 129, "The command line is wrong." },
		{ 130, "Interrupted." },
	};
	static const struct {
		int exit_code;
		const char *name;
	} errors[] = {
#define X(code, name, exit_code) { exit_code, name },
		ERR_LIST(X)
#undef X
	};

	buf_addz(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		CLEANUP(buf_release) struct buf names = BUF_INIT(SIZE_MAX / 2);

		buf_printf(out, ".TP\n.B %d\n%s\n", all[i].code, all[i].means);
		for (size_t j = 0; j < ARRAY_SIZE(errors); j++)
			if (errors[j].exit_code == all[i].code)
				buf_printf(&names, "%s%s", names.n ? ", " : "errors: ",
					   errors[j].name);
		if (names.n)
			sentence(out, names.p, NULL);
	}
	buf_addz(out, ".PP\nWhere branches differ, 2 wins over 1, and 1 over 0.\n");
}

static void examples(struct buf *out, const struct cmd_example *ex)
{
	if (!ex || !ex->line)
		return;
	buf_addz(out, ".SH EXAMPLES\n");
	for (; ex->line; ex++) {
		buf_addz(out, ".TP\n.B ");
		roff(out, ex->line);
		buf_addc(out, '\n');
		text(out, ex->what);
	}
}

static void command_page(const struct cmd *cmd, struct buf *out)
{
	static const char *const none[] = { "", NULL };
	const char *const *args = cmd->args ? cmd->args : none;

	heading(out, cmd->name);
	buf_addz(out, "\\-");
	roff(out, cmd->name);
	buf_addz(out, " \\- ");
	roff(out, cmd->summary);
	buf_addz(out, "\n.SH SYNOPSIS\n");
	for (size_t i = 0; args[i]; i++) {
		buf_addz(out, i ? ".br\n.B backport " : ".B backport ");
		roff(out, cmd->name);
		buf_addz(out, "\\fR");
		if (cmd->opts && cmd->opts->kind)
			buf_addz(out, " [options]");
		buf_addz(out, *args[i] ? " " : "");
		roff(out, args[i]);
		buf_addc(out, '\n');
	}
	buf_addz(out, ".SH DESCRIPTION\n");
	paragraphs(out, cmd->description ? cmd->description : cmd->summary);
	if (cmd->opts && cmd->opts->kind) {
		buf_addz(out, ".SH OPTIONS\n");
		options(out, cmd->opts);
		buf_addz(out, ".PP\nThe options of\n.BR backport (1)\nmay follow too.\n");
	}
	examples(out, cmd->examples);
	exit_status(out);
	buf_addz(out, ".SH SEE ALSO\n.BR backport (1)\n");
}

static void main_page(const struct opt *globals, struct buf *out)
{
	heading(out, NULL);
	buf_addz(out, " \\- carry upstream kernel patches to old stable and vendor kernels\n"
		      ".SH SYNOPSIS\n"
		      ".B backport\\fR [options] <command> [options] [\\-\\-] [arguments]\n"
		      ".SH DESCRIPTION\n");
	paragraphs(out,
		   "Ports upstream changes onto branches of a kernel clone, each as a commit that "
		   "a maintainer would send, and says how every edit of the change was placed. The "
		   "work tree, the index, HEAD and existing branches stay as they are: results "
		   "land on branches of their own.\n\n"
		   "The answer goes to standard output, talk and progress to standard error. "
		   "With --json the answer is one JSON document and nothing else; an error before "
		   "any answer is a document of the schema backport.error/1.");
	buf_addz(out, ".SH COMMANDS\n");
	for (size_t i = 0; cmd_table[i]; i++) {
		buf_addz(out, ".TP\n.BR backport\\-");
		roff(out, cmd_table[i]->name);
		buf_addz(out, " (1)\n");
		sentence(out, cmd_table[i]->summary, NULL);
	}
	buf_addz(out, ".SH OPTIONS\n");
	options(out, globals);
	exit_status(out);
	buf_addz(out, ".SH CONFIGURATION\n");
	paragraphs(out, "Settings come from git's configuration, section backport. A "
			"repository's own configuration may choose branches and series, but no "
			"commands, paths of programs or mail servers.");
	buf_addz(out, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhen set, no colours are used.\n"
		      ".SH SEE ALSO\n.BR git (1),\n.BR spatch (1)\n");
}

void cmd_man(const struct cmd *cmd, const struct opt *globals, struct buf *out)
{
	if (cmd)
		command_page(cmd, out);
	else
		main_page(globals, out);
}
