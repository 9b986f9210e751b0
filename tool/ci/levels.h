/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A result as the test formats have it: levels that passed, failed, could not be tested or were
 * not asked for.
 */
#ifndef CI_LEVELS_H
#define CI_LEVELS_H

#include "base/json.h"

enum level_state { LEVEL_PASSED, LEVEL_FAILED, LEVEL_UNTESTED, LEVEL_SKIPPED };

struct level {
	const char *name;
	enum level_state state;
	const char *why;	/* NULL: it passed, and the verdict is another level's */
	const cJSON *doc;	/* NULL: not run */
};

#define LEVELS 4	/* objects, build, boot, hotplug */

/** levels_of() - of one element of results[]; what @ret points to is @result's. */
void levels_of(const cJSON *result, struct level ret[LEVELS]);
/** result_exit() - the exit code of its verdict; 2 where there is none. */
int result_exit(const cJSON *result);

#endif
