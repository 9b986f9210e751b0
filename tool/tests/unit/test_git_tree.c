/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees compared and written; git is the oracle. */
#include <stdlib.h>

#include "git_fixture.h"

#include "git/blob.h"
#include "git/tree.h"

static struct repo *repo;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && mkdir -p mm include/linux fs/ext4 && "
	       "for f in mm/a.c mm/b.c mm.h include/linux/mm.h fs/ext4/x.c fs/y.c top; do "
	       "echo $f > $f; done && git add . && git commit -qm one && git tag one && "
	       "git mv fs/ext4/x.c fs/ext4/z.c && git rm -q mm/b.c && echo new >> mm/a.c && "
	       "chmod +x top && rm fs/y.c && mkdir fs/y.c && echo in > fs/y.c/in && ln -s top link && "
	       "git add -A . && git commit -qm two && git tag two");
	repo = fix_open("r");
	return 0;
}

static int end(void **state)
{
	repo_free(repo);
	return fix_end(state);
}

static char *show(const struct tree_changes *l)
{
	char *out = arena_str(&fix_arena, "");

	for (size_t i = 0; i < l->n; i++) {
		const struct tree_change *c = &l->v[i];

		out = arena_printf(&fix_arena, "%s%s:%06o %06o %s %s %c\t%s%s%s", out,
				   i ? "\n" : "", c->old_mode, c->new_mode,
				   oid_str(&fix_arena, &c->old_id), oid_str(&fix_arena, &c->new_id),
				   (char)c->kind, c->old_path, c->kind == TREE_RENAMED ? "\t" : "",
				   c->kind == TREE_RENAMED ? c->path : "");
	}
	return out;
}

static void compares_like_git(void **state)
{
	struct oid a = fix_oid("r", "one^{tree}"), b = fix_oid("r", "two^{tree}");
	struct tree_changes l;
	struct err e;

	(void)state;
	assert_ok(tree_changes(repo, &fix_arena, &a, &b, &l, &e), &e);
	assert_string_equal(show(&l), fix_sh("git -C r diff-tree -r --no-abbrev -M100%% one two | "
					     "sed 's/ R100\\t/ R\\t/'"));
	assert_ok(tree_changes(repo, &fix_arena, NULL, &b, &l, &e), &e);
	assert_string_equal(show(&l), fix_sh("git -C r diff-tree -r --no-abbrev --root "
					     "$(git -C r hash-object -t tree /dev/null) two"));
	assert_ok(tree_changes(repo, &fix_arena, &b, &b, &l, &e), &e);
	assert_int_equal(l.n, 0);
}

static void pairs_renames_only_when_clear(void **state)
{
	struct tree_changes l;
	struct oid a, b;
	struct err e;
	size_t renames = 0;

	(void)state;
	fix_sh("cd r && git switch -qc twins one && mkdir old && for d in 1 2; do mkdir old/$d; "
	       "echo same > old/$d/f$d; done; git add -A && git commit -qm o && git tag t1 && "
	       "mkdir new && git mv old/1/f1 new/f1 && git mv old/2/f2 new/g && git commit -qm n && git tag t2");
	a = fix_oid("r", "t1^{tree}");
	b = fix_oid("r", "t2^{tree}");
	assert_ok(tree_changes(repo, &fix_arena, &a, &b, &l, &e), &e);
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].kind != TREE_RENAMED)
			continue;
		renames++;
		/* f1 has its name to go by; g takes what is left. */
		assert_string_equal(l.v[i].old_path, strcmp(l.v[i].path, "new/f1") ? "old/2/f2" :
				    "old/1/f1");
	}
	assert_int_equal(renames, 2);
	assert_int_equal(l.n, 2);
	fix_sh("cd r && git switch -qC more t1 && mkdir new && git mv old/1/f1 new/g && git mv old/2/f2 new/h && "
	       "git commit -qm n && git tag t3");
	b = fix_oid("r", "t3^{tree}");
	assert_ok(tree_changes(repo, &fix_arena, &a, &b, &l, &e), &e);
	for (size_t i = 0; i < l.n; i++)
		assert_int_not_equal(l.v[i].kind, TREE_RENAMED);
	assert_int_equal(l.n, 4);
}

