// SPDX-License-Identifier: GPL-2.0-or-later
/* Is a change on a result branch of ours, backport/<series>/<branch>? */
#include "git/history.h"
#include "git/refs.h"
#include "series/judge_parts.h"

static struct lineage *ours(struct judged *d, const char *ref)
{
	struct judge *j = d->judge;
	struct lineage_opts opts = { .notes = true };
	struct lineage *branch = judged_lineage(d), *l;

	if (map_has(&d->ours, str_of(ref)))
		return map_get(&d->ours, str_of(ref));
	map_put(&d->ours, str_of(ref), NULL);
	if (!branch || refs_read(j->repo, ref, &opts.tip, NULL) ||
	    judge_upstream(j, &opts.tip, 1, NULL))
		return NULL;
	/* made on an older tip, it may hold commits that the branch no longer has */
	opts.mainline = j->upstream;
	opts.base = branch->all;
	l = ARENA_NEW(j->arena, struct lineage);
	if (lineage_read(j->repo, j->arena, &opts, l, NULL))
		return NULL;
	map_put(&d->ours, str_of(ref), l);
	return l;
}

bool judged_ported(struct judged *d, const char *series, const char *id, struct cell *ret)
{
	struct arena *a = d->judge->arena;
	const char *name = series ? arena_printf(a, "backport/%s/%s", series, d->branch->result) :
		arena_printf(a, "backport/pick-%.12s/%s", id, d->branch->result);
	struct lineage *l = ours(d, arena_printf(a, "refs/heads/%s", name));
	bool current;
	struct lineage_found f;

	if (!l)
		return false;
	if (lineage_find(l, id, &f, NULL) || f.answer != LINEAGE_THERE)
		return false;
	if (history_stands_on(d->judge->repo, &l->tip, &d->branch->commit, HISTORY_PORTS, &current,
			      NULL))
		return false;
	if (current) {
		cell_set(ret, VERDICT_PORTED, f.rule, arena_printf(a, "on %s: %s", name, f.detail));
	} else {
		cell_set(ret, VERDICT_PORTED_STALE, f.rule,
			 arena_printf(a, "on %s, made on an older %s: %s", name,
				      d->branch->name, f.detail));
		ret->why = "the branch moved since";
		ret->next = arena_printf(a, "backport apply --branch %s --refresh",
					 d->branch->name);
	}
	ret->commit = f.commit;
	return true;
}
