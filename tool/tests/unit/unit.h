/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For every unit test: cmocka in the order it wants, and a few checks on spans.
 * A test is a file test_<room>_<module>.c with a main(); nothing is registered
 * anywhere else.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

/* The span @s is the text @z. Both are shown when not. */
#define assert_str(s, z) unit_assert_str((s), (z), __FILE__, __LINE__)

static inline void unit_assert_str(struct str s, const char *z, const char *file, int line)
{
	if (str_is(s, z))
		return;
	print_error("\"%.*s\" is not \"%s\"\n", STR_ARG(s), z);
	_fail(file, line);
}

#define TEST(fn) cmocka_unit_test(fn)
#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif
