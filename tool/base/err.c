/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Copy, cut at @size without splitting a UTF-8 sequence, without newlines at the end. */
static void set_text(char *dst, size_t size, const char *src)
{
	size_t n = strlen(src);

	if (n >= size) {
		n = size - 1;
		while (n && ((unsigned char)src[n] & 0xc0) == 0x80)
			n--;
	}
	memmove(dst, src, n);
	while (n && (dst[n - 1] == '\n' || dst[n - 1] == '\r'))
		n--;
	dst[n] = '\0';
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
	char text[sizeof(e->what) + 512];
	va_list ap;

	if (!e)
		return code;
	/* Aside first: the arguments may point into @e. */
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	memset(e, 0, sizeof(*e));
	e->code = code;
	set_text(e->what, sizeof(e->what), text);
	return code;
}

int err_prefix(struct err *e, const char *fmt, ...)
{
	char text[3 * sizeof(e->what)];
	size_t n;
	va_list ap;

	if (!e)
		return ERR_INTERNAL;
	va_start(ap, fmt);
	vsnprintf(text, 2 * sizeof(e->what), fmt, ap);
	va_end(ap);
	n = strlen(text);
	snprintf(text + n, sizeof(text) - n, ": %s", e->what);
	set_text(e->what, sizeof(e->what), text);
	return e->code;
}

int err_next(struct err *e, const char *fmt, ...)
{
	char text[sizeof(e->next) + 512];
	va_list ap;

	if (!e)
		return ERR_INTERNAL;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	set_text(e->next, sizeof(e->next), text);
	return e->code;
}

int err_at(struct err *e, const char *branch, const char *change, const char *path)
{
	if (!e)
		return ERR_INTERNAL;
	if (branch)
		set_text(e->branch, sizeof(e->branch), branch);
	if (change)
		set_text(e->change, sizeof(e->change), change);
	if (path)
		set_text(e->path, sizeof(e->path), path);
	return e->code;
}

const char *err_name(int code)
{
	switch (code) {
	case ERR_NONE:
		return "none";
#define X(c, name, exit_code) case c: return name;
	ERR_LIST(X)
#undef X
	}
	return "unknown";
}

int err_exit(int code)
{
	switch (code) {
	case ERR_NONE:
		return 0;
#define X(c, name, exit_code) case c: return exit_code;
	ERR_LIST(X)
#undef X
	}
	return 128;
}

static int badness(int code)
{
	static const int order[] = { 0, 1, 2, 129, 130 };

	for (int i = 0; i < 5; i++)
		if (order[i] == code)
			return i;
	return 5;
}

int err_exit_worse(int a, int b)
{
	int worse = badness(a) >= badness(b) ? a : b;

	return badness(worse) == 5 ? 128 : worse;
}

void err_bug(const char *file, int line, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fprintf(stderr, "backport: this is a bug in backport, please report it: %s:%d: %s\n",
		file, line, text);
	_exit(128);
}
