/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/subject.h"

#include <strings.h>

static bool digits(struct str w, unsigned *ret)
{
	unsigned v = 0;

	if (!w.n || w.n > 5)
		return false;
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] < '0' || w.p[i] > '9')
			return false;
		v = v * 10 + (unsigned)(w.p[i] - '0');
	}
	*ret = v;
	return true;
}

static bool version(struct str w, unsigned *ret)
{
	return w.n > 1 && (w.p[0] == 'v' || w.p[0] == 'V') &&
	       digits((struct str){ w.p + 1, w.n - 1 }, ret);
}

static bool starts_nocase(struct str w, const char *z)
{
	return w.n >= strlen(z) && !strncasecmp(w.p, z, strlen(z));
}

static void word(struct arena *a, struct str w, struct subject *s)
{
	const char *slash = memchr(w.p, '/', w.n);
	struct str left, right;
	unsigned n, m;

	if (slash) {
		left = (struct str){ w.p, (size_t)(slash - w.p) };
		right = (struct str){ slash + 1, w.n - left.n - 1 };
		if (digits(left, &n) && digits(right, &m)) {
			s->numbered = true;
			s->n = n;
			s->m = m;
			return;
		}
	}
	if (starts_nocase(w, "patch")) {
		s->patch = true;
		/* "PATCHv2" */
		if (w.n > 5 && version((struct str){ w.p + 5, w.n - 5 }, &n))
			s->version = n;
		return;
	}
	if (w.n == 3 && starts_nocase(w, "rfc")) {
		s->rfc = true;
		return;
	}
	if (w.n == 6 && starts_nocase(w, "resend"))
		return;
	if (version(w, &n)) {
		s->version = n;
		return;
	}
	s->tree = arena_printf(a, "%s%s%.*s", s->tree, *s->tree ? " " : "", STR_ARG(w));
}

static void words(struct arena *a, struct str in, struct subject *s)
{
	size_t i = 0;

	while (i < in.n) {
		size_t from = i;

		while (i < in.n && in.p[i] != ' ' && in.p[i] != ',')
			i++;
		if (i > from)
			word(a, (struct str){ in.p + from, i - from }, s);
		while (i < in.n && (in.p[i] == ' ' || in.p[i] == ','))
			i++;
	}
}

void subject_parse(struct arena *a, const char *text, struct subject *ret)
{
	static const char *const replies[] = { "re:", "aw:", "sv:", "fwd:", "fw:" };
	struct subject s = { .version = 1, .tree = "" };
	struct str t = str_trim(str_of(text));
	bool more = true;

	while (more && t.n) {
		more = false;
		for (size_t i = 0; i < ARRAY_SIZE(replies); i++)
			if (starts_nocase(t, replies[i])) {
				size_t n = strlen(replies[i]);

				s.reply |= i < 3;
				t = str_trim((struct str){ t.p + n, t.n - n });
				more = true;
			}
		if (t.n && t.p[0] == '[') {
			const char *close = memchr(t.p, ']', t.n);
			size_t n = close ? (size_t)(close - t.p) : 0;

			if (!close)
				break;
			words(a, (struct str){ t.p + 1, n - 1 }, &s);
			t = str_trim((struct str){ close + 1, t.n - n - 1 });
			more = true;
		}
	}
	s.title = arena_strn(a, t);
	*ret = s;
}
