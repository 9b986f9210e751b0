/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the change gate asks of the branch's tree: headers, attributes, the language, structures. */
#include "unit.h"

#include "base/map.h"
#include "port/decl.h"
#include "port/mend.h"
#include "port/port.h"

static struct arena arena;

struct mini {
	const char *const (*texts)[2];	/* path, text; NULL ends */
	const char *const *names;	/* defined; NULL ends */
};

static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	const struct mini *m = ctx;

	(void)path;
	if (kind == NAME_STRUCT && ret) {
		ret->path = m->texts[0][0];
		return WORLD_FOUND;
	}
	if (kind != NAME_ANY)
		return kind == NAME_TAG ? WORLD_FOUND : WORLD_ABSENT;
	for (size_t i = 0; m->names && m->names[i]; i++)
		if (str_is(name, m->names[i])) {
			if (ret)
				*ret = (struct world_def){ .path = m->texts[0][0],
							   .pastes = str_is(name, "guard") };
			return WORLD_FOUND;
		}
	return WORLD_ABSENT;
}

static int text(void *ctx, const char *path, struct str *ret)
{
	const struct mini *m = ctx;

	for (size_t i = 0; m->texts[i][0]; i++)
		if (!strcmp(m->texts[i][0], path)) {
			*ret = str_of(m->texts[i][1]);
			return 1;
		}
	return 0;
}

/* The first finding of a port, or NULL. */
static const char *gate(const struct mini *m, const char *path, const char *p, const char *u,
			const char *t)
{
	struct world w = { (void *)m, find, text };
	struct port_options o = { .world = &w };
	struct port_file f = { .path = path, .target = path, .before = { true, str_of(p) },
			       .after = { true, str_of(u) }, .branch = { true, str_of(t) } };
	struct port_result r;

	port_file(&arena, &f, &o, &r);
	assert_true(r.ok);
	port_gate(&arena, &f, &r, 1, &o);
	return r.findings.n ? r.findings.v[0].text : NULL;
}

/* The first finding about @made, which somebody made of the branch's @t. */
static const char *judge(const char *p, const char *u, const char *t, const char *made,
			 struct port_result *r)
{
	struct port_options o = { 0 };
	struct port_file f = { .path = "mm/x.c", .target = "mm/x.c", .before = { true, str_of(p) },
			       .after = { true, str_of(u) }, .branch = { true, str_of(t) } };

	port_file(&arena, &f, &o, r);
	r->ok = true;
	r->unchanged = r->review = false;
	r->rung = RUNG_TOKENS;
	r->text = str_of(made);
	port_gate(&arena, &f, r, 1, &o);
	return r->findings.n ? r->findings.v[0].text : NULL;
}

#define BEFORE "#include <linux/a.h>\n\nint f(int n)\n{\n\treturn n;\n}\n"
#define BRANCH BEFORE "\nint other;\n"

static void headers(void **state)
{
	static const char *const texts[][2] = { { "include/linux/a.h", "" },
						{ "include/linux/b.h", "" },
						{ "arch/q/include/asm/here.h", "" },
						{ NULL, NULL } };
	const struct mini m = { texts, NULL };

	(void)state;
	assert_null(gate(&m, "mm/x.c", BEFORE, "#include <linux/b.h>\n" BEFORE, BRANCH));
	assert_string_equal(gate(&m, "mm/x.c", BEFORE, "#include <linux/c.h>\n" BEFORE, BRANCH),
			    "the branch has no header <linux/c.h>");
	assert_null(gate(&m, "arch/q/x.c", BEFORE, "#include <asm/here.h>\n" BEFORE, BRANCH));
	assert_string_equal(gate(&m, "arch/q/x.c", BEFORE, "#include <asm/c.h>\n" BEFORE, BRANCH),
			    "the branch has no header <asm/c.h>");
	/* which architectures build it one cannot say, and a directory may have its own -I */
	assert_null(gate(&m, "mm/x.c", BEFORE, "#include <asm/c.h>\n" BEFORE, BRANCH));
	assert_null(gate(&m, "mm/x.c", BEFORE, "#include <own/c.h>\n" BEFORE, BRANCH));
}

