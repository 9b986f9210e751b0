/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

static inline unsigned int hash_ptr(const void *ptr, unsigned int bits)
{
	unsigned long val = (unsigned long)ptr;

	return (unsigned int)((val * 0x9e3779b97f4a7c15UL) >> (64 - bits));
}

#endif /* _LINUX_HASH_H */
