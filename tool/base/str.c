/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/str.h"

/* Not isspace(): that depends on the locale. */
static bool space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_line(struct str *rest, struct str *ret_line)
{
	const char *nl;

	if (!rest->n)
		return false;
	nl = memchr(rest->p, '\n', rest->n);
	*ret_line = (struct str){ rest->p, nl ? (size_t)(nl - rest->p) : rest->n };
	rest->p += ret_line->n + (nl ? 1 : 0);
	rest->n -= ret_line->n + (nl ? 1 : 0);
	return true;
}

ptrdiff_t str_find(struct str hay, struct str needle, size_t from)
{
	const char *at;

	if (from > hay.n || needle.n > hay.n - from)
		return -1;
	if (!needle.n)
		return (ptrdiff_t)from;
	at = memmem(hay.p + from, hay.n - from, needle.p, needle.n);
	return at ? at - hay.p : -1;
}

const char *str_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

struct str str_last_line(struct str text)
{
	struct str line, last = { text.p, 0 };

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (line.n)
			last = line;
	}
	return last;
}
