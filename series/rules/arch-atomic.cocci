// SPDX-License-Identifier: GPL-2.0-or-later
// rule: arch-atomic
// upstream: 8bf705d13039
// since: v4.17
// what: The atomic operations of the architecture have names of their own.
// directions: to-old

@arch_atomic_read@
expression A;
@@
- atomic_read(A)
+ arch_atomic_read(A)

@arch_atomic_set@
expression A, B;
@@
- atomic_set(A, B)
+ arch_atomic_set(A, B)

@arch_atomic_add@
expression A, B;
@@
- atomic_add(A, B)
+ arch_atomic_add(A, B)

@arch_atomic_sub@
expression A, B;
@@
- atomic_sub(A, B)
+ arch_atomic_sub(A, B)

@arch_atomic_inc@
expression A;
@@
- atomic_inc(A)
+ arch_atomic_inc(A)

@arch_atomic_dec@
expression A;
@@
- atomic_dec(A)
+ arch_atomic_dec(A)

@arch_atomic_xchg@
expression A, B;
@@
- atomic_xchg(A, B)
+ arch_atomic_xchg(A, B)

@arch_atomic_cmpxchg@
expression A, B, C;
@@
- atomic_cmpxchg(A, B, C)
+ arch_atomic_cmpxchg(A, B, C)

@arch_atomic_add_return@
expression A, B;
@@
- atomic_add_return(A, B)
+ arch_atomic_add_return(A, B)

@arch_atomic_sub_return@
expression A, B;
@@
- atomic_sub_return(A, B)
+ arch_atomic_sub_return(A, B)

@arch_atomic64_read@
expression A;
@@
- atomic64_read(A)
+ arch_atomic64_read(A)

@arch_atomic64_set@
expression A, B;
@@
- atomic64_set(A, B)
+ arch_atomic64_set(A, B)

@arch_atomic64_add@
expression A, B;
@@
- atomic64_add(A, B)
+ arch_atomic64_add(A, B)

@arch_atomic64_sub@
expression A, B;
@@
- atomic64_sub(A, B)
+ arch_atomic64_sub(A, B)

@arch_atomic64_inc@
expression A;
@@
- atomic64_inc(A)
+ arch_atomic64_inc(A)

@arch_atomic64_dec@
expression A;
@@
- atomic64_dec(A)
+ arch_atomic64_dec(A)

@arch_atomic64_xchg@
expression A, B;
@@
- atomic64_xchg(A, B)
+ arch_atomic64_xchg(A, B)

@arch_atomic64_cmpxchg@
expression A, B, C;
@@
- atomic64_cmpxchg(A, B, C)
+ arch_atomic64_cmpxchg(A, B, C)

@arch_atomic64_add_return@
expression A, B;
@@
- atomic64_add_return(A, B)
+ arch_atomic64_add_return(A, B)

@arch_atomic64_sub_return@
expression A, B;
@@
- atomic64_sub_return(A, B)
+ arch_atomic64_sub_return(A, B)
