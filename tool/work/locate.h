/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a file of upstream's is on the branch: a fifth of real conflicts are
 * moved paths.
 */
#ifndef WORK_LOCATE_H
#define WORK_LOCATE_H

#include "port/share.h"
#include "git/blob_cache.h"
#include "series/manifest.h"
#include "work/path_past.h"

/* What else tells where files are; any of it may be missing. */
struct locate_clues {
	const struct change *change;	/* the manifest's entry: it names paths of old branches */
	struct path_memo *past;		/* with one of the next two: renames are looked up */
	const struct oid *upstream;	/* the commit before upstream's change */
	const struct oid *tip;		/* a commit with the branch's tree */
	/* of .upstream: a file's neighbours tell where its folder is */
	const struct oid *tree;
};

struct locate {
	struct repo *repo;
	struct arena *arena;
	struct blob_cache *blobs;
	const struct oid *tree;
	struct locate_clues clues;
	struct arena list;	/* of what follows, and of blobs read in search of an item */
	bool listed;		/* made when first needed */
	ARR(struct path_node) files;	/* all of the tree, in its order */
	uint32_t *bucket;	/* by hash of a base name: 1 + index of its last file; 0: none */
	size_t buckets;		/* a power of two */
	size_t held;		/* bytes of blobs in list */
	struct map texts;	/* raw id -> struct str: those */
	const char *near_of;		/* the path for which near was made, or NULL */
	struct locate_near *near;	/* see locate_item() */
	size_t n_near;
};

struct path_node {
	const char *path;
	struct oid id;
	uint32_t next;		/* as bucket: the file before it of the same hash */
};

/**
 * locate_likeness() - lines of @before, blank and lone brackets aside, that @other
 * has too, in percent.
 */
unsigned locate_likeness(struct str before, struct str other);

/** locate_list() - fill files and bucket, once. */
int locate_list(struct locate *l, struct err *e);
/**
 * locate_next() - the files of the base name of @path, the last in the tree first.
 * @n: the one before, or NULL. Return: NULL at the end.
 */
const struct path_node *locate_next(const struct locate *l, const char *path,
				    const struct path_node *n);

/**
 * locate_text() - the text of a file that is looked at in search of another.
 * @tmp: where it is put when enough are held for the next search.
 */
int locate_text(struct locate *l, struct arena *tmp, const struct oid *id, struct str *ret,
		struct err *e);

/**
 * locate_init() - @a: for what is found, and @blobs' own. A list of a tree takes tens of megabytes:
 * locate_release() gives them back.
 */
void locate_init(struct locate *l, struct repo *r, struct arena *a, struct blob_cache *blobs,
		 const struct oid *tree, const struct locate_clues *clues);
/** locate_release() - it goes, and what was found stays. A locate of zeroes is fine. */
void locate_release(struct locate *l);

/**
 * locate_file() - the branch's path for upstream's @path.
 * @before: upstream's text before the change; not there: a new file, which
 * stays where upstream puts
 *	it unless that folder is elsewhere on the branch.
 * @ret_found_by: NULL when it is the same path or nothing better was found; else how, in words.
 *
 * Asked in turn: files of the same base name, when one has nearly all lines of @before and no other
 * comes near; the history of both sides, for renames; the paths that the manifest names; the
 * same base name with most of the lines; the folder where the file's neighbours are here; then,
 * for C, what the directory and the one above hold. A path from a rename or the manifest is
 * believed as it is.
 */
int locate_file(struct locate *l, const char *path, struct port_image before, const char **ret,
		const char **ret_found_by, struct err *e);

/**
 * locate_by_clues() - by history and manifest; *@ret stays when they
 * tell nothing. For locate_file().
 */
int locate_by_clues(struct locate *l, const char *path, struct port_image before, const char **ret,
		    const char **ret_found_by, struct err *e);
/**
 * locate_folder() - where the folder of upstream's @path is here, by most of its files' names.
 *
 * Return: 0, *ret "" ended with '/', or NULL when it is not clear.
 */
int locate_folder(struct locate *l, const char *path, const char **ret, struct err *e);

/* Where an item of upstream's stands on the branch. */
struct item_place {
	const char *path;	/* NULL: not found, or not clearly */
	unsigned like;		/* words in common, in percent */
	bool renamed;		/* it has another name there: found by what it says */
};

/**
 * locate_item() - the file of the branch that has the item which upstream's @path has.
 * @it: a function, type, variable, macro or the like, with its text before the change.
 * @also: @nalso paths of the branch that the same change touches: a likely place too.
 *
 * Looked at are the C files whose paths share the rarest words with @path. An item counts as found
 * where exactly one of them defines that name, reading like it; a function also where it
 * has another name and reads nearly the same.
 *
 * Return: 0, ret->path NULL when there is no such place; ERR_MISSING_OBJ and the like.
 */
int locate_item(struct locate *l, const char *path, const struct share_item *it,
		const char *const *also, size_t nalso, struct item_place *ret, struct err *e);

#endif
