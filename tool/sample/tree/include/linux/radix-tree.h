/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_RADIX_TREE_H
#define _LINUX_RADIX_TREE_H

#include <linux/types.h>

struct radix_tree_root {
	unsigned int height;
	void *rnode;
};

void *radix_tree_lookup(struct radix_tree_root *root, unsigned long index);
void **radix_tree_lookup_slot(struct radix_tree_root *root, unsigned long index);
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item);
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index);

static inline void radix_tree_replace_slot(void **pslot, void *item)
{
	*pslot = item;
}

#endif /* _LINUX_RADIX_TREE_H */
