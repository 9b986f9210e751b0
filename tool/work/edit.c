/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conflict as files to work on. */
#include "work/resume.h"

#include <unistd.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/edit_tree.h"
#include "git/tree.h"
#include "work/apply_parts.h"
#include "work/conflict_text.h"
#include "work/resume_parts.h"

struct editing {
	struct run run;
	struct session *s;
	const struct job *job;
	struct oid tree;	/* that the conflict is on */
	struct ported p;
	struct edit_entry *entry;
	size_t n;
};

static int stage(struct editing *x, const struct port_image *i, uint32_t mode,
		 struct edit_stage *ret, struct err *e)
{
	if (!i->there)
		return 0;
	ret->mode = mode ? mode : TREE_FILE;
	return blob_write(x->run.repo, i->text, &ret->id, e);
}

/* What a human starts from: markers, the merged text whose names are wrong, or the branch's own. */
static void start_text(struct editing *x, size_t i, struct edit_entry *ret)
{
	const struct port_file *f = &x->p.file[i];
	const struct port_result *r = &x->p.result[i];

	ret->there = true;
	if (r->conflicts.n && r->marked.p)
		ret->text = r->marked;
	else if (r->ok && !r->deleted)
		ret->text = r->text;
	else if (f->branch.there && f->after.there && !f->before.there &&
		 x->p.form != FORM_SEMANTIC)
		ret->text = marks_write(x->run.shop.arena, x->run.shop.labels, (struct str){ 0 },
					f->after.text, f->branch.text);
	else if (f->branch.there)
		ret->text = f->branch.text;
	else
		ret->there = false;
}

static int add_entry(struct editing *x, size_t i, struct err *e)
{
	const struct port_file *f = &x->p.file[i];
	const struct port_result *r = &x->p.result[i];
	const struct image *im = &x->p.info[i];
	struct edit_entry *n = &x->entry[x->n];
	int rc;

	n->path = f->target;
	n->conflicted = im->refuse || !r->ok || r->findings.n;
	if (!n->conflicted) {
		if (r->unchanged && !im->from)
			return 0;
		n->merged.mode = r->deleted ? 0 : im->mode;
		x->n++;
		return r->deleted ? 0 : blob_write(x->run.repo, r->text, &n->merged.id, e);
	}
	rc = stage(x, &f->before, im->branch_mode, &n->stage[0], e);
	if (!rc)
		rc = stage(x, &f->branch, im->branch_mode, &n->stage[1], e);
	if (!rc)
		rc = stage(x, &f->after, im->mode, &n->stage[2], e);
	start_text(x, i, n);
	x->n++;
	return rc;
}

static const struct job *find_job(struct run *r, const char *key)
{
	for (size_t i = 0; key && i < r->jobs.n; i++)
		if (!strcmp(job_key(r->arena, &r->jobs.v[i]), key))
			return &r->jobs.v[i];
	return NULL;
}

static int port_it(struct editing *x, struct err *e)
{
	struct run *r = &x->run;
	const struct job *j = x->job;
	struct commit c;
	int rc = commit_read(r->repo, r->arena, &x->s->stands_on, &c, e);

	if (rc)
		return rc;
	x->tree = c.tree;
	rc = j->mail ? port_mail(&r->shop, j->mail, j->have ? &j->commit : NULL, j->change, &c.tree,
				 &x->p, e) :
		       port_change(&r->shop, j->have ? &j->commit : NULL, j->change, &c.tree, &x->p,
				   e);
	if (!rc && x->p.ok) {
		rc = err_set(e, ERR_CONFLICT, "it does not conflict any more");
		err_next(e, "backport continue --branch %s", x->s->branch);
	}
	return rc;
}

/* The conflict, told in a file beside the others. */
static int write_note(struct editing *x, const char *dir, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const cJSON *first = x->s->conflicts ? x->s->conflicts->child : NULL;

	if (!first)
		return 0;
	conflict_text(x->s->branch, first, NULL, &out);
	return io_write(arena_printf(x->run.arena, "%s/" EDIT_TREE_NOTE, dir), buf_str(&out), e);
}

