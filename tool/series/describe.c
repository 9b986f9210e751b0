// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/describe.h"

#include "base/table.h"

int series_list(struct arena *a, const char *data, const struct strings *names,
		struct series_list *ret, struct err *e)
{
	struct strings all = *names;
	int rc = all.n ? 0 : manifest_names(a, data, &all, e);

	if (rc)
		return rc;
	*ret = (struct series_list){ ARENA_NEW_N(a, struct series_entry, all.n), all.n, 0 };
	for (size_t i = 0; i < all.n; i++) {
		struct series_entry *one = &ret->v[i];

		one->name = all.v[i];
		rc = manifest_load(a, data, all.v[i], &one->manifest, &one->why);
		if (rc)
			ret->exit = err_exit_worse(ret->exit, err_exit(rc));
	}
	return 0;
}

static void add_strings(cJSON *o, const char *key, const struct strings *s)
{
	cJSON *arr = json_add_arr(o, key);

	for (size_t i = 0; i < s->n; i++)
		cJSON_AddItemToArray(arr, cJSON_CreateString(s->v[i]));
}

static void add_change(cJSON *arr, const struct change *c)
{
	cJSON *o = json_push_obj(arr);

	json_add_str(o, "id", c->id);
	json_add_str(o, "subject", c->subject);
	json_add_str(o, "author", c->author);
	json_add_str(o, "since", c->since);
	json_add_str(o, "role", role_name(c->role));
	add_strings(o, "files", &c->files);
	add_strings(o, "fixes", &c->fixes);
	add_strings(o, "requires", &c->requires);
	add_strings(o, "supersedes", &c->supersedes);
	json_add_num(o, "sites", (double)c->nsite);
	json_add_num(o, "semantic", (double)c->nsemantic);
}

cJSON *series_json(const struct series_list *l)
{
	cJSON *doc = cJSON_CreateObject(), *arr;

	if (!doc)
		BUG("out of memory");
	json_add_str(doc, "schema", "backport.series-list/1");
	arr = json_add_arr(doc, "series");
	for (size_t i = 0; i < l->n; i++) {
		const struct series_entry *one = &l->v[i];
		const struct manifest *m = one->manifest;
		cJSON *o = json_push_obj(arr), *changes;

		json_add_str(o, "name", one->name);
		json_add_bool(o, "valid", m != NULL);
		json_add_str(o, "error", m ? NULL : one->why.what);
		if (!m)
			continue;
		json_add_str(o, "title", m->title);
		add_strings(o, "targets", &m->targets);
		changes = json_add_arr(o, "changes");
		for (size_t k = 0; k < m->n; k++)
			add_change(changes, &m->change[k]);
	}
	return doc;
}

static void print_changes(struct arena *a, const struct manifest *m, struct buf *out)
{
	struct table *t = table_new(a);

	for (size_t i = 0; i < m->n; i++) {
		const struct change *c = &m->change[i];

		table_cell(t, arena_printf(a, "%.12s", c->id));
		table_cell(t, c->since ? c->since : "");
		table_cell(t, role_name(c->role));
		table_cell(t, c->subject);
		table_row(t);
	}
	table_print(t, 2, out);
	buf_printf(out, "\n  for");
	for (size_t i = 0; i < m->targets.n; i++)
		buf_printf(out, " %s", m->targets.v[i]);
	buf_addc(out, '\n');
}

void series_text(struct arena *a, const struct series_list *l, bool changes, struct buf *out)
{
	struct table *t = table_new(a);

	for (size_t i = 0; i < l->n; i++) {
		const struct manifest *m = l->v[i].manifest;

		if (!m)
			continue;
		if (changes) {
			buf_printf(out, "%s · %s\n\n", m->name, m->title);
			print_changes(a, m, out);
			continue;
		}
		table_cell(t, m->name);
		table_cell(t, arena_printf(a, "%zu change%s", m->n, m->n == 1 ? "" : "s"));
		table_cell(t, m->title);
		table_row(t);
	}
	if (!changes)
		table_print(t, 0, out);
}
