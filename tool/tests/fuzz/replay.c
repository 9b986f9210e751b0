/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drives a fuzz target without libFuzzer: each file of its corpus as it is, cut
 * off at several places, with its bytes stirred, and doubled.
 *
 *	<target> FILE|DIRECTORY...
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "fuzz.h"

#define CUTS 8
#define STIRS 8

static size_t files;

static void one(struct str s)
{
	/* a block of its own size: a sanitizer sees what reads past its end */
	uint8_t *copy = mem_alloc(s.n ? s.n : 1);

	memcpy(copy, s.p, s.n);
	LLVMFuzzerTestOneInput(copy, s.n);
	mem_free(copy);
}

/* The same bytes every time: a test that fails now and then is none. */
static void stir(struct arena *a, struct str s)
{
	uint32_t x = 12345;

	for (int i = 0; i < STIRS && s.n; i++) {
		char *copy = arena_strn(a, s);

		for (size_t k = 0; k < 1 + s.n / 64; k++) {
			x = x * 1103515245 + 12345;
			copy[(x >> 8) % s.n] = "{}()#\"'/*\\\n\t-+@,;x0\0"[(x >> 4) % 20];
		}
		one((struct str){ copy, s.n });
	}
}

static void file(const char *path)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release)
	struct buf text = BUF_INIT(BUF_FILE_MAX),
		   twice = BUF_INIT(BUF_FILE_MAX);
	struct err e = { 0 };

	if (io_read(path, &text, &e)) {
		fprintf(stderr, "%s\n", e.what);
		exit(2);
	}
	/* the last one named is the one that it died of */
	fprintf(stderr, "# %s\n", path);
	files++;
	one(buf_str(&text));
	for (size_t i = 1; i < CUTS; i++)
		one((struct str){ buf_str(&text).p, text.n * i / CUTS });
	buf_add(&twice, buf_str(&text));
	buf_add(&twice, buf_str(&text));
	one(buf_str(&twice));
	stir(&a, buf_str(&text));
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void directory(const char *path)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	ARR(const char *) names = { 0 };
	struct dirent *d;
	DIR *dir = opendir(path);

	if (!dir) {
		file(path);
		return;
	}
	while ((d = readdir(dir)))
		if (d->d_name[0] != '.')
			*ARR_PUSH(&a, names) = arena_printf(&a, "%s/%s", path, d->d_name);
	closedir(dir);
	qsort(names.v, names.n, sizeof(*names.v), by_name);
	for (size_t i = 0; i < names.n; i++)
		directory(names.v[i]);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		directory(argv[i]);
	printf("%zu files\n", files);
	return files ? 0 : 2;
}
