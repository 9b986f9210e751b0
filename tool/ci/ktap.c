// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/ktap.h"

#include <stdlib.h>

#define LINE_MAX_BYTES 4096
#define LINES_MAX 20000

void ktap_init(struct ktap *k, struct arena *a, const char *nonce)
{
	const struct buf line = BUF_INIT(LINE_MAX_BYTES);

	*k = (struct ktap){ .arena = a, .nonce = nonce, .line = line };
}

void ktap_release(struct ktap *k)
{
	buf_release(&k->line);
}

static void fault(struct ktap *k, const char *what)
{
	if (!k->fault)
		k->fault = what;
}

static bool cut(struct str *s, const char *head)
{
	size_t n = strlen(head);

	if (!str_starts(*s, head))
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

static bool cut_number(struct str *s, unsigned int *ret)
{
	unsigned int n = 0;
	size_t i = 0;

	for (; i < s->n && i < 9 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		n = n * 10 + (unsigned int)(s->p[i] - '0');
	if (!i)
		return false;
	s->p += i;
	s->n -= i;
	*ret = n;
	return true;
}

static struct str word(struct str *s)
{
	struct str w = { s->p, 0 };

	while (w.n < s->n && w.p[w.n] != ' ')
		w.n++;
	s->p += w.n;
	s->n -= w.n;
	*s = str_trim(*s);
	return w;
}

static void result(struct ktap *k, struct str s, bool ok)
{
	struct ktap_test *t;
	unsigned int number;
	ptrdiff_t hash;

	if (!cut_number(&s, &number)) {
		fault(k, "a result without a number");
		return;
	}
	s = str_trim(s);
	cut(&s, "- ");
	if (!k->version)
		fault(k, "a result before the KTAP line");
	if (k->planned)
		fault(k, "a result after the plan");
	if (number != k->test.n + 1)
		fault(k, "results are not numbered in order");
	hash = str_find(s, STR("#"), 0);
	t = ARR_PUSH(k->arena, k->test);
	t->number = number;
	t->ok = ok;
	t->detail = hash < 0 ? "" : arena_strn(k->arena, str_trim((struct str){
		s.p + hash + 1, s.n - (size_t)hash - 1 }));
	t->skip = str_starts(str_of(t->detail), "SKIP");
	if (hash >= 0)
		s.n = (size_t)hash;
	t->name = arena_strn(k->arena, str_trim(s));
}

static void ours(struct ktap *k, struct str s)
{
	if (k->test.n + k->data.n + k->request.n > LINES_MAX) {
		fault(k, "too many lines");
	} else if (str_is(s, "KTAP version 1")) {
		if (k->version)
			fault(k, "a second KTAP line: the guest began anew");
		k->version = true;
	} else if (cut(&s, "ok ")) {
		result(k, s, true);
	} else if (cut(&s, "not ok ")) {
		result(k, s, false);
	} else if (cut(&s, "# data ")) {
		struct ktap_data *d = ARR_PUSH(k->arena, k->data);

		d->test = arena_strn(k->arena, word(&s));
		d->text = arena_strn(k->arena, s);
	} else if (cut(&s, "@")) {
		*ARR_PUSH(k->arena, k->request) = arena_strn(k->arena, s);
	} else if (cut(&s, "1..")) {
		if (k->planned || !cut_number(&s, &k->plan))
			fault(k, "a second plan, or one without a number");
		k->planned = true;
	}
}

static void end_line(struct ktap *k)
{
	struct str s = str_trim(buf_str(&k->line));
	size_t n = strlen(k->nonce);

	if (s.n > n && str_starts(s, k->nonce) && s.p[n] == ' ') {
		ours(k, (struct str){ s.p + n + 1, s.n - n - 1 });
	} else if (s.n) {
		k->foreign++;
		if (str_find(s, STR("ok "), 0) >= 0 || str_find(s, STR("1.."), 0) >= 0)
			k->foreign_results++;
	}
	buf_reset(&k->line);
}

void ktap_feed(struct ktap *k, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			end_line(k);
		else
			buf_addc(&k->line, bytes.p[i] ? bytes.p[i] : ' ');
	}
}

const char *ktap_request(struct ktap *k)
{
	return k->taken < k->request.n ? k->request.v[k->taken++] : NULL;
}

bool ktap_complete(const struct ktap *k)
{
	return k->version && k->planned && !k->fault && k->plan == k->test.n && k->plan;
}

const struct ktap_test *ktap_find(const struct ktap *k, const char *name)
{
	for (size_t i = 0; i < k->test.n; i++)
		if (!strcmp(k->test.v[i].name, name))
			return &k->test.v[i];
	return NULL;
}

bool ktap_value(const struct ktap *k, const char *test, const char *key, double *ret)
{
	size_t n = strlen(key);

	for (size_t i = k->data.n; i-- > 0;) {
		struct str rest = str_of(k->data.v[i].text);

		if (strcmp(k->data.v[i].test, test))
			continue;
		while (rest.n) {
			struct str w = word(&rest);
			char *end;

			if (w.n <= n || memcmp(w.p, key, n) || w.p[n] != '=')
				continue;
			*ret = strtod(w.p + n + 1, &end);
			return end == w.p + w.n;
		}
	}
	return false;
}

void ktap_print(const struct ktap *k, struct buf *out)
{
	buf_addz(out, "KTAP version 1\n");
	if (k->planned)
		buf_printf(out, "1..%u\n", k->plan);
	for (size_t i = 0; i < k->data.n; i++)
		buf_printf(out, "# %s %s\n", k->data.v[i].test, k->data.v[i].text);
	for (size_t i = 0; i < k->test.n; i++) {
		const struct ktap_test *t = &k->test.v[i];

		buf_printf(out, "%sok %u %s%s%s\n", t->ok ? "" : "not ", t->number, t->name,
			   t->detail[0] ? " # " : "", t->detail);
	}
	if (!ktap_complete(k))
		buf_printf(out, "Bail out! %s\n", k->fault ? k->fault : "the log is cut off");
}
