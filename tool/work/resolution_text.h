/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Resolutions for people and programs.
 */
#ifndef WORK_RESOLUTION_TEXT_H
#define WORK_RESOLUTION_TEXT_H

#include "base/json.h"
#include "work/resolution.h"

/**
 * resolutions_show() - a line each into @out, or all of it when @whole; into @doc as
 * "resolutions".
 */
void resolutions_show(struct repo *r, struct arena *a, const struct resolution_list *all,
		      bool whole, cJSON *doc, struct buf *out);

#endif
