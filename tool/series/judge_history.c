// SPDX-License-Identifier: GPL-2.0-or-later
/* The histories of the branches, and where each left mainline. */
#include "git/refs.h"
#include "series/judge_parts.h"

/* v5.10, v5.10-rc3, v2.6.32: mainline's own. v5.10.3 is a stable release. */
static bool is_release(const char *tag)
{
	const char *p = tag;
	unsigned dots = 0, most = str_starts(str_of(tag), "v2.6.") ? 2 : 1;

	if (*p++ != 'v' || *p < '0' || *p > '9')
		return false;
	for (; (*p >= '0' && *p <= '9') || *p == '.'; p++)
		dots += *p == '.';
	if (str_starts(str_of(p), "-rc"))
		p += 3 + strspn(p + 3, "0123456789");
	return !*p && dots == most;
}

static void read_releases(struct judge *j)
{
	struct refs tags = { 0 };

	j->releases_read = true;
	if (refs_list(j->repo, j->arena, "refs/tags/v", &tags, NULL))
		return;
	for (size_t i = 0; i < tags.n; i++) {
		const char *name = tags.v[i].name + strlen("refs/tags/");
		struct oid id;

		if (is_release(name) && !repo_commit_of(j->repo, tags.v[i].name, &id, NULL))
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

void judged_hide(struct judged *d, struct oid_list *ret)
{
	struct judge *j = d->judge;
	struct oid fork;

	if (find_fork(d, &fork)) {
		*ARR_PUSH(j->arena, *ret) = fork;
		return;
	}
	if (!oid_is_zero(&j->mainline))
		*ARR_PUSH(j->arena, *ret) = j->mainline;
	/* without mainline, or with an old one, these tell where upstream is */
	for (size_t i = 0; i < j->want.n; i++)
		*ARR_PUSH(j->arena, *ret) = j->want.v[i];
}

struct lineage *judged_lineage(struct judged *d)
{
	struct judge *j = d->judge;
	struct oid_list hide = { 0 };
	struct lineage_opts opts = { .tip = d->branch->commit };
	struct lineage *l;

	if (d->lineage || d->no_lineage)
		return d->lineage;
	judged_hide(d, &hide);
	opts.hide = hide.v;
	opts.n_hide = hide.n;
	l = ARENA_NEW(j->arena, struct lineage);
	if (lineage_read(j->repo, j->arena, &opts, l, &d->lineage_err)) {
		d->no_lineage = true;
	} else {
		l->reach = &j->reach;
		d->lineage = l;
	}
	return d->lineage;
}

void judge_prepare(struct judged *d, size_t n)
{
	struct judge *j = n ? d->judge : NULL;

	if (!j || !j->want.n)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct lineage *l = judged_lineage(&d[i]);

		for (size_t k = 0; l && !l->incomplete && k < l->edge.n; k++)
			reach_from(&j->reach, &l->edge.v[k]);
	}
	for (size_t i = 0; i < j->want.n; i++)
		reach_want(&j->reach, &j->want.v[i]);
	/* a failure only means that each pair is asked singly, and says why then */
	(void)reach_walk(&j->reach, j->repo, NULL);
}

bool judged_reach(struct judged *d, const char *id)
{
	struct judge *j = d->judge;
	const struct lineage *l = judged_lineage(d);
	bool walked = false;
	struct oid oid;

	if (!l || !l->edge.n || !oid_parse(str_of(id), &oid))
		return false;
	for (size_t k = 0; k < l->edge.n; k++) {
		if (reach_covers(&j->reach, &l->edge.v[k], &oid))
			continue;
		if (walked)
			return false;
		judge_want(j, id);
		judge_prepare(d, 1);
		walked = true;
		if (!reach_covers(&j->reach, &l->edge.v[k], &oid))
			return false;
	}
	return true;
}
