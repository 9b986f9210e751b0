/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/tally.h"

#define SUBJECT_WIDTH 46

/* Higher rungs later; the highest one used is what is shown. */
static int rung_rank(const char *rung)
{
	static const char *const order[] = { "identical", "lines", "tokens", "rules", "learned",
					     "resolution", "spatch" };

	for (size_t i = 0; rung && i < ARRAY_SIZE(order); i++)
		if (!strcmp(order[i], rung))
			return (int)i;
	return -1;
}

static void count_edit(struct tally *t, const cJSON *edit)
{
	const char *o = json_str(edit, "outcome");

	t->all++;
	t->verbatim += !strcmp(o, "verbatim");
	t->adapted += !strcmp(o, "adapted");
	t->already += !strcmp(o, "already");
	t->lost += !strcmp(o, "lost");
	if (!strcmp(o, "dropped")) {
		const char *why = json_str(edit, "reason");

		t->dropped++;
		if (!t->dropped_why)
			t->dropped_why = why;
		else if (why && strcmp(why, t->dropped_why))
			t->more_whys = true;
	}
}

void tally_change(const cJSON *change, struct tally *t)
{
	const cJSON *file, *edit;

	*t = (struct tally){ 0 };
	cJSON_ArrayForEach(file, cJSON_GetObjectItem(change, "files")) {
		const char *rung = json_str(file, "rung");

		t->unresolved += (size_t)cJSON_GetArraySize(cJSON_GetObjectItem(file, "unresolved"));
		if (rung_rank(rung) > rung_rank(t->rung))
			t->rung = rung;
		cJSON_ArrayForEach(edit, cJSON_GetObjectItem(file, "edits"))
			count_edit(t, edit);
	}
}

static void add_part(struct buf *b, size_t n, const char *what)
{
	if (n)
		buf_printf(b, "%s%zu %s", b->n && b->p[b->n - 1] != ' ' ? ", " : "", n, what);
}

char *tally_text(struct arena *a, const struct tally *t)
{
	struct buf b = BUF_INIT(1024);
	char *z;

	buf_printf(&b, "%zu edit%s: ", t->all, t->all == 1 ? "" : "s");
	add_part(&b, t->verbatim, "verbatim");
	add_part(&b, t->adapted, "adapted");
	add_part(&b, t->already, "already there");
	add_part(&b, t->lost, "lost");
	add_part(&b, t->dropped, "dropped");
	if (t->dropped && t->dropped_why && !t->more_whys)
		buf_printf(&b, " (%s)", t->dropped_why);
	else if (t->more_whys)
		buf_addz(&b, ", each with its reason");
	z = arena_strn(a, buf_str(&b));
	buf_release(&b);
	return z;
}

char *tally_subject(struct arena *a, const char *subject)
{
	size_t n = strlen(subject);

	if (n <= SUBJECT_WIDTH)
		return arena_str(a, subject);
	/* not in the middle of a UTF-8 character */
	for (n = SUBJECT_WIDTH - 1; n && ((unsigned char)subject[n] & 0xc0) == 0x80; n--)
		;
	return arena_printf(a, "%.*s…", (int)n, subject);
}
