/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory: the only allocator of the program, and arenas.
 *
 * Running out of memory ends the program with exit code 128: no caller checks.
 * An arena is a bag of allocations that are freed together. Functions that
 * return structures take the arena these live in.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/str.h"

/**
 * mem_init() - for main() to call first: memory that is given back stays with the process, some
 * tens of megabytes of it. Each port fills an arena and empties it, and what the kernel
 * has taken back it clears page by page before it gives it out again.
 */
void mem_init(void);
void *mem_alloc(size_t n);
void *mem_zalloc(size_t n);
void *mem_realloc(void *p, size_t n);
/** mem_try() - as mem_realloc(), but NULL when there is none: for callers that must tidy first. */
void *mem_try(void *p, size_t n);
/** mem_size() - how much there is room for at @p, which mem_alloc() and its kin returned. */
size_t mem_size(void *p);
void mem_free(void *p);

struct arena_block;
struct arena {
	struct arena_block *head;
};

#define ARENA_INIT { NULL }

/** arena_alloc() - @n zeroed bytes, aligned for anything, alive until arena_release(). */
void *arena_alloc(struct arena *a, size_t n);
/** arena_room() - the same, not cleared: for what is written before it is read. */
void *arena_room(struct arena *a, size_t n);
/**
 * arena_regrow() - @n bytes in place of the @was at @p, which only its caller knows of: it is gone
 * afterwards. What was copied is not left behind when it was big. @p NULL: as arena_room().
 */
void *arena_regrow(struct arena *a, void *p, size_t was, size_t n);
/** arena_strn() - a NUL-terminated copy of @s. */
char *arena_strn(struct arena *a, struct str s);
static inline char *arena_str(struct arena *a, const char *z)
{
	return z ? arena_strn(a, str_of(z)) : NULL;
}
/** arena_span() - a copy of @s as a span (NUL-terminated too). */
struct str arena_span(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_NEW_N(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))

#define ARENA_ROOM_N(a, type, n) ((type *)arena_room((a), sizeof(type) * (size_t)(n)))

/*
 * Growing arrays that live in an arena:
 *	ARR(struct edit) edits = { 0 };
 *	struct edit *e = ARR_PUSH(arena, edits);	(zeroed slot)
 *	for (size_t i = 0; i < edits.n; i++) use(&edits.v[i]);
 * A pushed pointer is valid until the next push.
 */
#define ARR(type) struct { type *v; size_t n, cap; }
#define ARR_PUSH(a, arr) \
	(arr_grow((a), (void **)&(arr).v, &(arr).n, &(arr).cap, sizeof(*(arr).v)), \
	 &(arr).v[(arr).n - 1])
void arr_grow(struct arena *a, void **v, size_t *n, size_t *cap, size_t size);

/* Texts in an arena, that grow by ARR_PUSH. */
struct string_list {
	const char **v;
	size_t n, cap;
};

/* A local that cleans up after itself: CLEANUP(arena_release) struct arena a = ARENA_INIT; */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
