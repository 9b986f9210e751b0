/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a piece of kernel C defines, what it uses, and what its macros make. */
#include "unit.h"

#include "base/map.h"
#include "c/generators.h"
#include "c/names.h"

static struct arena arena;

static struct names read_names(const char *text, unsigned want)
{
	struct names n = { 0 };
	struct toks t;

	tok_lex(&arena, str_of(text), &t);
	names_of(&arena, &t, 0, t.n, want, &n);
	return n;
}

static const struct name_def *def(const struct names *n, const char *name, enum def_kind kind)
{
	for (size_t i = 0; i < n->defs.n; i++)
		if (str_is(n->defs.v[i].name, name) && n->defs.v[i].kind == kind)
			return &n->defs.v[i];
	return NULL;
}

static const struct name_use *use(const struct names *n, const char *name, enum use_kind kind)
{
	for (size_t i = 0; i < n->uses.n; i++)
		if (str_is(n->uses.v[i].name, name) && n->uses.v[i].kind == kind)
			return &n->uses.v[i];
	return NULL;
}

static bool used(const struct names *n, const char *name)
{
	for (size_t i = 0; i < n->uses.n; i++)
		if (str_is(n->uses.v[i].name, name))
			return true;
	return false;
}

static void assert_args(const struct names *n, const char *name, enum def_kind kind, int min,
			int max)
{
	const struct name_def *d = def(n, name, kind);

	if (!d)
		fail_msg("%s is not defined", name);
	assert_true(d->callable);
	assert_true(d->arity_known);
	assert_int_equal(d->args_min, min);
	assert_int_equal(d->args_max, max);
}

static void functions(void **state)
{
	struct names n = read_names(
		"int one(int a);\n"
		"static inline struct box *two(struct box *b, int (*cb)(int, void *));\n"
		"void __printf(2, 3) three(int x, const char *f, ...) __must_check;\n"
		"static __always_inline unsigned long __weak none(void)\n{\n\treturn 0;\n}\n"
		"SOME_ATTR(1) long four(int a,\n\t\tint b)\n{ return a; }\n"
		"int (*five(int a))(int);\n"
		"#ifdef CONFIG_X\nint six(int a)\n#else\nint six(int a, int b)\n#endif\n{\n\treturn a;\n}\n"
		"int seven(int);\n", NAMES_DEFS);

	(void)state;
	assert_args(&n, "one", DEF_PROTO, 1, 1);
	assert_args(&n, "two", DEF_PROTO, 2, 2);
	assert_args(&n, "three", DEF_PROTO, 2, -1);
	assert_args(&n, "none", DEF_FUNC, 0, 0);
	assert_args(&n, "four", DEF_FUNC, 2, 2);
	assert_args(&n, "six", DEF_PROTO, 1, 1);
	assert_args(&n, "six", DEF_FUNC, 2, 2);
	assert_args(&n, "seven", DEF_PROTO, 1, 1);
	assert_non_null(def(&n, "five", DEF_VAR));
}

static void objects_and_types(void **state)
{
	struct names n = read_names(
		"struct box {\n\tint a, *b;\n\tunsigned c:3, d:1;\n\tint (*op)(struct box *, int);\n"
		"\tstruct { int deep; };\n\tunion inner { long x[2]; } u;\n\tDECLARE_BITMAP(bits, 9);\n} __packed;\n"
		"enum colour { RED, GREEN = 2,\n#ifdef X\n BLUE\n#endif\n};\n"
		"typedef unsigned int num_t;\ntypedef int (*fn_t)(int);\n"
		"static int counter __read_mostly = 3, other[4];\nextern struct box boxes[];\n"
		"struct later;\nstatic DARRAY(int) heap;\n"
		"#if 0\nint dead_one;\n#else\nint live_one;\n#endif\n"
		"#ifdef __KERNEL__\nint kernel_one;\n#else\nint user_one;\n#endif\n", NAMES_DEFS);

	(void)state;
	assert_non_null(def(&n, "box", DEF_TAG));
	assert_non_null(def(&n, "inner", DEF_TAG));
	assert_non_null(def(&n, "later", DEF_TAG));
	for (const char *const *f = (const char *const[]){ "a", "b", "c", "d", "op", "deep", "x", "u",
							   "bits", NULL }; *f; f++)
		if (!def(&n, *f, DEF_FIELD))
			fail_msg("no member %s", *f);
	assert_non_null(def(&n, "RED", DEF_ENUMERATOR));
	assert_non_null(def(&n, "GREEN", DEF_ENUMERATOR));
	assert_non_null(def(&n, "BLUE", DEF_ENUMERATOR));
	assert_non_null(def(&n, "num_t", DEF_TYPEDEF));
	assert_non_null(def(&n, "fn_t", DEF_TYPEDEF));
	assert_non_null(def(&n, "counter", DEF_VAR));
	assert_non_null(def(&n, "other", DEF_VAR));
	assert_non_null(def(&n, "boxes", DEF_VAR));
	assert_non_null(def(&n, "heap", DEF_VAR));
	assert_non_null(def(&n, "live_one", DEF_VAR));
	assert_non_null(def(&n, "kernel_one", DEF_VAR));
	assert_null(def(&n, "dead_one", DEF_VAR));
	assert_null(def(&n, "user_one", DEF_VAR));
	assert_null(def(&n, "__read_mostly", DEF_VAR));
}

