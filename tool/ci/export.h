/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree of the repository as files in a directory of ours, to be built. The
 * user's work tree is not involved. A second export into the same directory
 * writes only what differs, so that make rebuilds only that.
 */
#ifndef CI_EXPORT_H
#define CI_EXPORT_H

#include "git/repo.h"

struct export_count {
	size_t written, deleted;
	bool whole;		/* from nothing, or because the directory could not be trusted */
};

/**
 * export_tree() - make @dir hold @tree. "<dir>.tree" remembers which tree it holds; it is absent
 * while the export is under way, and then the next one begins anew.
 * @progress: called now and then with the number of files written; may be NULL.
 *
 * Return: 0; ERR_MISSING_OBJ; ERR_INPUT for a path that must not be written; ERR_IO, also when the
 * disk is full.
 */
int export_tree(struct repo *r, const struct oid *tree, const char *dir,
		void (*progress)(void *ctx, size_t files), void *ctx, struct export_count *ret,
		struct err *e);

#endif
