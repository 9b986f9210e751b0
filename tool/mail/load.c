/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where mails come from: a file, a maildir, standard input. */
#include <dirent.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "mail/mail_parts.h"

#define MAILDIR_MAX 20000

const char *mail_program(struct arena *a, const char *self)
{
	const char *slash = self ? strrchr(self, '/') : NULL;
	int n = slash ? (int)(slash - self) : 0;
	const char *beside = arena_printf(a, "%.*s/backport-mime", n, self ? self : "");

	if (slash && io_exists(beside))
		return beside;
	return arena_printf(a, "%.*s/../libexec/backport/backport-mime", n, self ? self : "");
}

bool mail_looks_html(struct str text)
{
	struct str t = str_trim(text);

	return (t.n > 9 && !strncasecmp(t.p, "<!doctype", 9)) ||
	       (t.n > 5 && !strncasecmp(t.p, "<html", 5));
}

/* A mail begins with headers; anything else has been something else all along. */
static bool looks_mail(struct str text)
{
	struct str rest = text, line;
	size_t n = 0;

	while (n++ < 4 && str_line(&rest, &line)) {
		size_t i = 0;

		if (str_starts(line, "From "))
			return true;
		while (i < line.n && line.p[i] > 32 && line.p[i] < 127 && line.p[i] != ':')
			i++;
		if (i && i < line.n && line.p[i] == ':')
			return true;
	}
	return false;
}

int mail_parse(struct arena *a, struct str text, const char *name, const char *mime,
	       struct mails *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf plain = BUF_INIT(MAIL_INPUT_MAX);
	struct raw_mails raw = { 0 };
	int rc;

	if (mail_is_gzip(text)) {
		rc = mail_gunzip(text, name, &plain, e);
		if (rc)
			return rc;
		text = buf_str(&plain);
	}
	if (mail_looks_html(text))
		return err_set(e, ERR_INPUT, "%s is a web page, not a mail", name);
	if (!str_trim(text).n)
		return err_set(e, ERR_INPUT, "%s is empty", name);
	if (!looks_mail(text) || memchr(text.p, 0, text.n < 512 ? text.n : 512))
		return err_set(e, ERR_INPUT, "%s does not begin as a mail does", name);
	mbox_split(a, text, &raw);
	return mime_read(a, &raw, name, mime, ret, e);
}

static int read_file(struct arena *a, const char *path, const char *mime, struct mails *ret,
		     struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(MAIL_INPUT_MAX);
	const char *slash = strrchr(path, '/');
	int rc = io_read(path, &b, e);

	return rc ? rc : mail_parse(a, buf_str(&b), slash ? slash + 1 : path, mime, ret, e);
}

static int read_stdin(struct arena *a, const char *mime, struct mails *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(MAIL_INPUT_MAX);
	char chunk[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0)
		buf_add(&b, (struct str){ chunk, (size_t)n });
	if (n < 0)
		return err_set(e, ERR_IO, "cannot read standard input");
	if (b.full)
		return err_set(e, ERR_LIMIT, "standard input: more than %zu MiB",
			       MAIL_INPUT_MAX >> 20);
	return mail_parse(a, buf_str(&b), "standard input", mime, ret, e);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int read_maildir(struct arena *a, const char *path, const char *mime, struct mails *ret,
			struct err *e)
{
	static const char *const boxes[] = { "cur", "new" };
	ARR(const char *) names = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < ARRAY_SIZE(boxes); i++) {
		const char *dir = arena_printf(a, "%s/%s", path, boxes[i]);
		DIR *d = opendir(dir);
		struct dirent *entry;

		while (d && (entry = readdir(d)))
			if (entry->d_name[0] != '.' && names.n < MAILDIR_MAX)
				*ARR_PUSH(a, names) = arena_printf(a, "%s%c%s", entry->d_name, '\0',
								   dir);
		if (d)
			closedir(d);
	}
	if (!names.n)
		return err_set(e, ERR_INPUT, "%s is no maildir with mails in it", path);
	if (names.n == MAILDIR_MAX)
		return err_set(e, ERR_LIMIT, "%s: more than %d mails", path, MAILDIR_MAX - 1);
	/* names begin with the time of delivery */
	qsort(names.v, names.n, sizeof(*names.v), by_name);
	for (size_t i = 0; i < names.n; i++) {
		const char *dir = names.v[i] + strlen(names.v[i]) + 1;
		size_t from = ret->n;
		int rc = read_file(a, arena_printf(a, "%s/%s", dir, names.v[i]), mime, ret, e);

		if (rc)
			return rc;
		for (; from < ret->n; from++)
			ret->v[from].at = ++at;
	}
	return 0;
}

int mail_read(struct arena *a, const char *path, const char *mime, struct mails *ret,
	      struct err *e)
{
	struct stat st;

	if (!strcmp(path, "-"))
		return read_stdin(a, mime, ret, e);
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return read_maildir(a, path, mime, ret, e);
	return read_file(a, path, mime, ret, e);
}