static const char *tree_name(struct arena *a, const struct session *s)
{
	char *z = arena_printf(a, "backport-%s", s->ref + strlen("refs/heads/"));

	for (char *c = z; *c; c++)
		if (*c == '/')
			*c = '-';
	return z;
}

static int make_tree(struct editing *x, const char *dir, struct edit_result *ret, struct err *e)
{
	struct arena *a = x->run.arena;
	struct ref_file file;
	int rc = 0;

	x->entry = ARENA_NEW_N(x->run.shop.arena, struct edit_entry, x->p.n + 1);
	for (size_t i = 0; !rc && i < x->p.n; i++)
		rc = add_entry(x, i, e);
	if (!rc)
		rc = refs_keep_objects(x->run.repo, x->run.lock, e);
	if (!rc)
		rc = edit_tree_make(x->run.repo, dir, tree_name(a, x->s), &x->s->stands_on,
				    &x->tree, x->entry, x->n, e);
	if (rc)
		return rc;
	rc = write_note(x, dir, e);
	x->s->worktree = dir;
	file = (struct ref_file){ result_file(a, "session", x->s->ref), session_text(a, x->s) };
	if (!rc)
		rc = refs_update_files(x->run.repo, x->run.lock, &x->run.porter, NULL, 0, &file, 1, e);
	if (rc)
		edit_tree_remove(x->run.repo, dir);
	for (size_t i = 0; !rc && i < x->n; i++)
		if (x->entry[i].conflicted)
			*ARR_PUSH(a, ret->files) = arena_str(a, x->entry[i].path);
	return rc;
}

static const char *absolute(struct arena *a, const char *dir)
{
	char cwd[4096];
	struct str s = str_of(dir);

	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	if (dir[0] == '/' || !getcwd(cwd, sizeof(cwd)))
		return arena_strn(a, s);
	return arena_printf(a, "%s/%.*s", cwd, STR_ARG(s));
}

int edit_conflict(struct repo *r, struct arena *a, const struct apply_opts *base, struct session *s,
		  const char *dir, struct edit_result *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	const cJSON *first = s->conflicts ? s->conflicts->child : NULL;
	struct apply_opts o;
	struct editing x = { .s = s };
	struct branches branches = { 0 };
	struct blob_cache blobs;
	struct port_labels labels;
	int rc;

	ret->id = first ? arena_str(a, json_str(first, "id")) : NULL;
	ret->subject = first ? arena_str(a, json_str(first, "subject")) : NULL;
	ret->dir = s->worktree;
	if (s->worktree && io_exists(s->worktree))
		return 0;
	ret->dir = dir ? absolute(a, dir) :
		session_path(r, a, arena_printf(a, "edit/%s", tree_name(a, s)));
	session_opts(s, base, &o);
	x.run = (struct run){ .repo = r, .arena = a, .o = &o };
	rc = run_prepare(&x.run, &branches, e);
	if (rc)
		return rc;
	x.run.shop.names = cache_open(cache_dir(a, o.env));
	blob_cache_init(&blobs, r, &bench);
	x.run.shop.arena = &bench;
	x.run.shop.blobs = &blobs;
	x.run.shop.onto = s->stands_on;
	x.job = find_job(&x.run, session_key(s));
	if (!x.job) {
		rc = err_set(e, ERR_NOT_FOUND, "the change that conflicted is no longer asked for");
		err_next(e, "backport abort --branch %s", s->branch);
	} else {
		labels.ours = s->branch;
		labels.base = arena_printf(a, "upstream before %.12s",
					   ret->id ? ret->id : "the change");
		labels.theirs = arena_printf(a, "%.12s %s", ret->id ? ret->id : "", ret->subject);
		x.run.shop.labels = &labels;
		rc = port_it(&x, e);
	}
	if (!rc)
		rc = make_tree(&x, ret->dir, ret, e);
	lock_drop(x.run.lock);
	workshop_release(&x.run.shop);
	return rc;
}

int edit_add(struct repo *r, struct session *s, const char *const *path, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct commit c;
	int rc = commit_read(r, &a, &s->stands_on, &c, e);

	for (size_t i = 0; !rc && i < n; i++)
		rc = edit_tree_add(r, s->worktree, &c.tree, path[i], e);
	return rc;
}
