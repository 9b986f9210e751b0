// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JUnit XML that fits the two schemas there are: Apache Ant's (windyroad/JUnit-Schema, JUnit.xsd),
 * which wants most, and that of Jenkins (xunit-plugin, junit-10.xsd).
 */
#include "ci/levels.h"
#include "ci/results.h"

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
		else if (c >= ' ' || c == '\t' || c == '\n')
			buf_addc(out, *z);
	}
}

/* A reader makes a space of a line's end in an attribute. */
static void attribute(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	xml(out, value);
	buf_addc(out, '"');
}

static double seconds(const struct level *l)
{
	const cJSON *n = l->doc ? cJSON_GetObjectItem(l->doc, "seconds") : NULL;

	return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

static void one_case(const cJSON *r, const struct level *l, struct buf *out)
{
	static const char *const tag[] = { NULL, "failure", "error", "skipped" };

	buf_addz(out, "    <testcase");
	attribute(out, "classname", json_str(r, "branch"));
	attribute(out, "name", l->name);
	buf_printf(out, " time=\"%.3f\"", seconds(l));
	if (l->state == LEVEL_PASSED) {
		buf_addz(out, "/>\n");
		return;
	}
	buf_printf(out, "><%s", tag[l->state]);
	attribute(out, "message", l->why);
	if (l->state == LEVEL_SKIPPED) {
		buf_addz(out, "/></testcase>\n");
		return;
	}
	/* Some readers show the attribute, others the text. */
	attribute(out, "type", json_str(r, "verdict"));
	buf_addc(out, '>');
	xml(out, l->why);
	buf_printf(out, "</%s></testcase>\n", tag[l->state]);
}

/* What it was found on, and with what. */
static void properties(const cJSON *r, struct buf *out)
{
	static const struct {
		const char *in, *name;
	} keys[] = {
		{ NULL, "verdict" }, { NULL, "version" }, { NULL, "ref" }, { NULL, "before" },
		{ NULL, "before_tree" }, { NULL, "after" }, { NULL, "after_tree" },
		{ "machine", "compiler" }, { "machine", "accel" },
	};

	buf_addz(out, "    <properties>\n");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const cJSON *from = keys[i].in ? cJSON_GetObjectItem(r, keys[i].in) : r;
		const char *value = from ? json_str(from, keys[i].name) : NULL;

		if (!value)
			continue;
		buf_addz(out, "      <property");
		attribute(out, "name", keys[i].name);
		attribute(out, "value", value);
		buf_addz(out, "/>\n");
	}
	buf_addz(out, "    </properties>\n");
}

static void suite(const cJSON *r, unsigned int id, struct buf *out)
{
	CLEANUP(buf_release) struct buf runs = BUF_INIT(BUF_FILE_MAX);
	const char *began = json_str(r, "began");
	unsigned int by[4] = { 0 };
	struct level l[LEVELS];
	double all = 0;

	levels_of(r, l);
	for (size_t i = 0; i < LEVELS; i++) {
		by[l[i].state]++;
		all += seconds(&l[i]);
		results_runs(l[i].doc, &runs);
	}
	buf_addz(out, "  <testsuite");
	attribute(out, "name", json_str(r, "branch"));
	/* The machine's name is nobody's business; the schema's word for one that is not told. */
	buf_printf(out, " package=\"backport.ci\" id=\"%u\" hostname=\"localhost\"", id);
	attribute(out, "timestamp", began ? began : "1970-01-01T00:00:00");
	buf_printf(out,
		   " tests=\"%d\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.3f\">\n",
		   LEVELS, by[LEVEL_FAILED], by[LEVEL_UNTESTED], by[LEVEL_SKIPPED], all);
	properties(r, out);
	for (size_t i = 0; i < LEVELS; i++)
		one_case(r, &l[i], out);
	buf_addz(out, "    <system-out>\n");
	xml(out, runs.p);
	buf_addz(out, "</system-out>\n    <system-err/>\n  </testsuite>\n");
}

void results_junit(const cJSON *doc, struct buf *out)
{
	unsigned int id = 0;
	const cJSON *r;

	buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	cJSON_ArrayForEach(r, cJSON_GetObjectItem(doc, "results"))
		suite(r, id++, out);
	buf_addz(out, "</testsuites>\n");
}
