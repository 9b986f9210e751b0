/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/version.h"

#include <dlfcn.h>

#include "cmd/cmd.h"

/*
 * The libraries are asked through the dynamic linker: what is printed is what
 * was loaded, and this file needs none of their headers.
 */
static void text_version(const char *name, const char *symbol, struct buf *out)
{
	union {
		void *address;
		const char *(*call)(void);
	} f = { dlsym(RTLD_DEFAULT, symbol) };
	const char *z = f.address ? f.call() : NULL;

	/* "libcurl/7.88.1 OpenSSL/3.0.11 ..." names itself. */
	if (z && !strncmp(z, name, strlen(name)) && z[strlen(name)] == '/')
		z += strlen(name) + 1;
	if (z)
		buf_printf(out, "  %-8s %s\n", name, z);
}

void cmd_version(struct buf *out)
{
	union {
		void *address;
		int (*call)(int *, int *, int *);
	} git = { dlsym(RTLD_DEFAULT, "git_libgit2_version") };
	int v[3] = { 0 };

	buf_printf(out, "backport %s\n", BACKPORT_VERSION);
	if (git.address) {
		git.call(&v[0], &v[1], &v[2]);
		buf_printf(out, "  %-8s %d.%d.%d\n", "libgit2", v[0], v[1], v[2]);
	}
	text_version("libcurl", "curl_version", out);
	text_version("SQLite", "sqlite3_libversion", out);
	text_version("cJSON", "cJSON_Version", out);
}
