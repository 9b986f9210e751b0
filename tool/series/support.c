// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/support.h"

#include <stdio.h>
#include <strings.h>

#include "git/config.h"

/*
 * Series with long support, and the last month in which a stable release may come:
 * kernel.org/releases.html, with the extensions of 6.6, 6.12 and 6.18 announced in
 * February 2026. A date that moves again is said in the user's config.
 */
static const struct {
	unsigned major, minor;
	int year, month;
} series[] = {
	{ 4, 4, 2022, 2 }, { 4, 9, 2023, 1 }, { 4, 14, 2024, 1 }, { 4, 19, 2024, 12 },
	{ 5, 4, 2025, 12 }, { 5, 10, 2026, 12 }, { 5, 15, 2026, 12 }, { 6, 1, 2027, 12 },
	{ 6, 6, 2027, 12 }, { 6, 12, 2028, 12 }, { 6, 18, 2028, 12 },
};

enum support support_of(unsigned major, unsigned minor, int month, int *ret_end)
{
	for (size_t i = 0; i < ARRAY_SIZE(series); i++) {
		int end = series[i].year * 12 + series[i].month - 1;

		if (series[i].major != major || series[i].minor != minor)
			continue;
		if (ret_end)
			*ret_end = end;
		return month <= end ? SUPPORT_YES : SUPPORT_ENDED;
	}
	return SUPPORT_UNKNOWN;
}

/* "X.Y.y" and what follows it; NULL: no such name. */
static const char *after_series(const char *name, unsigned *major, unsigned *minor)
{
	const char *slash = strrchr(name, '/');
	int n = 0;

	name = slash ? slash + 1 : name;
	if (!strncmp(name, "linux-", 6))
		name += 6;
	return sscanf(name, "%u.%u.y%n", major, minor, &n) == 2 && n ? name + n : NULL;
}

bool support_name(const char *name, unsigned *ret_major, unsigned *ret_minor)
{
	const char *rest = after_series(name, ret_major, ret_minor);

	return rest && !*rest;
}

/* Family and state of a branch; false: nobody maintains it, or nobody says so. */
static bool read_family(struct judge *j, const struct branch *b, int month, struct family *ret)
{
	const char *base = b->base_name, *rest, *state;
	struct family f = { .branch = b };
	bool on;

	rest = after_series(base, &f.major, &f.minor);
	f.name = repo_config_trusted(j->repo, arena_printf(j->arena, "backport.%s.family", base));
	if (!rest)
		return false;
	if (!f.name)
		f.name = !*rest ? "stable" : !strncmp(rest, "-cip", 4) ? "cip" : NULL;
	on = *rest ? f.name != NULL : support_of(f.major, f.minor, month, NULL) == SUPPORT_YES;
	state = repo_config_trusted(j->repo, arena_printf(j->arena, "backport.%s.state", base));
	if (state)
		on = !strcasecmp(state, "supported");
	*ret = f;
	return on && f.name;
}

void families_find(struct judge *j, int month, struct families *ret)
{
	static const char *const glob[] = { "*linux-*.y*" };

	*ret = (struct families){ .judge = j };
	if (repo_branches(j->repo, j->arena, glob, 1, &ret->branches, NULL))
		return;
	for (size_t i = 0; i < ret->branches.n; i++) {
		struct family f;

		if (read_family(j, &ret->branches.v[i], month, &f))
			*ARR_PUSH(j->arena, *ret) = f;
	}
}

static bool settled(enum verdict v)
{
	return v == VERDICT_PRESENT || v == VERDICT_SUPERSEDED || v == VERDICT_UNAFFECTED ||
	       v == VERDICT_PORTED || v == VERDICT_QUEUED || v == VERDICT_DECLINED;
}

void newer_lacking(struct families *f, const struct branch *b, const struct manifest *m,
		   const struct change *c, const struct oid *id, struct lackings *ret)
{
	const struct family *me = NULL;

	for (size_t i = 0; i < f->n && !me; i++) {
		if (!strcmp(f->v[i].branch->base_name, b->base_name))
			me = &f->v[i];
	}
	for (size_t i = 0; me && i < f->n; i++) {
		struct family *o = &f->v[i];
		struct cell cell;

		if (strcmp(o->name, me->name) ||
		    o->major * 1000 + o->minor <= me->major * 1000 + me->minor)
			continue;
		if (!o->judged) {
			o->judged = ARENA_NEW(f->judge->arena, struct judged);
			judged_init(o->judged, f->judge, o->branch);
		}
		if (c)
			judge_change(o->judged, m, c, &cell);
		else if (judge_commit(o->judged, id, &cell, NULL))
			cell = (struct cell){ .verdict = VERDICT_UNKNOWN };
		if (!settled(cell.verdict))
			*ARR_PUSH(f->judge->arena, *ret) =
				(struct lacking){ o->branch, cell.verdict };
	}
}

const char *newer_say(struct arena *a, const struct lackings *l)
{
	const char *z = "newer first:";

	for (size_t i = 0; i < l->n; i++)
		z = arena_printf(a, "%s%s %s (%s)", z, i ? "," : "", l->v[i].branch->name,
				 verdict_name(l->v[i].verdict));
	return arena_printf(a, "%s %s not have it", z, l->n == 1 ? "does" : "do");
}
