/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libgit2's memory is ours: running out of it ends the program, with our message and exit code.
 * libgit2 1.5 itself goes on with half of what it wanted and crashes (reading the config, for one).
 * Only while refs are locked it is told instead, for then the locks must be given back: those paths
 * are few, and tests/torture/faults.pl walks them all.
 */
#include <stdlib.h>

#include <git2/sys/alloc.h>

#include "git/lg2.h"

static _Thread_local bool soft;

void lg2_memory_soft(bool on)
{
	soft = on;
}

/* From libgit2 1.6 on an allocator has three members, and the rest is made of them. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 6

static void *get(void *p, size_t n)
{
	return soft ? mem_try(p, n) : mem_realloc(p, n);
}

static void *get_many(void *p, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all))
		return NULL;
	return get(p, all);
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
		.gfree = mem_free,
	};

	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &own);
}

#else

void lg2_memory(void)
{
}

#endif
