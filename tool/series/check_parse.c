// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks read from JSON. */
#include "series/check.h"

static int get_string(const struct place_doc *doc, const struct place *obj, const char *key,
		      const char **ret)
{
	struct place at = place_member(obj, key);

	return place_string(doc, &at, true, ret);
}

static int get_patterns(const struct place_doc *doc, const struct place *obj, const char *key,
			struct patterns *ret)
{
	struct place at = place_member(obj, key);

	return place_patterns(doc, &at, false, ret);
}

static int get_cond(const struct place_doc *doc, const struct place *obj, const char *key,
		    const struct cond **ret)
{
	struct place at = place_member(obj, key);

	return cond_parse(doc, &at, ret);
}

/* "x == C": what flow_run() can make use of. */
static int parse_assume(const struct place_doc *doc, const struct place *obj, struct flow_rule *r)
{
	struct place at = place_member(obj, "assume");
	struct pattern *p;
	int rc;

	if (!at.v)
		return 0;
	p = ARENA_NEW(doc->arena, struct pattern);
	rc = place_pattern(doc, &at, true, p);
	if (!rc && (p->toks.n != 3 || !tok_is(&p->toks, 1, "==")))
		rc = place_error(doc, &at, "must be \"name == CONSTANT\"");
	r->assume = p;
	return rc;
}

static int parse_rule(const struct place_doc *doc, const struct place *at, struct check *k)
{
	struct place path = place_member(at, "path"), holds = place_member(at, "holds");
	struct flow_rule *r = &k->rule;
	int rc = get_string(doc, at, "path", &k->path);

	if (!rc && !place_path_ok(k->path))
		return place_error(doc, &path, "\"%s\" is no path inside a tree", k->path);
	if (!rc)
		rc = get_string(doc, at, "function", &k->function);
	if (!rc)
		rc = parse_assume(doc, at, r);
	if (!rc)
		rc = get_patterns(doc, at, "after", &r->after);
	if (!rc)
		rc = get_patterns(doc, at, "until", &r->until);
	if (!rc)
		rc = get_patterns(doc, at, "never", &r->never);
	if (!rc)
		rc = get_patterns(doc, at, "always", &r->always);
	if (!rc && holds.v && !cJSON_IsBool(holds.v))
		rc = place_error(doc, &holds, "must be true or false");
	r->holds = cJSON_IsTrue(holds.v);
	if (!rc && r->holds && !r->after.n)
		rc = place_error(doc, &holds, "says of \"after\" that it is a condition");
	if (!rc && !r->never.n == !r->always.n)
		rc = place_error(doc, at, "must say one of \"never\", \"always\" and \"require\"");
	return rc;
}

int check_parse(const struct place_doc *doc, const struct place *at, void *slot)
{
	static const char *const of_cond[] = { "name", "what", "when", "require", NULL };
	static const char *const of_rule[] = { "name", "what", "when", "path", "function", "assume",
					       "after", "holds", "until", "never", "always", NULL };
	bool is_cond = place_member(at, "require").v != NULL;
	struct check *k = slot;
	int rc = place_object(doc, at, is_cond ? of_cond : of_rule);

	if (!rc)
		rc = get_string(doc, at, "name", &k->name);
	if (!rc)
		rc = get_string(doc, at, "what", &k->what);
	if (!rc)
		rc = get_cond(doc, at, "when", &k->when);
	if (rc)
		return rc;
	return is_cond ? get_cond(doc, at, "require", &k->require) : parse_rule(doc, at, k);
}
