/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which ports are to be judged, and against which upstream commits. */
#include "work/check_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "git/blob.h"
#include "git/branch.h"
#include "git/history.h"
#include "git/range.h"
#include "git/results.h"
#include "git/refs.h"
#include "git/tree.h"

static void undecided(struct check_run *r, struct port *p, const char *next, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void undecided(struct check_run *r, struct port *p, const char *next, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	p->undecided = arena_str(r->arena, text);
	p->next = next;
}

/* The commit that an upstream line names. A cherry-picked port is followed to what it
 * was made from. */
static int named(struct check_run *r, const struct message *m, unsigned depth, struct port *p,
		 struct oid *ret)
{
	const struct upref *u = NULL;
	struct commit c;
	struct message of;
	const char *id;

	for (size_t i = 0; i < m->uprefs.n && (!u || u->kind == UPREF_CHERRY); i++)
		if (!u || m->uprefs.v[i].kind != UPREF_CHERRY)
			u = &m->uprefs.v[i];
	if (!u)
		return ERR_NOT_FOUND;
	id = arena_strn(r->arena, u->id);
	p->hex = id;
	if (repo_commit_of(r->repo, id, ret, NULL))
		return ERR_MISSING_OBJ;
	p->hex = oid_str(r->arena, ret);
	if (u->kind != UPREF_CHERRY || depth > 4 || commit_read(r->repo, r->arena, ret, &c, NULL))
		return 0;
	message_parse(r->arena, c.message, &of);
	return of.uprefs.n ? named(r, &of, depth + 1, p, ret) : 0;
}

int check_upstream(struct check_run *r, struct port *p, struct err *e)
{
	const char *what = p->mail ? p->mail->where :
		arena_printf(r->arena, "%.12s", oid_str(r->arena, &p->commit.id));
	struct oid id;
	int rc = 0;

	if (r->o->upstream) {
		rc = repo_commit_of(r->repo, r->o->upstream, &id, e);
		if (rc)
			return rc;
		p->hex = oid_str(r->arena, &id);
	} else {
		rc = named(r, &p->message, 0, p, &id);
	}
	if (rc == ERR_NOT_FOUND)
		undecided(r, p, arena_printf(r->arena, "backport check --upstream COMMIT %s",
					     p->mail ? "--mbox FILE" : what),
			  "its message names no upstream commit");
	else if (rc)
		undecided(r, p, arena_printf(r->arena, "git fetch <mainline remote> %s", p->hex),
			  "the clone does not have its upstream commit %.12s", p->hex);
	if (rc)
		return 0;
	rc = commit_read(r->repo, r->arena, &id, &p->upstream, e);
	p->have_upstream = !rc;
	return rc;
}

static int add_commit(struct check_run *r, const struct oid *id, struct err *e)
{
	struct port *p = ARR_PUSH(r->arena, r->ports);
	struct commit parent;
	int rc = commit_read(r->repo, r->arena, id, &p->commit, e);

	if (rc)
		return rc;
	message_parse(r->arena, p->commit.message, &p->message);
	p->subject = arena_strn(r->arena, p->message.subject);
	p->made = p->commit.tree;
	if (p->commit.n_parents != 1 || p->commit.cut) {
		undecided(r, p, p->commit.cut ? "git fetch --deepen=1" : NULL,
			  p->commit.cut ? "its parent is not in the clone (shallow)" :
					  "it has no parent to compare with");
		return 0;
	}
	rc = commit_read(r->repo, r->arena, &p->commit.parents[0], &parent, e);
	p->base = parent.tree;
	return rc;
}

static int add_range(struct check_run *r, const char *arg, struct err *e)
{
	struct oids ids = { 0 };
	int rc = range_add(r->repo, r->arena, arg, &ids, e);

	for (size_t i = 0; !rc && i < ids.n; i++)
		rc = add_commit(r, &ids.v[i], e);
	return rc;
}

/* Our own results on a branch, from where they leave it. */
static int add_results(struct check_run *r, const struct branch *b, struct err *e)
{
	struct results all = { 0 };
	int rc = results_of(r->repo, r->arena, b, &all, e);
	size_t before = r->ports.n;

	for (size_t i = 0; !rc && i < all.n; i++) {
		struct oids ids = { 0 };
		struct oid fork;

		rc = result_commits(r->repo, r->arena, b, &all.v[i], &fork, &ids, e);
		for (size_t k = 0; !rc && k < ids.n; k++)
			rc = add_commit(r, &ids.v[k], e);
	}
	if (rc || r->ports.n > before)
		return rc;
	err_set(e, ERR_NOT_FOUND, "nothing of ours is on %s yet", b->name);
	return err_next(e, "backport check A..B   (or backport apply --branch %s)", b->name);
}

int check_mail_trees(struct check_run *r, struct port *p, const struct oid *on, struct err *e)
{
	struct images im = { 0 };
	struct tree_update *up;
	size_t n = 0;
	int rc = images_of_patch(r->repo, r->arena, r->shop.blobs, &p->mail->patch, on, NULL, &im, e);

	p->base = *on;
	if (rc)
		return rc;
	up = ARENA_NEW_N(r->arena, struct tree_update, im.n + 1);
	for (size_t i = 0; i < im.n && !rc; i++) {
		const struct port_file *f = &im.file[i];

		if (im.info[i].refuse || f->before.there != f->branch.there ||
		    !str_eq(f->before.text, f->branch.text)) {
			undecided(r, p,
				  arena_printf(r->arena, "backport apply --branch %s --mbox FILE",
					       r->o->branch),
				  "it does not apply to %s: %s%s%s", r->o->branch, f->target,
				  im.info[i].refuse ? ": " : " reads differently there",
				  im.info[i].refuse ? im.info[i].refuse : "");
			return 0;
		}
		if (!f->branch.there && !f->after.there)
			continue;
		up[n].path = f->target;
		up[n].mode = f->after.there ? im.info[i].mode : 0;
		if (up[n].mode)
			rc = blob_write(r->repo, f->after.text, &up[n].id, e);
		n++;
	}
	return rc ? rc : tree_write(r->repo, on, up, n, &p->made, e);
}

static int add_mails(struct check_run *r, const struct branch *b, struct err *e)
{
	for (size_t i = 0; i < r->o->n_mails; i++) {
		struct port *p = ARR_PUSH(r->arena, r->ports);

		p->mail = &r->o->mails[i];
		message_parse(r->arena, p->mail->message, &p->message);
		p->subject = arena_strn(r->arena, p->message.subject);
		p->base = b->tree;
	}
	(void)e;
	return 0;
}

int check_find(struct check_run *r, struct err *e)
{
	const struct check_opts *o = r->o;
	struct branches some = { 0 };
	int rc = 0;

	if (o->n_mails && !o->branch) {
		err_set(e, ERR_USAGE, "which branch are the mails for? Say --branch");
		return err_next(e, "backport check --branch linux-6.1.y --mbox FILE");
	}
	if (!o->n_mails && !o->ranges.n && !o->branch) {
		err_set(e, ERR_USAGE, "which ports? Say A..B, --mbox FILE, or --branch");
		return err_next(e, "backport check A..B");
	}
	if (o->branch)
		rc = repo_branches(r->repo, r->arena, &o->branch, 1, &some, e);
	if (!rc && some.n > 1)
		return err_set(e, ERR_USAGE, "one branch at a time");
	if (!rc && o->n_mails)
		rc = add_mails(r, &some.v[0], e);
	for (size_t i = 0; !rc && i < o->ranges.n; i++)
		rc = add_range(r, o->ranges.v[i], e);
	if (!rc && !o->n_mails && !o->ranges.n)
		rc = add_results(r, &some.v[0], e);
	if (!rc && o->upstream && r->ports.n > 1) {
		err_set(e, ERR_USAGE, "--upstream is for one port; these are %zu", r->ports.n);
		return err_next(e, "backport check --upstream %s COMMIT", o->upstream);
	}
	return rc;
}
