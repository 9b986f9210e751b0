/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/record.h"

#include "git/notes.h"

static void add_span(cJSON *o, const char *key, struct str s)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	json_add_str(o, key, arena_strn(&tmp, s));
}

/* A range of lines, counted from 1. */
static void add_lines(cJSON *o, const char *key, size_t from, size_t n)
{
	cJSON *a = json_add_arr(o, key);

	cJSON_AddItemToArray(a, cJSON_CreateNumber(from + 1));
	cJSON_AddItemToArray(a, cJSON_CreateNumber(n));
}

static void add_edits(cJSON *file, const struct port_result *r)
{
	cJSON *arr = json_add_arr(file, "edits");

	for (size_t i = 0; i < r->edits.n; i++) {
		const struct port_edit *e = &r->edits.v[i];
		cJSON *o = json_push_obj(arr);

		add_span(o, "function", e->function);
		json_add_num(o, "ordinal", e->ordinal);
		json_add_str(o, "rung", port_rung_name(e->rung));
		json_add_str(o, "outcome", port_outcome_name(e->outcome));
		json_add_str(o, "reason", e->reason);
		if (e->pn || e->un) {
			add_lines(o, "before", e->p, e->pn);
			add_lines(o, "after", e->u, e->un);
		}
	}
}

/* What .function names; NULL: nothing. */
static const char *item_word(const struct port_conflict *c)
{
	static const char *const words[] = {
		[ITEM_FUNC] = "function", [ITEM_PROTO] = "prototype", [ITEM_TYPE] = "type",
		[ITEM_VAR] = "variable", [ITEM_MACRO] = "macro", [ITEM_CALL] = "macro call",
		[ITEM_INCLUDE] = "include", [ITEM_PP] = "directive", [ITEM_OTHER] = NULL,
	};

	return c->function.n ? words[c->kind] : NULL;
}

/* Rung by rung what it stumbled over. */
static void add_tried(cJSON *o, const struct port_conflict *c)
{
	cJSON *arr = json_add_arr(o, "tried");

	for (size_t i = 0; i < c->tried.n; i++) {
		cJSON *t = json_push_obj(arr);

		json_add_str(t, "rung", port_rung_name(c->tried.v[i].rung));
		json_add_str(t, "why", c->tried.v[i].why);
	}
}

/* What is left to a human, as small as it can be told. */
static void add_places(cJSON *o, const struct port_conflict *c)
{
	cJSON *arr = c->places.n ? json_add_arr(o, "places") : NULL;

	for (size_t i = 0; i < c->places.n; i++) {
		const struct marks_place *p = &c->places.v[i];
		cJSON *x = json_push_obj(arr);

		json_add_num(x, "line", p->line);
		add_span(x, "before", p->before);
		add_span(x, "after", p->after);
		add_span(x, "branch", p->branch);
	}
}

static void add_conflicts(cJSON *file, const struct port_result *r)
{
	cJSON *arr;

	if (!r->conflicts.n)
		return;
	arr = json_add_arr(file, "conflicts");
	for (size_t i = 0; i < r->conflicts.n; i++) {
		const struct port_conflict *c = &r->conflicts.v[i];
		cJSON *o = json_push_obj(arr);

		add_span(o, "function", c->function);
		json_add_str(o, "kind", item_word(c));
		json_add_num(o, "line", c->line);
		json_add_str(o, "why", c->why);
		add_span(o, "before", c->before);
		add_span(o, "after", c->after);
		add_span(o, "branch", c->branch);
		if (c->absent)
			json_add_bool(o, "absent", true);
		add_places(o, c);
		add_tried(o, c);
	}
}

static void add_findings(cJSON *file, const struct port_result *r)
{
	cJSON *names = json_add_arr(file, "unresolved"), *arr;

	for (size_t i = 0; i < r->findings.n; i++)
		if (r->findings.v[i].unresolved) {
			CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

			cJSON_AddItemToArray(names, cJSON_CreateString(
				arena_strn(&tmp, r->findings.v[i].name)));
		}
	if (!r->findings.n)
		return;
	arr = json_add_arr(file, "findings");
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct port_finding *f = &r->findings.v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "check", f->check);
		add_span(o, "name", f->name);
		json_add_num(o, "line", f->line);
		json_add_str(o, "text", f->text);
		if (f->cure) {
			cJSON *c = json_add_obj(o, "cure");

			json_add_str(c, "rule", f->cure->rule);
			json_add_str(c, "commit", f->cure->commit);
			json_add_str(c, "subject", f->cure->subject);
			json_add_str(c, "release", f->cure->release);
		}
	}
}

