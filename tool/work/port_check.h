/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The after-port checks of a change (series/check.h), on the tree as the port
 * leaves it: run whatever the form was.
 */
#ifndef WORK_PORT_CHECK_H
#define WORK_PORT_CHECK_H

#include "work/port_change.h"

/**
 * port_check() - what the checks of @c find on @branch with the results of @p in it.
 *
 * Each finding is noted with its file; the first one becomes the reason of the port, which
 * is then no longer ok. Of a file that the port does not touch there is a reason alone.
 */
void port_check(struct arena *a, const struct change *c, const struct world *branch,
		struct ported *p);

#endif
