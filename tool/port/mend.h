/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings that name the very word that must not be there (port_finding.cut): without it the text
 * is what the branch can build.
 */
#ifndef PORT_MEND_H
#define PORT_MEND_H

#include "port/port.h"

/**
 * port_mend() - take those words out of the results, where upstream's edit that
 * brought them is known.
 *
 * The edit is "adapted" then, with the finding's words as its reason. The findings stay: the gate
 * is to be asked again.
 *
 * Return: how many words were taken out.
 */
size_t port_mend(struct arena *a, struct port_result *results, size_t n);

#endif
