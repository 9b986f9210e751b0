/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ours against the maintainers': the same bytes, the same tokens, or not the same. */
#include "backtest/parts.h"
#include "c/token.h"
#include "git/blob.h"
#include "git/tree.h"
#include "git/udiff.h"

/* Next token that counts; directives end with their line, so being part of one counts as well. */
static bool next_token(const struct toks *t, size_t *i, uint32_t *id, unsigned *flags)
{
	while (*i < t->n && t->v[*i].kind == TOK_COMMENT)
		(*i)++;
	if (*i >= t->n)
		return false;
	*id = t->v[*i].id;
	*flags = t->v[*i].flags & (TOK_PP | TOK_PP_START);
	(*i)++;
	return true;
}

static bool same_c(struct str one, struct str other)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct toks x, y;
	size_t i = 0, k = 0;

	tok_lex(&a, one, &x);
	tok_lex(&a, other, &y);
	for (;;) {
		uint32_t p = 0, q = 0;
		unsigned f = 0, g = 0;
		bool more = next_token(&x, &i, &p, &f);

		if (more != next_token(&y, &k, &q, &g) || p != q || f != g)
			return false;
		if (!more)
			return true;
	}
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Two lines, runs of white space counted as one and none at the ends. */
static bool same_line(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	a = str_trim(a);
	b = str_trim(b);
	while (i < a.n && k < b.n) {
		if (blank(a.p[i]) && blank(b.p[k])) {
			while (i < a.n && blank(a.p[i]))
				i++;
			while (k < b.n && blank(b.p[k]))
				k++;
		} else if (a.p[i++] != b.p[k++]) {
			return false;
		}
	}
	return i == a.n && k == b.n;
}

/* Files that '#' comments in: build files. */
static bool hash_comments(const char *path)
{
	const char *base = strrchr(path, '/');
	struct str name = str_of(base ? base + 1 : path);

	return str_starts(name, "Makefile") || str_starts(name, "Kconfig") ||
	       str_starts(name, "Kbuild") || str_ends(name, ".sh") || str_ends(name, ".py");
}

static bool content_line(struct str *rest, bool hash, struct str *ret)
{
	while (str_line(rest, ret)) {
		struct str s = str_trim(*ret);

		if (s.n && !(hash && s.p[0] == '#'))
			return true;
	}
	return false;
}

static bool same_lines(struct str one, struct str other, bool hash)
{
	for (;;) {
		struct str a, b;
		bool more = content_line(&one, hash, &a);

		if (more != content_line(&other, hash, &b))
			return false;
		if (!more)
			return true;
		if (!same_line(a, b))
			return false;
	}
}

bool bt_same_text(const char *path, struct str one, struct str other)
{
	if (str_eq(one, other))
		return true;
	return port_is_c(path) ? same_c(one, other) : same_lines(one, other, hash_comments(path));
}

static int text_at(struct bt_bench *b, const struct oid *tree, const char *path,
		   struct bt_file *ret)
{
	struct oid id;
	uint32_t mode;
	int rc = tree_find(b->repo, tree, path, &id, &mode, NULL);

	*ret = (struct bt_file){ .path = path, .text = STR("") };
	if (rc == ERR_NOT_FOUND)
		return 0;
	if (!rc)
		rc = blob_cached(&b->blobs, &id, &ret->text, NULL);
	ret->there = !rc;
	return rc;
}

static size_t count_lines(struct str hunks)
{
	struct str line;
	size_t n = 0;

	while (str_line(&hunks, &line))
		n += line.n && (line.p[0] == '+' || line.p[0] == '-');
	return n;
}

static enum bt_outcome compare_file(struct bt_bench *b, const struct bt_file *made,
				    struct buf *diff, size_t *lines)
{
	CLEANUP(buf_release) struct buf hunks = BUF_INIT(BUF_FILE_MAX);
	struct bt_file want;

	if (text_at(b, &b->expected.tree, made->path, &want))
		return BT_ERROR;
	if (made->there == want.there && str_eq(made->text, want.text))
		return BT_EXACT;
	if (made->there && want.there && bt_same_text(made->path, made->text, want.text))
		return BT_EQUIVALENT;
	if (diff) {
		udiff_texts(made->text, want.text, 3, &hunks);
		*lines += count_lines(buf_str(&hunks));
		buf_printf(diff, "--- ours/%s%s\n+++ expected/%s%s\n", made->path,
			   made->there ? "" : " (not there)", made->path,
			   want.there ? "" : " (not there)");
		buf_add(diff, buf_str(&hunks));
	}
	return BT_DIFFERENT;
}

enum bt_outcome bt_compare(struct bt_bench *b, const struct bt_files *made, struct buf *diff,
			   size_t *ret_lines)
{
	enum bt_outcome worst = BT_EXACT, one;
	struct tree_changes want = { 0 };
	size_t lines = 0;

	for (size_t i = 0; i < made->n; i++) {
		one = compare_file(b, &made->v[i], diff, &lines);
		worst = one > worst ? one : worst;
	}
	if (tree_changes(b->repo, b->arena, &b->base.tree, &b->expected.tree, &want, NULL))
		return BT_ERROR;
	/* what the maintainers changed and the tool left alone */
	for (size_t i = 0; i < 2 * want.n; i++) {
		const struct tree_change *c = &want.v[i / 2];
		const char *path = i % 2 ? c->old_path : c->path;
		struct bt_file left;
		bool seen = i % 2 && !strcmp(c->path, c->old_path);

		for (size_t k = 0; k < made->n && !seen; k++)
			seen = !strcmp(made->v[k].path, path);
		if (seen)
			continue;
		if (text_at(b, &b->base.tree, path, &left))
			return BT_ERROR;
		one = compare_file(b, &left, diff, &lines);
		worst = one > worst ? one : worst;
	}
	if (ret_lines)
		*ret_lines = lines;
	return worst;
}

/* A sum over the +/- lines: the same for the same lines in any order. */
static int lines_sum(struct bt_bench *b, const struct oid *from, const struct oid *to,
		     uint64_t *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct tree_changes ch = { 0 };
	struct str rest, line;

	if (tree_changes(b->repo, b->arena, from, to, &ch, NULL))
		return -1;
	for (size_t i = 0; i < ch.n; i++) {
		struct bt_file x, y;

		if (text_at(b, from, ch.v[i].old_path, &x) || text_at(b, to, ch.v[i].path, &y))
			return -1;
		udiff_texts(x.text, y.text, 0, &out);
	}
	*ret = 0;
	rest = buf_str(&out);
	while (str_line(&rest, &line))
		if (line.n && (line.p[0] == '+' || line.p[0] == '-'))
			*ret += str_hash(line, 1);
	return 0;
}

bool bt_verbatim(struct bt_bench *b)
{
	struct commit parent;
	uint64_t up, port;

	if (b->upstream.n_parents != 1 ||
	    commit_read(b->repo, b->arena, &b->upstream.parents[0], &parent, NULL))
		return false;
	return !lines_sum(b, &parent.tree, &b->upstream.tree, &up) &&
	       !lines_sum(b, &b->base.tree, &b->expected.tree, &port) && up == port;
}