static void language(void **state)
{
	static const char *const old[][2] = { { "Makefile", "K := -O2 -std=gnu89\n" },
					      { NULL, NULL } };
	static const char *const new[][2] = { { "Makefile", "K := -O2 -std=gnu11\n" },
					      { NULL, NULL } };
	static const char *const names[] = { "__free", "__free_p", NULL };
	const struct mini a = { old, NULL }, b = { new, names };
	const char *loop = "#include <linux/a.h>\n\nint f(int n)\n{\n"
			   "\tfor (int i = 0; i < n; i++)\n\t\tn--;\n\treturn n;\n}\n";
	const char *attr = "#include <linux/a.h>\n\nint f(int n)\n{\n"
			   "\tchar *p __free(p) = 0;\n\n\treturn n + !p;\n}\n";

	(void)state;
	assert_string_equal(gate(&a, "mm/x.c", BEFORE, loop, BRANCH),
			    "it declares a variable inside of for (), and the branch is built as gnu89");
	assert_null(gate(&b, "mm/x.c", BEFORE, loop, BRANCH));
	assert_string_equal(gate(&a, "mm/x.c", BEFORE, attr, BRANCH), "the branch has no __free");
	assert_null(gate(&b, "mm/x.c", BEFORE, attr, BRANCH));
}

static void classes(void **state)
{
	static const char *const texts[][2] = { { "Makefile", "" }, { NULL, NULL } };
	static const char *const old[] = { "guard", "CLASS", "lock", NULL };
	static const char *const new[] = { "guard", "class_mutex_constructor", "lock", NULL };
	const struct mini a = { texts, old }, b = { texts, new };
	const char *u = "#include <linux/a.h>\n\nint f(int n)\n{\n\tguard(mutex)(&lock);\n"
			"\treturn n;\n}\n";

	(void)state;
	assert_string_equal(gate(&a, "mm/x.c", BEFORE, u, BRANCH),
			    "the branch has no mutex for guard()");
	assert_null(gate(&b, "mm/x.c", BEFORE, u, BRANCH));
}

static void constants(void **state)
{
	static const char *const plain[][2] = { { "include/linux/a.h",
		"struct range {\n\tint max;\n};\n\nstruct policy {\n\tint type;\n\tstruct range *range;\n};\n"
		"#define IN_RANGE(t, r) { .type = t, .range = r }\n" }, { NULL, NULL } };
	static const char *const firm[][2] = { { "include/linux/a.h",
		"struct range {\n\tint max;\n};\n\nstruct policy {\n\tint type;\n\tconst struct range *range;\n};\n"
		"#define IN_RANGE(t, r) { .type = t, .range = r }\n" }, { NULL, NULL } };
	static const char *const names[] = { "IN_RANGE", "range", "policy", NULL };
	const struct mini a = { plain, names }, b = { firm, names };
	const char *p = "#include <linux/a.h>\n\nstatic const struct policy all[] = {\n\t[1] = { .type = 1 },\n};\n";
	const char *u = "#include <linux/a.h>\n\nstatic const struct range small = { 9 };\n\n"
			"static const struct policy all[] = {\n\t[1] = IN_RANGE(1, &small),\n};\n";
	const char *t = "#include <linux/a.h>\n\nint own;\n\nstatic const struct policy all[] = {\n"
			"\t[1] = { .type = 1 },\n};\n";

	(void)state;
	assert_string_equal(gate(&a, "mm/x.c", p, u, t),
			    "small is constant, and range of struct policy "
			    "here is not for what is");
	assert_null(gate(&b, "mm/x.c", p, u, t));
}

