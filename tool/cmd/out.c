/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a command answers and talks. */
#include "cmd/cmd.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

void cmd_progress_end(struct ctx *c)
{
	if (c->in_progress)
		fputs("\r\033[K", stderr);
	c->in_progress = false;
}

/* What was answered before a message comes before it, where both go to one place. */
static void flush(struct ctx *c)
{
	if (fflush(stdout) && !c->out_errno)
		c->out_errno = errno;
}

void cmd_print(struct ctx *c, struct str text)
{
	if (!text.n)
		return;
	cmd_progress_end(c);
	if (fwrite(text.p, 1, text.n, stdout) != text.n && !c->out_errno)
		c->out_errno = errno;
}

void cmd_printf(struct ctx *c, const char *fmt, ...)
{
	va_list ap;

	cmd_progress_end(c);
	va_start(ap, fmt);
	if (vprintf(fmt, ap) < 0 && !c->out_errno)
		c->out_errno = errno;
	va_end(ap);
}

void cmd_json(struct ctx *c, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(SIZE_MAX / 2);

	if (c->answered)
		BUG("a second JSON document");
	json_print(doc, &b);
	cmd_print(c, buf_str(&b));
	c->answered = true;
}

static void say(struct ctx *c, const char *tag, const char *fmt, va_list ap)
{
	cmd_progress_end(c);
	flush(c);
	fputs(tag, stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

#define SAY(c, tag, fmt) do {			\
		va_list ap;			\
						\
		va_start(ap, fmt);		\
		say((c), (tag), (fmt), ap);	\
		va_end(ap);			\
	} while (0)

void cmd_note(struct ctx *c, const char *fmt, ...)
{
	if (c->verbosity >= 0)
		SAY(c, "", fmt);
}

void cmd_detail(struct ctx *c, const char *fmt, ...)
{
	if (c->verbosity > 0)
		SAY(c, "", fmt);
}

void cmd_warn(struct ctx *c, const char *fmt, ...)
{
	SAY(c, "warning: ", fmt);
}

void cmd_progress(struct ctx *c, const char *fmt, ...)
{
	struct winsize w;
	char line[512];
	size_t n, columns = 0;
	va_list ap;

	if (!c->progress)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	/* A line that wraps could not be replaced. */
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) || !w.ws_col)
		w.ws_col = 80;
	for (n = 0; line[n]; n++) {
		columns += ((unsigned char)line[n] & 0xc0) != 0x80;
		if (columns >= w.ws_col)
			break;
	}
	fprintf(stderr, "\r\033[K%.*s", (int)n, line);
	fflush(stderr);
	c->in_progress = true;
}

void cmd_error(struct ctx *c, const struct err *e)
{
	cmd_progress_end(c);
	flush(c);
	fputs("backport: ", stderr);
	/* Places that the sentence names already are not said twice. */
	if (*e->branch && !strstr(e->what, e->branch))
		fprintf(stderr, "%s: ", e->branch);
	if (*e->change && !strstr(e->what, e->change))
		fprintf(stderr, "%.12s: ", e->change);
	if (*e->path && !strstr(e->what, e->path))
		fprintf(stderr, "%s: ", e->path);
	fprintf(stderr, "%s\n", e->what);
	if (*e->next)
		fprintf(stderr, "next: %s\n", e->next);
}

int cmd_fail(struct ctx *c, const struct err *e)
{
	cmd_error(c, e);
	if (c->json && !c->answered) {
		cJSON *doc = cJSON_CreateObject();

		json_add_str(doc, "schema", "backport.error/1");
		json_add_str(doc, "error", err_name(e->code));
		json_add_str(doc, "message", e->what);
		json_add_str(doc, "branch", *e->branch ? e->branch : NULL);
		json_add_str(doc, "change", *e->change ? e->change : NULL);
		json_add_str(doc, "path", *e->path ? e->path : NULL);
		json_add_str(doc, "next", *e->next ? e->next : NULL);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	}
	return err_exit(e->code);
}

int cmd_usage_error(struct ctx *c, const char *fmt, ...)
{
	const char *name = c->cmd ? c->cmd->name : NULL;

	SAY(c, "backport: ", fmt);
	fprintf(stderr, "usage: backport %s%s-h\n", name ? name : "", name ? " " : "");
	return err_exit(ERR_USAGE);
}

const char *cmd_tint(const struct ctx *c, enum tint t)
{
	static const char *const seq[] = {
		[TINT_END] = "\033[0m", [TINT_BOLD] = "\033[1m", [TINT_DIM] = "\033[2m",
		[TINT_RED] = "\033[31m", [TINT_GREEN] = "\033[32m", [TINT_YELLOW] = "\033[33m",
		[TINT_BLUE] = "\033[34m", [TINT_CYAN] = "\033[36m",
	};

	return c->color ? seq[t] : "";
}

int cmd_finish(struct ctx *c, int code)
{
	cmd_progress_end(c);
	flush(c);
	if (!c->out_errno)
		return code;
	fprintf(stderr, "backport: cannot write to standard output: %s\n", strerror(c->out_errno));
	return err_exit_worse(code, 2);
}
