/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of a small tree: scope, answers, and what the cache may lose. */
#include "git_fixture.h"

#include "c/names.h"
#include "git/blob.h"
#include "git/tree.h"
#include "index/world.h"

static struct repo *repo;
static struct oid tree;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && mkdir -p include/linux arch/arm/include/asm arch/x86/include/asm mm fs/box/lib kernel && "
	       "cat > include/linux/box.h <<'E'\n"
	       "/* box_gone() is only mentioned */\n"
	       "#define BOXFLAG(U, l) static inline int Box##U(struct box *b) { return 0; }\n"
	       "struct box { int lid; struct page *page; };\n"
	       "BOXFLAG(Open, open)\n"
	       "void box_put(struct box *b);\n"
	       "enum box_state { BOX_EMPTY, BOX_FULL };\n"
	       "E\n"
	       "cat > arch/x86/include/asm/x.h <<'E'\n#define arch_box(b, c) (b)\n"
	       "struct arch_crate {\n\tint wide;\n};\nE\n"
	       "printf 'struct arch_crate {\\n\\tint narrow;\\n};\\n' > arch/arm/include/asm/x.h && "
	       "cat > mm/a.c <<'E'\n#include \"deep/er.h\"\n#include \"../fs/box/up.h\"\n"
	       "static int assist(int a, int b) { return a; }\nBOXFLAG(Local, local)\n"
	       "int go(void) { untold(3); return assist(1, 2); }\nE\n"
	       "mkdir mm/deep && echo 'int from_deep(void);' > mm/deep/er.h && "
	       "echo 'int from_up(void);' > fs/box/up.h && "
	       "printf '#include \"box.h\"\\nint lib;\\n' > fs/box/lib/l.c && "
	       "echo 'int in_fs_box(int);' > fs/box/box.h && "
	       "echo 'int elsewhere(void) { return 0; }' > kernel/k.c && "
	       "printf 'config BOX\\n\\tbool\\nmenuconfig CRATE\\n' > mm/Kconfig && "
	       "git add . && git commit -qm one && git tag one && "
	       "sed -i '/box_put/d' include/linux/box.h && git commit -qam two && git tag two");
	repo = fix_open("r");
	tree = fix_oid("r", "one^{tree}");
	return 0;
}

static int end(void **state)
{
	repo_free(repo);
	return fix_end(state);
}

static enum world_answer ask_def(struct tree_world *w, const char *path, const char *name,
				 enum name_kind kind, struct world_def *d)
{
	const struct world *v = tree_world(w);

	return v->find(v->ctx, path, str_of(name), kind, d);
}

static enum world_answer ask(struct tree_world *w, const char *path, const char *name)
{
	return ask_def(w, path, name, NAME_ANY, NULL);
}

