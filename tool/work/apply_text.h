/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What apply did, for people: rendered from the document that --json prints, so
 * the two cannot disagree.
 */
#ifndef WORK_APPLY_TEXT_H
#define WORK_APPLY_TEXT_H

#include "base/json.h"
#include "work/status.h"

/** apply_text() - one block a branch: each change, its port, the next command. */
void apply_text(struct arena *a, const cJSON *doc, const struct status_tints *t, struct buf *out);

#endif