/* What is written in the branch's words may read like a line that upstream had all along. */
static void same_words(void **state)
{
	const char *p = "int f(struct box *b)\n{\n\tif (b->first) {\n\t\tif (b->second) {\n"
			"\t\t\tput(b->dev);\n\t\t\tb->second = 0;\n\t\t}\n\t}\nout:\n\treturn b->rc;\n}\n";
	const char *u = "int f(struct box *b)\n{\n\tif (b->first) {\n\t\tif (b->second) {\n"
			"\t\t\tput(b->dev);\n\t\t\tb->second = 0;\n\t\t}\n\t}\nout:\n\tif (b->rc) {\n"
			"\t\tput_track(b->dev, 1);\n\t\tb->dev = 0;\n\t}\n\treturn b->rc;\n}\n";
	const char *made = "int f(struct box *b)\n{\n\tif (b->first) {\n\t\tif (b->second) {\n"
			   "\t\t\tput(b->dev);\n\t\t\tb->second = 0;\n\t\t}\n\t}\nout:\n\tif (b->rc) {\n"
			   "\t\tput(b->dev);\n\t\tb->dev = 0;\n\t}\n\treturn b->rc;\n}\n";
	struct port_result r;

	(void)state;
	judge(p, u, p, made, &r);
	for (size_t i = 0; i < r.findings.n; i++)
		assert_string_not_equal(r.findings.v[i].check, "place");
}

/* What is minded of one word is mended by leaving that out. */
static void mended(void **state)
{
	const char *p = "int f(const struct box *b)\n{\n\treturn 0;\n}\n\nint g(int n)\n{\n\treturn n;\n}\n";
	const char *u =
		"int f(const struct box *b)\n{\n\treturn 0;\n}\n\nint h(const struct box *b)\n{\n"
		"\treturn 1;\n}\n\nint g(int n)\n{\n\treturn n;\n}\n";
	const char *t =
		"int f(struct box *b)\n{\n\treturn 0;\n}\n\nint g(int n)\n{\n\treturn n;\n}\n";
	const char *made =
		"int f(struct box *b)\n{\n\treturn 0;\n}\n\nint h(const struct box *b)\n{\n"
		"\treturn 1;\n}\n\nint g(int n)\n{\n\treturn n;\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, made, &r),
			    "no struct box of this file is constant on the "
			    "branch, and upstream's are");
	assert_int_equal(port_mend(&arena, &r, 1), 1);
	assert_true(str_find(r.text, STR("int h(struct box *b)\n"), 0) > 0);
	assert_true(str_find(r.text, STR("const"), 0) < 0);
	assert_int_equal(r.edits.v[0].outcome, EDIT_ADAPTED);
	assert_true(r.review);
	r.findings.n = 0;
	assert_int_equal(port_mend(&arena, &r, 1), 0);
}

#define BEGIN "static int begin(int n)\n{\n\treturn n;\n}\n\n"
#define TABLE(x) "static struct calls table = { last" x " };\n\n"
#define LAST "int last(int n)\n{\n\treturn n + 1;\n}\n\n"

static void order(void **state)
{
	const char *p = LAST TABLE(""), *u = LAST BEGIN TABLE(", begin"), *t = LAST "int own;\n\n" TABLE("");
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, LAST "int own;\n\n" TABLE(", begin") BEGIN, &r),
			    "begin() would stand below table, which uses it");
	assert_null(judge(p, u, t, LAST "int own;\n\n" BEGIN TABLE(", begin"), &r));
	/* declared above */
	assert_null(judge(p, u, t, LAST "int own;\n\nstatic int begin(int n);\n\n"
			  TABLE(", begin") BEGIN, &r));
	/* another thing of that name */
	assert_null(judge(p, u, t, LAST "int own;\n\nint go(struct s *s)\n{\n\tint begin = 1;\n\n"
			  "\treturn s->begin;\n}\n\n" BEGIN TABLE(", begin"), &r));
}

static void balance(void **state)
{
	const char *p = "#ifdef A\nint a;\n#endif\n\nint b;\n", *u = "#ifdef A\nint a;\n#endif\n\nint c;\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, p, "#ifdef A\nint a;\n\nint c;\n", &r),
			    "#if and #endif do not balance");
	assert_null(judge(p, u, p, u, &r));
}

