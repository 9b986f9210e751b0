/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _ASM_X86_PGTABLE_H
#define _ASM_X86_PGTABLE_H

#include <asm/page_types.h>

#define _PAGE_PRESENT	(1UL << 0)
#define _PAGE_RW	(1UL << 1)
#define _PAGE_ACCESSED	(1UL << 5)
#define _PAGE_PSE	(1UL << 7)
#define _PAGE_PROTNONE	(1UL << 8)

static inline int pte_present(pte_t a)
{
	return (a.pte & (_PAGE_PRESENT | _PAGE_PROTNONE)) != 0;
}

static inline int pte_none(pte_t a)
{
	return !a.pte;
}

static inline int pmd_present(pmd_t a)
{
	return (a.pmd & (_PAGE_PRESENT | _PAGE_PROTNONE | _PAGE_PSE)) != 0;
}

static inline int pmd_none(pmd_t a)
{
	return !a.pmd;
}

static inline int pmd_same(pmd_t a, pmd_t b)
{
	return a.pmd == b.pmd;
}

static inline int pmd_trans_huge(pmd_t a)
{
	return (a.pmd & _PAGE_PSE) != 0;
}

static inline int pmd_protnone(pmd_t a)
{
	return (a.pmd & (_PAGE_PROTNONE | _PAGE_PRESENT)) == _PAGE_PROTNONE;
}

static inline int pmd_write(pmd_t a)
{
	return (a.pmd & _PAGE_RW) != 0;
}

static inline pmd_t pmd_mkyoung(pmd_t a)
{
	a.pmd |= _PAGE_ACCESSED;
	return a;
}

static inline pmd_t pmd_mkwrite(pmd_t a)
{
	a.pmd |= _PAGE_RW;
	return a;
}

static inline pmd_t pmd_modify(pmd_t a, pgprot_t prot)
{
	a.pmd = (a.pmd & PAGE_MASK) | prot.pgprot;
	return a;
}

#endif /* _ASM_X86_PGTABLE_H */
