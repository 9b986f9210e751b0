/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From git to the engine: the files that an upstream commit changes, in three
 * images (before, after, and on the branch).
 */
#ifndef WORK_IMAGES_H
#define WORK_IMAGES_H

#include "git/commit.h"
#include "msg/patch.h"
#include "port/share.h"
#include "work/locate.h"

/* What port_file does not carry: modes, and how the file was found. */
struct image {
	uint32_t mode;		/* of the result; 0: deleted */
	uint32_t branch_mode;	/* 0: not there */
	bool mode_changed;	/* upstream changed it */
	const char *from;	/* upstream renames it, and the branch has it here still; or NULL */
	const char *found_by;	/* NULL: same path; else a phrase ("the only file of that name") */
	const char *doubt;	/* what a human should look at: the images were partly guessed */
	const char *refuse;	/* why this file cannot be ported at all, or NULL */
	/* part of a file whose code is in several here (work/relocate.h), or NULL */
	const struct shares *shares;
	const bool *mine;	/* by edit of shares: those of this part */
	size_t earlier;		/* 1 + index of the file before it with the same target; 0: none */
	bool superseded;	/* a later one of the same target holds the text of both */
};

struct images {
	struct port_file *file;
	struct image *info;
	size_t n;
};

/**
 * images_world() - @of, where the files that upstream renames have their new names, with what is in
 * scope under the old.
 *
 * Return: @of when there is none. Lives in @a; @im and @of are borrowed.
 */
const struct world *images_world(struct arena *a, const struct images *im, const struct world *of);

/** images_chain() - fill earlier and superseded: two files of upstream's may be one here. */
void images_chain(struct arena *a, const struct port_file *file, struct image *info, size_t n);

/**
 * images_rename() - a file that upstream renames, as one or two files of @ret: where the branch has
 * it under the old name, that goes, and the edits are made to what comes; where it has the new name
 * already, the edits are made to that.
 * @before, @after: upstream's, of the old name and of the new.
 * @mode: of the new.
 *
 * Room for two files was made. Return: 0; ERR_MISSING_OBJ and the like.
 */
int images_rename(struct locate *l, const char *old_path, const char *new_path,
		  struct port_image before, struct port_image after, uint32_t mode,
		  bool mode_changed, struct images *ret, struct err *e);

/**
 * images_of_commit() - the files of upstream's @c, with the branch's @tree.
 * @clues: NULL, or what is known of where files are; .upstream and .tree are filled in here.
 *
 * Return: 0; ERR_MISSING_OBJ with the command that fetches what lacks; ERR_INPUT for a merge.
 */
int images_of_commit(struct repo *r, struct arena *a, struct blob_cache *blobs,
		     const struct commit *c, const struct oid *tree,
		     const struct locate_clues *clues, struct images *ret, struct err *e);

/**
 * images_of_patch() - the files of a patch, for which there is no commit.
 * @clues: NULL, or what is known of where files are.
 *
 * What each file was before comes from the clone, by the blob that the index line names; where that
 * is not here, the hunks are laid over the branch's own file (patch_place()).
 *
 * Return: 0; ERR_MISSING_OBJ.
 */
int images_of_patch(struct repo *r, struct arena *a, struct blob_cache *blobs,
		    const struct patch *p, const struct oid *tree,
		    const struct locate_clues *clues, struct images *ret, struct err *e);

#endif