static void answers(struct cache *c)
{
	struct tree_world *w = world_of_tree(repo, c, &tree);
	struct world_def d = { 0 };

	assert_int_equal(ask_def(w, "mm/a.c", "assist", NAME_ANY, &d), WORLD_FOUND);
	assert_true(d.callable && d.arity_known);
	assert_int_equal(d.args_min, 2);
	assert_string_equal(d.path, "mm/a.c");
	assert_int_equal(ask_def(w, "mm/a.c", "box_put", NAME_ANY, &d), WORLD_FOUND);
	assert_string_equal(d.path, "include/linux/box.h");
	assert_int_equal(d.args_max, 1);
	assert_int_equal(ask(w, "mm/a.c", "BoxOpen"), WORLD_FOUND);
	/* a generator of include/, called in the directory */
	assert_int_equal(ask(w, "mm/a.c", "BoxLocal"), WORLD_FOUND);
	assert_int_equal(ask(w, "fs/box/lib/l.c", "BoxLocal"), WORLD_ABSENT);
	assert_int_equal(ask(w, "mm/a.c", "BOX_FULL"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "arch_box"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "from_deep"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "from_up"), WORLD_FOUND);
	/* "box.h" of fs/box/lib is fs/box/box.h */
	assert_int_equal(ask(w, "fs/box/lib/l.c", "in_fs_box"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "in_fs_box"), WORLD_ABSENT);
	assert_int_equal(ask(w, "mm/a.c", "untold"), WORLD_BY_USE);
	assert_int_equal(ask(w, "mm/a.c", "box_gone"), WORLD_ABSENT);
	assert_int_equal(ask(w, "mm/a.c", "elsewhere"), WORLD_ABSENT);
	assert_int_equal(ask(w, "mm/a.c", "lid"), WORLD_ABSENT);
	assert_int_equal(ask_def(w, "mm/a.c", "lid", NAME_FIELD, NULL), WORLD_FOUND);
	assert_int_equal(ask_def(w, "mm/a.c", "hinge", NAME_FIELD, NULL), WORLD_ABSENT);
	assert_int_equal(ask_def(w, "mm/a.c", "box", NAME_TAG, NULL), WORLD_FOUND);
	assert_int_equal(ask_def(w, "mm/a.c", "crate", NAME_TAG, NULL), WORLD_ABSENT);
	/* each architecture has its own; whose generic code means is not known */
	assert_int_equal(ask_def(w, "arch/x86/mm/a.c", "arch_crate", NAME_STRUCT, &d), WORLD_FOUND);
	assert_string_equal(d.path, "arch/x86/include/asm/x.h");
	assert_int_equal(ask_def(w, "arch/arm/a.c", "arch_crate", NAME_STRUCT, &d), WORLD_FOUND);
	assert_string_equal(d.path, "arch/arm/include/asm/x.h");
	assert_int_equal(ask_def(w, "arch/mips/a.c", "arch_crate", NAME_STRUCT, &d), WORLD_FOUND);
	assert_null(d.path);
	assert_int_equal(ask_def(w, "mm/a.c", "arch_crate", NAME_STRUCT, &d), WORLD_FOUND);
	assert_null(d.path);
	assert_int_equal(ask(w, "mm/a.c", "CONFIG_BOX"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "CONFIG_CRATE_MODULE"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "CONFIG_NONE"), WORLD_ABSENT);
	/* a directory that is not there has the headers all the same */
	assert_int_equal(ask(w, "new/dir/x.c", "box_put"), WORLD_FOUND);
	assert_int_equal(ask(w, "top.c", "box_put"), WORLD_FOUND);
	tree_world_add(w, STR("#define fresh(a) (a)\nstruct crate { int slat; };\n"
			      "BOXFLAG(Added, added)\n"));
	assert_int_equal(ask(w, "mm/a.c", "fresh"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "BoxAdded"), WORLD_FOUND);
	assert_int_equal(ask_def(w, "mm/a.c", "slat", NAME_FIELD, NULL), WORLD_FOUND);
	assert_null(tree_world_error(w));
	tree_world_free(w);
}

static void without_a_file(void **state)
{
	struct cache *c = cache_open(NULL);

	(void)state;
	assert_false(cache_persistent(c));
	answers(c);
	cache_free(c);
}

static void with_a_file_cold_and_warm(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct cache *c = cache_open(fix_path("cache"));

		assert_true(cache_persistent(c));
		answers(c);
		cache_free(c);
	}
}

static void another_tree_has_its_own_answers(void **state)
{
	struct cache *c = cache_open(fix_path("cache"));
	struct oid two = fix_oid("r", "two^{tree}");
	struct tree_world *w = world_of_tree(repo, c, &two);

	(void)state;
	assert_int_equal(ask(w, "mm/a.c", "box_put"), WORLD_ABSENT);
	assert_int_equal(ask(w, "mm/a.c", "BoxOpen"), WORLD_FOUND);
	tree_world_free(w);
	cache_free(c);
}

static void damage_is_rebuilt(void **state)
{
	static const char *const harm[] = {
		"printf 'no database at all' > cache/names.sqlite",
		"dd if=/dev/urandom of=cache/names.sqlite bs=512 seek=9 count=20 conv=notrunc 2>/dev/null",
		"sqlite3 cache/names.sqlite \"UPDATE part SET rec=x'00112233'\" 2>/dev/null || "
			"printf x > cache/names.sqlite",
		"truncate -s 5000 cache/names.sqlite",
		"sqlite3 cache/names.sqlite 'PRAGMA user_version=99' 2>/dev/null || rm cache/names.sqlite",
		": > cache/names.sqlite",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(harm) / sizeof(harm[0]); i++) {
		struct cache *c;

		fix_sh("%s; rm -f cache/names.sqlite-*", harm[i]);
		c = cache_open(fix_path("cache"));
		answers(c);
		cache_free(c);
	}
}

