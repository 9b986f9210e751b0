/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What apply did, for people: rendered from the document that --json prints, so
 * the two cannot disagree.
 */
#ifndef WORK_APPLY_TEXT_H
#define WORK_APPLY_TEXT_H

#include "base/json.h"
#include "status/status.h"

/**
 * apply_text() - one block a branch: each change, its port, the next command.
 * @verbose: also the changes of a long series for which there was nothing to do.
 */
void apply_text(struct arena *a, const cJSON *doc, bool verbose, const struct status_tints *t,
		struct buf *out);

#endif
