/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes that give a file another name, and edit it: git keeps a deletion and an addition of them,
 * and what belongs together shows in the lines alone (as in git log -M).
 */
#ifndef WORK_RENAME_H
#define WORK_RENAME_H

#include "git/tree.h"
#include "work/locate.h"

/**
 * renames_pair() - make one TREE_RENAMED of each deletion and addition that are one file.
 *
 * Most of the lines of either are in the other, half at least, and no other pairing of the two
 * comes near. Changes that touch hundreds of files are left as they are.
 *
 * Return: 0; an error of the object store. A blob that is not here leaves its file alone.
 */
int renames_pair(struct arena *a, struct blob_cache *blobs, struct tree_changes *ch, struct err *e);

/* Where a file that upstream renames is on the branch, and where it goes. */
struct rename_place {
	const char *from;	/* the branch's; NULL: it has the new name there already */
	const char *to;		/* the branch's */
	const char *found_by;	/* as of locate_file() */
	const char *refuse;	/* why it cannot be told where it goes, or NULL */
};

/**
 * rename_place() - the branch's counterpart of a rename of upstream's.
 * @before: upstream's text before the change.
 *
 * Return: 0, also with ret->refuse; ERR_MISSING_OBJ and the like.
 */
int rename_place(struct locate *l, const char *old_path, const char *new_path,
		 struct port_image before, struct rename_place *ret, struct err *e);

#endif
