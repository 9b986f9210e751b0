/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A strict look at a JSON text before cJSON reads it: cJSON 1.7 takes trailing
 * garbage, duplicate members, raw control bytes, bytes that are no UTF-8 and
 * numbers like 01, and does not say where an error is.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/mem.h"

struct json_fault {
	uint32_t line, column;	/* from 1; columns count code points */
	char what[128];
};

/** json_scan() - is @text one RFC 8259 document, no deeper than @depth? Fills @ret when not. */
bool json_scan(struct str text, int depth, struct json_fault *ret);

/** utf8_len() - bytes of the valid UTF-8 sequence @s begins with, or 0 when it is none. */
size_t utf8_len(struct str s);

#endif
