// SPDX-License-Identifier: GPL-2.0-or-later
/* Trial ports in memory: some prerequisites, then the change. */
#include "index/world.h"
#include "work/deps_parts.h"

struct memo {
	bool ok;
	struct oid tree;
};

/* A name that the branch lacks: where upstream has it. False: it is not the name
 * that is missing. */
static bool spot_of_name(struct deps *d, const struct port_file *f, const struct port_finding *x,
			 const struct oid *source, struct spots *ret)
{
	static const enum name_kind kinds[] = { NAME_ANY, NAME_FIELD };
	const struct world *w = tree_world(workshop_world(&d->shop, &d->shop.there, source));
	bool known = false;

	if (!x->unresolved || !x->name.n)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !known; i++) {
		struct world_def def = { 0 };
		struct str text;
		struct spot *s;

		/* what upstream's tree does not have either, no commit of it brings */
		if (w->find(w->ctx, f->path, x->name, kinds[i], &def) != WORLD_FOUND ||
		    !def.path || w->text(w->ctx, def.path, &text) != 1)
			continue;
		s = deps_spot(d, ret, def.path, (struct str){ 0 }, x->name);
		if (s)
			deps_spot_name(d, s, text);
		/* a macro pastes it: no line says who brought it */
		known = !s || s->ngain;
		ret->n -= !known;
	}
	return known;
}

static void spots_of(struct deps *d, const struct ported *p, const struct oid *source,
		     struct spots *ret)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];
		const struct port_file *f = &p->file[i];
		bool adapted = p->ok;

		if (p->info && p->info[i].refuse) {
			deps_spot(d, ret, f->path, (struct str){ 0 }, (struct str){ 0 });
			continue;
		}
		/* other findings come of what was adapted */
		for (size_t k = 0; k < r->findings.n; k++)
			adapted |= !spot_of_name(d, f, &r->findings.v[k], source, ret);
		deps_spots(d, f, r, adapted, ret);
	}
}

static void count(const struct ported *p, struct trial *ret)
{
	ret->form = p->form;
	ret->files = p->n;
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];

		ret->edits += r->edits.n;
		for (size_t k = 0; k < r->edits.n; k++) {
			enum port_outcome o = r->edits.v[k].outcome;

			ret->verbatim += o == EDIT_VERBATIM;
			ret->adapted += o == EDIT_ADAPTED;
			ret->dropped += o == EDIT_DROPPED;
			ret->already += o == EDIT_ALREADY;
			ret->lost += o == EDIT_LOST;
		}
	}
}

/* One port; counts and spots go to @ret when it is the last, or fails. */
static int port(struct deps *d, const struct commit *c, const struct change *change,
		const struct oid *tree, bool last, struct trial *ret, struct oid *ret_tree,
		struct err *e)
{
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	struct blob_cache blobs;
	struct ported p = { 0 };
	int rc;

	blob_cache_init(&blobs, d->repo, &bench);
	d->shop.arena = &bench;
	d->shop.blobs = &blobs;
	d->tried++;
	if (d->o->progress)
		d->o->progress(d->o->ctx, "trial merges", d->tried);
	rc = port_change(&d->shop, c, change, tree, &p, e);
	if (rc)
		return rc;
	tree_world_trim(d->shop.here);
	tree_world_trim(d->shop.there);
	ret->ok = p.ok;
	if (p.ok)
		*ret_tree = p.tree;
	if (last || !p.ok) {
		count(&p, ret);
		ret->reason = arena_str(d->arena, p.reason);
		spots_of(d, &p, c ? &c->tree : tree, &ret->spots);
	}
	return 0;
}

static struct str memo_key(const struct oid *tree, const struct oid *id, char ret[2 * OID_RAW])
{
	memcpy(ret, tree->b, OID_RAW);
	memcpy(ret + OID_RAW, id->b, OID_RAW);
	return (struct str){ ret, 2 * OID_RAW };
}

int deps_try(struct deps *d, struct dep *const *v, size_t n, struct trial *ret, struct err *e)
{
	struct oid tree = d->branch->tree;
	char key[2 * OID_RAW];

	*ret = (struct trial){ .failed = n };
	for (size_t i = 0; i < n; i++) {
		struct memo *m = map_get(&d->port_memo, memo_key(&tree, &v[i]->id, key));
		struct oid next = tree;
		int rc;

		if (m && m->ok) {
			tree = m->tree;
			continue;
		}
		rc = port(d, &v[i]->commit, NULL, &tree, false, ret, &next, e);
		if (rc)
			return rc;
		if (!m) {
			m = ARENA_NEW(d->arena, struct memo);
			*m = (struct memo){ ret->ok, next };
			map_put(&d->port_memo, memo_key(&tree, &v[i]->id, key), m);
		}
		if (!ret->ok) {
			ret->failed = i;
			return 0;
		}
		tree = next;
	}
	return port(d, d->have ? &d->self.commit : NULL, d->change, &tree, true, ret, &tree, e);
}
