// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/table.h"
#include "cmd/cmd.h"
#include "series/describe.h"

static const struct opt opts[] = { OPT_END };

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct series_list list;
	struct err e;
	cJSON *doc;
	int rc = series_list(c->arena, c->data, &(struct strings){ argv, (size_t)argc }, &list, &e);

	(void)values;
	if (rc)
		return cmd_fail(c, &e);
	if (c->json) {
		doc = series_json(&list);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		series_text(c->arena, &list, argc > 0, &out);
		cmd_print(c, buf_str(&out));
	}
	for (size_t i = 0; i < list.n; i++) {
		if (!list.v[i].manifest)
			cmd_error(c, &list.v[i].why);
	}
	return list.exit;
}

const struct cmd cmd_series = {
	.name = "series",
	.summary = "lists and validates the manifests",
	.args = (const char *const[]){ "[NAME]...", NULL },
	.opts = opts,
	.opts_size = 1,
	.description =
		"Reads the manifests below the data directory, checks all that can be checked without "
		"a kernel tree, and lists them. With a name, its changes too. A bad manifest is named "
		"with line, column and the member that is wrong; the others are listed all the same.",
	.examples = (const struct cmd_example[]){
		{ "backport series", "all of them" },
		{ "backport series migration-wait", "the changes of one" },
		{ NULL, NULL } },
	.run = run,
};