static void declarations(void **state)
{
	static const char *const texts[][2] = { { "include/linux/page.h",
		"struct page;\n"
		"struct page {\n\tunsigned long flags;\n\tstruct space *mapping; /* its space */\n"
		"\tunion {\n\t\tint index;\n\t};\n\tvoid (*put)(struct page *p, int n);\n};\n"
		"#define p_other index\n"
		"struct open {\n\tMEMBERS(x)\n\tint a;\n};\n"
		"static inline void get(struct page *p, const char *why,\n\t\t\tunsigned long n)\n{\n"
		"\tput(p, 1);\n}\n"
		"void put(struct page *, int);\n" }, { NULL, NULL } };
	static const char *const names[] = { "get", "put", "gone", NULL };
	const struct mini m = { texts, names };
	struct world w = { (void *)&m, find, text };
	const struct decl_struct *s;
	struct decl_params p;
	struct decls d;

	(void)state;
	decls_init(&d, &arena, &w, NULL, 0);
	s = decl_struct(&d, "mm/x.c", STR("struct page"));
	assert_non_null(s);
	assert_true(decl_has(s, STR("flags")));
	assert_true(decl_has(s, STR("index")));
	assert_true(decl_has(s, STR("p_other")));
	assert_false(decl_has(s, STR("lru")));
	assert_str(decl_member(&arena, s, STR("mapping")).name, "struct space");
	assert_int_equal(decl_member(&arena, s, STR("mapping")).stars, 1);
	assert_true(decl_callback(&arena, s, STR("put"), &p));
	assert_int_equal(p.n, 2);
	assert_false(decl_callback(&arena, s, STR("flags"), &p));
	assert_true(decl_has(decl_struct(&d, "mm/x.c", STR("struct open")), STR("any")));
	assert_null(decl_struct(&d, "mm/x.c", STR("struct none")));

	assert_true(decl_function(&d, "mm/x.c", STR("get"), &p));
	assert_int_equal(p.n, 3);
	assert_str(p.v[0].name, "struct page");
	assert_int_equal(p.v[0].stars, 1);
	assert_true(decl_function(&d, "mm/x.c", STR("put"), &p));
	assert_int_equal(p.n, 2);
	assert_str(p.v[0].name, "struct page");
	assert_int_equal(p.v[0].stars, 1);
	assert_false(decl_function(&d, "mm/x.c", STR("gone"), &p));
}

static void places(void **state)
{
	const char *p = "int f(void)\n{\n\tint a;\n\n\tfirst_step(1);\n\tsecond_step(2);\n}\n";
	const char *u =
		"int f(void)\n{\n\tint a;\n\tint b;\n\n\tfirst_step(1);\n\tsecond_step(2);\n"
		"\tb = third_step(3);\n}\n";
	const char *t = "int f(void)\n{\n\tint a;\n\n\tif (x) {\n\t\tfirst_step(1);\n"
			"\t\tsecond_step(2);\n\t}\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, "int f(void)\n{\n\tint a;\n\tint b;\n\n\tif (x) {\n"
				  "\t\tfirst_step(1);\n\t\tsecond_step(2);\n\t}\n"
				  "\tb = third_step(3);\n}\n", &r),
			    "f(): \"b = third_step(3);\" would not stand in the block of its neighbours");
	assert_null(judge(p, u, t, "int f(void)\n{\n\tint a;\n\tint b;\n\n\tif (x) {\n"
			  "\t\tfirst_step(1);\n\t\tsecond_step(2);\n"
			  "\t\tb = third_step(3);\n\t}\n}\n", &r));
	assert_false(r.review);
	assert_string_equal(judge(p, u, t, "int f(void)\n{\n\tint a;\n\n\tif (x) {\n"
				  "\t\tfirst_step(1);\n\tint b;\n\t\tsecond_step(2);\n"
				  "\t\tb = third_step(3);\n\t}\n}\n", &r),
			    "b would be declared behind a statement of f()");
}

static void hollow(void **state)
{
	const char *p = "int f(int n)\n{\n\tif (n)\n\t\tn = 0;\n\treturn n;\n}\n";
	const char *u = "int f(int n)\n{\n\tif (n > 9) {\n\t\treturn 9;\n\t} else {\n\t\tif (n)\n"
			"\t\t\tn = 0;\n\t}\n\treturn n;\n}\n";
	const char *t = "int f(int n)\n{\n\treturn n;\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t,
				  "int f(int n)\n{\n\tif (n > 9) {\n\t\treturn 9;\n\t} else {\n"
				  "\t}\n\treturn n;\n}\n",
				  &r),
			    "f() would have a block with nothing in it");
	assert_null(judge(p, u, p, u, &r));
}

