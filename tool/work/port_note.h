/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The porter's note: what differs from upstream and why, in a sentence or two.
 */
#ifndef WORK_PORT_NOTE_H
#define WORK_PORT_NOTE_H

#include "work/port_change.h"

/**
 * port_note() - the text inside "[ porter: ... ]", or an empty span when +/- lines, paths and
 * functions are upstream's own.
 */
struct str port_note(struct arena *a, const struct ported *p);

#endif
