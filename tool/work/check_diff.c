/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upstream's patch beside the port's, as git range-diff shows two versions: what
 * both do stands there once, line numbers aside.
 */
#include "git/udiff.h"
#include "work/check_parts.h"

/* Hunks without the numbers that only say where; "@@ function". */
static void plain_hunks(struct str before, struct str after, struct buf *out)
{
	CLEANUP(buf_release) struct buf hunks = BUF_INIT(BUF_FILE_MAX);
	struct str rest, line;

	udiff_texts(before, after, 3, &hunks);
	rest = buf_str(&hunks);
	while (str_line(&rest, &line)) {
		ptrdiff_t at = str_starts(line, "@@") ? str_find(line, STR(" @@"), 2) : -1;

		if (at >= 0)
			buf_printf(out, "@@%.*s\n", (int)(line.n - (size_t)at - 3),
				   line.p + at + 3);
		else
			buf_printf(out, "%.*s\n", STR_ARG(line));
	}
}

static struct str text_of(const struct port_image *i)
{
	return i->there ? i->text : STR("");
}

void check_range_diff(struct arena *a, const struct checked *c, struct buf *out)
{
	(void)a;
	for (size_t i = 0; i < c->port.n; i++) {
		CLEANUP(buf_release) struct buf up = BUF_INIT(BUF_FILE_MAX),
			port = BUF_INIT(BUF_FILE_MAX), both = BUF_INIT(BUF_FILE_MAX);
		const struct port_file *f = &c->port.file[i];
		const struct port_result *r = &c->port.result[i];
		struct str rest, line;

		plain_hunks(text_of(&f->before), text_of(&f->after), &up);
		plain_hunks(text_of(&f->branch), r->deleted ? STR("") : r->text, &port);
		if (str_eq(buf_str(&up), buf_str(&port)))
			continue;
		udiff_texts(buf_str(&up), buf_str(&port), 3, &both);
		buf_printf(out, "## %s ##\n", f->target);
		rest = buf_str(&both);
		while (str_line(&rest, &line))
			if (!str_starts(line, "@@"))
				buf_printf(out, "%.*s\n", STR_ARG(line));
			else
				buf_addz(out, "@@\n");
	}
}
