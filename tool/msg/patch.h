/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patches as text: unified diffs by git, by diff -u, or in the body of a mail.
 * A scanner of our own, bounded, that trusts nothing: every path is checked,
 * every hunk has the lines that its header says, and what cannot be read is an
 * error with its line, never a change that silently is not made.
 *
 * Spans point into the text that was given.
 */
#ifndef MSG_PATCH_H
#define MSG_PATCH_H

#include "base/err.h"
#include "base/mem.h"

#define PATCH_TEXT_MAX	((size_t)64 << 20)	/* git's own limit is 1,023 MiB */
#define PATCH_LINE_MAX	((size_t)1 << 20)
#define PATCH_LINES_MAX	((size_t)2 << 20)	/* in hunks; a release's whole patch has fewer */
#define PATCH_PATH_MAX	4095

struct patch_line {
	char kind;		/* ' ', '+' or '-' */
	bool no_eol;		/* the last of its file, without a newline */
	struct str text;	/* without the first character and the newline */
};

struct patch_hunk {
	size_t old_start, old_n;	/* lines from 1; 0 when old_n is 0 at the top */
	size_t new_start, new_n;
	struct str section;		/* after the second "@@": a function's head, or empty */
	ARR(struct patch_line) line;
	size_t at;			/* line of the text */
};

enum patch_kind {
	PATCH_MODIFY = 'M',
	PATCH_ADD = 'A',
	PATCH_DELETE = 'D',
	PATCH_RENAME = 'R',
	PATCH_COPY = 'C',
};

struct patch_file {
	enum patch_kind kind;
	const char *old_path, *new_path;	/* without prefix; NULL where the file is not */
	uint32_t old_mode, new_mode;		/* 0: not said */
	struct str old_id, new_id;		/* of the index line: blob ids, mostly cut short */
	bool binary;				/* its content is not read */
	ARR(struct patch_hunk) hunk;
	size_t at;
};

struct patch {
	ARR(struct patch_file) file;
	struct str head;		/* what stands before the first file */
	const char *hidden;		/* what to look at: text direction changed, or NULL */
};

/**
 * patch_parse() - read all files of a patch.
 * @name: of the text, for messages ("x.patch", "mail 3").
 *
 * A text without any diff is a patch of no files. Combined diffs, submodules, changes of a file's
 * type and paths outside of the tree are refused.
 *
 * Return: 0; ERR_INPUT "name: line N: what"; ERR_LIMIT.
 */
int patch_parse(struct arena *a, struct str text, const char *name, struct patch *ret,
		struct err *e);

/**
 * patch_starts() - does the line begin the part of a mail that is no message any more: "---",
 * "diff -", "Index: " (as git mailinfo has it)?
 */
bool patch_starts(struct str line);

/**
 * patch_path_fault() - why a path cannot be one of a kernel tree, or NULL: absolute, "..", ".git"
 * in any disguise, control characters, not UTF-8, too long.
 */
const char *patch_path_fault(struct str path);

/**
 * patch_apply() - the file's content after the patch, from the very content it was made from.
 *
 * Return: 0; ERR_CONFLICT when a hunk does not fit exactly where it says.
 */
int patch_apply(struct arena *a, const struct patch_file *f, struct str before, struct str *ret,
		struct err *e);

/** patch_old_text() - the lines of all hunks that the file had before, one hunk after the other. */
struct str patch_old_text(struct arena *a, const struct patch_file *f);
/** patch_new_text() - the same for after. */
struct str patch_new_text(struct arena *a, const struct patch_file *f);

/* A patch laid over a file that it was not made from. */
struct patch_placed {
	/* the file, with each hunk's old or new lines in their place */
	struct str before, after;
	bool exact;			/* every hunk's old lines are there as they are */
};

/**
 * patch_place() - for a patch whose own preimage is not at hand: find each hunk's place in @text,
 * all in order, by its lines and the function that its header names.
 *
 * Return: 0; ERR_CONFLICT when a hunk fits nowhere, or in several places alike: it is not guessed.
 */
int patch_place(struct arena *a, const struct patch_file *f, struct str text,
		struct patch_placed *ret, struct err *e);

#endif
