/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest asks for, done over QMP: a DIMM in, a DIMM out. A refused
 * unplug shows as ACPI_DEVICE_OST alone (QEMU 7.2 sends no MEM_UNPLUG_ERROR
 * for DIMMs), so that is what is read.
 */
#ifndef CI_PLUG_H
#define CI_PLUG_H

#include "ci/config.h"
#include "ci/qmp.h"

struct plug {
	const struct ci_config *config;
	struct qmp *qmp;
	char verb[8], id[32];	/* the request under way; verb[0] == 0: none */
	unsigned int waits_for;	/* id of the reply */
	int stage;
	double deadline;
	unsigned int added, deleted, refused;
};

void plug_init(struct plug *p, const struct ci_config *c, struct qmp *q);
/** plug_begin() - a request of the guest's. Return: an answer at once, or NULL: later. */
const char *plug_begin(struct plug *p, struct arena *a, const char *request, double now);
/** plug_message() - a reply or event of QEMU's. Return: the answer for the guest, or NULL. */
const char *plug_message(struct plug *p, struct arena *a, const cJSON *msg);
/** plug_tick() - the answer when nothing came in time, or NULL. */
const char *plug_tick(struct plug *p, struct arena *a, double now);

#endif
