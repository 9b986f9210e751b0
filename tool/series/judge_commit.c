// SPDX-License-Identifier: GPL-2.0-or-later
/* An upstream commit of no manifest: what its message says takes the manifest's place. */
#include <stdlib.h>

#include "git/commit.h"
#include "msg/message.h"
#include "series/judge_parts.h"

/* "v6.15" against "6.12.3-rc1": is @have at least @from? Numbers, part by part. */
static bool version_reaches(const char *have, const char *from)
{
	while (*from == 'v' || *from == ' ')
		from++;
	for (;;) {
		char *have_end, *from_end;
		unsigned long h = strtoul(have, &have_end, 10);
		unsigned long f = strtoul(from, &from_end, 10);

		if (from_end == from)
			return true;
		if (h != f || have_end == have)
			return have_end != have && h > f;
		if (*from_end != '.')
			return true;
		from = from_end + 1;
		have = *have_end == '.' ? have_end + 1 : "";
	}
}

/* No culprit is named: does a stable tag ask for the branch? */
static void by_stable_tag(struct judged *d, const struct message *m, struct cell *ret)
{
	struct arena *a = d->judge->arena;
	const char *version = NULL;
	const struct stable_tag *tag = NULL;

	for (size_t i = 0; i < m->stable.n && !tag; i++) {
		if (!m->stable.v[i].noautosel)
			tag = &m->stable.v[i];
	}
	if (!tag) {
		cell_set(ret, VERDICT_OPTIONAL, "none", ret->detail);
		ret->why = m->stable.n ? "its stable tag leaves it to a human" :
			"it names no culprit and has no stable tag";
		return;
	}
	if (!tag->from.n) {
		cell_set(ret, VERDICT_NEEDED, "stable-tag", "Cc: stable");
		ret->why = "its stable tag asks for it";
		return;
	}
	if (repo_kernel_version(d->judge->repo, a, &d->branch->tree, &version, NULL) || !version) {
		cell_set(ret, VERDICT_UNKNOWN, "stable-tag",
			 arena_printf(a, "Cc: stable # %.*s", STR_ARG(tag->note)));
		ret->why = "its stable tag names a version, and this tree's could not be read";
		return;
	}
	cell_set(ret, VERDICT_OPTIONAL, "stable-tag",
		 arena_printf(a, "Cc: stable # %.*s; this is %s", STR_ARG(tag->note), version));
	if (version_reaches(version, arena_strn(a, tag->from))) {
		ret->verdict = VERDICT_NEEDED;
		ret->why = "its stable tag asks for it";
	} else {
		ret->why = arena_printf(a, "its stable tag begins with %.*s", STR_ARG(tag->from));
	}
}

static void judge_absent(struct judged *d, const struct message *m, struct cell *ret)
{
	struct arena *a = d->judge->arena;
	ARR(const char *) ids = { 0 };
	struct culprit culprit;

	for (size_t i = 0; i < m->fixes.n; i++)
		*ARR_PUSH(a, ids) = arena_strn(a, m->fixes.v[i].id);
	if (!ids.n) {
		by_stable_tag(d, m, ret);
		return;
	}
	judged_culprit(d, &(struct strings){ ids.v, ids.n }, &culprit);
	ret->commit = culprit.commit;
	switch (culprit.there) {
	case TRI_YES:
		cell_set(ret, VERDICT_NEEDED, "fixes", culprit.detail);
		ret->why = "what it repairs is here";
		break;
	case TRI_NO:
		cell_set(ret, VERDICT_UNAFFECTED, "culprit-absent", culprit.detail);
		ret->why = "culprit-absent";
		break;
	case TRI_UNKNOWN:
		cell_set(ret, VERDICT_UNKNOWN, "fixes", culprit.detail);
		ret->why = "whether what it repairs is here could not be decided";
		break;
	}
}

int judge_commit(struct judged *d, const struct oid *id, struct cell *ret, struct err *e)
{
	struct arena *a = d->judge->arena;
	const struct presence_found *f;
	struct change c = { 0 };
	struct commit commit;
	struct message m;
	int rc = commit_read(d->judge->repo, a, id, &commit, e);

	if (rc)
		return rc;
	message_parse(a, commit.message, &m);
	c.id = oid_str(a, id);
	c.subject = arena_strn(a, m.subject);
	f = judged_presence(d, NULL, &c);
	*ret = f->cell;
	if (f->is == PRESENCE_THERE || f->is == PRESENCE_SUPERSEDED ||
	    judged_ported(d, NULL, c.id, ret) || judged_queued(d, c.id, ret) ||
	    f->is == PRESENCE_REVERTED || f->is == PRESENCE_UNKNOWN)
		rc = 0;
	else
		judge_absent(d, &m, ret);
	judged_remark(d, c.id, ret);
	return 0;
}