static void macros(void **state)
{
	struct names n = read_names(
		"#define ONE 1\n#define two(a, b) ((a) + (b))\n#define many(f, ...) go(f, __VA_ARGS__)\n"
		"#define named(a, rest...) go(a, ##rest)\n#define glue(x) pre_##x\n"
		"#define outer(x, y) glue(x) + (y)\n#define both(x) use(#x, x)\n#define alias two\n",
		NAMES_DEFS);

	(void)state;
	assert_non_null(def(&n, "ONE", DEF_MACRO));
	assert_args(&n, "two", DEF_MACRO, 2, 2);
	assert_args(&n, "many", DEF_MACRO, 1, -1);
	assert_args(&n, "named", DEF_MACRO, 1, -1);
	assert_int_equal(def(&n, "glue", DEF_MACRO)->pastes, 1);
	/* through another macro, and only the argument that goes there */
	assert_int_equal(def(&n, "outer", DEF_MACRO)->pastes, 1);
	/* shown as text, but evaluated too: it needs a meaning */
	assert_int_equal(def(&n, "both", DEF_MACRO)->pastes, 0);
	assert_false(def(&n, "alias", DEF_MACRO)->arity_known);
}

static void uses(void **state)
{
	struct names n = read_names(
		"static int work(struct box *b, num_t n)\n{\n"
		"\tint i, *p = &b->a;\n\tother_t *q = grab(n, i);\n\tLIST_HEAD(todo);\n"
		"\t/* mentioned() in a comment */\n"
		"\tfor (int k = 0; k < LIMIT; k++)\n\t\tq->x.y += step(k, b, global);\n"
		"\tif (n)\n\t\tgoto out;\n"
		"\tlist_each(q, &todo, link) { small_t z; spend(z); }\n"
		"\tasm volatile(\"nop\" : [v] \"=r\" (i));\n"
		"out:\n\treturn *p ? A_CONST : sizeof(struct lid);\n}\n", NAMES_USES);
	const struct name_use *u;

	(void)state;
	u = use(&n, "grab", USE_CALL);
	assert_non_null(u);
	assert_int_equal(u->args, 2);
	assert_int_equal(u->line, 4);
	assert_non_null(use(&n, "num_t", USE_VALUE));
	assert_non_null(use(&n, "other_t", USE_VALUE));
	assert_non_null(use(&n, "small_t", USE_VALUE));
	assert_non_null(use(&n, "LIMIT", USE_VALUE));
	assert_non_null(use(&n, "A_CONST", USE_VALUE));
	assert_non_null(use(&n, "x", USE_FIELD));
	assert_non_null(use(&n, "y", USE_FIELD));
	assert_non_null(use(&n, "box", USE_TAG));
	assert_non_null(use(&n, "lid", USE_TAG));
	u = use(&n, "global", USE_ARG);
	assert_non_null(u);
	assert_str(u->callee, "step");
	assert_int_equal(u->arg, 2);
	assert_non_null(use(&n, "link", USE_ARG));
	for (const char *const *z = (const char *const[]){ "i", "p", "q", "k", "z", "n", "b", "todo",
							   "out", "v", "mentioned", "work", NULL }; *z; z++)
		if (used(&n, *z))
			fail_msg("%s is a local, a label or a mention, and was taken for a use", *z);
}

/* macros of one text, by name */
static struct map bodies;

struct list {
	const struct name_macro **v;
	size_t n, cap;
};

static size_t lookup(void *ctx, struct str name, const struct name_macro *const **ret)
{
	struct list *l = map_get(ctx, name);

	if (!l)
		return 0;
	*ret = l->v;
	return l->n;
}

static struct names expand(const char *text)
{
	struct names n = read_names(text, NAMES_DEFS), out = { 0 };
	struct gen g;

	map_init(&bodies, &arena);
	for (size_t i = 0; i < n.macros.n; i++) {
		void **slot = map_at(&bodies, n.macros.v[i].name);

		if (!*slot)
			*slot = ARENA_NEW(&arena, struct list);
		*ARR_PUSH(&arena, *(struct list *)*slot) = &n.macros.v[i];
	}
	gen_init(&g, &arena, lookup, &bodies);
	for (size_t i = 0; i < n.calls.n; i++)
		gen_expand(&g, &n.calls.v[i], &out);
	return out;
}

