/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Aligned columns for people. Width counts code points, colour codes are not
 * counted; without colour nothing is lost.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/buf.h"

struct table;

struct table *table_new(struct arena *a);
/** table_cell() - append a cell to the current row (copied). */
void table_cell(struct table *t, const char *text);
/** table_row() - end the current row. */
void table_row(struct table *t);
/** table_print() - all rows; @indent spaces first, two between columns, no trailing white space. */
void table_print(const struct table *t, int indent, struct buf *out);

/** term_width() - how many columns a UTF-8 text takes on a terminal, escape sequences aside. */
size_t term_width(const char *z);

/** term_cut() - @z, or its beginning and "…", in at most @columns (at least one). */
const char *term_cut(struct arena *a, const char *z, size_t columns);
/**
 * term_fold() - @text folded at spaces into lines of at most @columns, and a newline.
 * @at: where the first line stands already; the others begin there.
 */
void term_fold(struct buf *out, size_t at, const char *text, size_t columns);

#endif
