/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/cmd.h"
#include "git/config.h"
#include "index/cache.h"
#include "mail/fetch.h"
#include "mail/letters.h"

struct fetch_cmd {
	const char *output;
	bool offline, refresh;
};

static const struct opt opts[] = {
	OPT_STR('o', "output", "FILE", struct fetch_cmd, output,
		"write the mbox there (- is standard output)"),
	OPT_FLAG(0, "offline", struct fetch_cmd, offline, "use only what is kept, ask nobody"),
	OPT_FLAG(0, "refresh", struct fetch_cmd, refresh, "ask again for what is kept"),
	OPT_END
};

static cJSON *as_json(const struct fetched *f)
{
	cJSON *doc = cJSON_CreateObject(), *arr;

	json_add_str(doc, "schema", "backport.fetch/1");
	json_add_str(doc, "what", f->what);
	json_add_str(doc, "id", f->id);
	json_add_str(doc, "url", f->url);
	json_add_str(doc, "path", f->path);
	json_add_bool(doc, "cached", f->cached);
	json_add_bool(doc, "stale", f->stale);
	arr = json_add_arr(doc, "mails");
	for (size_t i = 0; i < f->mails.n; i++) {
		const struct mail *m = &f->mails.v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "id", m->id);
		json_add_str(o, "subject", m->subject);
		json_add_str(o, "from", m->from_addr);
		json_add_bool(o, "patch", letter_has_diff(m));
	}
	return doc;
}

static void show(struct ctx *c, const struct fetched *f)
{
	for (size_t i = 0; i < f->mails.n; i++) {
		const struct mail *m = &f->mails.v[i];

		cmd_printf(c, "%s  %s  (%s)\n", letter_has_diff(m) ? "patch" : "     ", m->subject,
			   m->from_name ? m->from_name : m->from_addr ? m->from_addr : "nobody");
	}
	if (f->path) {
		cmd_printf(c, "%s%s\n", f->path, f->cached ? "   (kept)" : "");
		cmd_printf(c, "next: backport apply --branch BRANCH --mbox %s\n", f->path);
	}
}

static int deliver(struct ctx *c, const struct fetch_cmd *v, const struct fetched *f, struct err *e)
{
	cJSON *doc;

	if (v->output && !strcmp(v->output, "-") && !c->json) {
		cmd_print(c, f->text);
		return 0;
	}
	if (v->output && strcmp(v->output, "-")) {
		int rc = io_write(v->output, f->text, e);

		if (rc)
			return rc;
	}
	if (c->json) {
		doc = as_json(f);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		show(c, f);
	}
	return 0;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct fetch_cmd *v = values;
	const struct repo_opts where = { .env = (const char *const *)environ,
					 .config = (const char *const *)c->config.v,
					 .n_config = c->config.n };
	struct fetch_opts o = { .offline = v->offline, .refresh = v->refresh, .now = time(NULL),
				.cache = cache_dir(c->arena, where.env),
				.http = fetch_program(c->arena, c->self),
				.mime = mail_program(c->arena, c->self) };
	struct fetched f = { 0 };
	struct repo *user;
	struct err e = { 0 };
	int rc;

	if (argc != 1)
		return cmd_usage_error(c, "say one commit or Message-ID");
	if (v->offline && v->refresh)
		return cmd_usage_error(c, "--offline and --refresh exclude each other");
	/* where to ask is the user's to say, never a repository's */
	rc = repo_open_user(&where, &user, &e);
	if (rc)
		return cmd_fail(c, &e);
	o.lore = repo_config_trusted(user, "backport.lore");
	o.git = repo_config_trusted(user, "backport.gitweb");
	cmd_progress(c, "asking for %s", argv[0]);
	rc = fetch_get(c->arena, argv[0], &o, &f, &e);
	cmd_progress_end(c);
	if (!rc && f.stale)
		cmd_warn(c, "%s: this is an older copy", f.why);
	if (!rc)
		rc = deliver(c, v, &f, &e);
	repo_free(user);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_fetch = {
	.name = "fetch",
	.summary = "get a patch or a thread from the archives, and keep it",
	.args = (const char *const[]){ "COMMIT | MESSAGE-ID", NULL },
	.opts = opts,
	.opts_size = sizeof(struct fetch_cmd),
	.description =
		"A commit comes from the kernel's gitweb, a thread from lore, as an mbox that apply "
		"--mbox and git am take. What came is checked: the right commit or mail has to be in "
		"it, and a web page that asks whether you are a browser is an error, not a patch.\n\n"
		"It is kept under $XDG_CACHE_HOME/backport/fetch: a commit for ever, a thread for an "
		"hour. Without a network an older copy is used, with a warning; --offline never asks.\n\n"
		"backport.lore and backport.gitweb in your own git config say where to ask; a "
		"repository's config cannot.",
	.examples =
		(const struct cmd_example[]){
			{ "backport fetch 1234567890ab", "the patch of a mainline commit" },
			{ "backport fetch -o thread.mbox '20180101.1234@example.org'",
			  "a thread, into a file" },
			{ NULL, NULL } },
	.run = run,
};
