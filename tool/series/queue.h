/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A clone of the stable team's queue, that the user named (backport.stableQueue):
 * queue-5.10/NAME.patch is what the next 5.10 release will have. What a patch
 * ports its message says, as in any port; an id that it merely mentions counts
 * for nothing.
 */
#ifndef SERIES_QUEUE_H
#define SERIES_QUEUE_H

#include "base/err.h"
#include "base/mem.h"

struct queued {
	const char *series;	/* "5.10" */
	const char *file;	/* "queue-5.10/mm-wait-less.patch" */
	const char *upstream;	/* as its message says it: 12 to 40 hex digits */
};

struct queue {
	struct queued *v;
	size_t n, cap;
};

/**
 * queue_read() - all that is queued now.
 * @dir: of the clone; NULL: none was named, and @ret stays empty.
 *
 * Return: 0; ERR_CONFIG when @dir is no such clone; ERR_IO.
 */
int queue_read(struct arena *a, const char *dir, struct queue *ret, struct err *e);
/**
 * queue_find() - is the commit queued?
 * @series: for which ("5.10"); NULL: any.
 * @hex: 40 digits.
 */
const struct queued *queue_find(const struct queue *q, const char *series, const char *hex);

#endif
