/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK_MIN ((size_t)64 << 10)
#define BLOCK_MAX ((size_t)4 << 20)
#define ALIGN _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t used, cap;
	max_align_t data[];
};

static void __attribute__((noreturn)) out_of_memory(size_t n)
{
	char line[96];
	int len = snprintf(line, sizeof(line), "backport: out of memory (%zu bytes asked)\n", n);

	/* No stdio, no atexit handlers: both may want memory. */
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		_exit(128);
	_exit(128);
}

void mem_init(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 16 << 20);
	mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

void *mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *mem_zalloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *mem_realloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		out_of_memory(n);
	return p;
}

void *mem_try(void *p, size_t n)
{
	return realloc(p, n ? n : 1);
}

size_t mem_size(void *p)
{
	return malloc_usable_size(p);
}

void mem_free(void *p)
{
	free(p);
}

static struct arena_block *block_new(size_t cap)
{
	struct arena_block *b;

	if (cap > SIZE_MAX - sizeof(*b))
		out_of_memory(cap);
	b = mem_alloc(sizeof(*b) + cap);
	b->next = NULL;
	b->used = 0;
	b->cap = cap;
	return b;
}

void *arena_room(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;
	size_t cap = BLOCK_MIN;

	if (n > SIZE_MAX - ALIGN)
		out_of_memory(n);
	/* One byte at least, so that two allocations never share an address. */
	n = n ? n : 1;
	n = (n + ALIGN - 1) & ~(ALIGN - 1);
	if (b && b->cap - b->used >= n) {
		b->used += n;
		return (char *)b->data + b->used - n;
	}
	if (b)
		cap = b->cap * 2 < BLOCK_MAX ? b->cap * 2 : BLOCK_MAX;
	if (cap < BLOCK_MIN)
		cap = BLOCK_MIN;
	if (n > cap / 4) {
		/* A big piece gets a block of its own, behind the one that has room left. */
		struct arena_block *big = block_new(n);

		big->used = n;
		if (b) {
			big->next = b->next;
			b->next = big;
		} else {
			a->head = big;
		}
		return big->data;
	}
	b = block_new(cap);
	b->next = a->head;
	b->used = n;
	a->head = b;
	return b->data;
}

/* The link to the block that holds the @n bytes at @p and nothing else, or NULL. */
static struct arena_block **own_block(struct arena *a, const void *p, size_t n)
{
	struct arena_block **at = &a->head;

	/* the head has room for others */
	while (*at && (*at)->data != p)
		at = &(*at)->next;
	return at != &a->head && *at && (*at)->cap == ((n + ALIGN - 1) & ~(ALIGN - 1)) ? at : NULL;
}

void *arena_regrow(struct arena *a, void *p, size_t was, size_t n)
{
	struct arena_block **at = p && was > BLOCK_MIN / 4 ? own_block(a, p, was) : NULL;
	void *to;

	if (at && n < SIZE_MAX - sizeof(**at) - ALIGN) {
		n = (n + ALIGN - 1) & ~(ALIGN - 1);
		*at = mem_realloc(*at, sizeof(**at) + n);
		(*at)->used = (*at)->cap = n;
		return (*at)->data;
	}
	to = arena_room(a, n);
	if (p)
		memcpy(to, p, was < n ? was : n);
	return to;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_room(a, n), 0, n ? n : 1);
}

struct str arena_span(struct arena *a, struct str s)
{
	char *p;

	if (s.n == SIZE_MAX)
		out_of_memory(s.n);
	p = arena_room(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

char *arena_strn(struct arena *a, struct str s)
{
	return (char *)arena_span(a, s).p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory(SIZE_MAX);
	p = arena_room(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void arena_release(struct arena *a)
{
	struct arena_block *b = a->head;

	while (b) {
		struct arena_block *next = b->next;

		mem_free(b);
		b = next;
	}
	a->head = NULL;
}

void arr_grow(struct arena *a, void **v, size_t *n, size_t *cap, size_t size)
{
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 8;
		void *p;

		if (more < *cap || more > SIZE_MAX / 2 / size)
			out_of_memory(SIZE_MAX);
		p = arena_room(a, more * size);
		if (*n)
			memcpy(p, *v, *n * size);
		*v = p;
		*cap = more;
	}
	memset((char *)*v + *n * size, 0, size);
	(*n)++;
}
