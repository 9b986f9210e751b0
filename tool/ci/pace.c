// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/pace.h"

/* Fewer objects than this say nothing about how fast they are made. */
#define OBJECTS_MIN 20

void pace_build(struct pace *p, double now, size_t expected, size_t later)
{
	p->began = now;
	p->expected = expected ? expected : PACE_OBJECTS;
	p->objects = 0;
	p->later = later;
}

void pace_objects(struct pace *p, double now, size_t objects)
{
	p->objects = objects;
	if (objects > p->expected)
		p->expected = objects;
	if (objects >= OBJECTS_MIN && now > p->began)
		p->rate = (double)objects / (now - p->began);
}

void pace_run(struct pace *p, double now)
{
	p->expected = p->objects = p->later = 0;
	p->began = now;
	p->run++;
}

void pace_run_end(struct pace *p, double now)
{
	double took = now - p->began;

	/* The two sides take turns and differ: the mean of all so far. */
	p->run_seconds = p->run > 1 ? p->run_seconds + (took - p->run_seconds) / p->run : took;
}

double pace_left(const struct pace *p, double now)
{
	double run = p->run_seconds > 0 ? p->run_seconds : PACE_RUN_SECONDS, left;
	unsigned int to_come = p->runs > p->run ? p->runs - p->run : 0;

	if (p->expected) {
		if (!(p->rate > 0))
			return -1;
		left = (double)(p->expected - p->objects + p->later) / p->rate;
		return left + run * to_come;
	}
	if (!p->run)
		return -1;
	left = run - (now - p->began);
	return (left > 0 ? left : 0) + run * to_come;
}

void pace_text(const struct pace *p, double now, struct buf *out)
{
	double left = pace_left(p, now);

	if (p->expected)
		buf_printf(out, "%zu of about %zu objects", p->objects, p->expected);
	else
		buf_printf(out, "run %u of %u", p->run, p->runs);
	if (left < 0)
		return;
	if (left < 90)
		buf_printf(out, ", about %.0f s left", left < 5 ? 5 : left);
	else
		buf_printf(out, ", about %.0f min left", left / 60);
}
