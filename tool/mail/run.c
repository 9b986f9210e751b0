/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/run.h"

#include <time.h>

#include "base/io.h"
#include "git/config.h"
#include "git/journal.h"
#include "git/results.h"
#include "mail/failed.h"
#include "work/apply.h"

struct office {
	struct repo *repo;
	struct arena *arena;
	const struct mail_opts *o;
	struct outbox_opts box;		/* what all branches share */
	struct ledger ledger;
	struct sender sender;
	struct queue queue;
	cJSON *branches;
	cJSON *mails;			/* of the branch that is being sent */
	int worst;
};

/* The result's name where none was given: there must be one result only for the branch. */
static int find_name(struct office *f, const struct branch *b, const char **ret, struct err *e)
{
	struct results all = { 0 };
	const char *list = "";
	int rc = results_of(f->repo, f->arena, b, &all, e);

	if (rc)
		return rc;
	for (size_t i = 0; i < all.n; i++)
		list = arena_printf(f->arena, "%s%s%s", list, i ? ", " : "", all.v[i].name);
	if (all.n == 1) {
		*ret = all.v[0].name;
		return 0;
	}
	err_set(e, ERR_NOT_FOUND, all.n ? "several results are there for it: %s" :
		"nothing was ported to it%s", list);
	err_at(e, b->name, NULL, NULL);
	return err_next(e, all.n ? "backport mail --branch %s --name NAME" :
			"backport apply -s --branch %s", b->name);
}

static void add_people(cJSON *o, const char *key, const struct people *p)
{
	cJSON *arr = json_add_arr(o, key);

	for (size_t i = 0; i < p->n; i++)
		cJSON_AddItemToArray(arr, cJSON_CreateString(p->v[i]));
}

static void show_lint(cJSON *doc, const struct outbox *box)
{
	cJSON *arr = json_add_arr(doc, "lint");

	for (size_t i = 0; i < box->lint.n; i++) {
		const struct lint *l = &box->lint.v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "level", l->level == LINT_BLOCK ? "blocking" : "warning");
		json_add_str(o, "rule", l->rule);
		json_add_str(o, "commit", l->commit);
		json_add_str(o, "text", l->text);
		json_add_str(o, "source", l->source);
	}
}

static void show_posts(struct office *f, cJSON *doc, const struct outbox *box)
{
	f->mails = json_add_arr(doc, "mails");
	for (size_t i = 0; i < box->post.n; i++) {
		const struct post *p = &box->post.v[i];
		const struct ledger_line *known = ledger_find(&f->ledger, p->id);
		cJSON *o = json_push_obj(f->mails);

		json_add_str(o, "file", p->file);
		json_add_str(o, "id", p->id);
		json_add_str(o, "subject", p->subject);
		add_people(o, "to", &p->to);
		add_people(o, "cc", &p->cc);
		json_add_str(o, "state", sent_state_name(known ? known->state : SENT_NEVER));
	}
}

static int write_files(struct office *f, const struct outbox *box, const char **ret, struct err *e)
{
	const char *dir = f->o->output ? arena_printf(f->arena, "%s/%s", f->o->output,
						      box->branch->result) :
		session_path(f->repo, f->arena, arena_printf(f->arena, "mail/%s/%s", f->box.name,
							     box->branch->result));
	int rc;

	/* files of an earlier run would be applied with these; a user's directory is the user's */
	if (!f->o->output)
		io_rmtree(dir);
	rc = io_mkdir(dir, e);
	for (size_t i = 0; !rc && i < box->post.n; i++)
		rc = io_write(arena_printf(f->arena, "%s/%s", dir, box->post.v[i].file),
			      box->post.v[i].text, e);
	if (!rc && box->merge_request)
		rc = io_write(arena_printf(f->arena, "%s/merge-request.md", dir),
			      str_of(box->merge_request), e);
	if (!rc)
		*ret = dir;
	return rc;
}

static void said(void *ctx, const struct post *p, enum sent_state s, const char *why)
{
	struct office *f = ctx;
	cJSON *o;

	cJSON_ArrayForEach(o, f->mails) {
		if (!json_str(o, "id") || strcmp(json_str(o, "id"), p->id))
			continue;
		cJSON_DeleteItemFromObject(o, "state");
		json_add_str(o, "state", sent_state_name(s));
		if (s != SENT_DONE)
			json_add_str(o, "why", why);
	}
}

