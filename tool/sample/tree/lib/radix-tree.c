// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Not a tree at all: as much of one as the sample needs, a single slot
 */
#include <linux/errno.h>
#include <linux/radix-tree.h>

void **radix_tree_lookup_slot(struct radix_tree_root *root, unsigned long index)
{
	return index ? NULL : &root->rnode;
}

void *radix_tree_lookup(struct radix_tree_root *root, unsigned long index)
{
	void **slot = radix_tree_lookup_slot(root, index);

	return slot ? *slot : NULL;
}

int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	void **slot = radix_tree_lookup_slot(root, index);

	if (!slot)
		return -ENOMEM;
	*slot = item;
	return 0;
}

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	void **slot = radix_tree_lookup_slot(root, index);
	void *item = slot ? *slot : NULL;

	if (slot)
		*slot = NULL;
	return item;
}
