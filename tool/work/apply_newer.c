// SPDX-License-Identifier: GPL-2.0-or-later
/* After a run: newer maintained branches that lack what an older one got. */
#include <stdlib.h>
#include <time.h>

#include "series/support.h"
#include "work/apply_parts.h"

/* Was the change ported to the branch by this very run? */
static bool in_this_run(const cJSON *results, const char *branch, const char *id)
{
	const cJSON *b, *c;

	cJSON_ArrayForEach(b, results) {
		if (strcmp(json_str(b, "branch"), branch))
			continue;
		cJSON_ArrayForEach(c, cJSON_GetObjectItem(b, "changes")) {
			const char *z = json_str(c, "id");

			if (z && !strcmp(z, id) && !strcmp(json_str(c, "verdict"), "ported"))
				return true;
		}
	}
	return false;
}

static int month_of(const struct run *r)
{
	const char *fixed = repo_env(r->repo, "SOURCE_DATE_EPOCH");
	time_t now = fixed && *fixed ? (time_t)strtoll(fixed, NULL, 10) : (time_t)r->o->who.now;
	struct tm tm;

	gmtime_r(&now, &tm);
	return (tm.tm_year + 1900) * 12 + tm.tm_mon;
}

static void look(struct run *r, struct families *f, const cJSON *results, cJSON *result,
		 const struct branch *b, const char *id)
{
	const struct change *c = r->series ? manifest_find(r->series, id) : NULL;
	struct lackings l = { 0 }, left = { 0 };
	struct oid oid;
	cJSON *arr, *o;

	if (!oid_parse(str_of(id), &oid))
		return;
	newer_lacking(f, b, c ? r->series : NULL, c, &oid, &l);
	for (size_t i = 0; i < l.n; i++) {
		if (!in_this_run(results, l.v[i].branch->name, id))
			*ARR_PUSH(r->arena, left) = l.v[i];
	}
	if (!left.n)
		return;
	arr = cJSON_GetObjectItem(result, "newer_first");
	if (!arr)
		arr = json_add_arr(result, "newer_first");
	o = json_push_obj(arr);
	json_add_str(o, "id", id);
	json_add_str(o, "what", newer_say(r->arena, &left));
	arr = json_add_arr(o, "branches");
	for (size_t i = 0; i < left.n; i++) {
		cJSON *x = json_push_obj(arr);

		json_add_str(x, "branch", left.v[i].branch->name);
		json_add_str(x, "verdict", verdict_name(left.v[i].verdict));
	}
}

void newer_warn(struct run *r, const struct branches *branches, cJSON *results)
{
	struct families f;
	cJSON *b;
	size_t i = 0;

	families_find(&r->judge, month_of(r), &f);
	cJSON_ArrayForEach(b, results) {
		const struct branch *at = &branches->v[i++];
		const cJSON *c;

		cJSON_ArrayForEach(c, cJSON_GetObjectItem(b, "changes")) {
			const char *id = json_str(c, "id");

			if (f.n > 1 && id && !strcmp(json_str(c, "verdict"), "ported") &&
			    json_str(c, "form"))
				look(r, &f, results, b, at, id);
		}
	}
}
