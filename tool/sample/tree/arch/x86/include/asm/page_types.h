/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _ASM_X86_PAGE_DEFS_H
#define _ASM_X86_PAGE_DEFS_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1 << PAGE_SHIFT)

#ifndef __ASSEMBLY__
#define PAGE_MASK	(~((unsigned long)PAGE_SIZE - 1))
#define PMD_SHIFT	21
#define HPAGE_SHIFT	PMD_SHIFT
#endif

#endif	/* _ASM_X86_PAGE_DEFS_H */
