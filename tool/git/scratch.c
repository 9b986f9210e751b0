/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/scratch.h"

#include "git/lg2.h"

int scratch_begin(struct repo *r, struct err *e)
{
	r->new.dry = true;
	return quarantine_begin(r, e);
}