static void skips_submodules_and_says_so(void **state)
{
	struct oid a = fix_oid("r", "one^{tree}"), b;
	struct tree_changes l;
	struct err e;

	(void)state;
	fix_sh("cd r && git switch -qC sub one && git update-index --add --cacheinfo "
	       "160000,$(git rev-parse one),lib && git commit -qm sub");
	b = fix_oid("r", "sub^{tree}");
	assert_ok(tree_changes(repo, &fix_arena, &a, &b, &l, &e), &e);
	assert_int_equal(l.n, 0);
	assert_int_equal(l.submodules, 1);
}

static int count(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	char **out = ctx;

	(void)id;
	*out = arena_printf(&fix_arena, "%s%s%o %s", *out, **out ? "\n" : "", mode, path);
	return strcmp(path, "stop") ? 0 : 1;
}

static void finds_lists_and_walks(void **state)
{
	struct oid t = fix_oid("r", "two^{tree}"), id, want = fix_oid("r", "two:fs/ext4/z.c");
	struct tree_entries l;
	char *out = arena_str(&fix_arena, "");
	struct err e;
	uint32_t mode;

	(void)state;
	assert_ok(tree_find(repo, &t, "fs/ext4/z.c", &id, &mode, &e), &e);
	assert_true(oid_eq(&id, &want));
	assert_int_equal(mode, TREE_FILE);
	assert_ok(tree_find(repo, &t, "fs", &id, &mode, &e), &e);
	assert_int_equal(mode, TREE_DIR);
	assert_ok(tree_find(repo, &t, "link", &id, &mode, &e), &e);
	assert_int_equal(mode, TREE_LINK);
	assert_ok(tree_find(repo, &t, "", &id, NULL, &e), &e);
	assert_true(oid_eq(&id, &t));
	assert_int_equal(tree_find(repo, &t, "fs/none", &id, NULL, &e), ERR_NOT_FOUND);
	assert_string_equal(e.path, "fs/none");
	assert_int_equal(tree_find(repo, &t, "mm.h/x", &id, NULL, &e), ERR_NOT_FOUND);
	assert_int_equal(tree_find(repo, &t, "fs//ext4", &id, NULL, &e), ERR_NOT_FOUND);
	assert_ok(tree_list(repo, &fix_arena, &t, "fs", &l, &e), &e);
	assert_int_equal(l.n, 2);
	assert_string_equal(l.v[1].name, "y.c");
	assert_int_equal(tree_list(repo, &fix_arena, &t, "top", &l, &e), ERR_NOT_FOUND);
	assert_ok(tree_walk(repo, &t, "", count, &out, &e), &e);
	assert_string_equal(out, fix_sh("git -C r ls-tree -r two | sed 's/ blob .*\\t/ /'"));
}

static struct oid text(const char *z)
{
	struct oid id, same;
	struct err e;

	assert_ok(blob_write(repo, str_of(z), &id, &e), &e);
	blob_id(str_of(z), &same);
	assert_true(oid_eq(&id, &same));
	return id;
}

static void writes_like_git(void **state)
{
	struct oid one = fix_oid("r", "one^{tree}"), got, want;
	struct tree_update u[] = {
		{ "fs/ext4/z.c", text("fs/ext4/x.c\n"), TREE_FILE },
		{ "fs/ext4/x.c", { { 0 } }, 0 },
		{ "mm/b.c", { { 0 } }, 0 },
		{ "mm/a.c", text("mm/a.c\nnew\n"), TREE_FILE },
		{ "top", text("top\n"), TREE_EXEC },
		{ "fs/y.c/in", text("in\n"), TREE_FILE },
		{ "fs/y.c", { { 0 } }, 0 },
		{ "link", text("top"), TREE_LINK },
	};
	struct err e;

	(void)state;
	assert_ok(tree_write(repo, &one, u, ARRAY_SIZE(u), &got, &e), &e);
	want = fix_oid("r", "two^{tree}");
	assert_true(oid_eq(&got, &want));
	assert_ok(tree_write(repo, &one, NULL, 0, &got, &e), &e);
	assert_true(oid_eq(&got, &one));
}

