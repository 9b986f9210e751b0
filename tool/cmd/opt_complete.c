/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bash completion, from the tables. The word that stands for an argument says
 * what completes it: BRANCH (branches), COMMIT and REF (any ref), SERIES (the
 * manifests), FILE, DIR.
 */
#include "cmd/cmd.h"

static const char head[] =
	"# bash completion for backport. Made by backport --generate-completion: do not edit.\n"
	"\n"
	"# The repository that the line names with --repo or -C, if any.\n"
	"__backport_git()\n"
	"{\n"
	"\tlocal i dir=.\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t-C|--repo) dir=${COMP_WORDS[i + 1]} ;;\n"
	"\t\tesac\n"
	"\t\t# --repo=DIR comes as three words\n"
	"\t\t[[ ${COMP_WORDS[i]} == --repo && ${COMP_WORDS[i + 1]} == = ]] &&\n"
	"\t\t\tdir=${COMP_WORDS[i + 2]}\n"
	"\tdone\n"
	"\tgit -C \"${dir/#\\~/$HOME}\" \"$@\" 2>/dev/null\n"
	"}\n"
	"\n"
	"# Of the lines on stdin those that begin with $1. Quoted, and without compgen -W,\n"
	"# which would run the $(...) that a ref's name may hold.\n"
	"__backport_match()\n"
	"{\n"
	"\tlocal word\n"
	"\twhile IFS= read -r word; do\n"
	"\t\t[[ $word == \"$1\"* ]] || continue\n"
	"\t\tprintf -v word %q \"$word\"\n"
	"\t\tCOMPREPLY+=(\"$word\")\n"
	"\tdone\n"
	"}\n"
	"\n"
	"__backport_argument()\n"
	"{\n"
	"\tcase $1 in\n"
	"\tBRANCH) __backport_match \"$2\" < <(__backport_git for-each-ref \\\n"
	"\t\t--format='%(refname:short)' refs/heads refs/remotes) ;;\n"
	"\tCOMMIT|REF) __backport_match \"$2\" < <(__backport_git for-each-ref \\\n"
	"\t\t--format='%(refname:short)') ;;\n"
	"\tSERIES) __backport_match \"$2\" < <(backport --complete-series 2>/dev/null) ;;\n"
	"\tFILE) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$2\")) ;;\n"
	"\tDIR) compopt -o filenames; COMPREPLY=($(compgen -d -- \"$2\")) ;;\n"
	"\t-) ;;\n"
	"\t*) __backport_match \"$2\" < <(printf '%s\\n' $1) ;;\n"
	"\tesac\n"
	"}\n"
	"\n";

static const char tail[] =
	"__backport()\n"
	"{\n"
	"\tlocal cur prev command= i words argument\n"
	"\tCOMPREPLY=()\n"
	"\tcur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\t# --branch=x comes as --branch = x\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t--) [[ $command ]] && break ;;\n"
	"\t\t-C|--repo|--config|--data) ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;\n"
	"\t\t-*) ;;\n"
	"\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\targument=$(__backport_value \"$command\" \"$prev\")\n"
	"\tif [[ $argument ]]; then\n"
	"\t\t__backport_argument \"$argument\" \"$cur\"\n"
	"\telif [[ $cur == -* ]]; then\n"
	"\t\t__backport_argument \"$(__backport_options \"$command\")\" \"$cur\"\n"
	"\telif [[ ! $command ]]; then\n"
	"\t\t__backport_argument \"$__backport_commands\" \"$cur\"\n"
	"\telse\n"
	"\t\t__backport_argument \"$(__backport_positional \"$command\")\" \"$cur\"\n"
	"\tfi\n"
	"}\n"
	"complete -F __backport backport\n";

/* The kind that @usage names, or "-": nothing completes it. */
static const char *kind_of(const char *usage)
{
	static const char *const kinds[] = { "SERIES", "BRANCH", "COMMIT", "REF", "FILE", "DIR" };

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		if (strstr(usage, kinds[k]))
			return kinds[k];
	return "-";
}

static void option_words(const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->kind; o++) {
		if (!o->name || !o->help)
			continue;
		buf_printf(out, " --%s", o->name);
		if (o->kind == OPT_KIND_BOOL)
			buf_printf(out, " --no-%s", o->name);
	}
}

/* "command:option) what completes its argument" for each that takes one. */
static void option_values(const char *command, const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->kind; o++) {
		const char *sep = "";

		if (!o->arg || !o->help)
			continue;
		buf_addz(out, "\t");
		if (o->letter) {
			buf_printf(out, "%s:-%c", command, o->letter);
			sep = "|";
		}
		if (o->name)
			buf_printf(out, "%s%s:--%s", sep, command, o->name);
		buf_addz(out, ") echo '");
		for (const char *z = o->choices ? o->choices : kind_of(o->arg); *z; z++)
			buf_addc(out, *z == '|' ? ' ' : *z);
		buf_addz(out, "' ;;\n");
	}
}

/* What completes the arguments of @cmd: the first kind that its usage names. */
static const char *positional(const struct cmd *cmd)
{
	/* cli.md calls its argument NAME. */
	if (!strcmp(cmd->name, "series"))
		return "SERIES";
	for (size_t i = 0; cmd->args && cmd->args[i]; i++)
		if (*kind_of(cmd->args[i]) != '-')
			return kind_of(cmd->args[i]);
	return "-";
}

void cmd_completion(const struct opt *globals, struct buf *out)
{
	buf_addz(out, head);
	buf_addz(out, "__backport_commands=\"");
	for (size_t i = 0; cmd_table[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", cmd_table[i]->name);
	buf_addz(out, "\"\n\n__backport_options()\n{\n\tlocal always=\"-h --help");
	option_words(globals, out);
	buf_addz(out, "\"\n\tcase $1 in\n");
	for (size_t i = 0; cmd_table[i]; i++) {
		buf_printf(out, "\t%s) echo \"$always", cmd_table[i]->name);
		option_words(cmd_table[i]->opts, out);
		buf_addz(out, "\" ;;\n");
	}
	buf_addz(out, "\t*) echo \"$always --version\" ;;\n\tesac\n}\n\n"
		      "__backport_value()\n{\n\tcase $1:$2 in\n");
	for (size_t i = 0; cmd_table[i]; i++)
		option_values(cmd_table[i]->name, cmd_table[i]->opts, out);
	option_values("*", globals, out);
	buf_addz(out, "\tesac\n}\n\n__backport_positional()\n{\n\tcase $1 in\n");
	for (size_t i = 0; cmd_table[i]; i++)
		buf_printf(out, "\t%s) echo '%s' ;;\n", cmd_table[i]->name,
			   positional(cmd_table[i]));
	buf_addz(out, "\tesac\n}\n\n");
	buf_addz(out, tail);
}
