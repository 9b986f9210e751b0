/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/mend.h"

#include "base/buf.h"
#include "port/edits.h"

/* The line of @text that @at is in. */
static struct str line_around(struct str text, size_t at)
{
	size_t from = at, end = at;

	while (from && text.p[from - 1] != '\n')
		from--;
	while (end < text.n && text.p[end] != '\n')
		end++;
	return str_trim((struct str){ text.p + from, end - from });
}

/* Upstream's edit that has that very line, or NULL. */
static struct port_edit *edit_with(struct port_result *r, struct str line)
{
	const struct lines *u = &r->sides->u.lines;

	for (size_t i = 0; i < r->edits.n; i++)
		for (size_t k = 0; k < r->edits.v[i].un; k++)
			if (r->edits.v[i].u + k < u->n &&
			    str_eq(str_trim(u->v[r->edits.v[i].u + k]), line))
				return &r->edits.v[i];
	return NULL;
}

static bool take_out(struct arena *a, struct port_result *r, const struct port_finding *f)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	size_t at = (size_t)(f->cut.p - r->text.p), end = at + f->cut.n;
	struct port_edit *e = edit_with(r, line_around(r->text, at));

	if (!e)
		return false;
	while (end < r->text.n && r->text.p[end] == ' ')
		end++;
	buf_add(&out, (struct str){ r->text.p, at });
	buf_add(&out, (struct str){ r->text.p + end, r->text.n - end });
	r->text = arena_span(a, buf_str(&out));
	e->outcome = EDIT_ADAPTED;
	e->reason = arena_printf(a, "without %.*s: %s", STR_ARG(f->cut), f->text);
	if (r->rung < RUNG_TOKENS)
		r->rung = RUNG_TOKENS;
	e->rung = r->rung;
	if (f->guess && !r->review) {
		r->review = true;
		r->review_why = e->reason;
	}
	return true;
}

size_t port_mend(struct arena *a, struct port_result *results, size_t n)
{
	size_t made = 0;

	for (size_t i = 0; i < n; i++) {
		struct port_result *r = &results[i];
		struct str was = r->text;

		for (size_t k = r->findings.n; r->ok && r->sides && k-- > 0 && r->text.p == was.p;)
			if (r->findings.v[k].cut.n && r->findings.v[k].cut.p >= was.p &&
			    r->findings.v[k].cut.p < was.p + was.n)
				made += take_out(a, r, &r->findings.v[k]);
	}
	return made;
}
