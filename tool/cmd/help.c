/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --help: the man page where one is at hand, else the same as text. */
#include "cmd/cmd.h"

#include <stdio.h>
#include <unistd.h>

#include "base/io.h"

void cmd_wrap(struct buf *out, struct str words, size_t width)
{
	size_t column = 0;

	while (words.n) {
		size_t n = 0;

		while (n < words.n && words.p[n] != ' ' && words.p[n] != '\n')
			n++;
		if (column && column + 1 + n > width) {
			buf_addc(out, '\n');
			column = 0;
		}
		if (n)
			buf_printf(out, "%s%.*s", column ? " " : "", (int)n, words.p);
		column += n + (column != 0);
		n += n < words.n;
		words.p += n;
		words.n -= n;
	}
}

/* Paragraphs, wrapped; those that begin with white space stand as they are. */
static void paragraphs(struct buf *out, const char *z)
{
	while (z) {
		const char *gap = strstr(z, "\n\n");
		struct str one = { z, gap ? (size_t)(gap - z) : strlen(z) };

		if (*z == ' ' || *z == '\t')
			buf_add(out, one);
		else
			cmd_wrap(out, one, 78);
		buf_addz(out, gap ? "\n\n" : "\n");
		z = gap ? gap + 2 : NULL;
	}
}

void cmd_text(const struct cmd *cmd, const struct opt *globals, struct buf *out)
{
	if (!cmd) {
		cmd_usage_main(globals, out);
		return;
	}
	cmd_usage(cmd, out);
	if (cmd->description) {
		buf_addc(out, '\n');
		paragraphs(out, cmd->description);
	}
	for (const struct cmd_example *ex = cmd->examples; ex && ex->line; ex++)
		buf_printf(out, "\n    $ %s\n      %s\n", ex->line, ex->what);
}

/* The page beside the program: in build/man, or in ../share/man of an installation. */
static const char *page_of(struct ctx *c, const struct cmd *cmd)
{
	static const char *const dirs[] = { "man", "../share/man/man1" };
	const char *slash = c->self ? strrchr(c->self, '/') : NULL;

	for (size_t i = 0; slash && i < ARRAY_SIZE(dirs); i++) {
		char *path = arena_printf(c->arena, "%.*s/%s/backport%s%s.1",
					  (int)(slash - c->self), c->self, dirs[i],
					  cmd ? "-" : "", cmd ? cmd->name : "");

		if (io_exists(path))
			return path;
	}
	return NULL;
}

int cmd_help(struct ctx *c, const struct cmd *cmd, const struct opt *globals)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(SIZE_MAX / 2);
	const char *page = page_of(c, cmd);

	/* In a pipe the text is what one wants; it comes back here when there is no man. */
	if (page && isatty(STDOUT_FILENO))
		execlp("man", "man", "-l", page, (char *)NULL);
	cmd_text(cmd, globals, &b);
	cmd_print(c, buf_str(&b));
	return 0;
}
