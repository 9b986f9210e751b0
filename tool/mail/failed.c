/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/failed.h"

#include <stdio.h>

#include "mail/letters.h"

static bool is_id(struct str s)
{
	for (size_t i = 0; i < 40; i++)
		if (i >= s.n || !strchr("0123456789abcdef", s.p[i]))
			return false;
	return s.n == 40 || !strchr("0123456789abcdef", s.p[40]);
}

/* The id behind @before, on any line. */
static const char *id_behind(struct arena *a, struct str text, const char *before)
{
	for (ptrdiff_t at = 0; (at = str_find(text, str_of(before), (size_t)at)) >= 0; at++) {
		struct str rest = { text.p + at + strlen(before),
				    text.n - (size_t)at - strlen(before) };

		if (is_id(rest))
			return arena_strn(a, (struct str){ rest.p, 40 });
	}
	return NULL;
}

static bool read_one(struct arena *a, const struct mail *m, struct failed *f)
{
	const char *open = strchr(m->subject, '"'), *tree = strstr(m->subject, "failed to apply to ");
	const char *close = tree ? tree : m->subject;
	struct str text = mail_text(a, m);
	unsigned major, minor;
	int n = 0;

	if (strncmp(m->subject, "FAILED: patch ", 14) || !tree)
		return false;
	if (sscanf(tree + 19, "%u.%u-stable%n", &major, &minor, &n) != 2 || !n)
		return false;
	while (close > m->subject && *close != '"')
		close--;
	f->mail = m;
	f->series = arena_printf(a, "%u.%u", major, minor);
	f->branch = arena_printf(a, "linux-%s.y", f->series);
	f->prefix = arena_printf(a, "PATCH %s.y", f->series);
	if (open && close > open) {
		struct subject s;

		subject_parse(a, arena_strn(a, (struct str){ open + 1, (size_t)(close - open - 1) }), &s);
		f->title = s.title;
	}
	f->commit = id_behind(a, text, "cherry-pick -x ");
	if (!f->commit)
		f->commit = id_behind(a, text, "\ncommit ");
	if (!f->commit)
		f->commit = id_behind(a, text, "\nFrom ");
	if (m->from_addr && people_usable(m->from_addr))
		people_add(a, &f->people, NULL,
			   m->from_name ? arena_printf(a, "%s <%s>", m->from_name, m->from_addr) :
					  m->from_addr);
	for (size_t i = 0; i < m->to.n; i++)
		if (people_usable(m->to.v[i]))
			people_add(a, &f->people, NULL, m->to.v[i]);
	for (size_t i = 0; i < m->cc.n; i++)
		if (people_usable(m->cc.v[i]))
			people_add(a, &f->people, NULL, m->cc.v[i]);
	return true;
}

int failed_find(struct arena *a, const struct mails *all, const char *name, struct faileds *ret,
		struct err *e)
{
	for (size_t i = 0; i < all->n; i++) {
		struct failed f = { 0 };

		if (!read_one(a, &all->v[i], &f))
			continue;
		if (!f.commit)
			return err_set(e, ERR_INPUT, "%s: it names no commit", all->v[i].where);
		if (!all->v[i].id)
			return err_set(e, ERR_INPUT, "%s: it has no Message-ID to answer to",
				       all->v[i].where);
		*ARR_PUSH(a, *ret) = f;
	}
	if (!ret->n)
		return err_set(e, ERR_INPUT,
			       "%s: no \"FAILED: patch ... failed to apply\" mail in it", name);
	return 0;
}
