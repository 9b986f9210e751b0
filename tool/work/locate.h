/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a file of upstream's is on the branch: a fifth of real conflicts are
 * moved paths.
 */
#ifndef WORK_LOCATE_H
#define WORK_LOCATE_H

#include "port/port.h"
#include "git/blob_cache.h"

struct locate {
	struct repo *repo;
	struct arena *arena;
	struct blob_cache *blobs;
	const struct oid *tree;
	bool listed;
	struct map by_name;	/* base name -> struct path_node list; made when first needed */
};

void locate_init(struct locate *l, struct repo *r, struct arena *a, struct blob_cache *blobs,
		 const struct oid *tree);

/**
 * locate_file() - the branch's path for upstream's @path.
 * @before: upstream's text before the change; a new file stays where upstream puts it.
 * @ret_found_by: NULL when it is the same path or nothing better was found.
 *
 * A file elsewhere is taken only when it has most of the lines of @before, and
 * no other candidate comes near. Looked at are files of the same base name,
 * then, for C, those of the directory and of the one above.
 */
int locate_file(struct locate *l, const char *path, struct port_image before, const char **ret,
		const char **ret_found_by, struct err *e);

#endif
