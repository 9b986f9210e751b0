/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target: a file fuzz_<name>.c with this one function, linked with
 * libbackport-port.a (fuzz_mail.c, with mail/ as well). libFuzzer drives it (`make fuzz`), or
 * replay.c does (`make check`).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What must hold of any input. */
#define FUZZ_ASSERT(x) \
	do { \
		if (!(x)) \
			BUG("fuzz: %s does not hold", #x); \
	} while (0)

static inline struct str fuzz_str(const uint8_t *data, size_t n)
{
	return (struct str){ n ? (const char *)data : "", n };
}

/* The next of several texts in one input; a line "--" ends it. */
static inline struct str fuzz_part(struct str *rest)
{
	ptrdiff_t at = str_find(*rest, STR("\n--\n"), 0);
	struct str part = *rest;

	if (at < 0) {
		*rest = (struct str){ rest->p + rest->n, 0 };
		return part;
	}
	part.n = (size_t)at + 1;
	*rest = (struct str){ rest->p + at + 4, rest->n - (size_t)at - 4 };
	return part;
}

#endif
