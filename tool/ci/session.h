/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One target from tree to verdict.
 */
#ifndef CI_SESSION_H
#define CI_SESSION_H

#include "ci/lab.h"

/**
 * session_run() - the levels that are configured, in order: objects, build, boot, hotplug. A level
 * that fails ends it.
 * @ret_doc: one element of results[] of backport.ci/1; the caller's. Set in every case.
 *
 * Return: the exit code of the verdict (cli.md).
 */
int session_run(struct lab *l, const struct ci_target *t, cJSON **ret_doc);

/** session_file() - where the result of a target's last run is kept. */
const char *session_file(const struct lab *l, const struct ci_target *t);

/** session_plan() - what session_run() would do: one element of results[], nothing is built. */
cJSON *session_plan(struct lab *l, const struct ci_target *t);

#endif
