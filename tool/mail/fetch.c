/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/fetch.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "base/io.h"
#include "base/proc.h"

#define HTTP_TIMEOUT_MS	330000
#define TRIES		3
#define WAIT_MAX	10	/* seconds that a busy server may ask for */

const char *fetch_program(struct arena *a, const char *self)
{
	const char *slash = self ? strrchr(self, '/') : NULL;
	int n = slash ? (int)(slash - self) : 0;
	const char *beside = arena_printf(a, "%.*s/backport-http", n, self ? self : "");

	if (slash && io_exists(beside))
		return beside;
	return arena_printf(a, "%.*s/../libexec/backport/backport-http", n, self ? self : "");
}

static bool is_hex(const char *z)
{
	size_t n = strspn(z, "0123456789abcdefABCDEF");

	return !z[n] && n >= 12 && n <= 40;
}

/* A Message-ID out of what a person pastes: brackets, an archive's URL. NULL: none. */
static const char *message_id(struct arena *a, const char *what)
{
	struct str s = str_trim(str_of(what)), rest;
	bool url = str_starts(s, "https://") || str_starts(s, "http://");

	if (s.n && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = (struct str){ s.p + 1, s.n - 2 };
	for (rest = s; url && rest.n;) {
		const char *slash = memchr(rest.p, '/', rest.n);
		size_t n = slash ? (size_t)(slash - rest.p) : rest.n;

		if (memchr(rest.p, '@', n)) {
			s = (struct str){ rest.p, n };
			break;
		}
		rest.p += n + (slash != NULL);
		rest.n -= n + (slash != NULL);
	}
	if (s.n < 3 || s.n > 500 || !memchr(s.p, '@', s.n))
		return NULL;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 32 || (unsigned char)s.p[i] >= 127 || s.p[i] == '<' ||
		    s.p[i] == '>')
			return NULL;
	return arena_strn(a, s);
}

static const char *escaped(struct arena *a, const char *id)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);

	for (; *id; id++) {
		if (strchr("-._~@+=$!*'(),", *id) || (*id >= '0' && *id <= '9') ||
		    ((*id | 32) >= 'a' && (*id | 32) <= 'z'))
			buf_addc(&b, *id);
		else
			buf_printf(&b, "%%%02X", (unsigned char)*id);
	}
	return arena_strn(a, buf_str(&b));
}

/* A file name that says what it is; Message-IDs hold anything. */
static const char *kept_as(struct arena *a, const char *dir, const struct fetched *f)
{
	char *name = arena_str(a, f->id);

	if (!dir)
		return NULL;
	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '%')
			*p = '_';
	/* two ids that look alike then, or a long one */
	return arena_printf(a, "%s/fetch/%s-%.120s%s%s", dir, f->what, name,
			    strcmp(name, f->id) || strlen(name) > 120 ?
				    arena_printf(a, "-%016llx", (unsigned long long)str_hash(
					    str_of(f->id), 1)) : "",
			    *f->what == 'c' ? ".patch" : ".mbox");
}

struct answer {
	long code, wait;
	struct str body;	/* in buf */
	struct buf buf;
};

static int ask_once(const char *url, const struct fetch_opts *o, struct answer *r, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	CLEANUP(buf_release) struct buf talk = BUF_INIT(4096);
	const char *const argv[] = { o->http, url, arena_printf(&tmp, "%zu", FETCH_MAX), NULL };
	struct proc p = { .argv = argv, .timeout_ms = HTTP_TIMEOUT_MS, .out = &r->buf, .err = &talk };
	struct str line;
	char *end;
	int status, rc;

	buf_reset(&r->buf);
	rc = proc_run(&p, &status, e);
	if (rc)
		return rc;
	if (status == 3)
		return err_set(e, ERR_LIMIT, "%s: more than %zu MiB", url, FETCH_MAX >> 20);
	r->body = buf_str(&r->buf);
	if (status || !str_line(&r->body, &line))
		return err_set(e, ERR_IO, "%s: %.*s", url, STR_ARG(str_trim(buf_str(&talk))));
	r->code = strtol(line.p, &end, 10);
	r->wait = strtol(end, NULL, 10);
	return 0;
}

static int ask(const char *url, const struct fetch_opts *o, struct answer *r, struct err *e)
{
	for (int i = 0;; i++) {
		int rc = ask_once(url, o, r, e);
		struct timespec t = { .tv_sec = r->wait > 0 ? r->wait : i + 1 };

		if (rc)
			return rc;
		if (r->code == 404)
			return err_set(e, ERR_NOT_FOUND, "%s: not there", url);
		if (r->code == 200)
			return 0;
		if (i + 1 == TRIES || t.tv_sec > WAIT_MAX || (r->code != 429 && r->code < 500))
			return err_set(e, ERR_IO, "%s: the server answers with %ld", url, r->code);
		nanosleep(&t, NULL);
	}
}

