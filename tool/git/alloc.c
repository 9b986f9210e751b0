/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libgit2's memory is ours: running out of it ends the program, with our message and exit code.
 * libgit2 1.5 itself goes on with half of what it wanted and crashes (reading the config, for one).
 * While refs are locked the end must wait, for the locks have to be given back: then libgit2 lives
 * on a reserve, which is far more than moving a few refs takes.
 */
#include <stddef.h>

#include <git2/sys/alloc.h>

#include "git/lg2.h"

#define RESERVE ((size_t)4 << 20)
#define ROUND(n) (((n) + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1))

/* Each piece stands behind its size. What is given back is not used again. */
static _Thread_local struct {
	char *p;
	size_t used;
	bool on;
} reserve;

void lg2_memory_reserve(bool on)
{
	if (on && !reserve.p) {
		reserve.p = mem_alloc(RESERVE);
	} else if (!on && !reserve.used) {
		/* one that was used stays: libgit2 may hold pieces of it */
		mem_free(reserve.p);
		reserve.p = NULL;
	}
	reserve.on = on;
}

static bool is_reserve(const void *p)
{
	return reserve.p && (const char *)p >= reserve.p && (const char *)p < reserve.p + RESERVE;
}

static void *get_reserve(size_t n)
{
	size_t head = ROUND(sizeof(size_t)), *p = (size_t *)(void *)(reserve.p + reserve.used);

	if (n > RESERVE || head + ROUND(n) > RESERVE - reserve.used)
		return NULL;
	*p = n;
	reserve.used += head + ROUND(n);
	return (char *)p + head;
}

static void *get(void *p, size_t n)
{
	size_t was;
	void *q;

	if (!reserve.on && !is_reserve(p))
		return mem_realloc(p, n);
	q = is_reserve(p) ? mem_try(NULL, n) : mem_try(p, n);
	if (q && !is_reserve(p))
		return q;
	if (!q)
		q = get_reserve(n);
	if (!q)
		return mem_realloc(NULL, n);
	if (is_reserve(p)) {
		was = *(size_t *)(void *)((char *)p - ROUND(sizeof(size_t)));
		memcpy(q, p, was < n ? was : n);
	} else if (p) {
		/* only its owner's allocator knows how long it was */
		was = mem_size(p);
		memcpy(q, p, was < n ? was : n);
		mem_free(p);
	}
	return q;
}

static void give_back(void *p)
{
	if (!is_reserve(p))
		mem_free(p);
}

static void *lg2_malloc(size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return get(NULL, n);
}

static void *lg2_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return get(p, n);
}

/* From libgit2 1.7 on an allocator has three members, and the rest is made of them. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7

static void *get_many(void *p, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all))
		return NULL;
	return get(p, all);
}

static void *lg2_mallocarray(size_t n, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return get_many(NULL, n, size);
}

static void *lg2_reallocarray(void *p, size_t n, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return get_many(p, n, size);
}

static void *lg2_calloc(size_t n, size_t size, const char *file, int line)
{
	void *p = lg2_mallocarray(n, size, file, line);

	return p ? memset(p, 0, n * size) : NULL;
}

static char *lg2_substrdup(const char *z, size_t n, const char *file, int line)
{
	char *p = n < SIZE_MAX ? lg2_malloc(n + 1, file, line) : NULL;

	if (!p)
		return NULL;
	memcpy(p, z, n);
	p[n] = '\0';
	return p;
}

static char *lg2_strndup(const char *z, size_t n, const char *file, int line)
{
	return lg2_substrdup(z, strnlen(z, n), file, line);
}

static char *lg2_strdup(const char *z, const char *file, int line)
{
	return lg2_substrdup(z, strlen(z), file, line);
}

void lg2_memory(void)
{
	static git_allocator own = {
		.gmalloc = lg2_malloc, .gcalloc = lg2_calloc, .gstrdup = lg2_strdup,
		.gstrndup = lg2_strndup, .gsubstrdup = lg2_substrdup, .grealloc = lg2_realloc,
		.greallocarray = lg2_reallocarray, .gmallocarray = lg2_mallocarray,
		.gfree = give_back,
	};

	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &own);
}

#else

void lg2_memory(void)
{
	static git_allocator own = {
		.gmalloc = lg2_malloc, .grealloc = lg2_realloc, .gfree = give_back,
	};

	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &own);
}

#endif
