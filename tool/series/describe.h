/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The manifests of a data directory, good and bad, for people and programs.
 */
#ifndef SERIES_DESCRIBE_H
#define SERIES_DESCRIBE_H

#include "series/manifest.h"

struct series_entry {
	const char *name;
	const struct manifest *manifest;	/* NULL: bad, and why */
	struct err why;
};

struct series_list {
	struct series_entry *v;
	size_t n;
	int exit;	/* 0 when all are good */
};

/**
 * series_list() - load the manifests @names, or all when there are none.
 *
 * Return: 0, also when some are bad; ERR_NOT_FOUND when there is no such directory.
 */
int series_list(struct arena *a, const char *data, const struct strings *names,
		struct series_list *ret, struct err *e);
/** series_json() - the document backport.series-list/1; free with cJSON_Delete(). */
cJSON *series_json(const struct series_list *l);
/** series_text() - a line a series; @changes: and one for each change. Bad ones are left out. */
void series_text(struct arena *a, const struct series_list *l, bool changes, struct buf *out);

#endif
