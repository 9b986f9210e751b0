/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _ASM_X86_ATOMIC_H
#define _ASM_X86_ATOMIC_H

#define ATOMIC_INIT(i)		{ (i) }
#define atomic_read(v)		(*(volatile int *)&(v)->counter)
#define atomic_set(v, i)	((v)->counter = (i))
#define atomic_inc(v)		((void)__atomic_add_fetch(&(v)->counter, 1, __ATOMIC_SEQ_CST))
#define atomic_dec_and_test(v)	(__atomic_sub_fetch(&(v)->counter, 1, __ATOMIC_SEQ_CST) == 0)

static inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	__atomic_compare_exchange_n(&v->counter, &old, new, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return old;
}

static inline int atomic_inc_not_zero(atomic_t *v)
{
	int c = atomic_read(v);

	while (c) {
		int seen = atomic_cmpxchg(v, c, c + 1);

		if (seen == c)
			return 1;
		c = seen;
	}
	return 0;
}

#endif /* _ASM_X86_ATOMIC_H */
