/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MIME reader's client: mails in one go, and one by one when that breaks it. */
#include "base/proc.h"
#include "mail/mail_parts.h"

#define MIME_TIMEOUT_MS 60000

static bool record(struct str *rest, struct str *name, struct str *value)
{
	struct str line;
	ptrdiff_t space;
	size_t n = 0;

	if (!str_line(rest, &line))
		return false;
	space = str_find(line, STR(" "), 0);
	if (space < 0)
		return false;
	*name = (struct str){ line.p, (size_t)space };
	for (size_t i = (size_t)space + 1; i < line.n; i++) {
		if (line.p[i] < '0' || line.p[i] > '9' || n > MAIL_INPUT_MAX * 4)
			return false;
		n = n * 10 + (size_t)(line.p[i] - '0');
	}
	if (n >= rest->n || rest->p[n] != '\n')
		return false;
	*value = (struct str){ rest->p, n };
	rest->p += n + 1;
	rest->n -= n + 1;
	return true;
}

/* A header's value on one line, without what a terminal would obey. */
static const char *one_line(struct arena *a, struct str v)
{
	char *z = arena_strn(a, v);

	for (char *p = z; *p; p++)
		if ((unsigned char)*p < 32 || *p == 127)
			*p = ' ';
	return z;
}

static struct str field(struct str *rest)
{
	const char *tab = rest->n ? memchr(rest->p, '\t', rest->n) : NULL;
	struct str f = { rest->p, tab ? (size_t)(tab - rest->p) : rest->n };

	rest->p += f.n + (tab != NULL);
	rest->n -= f.n + (tab != NULL);
	return f;
}

static void part_head(struct arena *a, struct mail_part *p, struct str v)
{
	char *type = arena_strn(a, field(&v));

	for (char *c = type; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c |= 32;
	p->type = type;
	p->charset = arena_strn(a, field(&v));
	p->name = one_line(a, field(&v));
	p->flowed = str_find(v, STR("flowed"), 0) >= 0;
	p->delsp = str_find(v, STR("delsp"), 0) >= 0;
	p->attached = str_find(v, STR("attached"), 0) >= 0;
}

static void take(struct arena *a, struct mail *m, struct str name, struct str v)
{
	struct mail_part *p = m->part.n ? &m->part.v[m->part.n - 1] : NULL;

	if (str_is(name, "id"))
		m->id = one_line(a, v);
	else if (str_is(name, "reply-to-id"))
		*ARR_PUSH(a, m->reply_to) = one_line(a, v);
	else if (str_is(name, "ref"))
		*ARR_PUSH(a, m->refs) = one_line(a, v);
	else if (str_is(name, "from-name"))
		m->from_name = one_line(a, v);
	else if (str_is(name, "from-addr"))
		m->from_addr = one_line(a, v);
	else if (str_is(name, "date"))
		m->date = one_line(a, v);
	else if (str_is(name, "subject"))
		m->subject = one_line(a, v);
	else if (str_is(name, "to"))
		*ARR_PUSH(a, m->to) = one_line(a, v);
	else if (str_is(name, "cc"))
		*ARR_PUSH(a, m->cc) = one_line(a, v);
	else if (str_is(name, "fault") && !m->fault)
		m->fault = one_line(a, v);
	else if (str_is(name, "part"))
		part_head(a, ARR_PUSH(a, m->part), v);
	else if (str_is(name, "raw") && p)
		p->raw = p->text = arena_span(a, v);
	else if (str_is(name, "text") && p)
		p->text = arena_span(a, v);
}

static bool take_all(struct arena *a, struct str out, struct mails *ret)
{
	struct str name, v;

	while (record(&out, &name, &v)) {
		if (str_is(name, "done"))
			return true;
		if (str_is(name, "mail"))
			ARR_PUSH(a, *ret)->subject = "";
		else if (ret->n)
			take(a, &ret->v[ret->n - 1], name, v);
	}
	return false;
}

/* ERR_INPUT: it ran and did not come to its end. */
static int ask(struct arena *a, const struct raw_mail *v, size_t n, const char *mime,
	       struct mails *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf in = BUF_INIT(MAIL_INPUT_MAX * 2);
	CLEANUP(buf_release) struct buf out = BUF_INIT(MAIL_INPUT_MAX * 4);
	const char *const argv[] = { mime, NULL };
	const char *const env[] = { "LC_ALL=C.UTF-8", NULL };
	struct proc p = { .argv = argv, .env = env, .timeout_ms = MIME_TIMEOUT_MS, .out = &out };
	struct mails got = { 0 };
	int status, rc;

	for (size_t i = 0; i < n; i++) {
		buf_printf(&in, "mail %zu\n", v[i].text.n);
		buf_add(&in, v[i].text);
		buf_addc(&in, '\n');
	}
	p.in = buf_str(&in);
	rc = proc_run(&p, &status, e);
	if (rc == ERR_TOOL)
		return err_next(e, "make install"), rc;
	if (rc || status || out.full || !take_all(a, buf_str(&out), &got) || got.n != n)
		return err_set(e, ERR_INPUT, "the MIME reader did not survive it");
	for (size_t i = 0; i < n; i++)
		*ARR_PUSH(a, *ret) = got.v[i];
	return 0;
}

int mime_read(struct arena *a, const struct raw_mails *raw, const char *name, const char *mime,
	      struct mails *ret, struct err *e)
{
	size_t from = ret->n;
	bool large = false;
	int rc;

	for (size_t i = 0; i < raw->n; i++)
		large |= raw->v[i].text.n > MAIL_ONE_MAX;
	if (large)
		return err_set(e, ERR_LIMIT, "%s: a mail of more than %zu MiB", name,
			       MAIL_ONE_MAX >> 20);
	rc = ask(a, raw->v, raw->n, mime, ret, e);
	for (size_t i = 0; rc == ERR_INPUT && raw->n > 1 && i < raw->n; i++) {
		struct err why = { 0 };
		int one = ask(a, &raw->v[i], 1, mime, ret, &why);

		if (one == ERR_INPUT) {
			struct mail *m = ARR_PUSH(a, *ret);

			m->subject = "";
			m->fault = arena_str(a, why.what);
		} else if (one) {
			return one;
		}
		if (i + 1 == raw->n)
			rc = 0;
	}
	if (rc)
		return err_prefix(e, "%s", name), rc;
	if (e)
		*e = (struct err){ 0 };
	for (size_t i = from; i < ret->n; i++) {
		struct mail *m = &ret->v[i];

		m->at = i - from + 1;
		m->made_from = raw->v[i - from].made_from;
		m->where = raw->n > 1 ? arena_printf(a, "%s, mail %zu", name, m->at) :
					arena_str(a, name);
	}
	return 0;
}
