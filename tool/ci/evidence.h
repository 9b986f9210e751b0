/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ci found, in the notes of the commits it was found on (member "ci" of
 * the record), keyed by tree and patch-id: after an amend it is stale.
 */
#ifndef CI_EVIDENCE_H
#define CI_EVIDENCE_H

#include "base/json.h"
#include "ci/target.h"
#include "git/ident.h"

/** evidence_write() - note @doc, a result, on every commit of the target. */
int evidence_write(struct repo *r, struct arena *a, const struct ident_source *who,
		   const struct ci_target *t, const cJSON *doc, struct err *e);
/**
 * evidence_state() - add "evidence" to @doc: "none", "stale", or the verdict that was found for
 * the very trees; "line", as mails quote it; and "stale_line", what was found for others.
 * @last: the file of the target's last run (session_file()): an amended port has no note.
 */
void evidence_state(struct repo *r, struct arena *a, const struct ci_target *t, const char *last,
		    cJSON *doc);
/** evidence_line() - one line about a result, for mails. */
const char *evidence_line(struct arena *a, const cJSON *result);

#endif
