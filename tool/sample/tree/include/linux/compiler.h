/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef __LINUX_COMPILER_H
#define __LINUX_COMPILER_H

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

#define __must_check		__attribute__((warn_unused_result))
#define __maybe_unused		__attribute__((unused))
#define __cacheline_aligned	__attribute__((aligned(64)))
#define __init
#define __sched
#define __rcu

#define __acquires(x)
#define __releases(x)

#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val)	(*(volatile __typeof__(x) *)&(x) = (val))

#endif /* __LINUX_COMPILER_H */
