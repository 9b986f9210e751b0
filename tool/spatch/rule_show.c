/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spatch/rule_show.h"

#include "base/table.h"
#include "index/world.h"
#include "spatch/rule_load.h"
#include "spatch/spatch.h"

static int choose(struct arena *a, const struct rules_opts *o, struct rules_view *v, struct err *e)
{
	for (size_t i = 0; i < v->set->n && !o->n_names; i++)
		*ARR_PUSH(a, v->rules) = v->set->v[i];
	for (size_t k = 0; k < o->n_names; k++) {
		const struct rule *found = NULL;

		for (size_t i = 0; i < v->set->n && !found; i++)
			if (!strcmp(v->set->v[i]->name, o->names[k]))
				found = v->set->v[i];
		if (!found) {
			err_set(e, ERR_NOT_FOUND, "no rule '%s' below %s/series/rules", o->names[k],
				o->data);
			return err_next(e, "backport rules");
		}
		*ARR_PUSH(a, v->rules) = found;
	}
	return 0;
}

/* Which meaning a tree has; 2 when it has no such name at all. */
static int stop_of(const struct rule *r, const struct world *w, const char *file)
{
	int ret = 2;

	for (size_t i = 0; i < r->n; i++) {
		const struct rule_side *s = &r->blocks[i]->side[RULE_NEW];

		for (size_t k = 0; k < s->n; k++) {
			if (!s->v[k].name)
				continue;
			if (w->find(w->ctx, file, s->v[k].text, NAME_ANY, NULL) == WORLD_ABSENT)
				break;
			ret = rules_holds(&r->blocks[i]->old, w, file);
			break;
		}
		if (ret != 2)
			break;
	}
	return ret;
}

static void ask(struct arena *a, const struct rules_view *v, const struct world *w,
		const char *file, size_t branch)
{
	struct rule_plan plan;

	rules_plan(&plan, a, v->set, w, NULL, file);
	for (size_t i = 0; i < v->rules.n; i++) {
		const struct rule *r = v->rules.v[i];
		struct rule_cell *c = &v->cell[i * v->branches.n + branch];

		if (r->stop) {
			c->stop = stop_of(r, w, file);
			continue;
		}
		for (size_t k = 0; k < r->n; k++)
			for (enum rule_dir d = RULE_TO_OLD; d <= RULE_TO_NEW; d++) {
				const char *why;
				enum rule_verdict verdict =
					rules_verdict(&plan, r->blocks[k], d, &why);

				if (r->blocks[k]->directions & d)
					*ARR_PUSH(a, c->seen) = (struct rule_seen){
						r->blocks[k], d, verdict, why };
				switch (verdict) {
				case RULE_USED:
					c->used |= d;
					break;
				case RULE_UNDECIDED:
					c->undecided |= d;
					c->why = why;
					break;
				case RULE_UNASKED:
				case RULE_UNUSED:
					break;
				}
			}
	}
}

int rules_view(struct arena *a, const struct rules_opts *o, struct rules_view *ret, struct err *e)
{
	struct repo *repo;
	struct cache *names;
	int rc = rules_load(a, o->data, &ret->set, e);

	if (!rc)
		rc = choose(a, o, ret, e);
	if (rc || !o->n_branches)
		return rc;
	rc = repo_open(o->repo, &repo, e);
	if (rc)
		return rc;
	rc = repo_branches(repo, a, o->branches, o->n_branches, &ret->branches, e);
	ret->cell = ARENA_NEW_N(a, struct rule_cell, ret->rules.n * ret->branches.n + 1);
	names = cache_open(cache_dir(a, o->env));
	for (size_t i = 0; i < ret->branches.n && !rc; i++) {
		struct tree_world *w = world_of_tree(repo, names, &ret->branches.v[i].tree);

		ask(a, ret, tree_world(w), o->file, i);
		if (tree_world_error(w)) {
			*e = *tree_world_error(w);
			rc = err_at(e, ret->branches.v[i].name, NULL, NULL);
		}
		tree_world_free(w);
	}
	cache_free(names);
	repo_free(repo);
	return rc;
}

static const char *cell_text(const struct rule *r, const struct rule_cell *c)
{
	static const char *const ways[] = { "-", "to-old", "to-new", "both" };

	if (r->stop)
		return c->stop == 2 ? "-" : c->stop < 0 ? "unknown" : c->stop ? "old meaning" :
		       "new meaning";
	if (!c->used && c->undecided)
		return "unknown";
	return ways[c->used & RULE_BOTH];
}

void rules_view_text(struct arena *a, const struct rules_view *v, struct buf *out)
{
	struct table *t = table_new(a);

	if (v->branches.n) {
		table_cell(t, "");
		table_cell(t, "");
		for (size_t k = 0; k < v->branches.n; k++)
			table_cell(t, v->branches.v[k].name);
		table_row(t);
	}
	for (size_t i = 0; i < v->rules.n; i++) {
		const struct rule *r = v->rules.v[i];

		table_cell(t, r->name);
		table_cell(t, r->since);
		for (size_t k = 0; k < v->branches.n; k++)
			table_cell(t, cell_text(r, &v->cell[i * v->branches.n + k]));
		if (!v->branches.n)
			table_cell(t, r->what);
		table_row(t);
	}
	table_print(t, 0, out);
}

