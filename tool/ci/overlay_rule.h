/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of overlays: one overlay as read, and the files it wants to differ.
 */
#ifndef CI_OVERLAY_RULE_H
#define CI_OVERLAY_RULE_H

#include "ci/overlay.h"

enum overlay_word {
	OVERLAY_IF, OVERLAY_UNLESS, OVERLAY_MODES, OVERLAY_LINKS, OVERLAY_KCONFIG,
	OVERLAY_REPLACE, OVERLAY_MAKE,
};

struct overlay_step {
	enum overlay_word word;
	const char *path;	/* of if, unless and replace */
	const char *text;	/* directories; NAME=VALUE; the text looked for or replaced */
	const char *by;		/* of replace */
};

struct overlay_rule {
	const char *name, *what;
	const char *source;	/* all of its text */
	struct overlay_step *v;
	size_t n, cap;
};

/**
 * overlay_parse() - read one.
 * @name: without ".overlay". @file: for messages.
 *
 * Return: 0, or ERR_CONFIG with file and line.
 */
int overlay_parse(struct arena *a, struct str text, const char *name, const char *file,
		  struct overlay_rule *ret, struct err *e);

enum overlay_kind { OVERLAY_TEXT, OVERLAY_EXEC, OVERLAY_DIR };

/* A path that shall differ from the tree's. */
struct overlay_file {
	const char *path;
	enum overlay_kind kind;
	struct str text;
};

struct overlay_plan {
	struct repo *repo;
	struct arena *arena;
	const struct oid *tree;
	const char *src;
	struct {
		struct overlay_file *v;
		size_t n, cap;
	} files;
};

/**
 * overlay_decide() - what one overlay wants of this tree; files are added to @p.
 * @ret_detail: what it found to do, for people; NULL: nothing.
 * @ret: NAME=VALUE for make go there.
 */
int overlay_decide(struct overlay_plan *p, const struct overlay_rule *rule, struct overlays *ret,
		   const char **ret_detail, struct err *e);

#endif