/* Who will get what, said before it is sent. */
static void announce(struct office *f, const struct outbox *box)
{
	for (size_t i = 0; f->o->progress && i < box->post.n; i++) {
		const struct post *p = &box->post.v[i];
		CLEANUP(buf_release) struct buf b = BUF_INIT(65536);

		buf_printf(&b, "sending %s\n", p->subject);
		for (size_t k = 0; k < p->to.n; k++)
			buf_printf(&b, "  to %s\n", p->to.v[k]);
		for (size_t k = 0; k < p->cc.n; k++)
			buf_printf(&b, "  cc %s\n", p->cc.v[k]);
		f->o->progress(f->o->ctx, arena_strn(f->arena, buf_str(&b)));
	}
}

static void fail(struct office *f, cJSON *doc, const struct err *e)
{
	cJSON *o = json_add_obj(doc, "error");

	json_add_str(o, "kind", err_name(e->code));
	json_add_str(o, "what", e->what);
	json_add_str(o, "next", *e->next ? e->next : NULL);
	f->worst = err_exit_worse(f->worst, err_exit(e->code));
}

/* In doubt is not a negative answer but none. */
static int send_it(struct office *f, const struct outbox *box, cJSON *doc)
{
	struct lock *lock = NULL;
	struct err e = { 0 };
	int rc;

	announce(f, box);
	/* two of us would send the same: what the other sent is read under the lock */
	rc = lock_take(f->repo, &lock, NULL, &e);
	if (!rc) {
		ledger_close(&f->ledger);
		f->ledger = (struct ledger){ 0 };
		rc = ledger_open(f->repo, f->arena, &f->ledger, &e);
	}
	if (!rc)
		rc = send_box(&f->sender, box, &e);
	if (lock)
		lock_drop(lock);
	if (!rc)
		return 0;
	fail(f, doc, &e);
	if (rc == ERR_CONFLICT)
		f->worst = err_exit_worse(f->worst, 2);
	return rc;
}

/* Mainline knows best who maintains what today; a clone without it has the branch's own. */
static int maintainers_of_tree(struct office *f, const struct branch *b, struct maintainers *who,
			       struct err *e)
{
	struct branch mainline;
	int rc = ERR_NOT_FOUND;

	if (!repo_mainline(f->repo, f->arena, &mainline, NULL)) {
		who->tree = mainline.tree;
		rc = maintainers_begin(who, e);
	}
	if (rc == ERR_NOT_FOUND) {
		who->tree = b->tree;
		rc = maintainers_begin(who, e);
	}
	if (!rc && f->o->progress)
		f->o->progress(f->o->ctx, arena_printf(f->arena,
						       "running scripts/get_maintainer.pl of "
						       "tree %s\n",
						       oid_abbrev(f->arena, &who->tree, 12)));
	return rc;
}

static void one_branch(struct office *f, const struct branch *b, const struct outbox_opts *o)
{
	cJSON *doc = json_push_obj(f->branches);
	const char *dir = NULL;
	struct maintainers who = { .repo = f->repo, .arena = f->arena, .env = f->o->env };
	struct outbox box = { .branch = b };
	struct outbox_opts mine = *o;
	struct err e = { 0 };
	int rc = 0;

	if (f->o->get_maintainer) {
		rc = maintainers_of_tree(f, b, &who, &e);
		mine.maintainers = &who;
	}
	if (!rc)
		rc = outbox_fill(f->repo, f->arena, b, &mine, &box, &e);
	maintainers_end(&who);
	json_add_str(doc, "branch", b->name);
	json_add_str(doc, "ref", box.ref);
	json_add_str(doc, "to", box.route.to);
	json_add_bool(doc, "blocked", box.blocked);
	show_lint(doc, &box);
	show_posts(f, doc, &box);
	if (!rc && !box.blocked)
		rc = write_files(f, &box, &dir, &e);
	json_add_str(doc, "directory", dir);
	if (rc)
		fail(f, doc, &e);
	else if (box.blocked)
		f->worst = err_exit_worse(f->worst, 1);
	else if (f->o->send && !box.route.to) {
		err_set(&e, ERR_INPUT, "no list takes patches for it: open a merge request with %s/"
			"merge-request.md", dir);
		fail(f, doc, &e);
	} else if (f->o->send) {
		send_it(f, &box, doc);
	}
	outbox_release(&box);
}

static int named_branches(struct office *f, struct err *e)
{
	struct branches all = { 0 };
	int rc = repo_branches(f->repo, f->arena, f->o->branches, f->o->n_branches, &all, e);

	f->box.mailed = &all;
	for (size_t i = 0; !rc && i < all.n; i++) {
		struct outbox_opts o = f->box;
		struct err why = { 0 };

		if (!o.name && find_name(f, &all.v[i], &o.name, &why)) {
			cJSON *doc = json_push_obj(f->branches);

			json_add_str(doc, "branch", all.v[i].name);
			fail(f, doc, &why);
			continue;
		}
		f->box.name = o.name;
		o.title = arena_printf(f->arena, "%s: ports for %s", o.name, all.v[i].result);
		one_branch(f, &all.v[i], &o);
		f->box.name = f->o->name;
	}
	return rc;
}

