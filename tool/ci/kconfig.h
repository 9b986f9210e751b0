/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a tree's Kconfig files say of a symbol: why a setting was not taken is a question of what
 * it depends on, and vendor trees add to that.
 */
#ifndef CI_KCONFIG_H
#define CI_KCONFIG_H

#include "git/repo.h"

struct kconfig_symbol {
	struct str name;	/* without CONFIG_ */
	const char *at;		/* "mm/Kconfig:163"; NULL: in no Kconfig file that this architecture reads */
	const char *depends;	/* "SPARSEMEM || X86_64_ACPI_NUMA, ARM64", ifs around it too; or NULL */
};

/**
 * kconfig_look() - fill @v, texts in @a, from the Kconfig files of @tree; of arch/ only @arch's
 * ("x86"). What an `if` or a menu of the file that sources this one demands is not seen.
 *
 * Return: 0, or as tree_walk() and blob_text().
 */
int kconfig_look(struct repo *r, struct arena *a, const struct oid *tree, const char *arch,
		 struct kconfig_symbol *v, size_t n, struct err *e);

#endif
