/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands: what one is, what it is handed, and how it answers. stdout is the
 * answer, stderr is talk; with --json stdout is one document and nothing else.
 *
 * A command is one file: a structure for its options, a table, a run function,
 * and a `const struct cmd cmd_NAME` that table.c lists by its NAME.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/json.h"
#include "cmd/opt.h"

struct cmd;

struct ctx {
	struct arena *arena;	/* lives as long as the run */
	const struct cmd *cmd;
	const char *repo;	/* --repo, or NULL: the repository of the current directory */
	const char *data;	/* the directory of series/ and patches/ */
	const char *self;	/* our own program, absolute */
	struct opt_list config;	/* "key=value" from --config, in order */
	bool json;
	int verbosity;		/* -1 quiet, 0, 1 and more for each -v */
	bool color;		/* stdout may be coloured */
	bool progress;		/* stderr is a terminal that wants to see progress */
	bool answered;		/* the JSON document is out */
	bool in_progress;	/* the cursor stands in a progress line */
	int out_errno;		/* why stdout could not be written, or 0 */
};

struct cmd_example {
	const char *line;	/* "backport status --branch linux-5.10.y" */
	const char *what;	/* a sentence */
};

struct cmd {
	const char *name;
	const char *summary;	/* one line, lower case, no full stop */
	const char *const *args; /* usage lines after "[options]", NULL at the end; NULL: none */
	const struct opt *opts;	/* NULL: none */
	size_t opts_size;	/* of the structure that opts fills */
	const char *description; /* paragraphs, an empty line between two */
	const struct cmd_example *examples; /* ends with a NULL line; NULL: none */
	/**
	 * run() - do it.
	 * @opts: the filled structure. @argv: the @argc arguments, NULL-terminated.
	 * Return: an exit code (cli.md), for which err_exit() and cmd_fail() are the sources.
	 */
	int (*run)(struct ctx *c, const void *opts, int argc, const char *const *argv);
};

/* table.c; ends with NULL */
extern const struct cmd *const cmd_table[];
/** cmd_find() - the command of that name, or NULL. */
const struct cmd *cmd_find(const char *name);
/** cmd_names() - all of them, one a line. */
void cmd_names(struct buf *out);
/** cmd_unknown() - say that there is no such command, and which is near. Return: 129. */
int cmd_unknown(struct ctx *c, const char *name);

/** cmd_print(), cmd_printf() - part of the answer; a write error ends in exit code 2. */
void cmd_print(struct ctx *c, struct str text);
void cmd_printf(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** cmd_json() - the answer under --json: once. @doc stays the caller's. */
void cmd_json(struct ctx *c, const cJSON *doc);

/** cmd_note() - talk, to stderr, unless -q. A newline is added. */
void cmd_note(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** cmd_detail() - talk that only -v asks for. */
void cmd_detail(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** cmd_warn() - something to know about, even with -q. */
void cmd_warn(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** cmd_progress() - replace the progress line; nothing when nobody watches. */
void cmd_progress(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** cmd_progress_end() - clear it (all other output does so by itself). */
void cmd_progress_end(struct ctx *c);

/** cmd_error() - say @e on stderr: where, what, and the next command to type. */
void cmd_error(struct ctx *c, const struct err *e);
/**
 * cmd_fail() - the command ends with @e: cmd_error(), and under --json, when
 * nothing was answered, a document of schema backport.error/1.
 * Return: the exit code.
 */
int cmd_fail(struct ctx *c, const struct err *e);
/** cmd_usage_error() - say what is wrong with the command line. Return: 129. */
int cmd_usage_error(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* cmd_tint() - the escape sequence that begins a colour, or "" without colour. */
enum tint { TINT_END, TINT_BOLD, TINT_DIM, TINT_RED, TINT_GREEN, TINT_YELLOW, TINT_BLUE, TINT_CYAN };
const char *cmd_tint(const struct ctx *c, enum tint t);

/** cmd_usage() - what -h prints: from the table. */
void cmd_usage(const struct cmd *cmd, struct buf *out);
/** cmd_usage_main() - the program's: all commands, the global options. */
void cmd_usage_main(const struct opt *globals, struct buf *out);
/** cmd_man() - the man page of @cmd, or of the program when NULL, as roff. */
void cmd_man(const struct cmd *cmd, const struct opt *globals, struct buf *out);
/** cmd_text() - the manual as plain text, for where no man page can be shown. */
void cmd_text(const struct cmd *cmd, const struct opt *globals, struct buf *out);
/** cmd_wrap() - the words of @words in lines of @width columns, no newline at the end. */
void cmd_wrap(struct buf *out, struct str words, size_t width);
/** cmd_completion() - the bash completion of all commands. */
void cmd_completion(const struct opt *globals, struct buf *out);
/** cmd_help() - --help: the man page where one is at hand, else its text. Return: exit code. */
int cmd_help(struct ctx *c, const struct cmd *cmd, const struct opt *globals);
/** cmd_guard() - signals and standard descriptors as the rest of the program expects them. */
void cmd_guard(void);
/** cmd_finish() - flush the answer. Return: @code, or 2 when it could not be written. */
int cmd_finish(struct ctx *c, int code);
/** cmd_setup() - what the surroundings say: our own path, the data directory, terminals, colour. */
void cmd_setup(struct ctx *c, const char *data, int color, bool quiet);
/** cmd_series_names() - the names of the manifests, one a line, sorted. */
void cmd_series_names(struct ctx *c, struct buf *out);
/** cmd_version() - our version and those of the libraries that are loaded. */
void cmd_version(struct buf *out);

#endif