static void pasted(void **state)
{
	struct names n = expand(
		"#define TEST(U, l) static inline int Box##U(struct box *b) { return is(l, b); }\n"
		"#define SET(U, l) static inline void SetBox##U(struct box *b, int how) { }\n"
		"#define BOXFLAG(U, l) TEST(U, l) SET(U, l)\n"
		"#define EVENT(name, proto, args...) extern void trace_##name(proto); \\\n"
		"\tstatic inline bool trace_##name##_on(void) { return false; }\n"
		"#define CALLx(n, name, ...) long sys##name(__VA_ARGS__); long x64_sys##name(const struct regs *r);\n"
		"#define CALL2(name, ...) CALLx(2, _##name, __VA_ARGS__)\n"
		"#define DEFINE_KEY(k) struct key k = INIT\n"
		"#define DEFINE_OLD_EVENT EVENT\n"
		"BOXFLAG(Open, open)\nEVENT(moved, P(int a, int b), A(a, b));\n"
		"DEFINE_OLD_EVENT(gone, P(int a));\n"
		"CALL2(fetch, int, a, long, b)\n{\n\treturn 0;\n}\nstatic DEFINE_KEY(front[3]);\n");
	const struct name_def *d;

	(void)state;
	assert_args(&n, "BoxOpen", DEF_FUNC, 1, 1);
	assert_args(&n, "SetBoxOpen", DEF_FUNC, 2, 2);
	d = def(&n, "trace_moved", DEF_PROTO);
	assert_non_null(d);
	assert_false(d->arity_known);	/* the parameters came as one argument */
	assert_args(&n, "trace_moved_on", DEF_FUNC, 0, 0);
	assert_non_null(def(&n, "trace_gone", DEF_PROTO));
	assert_non_null(def(&n, "sys_fetch", DEF_PROTO));
	assert_args(&n, "x64_sys_fetch", DEF_PROTO, 1, 1);
	assert_non_null(def(&n, "front", DEF_VAR));
	assert_null(def(&n, "BoxClosed", DEF_FUNC));
}

static void lists(void **state)
{
	struct names n = expand(
		"#define COLOURS() x(red, 1) x(green, 2)\n#define SHAPES X(round) X(square)\n"
		"enum colour {\n#define x(n, v) COLOUR_##n = v,\n\tCOLOURS()\n#undef x\n};\n"
		"enum bit {\n#define x(n, v) BIT_##n,\n\tCOLOURS()\n#undef x\n};\n"
		"#define X(n) SHAPE_##n,\nenum shape { SHAPES };\n#undef X\n"
		"#define EACH(f, tail...) f(up, ##tail) f(down, ##tail)\n#define WAY(n) WAY_##n,\n"
		"enum way { EACH(WAY) };\n#undef WAY\n");

	(void)state;
	assert_non_null(def(&n, "COLOUR_red", DEF_ENUMERATOR));
	assert_non_null(def(&n, "COLOUR_green", DEF_ENUMERATOR));
	assert_non_null(def(&n, "BIT_green", DEF_ENUMERATOR));
	assert_non_null(def(&n, "SHAPE_square", DEF_ENUMERATOR));
	assert_non_null(def(&n, "WAY_up", DEF_ENUMERATOR));
	assert_non_null(def(&n, "WAY_down", DEF_ENUMERATOR));
}

static void recursion_ends(void **state)
{
	struct names n = expand("#define A(x) B(x) int a_##x;\n#define B(x) A(x) int b_##x;\nA(one)\n");

	(void)state;
	assert_non_null(def(&n, "a_one", DEF_VAR));
	assert_non_null(def(&n, "b_one", DEF_VAR));
}

/* Nothing here is C; nothing may be read past the end, and it must end. */
static void any_bytes(void **state)
{
	static const char *const bad[] = {
		"", "(", ")", "}", "{", "#define", "#define f(", "#define f(x", "struct", "struct {",
		"enum {", "enum { A(", "int (*", "int f(", "f(", "typedef", "#if\n#if\n#else\n#endif\n#endif\n#endif",
		"struct x { int a", "int a[", "a b c d (", "#define f(x) ##x\nf(", "= = = , ; : [ ]",
		"int f() { for (", "DEFINE(a, b) {", "int x = {", "static", "asm(", "#if 0\nint x;",
		"__attribute__((", "union u (", "int f(...", "#define M(...) M(__VA_ARGS__)\nM(M(M(1)))",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		read_names(bad[i], NAMES_DEFS | NAMES_USES);
		expand(bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(functions), TEST(objects_and_types), TEST(macros), TEST(uses), TEST(pasted),
		TEST(lists), TEST(recursion_ends), TEST(any_bytes),
	};
	int rc = RUN(tests);

	arena_release(&arena);
	return rc;
}
