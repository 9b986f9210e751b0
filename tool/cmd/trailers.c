/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/cmd.h"
#include "git/config.h"
#include "index/cache.h"
#include "mail/fetch.h"
#include "mail/tags.h"

struct trailers_cmd {
	const char *from;
	bool offline;
};

static const struct opt opts[] = {
	OPT_STR(0, "from", "FILE|MESSAGE-ID", struct trailers_cmd, from,
		"the thread: an mbox, a maildir, - for standard input, or a Message-ID to fetch"),
	OPT_FLAG(0, "offline", struct trailers_cmd, offline, "use only what is kept, ask nobody"),
	OPT_END
};

static cJSON *as_json(const struct tags *t)
{
	cJSON *doc = cJSON_CreateObject(), *arr;

	json_add_str(doc, "schema", "backport.trailers/1");
	arr = json_add_arr(doc, "patches");
	for (size_t i = 0; i < t->patch.n; i++) {
		cJSON *o = json_push_obj(arr), *tags;

		json_add_str(o, "id", t->patch.v[i].patch->id);
		json_add_str(o, "subject", t->patch.v[i].patch->subject);
		tags = json_add_arr(o, "trailers");
		for (size_t k = 0; k < t->patch.v[i].tag.n; k++) {
			const struct tag *tag = &t->patch.v[i].tag.v[k];
			cJSON *one = json_push_obj(tags);

			json_add_str(one, "key", tag->key);
			json_add_str(one, "value", tag->value);
			json_add_str(one, "mail", tag->from->id);
		}
	}
	arr = json_add_arr(doc, "for_a_human");
	for (size_t i = 0; i < t->maybe.n; i++) {
		const struct maybe_tag *m = &t->maybe.v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "patch", m->patch ? m->patch->id : NULL);
		json_add_str(o, "from", m->from->from_addr);
		json_add_str(o, "mail", m->from->id);
		json_add_str(o, "sentence", m->sentence);
		json_add_str(o, "why", m->why);
	}
	return doc;
}

static void show(struct ctx *c, const struct tags *t)
{
	for (size_t i = 0; i < t->patch.n; i++) {
		cmd_printf(c, "%s\n", t->patch.v[i].patch->subject);
		for (size_t k = 0; k < t->patch.v[i].tag.n; k++)
			cmd_printf(c, "    %s: %s\n", t->patch.v[i].tag.v[k].key,
				   t->patch.v[i].tag.v[k].value);
	}
	if (t->maybe.n)
		cmd_printf(c, "\nnot taken, for a human to decide:\n");
	for (size_t i = 0; i < t->maybe.n; i++) {
		const struct maybe_tag *m = &t->maybe.v[i];

		cmd_printf(c, "  %s: %s\n      (%s%s%s)\n",
			   m->from->from_name ? m->from->from_name :
			   m->from->from_addr ? m->from->from_addr : "nobody",
			   m->sentence, m->why, m->patch ? "; on " : "",
			   m->patch ? m->patch->subject : "");
	}
}

/* A file of that name comes first: a Message-ID is no path that exists. */
static int load(struct ctx *c, const struct trailers_cmd *v, struct mails *ret, struct err *e)
{
	const char *mime = mail_program(c->arena, c->self);
	const struct repo_opts where = { .env = (const char *const *)environ,
					 .config = (const char *const *)c->config.v,
					 .n_config = c->config.n };
	struct fetch_opts o = { .offline = v->offline, .now = time(NULL), .mime = mime,
				.cache = cache_dir(c->arena, where.env),
				.http = fetch_program(c->arena, c->self) };
	struct fetched f = { 0 };
	struct repo *user;
	int rc;

	if (!strcmp(v->from, "-") || io_exists(v->from) || !strchr(v->from, '@'))
		return mail_read(c->arena, v->from, mime, ret, e);
	rc = repo_open_user(&where, &user, e);
	if (rc)
		return rc;
	o.lore = repo_config_trusted(user, "backport.lore");
	rc = fetch_get(c->arena, v->from, &o, &f, e);
	repo_free(user);
	if (!rc && f.stale)
		cmd_warn(c, "%s: this is an older copy", f.why);
	if (!rc)
		*ret = f.mails;
	return rc;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct trailers_cmd *v = values;
	struct picked p = { 0 };
	struct mails all = { 0 };
	struct tags t = { 0 };
	struct err e = { 0 };
	cJSON *doc;
	int rc;

	if (argc || !v->from)
		return cmd_usage_error(c, argc ? "what is %s? The thread goes behind --from" :
				       "from which thread? Say --from%s", argc ? argv[0] : "");
	rc = load(c, v, &all, &e);
	if (!rc)
		rc = letters_pick(c->arena, &all, v->from, &p, &e);
	if (rc)
		return cmd_fail(c, &e);
	tags_collect(c->arena, &all, &p, &t);
	for (size_t i = 0; i < p.note.n; i++)
		cmd_detail(c, "%s", p.note.v[i]);
	if (c->json) {
		doc = as_json(&t);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		show(c, &t);
	}
	return 0;
}

const struct cmd cmd_trailers = {
	.name = "trailers",
	.summary = "collect review tags from a thread",
	.args = (const char *const[]){ "--from FILE | MESSAGE-ID", NULL },
	.opts = opts,
	.opts_size = sizeof(struct trailers_cmd),
	.description =
		"Reads the replies to a series and lists, by patch, the Acked-by, Reviewed-by, Tested-by "
		"and Fixes lines in them. Taken is a line that begins with the tag, outside of quotes, "
		"from the person it names; one on the cover letter counts for every patch.\n\n"
		"Whatever else names a tag is listed with its sentence for a human to decide, and never "
		"taken: one with a condition, one in the middle of a sentence, one for somebody else, one "
		"whose address an archive masked, one on an older version.",
	.examples = (const struct cmd_example[]){
		{ "backport trailers --from thread.mbox", "of a thread in a file" },
		{ NULL, NULL } },
	.run = run,
};
