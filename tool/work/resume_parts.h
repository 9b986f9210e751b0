/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of resume; others include work/resume.h.
 */
#ifndef WORK_RESUME_PARTS_H
#define WORK_RESUME_PARTS_H

#include "work/resume.h"

/** session_opts() - the run that a session was, with @base for what is the command's own. */
void session_opts(const struct session *s, const struct apply_opts *base, struct apply_opts *ret);

#endif
