/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rungs that work item by item: each touched function, type or macro climbs
 * by itself, and the file is put together from what they give.
 */
#ifndef PORT_ITEMMERGE_H
#define PORT_ITEMMERGE_H

#include "port/pieces.h"

/**
 * item_merge() - merge the file of @x piece by piece; edits of @ret get rung and outcome.
 *
 * Return: true when every piece found its place; ret->text is set then. Else
 * ret->conflicts tells which did not, and why.
 */
bool item_merge(struct trio *x, const struct port_file *f, const struct port_options *o,
		struct port_result *ret);

#endif
