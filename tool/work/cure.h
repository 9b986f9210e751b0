/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What would mend a finding of the gate: the drift rule that is about the name, or the upstream
 * commit that brought it.
 */
#ifndef WORK_CURE_H
#define WORK_CURE_H

#include "work/port_change.h"

/**
 * cure_findings() - name the cure of each finding of @p that has one: finding->cure, and its text.
 * @upstream: the change, as the clone has it; NULL: only the rules are asked.
 *
 * A name that no rule knows is followed down upstream's history to the commit whose parents do not
 * have it. That takes tags of mainline's releases where they are here, and else a bounded number of
 * commits; history that is not here leaves the finding as it was. So does a word that the branch's
 * file has as well (@tree: its tree): another thing there bears it, and the commit that brought the
 * word may be one that the branch has.
 */
void cure_findings(struct workshop *w, const struct commit *upstream, const struct oid *tree,
		   struct ported *p);

#endif
