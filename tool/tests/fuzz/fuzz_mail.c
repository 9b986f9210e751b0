/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails, as they are once their MIME is undone (GMime does that, in a program of
 * its own): an mbox is divided, each of its mails read as a letter with a patch, the
 * thread for its series and its tags. The first bytes choose how it was sent.
 */
#include "fuzz.h"
#include "mail/failed.h"
#include "mail/mail_parts.h"
#include "mail/tags.h"

static struct str header(struct str head, const char *name)
{
	struct str line;
	size_t n = strlen(name);

	while (str_line(&head, &line))
		if (str_starts(line, name))
			return str_trim((struct str){ line.p + n, line.n - n });
	return STR("");
}

static void as_mail(struct arena *a, const struct raw_mail *raw, size_t at, uint8_t how,
		    struct mail *m)
{
	ptrdiff_t end = str_find(raw->text, STR("\n\n"), 0);
	struct str head = raw->text, body = STR("");
	struct mail_part *p;

	if (end >= 0) {
		head.n = (size_t)end + 1;
		body = (struct str){ raw->text.p + end + 2, raw->text.n - (size_t)end - 2 };
	}
	*m = (struct mail){ .at = at + 1, .where = arena_printf(a, "mail %zu", at + 1) };
	m->made_from = raw->made_from;
	m->id = arena_strn(a, header(head, "Message-ID:"));
	m->from_addr = arena_strn(a, header(head, "From:"));
	m->from_name = how & 1 ? m->from_addr : NULL;
	m->subject = arena_strn(a, header(head, "Subject:"));
	m->date = how & 2 ? "1543622400 +0100" : NULL;
	*ARR_PUSH(a, m->reply_to) = arena_strn(a, header(head, "In-Reply-To:"));
	p = ARR_PUSH(a, m->part);
	*p = (struct mail_part){ .type = how & 4 ? "text/x-patch" : "text/plain", .charset = "utf-8",
				 .name = "", .flowed = how & 8, .delsp = how & 16, .raw = body,
				 .text = body };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct raw_mails raw = { 0 };
	struct mails all = { 0 };
	struct faileds failed = { 0 };
	struct picked picked = { 0 };
	struct tags tags = { 0 };
	struct err e = { 0 };
	uint8_t how = n ? data[0] : 0;

	mbox_split(&a, fuzz_str(data, n), &raw);
	for (size_t i = 0; i < raw.n && i < 64; i++)
		as_mail(&a, &raw.v[i], i, how, ARR_PUSH(&a, all));
	for (size_t i = 0; i < all.n; i++) {
		struct letter l;

		e = (struct err){ 0 };
		if (letter_of(&a, &all.v[i], &l, &e))
			FUZZ_ASSERT(e.what[0]);
		else
			FUZZ_ASSERT(l.patch.file.n && l.message.n);
	}
	if (!letters_pick(&a, &all, "fuzz", &picked, &e))
		tags_collect(&a, &all, &picked, &tags);
	failed_find(&a, &all, "fuzz", &failed, &e);
	return 0;
}
