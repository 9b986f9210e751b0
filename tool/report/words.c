/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/words.h"

#include "work/record.h"

const char *words_edits(struct arena *a, const cJSON *commit)
{
	const char *how = record_words(a, cJSON_GetObjectItem(commit, "record"));

	return how ? how : "made by hand, or its record is gone";
}

/* What stands under @key of the record, when it is about this very tree. */
static const cJSON *fresh(const cJSON *commit, const char *key, bool *ret_stale)
{
	const cJSON *o = cJSON_GetObjectItem(cJSON_GetObjectItem(commit, "record"), key);
	const char *tree = o ? json_str(o, "tree") : NULL;

	*ret_stale = tree && strcmp(tree, json_str(commit, "tree"));
	return tree && !*ret_stale ? o : NULL;
}

const char *words_tests(struct arena *a, const cJSON *commit)
{
	bool stale;
	const cJSON *ci = fresh(commit, "ci", &stale);

	if (stale)
		return "tested in another state than this";
	if (!ci)
		return "no test on record";
	return arena_str(a, json_str(ci, "line") ? json_str(ci, "line") : json_str(ci, "verdict"));
}

const char *words_check(struct arena *a, const cJSON *commit)
{
	bool stale;
	const cJSON *check = fresh(commit, "check", &stale);

	if (stale)
		return "checked in another state than this";
	return check && json_str(check, "verdict") ? arena_str(a, json_str(check, "verdict")) :
						     NULL;
}
