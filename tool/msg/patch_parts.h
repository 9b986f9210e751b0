/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to the patch reader: the text line by line, and the reader's parts.
 */
#ifndef MSG_PATCH_PARTS_H
#define MSG_PATCH_PARTS_H

#include "msg/patch.h"

struct scan {
	struct arena *arena;
	const char *name;
	struct str rest;	/* behind the current line */
	struct str line;	/* the current one, without newline */
	size_t no;		/* its number, from 1 */
	bool have;		/* there is a current line */
	bool crlf;		/* the current file came with CRLF in transport */
	size_t lines;		/* of hunks, so far */
	int strip;		/* path components the last file's names lost; -1: none yet */
	struct err *e;
};

/** scan_next() - go to the next line. */
void scan_next(struct scan *s);
/** scan_peek() - the line after the current one, empty at the end. */
struct str scan_peek(const struct scan *s);
/** scan_head() - the current line without a CR at its end. */
struct str scan_head(const struct scan *s);
/** scan_fail() - ERR_INPUT at the current line. */
int scan_fail(struct scan *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** scan_fail_at() - the same at line @at. */
int scan_fail_at(struct scan *s, size_t at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** patch_unquote() - cut a C-style quoted name off @s, which begins with '"'. False: malformed. */
bool patch_unquote(struct arena *a, struct str *s, struct str *ret);
/** patch_names() - settle the paths of @f from what the headers said; sets kind where open. */
struct head_names {
	struct str git_old, git_new;	/* of "diff --git", with prefix; .p NULL: not known */
	struct str minus, plus;		/* of --- and +++, with prefix */
	struct str from, to;		/* of rename or copy, without prefix */
	bool old_epoch, new_epoch;	/* a time stamp that stands for "is not there" */
	bool git;			/* begins with "diff --git" */
};
int patch_names(struct scan *s, struct patch_file *f, const struct head_names *n);
/** patch_git_names() - the two names of "diff --git NAME NAME", where they can be told apart. */
int patch_git_names(struct scan *s, struct str rest, struct head_names *n);

/** patch_read_git() - a file that begins with "diff --git" at the current line. */
int patch_read_git(struct scan *s, struct patch_file *f);
/** patch_read_plain() - a file that begins with "---" at the current line. */
int patch_read_plain(struct scan *s, struct patch_file *f);
/** patch_read_hunks() - hunks from the current line on. */
int patch_read_hunks(struct scan *s, struct patch_file *f);
/** patch_read_binary() - skip "GIT binary patch" data, checking its form. */
int patch_read_binary(struct scan *s);
/** patch_check_file() - one file by itself: modes, deletions, nothing at all. */
int patch_check_file(struct scan *s, const struct patch_file *f);
/** patch_check_all() - files together: one path twice, a file below a link. */
int patch_check_all(struct scan *s, const struct patch *p);

#endif