static const char *verdict_text(enum rule_verdict v)
{
	return v == RULE_USED ? "used" : v == RULE_UNDECIDED ? "unknown" : "not used";
}

void rules_seen_text(struct arena *a, const struct rules_view *v, struct buf *out)
{
	for (size_t k = 0; k < v->branches.n; k++) {
		struct table *t = table_new(a);

		buf_printf(out, "\n%s\n", v->branches.v[k].name);
		for (size_t i = 0; i < v->rules.n; i++) {
			const struct rule_cell *c = &v->cell[i * v->branches.n + k];

			for (size_t s = 0; s < c->seen.n; s++) {
				const struct rule_seen *one = &c->seen.v[s];

				table_cell(t, arena_strn(a, one->block->name));
				table_cell(t, rule_dir_name(one->dir));
				table_cell(t, verdict_text(one->verdict));
				table_cell(t, one->why ? one->why : "");
				table_row(t);
			}
		}
		table_print(t, 2, out);
	}
}

static unsigned declared(const struct rule *r)
{
	unsigned d = 0;

	for (size_t i = 0; i < r->n; i++)
		d |= r->blocks[i]->directions;
	return d;
}

static void add_form(cJSON *o, const char *key, const struct rule_side *s)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	json_add_str(o, key, s->n ? arena_strn(&tmp, s->raw) : NULL);
}

static void rule_json(cJSON *arr, const struct rules_view *v, size_t i)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct rule *r = v->rules.v[i];
	cJSON *o = json_push_obj(arr), *blocks, *branches;

	json_add_str(o, "name", r->name);
	json_add_str(o, "upstream", r->upstream);
	json_add_str(o, "since", r->since);
	json_add_str(o, "what", r->what);
	json_add_str(o, "directions", rule_dir_name(declared(r)));
	json_add_str(o, "stop", r->stop);
	blocks = json_add_arr(o, "blocks");
	for (size_t k = 0; k < r->n; k++) {
		cJSON *b = json_push_obj(blocks);

		json_add_str(b, "name", arena_strn(&tmp, r->blocks[k]->name));
		add_form(b, "old", &r->blocks[k]->side[RULE_OLD]);
		add_form(b, "new", &r->blocks[k]->side[RULE_NEW]);
		json_add_str(b, "review", r->blocks[k]->review);
	}
	branches = json_add_arr(o, "branches");
	for (size_t k = 0; k < v->branches.n; k++) {
		const struct rule_cell *c = &v->cell[i * v->branches.n + k];
		cJSON *b = json_push_obj(branches);

		json_add_str(b, "branch", v->branches.v[k].name);
		json_add_str(b, "use", cell_text(r, c));
		json_add_str(b, "why", c->why);
		blocks = json_add_arr(b, "blocks");
		for (size_t s = 0; s < c->seen.n; s++) {
			cJSON *one = json_push_obj(blocks);

			json_add_str(one, "name", arena_strn(&tmp, c->seen.v[s].block->name));
			json_add_str(one, "direction", rule_dir_name(c->seen.v[s].dir));
			json_add_str(one, "verdict", verdict_text(c->seen.v[s].verdict));
			json_add_str(one, "why", c->seen.v[s].why);
		}
	}
}

cJSON *rules_view_json(const struct rules_view *v)
{
	cJSON *doc = cJSON_CreateObject(), *arr;

	json_add_str(doc, "schema", "backport.rules/1");
	arr = json_add_arr(doc, "rules");
	for (size_t i = 0; i < v->rules.n; i++)
		rule_json(arr, v, i);
	return doc;
}

int rules_check(struct arena *a, const struct rules_opts *o, struct rules_check *ret,
		struct err *e)
{
	struct rules_view v = { 0 };
	int rc = rules_load(a, o->data, &v.set, e);

	*ret = (struct rules_check){ .text = BUF_INIT((size_t)16 << 20) };
	if (!rc)
		rc = choose(a, o, &v, e);
	if (!rc && o->spatch)
		rc = spatch_version(a, &(struct spatch){ 0 }, &ret->spatch, e);
	for (size_t i = 0; i < v.rules.n && !rc; i++) {
		struct rule_triples t = { 0 };
		const char *path;
		size_t n = 0;

		rc = rule_triples_load(a, o->data, v.rules.v[i], &t, &path, e);
		if (rc)
			break;
		ret->rules++;
		ret->triples += t.n;
		ret->findings += rule_check(v.rules.v[i], path, &t, &ret->text);
		if (o->spatch)
			rc = rule_oracle(a, v.rules.v[i], &t, &ret->text, &n, e);
		ret->findings += n;
	}
	return rc;
}

cJSON *rules_check_json(const struct rules_check *c)
{
	cJSON *doc = cJSON_CreateObject();

	json_add_str(doc, "schema", "backport.rules-check/1");
	json_add_num(doc, "rules", c->rules);
	json_add_num(doc, "triples", c->triples);
	json_add_num(doc, "findings", c->findings);
	json_add_str(doc, "text", c->text.n ? c->text.p : NULL);
	json_add_str(doc, "spatch", c->spatch);
	return doc;
}
