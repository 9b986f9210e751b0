// SPDX-License-Identifier: GPL-2.0-or-later
/* The histories of the branches, and where each left mainline. */
#include "git/config.h"
#include "git/history.h"
#include "git/refs.h"
#include "git/release.h"
#include "series/judge_parts.h"

static void read_releases(struct judge *j)
{
	struct refs tags = { 0 };

	j->releases_read = true;
	if (refs_list(j->repo, j->arena, "refs/tags/v", &tags, NULL))
		return;
	for (size_t i = 0; i < tags.n; i++) {
		const char *name = tags.v[i].name + strlen("refs/tags/");
		struct oid id;

		if (release_tag(name) && !repo_commit_of(j->repo, tags.v[i].name, &id, NULL))
			map_put(&j->releases, oid_key(&id), arena_str(j->arena, name));
	}
}

struct fork {
	struct judge *judge;
	struct oid id;
	bool found;
};

/* Products are tagged v1.2 too: the tree must be the kernel that the tag names. */
static bool tells_truth(struct judge *j, const char *tag, const struct oid *tree)
{
	const char *rc = strchr(tag, '-'), *version;
	size_t n = rc ? (size_t)(rc - tag) : strlen(tag);
	bool old = str_starts(str_of(tag), "v2.6.");

	return !repo_kernel_version(j->repo, j->arena, tree, &version, NULL) && version &&
	       !strcmp(version, arena_printf(j->arena, "%.*s%s%s", (int)n - 1, tag + 1,
					     old ? "" : ".0", rc ? rc : ""));
}

static int on_parent(void *ctx, const struct history_commit *c)
{
	struct fork *f = ctx;

	const char *tag = map_get(&f->judge->releases, oid_key(&c->id));

	f->found = tag && tells_truth(f->judge, tag, &c->tree);
	f->id = c->id;
	return f->found;
}

/*
 * Hiding mainline's tip means walking down from today to where the branch
 * forked: seconds. Stable branches grow from a tagged release, which is found
 * along first parents at once. Some mainline commits above the tag may then
 * count as the branch's own: they are on it, and what they say holds.
 */
static bool find_fork(struct judged *d, struct oid *ret)
{
	struct judge *j = d->judge;
	const struct history_opts opts = { .tips = &d->branch->commit, .n_tips = 1,
					   .first_parent = true };
	struct fork f = { .judge = j };

	if (!j->releases_read)
		read_releases(j);
	if (!j->releases.n || oid_eq(&d->branch->commit, &j->mainline) ||
	    history_walk(j->repo, &opts, on_parent, &f, NULL, NULL) || !f.found)
		return false;
	*ret = f.id;
	return true;
}

/*
 * Upstream is mainline; without one, or with an old one, the commits that are
 * asked for tell where upstream is.
 */
static int union_of_wants(struct judge *j, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	for (size_t i = 0; i < j->want.n; i++) {
		struct reach r;
		uint32_t pos;
		int rc;

		if (!commits_pos(j->index, &j->want.v[i], &pos) || reach_has(&j->upstream, pos))
			continue;
		rc = commits_reach(j->index, &tmp, &j->want.v[i], 1, &r, e);
		if (rc)
			return rc;
		if (r.n > j->upstream.n || j->upstream.word == j->trunk.word) {
			uint32_t n = r.n > j->upstream.n ? r.n : j->upstream.n;
			uint64_t *w = ARENA_NEW_N(j->arena, uint64_t, ((size_t)n + 63) / 64);

			if (j->upstream.n)
				memcpy(w, j->upstream.word,
				       ((size_t)j->upstream.n + 63) / 64 * sizeof(*w));
			j->upstream = (struct reach){ w, n };
		}
		for (size_t k = 0; k < ((size_t)r.n + 63) / 64; k++)
			j->upstream.word[k] |= r.word[k];
	}
	return 0;
}

int judge_upstream(struct judge *j, const struct oid *tips, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	ARR(struct oid) all = { 0 };
	int rc;

	for (size_t i = 0; i < n; i++)
		*ARR_PUSH(&tmp, all) = tips[i];
	if (!oid_is_zero(&j->mainline))
		*ARR_PUSH(&tmp, all) = j->mainline;
	for (size_t i = 0; i < j->want.n; i++)
		*ARR_PUSH(&tmp, all) = j->want.v[i];
	rc = commits_add(j->index, all.v, all.n, j->progress, j->progress_ctx, e);
	if (rc || j->upstream.n)
		return rc;
	if (!oid_is_zero(&j->mainline))
		rc = commits_reach(j->index, j->arena, &j->mainline, 1, &j->trunk, e);
	j->upstream = j->trunk;
	return rc ? rc : union_of_wants(j, e);
}

/* Is there anything of upstream in the branch? Without a mainline its release tags may tell. */
static void find_root(struct judged *d, struct lineage_opts *o)
{
	if (oid_is_zero(&d->judge->mainline))
		(void)find_fork(d, &o->fork);
}

/*
 * A vendor's tree that was imported without history: the user says which release it stands on.
 * That of a branch which has the release in its history says nothing new.
 */
static int find_inherited(struct judged *d, struct lineage_opts *o, struct err *e)
{
	struct judge *j = d->judge;
	const char *key = arena_printf(j->arena, "backport.%s.base", d->branch->base_name);
	const char *set = repo_config_any(j->repo, key);
	struct oid id;
	int rc;

	if (!set || !*set)
		return 0;
	rc = repo_commit_of(j->repo, set, &id, e);
	if (!rc)
		rc = commits_add(j->index, &id, 1, j->progress, j->progress_ctx, e);
	if (!rc)
		rc = commits_reach(j->index, j->arena, &id, 1, &o->inherited, e);
	if (rc)
		err_prefix(e, "%s", key);
	return rc;
}

struct lineage *judged_lineage(struct judged *d)
{
	struct judge *j = d->judge;
	struct lineage_opts opts = { .tip = d->branch->commit };
	struct lineage *l;
	int rc;

	if (d->lineage || d->no_lineage)
		return d->lineage;
	l = ARENA_NEW(j->arena, struct lineage);
	rc = judge_upstream(j, &opts.tip, 1, &d->lineage_err);
	opts.mainline = j->upstream;
	if (!rc)
		rc = find_inherited(d, &opts, &d->lineage_err);
	if (!rc) {
		find_root(d, &opts);
		rc = lineage_read(j->repo, j->arena, &opts, l, &d->lineage_err);
	}
	d->no_lineage = rc;
	d->lineage = rc ? NULL : l;
	return d->lineage;
}

void judge_prepare(struct judged *d, size_t n)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct oid *tips = ARENA_NEW_N(&tmp, struct oid, n);
	struct reach *sets = ARENA_NEW_N(&tmp, struct reach, n);

	for (size_t i = 0; i < n; i++)
		tips[i] = d[i].branch->commit;
	/* a failure is met again, and told, when the branch is asked */
	if (n && !judge_upstream(d->judge, tips, n, NULL))
		(void)commits_reach(d->judge->index, &tmp, tips, n, sets, NULL);
}
