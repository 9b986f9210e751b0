/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drift rules: how the kernel's API changed, one rule a change, as data.
 * A rule file is a semantic patch that spatch reads too; a comment at its head
 * carries what the engine needs besides (see series/rules/README.md).
 */
#ifndef PORT_RULES_H
#define PORT_RULES_H

#include "base/err.h"
#include "c/token.h"
#include "c/world.h"

struct rule;

struct rule_set {
	struct rule **v;
	size_t n, cap;
};

#endif
