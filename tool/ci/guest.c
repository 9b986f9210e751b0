// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/guest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"
#include "ci/cpio.h"
#include "git/blob.h"

#define SOURCES_MAX 32
#define INITRD_MAX ((size_t)64 << 20)

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The C files of @dir, sorted, and the id of all that is in them. */
static int sources(struct arena *a, const char *dir, const char **v, size_t *n, struct oid *id,
		   struct err *e)
{
	CLEANUP(buf_release) struct buf all = BUF_INIT((size_t)4 << 20);
	const char *names[SOURCES_MAX];
	size_t n_names = 0;
	DIR *d = opendir(dir);
	struct dirent *entry;

	*n = 0;
	while (d && (entry = readdir(d)) && n_names < SOURCES_MAX) {
		struct str s = str_of(entry->d_name);

		if (str_ends(s, ".c") || str_ends(s, ".h"))
			names[n_names++] = arena_printf(a, "%s/%s", dir, entry->d_name);
	}
	if (d)
		closedir(d);
	qsort(names, n_names, sizeof(*names), by_name);
	for (size_t i = 0; i < n_names; i++) {
		int rc = io_read(names[i], &all, e);

		if (rc)
			return rc;
		if (str_ends(str_of(names[i]), ".c"))
			v[(*n)++] = names[i];
	}
	if (!*n)
		return err_set(e, ERR_NOT_FOUND, "there is no guest program in %s", dir);
	blob_id(buf_str(&all), id);
	return 0;
}

int guest_compile(struct arena *a, const struct ci_config *c, const char *source, const char *work,
		  const char **ret_path, struct err *e)
{
	CLEANUP(buf_release) struct buf said = BUF_INIT(65536);
	const char *argv[SOURCES_MAX + 12], *dir, *path, *temp, *files[SOURCES_MAX];
	struct proc p = { .argv = argv, .timeout_ms = 120000, .err = &said };
	struct str rest, line;
	struct oid id;
	size_t n_files, n = 0;
	int status = 0, rc = sources(a, source, files, &n_files, &id, e);

	if (rc)
		return rc;
	dir = arena_printf(a, "%s/guest/%s", work, oid_abbrev(a, &id, 16));
	path = arena_printf(a, "%s/init", dir);
	*ret_path = path;
	if (io_exists(path))
		return 0;
	rc = io_mkdir(dir, e);
	if (rc)
		return rc;
	temp = arena_printf(a, "%s.%d", path, (int)getpid());
	argv[n++] = arena_printf(a, "%s%s", c->cross_compile, c->cc);
	argv[n++] = "-std=gnu11";
	argv[n++] = "-D_GNU_SOURCE";
	argv[n++] = "-O2";
	argv[n++] = "-static";
	argv[n++] = "-pthread";
	argv[n++] = "-s";
	argv[n++] = "-o";
	argv[n++] = temp;
	for (size_t i = 0; i < n_files; i++)
		argv[n++] = files[i];
	argv[n] = NULL;
	rc = proc_run(&p, &status, e);
	if (rc)
		return rc;
	if (status) {
		rest = buf_str(&said);
		line = STR("it does not say why");
		str_line(&rest, &line);
		err_set(e, ERR_TOOL, "the guest program does not compile: %.*s", STR_ARG(line));
		return err_next(e, "apt-get install gcc libc6-dev");
	}
	if (rename(temp, path))
		return err_set(e, ERR_IO, "cannot write %s: %s", path, strerror(errno));
	return 0;
}

int guest_nonce(char ret[40], struct err *e)
{
	unsigned char raw[16];

	if (getrandom(raw, sizeof(raw), 0) != sizeof(raw))
		return err_set(e, ERR_IO, "no random numbers: %s", strerror(errno));
	memcpy(ret, "bp-", 3);
	for (int i = 0; i < 16; i++)
		snprintf(ret + 3 + 2 * i, 3, "%02x", raw[i]);
	return 0;
}

static void settings(const struct ci_config *c, bool hotplug, struct buf *out)
{
	buf_printf(out, "level=%d\ndimms=%d\ndimm_mb=%d\nreaders=%d\nload_seconds=%d\n", hotplug,
		   c->dimms, c->dimm_mb, c->readers, c->load_seconds);
	buf_printf(out, "offline_seconds=%d\ncured_percent=%d\nloops=%d\n", c->offline_seconds,
		   c->cured_percent, c->loops);
	buf_printf(out, "anon=%d\nthp=%d\nhugetlb=%d\ntmpfs=%d\nnuma=%d\ndevice=%d\nloop=%d\n",
		   c->load_anon, c->load_thp, c->load_hugetlb, c->load_tmpfs, c->load_numa,
		   c->load_device, c->load_loop);
}

int guest_pack(const struct ci_config *c, const char *init, const char *nonce, bool hotplug,
	       const char *path, struct err *e)
{
	CLEANUP(buf_release)
	struct buf out = BUF_INIT(INITRD_MAX),
		   program = BUF_INIT(INITRD_MAX / 2), text = BUF_INIT(65536);
	struct cpio cpio;
	int rc = io_read(init, &program, e);

	if (rc)
		return rc;
	settings(c, hotplug, &text);
	cpio_begin(&cpio, &out);
	cpio_dir(&cpio, "dev", 0755);
	/* The kernel opens it before anything is mounted. */
	cpio_char(&cpio, "dev/console", 0600, 5, 1);
	cpio_file(&cpio, "init", 0755, buf_str(&program));
	cpio_file(&cpio, "nonce", 0400, str_of(nonce));
	cpio_file(&cpio, "settings", 0444, buf_str(&text));
	cpio_end(&cpio);
	if (out.full)
		return err_set(e, ERR_LIMIT, "the initramfs is larger than %zu bytes", out.max);
	return io_write(path, buf_str(&out), e);
}
