/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _ASM_X86_BITOPS_H
#define _ASM_X86_BITOPS_H

#define BITS_PER_LONG	64

static inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(addr + nr / BITS_PER_LONG,
			  1UL << (nr % BITS_PER_LONG), __ATOMIC_RELAXED);
}

static inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + nr / BITS_PER_LONG,
			   ~(1UL << (nr % BITS_PER_LONG)), __ATOMIC_RELAXED);
}

static inline void __set_bit(long nr, volatile unsigned long *addr)
{
	addr[nr / BITS_PER_LONG] |= 1UL << (nr % BITS_PER_LONG);
}

static inline void __clear_bit(long nr, volatile unsigned long *addr)
{
	addr[nr / BITS_PER_LONG] &= ~(1UL << (nr % BITS_PER_LONG));
}

static inline int test_bit(long nr, const volatile unsigned long *addr)
{
	return (addr[nr / BITS_PER_LONG] >> (nr % BITS_PER_LONG)) & 1;
}

static inline int test_and_set_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = 1UL << (nr % BITS_PER_LONG);

	return (__atomic_fetch_or(addr + nr / BITS_PER_LONG, mask,
				  __ATOMIC_SEQ_CST) & mask) != 0;
}

static inline int test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = 1UL << (nr % BITS_PER_LONG);

	return (__atomic_fetch_and(addr + nr / BITS_PER_LONG, ~mask,
				   __ATOMIC_SEQ_CST) & mask) != 0;
}

#define test_and_set_bit_lock(nr, addr)	test_and_set_bit((nr), (addr))

static inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + nr / BITS_PER_LONG,
			   ~(1UL << (nr % BITS_PER_LONG)), __ATOMIC_RELEASE);
}

static inline void __clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	__asm__ __volatile__("" ::: "memory");
	__clear_bit(nr, addr);
}

#endif /* _ASM_X86_BITOPS_H */
