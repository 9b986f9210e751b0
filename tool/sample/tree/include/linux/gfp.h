/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef __LINUX_GFP_H
#define __LINUX_GFP_H

#include <linux/types.h>

#define __GFP_IO	0x40u
#define __GFP_FS	0x80u
#define GFP_KERNEL	(__GFP_IO | __GFP_FS)
#define GFP_NOFS	__GFP_IO

struct page;

struct page *alloc_page(gfp_t gfp_mask);
void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void kfree(const void *p);

#endif /* __LINUX_GFP_H */
