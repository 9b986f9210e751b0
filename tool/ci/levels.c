// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/levels.h"

int result_exit(const cJSON *result)
{
	const cJSON *n = cJSON_GetObjectItem(result, "exit");

	return cJSON_IsNumber(n) ? (int)n->valuedouble : 2;
}

/* A level that was begun and was not the last passed: the verdict is the last one's. */
void levels_of(const cJSON *result, struct level ret[LEVELS])
{
	static const char *const names[LEVELS] = { "objects", "build", "boot", "hotplug" };
	size_t last = LEVELS;

	for (size_t i = 0; i < LEVELS; i++) {
		ret[i] = (struct level){ .name = names[i], .state = LEVEL_SKIPPED, .why = "not run",
					 .doc = cJSON_GetObjectItem(result, names[i]) };
		if (ret[i].doc) {
			ret[i].state = LEVEL_PASSED;
			ret[i].why = NULL;
			last = i;
		}
	}
	/* Nothing was even begun: say so where everybody looks. */
	if (last == LEVELS)
		last = 0;
	ret[last].why = json_str(result, "why");
	ret[last].state = result_exit(result) == 0 ? LEVEL_PASSED :
			  result_exit(result) == 1 ? LEVEL_FAILED : LEVEL_UNTESTED;
}
