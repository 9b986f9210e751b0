/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files: whole ones, with a limit, and written so that a kill leaves the old
 * or the new content.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include "base/buf.h"
#include "base/err.h"

/** io_read() - append the whole of @path to @ret; its maximum is the limit (ERR_LIMIT past it). */
int io_read(const char *path, struct buf *ret, struct err *e);
/** io_write() - replace @path by @text: temporary file, fsync, rename, fsync of the directory. */
int io_write(const char *path, struct str text, struct err *e);
/** io_rename() - put @from in the place of @to, and sync the directory. */
int io_rename(const char *from, const char *to, struct err *e);
/** io_sync() - a file or directory, to the disk. */
int io_sync(const char *path, struct err *e);
/**
 * io_fail() - ERR_NOT_FOUND or ERR_IO: "cannot <doing> <path>: <errno @why in words>"; of a full
 * disk also which one, and how much is left.
 */
int io_fail(struct err *e, const char *doing, const char *path, int why);
/**
 * io_full() - when @e says that a disk is full, name it (that of @path), what is left,
 * and what to do.
 */
void io_full(struct err *e, const char *path);
/** io_mkdir() - make @path and its parents; an existing directory is fine. */
int io_mkdir(const char *path, struct err *e);
/** io_tmpdir() - a new private directory under $TMPDIR or /tmp; remove with io_rmtree(). */
int io_tmpdir(struct arena *a, const char *tag, char **ret_path, struct err *e);
/** io_rmtree() - remove a directory and all below it; symbolic links are removed, not followed. */
void io_rmtree(const char *path);
bool io_exists(const char *path);

#endif
