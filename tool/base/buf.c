/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

/* Make room for as much of @n as the maximum allows (and a NUL); returns how much that is. */
static size_t room(struct buf *b, size_t n)
{
	size_t left = b->max - b->n;

	if (b->full)
		n = 0;
	if (n > left) {
		n = left;
		b->full = true;
	}
	if (b->n + n + 1 > b->cap) {
		size_t cap = b->cap + b->cap / 2;

		if (cap < b->n + n + 1)
			cap = b->n + n + 1;
		if (cap < 64)
			cap = 64;
		b->p = mem_realloc(b->p, cap);
		b->cap = cap;
	}
	return n;
}

void buf_add(struct buf *b, struct str s)
{
	size_t n = room(b, s.n);

	if (n)
		memcpy(b->p + b->n, s.p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_addz(struct buf *b, const char *z)
{
	buf_add(b, str_of(z));
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	char *big;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof(small)) {
		buf_add(b, (struct str){ small, (size_t)n });
		return;
	}
	big = mem_alloc((size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf_add(b, (struct str){ big, (size_t)n });
	mem_free(big);
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->p)
		b->p[0] = '\0';
}

void buf_release(struct buf *b)
{
	mem_free(b->p);
	b->p = NULL;
	b->n = b->cap = 0;
	b->full = false;
}
