// SPDX-License-Identifier: GPL-2.0-or-later
/* A manifest read from JSON, member by member. */
#include "series/manifest.h"

/* Reads @at into @slot, which parse_list() made. */
typedef int (*parse_fn)(const struct place_doc *doc, const struct place *at, void *slot);

static int parse_list(const struct place_doc *doc, const struct place *at, bool required,
		      size_t size, parse_fn fn, void *ret_v, size_t *ret_n)
{
	void *v = NULL;
	size_t n = 0, cap = 0;
	const cJSON *one;
	int i = 0, rc = place_array(doc, at, required);

	if (rc)
		return rc;
	cJSON_ArrayForEach(one, at->v) {
		struct place it = place_element(at, i++, one);

		arr_grow(doc->arena, &v, &n, &cap, size);
		rc = fn(doc, &it, (char *)v + (n - 1) * size);
		if (rc)
			return rc;
	}
	memcpy(ret_v, &v, sizeof(v));
	*ret_n = n;
	return 0;
}

static int get_string(const struct place_doc *doc, const struct place *obj, const char *key,
		      bool required, const char **ret)
{
	struct place at = place_member(obj, key);

	return place_string(doc, &at, required, ret);
}

static int get_strings(const struct place_doc *doc, const struct place *obj, const char *key,
		       struct strings *ret)
{
	struct place at = place_member(obj, key);

	return place_strings(doc, &at, &ret->v, &ret->n);
}

static int get_cond(const struct place_doc *doc, const struct place *obj, const char *key,
		    bool required, const struct cond **ret)
{
	struct place at = place_member(obj, key);

	if (required && !at.v)
		return place_error(doc, &at, "is missing");
	return cond_parse(doc, &at, ret);
}

static int get_path(const struct place_doc *doc, const struct place *obj, const char *key,
		    const char **ret)
{
	struct place at = place_member(obj, key);
	int rc = place_string(doc, &at, true, ret);

	if (!rc && !place_path_ok(*ret))
		return place_error(doc, &at, "\"%s\" is no path inside a tree", *ret);
	return rc;
}

static int get_paths(const struct place_doc *doc, const struct place *obj, const char *key,
		     struct strings *ret)
{
	struct place at = place_member(obj, key);
	int rc = place_strings(doc, &at, &ret->v, &ret->n);

	for (size_t i = 0; !rc && i < ret->n; i++) {
		if (!place_path_ok(ret->v[i])) {
			struct place it = place_element(&at, (int)i, at.v);

			return place_error(doc, &it, "\"%s\" is no path inside a tree", ret->v[i]);
		}
	}
	return rc;
}

static int parse_need(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = { "reason", "when", NULL };
	struct need *n = slot;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_string(doc, at, "reason", true, &n->reason);
	return rc ? rc : get_cond(doc, at, "when", true, &n->when);
}

static int parse_superseded(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = { "by", "when", NULL };
	struct superseded *s = slot;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_string(doc, at, "by", true, &s->by);
	return rc ? rc : get_cond(doc, at, "when", true, &s->when);
}

static int parse_semantic(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = { "patch", "when", "files", NULL };
	struct semantic *s = slot;
	struct place files = place_member(at, "files");
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_path(doc, at, "patch", &s->patch);
	if (!rc)
		rc = get_cond(doc, at, "when", false, &s->when);
	if (!rc)
		rc = get_paths(doc, at, "files", &s->files);
	if (!rc && !s->files.n)
		rc = place_error(doc, &files, "must name the files that the patch is for");
	return rc;
}

static int parse_site_patterns(const struct place_doc *doc, const struct place *at, struct site *s)
{
	struct place after = place_member(at, "after"), gone = place_member(at, "gone");
	struct place count = place_member(at, "count");
	int rc = place_patterns(doc, &after, true, &s->after);

	if (!rc)
		rc = place_patterns(doc, &gone, false, &s->gone);
	s->count = 1;
	if (rc || !count.v)
		return rc;
	if (!cJSON_IsNumber(count.v) ||
	    count.v->valuedouble != (unsigned char)count.v->valuedouble || count.v->valuedouble < 1)
		return place_error(doc, &count, "must be a whole number from 1 to 255");
	s->count = (unsigned)count.v->valuedouble;
	return 0;
}

static int parse_site(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = { "path", "function", "what", "when", "otherwise",
					       "after", "count", "gone", NULL };
	struct place otherwise = place_member(at, "otherwise");
	struct site *s = slot;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_path(doc, at, "path", &s->path);
	if (!rc)
		rc = get_string(doc, at, "function", false, &s->function);
	if (!rc)
		rc = get_string(doc, at, "what", true, &s->what);
	if (!rc)
		rc = get_cond(doc, at, "when", false, &s->when);
	if (!rc)
		rc = place_string(doc, &otherwise, false, &s->otherwise);
	if (!rc)
		rc = parse_site_patterns(doc, at, s);
	/* a dropped site needs a reason (no edit is lost), and a reason needs a dropped site */
	if (!rc && !s->when != !s->otherwise)
		rc = place_error(doc, &otherwise, "\"when\" and \"otherwise\" come together");
	return rc;
}

static int parse_decline(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = { "branch", "reason", NULL };
	struct decline *d = slot;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_string(doc, at, "branch", true, &d->branch);
	return rc ? rc : get_string(doc, at, "reason", true, &d->reason);
}