static void cases(void **state)
{
	const char *p = "int f(int n)\n{\n\tswitch (n) {\n\tcase ONE:\n\t\tstart(n);\n\t}\n}\n";
	const char *u = "int f(int n)\n{\n\tswitch (n) {\n\tcase ONE:\n\t\tif (check(n))\n"
			"\t\t\treturn 1;\n\t\tstart(n);\n\t}\n}\n";
	const char *t = "int f(int n)\n{\n\tswitch (n) {\n\tcase TWO:\n\tcase ONE:\n\t\tstart(n);\n"
			"\t}\n}\n";
	const char *made = "int f(int n)\n{\n\tswitch (n) {\n\tcase TWO:\n\tcase ONE:\n"
			   "\t\tif (check(n))\n\t\t\treturn 1;\n\t\tstart(n);\n\t}\n}\n";
	struct port_result r;

	(void)state;
	assert_null(judge(p, u, t, made, &r));
	assert_true(r.review);
	assert_string_equal(r.review_why,
			    "more cases than upstream's come to run what is new under ONE");
	assert_null(judge(p, u, p, u, &r));
	assert_false(r.review);
}

static void guards(void **state)
{
	const char *p = "int f(int n)\n{\n\tint a;\n\n\treset(a);\n\n\tdone(n);\n}\n";
	const char *u =
		"int f(int n)\n{\n\tint a;\n\n\tif (n != 2)\n\t\treset(a);\n\n\tdone(n);\n}\n";
	const char *t = "int f(int n)\n{\n\tint a;\n\n\ta = 0;\n\tb = 0;\n\n\tdone(n);\n}\n";
	const char *one = "int f(int n)\n{\n\tint a;\n\n\tclear(a);\n\n\tdone(n);\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, "int f(int n)\n{\n\tint a;\n\n\tif (n != 2)\n\ta = 0;\n"
				  "\tb = 0;\n\n\tdone(n);\n}\n", &r),
			    "f(): what upstream's new if guards is several statements here, and it would "
			    "guard the first alone");
	assert_null(judge(p, u, t, "int f(int n)\n{\n\tint a;\n\n\tif (n != 2) {\n\t\ta = 0;\n"
			  "\t\tb = 0;\n\t}\n\n\tdone(n);\n}\n", &r));
	/* one statement in the place of one is a matter of names */
	assert_null(judge(p, u, one, "int f(int n)\n{\n\tint a;\n\n\tif (n != 2)\n\t\tclear(a);\n\n"
			  "\tdone(n);\n}\n", &r));
}

static void early(void **state)
{
	const char *p =
		"static int pick(int n)\n{\n\treturn n;\n}\n\nint f(int n)\n{\n\treturn n;\n}\n";
	const char *u =
		"static int pick(int n)\n{\n\treturn n;\n}\n\nint f(int n)\n{\n\tn = pick(n);\n"
		"\treturn n;\n}\n";
	const char *t =
		"int f(int n)\n{\n\treturn n;\n}\n\nstatic int pick(int n)\n{\n\treturn n;\n}\n";
	const char *made =
		"int f(int n)\n{\n\tn = pick(n);\n\treturn n;\n}\n\nstatic int pick(int n)\n"
		"{\n\treturn n;\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, made, &r),
			    "f() uses pick, which this file defines further "
			    "down: it wants a declaration before");
	made = "static int pick(int n);\nint f(int n)\n{\n\tn = pick(n);\n\treturn n;\n}\n\n"
	       "static int pick(int n)\n{\n\treturn n;\n}\n";
	assert_null(judge(p, u, t, made, &r));
	/* what is not static a header may declare; a member is no function */
	t = "int f(int n)\n{\n\treturn n;\n}\n\nint pick(int n)\n{\n\treturn n;\n}\n";
	assert_null(judge(p, u, t,
			  "int f(int n)\n{\n\tn = pick(n);\n\treturn n;\n}\n\nint pick(int n)\n"
			  "{\n\treturn n;\n}\n",
			  &r));
}