/* A FAILED mail: port that commit to that branch, then answer. */
static int answer(struct office *f, const struct failed *m, struct err *e)
{
	const char *const branch[] = { m->branch }, *const commit[] = { m->commit };
	struct outbox_opts o = f->box;
	struct branches b = { 0 };
	struct apply_opts ao = {
		.branches = branch, .n_branches = 1, .commits = commit, .n_commits = 1,
		.data = f->o->data, .name = arena_printf(f->arena, "failed-%.12s", m->commit),
		.signoff = f->o->signoff, .who = f->o->who, .env = f->o->env };
	cJSON *doc = NULL, *result;
	int code = 0, rc = repo_branches(f->repo, f->arena, branch, 1, &b, e);

	if (!rc)
		rc = apply_run(f->repo, f->arena, &ao, &doc, &code, e);
	if (rc)
		return rc;
	result = cJSON_GetArrayItem(cJSON_GetObjectItem(doc, "results"), 0);
	if (code) {
		const cJSON *c = cJSON_GetArrayItem(cJSON_GetObjectItem(result, "changes"), 0);
		const char *why = c ? json_str(c, "reason") : NULL;

		err_set(e, code == 1 ? ERR_CONFLICT : ERR_NOT_FOUND,
			"%.12s does not go onto %s by itself: "
			"%s",
			m->commit, m->branch, why ? why : "no reason given");
		err_next(e, "backport explain --branch %s", m->branch);
		cJSON_Delete(doc);
		return e->code;
	}
	cJSON_Delete(doc);
	o.name = ao.name;
	o.prefix = m->prefix;
	o.reply_to = m->mail->id;
	o.more_cc = &m->people;
	o.title = m->title;
	o.mailed = &b;
	f->box.name = o.name;
	one_branch(f, &b.v[0], &o);
	f->box.name = f->o->name;
	return 0;
}

static int answers(struct office *f, struct err *e)
{
	struct faileds list = { 0 };
	struct mails all = { 0 };
	int rc = mail_read(f->arena, f->o->failed, f->o->mime, &all, e);

	if (!rc)
		rc = failed_find(f->arena, &all, f->o->failed, &list, e);
	for (size_t i = 0; !rc && i < list.n; i++) {
		struct err why = { 0 };

		if (answer(f, &list.v[i], &why)) {
			cJSON *doc = json_push_obj(f->branches);

			json_add_str(doc, "branch", list.v[i].branch);
			fail(f, doc, &why);
		}
	}
	return rc;
}

int mail_run(struct repo *r, struct arena *a, const struct mail_opts *o, cJSON **ret_doc,
	     int *ret_exit, struct err *e)
{
	struct office f = { .repo = r, .arena = a, .o = o };
	time_t now = (time_t)o->who.now;
	struct tm tm;
	cJSON *doc;
	int rc = ident_committer(r, a, &o->who, &f.box.me, e);

	if (!rc)
		rc = queue_read(a, repo_config_trusted(r, "backport.stableQueue"), &f.queue, e);
	if (!rc)
		rc = ledger_open(r, a, &f.ledger, e);
	if (rc)
		return rc;
	gmtime_r(&now, &tm);
	f.box.name = o->name;
	f.box.version = o->version;
	f.box.reply_to = o->reply_id;
	f.box.request = o->request;
	f.box.ledger = &f.ledger;
	f.box.alone = &f.sender.alone;
	f.box.override = o->override;
	f.box.n_override = o->n_override;
	f.box.month = (tm.tm_year + 1900) * 12 + tm.tm_mon;
	f.box.queue = &f.queue;
	f.sender = (struct sender){ .repo = r, .arena = a, .ledger = &f.ledger,
				    .alone = { .repo = r, .arena = a, .env = o->env }, .now = o->who.now, .resend = o->resend, .said = said, .ctx = &f };
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.mail/1");
	json_add_str(doc, "repo", repo_name(r));
	f.branches = json_add_arr(doc, "branches");
	rc = o->failed ? answers(&f, e) : named_branches(&f, e);
	alone_end(&f.sender.alone);
	ledger_close(&f.ledger);
	if (rc) {
		cJSON_Delete(doc);
		return rc;
	}
	*ret_doc = doc;
	*ret_exit = f.worst;
	return 0;
}
