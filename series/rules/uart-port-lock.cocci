// SPDX-License-Identifier: GPL-2.0-or-later
// rule: uart-port-lock
// upstream: b0af4bcb4946
// since: v6.7
// what: The lock of a serial port is taken through functions of its own.
// directions: to-old

@uart_port_lock@
expression P;
@@
- spin_lock(&P->lock)
+ uart_port_lock(P)

@uart_port_unlock@
expression P;
@@
- spin_unlock(&P->lock)
+ uart_port_unlock(P)

@uart_port_lock_irq@
expression P;
@@
- spin_lock_irq(&P->lock)
+ uart_port_lock_irq(P)

@uart_port_unlock_irq@
expression P;
@@
- spin_unlock_irq(&P->lock)
+ uart_port_unlock_irq(P)

@uart_port_lock_irqsave@
expression P;
identifier F;
@@
- spin_lock_irqsave(&P->lock, F)
+ uart_port_lock_irqsave(P, &F)

@uart_port_unlock_irqrestore@
expression P, A;
@@
- spin_unlock_irqrestore(&P->lock, A)
+ uart_port_unlock_irqrestore(P, A)
