/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blobs: content in, id out and the other way round.
 */
#ifndef GIT_BLOB_H
#define GIT_BLOB_H

#include "git/repo.h"

/**
 * blob_text() - the content, NUL-terminated beyond its length.
 *
 * Return: 0; ERR_MISSING_OBJ (noted, see missing.h); ERR_INPUT when @id is no blob.
 */
int blob_text(struct repo *r, struct arena *a, const struct oid *id, struct str *ret,
	      struct err *e);
/** blob_write() - store @text. Return: 0, or ERR_IO. */
int blob_write(struct repo *r, struct str text, struct oid *ret, struct err *e);
/**
 * blob_find() - the blob whose id begins with @hex (4 to 40 digits), as index lines have it.
 *
 * Return: 0; ERR_NOT_FOUND when there is none here, or more than one.
 */
int blob_find(struct repo *r, struct str hex, struct oid *ret, struct err *e);
/** blob_id() - the id @text would have; writes nothing. */
void blob_id(struct str text, struct oid *ret);

#endif
