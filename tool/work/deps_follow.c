// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What upstream says: prerequisites that are declared, and what came after
 * (fixes, fixes of fixes, reverts, what was applied again), closed transitively.
 */
#include "msg/message.h"
#include "work/deps_parts.h"

#define FOLLOW_MAX 400

static bool on_mainline(struct deps *d, uint32_t pos)
{
	return !d->judge.upstream.n || reach_has(&d->judge.upstream, pos);
}

/* The cell of a commit on the branch, as status has it. */
static bool judge_one(struct deps *d, const struct dep *x, struct cell *ret)
{
	const struct change *c = d->m ? manifest_find(d->m, x->hex) : NULL;

	if (c)
		judge_change(&d->judged, d->m, c, ret);
	else if (judge_commit(&d->judged, &x->id, ret, NULL))
		return false;
	return true;
}

static cJSON *add(struct deps *d, cJSON *arr, const struct dep *x, const char *how, const char *of)
{
	cJSON *o = json_push_obj(arr);
	struct cell cell;

	json_add_str(o, "id", x->hex);
	json_add_str(o, "subject", x->subject);
	json_add_str(o, "how", how);
	json_add_str(o, "of", of);
	if (judge_one(d, x, &cell)) {
		json_add_str(o, "verdict", verdict_name(cell.verdict));
		json_add_str(o, "why", cell.why ? cell.why : cell.detail);
	} else {
		json_add_str(o, "verdict", "unknown");
		json_add_str(o, "why", "the commit cannot be read");
	}
	return o;
}

/* A commit that the clone does not have; a manifest may know it all the same. */
static void add_missing(struct deps *d, cJSON *arr, const char *id, const char *how)
{
	const struct change *c = d->m ? manifest_find(d->m, id) : NULL;
	cJSON *o = json_push_obj(arr);
	struct cell cell;

	json_add_str(o, "id", id);
	json_add_str(o, "subject", c ? c->subject : NULL);
	json_add_str(o, "how", how);
	json_add_str(o, "of", NULL);
	if (c)
		judge_change(&d->judged, d->m, c, &cell);
	json_add_str(o, "verdict", c ? verdict_name(cell.verdict) : "unknown");
	json_add_str(o, "why", !c ? "the commit is not in this clone" :
			       cell.why ? cell.why : cell.detail);
}

static bool listed(const cJSON *arr, const char *id)
{
	const cJSON *o;

	cJSON_ArrayForEach(o, arr) {
		const char *z = json_str(o, "id");

		if (z && !strncmp(z, id, strlen(id)))
			return true;
	}
	return false;
}

static struct dep *whole(struct deps *d, struct str hex)
{
	struct commit_at at;
	uint32_t pos[2];

	if (commits_whole(d->judge.index, hex, pos, 2) != 1 ||
	    !commits_at(d->judge.index, pos[0], &at))
		return NULL;
	return deps_dep(d, &at.id);
}

static void declare(struct deps *d, cJSON *arr, struct str hex, const char *how)
{
	struct dep *x = whole(d, hex);

	if (x && !listed(arr, x->hex))
		add(d, arr, x, how, NULL);
	else if (!x && !listed(arr, arena_strn(d->arena, hex)))
		add_missing(d, arr, arena_strn(d->arena, hex), how);
}

/* A port on a stable branch says Stable-dep-of: its upstream commit is what is meant. */
static void declare_port(struct deps *d, cJSON *arr, uint32_t pos)
{
	struct commit_at at;
	struct message m;
	struct dep *x;

	x = commits_at(d->judge.index, pos, &at) ? deps_dep(d, &at.id) : NULL;
	if (!x)
		return;
	message_parse(d->arena, x->commit.message, &m);
	if (m.uprefs.n)
		declare(d, arr, m.uprefs.v[0].id, "stable-dep-of");
	else
		declare(d, arr, str_of(x->hex), "stable-dep-of");
}

void deps_declared(struct deps *d, cJSON *arr)
{
	struct statements said = { 0 };
	struct message m;

	for (size_t i = 0; d->change && i < d->change->requires.n; i++)
		declare(d, arr, str_of(d->change->requires.v[i]), "manifest");
	if (d->have) {
		message_parse(d->arena, d->self.commit.message, &m);
		for (size_t i = 0; i < m.stable.n; i++)
			for (size_t k = 0; k < m.stable.v[i].n_need; k++)
				declare(d, arr, m.stable.v[i].need[k].id, "stable-note");
	}
	commits_about(d->judge.index, d->arena, &d->self.id, &said);
	for (size_t i = 0; i < said.n; i++) {
		if (said.v[i].kind == SAYS_DEP_OF)
			declare_port(d, arr, said.v[i].pos);
	}
}

static const char *word(enum says kind, bool of_revert)
{
	if (kind == SAYS_FIXES)
		return "fixes";
	return of_revert ? "reapplies" : "reverts";
}

struct closure {
	ARR(struct dep *) v;
	ARR(bool) revert;
};

static bool known(const struct closure *c, const struct dep *x)
{
	for (size_t i = 0; i < c->v.n; i++) {
		if (oid_eq(&c->v.v[i]->id, &x->id))
			return true;
	}
	return false;
}

void deps_follow(struct deps *d, const struct dep_list *set, cJSON *arr)
{
	struct arena *a = d->arena;
	struct closure c = { 0 };
	size_t carried;

	*ARR_PUSH(a, c.v) = &d->self;
	*ARR_PUSH(a, c.revert) = false;
	for (size_t i = 0; i < set->n; i++) {
		*ARR_PUSH(a, c.v) = set->v[i];
		*ARR_PUSH(a, c.revert) = false;
	}
	carried = c.v.n;
	for (size_t i = 0; i < c.v.n && c.v.n < FOLLOW_MAX; i++) {
		const struct dep *about = c.v.v[i];
		bool of_revert = c.revert.v[i];
		struct statements said = { 0 };

		commits_about(d->judge.index, a, &about->id, &said);
		for (size_t k = 0; k < said.n; k++) {
			enum says kind = said.v[k].kind;
			struct commit_at at;
			struct dep *x;
			cJSON *o;

			if ((kind != SAYS_FIXES && kind != SAYS_REVERTS) ||
			    !on_mainline(d, said.v[k].pos) ||
			    !commits_at(d->judge.index, said.v[k].pos, &at))
				continue;
			x = deps_dep(d, &at.id);
			if (!x || known(&c, x))
				continue;
			*ARR_PUSH(a, c.v) = x;
			*ARR_PUSH(a, c.revert) = kind == SAYS_REVERTS && !of_revert;
			o = add(d, arr, x, word(kind, of_revert), about->hex);
			/* what it repairs is not here yet, and will be */
			json_add_bool(o, "comes_with", i < carried && !deps_there(d, about));
		}
	}
}

size_t deps_repairs(struct deps *d, const struct dep *x)
{
	struct statements said = { 0 };
	size_t n = 0;

	commits_about(d->judge.index, d->arena, &x->id, &said);
	for (size_t i = 0; i < said.n; i++) {
		struct commit_at at;
		struct dep *fix;

		if (said.v[i].kind != SAYS_FIXES || !on_mainline(d, said.v[i].pos) ||
		    !commits_at(d->judge.index, said.v[i].pos, &at))
			continue;
		fix = deps_dep(d, &at.id);
		n += fix && !deps_there(d, fix);
	}
	return n;
}