static void two_at_once(void **state)
{
	struct cache *a = cache_open(fix_path("both")), *b = cache_open(fix_path("both"));

	(void)state;
	answers(a);
	answers(b);
	answers(a);
	cache_free(a);
	cache_free(b);
}

static void nowhere_to_write(void **state)
{
	struct cache *c;

	(void)state;
	fix_sh("printf x > file");
	c = cache_open(fix_path("file/below"));
	assert_false(cache_persistent(c));
	answers(c);
	cache_free(c);
}

static void where_the_cache_is(void **state)
{
	const char *xdg[] = { "HOME=/h", "XDG_CACHE_HOME=/x", NULL };
	const char *home[] = { "XDG_CACHE_HOME=relative", "HOME=/h", NULL };
	const char *none[] = { "PATH=/bin", NULL };

	(void)state;
	assert_string_equal(cache_dir(&fix_arena, xdg), "/x/backport");
	assert_string_equal(cache_dir(&fix_arena, home), "/h/.cache/backport");
	assert_null(cache_dir(&fix_arena, none));
	assert_null(cache_dir(&fix_arena, NULL));
}

/* An object that is missing makes absence unknown, never OK; what is there is still found. */
static void missing_objects(void **state)
{
	struct tree_world *w;
	struct repo *r;
	struct cache *c = cache_open(NULL);
	struct str text;

	(void)state;
	fix_sh("cp -r r hole && cd hole && id=$(git rev-parse one:include/linux/box.h) && "
	       "rm -f .git/objects/${id%%${id#??}}/${id#??}");
	r = fix_open("hole");
	w = world_of_tree(r, c, &tree);
	assert_int_equal(ask(w, "mm/a.c", "assist"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "arch_box"), WORLD_FOUND);
	assert_int_equal(ask(w, "mm/a.c", "box_put"), WORLD_UNKNOWN);
	assert_int_equal(ask(w, "mm/a.c", "untold"), WORLD_UNKNOWN);
	assert_int_equal(tree_world(w)->text(tree_world(w)->ctx, "include/linux/box.h", &text), -1);
	assert_int_equal(tree_world(w)->text(tree_world(w)->ctx, "mm/Kconfig", &text), 1);
	assert_int_equal(tree_world(w)->text(tree_world(w)->ctx, "mm/none.c", &text), 0);
	assert_int_equal(tree_world(w)->text(tree_world(w)->ctx, "mm", &text), 0);
	tree_world_free(w);
	cache_free(c);
	repo_free(r);
}

static void resolves_uses(void **state)
{
	struct cache *c = cache_open(NULL);
	struct tree_world *w = world_of_tree(repo, c, &tree);
	struct name_use u = { .name = STR("lid"), .kind = USE_ARG, .callee = STR("container_of") };

	(void)state;
	assert_int_equal(names_resolve(tree_world(w), "mm/a.c", &u, NULL), WORLD_FOUND);
	u.kind = USE_VALUE;
	assert_int_equal(names_resolve(tree_world(w), "mm/a.c", &u, NULL), WORLD_ABSENT);
	u = (struct name_use){ .name = STR("Open"), .kind = USE_ARG, .callee = STR("BOXFLAG") };
	assert_int_equal(names_resolve(tree_world(w), "mm/a.c", &u, NULL), WORLD_FOUND);
	u.callee = STR("box_put");
	assert_int_equal(names_resolve(tree_world(w), "mm/a.c", &u, NULL), WORLD_ABSENT);
	u = (struct name_use){ .name = STR("__builtin_expect"), .kind = USE_CALL };
	assert_int_equal(names_resolve(tree_world(w), "mm/a.c", &u, NULL), WORLD_FOUND);
	tree_world_free(w);
	cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_file), TEST(with_a_file_cold_and_warm),
		TEST(another_tree_has_its_own_answers), TEST(damage_is_rebuilt), TEST(two_at_once),
		TEST(nowhere_to_write), TEST(where_the_cache_is), TEST(missing_objects),
		TEST(resolves_uses),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
