/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commits read whole, and written. */
#include "git/commit.h"

#include <iconv.h>
#include <strings.h>

#include "base/buf.h"
#include "base/json_scan.h"
#include "git/commit_raw.h"
#include "git/lg2.h"

static bool is_utf8(struct str s)
{
	while (s.n) {
		size_t len = utf8_len(s);

		if (!len)
			return false;
		s.p += len;
		s.n -= len;
	}
	return true;
}

/* @s in UTF-8; false when its encoding is unknown or it is not what it says. */
static bool convert(struct arena *a, iconv_t cd, struct str s, struct str *ret)
{
	/* Four bytes for one is the most any encoding of one byte a character takes. */
	size_t room = s.n * 4 + 16, left = s.n, cap = room;
	char *out = mem_alloc(room), *to = out, *from = (char *)(uintptr_t)s.p;
	bool ok;

	iconv(cd, NULL, NULL, NULL, NULL);
	ok = iconv(cd, &from, &left, &to, &room) != (size_t)-1;
	if (ok)
		*ret = arena_span(a, (struct str){ out, cap - room });
	mem_free(out);
	return ok;
}

static void decode(struct arena *a, struct raw_commit *raw, struct commit *c)
{
	struct str text[3] = { raw->author, raw->committer, raw->message };
	iconv_t cd;

	if (!c->encoding || !strcasecmp(c->encoding, "utf-8") || !strcasecmp(c->encoding, "utf8")) {
		c->utf8 = is_utf8(raw->author) && is_utf8(raw->committer) && is_utf8(raw->message);
		return;
	}
	cd = iconv_open("UTF-8", c->encoding);
	if (cd == (iconv_t)-1)
		return;
	c->utf8 = true;
	for (size_t i = 0; i < ARRAY_SIZE(text); i++)
		c->utf8 = c->utf8 && convert(a, cd, text[i], &text[i]);
	iconv_close(cd);
	if (c->utf8) {
		raw->author = text[0];
		raw->committer = text[1];
		raw->message = text[2];
	}
}

int commit_read(struct repo *r, struct arena *a, const struct oid *id, struct commit *ret,
		struct err *e)
{
	struct commit c = { .id = *id };
	struct raw_commit raw;
	git_odb_object *o;
	struct str text;
	int rc = lg2_read(r, id, GIT_OBJECT_COMMIT, "commit", &o, e);

	if (rc)
		return rc;
	text = arena_span(a, lg2_data(o));
	git_odb_object_free(o);
	if (!raw_commit_parse(text, &raw))
		return err_set(e, ERR_INPUT, "commit %s is malformed", oid_str(a, id));
	c.tree = raw.tree;
	c.n_parents = raw_commit_n_parents(&raw);
	c.parents = ARENA_NEW_N(a, struct oid, c.n_parents + 1);
	for (size_t i = 0; i < c.n_parents; i++)
		c.parents[i] = raw_commit_parent(&raw, i);
	c.cut = repo_is_shallow_at(r, id);
	c.headers = raw.headers;
	c.encoding = raw.encoding.n ? arena_strn(a, raw.encoding) : NULL;
	decode(a, &raw, &c);
	c.message = raw.message;
	if (!ident_parse(a, raw.author, &c.author) || !ident_parse(a, raw.committer, &c.committer))
		return err_set(e, ERR_INPUT, "commit %s names no author or committer",
			       oid_str(a, id));
	*ret = c;
	return 0;
}

/* "Name <mail> seconds zone" on one line. */
static bool ident_ok(const char *z)
{
	const char *open = z ? strchr(z, '<') : NULL, *close = open ? strchr(open, '>') : NULL;
	const char *p;

	if (!close || open == z || open[-1] != ' ' || strchr(z, '\n') || strchr(open + 1, '<') ||
	    close[1] != ' ')
		return false;
	p = close + 2;
	if (*p < '0' || *p > '9')
		return false;
	p += strspn(p, "0123456789");
	/* History has zones like -0700 and +051800: upstream's words are taken as they are. */
	if (*p != ' ' || (p[1] != '+' && p[1] != '-') || !p[2])
		return false;
	p += 2;
	return !p[strspn(p, "0123456789")];
}

static int check(struct repo *r, const struct commit_new *c, struct err *e)
{
	if (!ident_ok(c->author) || !ident_ok(c->committer))
		return err_set(e, ERR_INPUT, "git would not take the %s \"%s\"",
			       ident_ok(c->author) ? "committer" : "author",
			       ident_ok(c->author) ? c->committer : c->author);
	if (c->message.n && memchr(c->message.p, 0, c->message.n))
		return err_set(e, ERR_INPUT, "a NUL byte in the commit message");
	if (!repo_has(r, &c->tree))
		return missing_note(r, &c->tree, "tree", e);
	for (size_t i = 0; i < c->n_parents; i++)
		if (!repo_has(r, &c->parents[i]))
			return missing_note(r, &c->parents[i], "commit", e);
	return 0;
}

int commit_write(struct repo *r, const struct commit_new *c, struct oid *ret, struct err *e)
{
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	char hex[OID_HEX + 1];
	int rc = check(r, c, e);

	if (rc)
		return rc;
	buf_printf(&b, "tree %s\n", oid_hex(&c->tree, hex));
	for (size_t i = 0; i < c->n_parents; i++)
		buf_printf(&b, "parent %s\n", oid_hex(&c->parents[i], hex));
	buf_printf(&b, "author %s\ncommitter %s\n", c->author, c->committer);
	if (c->encoding)
		buf_printf(&b, "encoding %s\n", c->encoding);
	buf_addc(&b, '\n');
	buf_add(&b, c->message);
	rc = b.full ? err_set(e, ERR_LIMIT, "the commit message is too long") :
		lg2_write(r, GIT_OBJECT_COMMIT, buf_str(&b), ret, e);
	buf_release(&b);
	return rc;
}
