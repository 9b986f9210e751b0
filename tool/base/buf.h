/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing byte buffers with a maximum that is fixed at birth: input of any
 * size is bounded by construction. Past the maximum nothing more is stored and
 * `full` is set; callers that must not truncate check it once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/mem.h"

struct buf {
	char *p;	/* NUL-terminated once anything was added */
	size_t n, cap, max;
	bool full;
};

#define BUF_INIT(limit) { NULL, 0, 0, (limit), false }
/* Kernel source files stay under 1 MiB in practice; register headers reach 20. */
#define BUF_FILE_MAX ((size_t)64 << 20)

void buf_add(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *z);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_reset(struct buf *b);
void buf_release(struct buf *b);
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}

#endif