static int challenge(const struct fetched *f, struct err *e)
{
	err_set(e, ERR_INPUT,
		"%s is answered with a web page (a challenge for browsers?), not with "
		"the %s",
		f->url, *f->what == 'c' ? "patch" : "thread");
	return err_next(e, "save it with a browser, then: backport apply --mbox FILE");
}

/* Is it what was asked for? */
static int check(struct arena *a, struct fetched *f, const struct fetch_opts *o, struct err *e)
{
	int rc;

	if (mail_looks_html(f->text))
		return challenge(f, e);
	rc = mail_parse(a, f->text, f->url, o->mime, &f->mails, e);
	if (rc)
		return rc;
	if (*f->what == 'c') {
		const char *made = f->mails.n ? f->mails.v[0].made_from : NULL;

		if (!made || strncasecmp(made, f->id, strlen(f->id)))
			return err_set(e, ERR_INPUT, "%s is not the patch of commit %s", f->url,
				       f->id);
		f->id = made;
		return 0;
	}
	for (size_t i = 0; i < f->mails.n; i++)
		if (f->mails.v[i].id && !strcmp(f->mails.v[i].id, f->id))
			return 0;
	return err_set(e, ERR_INPUT, "%s: the mail that was asked for is not in it", f->url);
}

static int over_the_wire(struct arena *a, struct fetched *f, const struct fetch_opts *o,
			 struct err *e)
{
	struct answer r = { .buf = BUF_INIT(FETCH_MAX + 64) };
	struct buf plain = BUF_INIT(MAIL_INPUT_MAX);
	int rc = ask(f->url, o, &r, e);

	if (!rc && mail_is_gzip(r.body)) {
		rc = mail_gunzip(r.body, f->url, &plain, e);
		r.body = buf_str(&plain);
	}
	if (!rc) {
		f->text = arena_span(a, r.body);
		rc = check(a, f, o, e);
	}
	buf_release(&plain);
	buf_release(&r.buf);
	return rc;
}

/* What is kept, when it may be used: @any age, or only what has not aged. */
static bool from_cache(struct arena *a, struct fetched *f, const struct fetch_opts *o, bool any)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(MAIL_INPUT_MAX);
	struct fetched old = *f;
	struct stat st;

	if (!f->path || stat(f->path, &st))
		return false;
	/* a commit stays what it is, a thread grows */
	if (!any && *f->what == 't' && o->now - st.st_mtime > FETCH_TTL)
		return false;
	if (io_read(f->path, &b, NULL))
		return false;
	old.text = arena_span(a, buf_str(&b));
	if (check(a, &old, o, NULL))
		return false;
	*f = old;
	f->cached = true;
	return true;
}

int fetch_get(struct arena *a, const char *what, const struct fetch_opts *o, struct fetched *ret,
	      struct err *e)
{
	struct fetched f = { 0 };
	struct err why = { 0 };
	int rc;

	if (is_hex(what)) {
		char *hex = arena_str(a, what);

		for (char *p = hex; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'F' ? *p | 32 : *p);
		f.what = "commit";
		f.id = hex;
		f.url = arena_printf(a, "%s/patch/?id=%s", o->git ? o->git : FETCH_GIT, hex);
	} else {
		f.what = "thread";
		f.id = message_id(a, what);
		if (!f.id)
			return err_set(e, ERR_INPUT,
				       "%s is neither a commit (12 to 40 hex digits) nor a "
				       "Message-ID",
				       what);
		f.url = arena_printf(a, "%s/%s/t.mbox.gz", o->lore ? o->lore : FETCH_LORE,
				     escaped(a, f.id));
	}
	f.path = kept_as(a, o->cache, &f);
	if (!o->refresh && from_cache(a, &f, o, o->offline)) {
		*ret = f;
		return 0;
	}
	if (o->offline) {
		err_set(e, ERR_NOT_FOUND, "%s %s is not kept here, and --offline asks nobody",
			f.what, f.id);
		return err_next(e, "backport fetch '%s'", f.id);
	}
	rc = over_the_wire(a, &f, o, &why);
	if (rc && rc != ERR_NOT_FOUND && from_cache(a, &f, o, true)) {
		f.stale = true;
		f.why = arena_str(a, why.what);
		rc = 0;
	} else if (!rc && f.path) {
		/* a cache that cannot be written is no reason to fail */
		if (io_mkdir(arena_printf(a, "%s/fetch", o->cache), NULL) ||
		    io_write(f.path, f.text, NULL))
			f.path = NULL;
	}
	if (rc) {
		if (e)
			*e = why;
		return rc;
	}
	*ret = f;
	return 0;
}
