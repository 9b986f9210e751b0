// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/results.h"

#include "base/io.h"

/* A level of a target, as the test formats have it. */
struct level {
	const char *name;
	enum { PASSED, FAILED, UNTESTED, SKIPPED } state;
	const char *why;
	const cJSON *doc;
};

static const char *const names[] = { "objects", "build", "boot", "hotplug" };
#define LEVELS ARRAY_SIZE(names)

static int exit_of(const cJSON *result)
{
	const cJSON *n = cJSON_GetObjectItem(result, "exit");

	return cJSON_IsNumber(n) ? (int)n->valuedouble : 2;
}

/* A level that was begun and was not the last passed: the verdict is the last one's. */
static size_t levels_of(const cJSON *result, struct level ret[LEVELS])
{
	size_t last = LEVELS;

	for (size_t i = 0; i < LEVELS; i++) {
		ret[i] = (struct level){ .name = names[i], .state = SKIPPED, .why = "not run",
					 .doc = cJSON_GetObjectItem(result, names[i]) };
		if (ret[i].doc) {
			ret[i].state = PASSED;
			ret[i].why = NULL;
			last = i;
		}
	}
	/* Nothing was even begun: say so where everybody looks. */
	if (last == LEVELS)
		last = 0;
	ret[last].why = json_str(result, "why");
	ret[last].state = exit_of(result) == 0 ? PASSED : exit_of(result) == 1 ? FAILED : UNTESTED;
	return last;
}

static void runs_ktap(const cJSON *level, struct buf *out)
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
		int code = exit_of(r);

		levels_of(r, l);
		buf_printf(out, "  KTAP version 1\n  # Subtest: %s\n  1..%zu\n", json_str(r, "branch"),
			   LEVELS);
		for (size_t i = 0; i < LEVELS; i++) {
			runs_ktap(l[i].doc, out);
			/* Untested is not ok: a SKIP would count as a pass. */
			buf_printf(out, "  %sok %zu %s%s%s\n", l[i].state == FAILED ||
				   l[i].state == UNTESTED ? "not " : "", i + 1, l[i].name,
				   l[i].state == SKIPPED ? " # SKIP " : l[i].why ? " # " : "",
				   one_line(a, l[i].why));
		}
		buf_printf(out, "%sok %u %s # %s: %s\n", code ? "not " : "", ++n,
			   json_str(r, "branch"), json_str(r, "verdict"),
			   one_line(a, json_str(r, "why")));
	}
}

/* Text for XML: its five characters, and no control bytes, which no XML 1.0 may hold. */
static void xml(struct buf *out, const char *z)
{
	for (; z && *z; z++) {
		unsigned char c = (unsigned char)*z;

		if (c == '<')
			buf_addz(out, "&lt;");
		else if (c == '>')
			buf_addz(out, "&gt;");
		else if (c == '&')
			buf_addz(out, "&amp;");
		else if (c == '"')
			buf_addz(out, "&quot;");
		else if (c == '\n')
			buf_addz(out, "&#10;");
		else if (c >= ' ' || c == '\t')
			buf_addc(out, *z);
	}
}

static void junit_case(const cJSON *r, const struct level *l, struct buf *out)
{
	static const char *const tag[] = { NULL, "failure", "error", "skipped" };

	buf_addz(out, "    <testcase classname=\"");
	xml(out, json_str(r, "branch"));
	buf_printf(out, "\" name=\"%s\"", l->name);
	if (l->state == PASSED) {
		buf_addz(out, "/>\n");
		return;
	}
	buf_printf(out, "><%s message=\"", tag[l->state]);
	xml(out, l->why);
	buf_addz(out, "\"/></testcase>\n");
}

void results_junit(struct arena *a, const cJSON *doc, struct buf *out)
{
	const cJSON *r;

	(void)a;
	buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	cJSON_ArrayForEach(r, cJSON_GetObjectItem(doc, "results")) {
		unsigned int by[4] = { 0 };
		struct level l[LEVELS];

		levels_of(r, l);
		for (size_t i = 0; i < LEVELS; i++)
			by[l[i].state]++;
		buf_addz(out, "  <testsuite name=\"");
		xml(out, json_str(r, "branch"));
		buf_printf(out, "\" tests=\"%zu\" failures=\"%u\" errors=\"%u\" skipped=\"%u\">\n",
			   LEVELS, by[FAILED], by[UNTESTED], by[SKIPPED]);
		for (size_t i = 0; i < LEVELS; i++)
			junit_case(r, &l[i], out);
		buf_addz(out, "  </testsuite>\n");
	}
	buf_addz(out, "</testsuites>\n");
}

int results_write(struct arena *a, const cJSON *doc, const char *dir, struct err *e)
{
	CLEANUP(buf_release) struct buf json = BUF_INIT(BUF_FILE_MAX), ktap = BUF_INIT(BUF_FILE_MAX),
		junit = BUF_INIT(BUF_FILE_MAX);
	int rc = io_mkdir(dir, e);

	json_print(doc, &json);
	results_ktap(a, doc, &ktap);
	results_junit(a, doc, &junit);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.json", dir), buf_str(&json), e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.ktap", dir), buf_str(&ktap), e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/results.xml", dir), buf_str(&junit), e);
	return rc;
}
