/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the surroundings say: where we are, where our data is, who watches. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/cmd.h"

#ifndef BACKPORT_DATA_DIR
#define BACKPORT_DATA_DIR "/usr/local/share/backport"
#endif

static void on_interrupt(int sig)
{
	static const char text[] =
		"backport: interrupted; nothing is left half done, and the same command goes on\n";

	/* Nothing to tidy: what is on disk is consistent at any moment, and refs move
	 * with signals held. */
	(void)sig;
	/* below the progress line; nobody is told when there is nobody */
	if ((!isatty(STDERR_FILENO) || write(STDERR_FILENO, "\n", 1) == 1) &&
	    write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(err_exit(ERR_INTERRUPTED));
	_exit(err_exit(ERR_INTERRUPTED));
}

void cmd_guard(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	int fd;

	/* A closed pipe is a write error like any other, with a message. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	/* what nohup and shells have turned off stays off */
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (signal(ends[i], on_interrupt) == SIG_IGN)
			signal(ends[i], SIG_IGN);

	/* Descriptors 0 to 2 exist, so that no repository file becomes "stdout". */
	/* Read-only: writing to what the caller closed must fail, not vanish. */
	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

static const char *own_path(struct arena *a)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));

	return n > 0 && (size_t)n < sizeof(path) ? arena_strn(a, (struct str){ path, (size_t)n }) :
						   NULL;
}

/* The directory @dir as an absolute path, or NULL when it holds no manifests. */
static const char *data_at(struct arena *a, const char *dir)
{
	char *real;
	const char *ret;

	if (!io_exists(arena_printf(a, "%s/series", dir)))
		return NULL;
	real = realpath(dir, NULL);
	ret = arena_str(a, real);
	mem_free(real);
	return ret;
}

/*
 * Look beside the program first, so that source tree and installation can be
 * moved: build/source is a link to the source tree wherever build/ is.
 */
static const char *data_dir(struct arena *a, const char *self)
{
	const char *slash = self ? strrchr(self, '/') : NULL;
	struct str dir = { self, slash ? (size_t)(slash - self) : 0 };
	const char *found = NULL;

	if (slash)
		found = data_at(a, arena_printf(a, "%.*s/source", STR_ARG(dir)));
	if (!found && str_ends(dir, "/build"))
		found = data_at(a, arena_printf(a, "%.*s/..", STR_ARG(dir)));
	if (!found && slash)
		found = data_at(a, arena_printf(a, "%.*s/../share/backport", STR_ARG(dir)));
	return found ? found : BACKPORT_DATA_DIR;
}

static bool wants_color(int color)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (color)
		return color > 0;
	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}

void cmd_setup(struct ctx *c, const char *data, int color, bool quiet)
{
	c->self = own_path(c->arena);
	c->data = data ? data : data_dir(c->arena, c->self);
	c->color = !c->json && wants_color(color);
	c->progress = !quiet && isatty(STDERR_FILENO);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_manifest(const struct dirent *d)
{
	struct str name = str_of(d->d_name);

	return d->d_name[0] != '.' && str_ends(name, ".json") && !str_is(name, "schema.json");
}

void cmd_series_names(struct ctx *c, struct buf *out)
{
	struct dirent **all;
	int n = scandir(arena_printf(c->arena, "%s/series", c->data), &all, is_manifest, by_name);

	for (int i = 0; i < n; i++) {
		buf_printf(out, "%.*s\n", (int)(strlen(all[i]->d_name) - strlen(".json")),
			   all[i]->d_name);
		mem_free(all[i]);
	}
	if (n >= 0)
		mem_free(all);
}
