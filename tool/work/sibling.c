/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/sibling.h"

#include "base/json.h"
#include "git/notes.h"
#include "git/refs.h"

/* A clone of everybody's trees has thousands of refs: more than this are not read. */
#define BRANCHES_MAX 64
#define OURS "refs/heads/backport/"

void siblings_init(struct siblings *s, struct repo *r, struct arena *a, const char *const *known,
		   size_t n_known)
{
	*s = (struct siblings){ .repo = r, .arena = a, .known = known, .n_known = n_known };
}

/* "linux-5.15.y", "4.19-cip", "v6.1-rt": digits, a dot, digits. */
static bool has_version(const char *name)
{
	for (const char *p = name; *p; p++)
		if (*p == '.' && p > name && p[-1] >= '0' && p[-1] <= '9' && p[1] >= '0' &&
		    p[1] <= '9')
			return true;
	return false;
}

static bool of_ours(const struct branch *b)
{
	return b->ref && str_starts(str_of(b->ref), OURS);
}

static void add_branch(struct siblings *s, const struct branch *b)
{
	if (s->branches.n >= BRANCHES_MAX)
		return;
	for (size_t i = 0; i < s->branches.n; i++)
		if (oid_eq(&s->branches.v[i].commit, &b->commit))
			return;
	*ARR_PUSH(s->arena, s->branches) = *b;
}

static void find_branches(struct siblings *s)
{
	/* results of ours last: what a branch has as well is the branch's */
	static const char *const all[] = { "*", "backport/*" };
	struct branches some = { 0 };

	for (size_t i = 0; i < s->n_known; i++) {
		some = (struct branches){ 0 };
		if (!repo_branches(s->repo, s->arena, &s->known[i], 1, &some, NULL))
			for (size_t k = 0; k < some.n; k++)
				add_branch(s, &some.v[k]);
	}
	for (size_t i = 0; i < (s->no_hands ? 1 : ARRAY_SIZE(all)); i++) {
		some = (struct branches){ 0 };
		if (repo_branches(s->repo, s->arena, &all[i], 1, &some, NULL))
			continue;
		for (size_t k = 0; k < some.n; k++)
			if (has_version(some.v[k].name))
				add_branch(s, &some.v[k]);
	}
}

static void make(struct siblings *s)
{
	ARR(struct oid) tips = { 0 };
	struct branch mainline;

	s->made = s->none = true;
	find_branches(s);
	for (size_t i = 0; i < s->branches.n; i++)
		*ARR_PUSH(s->arena, tips) = s->branches.v[i].commit;
	if (!tips.n)
		return;
	s->index = commits_of(s->repo);
	s->reach = ARENA_NEW_N(s->arena, struct reach, tips.n);
	if (commits_add(s->index, tips.v, tips.n, NULL, NULL, NULL) ||
	    commits_reach(s->index, s->arena, tips.v, tips.n, s->reach, NULL))
		return;
	if (!repo_mainline(s->repo, s->arena, &mainline, NULL) &&
	    !commits_add(s->index, &mainline.commit, 1, NULL, NULL, NULL))
		commits_reach(s->index, s->arena, &mainline.commit, 1, &s->mainline, NULL);
	s->none = false;
}

/* Did branch @b take commit @id out again, and not put it back? */
static bool reverted(struct siblings *s, size_t b, const struct oid *id, unsigned depth)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct statements said = { 0 };

	commits_about(s->index, &tmp, id, &said);
	for (size_t i = 0; i < said.n; i++) {
		struct commit_at by;

		if (said.v[i].kind == SAYS_REVERTS && reach_has(&s->reach[b], said.v[i].pos) &&
		    commits_at(s->index, said.v[i].pos, &by) &&
		    (depth > 8 || !reverted(s, b, &by.id, depth + 1)))
			return true;
	}
	return false;
}

static bool known_diff(const struct sibling_list *l, const struct commit *c)
{
	for (size_t i = 0; i < l->n; i++)
		if (oid_eq(&l->v[i].commit.tree, &c->tree))
			return true;
	return false;
}

/* A human resolved some of it: rung "resolution" in its evidence. */
static bool by_hand(struct siblings *s, const struct oid *id)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const cJSON *file, *edit;
	struct str text;
	cJSON *doc;
	bool ret = false;

	if (notes_read(s->repo, &tmp, id, &text, NULL) || json_parse(text, "note", &doc, NULL))
		return false;
	cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(doc, "files"))
		cJSON_ArrayForEach(edit, cJSON_GetObjectItemCaseSensitive(file, "edits")) {
			const char *rung = json_str(edit, "rung");

			ret |= rung && !strcmp(rung, "resolution");
		}
	cJSON_Delete(doc);
	return ret;
}

/* "linux-5.15.y" of "backport/pick-0123456789ab/linux-5.15.y". */
static const char *made_for(const struct branch *b)
{
	const char *z = strchr(b->ref + strlen(OURS), '/');

	return z ? z + 1 : b->name;
}

static void consider(struct siblings *s, struct arena *a, const struct statement *said,
		     const struct reach *onto, struct sibling_list *ret)
{
	struct commit_at at;
	struct commit c;

	if (said->kind > SAYS_PORT_LAST || reach_has(&s->mainline, said->pos) ||
	    reach_has(onto, said->pos) || !commits_at(s->index, said->pos, &at) ||
	    at.n_parents != 1 || at.cut)
		return;
	for (size_t b = 0; b < s->branches.n; b++) {
		const struct branch *at_branch = &s->branches.v[b];
		bool ours = of_ours(at_branch);

		if (!reach_has(&s->reach[b], said->pos) || reverted(s, b, &at.id, 0) ||
		    (ours &&
		     ((s->self && !strcmp(s->self, at_branch->ref)) || !by_hand(s, &at.id))))
			continue;
		if (!commit_read(s->repo, a, &at.id, &c, NULL) && !known_diff(ret, &c))
			*ARR_PUSH(a, *ret) = (struct sibling){
				c, ours ? made_for(at_branch) : at_branch->name, ours };
		return;
	}
}

void siblings_find(struct siblings *s, struct arena *a, const struct oid *id,
		   const struct oid *onto, struct sibling_list *ret)
{
	struct statements said = { 0 };
	struct reach own = { 0 };

	if (s->given) {
		for (size_t i = 0; i < s->given->n; i++)
			if (!known_diff(ret, &s->given->v[i].commit))
				*ARR_PUSH(a, *ret) = s->given->v[i];
		return;
	}
	if (!s->made)
		make(s);
	if (s->none)
		return;
	commits_about(s->index, a, id, &said);
	if (said.n && !commits_add(s->index, onto, 1, NULL, NULL, NULL))
		commits_reach(s->index, a, onto, 1, &own, NULL);
	for (size_t i = 0; i < said.n; i++)
		consider(s, a, &said.v[i], &own, ret);
	/* a damaged index has made up what it said */
	if (commits_broken(s->index))
		ret->n = 0;
}
