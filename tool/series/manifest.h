/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Manifests: series/<name>.json, one series of upstream changes each
 * (backport.series/1; series/schema.json says the same as JSON Schema).
 * Loading checks everything: a bad manifest is an error with its place.
 */
#ifndef SERIES_MANIFEST_H
#define SERIES_MANIFEST_H

#include "series/check.h"

#define ROLE_LIST(X) \
	X(ROLE_CORE, "core") \
	X(ROLE_PREREQUISITE, "prerequisite") \
	X(ROLE_FOLLOW_UP, "follow-up") \
	X(ROLE_FIX, "fix")

enum role {
#define X(role, name) role,
	ROLE_LIST(X)
#undef X
};

struct strings {
	const char *const *v;
	size_t n;
};

/* Why a change belongs on the branches where @when holds. */
struct need {
	const char *reason;
	const struct cond *when;
};

/* @by replaced what the change introduced, and is there, where @when holds. */
struct superseded {
	const char *by;
	const struct cond *when;
};

/* A semantic patch; all whose @when holds run, in order, on those of @files that exist. */
struct semantic {
	const char *patch;	/* path below the data directory */
	const struct cond *when;	/* NULL: always */
	struct strings files;
};

/* One place that the change converts, and how to see that it did. */
struct site {
	const char *path, *function;	/* function NULL: the whole file */
	const char *what;
	const struct cond *when;	/* read on the tree before the port; NULL: always */
	const char *otherwise;		/* why the site is not there when @when does not hold */
	struct patterns after;		/* any of them, found @count times once converted */
	unsigned count;
	struct patterns gone;		/* none of them found any more then; may be empty */
};

struct decline {
	const char *branch;	/* glob */
	const char *reason;
};

struct change {
	const char *id;		/* 40 hex digits: the upstream commit */
	const char *subject, *author;
	const char *author_date;	/* YYYY-MM-DD, or NULL */
	const char *since;	/* "v5.0", or NULL */
	enum role role;
	struct strings files, fixes, requires, supersedes;
	const struct cond *present, *culprit;	/* NULL: no such probe */
	const struct cond *applies;	/* is there anything to change? NULL: its files tell */
	const char *optional;	/* why nobody needs it, though it may mend something; NULL */
	const struct superseded *superseded;
	size_t nsuperseded;
	const struct need *need;
	size_t nneed;
	const struct semantic *semantic;
	size_t nsemantic;
	const char *msg_subject;	/* our own words, for want of upstream's; NULL: none */
	struct strings msg_body;	/* paragraphs */
	const struct site *site;
	size_t nsite;
	const struct check *check;	/* what must hold where the change is */
	size_t ncheck;
	const struct decline *decline;
	size_t ndecline;
};

struct manifest {
	const char *path;	/* the file, as it was opened */
	const char *name, *title;
	struct strings targets;	/* branch globs, old to new */
	const struct change *change;
	size_t n;
};

/** role_name() - "follow-up". */
const char *role_name(enum role r);

/**
 * manifest_load() - <@data>/series/<@name>.json, checked.
 * @data: directory that holds series/ and patches/.
 *
 * Return: 0; ERR_NOT_FOUND when there is none of this name; ERR_MANIFEST with its place.
 */
int manifest_load(struct arena *a, const char *data, const char *name,
		  const struct manifest **ret, struct err *e);
/**
 * manifest_parse() - the same from a text.
 * @file: for messages; its base name without .json must be the series' name.
 * @data: where patches are looked for; NULL: not looked for.
 */
int manifest_parse(struct arena *a, struct str text, const char *file, const char *data,
		   const struct manifest **ret, struct err *e);
/** manifest_names() - the series below @data, sorted. ERR_NOT_FOUND when there is no series/. */
int manifest_names(struct arena *a, const char *data, struct strings *ret, struct err *e);
/** manifest_find() - the change with that id, cut to 8 digits or more; NULL: not listed. */
const struct change *manifest_find(const struct manifest *m, const char *id);

/** manifest_check() - what no member shows alone: ids, cycles, files. For manifest_parse(). */
int manifest_check(const struct place_doc *doc, const struct place *top, const struct manifest *m,
		   const char *data);

#endif
