/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the judge; others include series/judge.h.
 */
#ifndef SERIES_JUDGE_PARTS_H
#define SERIES_JUDGE_PARTS_H

#include "series/judge.h"

/* Is the change there? Before any question of whether it should be. */
enum presence {
	PRESENCE_ABSENT,
	PRESENCE_THERE,		/* cell says present */
	PRESENCE_SUPERSEDED,
	PRESENCE_REVERTED,
	PRESENCE_UNKNOWN,
};

struct presence_found {
	enum presence is;
	struct cell cell;	/* verdict and evidence; of ABSENT: rule and detail only */
};

/**
 * judge_upstream() - fill j->upstream, once, from what is indexed. Return: 0, or as commits_add().
 */
int judge_upstream(struct judge *j, const struct oid *tips, size_t n, struct err *e);
/** judged_presence() - decided once for each change; lives with the judge. */
const struct presence_found *judged_presence(struct judged *d, const struct manifest *m,
					     const struct change *c);
/** judged_ported() - does a result branch of ours carry @id? Fills verdict and evidence if so. */
bool judged_ported(struct judged *d, const char *series, const char *id, struct cell *ret);

/**
 * judged_queued() - does the stable queue have @id for this branch? Fills verdict
 * and evidence if so.
 */
bool judged_queued(struct judged *d, const char *id, struct cell *ret);
/**
 * judged_remark() - what is to be known of @id beside any verdict: appended to the cell's notes.
 */
void judged_remark(struct judged *d, const char *id, struct cell *ret);

/**
 * judged_text() - is upstream commit @hex in the text of the branch's tree, in its very words?
 * @ret: a phrase for people, unless it is unknown: moved, adapted or in part is no answer, nor is
 * a commit that only removes (what is not there may never have been).
 */
enum tri judged_text(struct judged *d, const char *hex, const char **ret);

/* Does a Fixes: culprit stand on the branch? */
struct culprit {
	enum tri there;
	struct oid commit;
	const char *detail;
};

/** judged_culprit() - asked of the history; @ids may be abbreviated. There if any one is. */
void judged_culprit(struct judged *d, const struct strings *ids, struct culprit *ret);

/** cell_unread() - make the cell unknown because objects are missing, with the command to type. */
void cell_unread(struct judged *d, struct cell *ret, const char *detail);
/** cell_set() - verdict, rule and detail at once. */
void cell_set(struct cell *ret, enum verdict v, const char *rule, const char *detail);

#endif
