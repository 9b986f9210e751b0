/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An mbox as a list of mails. mboxo and mboxrd both: one '>' is taken off a
 * line that quotes "From ".
 */
#include "mail/mail_parts.h"

#define FORMAT_PATCH_DATE " Mon Sep 17 00:00:00 2001"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "From <who> <weekday> <month> <day> <time> <year>": begins a mail. */
static bool from_line(struct str line)
{
	size_t i = line.n;

	if (!str_starts(line, "From ") || line.n < 20)
		return false;
	if (line.p[i - 1] == '\r')
		i--;
	/* a year, perhaps a zone behind it, and a time before it */
	for (size_t k = 5; k + 5 <= i; k++)
		if (line.p[k] == ':' && is_digit(line.p[k - 1]) && is_digit(line.p[k + 1]) &&
		    is_digit(line.p[k + 2]))
			return true;
	return false;
}

static const char *made_from(struct arena *a, struct str line)
{
	struct str id;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n != 5 + 40 + strlen(FORMAT_PATCH_DATE) || !str_ends(line, FORMAT_PATCH_DATE))
		return NULL;
	id = (struct str){ line.p + 5, 40 };
	for (size_t i = 0; i < 40; i++)
		if (!is_digit(id.p[i]) && !(id.p[i] >= 'a' && id.p[i] <= 'f'))
			return NULL;
	return arena_strn(a, id);
}

static bool quoted_from(struct str line)
{
	size_t i = 0;

	while (i < line.n && line.p[i] == '>')
		i++;
	return i && str_starts((struct str){ line.p + i, line.n - i }, "From ");
}

/* CRLF from the transport goes; one '>' goes when the mail was in an mbox. */
static struct str clean(struct arena *a, struct str text, bool unquote)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(MAIL_INPUT_MAX);
	struct str rest = text, line;
	bool crlf, first = true;

	crlf = str_line(&rest, &line) && line.n && line.p[line.n - 1] == '\r';
	for (rest = text; str_line(&rest, &line); first = false) {
		if (crlf && line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (unquote && !first && quoted_from(line))
			line = (struct str){ line.p + 1, line.n - 1 };
		buf_add(&out, line);
		buf_addc(&out, '\n');
	}
	return arena_span(a, buf_str(&out));
}

static void push(struct arena *a, struct raw_mails *ret, struct str text, const char *id, bool mbox)
{
	struct raw_mail *m = ARR_PUSH(a, *ret);

	m->text = clean(a, text, mbox);
	m->made_from = id;
}

void mbox_split(struct arena *a, struct str text, struct raw_mails *ret)
{
	struct str rest = text, line;
	const char *from = text.p, *id = NULL;
	bool blank = true, begun = false, mbox = false;

	while (rest.n) {
		const char *at = rest.p;
		const char *got;

		str_line(&rest, &line);
		got = made_from(a, line);
		/* format-patch's own line is one even where the empty line before it is missing */
		if (from_line(line) && (blank || got)) {
			if (begun && str_trim((struct str){ from, (size_t)(at - from) }).n)
				push(a, ret, (struct str){ from, (size_t)(at - from) }, id, mbox);
			from = rest.p;
			id = got;
			mbox = true;
			begun = true;
			blank = false;
			continue;
		}
		begun = true;
		blank = !str_trim(line).n;
	}
	if (str_trim((struct str){ from, (size_t)(text.p + text.n - from) }).n)
		push(a, ret, (struct str){ from, (size_t)(text.p + text.n - from) }, id, mbox);
}
