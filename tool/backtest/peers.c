/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What others make of the same pair: line merge, patch, wiggle. They work in a
 * directory of their own and see the same three texts of each file.
 */
#include <limits.h>
#include <stdlib.h>

#include "backtest/parts.h"
#include "base/io.h"
#include "base/proc.h"
#include "git/udiff.h"

#define PEER_LIMIT_MS 20000

/* Nothing of the user's git gets in, and programs speak plain English. */
static const char *const *peer_env(struct bt_bench *b)
{
	const char **v = ARENA_NEW_N(b->arena, const char *, 8);
	const char *path = getenv("PATH");
	size_t n = 0;

	v[n++] = arena_printf(b->arena, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
	v[n++] = arena_printf(b->arena, "HOME=%s", b->dir);
	v[n++] = "GIT_CONFIG_NOSYSTEM=1";
	v[n++] = "GIT_CONFIG_GLOBAL=/dev/null";
	v[n++] = "LC_ALL=C.UTF-8";
	v[n++] = "TZ=UTC";
	return v;
}

int bt_run_in(struct bt_bench *b, const char *const *argv, struct str in, struct buf *out)
{
	const struct proc p = { .argv = argv, .env = peer_env(b), .cwd = b->dir, .in = in,
				.timeout_ms = PEER_LIMIT_MS, .out = out };
	int status;

	return proc_run(&p, &status, NULL) || status >= 126 ? -1 : status;
}

static bool installed(const char *name)
{
	const struct proc p = { .argv = (const char *const[]){ name, "--version", NULL },
				.timeout_ms = PEER_LIMIT_MS };
	int status;

	return !proc_run(&p, &status, NULL);
}

bool bt_tool_parse(const char *name, enum bt_tool *ret)
{
	for (enum bt_tool t = BT_SIBLINGS + 1; t < BT_TOOL_N; t++)
		if (!strcmp(name, bt_tool_name(t))) {
			*ret = t;
			return true;
		}
	return false;
}

bool bt_wanted(const struct backtest_opts *o, enum bt_tool t)
{
	enum bt_tool named;

	if (!o->peers || t <= BT_SIBLINGS)
		return false;
	if (t == BT_LINES_FOUND || t == BT_WIGGLE_FOUND)
		t--;
	for (size_t i = 0; i < o->n_peer; i++)
		if (bt_tool_parse(o->peer[i], &named) && named == t)
			return true;
	return !o->n_peer && t != BT_MERGE_TREE;
}

void bt_tools(const struct backtest_opts *o, bool tool[BT_TOOL_N])
{
	static const char *const program[BT_TOOL_N] = {
		[BT_LINES] = "git", [BT_LINES_FOUND] = "git", [BT_PATCH] = "patch",
		[BT_MERGE_TREE] = "git", [BT_WIGGLE] = "wiggle", [BT_WIGGLE_FOUND] = "wiggle" };

	for (enum bt_tool t = BT_SIBLINGS + 1; t < BT_TOOL_N; t++)
		tool[t] = bt_wanted(o, t) && installed(program[t]);
	tool[BT_ENGINE] = true;
	tool[BT_SIBLINGS] = o->known != NULL;
}

static int put(struct bt_bench *b, const char *name, struct str text)
{
	return io_write(arena_printf(b->arena, "%s/%s", b->dir, name), text, NULL);
}

/* One file by a three-way program. Return: 0 merged, 1 conflict, -1 error. */
static int merge_file(struct bt_bench *b, const char *const *argv, const struct port_file *f,
		      struct str *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	int code;

	if (put(b, "t", f->branch.text) || put(b, "p", f->before.text) ||
	    put(b, "u", f->after.text))
		return -1;
	code = bt_run_in(b, argv, (struct str){ 0 }, &out);
	if (code == 0)
		*ret = arena_span(b->arena, buf_str(&out));
	return code < 0 ? -1 : code ? 1 : 0;
}

static enum bt_outcome three_way(struct bt_bench *b, const char *const *argv, bool found)
{
	struct bt_files made = { 0 };

	for (size_t i = 0; i < b->images.n; i++) {
		const struct port_file *f = &b->images.file[i];
		bool there = f->branch.there && (found || !b->images.info[i].found_by);
		struct str text = f->after.text;
		int code = 0;

		if (!f->before.there && !there)
			code = 0;	/* a new file */
		else if (!f->before.there || !there)
			code = f->after.there != there || !str_eq(f->after.text, f->branch.text);
		else if (!f->after.there)
			code = !str_eq(f->before.text, f->branch.text);
		else
			code = merge_file(b, argv, f, &text);
		if (code)
			return code < 0 ? BT_ERROR : BT_REFUSED;
		*ARR_PUSH(b->arena, made) = (struct bt_file){
			found ? f->target : f->path, f->after.there,
			f->after.there ? text : STR("") };
	}
	return bt_compare(b, &made, NULL, NULL);
}

/* The branch's files under upstream's paths, in a directory for patch. */
static int lay_out(struct bt_bench *b)
{
	io_rmtree(arena_printf(b->arena, "%s/tree", b->dir));
	for (size_t i = 0; i < b->images.n; i++) {
		const struct port_file *f = &b->images.file[i];
		const char *at = arena_printf(b->arena, "tree/%s", f->path);
		const char *full = arena_printf(b->arena, "%s/%s", b->dir, at);
		struct str dir = { full, (size_t)(strrchr(full, '/') - full) };

		if (io_mkdir(arena_strn(b->arena, dir), NULL))
			return -1;
		if (f->branch.there && !b->images.info[i].found_by && put(b, at, f->branch.text))
			return -1;
	}
	return 0;
}

static enum bt_outcome collect(struct bt_bench *b)
{
	struct bt_files made = { 0 };

	for (size_t i = 0; i < b->images.n; i++) {
		const char *path = b->images.file[i].path;
		const char *full = arena_printf(b->arena, "%s/tree/%s", b->dir, path);
		CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
		struct bt_file *m = ARR_PUSH(b->arena, made);

		m->path = path;
		m->there = io_exists(full);
		m->text = STR("");
		if (m->there && io_read(full, &text, NULL))
			return BT_ERROR;
		if (m->there)
			m->text = arena_span(b->arena, buf_str(&text));
	}
	return bt_compare(b, &made, NULL, NULL);
}

static void patch(struct bt_bench *b, struct bt_record *ret)
{
	static const char *const dry[] = { "patch", "-d", "tree", "-p1", "-F0", "-f", "-N", "-s",
					   "--dry-run", NULL };
	static const char *const real[] = { "patch", "-d", "tree", "-p1", "-F3", "-f", "-N", "-s",
					    "--no-backup-if-mismatch", "-r", "-", NULL };
	CLEANUP(buf_release) struct buf diff = BUF_INIT(BUF_FILE_MAX);
	struct commit parent;
	int clean, code;

	ret->outcome[BT_PATCH] = BT_ERROR;
	if (b->upstream.n_parents != 1 ||
	    commit_read(b->repo, b->arena, &b->upstream.parents[0], &parent, NULL) ||
	    udiff_trees(b->repo, &parent.tree, &b->upstream.tree, &diff, NULL) || lay_out(b))
		return;
	clean = bt_run_in(b, dry, buf_str(&diff), NULL);
	code = bt_run_in(b, real, buf_str(&diff), NULL);
	if (clean < 0 || code < 0)
		return;
	ret->fit = !clean ? BT_FIT_CLEAN : !code ? BT_FIT_FUZZ : BT_FIT_CONFLICT;
	ret->outcome[BT_PATCH] = code ? BT_REFUSED : collect(b);
}

void bt_peers(struct bt_bench *b, struct bt_record *ret)
{
	static const char *const merge[] = { "git", "merge-file", "-p", "-q", "t", "p", "u", NULL };
	static const char *const wiggle[] = { "wiggle", "-m", "t", "p", "u", NULL };
	static const struct {
		enum bt_tool tool;
		const char *const *argv;
		bool found;
	} three[] = {
		{ BT_LINES, merge, false }, { BT_LINES_FOUND, merge, true },
		{ BT_WIGGLE, wiggle, false }, { BT_WIGGLE_FOUND, wiggle, true },
	};
	bool moved = false;

	for (size_t i = 0; i < b->images.n; i++)
		moved |= b->images.info[i].found_by != NULL;
	for (size_t i = 0; i < ARRAY_SIZE(three); i++) {
		enum bt_tool t = three[i].tool;

		if (!b->tool[t])
			continue;
		/* where nothing moved there is nothing to find */
		if (three[i].found && !moved)
			ret->outcome[t] = ret->outcome[t - 1];
		else
			ret->outcome[t] = three_way(b, three[i].argv, three[i].found);
	}
	_Static_assert(BT_LINES_FOUND == BT_LINES + 1 && BT_WIGGLE_FOUND == BT_WIGGLE + 1,
		       "a tool that looks for files follows the one that does not");
	if (b->tool[BT_PATCH])
		patch(b, ret);
	if (b->tool[BT_MERGE_TREE])
		ret->outcome[BT_MERGE_TREE] = bt_merge_tree(b);
}
