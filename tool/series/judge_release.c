// SPDX-License-Identifier: GPL-2.0-or-later
/* Which release of upstream's first had a commit. */
#include "git/release.h"
#include "series/judge.h"

/* The tags that mainline has, oldest first. */
static void read_finals(struct judge *j)
{
	struct releases tags = { 0 };

	j->finals_read = true;
	if (releases_list(j->repo, j->arena, &tags, NULL))
		return;
	for (size_t i = 0; i < tags.n; i++) {
		struct release r = { .tag = tags.v[i] };
		uint32_t pos;

		if (!repo_commit_of(j->repo, r.tag, &r.commit, NULL) &&
		    commits_pos(j->index, &r.commit, &pos) &&
		    (reach_has(&j->trunk, pos) || reach_has(&j->upstream, pos)))
			*ARR_PUSH(j->arena, j->finals) = r;
	}
}

static bool has(struct judge *j, struct release *r, uint32_t pos)
{
	if (!r->set.n && commits_reach(j->index, j->arena, &r->commit, 1, &r->set, NULL))
		return false;
	return reach_has(&r->set, pos);
}

const char *judge_release(struct judge *j, const struct oid *commit)
{
	size_t low = 0, high;
	uint32_t pos;

	if (!j->finals_read)
		read_finals(j);
	if (!j->finals.n || !commits_pos(j->index, commit, &pos))
		return NULL;
	/* each release of mainline has all that the one before had */
	for (high = j->finals.n; low < high;) {
		size_t mid = low + (high - low) / 2;

		if (has(j, &j->finals.v[mid], pos))
			high = mid;
		else
			low = mid + 1;
	}
	return low < j->finals.n ? j->finals.v[low].tag : NULL;
}
