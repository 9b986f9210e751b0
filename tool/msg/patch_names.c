/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which file a patch means. Its headers name it up to three times, with or
 * without a/ and b/; all must agree, and nothing is guessed.
 */
#include "msg/patch_parts.h"

static bool is_null(struct str name)
{
	return str_is(name, "/dev/null");
}

/* The prefixes that git gives the two sides (also diff.mnemonicPrefix, and diff -R). */
static bool prefix_pair(struct str a, struct str b)
{
	static const char pairs[][3] = { "ab", "ba", "iw", "wi", "ci", "ic", "cw", "wc", "ow", "wo" };

	if (a.n < 3 || b.n < 3 || a.p[1] != '/' || b.p[1] != '/')
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (a.p[0] == pairs[i][0] && b.p[0] == pairs[i][1])
			return true;
	return false;
}

static bool prefixed(struct str a)
{
	return a.n > 2 && a.p[1] == '/' && strchr("abiwco", a.p[0]);
}

static struct str cut(struct str s, int strip)
{
	const char *slash = strip ? memchr(s.p, '/', s.n) : NULL;
	size_t n = slash ? (size_t)(slash - s.p) + 1 : 0;

	return (struct str){ s.p + n, s.n - n };
}

/* How many components both names lose: 0 or 1, or -1 when that cannot be told. */
static int strip_of(const struct scan *s, struct str a, struct str b, bool git)
{
	if (is_null(a) || is_null(b)) {
		struct str one = is_null(a) ? b : a;

		if (prefixed(one))
			return 1;
		return git ? 0 : s->strip;
	}
	if (prefix_pair(a, b))
		return 1;
	if (prefixed(a) || prefixed(b))
		return -1;
	/* "linux.orig/mm/x.c" and "linux/mm/x.c", as diff -r writes them */
	if (!git && !str_eq(a, b) && str_eq(cut(a, 1), cut(b, 1)) && memchr(a.p, '/', a.n))
		return 1;
	return 0;
}

int patch_git_names(struct scan *s, struct str rest, struct head_names *n)
{
	struct str line = rest;
	size_t spaces = 0, at = 0, found = 0;

	if (line.n && line.p[0] == '"') {
		if (!patch_unquote(s->arena, &line, &n->git_old) || !line.n || line.p[0] != ' ')
			return scan_fail(s, "a quoted name with bad quoting");
		line = (struct str){ line.p + 1, line.n - 1 };
		if (line.n && line.p[0] == '"') {
			if (!patch_unquote(s->arena, &line, &n->git_new) || line.n)
				return scan_fail(s, "a quoted name with bad quoting");
		} else {
			n->git_new = line;
		}
		return 0;
	}
	for (size_t i = 0; i < line.n; i++) {
		struct str a = { line.p, i }, b = { line.p + i + 1, line.n - i - 1 };

		if (line.p[i] != ' ' || !i || !b.n)
			continue;
		if (b.p[0] == '"') {
			if (!patch_unquote(s->arena, &b, &n->git_new) || b.n)
				return scan_fail(s, "a quoted name with bad quoting");
			n->git_old = a;
			return 0;
		}
		spaces++;
		/* names with spaces: where both halves say the same */
		if (spaces == 1 || str_eq(cut(a, prefix_pair(a, b)), cut(b, prefix_pair(a, b)))) {
			found += str_eq(cut(a, prefix_pair(a, b)), cut(b, prefix_pair(a, b)));
			at = i;
		}
	}
	if (!spaces)
		return scan_fail(s, "\"diff --git\" without two names");
	if (spaces == 1 || found == 1) {
		n->git_old = (struct str){ line.p, at };
		n->git_new = (struct str){ line.p + at + 1, line.n - at - 1 };
	}
	return 0;
}

/* Two headers about one side; the first that says something wins, and the rest must agree. */
static int settle(struct scan *s, size_t at, struct str *have, struct str more)
{
	if (!more.p)
		return 0;
	if (!have->p)
		*have = more;
	else if (!str_eq(*have, more))
		return scan_fail_at(s, at, "its headers name two files: %.*s and %.*s",
				    STR_ARG(*have), STR_ARG(more));
	return 0;
}

static int check_path(struct scan *s, size_t at, struct str path)
{
	const char *why = patch_path_fault(path);
	int shown = (int)(path.n < 80 ? path.n : 80);

	/* control characters are not repeated on a terminal */
	for (int i = 0; i < shown; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
			shown = 0;
	return why ? scan_fail_at(s, at, "path \"%.*s\": %s", shown, path.p, why) : 0;
}

/* Prefixes off, for one pair of names. */
static int strip_pair(struct scan *s, size_t at, struct str *a, struct str *b, bool git)
{
	int strip;

	if (!a->p || !b->p)
		return 0;
	if (is_null(*a) && is_null(*b))
		return scan_fail_at(s, at, "both sides are /dev/null");
	strip = strip_of(s, *a, *b, git);
	if (strip < 0)
		return scan_fail_at(s, at, "cannot tell which part of %.*s and %.*s is a prefix",
				    STR_ARG(*a), STR_ARG(*b));
	s->strip = strip;
	*a = is_null(*a) ? STR("") : cut(*a, strip);
	*b = is_null(*b) ? STR("") : cut(*b, strip);
	return 0;
}

int patch_names(struct scan *s, struct patch_file *f, const struct head_names *n)
{
	struct str old = n->from, new = n->to, go = n->git_old, gn = n->git_new;
	struct str mo = n->minus, mn = n->plus;
	bool no_old, no_new;
	int rc = strip_pair(s, f->at, &go, &gn, true);

	if (!rc)
		rc = strip_pair(s, f->at, &mo, &mn, n->git);
	if (rc)
		return rc;
	no_old = mo.p && !mo.n;
	no_new = mn.p && !mn.n;
	if (n->git && ((no_old && f->kind != PATCH_ADD) || (no_new && f->kind != PATCH_DELETE))) {
		/* headers of other tools lack "new file mode" */
		f->kind = no_old ? PATCH_ADD : PATCH_DELETE;
	}
	if (!n->git && !no_old && !no_new && !str_eq(mo, mn)) {
		/* "x.c.orig" and "x.c": the shorter is the file */
		if (str_starts(mo, arena_strn(s->arena, mn)))
			mo = mn;
		else if (str_starts(mn, arena_strn(s->arena, mo)))
			mn = mo;
	}
	if (no_old)
		mo = (struct str){ NULL, 0 };
	if (no_new)
		mn = (struct str){ NULL, 0 };
	rc = settle(s, f->at, &old, mo);
	if (!rc)
		rc = settle(s, f->at, &new, mn);
	if (!rc)
		rc = settle(s, f->at, &old, go);
	if (!rc)
		rc = settle(s, f->at, &new, gn);
	if (rc)
		return rc;
	if (!old.p)
		old = new;
	if (!new.p)
		new = old;
	if (!old.p)
		return scan_fail_at(s, f->at, "cannot tell where the first name ends");
	rc = check_path(s, f->at, old);
	if (!rc)
		rc = check_path(s, f->at, new);
	if (rc)
		return rc;
	if (f->kind != PATCH_RENAME && f->kind != PATCH_COPY && !str_eq(old, new))
		return scan_fail_at(s, f->at, "its headers name two files: %.*s and %.*s",
				    STR_ARG(old), STR_ARG(new));
	f->old_path = f->kind == PATCH_ADD ? NULL : arena_strn(s->arena, old);
	f->new_path = f->kind == PATCH_DELETE ? NULL : arena_strn(s->arena, new);
	return 0;
}
