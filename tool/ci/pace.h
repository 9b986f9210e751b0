/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a target is and how long it will take: from what was done of it so
 * far, and from what the last run in the same place took. An estimate, for a
 * terminal; nothing is decided by it.
 */
#ifndef CI_PACE_H
#define CI_PACE_H

#include "base/buf.h"

/*
 * A first guess. 830 to 961 objects were made of kernels from 4.19 to 6.12 with
 * ci/kernel; a run of the hot-plug test took 18 to 45 seconds under emulation.
 */
#define PACE_OBJECTS 950
#define PACE_RUN_SECONDS 30

struct pace {
	double began;		/* of the step under way, in seconds of any clock */
	size_t expected;	/* objects of the build under way; 0: nothing is being built */
	size_t objects;		/* of these, made */
	double rate;		/* objects a second in this build; 0: not known yet */
	size_t later;		/* objects of builds to come */
	unsigned int runs, run;	/* in QEMU: in all, and begun */
	double run_seconds;	/* what one takes; 0: not known yet */
};

/** pace_build() - a build begins: @expected objects of it, @later after it (0: not known). */
void pace_build(struct pace *p, double now, size_t expected, size_t later);
/** pace_objects() - so many are made. */
void pace_objects(struct pace *p, double now, size_t objects);
/** pace_run() - a run begins; no build is to come. */
void pace_run(struct pace *p, double now);
/** pace_run_end() - it took that long. */
void pace_run_end(struct pace *p, double now);
/** pace_left() - seconds until all is done, or -1 as long as nothing can be said. */
double pace_left(const struct pace *p, double now);
/** pace_text() - "431 of about 950 objects, about 8 min left" or "run 2 of 4, ...". */
void pace_text(const struct pace *p, double now, struct buf *out);

#endif
