/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/check_port.h"

#include "git/tree.h"
#include "index/world.h"
#include "work/port_check.h"
#include "work/port_parts.h"

static int image_at(struct workshop *w, const struct oid *tree, const char *path,
		    struct port_image *ret, struct err *e)
{
	struct oid id;
	uint32_t mode;
	int rc = tree_find(w->repo, tree, path, &id, &mode, e);

	*ret = (struct port_image){ false, STR("") };
	if (rc == ERR_NOT_FOUND)
		return 0;
	if (!rc)
		rc = blob_cached(w->blobs, &id, &ret->text, e);
	ret->there = !rc;
	return rc;
}

static bool changed(const struct tree_changes *ch, const char *path)
{
	for (size_t i = 0; i < ch->n; i++)
		if (!strcmp(ch->v[i].path, path) || !strcmp(ch->v[i].old_path, path))
			return true;
	return false;
}

static bool is_target(const struct ported *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->file[i].target, path))
			return true;
	return false;
}

/* The one file that the port changes, that is nobody's yet and is called the same, or NULL. */
static const char *namesake(const struct ported *p, const struct tree_changes *ch, const char *path)
{
	const char *found = NULL;

	for (size_t i = 0; i < ch->n; i++) {
		const char *one = ch->v[i].path;

		if (strcmp(str_base_name(one), str_base_name(path)) || is_target(p, one))
			continue;
		if (found)
			return NULL;
		found = one;
	}
	return found;
}

/* What the port made of a file. */
static int made_of(struct workshop *w, const struct oid *made, struct port_file *f,
		   struct port_result *r, struct err *e)
{
	struct port_image now;
	int rc = image_at(w, made, f->target, &now, e);

	if (rc)
		return err_at(e, NULL, NULL, f->target);
	*r = (struct port_result){ .ok = true, .text = now.text };
	r->deleted = f->branch.there && !now.there;
	r->unchanged = f->branch.there == now.there && str_eq(f->branch.text, now.text);
	return 0;
}

static int add_others(struct workshop *w, const struct oid *base, const struct tree_changes *ch,
		      struct ported *p, struct err *e)
{
	for (size_t i = 0; i < ch->n; i++) {
		const char *path = ch->v[i].path;
		struct port_file *f = &p->file[p->n];
		int rc;

		if (is_target(p, path))
			continue;
		rc = image_at(w, base, ch->v[i].old_mode ? ch->v[i].old_path : path, &f->branch, e);
		if (rc)
			return err_at(e, NULL, NULL, path);
		f->path = f->target = path;
		f->before = f->after = f->branch;
		p->info[p->n].mode = ch->v[i].new_mode;
		p->info[p->n].branch_mode = ch->v[i].old_mode;
		p->n++;
	}
	return 0;
}

int check_images(struct workshop *w, const struct commit *upstream, const struct oid *base,
		 const struct oid *made, struct checked *ret, struct err *e)
{
	struct ported *p = &ret->port;
	struct tree_changes ch = { 0 };
	struct images im = { 0 };
	struct locate_clues clues = port_clues(w, NULL, base);
	int rc = images_of_commit(w->repo, w->arena, w->blobs, upstream, base, &clues, &im, e);

	if (!rc)
		rc = tree_changes(w->repo, w->arena, base, made, &ch, e);
	if (rc)
		return rc;
	*p = (struct ported){ .ok = true, .n = im.n };
	p->file = ARENA_NEW_N(w->arena, struct port_file, im.n + ch.n + 1);
	p->info = ARENA_NEW_N(w->arena, struct image, im.n + ch.n + 1);
	p->result = ARENA_NEW_N(w->arena, struct port_result, im.n + ch.n + 1);
	memcpy(p->file, im.file, im.n * sizeof(*im.file));
	memcpy(p->info, im.info, im.n * sizeof(*im.info));
	ret->upstreams = im.n;
	for (size_t i = 0; i < p->n; i++) {
		const char *other = changed(&ch, p->file[i].target) ? NULL :
			namesake(p, &ch, p->file[i].path);

		if (!other)
			continue;
		p->file[i].target = other;
		p->info[i].found_by = "the port changes the file of that name";
		rc = image_at(w, base, other, &p->file[i].branch, e);
		if (rc)
			return err_at(e, NULL, NULL, other);
	}
	rc = add_others(w, base, &ch, p, e);
	for (size_t i = 0; !rc && i < p->n; i++)
		rc = made_of(w, made, &p->file[i], &p->result[i], e);
	return rc;
}

void check_judge(struct workshop *w, const struct change *change, const struct oid *base,
		 const struct oid *source, struct checked *c)
{
	struct port_own own = { .files = c->port.file, .n = c->port.n };
	struct images im = { .file = c->port.file, .info = c->port.info, .n = c->port.n };
	struct port_options o = {
		.world = images_world(w->arena, &im, tree_world(workshop_world(w, &w->here, base))),
		.rules = w->rules, .own = &own,
		.source = tree_world(workshop_world(w, &w->there, source)) };

	account_port(w->arena, c->port.file, c->port.result, c->port.n, &o, &c->account);
	port_gate(w->arena, c->port.file, c->port.result, c->port.n, &o);
	if (change)
		port_check(w->arena, change, o.world, &c->port);
	for (size_t i = 0; i < c->port.n; i++)
		c->findings += c->port.result[i].findings.n;
	c->port.ok = !c->findings && c->port.ok;
}
