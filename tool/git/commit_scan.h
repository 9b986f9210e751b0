/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading very many commits, each once: what an index is made of.
 */
#ifndef GIT_COMMIT_SCAN_H
#define GIT_COMMIT_SCAN_H

#include "git/history.h"

struct commit_scan;

/** commit_scan_new() - while it lives, commits that are read are not cached. Free it. */
struct commit_scan *commit_scan_new(struct repo *r);
void commit_scan_free(struct commit_scan *s);

/**
 * commit_scan_read() - one commit.
 * @ret: valid until the next call.
 *
 * Return: 0; ERR_MISSING_OBJ (not noted: ends of history are found this way); ERR_INPUT when it is
 * no commit or malformed; ERR_IO.
 */
int commit_scan_read(struct commit_scan *s, const struct oid *id, struct history_commit *ret,
		     struct err *e);

#endif
