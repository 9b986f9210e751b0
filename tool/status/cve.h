/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CVE ids of the kernel, by a local clone of its vulns repository
 * (git.kernel.org, security/vulns; config backport.vulns, the user's alone):
 * cve/published/YEAR/CVE-….sha1 holds the upstream commits that fix it, one a
 * line; CVE-….dyad pairs "version:commit:version:commit", vulnerable and fixed.
 */
#ifndef STATUS_CVE_H
#define STATUS_CVE_H

#include "git/repo.h"
#include "series/manifest.h"

/** cve_is_name() - "CVE-2024-26900", in capitals. */
bool cve_is_name(const char *z);
/**
 * cve_fixes() - the upstream commits that fix it, 40 digits each.
 *
 * Return: 0; ERR_CONFIG when no clone is named; ERR_NOT_FOUND when it is not published there, or
 * was rejected; ERR_INPUT when the clone's file names no commit.
 */
int cve_fixes(struct repo *r, struct arena *a, const char *cve, struct strings *ret, struct err *e);

#endif