static void drops_empty_directories(void **state)
{
	struct oid one = fix_oid("r", "one^{tree}"), got, want;
	struct tree_update gone[] = { { "include/linux/mm.h", { { 0 } }, 0 } };
	struct tree_update only[] = { { "a/b/c", text("x\n"), TREE_FILE } };
	struct tree_update none[] = { { "a/b/c", { { 0 } }, 0 } };
	struct tree_update file[] = { { "include/linux/mm.h", { { 0 } }, 0 },
				      { "include", text("f\n"), TREE_FILE } };
	struct err e;

	(void)state;
	fix_sh("cd r && git switch -qC gone one && git rm -rq include && git commit -qm gone");
	want = fix_oid("r", "gone^{tree}");
	assert_ok(tree_write(repo, &one, gone, 1, &got, &e), &e);
	assert_true(oid_eq(&got, &want));
	assert_ok(tree_write(repo, NULL, only, 1, &got, &e), &e);
	assert_ok(tree_write(repo, &got, none, 1, &got, &e), &e);
	assert_string_equal(oid_str(&fix_arena, &got), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	assert_ok(tree_write(repo, &one, file, 2, &got, &e), &e);
	fix_keep(repo);
	fix_sh("git -C r cat-file -p %s:include", oid_str(&fix_arena, &got));
	fix_sh("git -C r fsck --strict");
}

static void refuses_bad_updates(void **state)
{
	static const char *const bad[] = {
		"", "/abs", "a//b", "a/", "../x", "a/../b", ".git/config", "a/.GIT/x", "GIT~1/x", "a/./b",
	};
	struct oid one = fix_oid("r", "one^{tree}"), x = text("x\n"), got = one;
	struct tree_update twice[] = { { "mm/a.c", x, TREE_FILE }, { "mm/a.c", x, TREE_FILE } };
	struct tree_update under[] = { { "top/x", x, TREE_FILE } };
	struct tree_update over[] = { { "mm", x, TREE_FILE } };
	struct tree_update nothing[] = { { "mm/none", x, 0 } };
	struct tree_update mode[] = { { "mm/a.c", x, 0100600 } };
	struct tree_update absent[] = { { "mm/a.c", { { 1 } }, TREE_FILE } };
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct tree_update u = { bad[i], x, TREE_FILE };

		assert_int_equal(tree_write(repo, &one, &u, 1, &got, &e), ERR_INPUT);
	}
	assert_int_equal(tree_write(repo, &one, twice, 2, &got, &e), ERR_INPUT);
	assert_says(e.what, "twice");
	assert_int_equal(tree_write(repo, &one, under, 1, &got, &e), ERR_INPUT);
	assert_int_equal(tree_write(repo, &one, over, 1, &got, &e), ERR_INPUT);
	assert_int_equal(tree_write(repo, &one, nothing, 1, &got, &e), ERR_INPUT);
	assert_int_equal(tree_write(repo, &one, mode, 1, &got, &e), ERR_INPUT);
	assert_int_equal(tree_write(repo, &one, absent, 1, &got, &e), ERR_MISSING_OBJ);
	assert_true(oid_eq(&got, &one));
}

static void survives_damaged_trees(void **state)
{
	struct oid id, found, one = fix_oid("r", "one^{tree}");
	struct tree_changes l;
	struct tree_entries list;
	struct err e;

	(void)state;
	assert_true(oid_parse(str_of(fix_sh("printf '100644 x' | git -C r hash-object --literally "
					    "-w -t tree --stdin")), &id));
	assert_int_equal(tree_changes(repo, &fix_arena, &one, &id, &l, &e), ERR_INPUT);
	assert_int_equal(tree_list(repo, &fix_arena, &id, "", &list, &e), ERR_INPUT);
	assert_int_equal(tree_find(repo, &id, "y", &found, NULL, &e), ERR_INPUT);
	assert_says(e.what, "damaged");
}

static void missing_trees_are_collected(void **state)
{
	struct oid a = fix_oid("r", "one^{tree}"), b = fix_oid("r", "two^{tree}");
	struct tree_changes l;
	struct repo *r;
	struct err e;

	(void)state;
	fix_sh("git -C r config uploadpack.allowFilter true && "
	       "git clone -q --no-checkout --filter=tree:0 file://$PWD/r treeless");
	r = fix_open("treeless");
	assert_int_equal(tree_changes(r, &fix_arena, &a, &b, &l, &e), ERR_MISSING_OBJ);
	assert_says(e.next, "--stdin");
	repo_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(compares_like_git),
		TEST(pairs_renames_only_when_clear),
		TEST(skips_submodules_and_says_so),
		TEST(finds_lists_and_walks),
		TEST(writes_like_git),
		TEST(drops_empty_directories),
		TEST(refuses_bad_updates),
		TEST(survives_damaged_trees),
		TEST(missing_trees_are_collected),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
