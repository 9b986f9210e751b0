/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the report: what its text and its page say in the same words. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "report/report.h"

/** words_edits() - "from the upstream commit: 3 edits verbatim, 1 adapted". @commit: of a port. */
const char *words_edits(struct arena *a, const cJSON *commit);
/** words_tests() - what ci found of the very tree, or that nothing says. */
const char *words_tests(struct arena *a, const cJSON *commit);
/** words_check() - what backport check found of the very tree; NULL: it was not asked. */
const char *words_check(struct arena *a, const cJSON *commit);

#endif
