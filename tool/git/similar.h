/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean": the names nearest to one that was mistyped.
 */
#ifndef GIT_SIMILAR_H
#define GIT_SIMILAR_H

#include "base/mem.h"

/**
 * similar_names() - up to three of @names that look like @given, best first, as "a, b, c".
 *
 * Return: "" when none is near.
 */
char *similar_names(struct arena *a, const char *given, const char *const *names, size_t n);

#endif