/* Code that always ran comes to stand in a branch of it; a variable that moved there
 * vouches for nothing. */
static void inner_block(void **state)
{
	const char *p = "int f(int n)\n{\n\tlong address;\n\n\taddress = fault_at(n);\n}\n";
	const char *u =
		"int f(int n)\n{\n\tlong address;\n\n\tif (broken_hardware(n))\n\t\tstop();\n\n"
		"\taddress = fault_at(n);\n}\n";
	const char *t = "int f(int n)\n{\n\tif (n) {\n\t\tlong address;\n\n\t\taddress = at(n, 1);\n\t}\n}\n";
	struct port_result r;

	(void)state;
	assert_null(judge(p, u, t, "int f(int n)\n{\n\tif (n) {\n\t\tlong address;\n\n"
			  "\t\tif (broken_hardware(n))\n\t\t\tstop();\n\t\taddress = at(n, 1);\n\t}\n}\n",
			  &r));
	assert_true(r.review);
	assert_null(judge(p, u, t,
			  "int f(int n)\n{\n\tif (broken_hardware(n))\n\t\tstop();\n\tif (n) {\n"
			  "\t\tlong address;\n\n\t\taddress = at(n, 1);\n\t}\n}\n",
			  &r));
	assert_false(r.review);
}

/* New code that looks like the branch's takes its declaration in. */
static void scopes(void **state)
{
	const char *p = "int f(int n)\n{\n\tswitch (n) {\n\tcase 1:\n\t\treturn two(n);\n\t}\n\treturn 0;\n}\n";
	const char *u =
		"int f(int n)\n{\n\tswitch (n) {\n\tcase 2:\n\t\tsync(n);\n\t}\n\n\tswitch (n) {\n"
		"\tcase 1:\n\t\treturn two(n);\n\t}\n\treturn 0;\n}\n";
	const char *t =
		"int f(int n)\n{\n\tswitch (n) {\n\t\tint high;\n\n\tcase 1:\n\t\thigh = two(n);\n"
		"\t\treturn high;\n\t}\n\treturn 0;\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, t, "int f(int n)\n{\n\tswitch (n) {\n\t\tint high;\n\n\tcase 2:\n"
				  "\t\tsync(n);\n\t}\n\n\tswitch (n) {\n\tcase 1:\n\t\thigh = two(n);\n"
				  "\t\treturn high;\n\t}\n\treturn 0;\n}\n", &r),
			    "high is declared in an inner block of f(), and used outside of it");
	assert_null(judge(p, u, t,
			  "int f(int n)\n{\n\tswitch (n) {\n\tcase 2:\n\t\tsync(n);\n\t}\n\n"
			  "\tswitch (n) {\n\t\tint high;\n\n\tcase 1:\n\t\thigh = two(n);\n"
			  "\t\treturn high;\n\t}\n\treturn 0;\n}\n",
			  &r));
}

/* An assembler's macro speaks of instructions. */
static void assembler(void **state)
{
	static const char *const texts[][2] = { { "Makefile", "" }, { NULL, NULL } };
	const struct mini m = { texts, NULL };
	const char *u = ".macro CLEAR_ALL\n\txor reg, reg\n.endm\n\n" BEFORE;

	(void)state;
	assert_null(gate(&m, "mm/x.h", ".macro CLEAR_ALL\n.endm\n\n" BEFORE, u,
			 ".macro CLEAR_ALL\n.endm\n\n" BRANCH));
	assert_string_equal(gate(&m, "mm/x.c", BEFORE, "#include <linux/a.h>\n\nint f(int n)\n{\n"
				 "\treturn XOR;\n}\n", BRANCH), "the branch has no name XOR");
}

