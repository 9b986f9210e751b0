// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks across a manifest: ids, references, cycles, names, the files beside it. */
#include <string.h>

#include "base/io.h"
#include "series/manifest.h"

struct checker {
	const struct place_doc *doc;
	const struct place *changes;
	const struct manifest *m;
	const char *data;
};

static bool is_id(const char *z)
{
	return strlen(z) == 40 && strspn(z, "0123456789abcdef") == 40;
}

/* As in a Fixes: line: cut to 12 digits or more. */
static bool is_cut_id(const char *z)
{
	return strlen(z) >= 12 && strlen(z) <= 40 && strspn(z, "0123456789abcdef") == strlen(z);
}

static struct place nth(const struct place *arr, size_t i)
{
	const cJSON *v = arr->v ? arr->v->child : NULL;

	for (size_t k = 0; v && k < i; k++)
		v = v->next;
	return place_element(arr, (int)i, v);
}

static const struct change *listed(const struct manifest *m, const char *id)
{
	return is_id(id) ? manifest_find(m, id) : NULL;
}

/* A list of ids; @inside: they must be changes of this manifest. */
static int check_ids(const struct checker *k, const struct place *change, const char *key,
		     const struct strings *ids, const char *own, bool inside)
{
	struct place list = place_member(change, key);

	for (size_t i = 0; i < ids->n; i++) {
		struct place at = nth(&list, i);

		if (inside && !is_id(ids->v[i]))
			return place_error(k->doc, &at,
					   "\"%s\" is no id of 40 lower-case hex digits",
					   ids->v[i]);
		if (!inside && !is_cut_id(ids->v[i]))
			return place_error(k->doc, &at, "\"%s\" is no id of 12 to 40 lower-case "
					   "hex digits", ids->v[i]);
		if (!strcmp(ids->v[i], own))
			return place_error(k->doc, &at, "the change names itself");
		if (inside && !listed(k->m, ids->v[i]))
			return place_error(k->doc, &at, "%.12s is no change of this series",
					   ids->v[i]);
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(ids->v[i], ids->v[j]))
				return place_error(k->doc, &at, "%.12s stands here twice",
						   ids->v[i]);
		}
	}
	return 0;
}

static int check_superseded(const struct checker *k, const struct place *change,
			    const struct change *c)
{
	struct place probes = place_member(change, "probes");
	struct place list = place_member(&probes, "superseded");

	for (size_t i = 0; i < c->nsuperseded; i++) {
		struct place it = nth(&list, i), by = place_member(&it, "by");

		/* what replaced it need not be a change that one ports */
		if (!is_id(c->superseded[i].by))
			return place_error(k->doc, &by,
					   "\"%s\" is no id of 40 lower-case hex digits",
					   c->superseded[i].by);
		if (!strcmp(c->superseded[i].by, c->id))
			return place_error(k->doc, &by, "the change names itself");
	}
	return 0;
}

static int check_semantic(const struct checker *k, const struct place *change,
			  const struct change *c)
{
	struct place list = place_member(change, "semantic");

	for (size_t i = 0; k->data && i < c->nsemantic; i++) {
		struct place it = nth(&list, i), at = place_member(&it, "patch");

		if (!io_exists(arena_printf(k->doc->arena, "%s/%s", k->data, c->semantic[i].patch)))
			return place_error(k->doc, &at, "there is no %s in %s",
					   c->semantic[i].patch, k->data);
	}
	return 0;
}

static int check_words(const struct checker *k, const struct place *change, const struct change *c)
{
	struct place date = place_member(change, "author-date");
	struct place author = place_member(change, "author");
	struct place id = place_member(change, "id");
	static const char shape[] = "dddd-dd-dd";
	bool good = true;

	if (!is_id(c->id))
		return place_error(k->doc, &id, "\"%s\" is no id of 40 lower-case hex digits",
				   c->id);
	if (!strchr(c->author, '<') || !str_ends(str_of(c->author), ">"))
		return place_error(k->doc, &author, "must be \"Name <mail>\"");
	for (size_t i = 0; c->author_date && i < sizeof(shape); i++) {
		char ch = c->author_date[i];

		good = shape[i] == 'd' ? ch >= '0' && ch <= '9' : ch == shape[i];
		if (!good)
			return place_error(k->doc, &date, "must be YYYY-MM-DD");
	}
	return 0;
}