static int parse_probes(const struct place_doc *doc, const struct place *at, struct change *c)
{
	static const char *const members[] = { "present", "superseded", "culprit", "applies",
					       NULL };
	struct place superseded = place_member(at, "superseded");
	int rc;

	if (!at->v)
		return 0;
	rc = place_object(doc, at, members);
	if (!rc)
		rc = get_cond(doc, at, "present", false, &c->present);
	if (!rc)
		rc = get_cond(doc, at, "culprit", false, &c->culprit);
	if (!rc)
		rc = get_cond(doc, at, "applies", false, &c->applies);
	if (!rc)
		rc = parse_list(doc, &superseded, false, sizeof(*c->superseded), parse_superseded,
				&c->superseded, &c->nsuperseded);
	return rc;
}

static int parse_message(const struct place_doc *doc, const struct place *at, struct change *c)
{
	static const char *const members[] = { "subject", "body", NULL };
	int rc;

	if (!at->v)
		return 0;
	rc = place_object(doc, at, members);
	if (!rc)
		rc = get_string(doc, at, "subject", true, &c->msg_subject);
	return rc ? rc : get_strings(doc, at, "body", &c->msg_body);
}

static int parse_role(const struct place_doc *doc, const struct place *at, enum role *ret)
{
	const char *z;
	int rc = place_string(doc, at, true, &z);

	if (rc)
		return rc;
	for (int r = ROLE_CORE; r <= ROLE_FIX; r++) {
		if (!strcmp(role_name((enum role)r), z)) {
			*ret = (enum role)r;
			return 0;
		}
	}
	return place_error(doc, at, "must be core, prerequisite, follow-up or fix");
}

static int parse_lists(const struct place_doc *doc, const struct place *at, struct change *c)
{
	struct place need = place_member(at, "need"), semantic = place_member(at, "semantic");
	struct place sites = place_member(at, "sites"), declines = place_member(at, "declines");
	struct place checks = place_member(at, "checks");
	int rc = parse_list(doc, &need, false, sizeof(*c->need), parse_need, &c->need, &c->nneed);

	if (!rc)
		rc = parse_list(doc, &semantic, false, sizeof(*c->semantic), parse_semantic,
				&c->semantic, &c->nsemantic);
	if (!rc)
		rc = parse_list(doc, &sites, false, sizeof(*c->site), parse_site, &c->site,
				&c->nsite);
	if (!rc)
		rc = parse_list(doc, &checks, false, sizeof(*c->check), check_parse, &c->check,
				&c->ncheck);
	if (!rc)
		rc = parse_list(doc, &declines, false, sizeof(*c->decline), parse_decline,
				&c->decline, &c->ndecline);
	return rc;
}

static int parse_change(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const members[] = {
		"id", "subject", "author", "author-date", "since", "role", "files", "need",
		"optional", "fixes",
		"requires", "supersedes", "probes", "semantic", "message", "sites", "checks",
		"declines", NULL };
	struct place role = place_member(at, "role"), probes = place_member(at, "probes");
	struct place message = place_member(at, "message"), files = place_member(at, "files");
	struct change *c = slot;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = get_string(doc, at, "id", true, &c->id);
	if (!rc)
		rc = get_string(doc, at, "subject", true, &c->subject);
	if (!rc)
		rc = get_string(doc, at, "author", true, &c->author);
	if (!rc)
		rc = get_string(doc, at, "author-date", false, &c->author_date);
	if (!rc)
		rc = get_string(doc, at, "since", false, &c->since);
	if (!rc)
		rc = parse_role(doc, &role, &c->role);
	if (!rc)
		rc = get_paths(doc, at, "files", &c->files);
	if (!rc && !c->files.n)
		rc = place_error(doc, &files, "must name the files that the change touches");
	if (!rc)
		rc = get_string(doc, at, "optional", false, &c->optional);
	if (!rc)
		rc = get_strings(doc, at, "fixes", &c->fixes);
	if (!rc)
		rc = get_strings(doc, at, "requires", &c->requires);
	if (!rc)
		rc = get_strings(doc, at, "supersedes", &c->supersedes);
	if (!rc)
		rc = parse_probes(doc, &probes, c);
	if (!rc)
		rc = parse_message(doc, &message, c);
	return rc ? rc : parse_lists(doc, at, c);
}

static int parse_schema(const struct place_doc *doc, const struct place *top)
{
	struct place at = place_member(top, "schema");
	const char *schema;
	int rc = place_string(doc, &at, true, &schema);

	if (!rc && strcmp(schema, "backport.series/1"))
		return place_error(doc, &at, "\"%s\" is not \"backport.series/1\"", schema);
	return rc;
}

int manifest_parse(struct arena *a, struct str text, const char *file, const char *data,
		   const struct manifest **ret, struct err *e)
{
	static const char *const members[] = { "$schema", "schema", "name", "title", "targets",
					       "changes", NULL };
	const struct place_doc doc = { file, text, a, e };
	struct manifest *m = ARENA_NEW(a, struct manifest);
	struct place top = { .v = NULL }, changes;
	cJSON *json;
	int rc = json_parse(text, file, &json, e);

	if (rc)
		return rc == ERR_INPUT && e ? (e->code = ERR_MANIFEST) : rc;
	top.v = json;
	m->path = arena_str(a, file);
	rc = place_object(&doc, &top, members);
	if (!rc)
		rc = parse_schema(&doc, &top);
	if (!rc)
		rc = get_string(&doc, &top, "name", true, &m->name);
	if (!rc)
		rc = get_string(&doc, &top, "title", true, &m->title);
	if (!rc)
		rc = get_strings(&doc, &top, "targets", &m->targets);
	if (!rc) {
		changes = place_member(&top, "changes");
		rc = parse_list(&doc, &changes, true, sizeof(*m->change), parse_change, &m->change,
				&m->n);
	}
	if (!rc)
		rc = manifest_check(&doc, &top, m, data);
	cJSON_Delete(json);
	if (!rc)
		*ret = m;
	return rc;
}
