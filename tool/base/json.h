/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON, by cJSON: reading with a size and depth limit and errors that carry
 * line and column, writing with a final newline.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/err.h"

/** json_parse() - @name is for messages ("series/x.json:12:3: ..."). Free with cJSON_Delete(). */
int json_parse(struct str text, const char *name, cJSON **ret, struct err *e);
/** json_print() - the document, indented, newline at the end. */
void json_print(const cJSON *doc, struct buf *out);
/** json_print_line() - the document on one line, no newline. */
void json_print_line(const cJSON *doc, struct buf *out);

/** json_str() - the member's string, or NULL when absent, null or not a string. */
const char *json_str(const cJSON *obj, const char *key);
/** json_add_str() - add a string, or null when @z is NULL. */
void json_add_str(cJSON *obj, const char *key, const char *z);
void json_add_num(cJSON *obj, const char *key, double n);
void json_add_bool(cJSON *obj, const char *key, bool v);
/** json_add_arr(), json_add_obj() - a new member, returned for filling. */
cJSON *json_add_arr(cJSON *obj, const char *key);
cJSON *json_add_obj(cJSON *obj, const char *key);
/** json_push_obj() - a new object at the end of @arr. */
cJSON *json_push_obj(cJSON *arr);

#endif