/* Depth first; a change met again on its own way is a cycle. */
static int check_cycle(const struct checker *k, const char *key, size_t i, unsigned char *state)
{
	const struct change *c = &k->m->change[i];
	bool req = !strcmp(key, "requires");
	const struct strings *ids = req ? &c->requires : &c->supersedes;
	int rc = 0;

	state[i] = 1;
	for (size_t j = 0; !rc && j < ids->n; j++) {
		size_t to = (size_t)(listed(k->m, ids->v[j]) - k->m->change);

		if (state[to] == 1) {
			struct place change = nth(k->changes, i), list = place_member(&change, key);
			struct place at = nth(&list, j);

			return place_error(k->doc, &at, "%.12s and %.12s %s each other in a circle",
					   c->id, ids->v[j], req ? "require" : "supersede");
		}
		if (!state[to])
			rc = check_cycle(k, key, to, state);
	}
	state[i] = 2;
	return rc;
}

static int check_cycles(const struct checker *k, const char *key)
{
	unsigned char *state = arena_alloc(k->doc->arena, k->m->n);
	int rc = 0;

	for (size_t i = 0; !rc && i < k->m->n; i++) {
		if (!state[i])
			rc = check_cycle(k, key, i, state);
	}
	return rc;
}

static int check_name(const struct checker *k, const struct place *top)
{
	struct place at = place_member(top, "name"), targets = place_member(top, "targets");
	const char *slash = strrchr(k->doc->name, '/');
	struct str base = str_of(slash ? slash + 1 : k->doc->name);

	/* it becomes part of a branch name */
	if (strspn(k->m->name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(k->m->name) ||
	    *k->m->name == '-')
		return place_error(k->doc, &at, "must be of a-z, 0-9 and \"-\"");
	if (str_ends(base, ".json"))
		base.n -= strlen(".json");
	if (!str_is(base, k->m->name))
		return place_error(k->doc, &at, "the file of series \"%s\" is called %s.json",
				   k->m->name, k->m->name);
	if (!k->m->targets.n)
		return place_error(k->doc, &targets,
				   "must name the branches that the series is for");
	if (!k->m->n)
		return place_error(k->doc, k->changes, "a series has at least one change");
	return 0;
}

int manifest_check(const struct place_doc *doc, const struct place *top, const struct manifest *m,
		   const char *data)
{
	struct place changes = place_member(top, "changes");
	const struct checker k = { doc, &changes, m, data };
	int rc = check_name(&k, top);

	for (size_t i = 0; !rc && i < m->n; i++) {
		const struct change *c = &m->change[i];
		struct place at = nth(&changes, i), id = place_member(&at, "id");

		rc = check_words(&k, &at, c);
		for (size_t j = 0; !rc && j < i; j++) {
			if (!strcmp(c->id, m->change[j].id))
				rc = place_error(doc, &id, "%.12s is listed twice", c->id);
		}
		if (!rc)
			rc = check_ids(&k, &at, "fixes", &c->fixes, c->id, false);
		if (!rc)
			rc = check_ids(&k, &at, "requires", &c->requires, c->id, true);
		if (!rc)
			rc = check_ids(&k, &at, "supersedes", &c->supersedes, c->id, true);
		if (!rc)
			rc = check_superseded(&k, &at, c);
		if (!rc)
			rc = check_semantic(&k, &at, c);
	}
	if (!rc)
		rc = check_cycles(&k, "requires");
	return rc ? rc : check_cycles(&k, "supersedes");
}
