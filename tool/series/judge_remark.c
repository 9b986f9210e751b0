// SPDX-License-Identifier: GPL-2.0-or-later
/* What others are doing about a change: the stable queue, and whether mainline has it at all. */
#include "git/commit.h"
#include "series/judge_parts.h"

/* "5.10" of linux-5.10.y; NULL for any branch that the stable team does not release. */
static const char *stable_series(struct judged *d)
{
	struct str name = str_of(d->branch->base_name);
	size_t i = 0;

	if (str_starts(name, "linux-"))
		name = (struct str){ name.p + 6, name.n - 6 };
	while (i < name.n && ((name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '.'))
		i++;
	if (i < 4 || i + 1 != name.n || name.p[i] != 'y' || name.p[i - 1] != '.')
		return NULL;
	return arena_strn(d->judge->arena, (struct str){ name.p, i - 1 });
}

bool judged_queued(struct judged *d, const char *id, struct cell *ret)
{
	const char *series = d->judge->queue.n ? stable_series(d) : NULL;
	const struct queued *q = series ? queue_find(&d->judge->queue, series, id) : NULL;

	if (!q)
		return false;
	cell_set(ret, VERDICT_QUEUED, "queue", q->file);
	ret->why = "the next stable release will have it";
	ret->commit = (struct oid){ { 0 } };
	return true;
}

/* A commit of mainline with the same subject may be what was meant; it proves nothing. */
static const char *namesake(struct judged *d, const struct oid *id)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct judge *j = d->judge;
	uint32_t pos[8];
	struct str subject, rest;
	struct commit c;
	size_t n;

	if (commit_read(j->repo, &tmp, id, &c, NULL))
		return "";
	rest = c.message;
	if (!str_line(&rest, &subject))
		return "";
	n = commits_titled(j->index, subject, pos, 8);
	for (size_t i = 0; i < n; i++) {
		struct commit_at at;

		if (reach_has(&j->trunk, pos[i]) && commits_at(j->index, pos[i], &at) &&
		    !oid_eq(&at.id, id))
			return arena_printf(j->arena, "; mainline has %.12s of the same subject: "
					    "is that one meant?", oid_str(j->arena, &at.id));
	}
	return "";
}

void judged_remark(struct judged *d, const char *id, struct cell *ret)
{
	struct judge *j = d->judge;
	struct oid oid;
	uint32_t pos;

	/* a question of upstream's ids: without mainline, or the commit, nobody can answer it */
	if (!j->trunk.n || !oid_parse(str_of(id), &oid) || !commits_pos(j->index, &oid, &pos) ||
	    reach_has(&j->trunk, pos))
		return;
	*ARR_PUSH(j->arena, ret->notes) =
		arena_printf(j->arena, "not reachable from mainline (%s)%s", j->mainline_name,
			     namesake(d, &oid));
}
