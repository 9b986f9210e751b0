/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/queue.h"

#include <dirent.h>

#include "base/io.h"
#include "msg/message.h"

/* Far above what a message takes; the rest of the file is the patch. */
#define HEAD_MAX 65536

/* A mail's headers are no message: what begins at the first empty line is. */
static void read_patch(struct arena *a, const char *series, const char *file, struct str text,
		       struct queue *ret)
{
	ptrdiff_t body = str_find(text, STR("\n\n"), 0);
	struct message m;

	if (body < 0)
		return;
	text = (struct str){ text.p + body, text.n - (size_t)body };
	message_parse(a,
		      str_of(arena_printf(a, "patch%.*s",
					  (int)(text.n < HEAD_MAX ? text.n : HEAD_MAX), text.p)),
		      &m);
	for (size_t i = 0; i < m.uprefs.n; i++)
		*ARR_PUSH(a, *ret) = (struct queued){ series, file, arena_strn(a, m.uprefs.v[i].id) };
}

static int read_dir(struct arena *a, const char *top, const char *name, struct queue *ret,
		    struct err *e)
{
	const char *series = arena_str(a, name + strlen("queue-"));
	DIR *d = opendir(arena_printf(a, "%s/%s", top, name));
	struct dirent *f;
	int rc = 0;

	while (d && !rc && (f = readdir(d))) {
		CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
		const char *file = arena_printf(a, "%s/%s", name, f->d_name);

		if (f->d_name[0] == '.' || !str_ends(str_of(f->d_name), ".patch"))
			continue;
		rc = io_read(arena_printf(a, "%s/%s", top, file), &b, e);
		if (!rc)
			read_patch(a, series, file, buf_str(&b), ret);
	}
	if (d)
		closedir(d);
	return rc;
}

int queue_read(struct arena *a, const char *dir, struct queue *ret, struct err *e)
{
	DIR *top = dir ? opendir(dir) : NULL;
	struct dirent *q;
	bool any = false;
	int rc = 0;

	if (!dir)
		return 0;
	while (top && !rc && (q = readdir(top)))
		if (str_starts(str_of(q->d_name), "queue-")) {
			any = true;
			rc = read_dir(a, dir, q->d_name, ret, e);
		}
	/* releases/ alone: nothing is queued just now */
	any |= top && io_exists(arena_printf(a, "%s/releases", dir));
	if (top)
		closedir(top);
	if (!rc && !any) {
		err_set(e, ERR_CONFIG, "backport.stableQueue: %s is no clone of the stable queue",
			dir);
		return err_next(e, "git clone of stable-queue.git, then git config --global "
				"backport.stableQueue DIR");
	}
	return rc;
}

const struct queued *queue_find(const struct queue *q, const char *series, const char *hex)
{
	for (size_t i = 0; i < q->n; i++)
		if ((!series || !strcmp(q->v[i].series, series)) &&
		    !strncmp(q->v[i].upstream, hex, strlen(q->v[i].upstream)))
			return &q->v[i];
	return NULL;
}
