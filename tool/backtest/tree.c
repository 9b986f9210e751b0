/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * git merge-tree on whole trees, as a cherry-pick would do it: renames and all.
 * It writes what it makes, so it does that in a repository of its own that
 * borrows the objects of the real one.
 */
#include "backtest/parts.h"
#include "base/io.h"
#include "git/blob.h"
#include "git/tree.h"

static const char *one_word(struct bt_bench *b, const struct buf *out)
{
	struct str rest = buf_str(out), line;

	return str_line(&rest, &line) ? arena_strn(b->arena, str_trim(line)) : "";
}

/* commit-tree @tree [-p @parent] in the borrowed repository; NULL when it fails. */
static const char *make_commit(struct bt_bench *b, const struct oid *tree, const char *parent)
{
	const char *argv[] = { "git", "--git-dir=m.git", "-c", "user.name=x", "-c", "user.email=x@x",
			       "commit-tree", oid_str(b->arena, tree), "-m", "x",
			       parent ? "-p" : NULL, parent, NULL };
	CLEANUP(buf_release) struct buf out = BUF_INIT(4096);

	return bt_run_in(b, argv, (struct str){ 0 }, &out) ? NULL : one_word(b, &out);
}

static enum bt_outcome take(struct bt_bench *b, const char *hex)
{
	const struct repo_opts where = { .path = arena_printf(b->arena, "%s/m.git", b->dir) };
	enum bt_outcome ret = BT_ERROR;
	struct tree_changes ch = { 0 };
	struct bt_files made = { 0 };
	struct repo *r;
	struct oid tree;

	if (!oid_parse(str_of(hex), &tree) || repo_open(&where, &r, NULL))
		return BT_ERROR;
	if (!tree_changes(r, b->arena, &b->base.tree, &tree, &ch, NULL)) {
		ret = BT_EXACT;
		for (size_t i = 0; i < ch.n && ret == BT_EXACT; i++) {
			const struct tree_change *c = &ch.v[i];
			struct bt_file *m = ARR_PUSH(b->arena, made);

			*m = (struct bt_file){ c->path, c->new_mode != 0, STR("") };
			if (m->there && blob_text(r, b->arena, &c->new_id, &m->text, NULL))
				ret = BT_ERROR;
			if (c->kind == TREE_RENAMED)
				*ARR_PUSH(b->arena, made) =
					(struct bt_file){ c->old_path, false, STR("") };
		}
	}
	repo_free(r);
	return ret == BT_EXACT ? bt_compare(b, &made, NULL, NULL) : ret;
}

enum bt_outcome bt_merge_tree(struct bt_bench *b)
{
	static const char *const init[] = { "git", "init", "-q", "--bare", "m.git", NULL };
	CLEANUP(buf_release) struct buf out = BUF_INIT(1 << 20);
	const char *before, *ours, *theirs;
	struct commit parent;
	int code;

	if (b->upstream.n_parents != 1 ||
	    commit_read(b->repo, b->arena, &b->upstream.parents[0], &parent, NULL) ||
	    bt_run_in(b, init, (struct str){ 0 }, NULL) ||
	    io_write(arena_printf(b->arena, "%s/m.git/objects/info/alternates", b->dir),
		     str_of(arena_printf(b->arena, "%s/objects\n", repo_common_dir(b->repo))),
		     NULL))
		return BT_ERROR;
	before = make_commit(b, &parent.tree, NULL);
	ours = before ? make_commit(b, &b->base.tree, before) : NULL;
	theirs = ours ? make_commit(b, &b->upstream.tree, before) : NULL;
	if (!theirs)
		return BT_ERROR;
	code = bt_run_in(b, (const char *const[]){ "git", "--git-dir=m.git", "merge-tree",
						   "--write-tree", "--no-messages", ours, theirs,
						   NULL },
			 (struct str){ 0 }, &out);
	if (code)
		return code == 1 ? BT_REFUSED : BT_ERROR;
	return take(b, one_word(b, &out));
}
