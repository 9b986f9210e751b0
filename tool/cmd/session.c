/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/session.h"

#include <unistd.h>

#include "cmd/where.h"
#include "mail/letters.h"
#include "work/apply_text.h"

static void on_progress(void *ctx, const char *branch)
{
	cmd_progress(ctx, "porting to %s", branch);
}

static void on_note(void *ctx, const char *text)
{
	cmd_note(ctx, "%s", text);
}

void session_cmd_recover(struct ctx *c, struct repo *r)
{
	struct recovery rec;

	lock_recover(r, &rec);
	if (rec.found)
		cmd_note(c, "%s", recovery_text(c->arena, &rec));
}

struct apply_opts apply_opts_of(struct ctx *c)
{
	return (struct apply_opts){ .data = c->data, .env = (const char *const *)environ,
				    .who = cmd_who(), .progress = on_progress, .note = on_note,
				    .progress_ctx = c };
}

int read_mails(struct ctx *c, const char *path, struct apply_opts *o, struct err *e)
{
	struct letters mails = { 0 };
	struct picked p = { 0 };
	int rc = letters_read(c->arena, path, mail_program(c->arena, c->self), &mails, &p, e);

	for (size_t i = 0; i < p.note.n; i++)
		cmd_note(c, "%s", p.note.v[i]);
	o->mails = mails.v;
	o->n_mails = mails.n;
	return rc;
}

int session_cmd_open(struct ctx *c, const char *branch, struct session_cmd *ret, struct err *e)
{
	const struct repo_opts where = cmd_where(c);
	int rc = repo_open(&where, &ret->repo, e);

	if (rc)
		return rc;
	session_cmd_recover(c, ret->repo);
	ret->base = apply_opts_of(c);
	rc = session_find(ret->repo, c->arena, branch, &ret->s, e);
	if (!rc && ret->s.mbox && !strcmp(ret->s.mbox, "-")) {
		rc = err_set(e, ERR_NOT_FOUND, "its mails came from standard input, and cannot be "
			     "read again");
		err_next(e, "backport undo --branch %s, and apply from a file", ret->s.branch);
	}
	if (!rc && ret->s.mbox)
		rc = read_mails(c, ret->s.mbox, &ret->base, e);
	return rc;
}

void session_cmd_close(struct session_cmd *x)
{
	session_release(&x->s);
	repo_free(x->repo);
}

void session_cmd_show(struct ctx *c, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);

	if (c->json) {
		cmd_json(c, doc);
		return;
	}
	apply_text(c->arena, doc, c->verbosity > 0, &tints, &out);
	cmd_print(c, buf_str(&out));
}

void session_cmd_done(struct ctx *c, const char *schema, const struct session *s, const char *text)
{
	char hex[OID_HEX + 1];
	cJSON *d;

	if (!c->json) {
		cmd_printf(c, "%s\n", text);
		return;
	}
	d = cJSON_CreateObject();
	json_add_str(d, "schema", schema);
	json_add_str(d, "branch", s->branch);
	json_add_str(d, "ref", s->ref);
	json_add_str(d, "tip", oid_is_zero(&s->before) ? NULL : oid_hex(&s->before, hex));
	cmd_json(c, d);
	cJSON_Delete(d);
}
