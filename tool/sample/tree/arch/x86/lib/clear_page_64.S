/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/page_types.h>

	.text
	.globl	clear_page_sample
	.type	clear_page_sample, @function
clear_page_sample:
	movl	$(PAGE_SIZE / 8), %ecx
	xorl	%eax, %eax
	rep	stosq
	ret
	.size	clear_page_sample, . - clear_page_sample

	.section .note.GNU-stack, "", @progbits