/* What humans had resolved before, by the store's names. */
static void add_resolutions(cJSON *file, const struct port_result *r)
{
	cJSON *arr = r->resolutions.n ? json_add_arr(file, "resolutions") : NULL;

	for (size_t i = 0; i < r->resolutions.n; i++)
		cJSON_AddItemToArray(arr, cJSON_CreateString(r->resolutions.v[i]));
}

cJSON *record_change(cJSON *arr, const char *id, const char *subject, const char *verdict,
		     const struct ported *p, const char *commit, const char *reason)
{
	cJSON *o = json_push_obj(arr), *files;

	json_add_str(o, "id", id);
	json_add_str(o, "subject", subject);
	json_add_str(o, "verdict", verdict);
	json_add_str(o, "form", p ? form_name(p->form) : NULL);
	json_add_str(o, "commit", commit);
	json_add_str(o, "reason", reason);
	json_add_bool(o, "review", p && p->review);
	if (p && p->review_why)
		json_add_str(o, "review_why", p->review_why);
	if (p && p->sibling) {
		cJSON *k = json_add_obj(o, "sibling");
		char hex[OID_HEX + 1];

		json_add_str(k, "commit", oid_hex(&p->sibling->commit.id, hex));
		json_add_str(k, "branch", p->sibling->branch);
	}
	files = json_add_arr(o, "files");
	for (size_t i = 0; p && i < p->n; i++) {
		cJSON *f = json_push_obj(files);

		json_add_str(f, "path", p->file[i].path);
		json_add_str(f, "target", p->file[i].target);
		json_add_str(f, "rung", port_rung_name(p->result[i].rung));
		add_findings(f, &p->result[i]);
		add_edits(f, &p->result[i]);
		add_conflicts(f, &p->result[i]);
		add_resolutions(f, &p->result[i]);
	}
	return o;
}

cJSON *record_of(struct repo *r, struct arena *a, const struct oid *commit)
{
	struct str text;
	cJSON *doc = NULL;

	if (notes_read(r, a, commit, &text, NULL) || json_parse(text, "note", &doc, NULL))
		return NULL;
	if (cJSON_IsObject(doc))
		return doc;
	cJSON_Delete(doc);
	return NULL;
}

size_t record_count(const cJSON *change, const char *outcome)
{
	const cJSON *file, *edit;
	size_t n = 0;

	cJSON_ArrayForEach(file, cJSON_GetObjectItem(change, "files"))
		cJSON_ArrayForEach(edit, cJSON_GetObjectItem(file, "edits")) {
			const char *o = json_str(edit, "outcome");

			n += o && !strcmp(o, outcome);
		}
	return n;
}

static const char *form_words(struct arena *a, const cJSON *change)
{
	static const char *const words[][2] = {
		{ "commit", "from the upstream commit" }, { "mail", "from a mail" },
		{ "semantic", "by a semantic patch" }, { "sibling", "from a sibling branch" },
	};
	const cJSON *sibling = cJSON_GetObjectItem(change, "sibling");
	const char *form = json_str(change, "form");

	if (json_str(sibling, "commit"))
		return arena_printf(a, "from the port to %s (%.12s)", json_str(sibling, "branch"),
				    json_str(sibling, "commit"));
	for (size_t i = 0; form && i < ARRAY_SIZE(words); i++)
		if (!strcmp(form, words[i][0]))
			return words[i][1];
	return NULL;
}

const char *record_words(struct arena *a, const cJSON *change)
{
	static const char *const outcomes[][2] = {
		{ "verbatim", "verbatim" },
		{ "adapted", "adapted" },
		{ "already", "there already" },
		{ "dropped", "dropped" },
	};
	const char *z = form_words(a, change), *sep = ": ";
	bool first = true;

	for (size_t i = 0; z && i < ARRAY_SIZE(outcomes); i++) {
		size_t n = record_count(change, outcomes[i][0]);

		if (!n)
			continue;
		z = arena_printf(a, "%s%s%zu%s %s", z, sep, n, !first ? "" : n == 1 ? " edit" : " edits",
				 outcomes[i][1]);
		sep = ", ";
		first = false;
	}
	return z;
}
