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

/* Multiply and fold: every bit of the input reaches the low bits, which tables use. */
static inline uint64_t mix(uint64_t h)
{
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* The last 1 to 7 bytes as a number, the first lowest: a memcpy() of no fixed size is a call. */
static inline uint64_t tail(const char *p, size_t n)
{
	const unsigned char *b = (const unsigned char *)p;
	uint32_t lo, hi;

	if (n < 4)
		return b[0] | (uint64_t)b[n / 2] << n / 2 * 8 | (uint64_t)b[n - 1] << (n - 1) * 8;
	memcpy(&lo, p, 4);
	memcpy(&hi, p + n - 4, 4);
	return lo | (uint64_t)hi << (n - 4) * 8;
}

uint64_t str_hash(struct str s, uint64_t seed)
{
	uint64_t h = seed ^ s.n * UINT64_C(0x9e3779b97f4a7c15), w;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = mix(h ^ w);
	}
	if (i < s.n)
		h = mix(h ^ tail(s.p + i, s.n - i));
	return mix(h);
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
