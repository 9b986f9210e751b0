/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths out of patches: unquoted, and refused where they point out of the tree. */
#include <strings.h>

#include "msg/patch_parts.h"

bool patch_unquote(struct arena *a, struct str *s, struct str *ret)
{
	char *out = arena_alloc(a, s->n + 1);
	size_t n = 0, i = 1;
	static const char from[] = "abtnvfr\"\\", to[] = "\a\b\t\n\v\f\r\"\\";

	for (; i < s->n && s->p[i] != '"'; i++) {
		const char *at;

		if (s->p[i] != '\\') {
			out[n++] = s->p[i];
			continue;
		}
		if (++i >= s->n || !s->p[i])
			return false;
		at = strchr(from, s->p[i]);
		if (at) {
			out[n++] = to[at - from];
			continue;
		}
		if (i + 2 >= s->n || s->p[i] < '0' || s->p[i] > '3' || s->p[i + 1] < '0' ||
		    s->p[i + 1] > '7' || s->p[i + 2] < '0' || s->p[i + 2] > '7')
			return false;
		out[n++] = (char)((s->p[i] - '0') * 64 + (s->p[i + 1] - '0') * 8 +
				  (s->p[i + 2] - '0'));
		i += 2;
	}
	if (i >= s->n)
		return false;
	*ret = (struct str){ out, n };
	s->p += i + 1;
	s->n -= i + 1;
	return true;
}

/* Length of the UTF-8 sequence at @p, 0 when it is none. */
static size_t sequence(const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 :
		     p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;

	if (!len || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

/* Some file systems take these for ".git": trailing dots and spaces, short names, streams. */
static bool is_dot_git(struct str part)
{
	size_t n = 4;

	if (part.n == 5 && !strncasecmp(part.p, "git~1", 5))
		return true;
	if (part.n < 4 || strncasecmp(part.p, ".git", 4))
		return false;
	while (n < part.n && (part.p[n] == ' ' || part.p[n] == '.'))
		n++;
	return n == part.n || part.p[n] == ':';
}

static const char *part_fault(struct str part)
{
	if (!part.n)
		return "an empty name between two slashes";
	if (str_is(part, ".") || str_is(part, ".."))
		return "it leaves the tree";
	if (is_dot_git(part))
		return "it lies in .git";
	return NULL;
}

const char *patch_path_fault(struct str path)
{
	struct str rest = path;

	if (!path.n)
		return "it is empty";
	if (path.n > PATCH_PATH_MAX)
		return "it is too long";
	if (path.p[0] == '/')
		return "it is absolute";
	if (path.p[0] == '-')
		return "it begins with a dash";
	for (size_t i = 0; i < path.n;) {
		const unsigned char *c = (const unsigned char *)path.p + i;
		size_t len = sequence(c, path.n - i);

		if (!len)
			return "it is not UTF-8";
		if (*c < 0x20 || *c == 0x7f)
			return "it has control characters";
		if (*c == '\\')
			return "it has a backslash";
		if (len == 3 && c[0] == 0xe2 &&
		    ((c[1] == 0x80 &&
		      ((c[2] >= 0x8b && c[2] <= 0x8f) || (c[2] >= 0xaa && c[2] <= 0xae))) ||
		     (c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xaf)))
			return "it has characters that nobody sees";
		if (len == 3 && c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf)
			return "it has characters that nobody sees";
		i += len;
	}
	while (rest.n) {
		const char *slash = memchr(rest.p, '/', rest.n);
		size_t n = slash ? (size_t)(slash - rest.p) : rest.n;
		const char *fault = part_fault((struct str){ rest.p, n });

		if (fault)
			return fault;
		rest.p += n + (slash != NULL);
		rest.n -= n + (slash != NULL);
		if (slash && !rest.n)
			return "it ends in a slash";
	}
	return NULL;
}
