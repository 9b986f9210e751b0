/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CMD_VERSION_H
#define CMD_VERSION_H

#define BACKPORT_VERSION "0.1.0"
/* of that release; man pages carry it, so that the same source makes the same bytes */
#define BACKPORT_DATE "2026-11-23"

#endif
