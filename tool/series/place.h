/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Strict reading of JSON: each value knows its place, and each error names
 * file, line, column and path ("x.json:12:5: changes[0].sites[2].when: ...").
 */
#ifndef SERIES_PLACE_H
#define SERIES_PLACE_H

#include "base/json.h"
#include "series/pattern.h"

struct place_doc {
	const char *name;	/* for messages */
	struct str text;
	struct arena *arena;
	struct err *e;
};

/* A value and the way to it; lives on the reader's stack. */
struct place {
	const struct place *up;	/* NULL: the document */
	const char *key;	/* member of @up, or NULL: element @index of it */
	int index;
	const cJSON *v;		/* NULL: absent */
};

/** place_error() - fill doc->e with ERR_MANIFEST and where @at is; returns the code. */
int place_error(const struct place_doc *doc, const struct place *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/** place_path() - "changes[0].sites[2].when"; "the document" for the top. */
char *place_path(struct arena *a, const struct place *at);
/** place_find() - line and column of @at's value in the text (1 and 1 when it cannot be found). */
void place_find(struct str text, const struct place *at, unsigned *ret_line, unsigned *ret_col);

/** place_member() - member @key of @obj; .v is NULL when absent or null. */
struct place place_member(const struct place *obj, const char *key);
struct place place_element(const struct place *arr, int index, const cJSON *v);

/** place_object() - error unless an object with only members of @allowed (NULL-terminated). */
int place_object(const struct place_doc *doc, const struct place *at, const char *const *allowed);
/** place_string() - a string that is not empty; when absent: NULL, or an error if @required. */
int place_string(const struct place_doc *doc, const struct place *at, bool required,
		 const char **ret);
/** place_array() - error unless @at is an array, or absent and not @required. */
int place_array(const struct place_doc *doc, const struct place *at, bool required);
/** place_strings() - an array of such strings; absent: none. */
int place_strings(const struct place_doc *doc, const struct place *at, const char *const **ret,
		  size_t *ret_n);

/** place_pattern() - a token pattern; when absent: untouched, or an error if @required. */
int place_pattern(const struct place_doc *doc, const struct place *at, bool required,
		  struct pattern *ret);
/** place_patterns() - one token pattern, or an array of them; absent: none, or an error. */
int place_patterns(const struct place_doc *doc, const struct place *at, bool required,
		   struct patterns *ret);
/** place_path_ok() - a relative path with no empty, "." or ".." part? */
bool place_path_ok(const char *path);

#endif
