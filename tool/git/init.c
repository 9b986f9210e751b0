/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starting libgit2. On Debian it is built with mbed TLS and reads the whole
 * bundle of certificates each time, 7 of the 10 ms that a short command takes,
 * though nothing of ours goes to the network through it. So the call is
 * answered here while libgit2 starts; anybody else gets the real one.
 */
#include <dlfcn.h>

#include "git/lg2.h"

/*
 * How much of the packs is mapped, a piece and all together: libgit2 would map each as a whole, and
 * what was read of it stayed in memory, 120 MB after a port that looked far around. The pieces
 * are cheap: 400 picks map 1,300 of them.
 */
#define WINDOW ((size_t)1 << 20)
#define WINDOWS ((size_t)16 << 20)

static _Thread_local bool starting;

/* The prototype of mbed TLS 2 and 3, which the build does not need otherwise. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	int (*real)(void *, const char *);

	if (starting)
		return 0;	/* read without a failure: there is nothing to trust */
	*(void **)&real = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
	return real ? real(chain, path) : -1;
}

int lg2_init(void)
{
	static bool once;
	int rc;

	if (!once)
		lg2_memory();
	once = true;
	starting = true;
	rc = git_libgit2_init();
	starting = false;
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, WINDOW);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, WINDOWS);
	return rc;
}
