/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of port_change; others include work/port_change.h. */
#ifndef WORK_PORT_PARTS_H
#define WORK_PORT_PARTS_H

#include "work/port_change.h"

/** port_clues() - what tells where files are; w->onto is taken when it has @tree. */
struct locate_clues port_clues(struct workshop *w, const struct change *change,
			       const struct oid *tree);

/**
 * port_images() - all files of a form: rungs, change gate.
 * @tree: the branch's. @source: the form's own tree, or NULL.
 */
int port_images(struct workshop *w, const struct images *im, const struct oid *tree,
		const struct oid *source, const struct port_options *o, struct ported *ret,
		struct err *e);
/** port_write() - blobs and tree of a port that is ok. */
int port_write(struct workshop *w, const struct oid *tree, struct ported *p, struct err *e);
/** port_misfit() - where a form did not fit, short enough for a commit message. */
const char *port_misfit(struct arena *a, const struct ported *p);

/**
 * port_sibling() - the same change as a neighbouring branch has it.
 * @id: of the upstream commit. @upstream: the same as the clone has it, or NULL.
 * @own: what upstream's own form gave, NULL where there is none.
 *
 * Looked for only where upstream's own lines do not simply fit. The nearest one that passes is
 * taken: nearest is the one whose files differ least from the branch's. In place of a form of
 * upstream's that was adapted it has to be nearer, and to fit line by line. What it lacks of
 * upstream's edits marks it for review.
 *
 * Return: true when @ret is filled, and better than @own.
 */
bool port_sibling(struct workshop *w, const struct commit *upstream, const struct oid *id,
		  const struct oid *tree, const struct port_options *o, const struct ported *own,
		  struct ported *ret);

#endif
