// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/results.h"

#include "base/io.h"
#include "ci/levels.h"

void results_runs(const cJSON *level, struct buf *out)
{
	const cJSON *run;

	cJSON_ArrayForEach(run, cJSON_GetObjectItem(level, "runs")) {
		struct str rest = str_of(json_str(run, "ktap")), line;

		buf_printf(out, "# run %s: %s\n", json_str(run, "name"),
			   json_str(run, "outcome") ? json_str(run, "outcome") : "not made");
		while (rest.p && str_line(&rest, &line))
			buf_printf(out, "#   %.*s\n", STR_ARG(line));
	}
}

static const char *one_line(struct arena *a, const char *text)
{
	char *z = arena_str(a, text ? text : "");

	for (char *c = z; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return z;
}

void results_ktap(struct arena *a, const cJSON *doc, struct buf *out)
{
	const cJSON *list = cJSON_GetObjectItem(doc, "results"), *r;
	unsigned int n = 0;

	buf_printf(out, "KTAP version 1\n1..%d\n", cJSON_GetArraySize(list));
	cJSON_ArrayForEach(r, list) {
		struct level l[LEVELS];
		int code = result_exit(r);

		levels_of(r, l);
		buf_printf(out, "  KTAP version 1\n  # Subtest: %s\n  1..%d\n",
			   json_str(r, "branch"), LEVELS);
		for (size_t i = 0; i < LEVELS; i++) {
			results_runs(l[i].doc, out);
			/* Untested is not ok: a SKIP would count as a pass. */
			buf_printf(out, "  %sok %zu %s%s%s\n", l[i].state == LEVEL_FAILED ||
				   l[i].state == LEVEL_UNTESTED ? "not " : "", i + 1, l[i].name,
				   l[i].state == LEVEL_SKIPPED ? " # SKIP " : l[i].why ? " # " : "",
				   one_line(a, l[i].why));
		}
		buf_printf(out, "%sok %u %s # %s: %s\n", code ? "not " : "", ++n,
			   json_str(r, "branch"), json_str(r, "verdict"),
			   one_line(a, json_str(r, "why")));
	}
}

int results_write(struct arena *a, const cJSON *doc, const char *dir, struct err *e)
{
	CLEANUP(buf_release)
	struct buf json = BUF_INIT(BUF_FILE_MAX),
		   ktap = BUF_INIT(BUF_FILE_MAX), junit = BUF_INIT(BUF_FILE_MAX);
	int rc = io_mkdir(dir, e);

	json_print(doc, &json);
	results_ktap(a, doc, &ktap);
	results_junit(doc, &junit);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.json", dir), buf_str(&json), e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.ktap", dir), buf_str(&ktap), e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.xml", dir), buf_str(&junit), e);
	return rc;
}