/* Statements alike around it: a new line may come behind the wrong one of them. */
static void between(void **state)
{
	const char *p = "int f(int n)\n{\n\tr = load_it(n);\n\tif (r < 0)\n\t\treturn r;\n\tr = mount_it(n);\n"
			"\tif (r < 0)\n\t\treturn r;\n\tfinish_it(n);\n}\n";
	const char *u = "int f(int n)\n{\n\tr = load_it(n);\n\tif (r < 0)\n\t\treturn r;\n\tr = mount_it(n);\n"
			"\tif (r == -ENOENT)\n\t\treturn 0;\n\tif (r < 0)\n\t\treturn r;\n\tfinish_it(n);\n}\n";
	struct port_result r;

	(void)state;
	assert_string_equal(judge(p, u, p, "int f(int n)\n{\n\tr = load_it(n);\n\tif (r == -ENOENT)\n"
				  "\t\treturn 0;\n\tif (r < 0)\n\t\treturn r;\n\tr = mount_it(n);\n"
				  "\tif (r < 0)\n\t\treturn r;\n\tfinish_it(n);\n}\n", &r),
			    "f(): \"if (r == -ENOENT)\" would not stand behind \"r = mount_it(n);\"");
	assert_null(judge(p, u, p, u, &r));
}

/* "return" came before a call that is not the one whose answer upstream returns. */
static void answers(void **state)
{
	const char *p =
		"int f(int n)\n{\n\tif (n < 0) {\n\t\tsay_errno(n, \"bad\");\n\t\treturn n;\n\t}\n"
		"\treturn 0;\n}\n";
	const char *u = "int f(int n)\n{\n\tif (n < 0)\n\t\treturn say_errno(n, \"bad\");\n\treturn 0;\n}\n";
	const char *t =
		"int f(int n)\n{\n\tif (n < 0) {\n\t\tsay(\"bad\", n);\n\t\treturn n;\n\t}\n"
		"\treturn 0;\n}\n";
	struct port_result r;

	(void)state;
	assert_null(judge(p, u, t, "int f(int n)\n{\n\tif (n < 0)\n\t\treturn say(\"bad\", n);\n"
			  "\treturn 0;\n}\n", &r));
	assert_true(r.review);
	assert_string_equal(r.review_why, "it returns what say() gives, which neither side does");
	assert_null(judge(p, u, p, u, &r));
	assert_false(r.review);
}

/* Assembly uses what upstream's headers have and the branch's have not. */
static void assembly(void **state)
{
	static const char *const texts[][2] = { { "Makefile", "" }, { NULL, NULL } };
	static const char *const old[] = { "SAVE_ALL", NULL };
	static const char *const new[] = { "SAVE_ALL", "STACK_END", NULL };
	const struct mini m = { texts, old }, n = { texts, new };
	struct world here = { (void *)&m, find, text }, there = { (void *)&n, find, text };
	struct port_options o = { .world = &here, .source = &there };
	struct port_file f = { .path = "mm/x.S", .target = "mm/x.S",
			       .before = { true, STR("\tSAVE_ALL\n\tret\n") },
			       .after = { true, STR("\tSAVE_ALL\n\tSTACK_END(14)\n\tmovq a, b\n\tret\n") },
			       .branch = { true, STR("entry:\n\tSAVE_ALL\n\tret\n") } };
	struct port_result r;

	(void)state;
	port_file(&arena, &f, &o, &r);
	assert_true(r.ok);
	assert_int_equal(port_gate(&arena, &f, &r, 1, &o), 1);
	assert_string_equal(r.findings.v[0].text, "the branch has no name STACK_END");
	/* what upstream's tree does not know either is no name of a header */
	o.source = &here;
	port_file(&arena, &f, &o, &r);
	assert_int_equal(port_gate(&arena, &f, &r, 1, &o), 0);
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(headers), TEST(language), TEST(declarations),
					   TEST(places), TEST(hollow), TEST(cases), TEST(classes),
					   TEST(constants), TEST(order), TEST(mended),
					   TEST(same_words), TEST(balance), TEST(guards),
					   TEST(early), TEST(inner_block), TEST(assembler),
					   TEST(scopes), TEST(assembly), TEST(between),
					   TEST(answers) };

	return cmocka_run_group_tests(tests, NULL, end);
}
