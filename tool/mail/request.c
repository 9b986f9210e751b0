/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Please apply": what needs no port is asked for by its id (the second way of
 * the stable rules). */
#include "mail/outbox.h"
#include "msg/message.h"

/* Does the branch take upstream's own patch? Whether git agrees the stable team will see. */
static bool as_it_is(const struct letter_out *l)
{
	const cJSON *file, *edit;
	const char *form = json_str(l->record, "form");
	size_t n = 0;

	if (!form || strcmp(form, "commit"))
		return false;
	cJSON_ArrayForEach(file, cJSON_GetObjectItem(l->record, "files")) {
		const char *path = json_str(file, "path"), *target = json_str(file, "target");

		if (!path || !target || strcmp(path, target))
			return false;
		cJSON_ArrayForEach(edit, cJSON_GetObjectItem(file, "edits")) {
			const char *rung = json_str(edit, "rung"), *out = json_str(edit, "outcome");

			n++;
			if (!rung || !out || strcmp(out, "verbatim") ||
			    (strcmp(rung, "identical") && strcmp(rung, "lines")))
				return false;
		}
	}
	return n > 0;
}

static void reason(struct arena *a, const struct letter_out *l, struct buf *b)
{
	struct message m;

	message_parse(a, l->original.message, &m);
	for (size_t i = 0; i < m.fixes.n; i++)
		buf_printf(b, "    It repairs %.*s (\"%.*s\").\n", STR_ARG(m.fixes.v[i].id),
			   STR_ARG(m.fixes.v[i].title));
	for (size_t i = 0; i < m.stable.n; i++)
		buf_printf(b, "    It is tagged for stable%s%.*s.\n",
			   m.stable.v[i].note.n ? ": " : "", STR_ARG(m.stable.v[i].note));
	if (!m.fixes.n && !m.stable.n)
		buf_addz(b, "    Why: [say what it mends on this series]\n");
}

/* Nobody signs off what stays upstream's own, and its size was accepted there. */
static void drop_mail_rules(struct outbox *box)
{
	size_t kept = 0;

	box->blocked = false;
	for (size_t i = 0; i < box->lint.n; i++) {
		struct lint l = box->lint.v[i];

		if (!strcmp(l.rule, "sign-off") || !strcmp(l.rule, "size"))
			continue;
		box->blocked |= l.level == LINT_BLOCK;
		box->lint.v[kept++] = l;
	}
	box->lint.n = kept;
}

void outbox_request(struct repo *r, struct arena *a, const struct outbox_opts *o,
		    struct outbox *box)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	const char *what = box->ref, *title = NULL;
	struct post p = { .file = "0001-please-apply.patch" };
	size_t n = 0;

	buf_printf(&b, "Please apply to %s.y, in this order:\n\n", box->route.series);
	outbox_address(a, o, box, &p);
	for (size_t i = 0; i < box->letter.n; i++) {
		const struct letter_out *l = &box->letter.v[i];
		const char *line, *tested = evidence_tested(a, l, &line);

		if (!l->have || !as_it_is(l)) {
			lint_add(a, box, LINT_WARN, "needs-port", l->hex, "backport",
				 "it does not apply as it is: left out; send the port instead");
			continue;
		}
		n++;
		title = l->subject;
		what = arena_printf(a, "%s %s", what, l->upstream);
		buf_printf(&b, "  %s\n    (\"%s\")\n", l->upstream, l->subject);
		reason(a, l, &b);
		buf_printf(&b, "    Tests on this series: %s\n\n", line ? line :
			   !strcmp(tested, "none") ? "none recorded" : tested);
		letter_people(r, a, l, o->me.mail, &p.to, &p.cc);
	}
	buf_addz(&b, "Each applies there without a change.\n-- \nbackport\n");
	if (!n) {
		box->blocked = true;
		lint_add(a, box, LINT_BLOCK, "needs-port", NULL, "backport",
			 "no commit applies as it is: nothing to ask for");
		return;
	}
	drop_mail_rules(box);
	p.date = ident_date_mail(a, o->me.time, o->me.zone);
	p.subject = n == 1 ? arena_printf(a, "Please apply to %s.y: %s", box->route.series, title) :
		    arena_printf(a, "Please apply to %s.y: %zu commits", box->route.series, n);
	p.id = outbox_id(a, o, box, 0, what);
	p.reply_to = o->reply_to;
	p.refs[0] = o->reply_to;
	p.body = arena_span(a, buf_str(&b));
	post_write(a, &p);
	*ARR_PUSH(a, box->post) = p;
}
