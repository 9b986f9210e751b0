/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of a file: git's extended ones, --- and +++. */
#include "msg/patch_parts.h"

static bool eat(struct str *s, const char *z)
{
	if (!str_starts(*s, z))
		return false;
	s->p += strlen(z);
	s->n -= strlen(z);
	return true;
}

static bool octal(struct str s, uint32_t *ret)
{
	uint32_t v = 0;

	if (!s.n || s.n > 7)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
		v = v * 8 + (uint32_t)(s.p[i] - '0');
	}
	*ret = v;
	return true;
}

static int mode(struct scan *s, struct str text, uint32_t *ret)
{
	uint32_t m;

	if (!octal(str_trim(text), &m))
		return scan_fail(s, "a file mode that is no octal number");
	if (m == 0160000)
		return scan_fail(s, "it changes a submodule, which is not a patch");
	/* diff and old tools write group bits; git knows these three */
	if ((m & ~0777u) == 0100000)
		m = m & 0100 ? 0100755 : 0100644;
	else if (m != 0120000)
		return scan_fail(s, "no file mode of git's: %o", m);
	*ret = m;
	return 0;
}

static bool hex(struct str s)
{
	if (s.n < 4 || s.n > 64)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	return true;
}

/* "abc..def" or "abc..def 100644" */
static int index_line(struct scan *s, struct str l, struct patch_file *f)
{
	ptrdiff_t dots = str_find(l, STR(".."), 0);
	struct str old, new;
	ptrdiff_t space;

	if (dots < 0)
		return scan_fail(s, "an index line without \"..\"");
	old = (struct str){ l.p, (size_t)dots };
	new = (struct str){ l.p + dots + 2, l.n - (size_t)dots - 2 };
	space = str_find(new, STR(" "), 0);
	if (space >= 0) {
		struct str m = { new.p + space, new.n - (size_t)space };
		uint32_t both;
		int rc = mode(s, m, &both);

		if (rc)
			return rc;
		f->old_mode = f->old_mode ? f->old_mode : both;
		f->new_mode = f->new_mode ? f->new_mode : both;
		new.n = (size_t)space;
	}
	if (!hex(old) || !hex(new))
		return scan_fail(s, "an index line with ids that are none");
	f->old_id = old;
	f->new_id = new;
	return 0;
}

/* A name alone on the rest of a line, quoted or not. */
static int name_of(struct scan *s, struct str l, bool stamped, struct str *ret, bool *ret_epoch)
{
	if (l.n && l.p[0] == '"') {
		if (!patch_unquote(s->arena, &l, ret))
			return scan_fail(s, "a quoted name with bad quoting");
	} else {
		ptrdiff_t tab = stamped ? str_find(l, STR("\t"), 0) : -1;

		*ret = tab < 0 ? l : (struct str){ l.p, (size_t)tab };
		l.p += ret->n;
		l.n -= ret->n;
	}
	if (ret_epoch)
		*ret_epoch = str_find(l, STR("1970-01-01"), 0) >= 0 ||
			     str_find(l, STR("1969-12-31"), 0) >= 0;
	if (!ret->n)
		return scan_fail(s, "a header without a name");
	return 0;
}

static int minus_plus(struct scan *s, struct head_names *n)
{
	struct str l = scan_head(s);
	int rc;

	eat(&l, "--- ");
	rc = name_of(s, l, true, &n->minus, &n->old_epoch);
	if (rc)
		return rc;
	scan_next(s);
	l = s->have ? scan_head(s) : STR("");
	if (!eat(&l, "+++ "))
		return scan_fail(s, "\"---\" without \"+++\" below it");
	rc = name_of(s, l, true, &n->plus, &n->new_epoch);
	scan_next(s);
	return rc;
}

/* One extended header. *ret_done: it is none. */
static int extended(struct scan *s, struct patch_file *f, struct head_names *n, bool *ret_done)
{
	struct str l = scan_head(s);

	if (eat(&l, "old mode "))
		return mode(s, l, &f->old_mode);
	if (eat(&l, "new mode "))
		return mode(s, l, &f->new_mode);
	if (eat(&l, "deleted file mode ")) {
		f->kind = PATCH_DELETE;
		return mode(s, l, &f->old_mode);
	}
	if (eat(&l, "new file mode ")) {
		f->kind = PATCH_ADD;
		return mode(s, l, &f->new_mode);
	}
	if (eat(&l, "rename from ") || eat(&l, "rename old ")) {
		f->kind = PATCH_RENAME;
		return name_of(s, l, false, &n->from, NULL);
	}
	if (eat(&l, "rename to ") || eat(&l, "rename new ")) {
		f->kind = PATCH_RENAME;
		return name_of(s, l, false, &n->to, NULL);
	}
	if (eat(&l, "copy from ")) {
		f->kind = PATCH_COPY;
		return name_of(s, l, false, &n->from, NULL);
	}
	if (eat(&l, "copy to ")) {
		f->kind = PATCH_COPY;
		return name_of(s, l, false, &n->to, NULL);
	}
	if (eat(&l, "index "))
		return index_line(s, l, f);
	if (!eat(&l, "similarity index ") && !eat(&l, "dissimilarity index "))
		*ret_done = true;
	return 0;
}

int patch_read_git(struct scan *s, struct patch_file *f)
{
	struct head_names n = { .git = true };
	struct str rest = scan_head(s);
	bool done = false, text = false;
	int rc;

	eat(&rest, "diff --git ");
	rc = patch_git_names(s, rest, &n);
	f->kind = PATCH_MODIFY;
	for (scan_next(s); s->have && !rc && !done;) {
		rc = extended(s, f, &n, &done);
		if (!rc && !done)
			scan_next(s);
	}
	if (!rc && s->have && str_starts(s->line, "--- ") && str_starts(scan_peek(s), "+++ ")) {
		rc = minus_plus(s, &n);
		text = true;
	} else if (!rc && s->have && str_is(scan_head(s), "GIT binary patch")) {
		f->binary = true;
		rc = patch_read_binary(s);
	} else if (!rc && s->have && str_starts(s->line, "Binary files ")) {
		f->binary = true;
		scan_next(s);
	}
	if (!rc && text && !(s->have && str_starts(s->line, "@@ -")))
		rc = s->have && str_starts(s->line, "@@@") ?
			scan_fail(s, "a combined diff (of a merge) is no patch") :
			scan_fail(s, "no hunk below \"+++\"");
	if (!rc)
		rc = patch_read_hunks(s, f);
	return rc ? rc : patch_names(s, f, &n);
}

int patch_read_plain(struct scan *s, struct patch_file *f)
{
	struct head_names n = { 0 };
	int rc = minus_plus(s, &n);

	f->kind = PATCH_MODIFY;
	if (!rc)
		rc = patch_read_hunks(s, f);
	if (rc)
		return rc;
	/* GNU diff -N: an empty side with the epoch's date is a file that is not there */
	if (f->hunk.n == 1 && !f->hunk.v[0].old_n && (n.old_epoch || str_is(n.minus, "/dev/null")))
		f->kind = PATCH_ADD;
	if (f->hunk.n == 1 && !f->hunk.v[0].new_n && (n.new_epoch || str_is(n.plus, "/dev/null")))
		f->kind = PATCH_DELETE;
	return patch_names(s, f, &n);
}
