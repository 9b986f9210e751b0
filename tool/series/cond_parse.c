// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Conditions read from JSON: {"all": []} | {"any": []} | {"not": C} | a probe, or
 * several of one place: {"path", "in", "has": [], "lacks": []}.
 */
#include "series/cond.h"

/* "2", ">=1", "<=1", or the number 2. */
static int parse_count(const struct place_doc *doc, const struct place *at, struct probe *p)
{
	const char *z;
	unsigned n = 0;
	size_t i = 0;

	p->op = COUNT_GE;
	p->count = 1;
	if (!at->v)
		return 0;
	if (cJSON_IsNumber(at->v)) {
		double d = at->v->valuedouble;

		if (d < 0 || d > 9999 || d != (unsigned)d)
			return place_error(doc, at, "must be a whole number from 0 to 9999");
		p->op = COUNT_EQ;
		p->count = (unsigned)d;
		return 0;
	}
	z = cJSON_IsString(at->v) ? at->v->valuestring : "";
	p->op = COUNT_EQ;
	if (!strncmp(z, ">=", 2) || !strncmp(z, "<=", 2)) {
		p->op = *z == '>' ? COUNT_GE : COUNT_LE;
		i = 2;
	}
	for (z += i, i = 0; z[i] >= '0' && z[i] <= '9' && i < 4; i++)
		n = n * 10 + (unsigned)(z[i] - '0');
	if (i == 0 || z[i])
		return place_error(doc, at, "must be \"N\", \">=N\" or \"<=N\" with N up to 9999");
	if (p->op == COUNT_GE && n == 0)
		return place_error(doc, at, "\">=0\" always holds");
	p->count = n;
	return 0;
}

static int parse_paths(const struct place_doc *doc, const struct place *at, struct probe *p)
{
	const char **one;
	int rc;

	if (!at->v)
		return place_error(doc, at, "is missing");
	if (cJSON_IsString(at->v)) {
		one = ARENA_NEW_N(doc->arena, const char *, 1);
		rc = place_string(doc, at, true, one);
		p->path = one;
		p->npath = 1;
	} else {
		rc = place_strings(doc, at, &p->path, &p->npath);
	}
	if (rc)
		return rc;
	if (!p->npath)
		return place_error(doc, at, "names no file");
	for (size_t i = 0; i < p->npath; i++) {
		if (!place_path_ok(p->path[i]))
			return place_error(doc, at, "\"%s\" is no path inside a tree", p->path[i]);
	}
	return 0;
}

static int parse_probe(const struct place_doc *doc, const struct place *at, struct cond *c)
{
	static const char *const members[] = { "path", "in", "pattern", "count", NULL };
	struct place path = place_member(at, "path"), in = place_member(at, "in");
	struct place pattern = place_member(at, "pattern"), count = place_member(at, "count");
	int rc;

	c->kind = COND_PROBE;
	rc = place_object(doc, at, members);
	if (!rc)
		rc = parse_paths(doc, &path, &c->probe);
	if (!rc)
		rc = place_string(doc, &in, false, &c->probe.in);
	if (!rc)
		rc = place_pattern(doc, &pattern, true, &c->probe.pattern);
	if (!rc)
		rc = parse_count(doc, &count, &c->probe);
	return rc;
}

/* One probe for each pattern of @at, all of the place that @base names. */
static int parse_each(const struct place_doc *doc, const struct place *at, const struct cond *base,
		      enum count_op op, unsigned count, const struct cond **sub, size_t *n)
{
	struct patterns p;
	int rc = place_patterns(doc, at, false, &p);

	for (size_t i = 0; !rc && i < p.n; i++) {
		struct cond *c = ARENA_NEW(doc->arena, struct cond);

		*c = *base;
		c->probe.pattern = p.v[i];
		c->probe.op = op;
		c->probe.count = count;
		sub[(*n)++] = c;
	}
	return rc;
}

static int patterns_in(const struct place *at)
{
	return cJSON_IsArray(at->v) ? cJSON_GetArraySize(at->v) : at->v ? 1 : 0;
}

/* {"path", "in", "has", "lacks"}: all of the one are there and none of the other. */
static int parse_place(const struct place_doc *doc, const struct place *at, struct cond *c)
{
	static const char *const members[] = { "path", "in", "has", "lacks", NULL };
	struct place path = place_member(at, "path"), in = place_member(at, "in");
	struct place has = place_member(at, "has"), lacks = place_member(at, "lacks");
	struct cond base = { .kind = COND_PROBE };
	const struct cond **sub;
	int rc = place_object(doc, at, members);

	if (!rc)
		rc = parse_paths(doc, &path, &base.probe);
	if (!rc)
		rc = place_string(doc, &in, false, &base.probe.in);
	if (rc)
		return rc;
	sub = ARENA_NEW_N(doc->arena, const struct cond *,
			  patterns_in(&has) + patterns_in(&lacks) + 1);
	*c = (struct cond){ .kind = COND_ALL, .sub = sub };
	rc = parse_each(doc, &has, &base, COUNT_GE, 1, sub, &c->n);
	return rc ? rc : parse_each(doc, &lacks, &base, COUNT_EQ, 0, sub, &c->n);
}

static int parse_list(const struct place_doc *doc, const struct place *at, struct cond *c)
{
	ARR(const struct cond *) sub = { 0 };
	const cJSON *v;
	int rc, i = 0;

	rc = place_array(doc, at, true);
	if (rc)
		return rc;
	cJSON_ArrayForEach(v, at->v) {
		struct place it = place_element(at, i++, v);
		const struct cond *one = NULL;

		rc = cond_parse(doc, &it, &one);
		if (rc)
			return rc;
		*ARR_PUSH(doc->arena, sub) = one;
	}
	if (!sub.n)
		return place_error(doc, at, "an empty list decides nothing");
	c->sub = sub.v;
	c->n = sub.n;
	return 0;
}

int cond_parse(const struct place_doc *doc, const struct place *at, const struct cond **ret)
{
	static const char *const name[] = { "all", "any", "not" };
	static const enum cond_kind kind[] = { COND_ALL, COND_ANY, COND_NOT };
	struct cond *c;
	int rc;

	if (!at->v && at->key) {
		*ret = NULL;
		return 0;
	}
	c = ARENA_NEW(doc->arena, struct cond);
	for (size_t i = 0; i < ARRAY_SIZE(name); i++) {
		struct place it = place_member(at, name[i]);
		const char *const only[] = { name[i], NULL };

		if (!it.v)
			continue;
		c->kind = kind[i];
		rc = place_object(doc, at, only);
		if (!rc && c->kind == COND_NOT) {
			const struct cond **sub = ARENA_NEW_N(doc->arena, const struct cond *, 1);

			rc = cond_parse(doc, &it, sub);
			c->sub = sub;
			c->n = 1;
		} else if (!rc) {
			rc = parse_list(doc, &it, c);
		}
		goto out;
	}
	rc = place_member(at, "has").v || place_member(at, "lacks").v ?
		parse_place(doc, at, c) : parse_probe(doc, at, c);
out:
	if (!rc)
		*ret = c;
	return rc;
}
