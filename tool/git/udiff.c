/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/udiff.h"

#include "git/blob.h"
#include "git/commit.h"
#include "git/lg2.h"
#include "git/tree.h"

static void add_patch(git_patch *p, bool hunks_only, struct buf *out)
{
	git_buf text = GIT_BUF_INIT;
	const char *from;

	if (git_patch_to_buf(&text, p))
		return;
	from = text.ptr;
	if (hunks_only && strncmp(from, "@@", 2)) {
		from = strstr(from, "\n@@");
		from = from ? from + 1 : "";
	}
	buf_addz(out, from);
	git_buf_dispose(&text);
}

/* The id line needs both sides in the store's own words, so it is written here. */
static void one_file(const struct tree_change *c, struct str before, struct str after,
		     struct buf *out)
{
	char old_hex[OID_HEX + 1], new_hex[OID_HEX + 1];
	const char *old_path = c->old_path ? c->old_path : c->path;
	git_patch *p;

	buf_printf(out, "diff --git a/%s b/%s\n", old_path, c->path);
	if (!c->old_mode)
		buf_printf(out, "new file mode %06o\n", c->new_mode);
	else if (!c->new_mode)
		buf_printf(out, "deleted file mode %06o\n", c->old_mode);
	else if (c->old_mode != c->new_mode)
		buf_printf(out, "old mode %06o\nnew mode %06o\n", c->old_mode, c->new_mode);
	if (oid_eq(&c->old_id, &c->new_id))
		return;
	buf_printf(out, "index %.12s..%.12s", oid_hex(&c->old_id, old_hex),
		   oid_hex(&c->new_id, new_hex));
	if (c->old_mode && c->old_mode == c->new_mode)
		buf_printf(out, " %06o", c->new_mode);
	buf_addc(out, '\n');
	if (memchr(before.p, 0, before.n) || memchr(after.p, 0, after.n)) {
		buf_addz(out, "Binary files differ\n");
		return;
	}
	buf_printf(out, "--- %s%s\n+++ %s%s\n", c->old_mode ? "a/" : "/dev/null",
		   c->old_mode ? old_path : "", c->new_mode ? "b/" : "/dev/null",
		   c->new_mode ? c->path : "");
	if (git_patch_from_buffers(&p, before.p, before.n, old_path, after.p, after.n, c->path,
				   NULL))
		return;
	add_patch(p, true, out);
	git_patch_free(p);
}

int udiff_trees(struct repo *r, const struct oid *old_tree, const struct oid *new_tree,
		struct buf *out, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct tree_changes ch = { 0 };
	int rc = tree_changes(r, &tmp, old_tree, new_tree, &ch, e);

	for (size_t i = 0; !rc && i < ch.n; i++) {
		struct str before = STR(""), after = STR("");

		if (ch.v[i].old_mode)
			rc = blob_text(r, &tmp, &ch.v[i].old_id, &before, e);
		if (!rc && ch.v[i].new_mode)
			rc = blob_text(r, &tmp, &ch.v[i].new_id, &after, e);
		if (!rc)
			one_file(&ch.v[i], before, after, out);
	}
	return rc;
}

int udiff_commits(struct repo *r, const char *old_hex, const char *new_hex, struct buf *out,
		  struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct commit old = { 0 }, new = { 0 };
	struct oid a, b;
	int rc;

	if (!oid_parse(str_of(old_hex), &a) || !oid_parse(str_of(new_hex), &b))
		return err_set(e, ERR_INPUT, "no commit id: %s..%s", old_hex, new_hex);
	rc = commit_read(r, &tmp, &a, &old, e);
	if (!rc)
		rc = commit_read(r, &tmp, &b, &new, e);
	return rc ? rc : udiff_trees(r, &old.tree, &new.tree, out, e);
}

void udiff_texts(struct str before, struct str after, unsigned context, struct buf *out)
{
	git_diff_options opt;
	git_patch *p;

	git_diff_options_init(&opt, GIT_DIFF_OPTIONS_VERSION);
	opt.context_lines = context;
	if (git_patch_from_buffers(&p, before.p, before.n, NULL, after.p, after.n, NULL, &opt))
		return;
	add_patch(p, true, out);
	git_patch_free(p);
}
