/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drift rules against a world made of a few texts: reading, probing, rewriting,
 * the rung, the floor, and names whose meaning flipped.
 */
#include "mini_world.h"
#include "unit.h"

#include <stdlib.h>

#include "base/map.h"
#include "c/names.h"
#include "port/port.h"

static struct arena arena;

/* ---- rules of our own, short ---- */

#define HEAD(name, more) "// rule: " name "\n// upstream: 0123456789ab\n// since: v6.1\n" \
	"// what: A change.\n" more

static struct rule *parse(const char *name, const char *text)
{
	struct rule *r = NULL;
	struct err e;

	if (rule_parse(&arena, arena_printf(&arena, "%s.cocci", name), str_of(text), &r, &e))
		print_error("%s\n", e.what);
	assert_non_null(r);
	return r;
}

static void add(struct rule_set *set, const char *name, const char *text)
{
	struct err e;

	assert_int_equal(rules_add(&arena, set, parse(name, text), &e), 0);
}

static const char rename_rule[] = HEAD("ask", "// directions: both\n")
	"@ask@\nexpression E;\n@@\n- old_ask(E)\n+ new_ask(E)\n";
static const char argument_rule[] = HEAD("wait", "// directions: both\n")
	"@wait@\nexpression E;\n@@\n- wait_for(E)\n+ wait_for(E, 0)\n";

static void refused(void **state)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "@a@\n@@\n- x\n+ y\n", "r.cocci:1:1: the head says nothing of 'rule:'" },
		{ HEAD("r", "") "@a@\n@@\n- x\n+ y\n", "'directions:'" },
		{ HEAD("other", "// directions: both\n") "@a@\n@@\n- x\n+ y\n", "other.cocci" },
		{ HEAD("r", "// directions: sideways\n"), "r.cocci:5:1: directions: both" },
		{ HEAD("r", "// direction: both\n"), "unknown key 'direction:'" },
		{ HEAD("r", "// directions: both\n"), "there is no block" },
		{ HEAD("r", "// directions: both\n") "x\n", "outside of a block" },
		{ HEAD("r", "// directions: both\n") "@a depends on b@\n@@\n- x\n+ y\n",
		  "r.cocci:6:2: a block has a name" },
		{ HEAD("r", "// directions: both\n") "@script:python@\n@@\n- x\n+ y\n", "no "
											"script" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression list EL;\n@@\n- x\n+ y\n",
		  "r.cocci:7:12: metavariables are" },
		{ HEAD("r", "// directions: both\n") "@a@\nposition p;\n@@\n- x\n+ y\n",
		 "metavariables" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression E\n@@\n- f(E)\n+ g(E)\n",
		  "ends with ';'" },
		{ HEAD("r", "// directions: both\n") "@a@\n@@\n- f()\n  g();\n+ h()\n",
		  "r.cocci:9:1: only '-' and '+' lines" },
		{ HEAD("r", "// directions: both\n") "@a@\n@@\n+ f()\n- h()\n", "come before" },
		{ HEAD("r", "// directions: both\n") "@a@\n@@\n- f(...)\n+ g()\n",
		  "r.cocci:8:5: '...' cannot stand" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression E;\n@@\n- f(E)\n+ E == 0\n",
		  "one expression" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression E;\n@@\n- f(E);\n+ g(E)\n",
		  "not of one kind" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression E, F;\n@@\n- f(E)\n+ f(E, "
						     "F)\n",
		  "'F' stands in the other form only" },
		{ HEAD("r", "// directions: both\n") "@a@\nexpression E;\n@@\n- f(E->x)\n+ g(E)\n",
		  "must be a whole argument" },
		{ HEAD("r", "// directions: to-new\n") "@a@\nexpression E;\n@@\n- f(E)\n+ g(E, "
						       "E)\n",
		  "evaluated twice" },
		{ HEAD("r", "// directions: both\n// old: it is old\n") "@a@\n@@\n- x\n+ y\n",
		  "r.cocci:6:1: what is asked of a tree" },
		{ HEAD("r", "// directions: both\n// stop: it flips\n") "@a@\n@@\n* x\n",
		 "needs 'old:'" },
		{ HEAD("r", "// directions: both\n// stop: it flips\n// old: has x\n")
		  "@a@\n@@\n- x\n+ y\n", "'*' lines only" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct rule *r = NULL;
		struct err e = { 0 };

		if (rule_parse(&arena, "r.cocci", str_of(bad[i].text), &r, &e) != ERR_RULE ||
		    str_find(str_of(e.what), str_of(bad[i].says), 0) < 0)
			fail_msg("case %zu: \"%s\" does not say \"%s\"", i, e.what, bad[i].says);
	}
}

static void probed(void **state)
{
	static const struct {
		const char *header, *unknown;
		enum rule_verdict to_old, to_new;
	} tree[] = {
		{ "int old_ask(int x);", NULL, RULE_USED, RULE_UNUSED },
		{ "int new_ask(int x);", NULL, RULE_UNUSED, RULE_USED },
		{ "int old_ask(int x);\nint new_ask(int x);", NULL, RULE_UNUSED, RULE_UNUSED },
		{ "int nothing;", NULL, RULE_UNUSED, RULE_UNUSED },
		{ "int old_ask(int x);", "new_ask", RULE_UNDECIDED, RULE_UNUSED },
		{ "int new_ask(int x);", "old_ask", RULE_UNUSED, RULE_UNDECIDED },
		{ "int nothing;", "old_ask", RULE_UNDECIDED, RULE_UNUSED },
		{ "int old_ask(int x, int y);", NULL, RULE_UNUSED, RULE_UNUSED },
	};
	struct rule_set set = { 0 };

	(void)state;
	add(&set, "ask", rename_rule);
	for (size_t i = 0; i < ARRAY_SIZE(tree); i++) {
		struct mini *m = mini_new(&arena, tree[i].header);
		struct rule_plan p;

		m->unknown = tree[i].unknown;
		rules_plan(&p, &arena, &set, &m->world, NULL, "mm/x.c");
		if (rules_verdict(&p, set.v[0]->blocks[0], RULE_TO_OLD, NULL) != tree[i].to_old ||
		    rules_verdict(&p, set.v[0]->blocks[0], RULE_TO_NEW, NULL) != tree[i].to_new)
			fail_msg("tree %zu", i);
	}
}

/* The number of arguments tells the dialects apart, as names do. */
static void probed_by_arity(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "void wait_for(int x);");
	struct rule_plan p;

	(void)state;
	add(&set, "wait", argument_rule);
	rules_plan(&p, &arena, &set, &m->world, NULL, "mm/x.c");
	assert_int_equal(rules_verdict(&p, set.v[0]->blocks[0], RULE_TO_OLD, NULL), RULE_USED);
	assert_int_equal(rules_verdict(&p, set.v[0]->blocks[0], RULE_TO_NEW, NULL), RULE_UNUSED);
}

static const char *translate(struct rule_set *set, struct mini *m, const char *text)
{
	struct rule_plan p;
	struct rule_text t;

	rules_plan(&p, &arena, set, &m->world, NULL, "mm/x.c");
	rules_translate(&p, str_of(text), &t);
	return arena_strn(&arena, t.text);
}

static void chained(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int oldest(int x);");

	(void)state;
	add(&set, "a", HEAD("a", "// directions: to-old\n")
	    "@a@\nexpression E;\n@@\n- middle(E)\n+ newest(E)\n");
	add(&set, "b", HEAD("b", "// directions: to-old\n")
	    "@b@\nexpression E;\n@@\n- oldest(E)\n+ middle(E)\n");
	assert_string_equal(translate(&set, m, "void f(void)\n{\n\tnewest(newest(1));\n}\n"),
			    "void f(void)\n{\n\toldest(oldest(1));\n}\n");
	/* with nothing at its end a chain is not begun */
	m = mini_new(&arena, "int nothing;");
	assert_string_equal(translate(&set, m, "void f(void)\n{\n\tnewest(1);\n}\n"),
			    "void f(void)\n{\n\tnewest(1);\n}\n");
}

static void bytes_stay(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena,
				  "int old_ask(int x);\nvoid wait_for(int x);\nint old3(int a, "
				  "int b);");

	(void)state;
	add(&set, "ask", rename_rule);
	add(&set, "wait", argument_rule);
	add(&set, "swap", HEAD("swap", "// directions: to-old\n")
	    "@swap@\nexpression A, B;\n@@\n- old3(B, A)\n+ new3(A, B)\n");
	assert_string_equal(
		translate(&set, m, "int f(int new_ask)\n{\n\tg(new_ask( /* why */ a +\n\t\t  b ), "
				   "s->new_ask(a));\n"
			  "\twait_for(x\t, 0 );\n#ifdef new_ask\n\tnew3(a,\n\t     b);\n#endif\n}\n"
			  "int new_ask(int x);\n#define M(x) new_ask(x)\n"),
		"int f(int new_ask)\n{\n\tg(old_ask( /* why */ a +\n\t\t  b ), s->new_ask(a));\n"
		"\twait_for(x);\n#ifdef new_ask\n\told3(b, a);\n#endif\n}\n"
		"int new_ask(int x);\n#define M(x) old_ask(x)\n");
}

static void lines_map(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old3(int a);");
	struct rule_plan p;
	struct rule_text t;

	(void)state;
	add(&set, "cut", HEAD("cut", "// directions: to-old\n")
	    "@cut@\nexpression A, B;\n@@\n- old3(A)\n+ new3(A, B)\n");
	rules_plan(&p, &arena, &set, &m->world, NULL, "mm/x.c");
	rules_translate(&p, STR("void f(void)\n{\n\tnew3(a,\n\t     b,\n\t     c);\n\tnew3(a,\n\t "
				"    b);\n\tend();\n}\n"), &t);
	assert_str(t.text, "void f(void)\n{\n\tnew3(a,\n\t     b,\n\t     "
			   "c);\n\told3(a);\n\tend();\n}\n");
	assert_int_equal(t.hits.n, 1);
	assert_int_equal(t.hits.v[0].line, 5);
	assert_int_equal(t.line[5], 5);
	assert_int_equal(t.line[6], 7);
}

/* ---- the rung ---- */

static void port(struct rule_set *set, struct mini *m, enum port_rung floor, const char *before,
		 const char *after, const char *branch, struct port_result *r)
{
	struct port_file f = { .path = "mm/x.c", .target = "mm/x.c" };
	struct port_options o = { .world = &m->world, .rules = set, .floor = floor };
	struct port_own own = { .files = &f, .n = 1 };

	f.before = (struct port_image){ before, str_of(before) };
	f.after = (struct port_image){ after, str_of(after) };
	f.branch = (struct port_image){ branch, str_of(branch) };
	o.own = &own;
	port_file(&arena, &f, &o, r);
	port_gate(&arena, &f, r, 1, &o);
}

static void rung(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);\nint act(int x);\nint more(int x);");
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	port(&set, m, RUNG_RULES,
	     "int f(int x)\n{\n\tif (new_ask(x))\n\t\treturn 1;\n\treturn 0;\n}\n",
	     "int f(int x)\n{\n\tif (new_ask(x) && new_ask(more(x)))\n\t\treturn 1;\n\treturn "
	     "0;\n}\n",
	     "int f(int x)\n{\n\tif (old_ask(x))\n\t\treturn 1;\n\treturn 0;\n}\n", &r);
	assert_true(r.ok);
	assert_str(r.text,
		   "int f(int x)\n{\n\tif (old_ask(x) && old_ask(more(x)))\n\t\treturn "
		   "1;\n\treturn 0;\n}\n");
	assert_int_equal(r.rung, RUNG_RULES);
	assert_int_equal(r.edits.n, 1);
	assert_int_equal(r.edits.v[0].outcome, EDIT_ADAPTED);
	assert_string_equal(r.edits.v[0].reason,
			    "new_ask() is old_ask() here (rule ask: 0123456789ab, v6.1)");
	assert_int_equal(r.rules.n, 1);
	assert_string_equal(r.rules.v[0].rule, "ask");
	assert_int_equal(r.rules.v[0].dir, RULE_TO_OLD);
	assert_int_equal(r.findings.n, 0);
}

/* Upstream's edit is the rename itself: nothing is left to do, and that is said. */
static void vanished(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);\nint act(int x);\nint go(int x);");
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	port(&set, m, RUNG_RULES,
	     "int f(int x)\n{\n\tx = old_ask(x);\n\n\tact(x);\n\n\tgo(x);\n\treturn x;\n}\n",
	     "int f(int x)\n{\n\tx = new_ask(x);\n\n\tact(x);\n\n\tgo(x + 1);\n\treturn x;\n}\n",
	     "int f(int x)\n{\n\tx = old_ask(x);\n\n\tact(x);\n\n\tgo(x);\n\treturn x;\n}\n", &r);
	assert_true(r.ok);
	assert_str(r.text, "int f(int x)\n{\n\tx = old_ask(x);\n\n\tact(x);\n\n\tgo(x + "
			   "1);\n\treturn x;\n}\n");
	assert_int_equal(r.edits.n, 2);
	assert_int_equal(r.edits.v[0].outcome, EDIT_DROPPED);
	assert_true(str_find(str_of(r.edits.v[0].reason), STR("nothing to do: "), 0) == 0);
	assert_int_equal(r.edits.v[1].outcome, EDIT_VERBATIM);
}

/* It merges by lines and speaks a dialect that the branch lacks: asked again with a floor. */
static void floor_raised(void **state)
{
	static const char before[] = "int a;\n\nint f(int x)\n{\n\treturn x;\n}\n\nint g(int "
				     "x)\n{\n\treturn act(x);\n}\n";
	static const char after[] = "int a;\n\nint f(int x)\n{\n\tif "
				    "(new_ask(x))\n\t\tx++;\n\treturn x;\n}\n\n"
		"static int fresh(int x)\n{\n\treturn new_ask(x);\n}\n\n"
		"int g(int x)\n{\n\treturn act(x + 1);\n}\n";
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);\nint act(int x);");
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	port(&set, m, RUNG_NONE, before, after, before, &r);
	assert_true(r.ok);
	assert_int_equal(r.rung, RUNG_IDENTICAL);
	assert_int_equal(r.findings.n, 1);
	assert_true(r.findings.v[0].unresolved);
	port(&set, m, RUNG_RULES, before, after, before, &r);
	assert_true(r.ok);
	assert_int_equal(r.findings.n, 0);
	assert_str(r.text, "int a;\n\nint f(int x)\n{\n\tif (old_ask(x))\n\t\tx++;\n\treturn "
			   "x;\n}\n\n"
		   "static int fresh(int x)\n{\n\treturn old_ask(x);\n}\n\n"
		   "int g(int x)\n{\n\treturn act(x + 1);\n}\n");
	assert_int_equal(r.rung, RUNG_RULES);
	/* what no rule speaks of is carried by the rungs below */
	assert_int_equal(r.edits.v[r.edits.n - 1].rung, RUNG_LINES);
	assert_int_equal(r.edits.v[r.edits.n - 1].outcome, EDIT_VERBATIM);
}

/* What the change itself defines is nobody's drift. */
static void own_names(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);\nint act(int x);");
	static const char before[] = "int f(int x)\n{\n\treturn act(x);\n}\n";
	static const char after[] = "int new_ask(int x)\n{\n\treturn x;\n}\n\n"
		"int f(int x)\n{\n\treturn act(new_ask(x));\n}\n";
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	port(&set, m, RUNG_RULES, before, after, before, &r);
	assert_true(r.ok);
	assert_str(r.text, after);
	assert_int_equal(r.rules.n, 0);
}

static void new_file(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);");
	struct port_options o = { .world = &m->world, .rules = &set, .floor = RUNG_RULES };
	struct port_file f = { .path = "mm/new.c", .target = "mm/new.c" };
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	f.after = (struct port_image){ true, STR("int f(int x)\n{\n\treturn new_ask(x);\n}\n") };
	port_file(&arena, &f, &o, &r);
	assert_true(r.ok);
	assert_str(r.text, "int f(int x)\n{\n\treturn old_ask(x);\n}\n");
	assert_int_equal(r.edits.v[0].outcome, EDIT_ADAPTED);
	assert_int_equal(r.rules.n, 1);
}

/* A rule that matches and cannot be decided is not used, and is named. */
static void undecided(void **state)
{
	struct rule_set set = { 0 };
	struct mini *m = mini_new(&arena, "int old_ask(int x);\nint act(int x);");
	struct port_result r;

	(void)state;
	add(&set, "ask", rename_rule);
	m->unknown = "new_ask";
	port(&set, m, RUNG_NONE, "int f(int x)\n{\n\treturn new_ask(x);\n}\n",
	     "int f(int x)\n{\n\treturn new_ask(5);\n}\n",
	     "int f(int x)\n{\n\treturn old_ask(7);\n}\n", &r);
	assert_false(r.ok);
	assert_true(str_find(str_of(r.conflicts.v[0].why),
			     STR("rule ask: cannot tell whether new_ask is there"), 0) >= 0);
}

/* ---- meanings ---- */

static const char stop_rule[] = HEAD("take", "// directions: both\n// stop: it returned 0, now "
					     "true\n"
	"// old: type take is int\n") "@use@\nexpression E;\n@@\n* take(E)\n";

static size_t stops(struct mini *ours, struct mini *theirs, bool fresh, const char **ret_text)
{
	struct rule_set set = { 0 };
	struct rule_stops s = { 0 };
	bool lines[8] = { 0, 0, fresh, 0, 0, 0, 0, 0 };
	struct toks t;

	add(&set, "take", stop_rule);
	tok_lex(&arena, STR("void f(void)\n{\n\tif (take(x))\n\t\tgo();\n}\n"), &t);
	rules_stops(&arena, &set, &ours->world, theirs ? &theirs->world : NULL, "mm/x.c", &t, lines,
		    &s);
	*ret_text = s.n ? s.v[0].text : "";
	return s.n;
}

static void meanings(void **state)
{
	struct mini *old = mini_new(&arena, "extern int __must_check take(int x);");
	struct mini *new = mini_new(&arena, "static inline bool take(int x)\n{\n\treturn x;\n}\n");
	struct mini *none = mini_new(&arena, "int nothing;");
	const char *text;

	(void)state;
	assert_int_equal(stops(old, NULL, true, &text), 1);
	assert_non_null(strstr(text, "take means something else here: it returned 0, now true"));
	assert_int_equal(stops(old, NULL, false, &text), 0);
	assert_int_equal(stops(new, NULL, true, &text), 0);
	assert_int_equal(stops(none, NULL, true, &text), 0);
	assert_int_equal(stops(old, old, true, &text), 0);
	assert_int_equal(stops(new, old, true, &text), 1);
	assert_int_equal(stops(old, new, true, &text), 1);
	old->unknown = "take";
	assert_int_equal(stops(old, NULL, true, &text), 1);
	assert_non_null(strstr(text, "cannot tell"));
}

/* The change gate speaks up even where a file merges as it is. */
static void meaning_gate(void **state)
{
	struct mini *m = mini_new(&arena, "int take(int x);\nint act(int x);");
	struct rule_set set = { 0 };
	struct port_result r;

	(void)state;
	add(&set, "take", stop_rule);
	port(&set, m, RUNG_NONE, "int f(int x)\n{\n\treturn act(x);\n}\n",
	     "int f(int x)\n{\n\tif (take(x))\n\t\treturn 0;\n\treturn act(x);\n}\n",
	     "int f(int x)\n{\n\treturn act(x);\n}\n", &r);
	assert_true(r.ok);
	assert_int_equal(r.findings.n, 1);
	assert_string_equal(r.findings.v[0].check, "meaning");
	assert_int_equal(r.findings.v[0].line, 3);
}

/* Rules that feed each other end, and say so. */
static void circle(void **state)
{
	struct rule_set set = { 0 };
	struct rule_plan p;
	struct rule_text t;

	(void)state;
	add(&set, "grow", HEAD("grow", "// directions: to-old\n")
	    "@grow@\nexpression E;\n@@\n- ask(ask(E))\n+ ask(E)\n");
	rules_plan(&p, &arena, &set, NULL, NULL, "mm/x.c");
	p.force = RULE_TO_OLD;
	rules_translate(&p, STR("void f(void)\n{\n\task(1);\n}\n"), &t);
	assert_non_null(t.why);
	assert_str(t.text, "void f(void)\n{\n\task(1);\n}\n");
}

/* Torn and random texts: no crash, and nothing is invented where nothing matches. */
static void garbage(void **state)
{
	static const char *const words[] = { "new_ask", "(", ")", "new_ask(", ",", ";", "{", "}",
									   "&", "x",
		"->", "\n", "#define M", "/*", "*/", "\"", "wait_for(", ", 0)", " ", "struct s "
										     "*", "sizeof",
		"[", "]", "#if", "#endif\n" };
	struct rule_set set = { 0 };

	(void)state;
	add(&set, "ask", rename_rule);
	add(&set, "wait", argument_rule);
	srand(7);
	for (int i = 0; i < 3000; i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		CLEANUP(buf_release) struct buf b = BUF_INIT(4096);
		struct rule_plan p;
		struct rule_text t;

		for (int k = rand() % 60; k > 0; k--)
			buf_addz(&b, words[(size_t)rand() % ARRAY_SIZE(words)]);
		rules_plan(&p, &tmp, &set, NULL, NULL, "mm/x.c");
		p.force = RULE_TO_OLD;
		rules_translate(&p, buf_str(&b), &t);
		if (!t.hits.n)
			assert_true(str_eq(t.text, buf_str(&b)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refused), TEST(probed), TEST(probed_by_arity), TEST(chained), TEST(bytes_stay),
		TEST(lines_map), TEST(rung), TEST(vanished), TEST(floor_raised), TEST(own_names),
		TEST(new_file), TEST(undecided), TEST(meanings), TEST(meaning_gate), TEST(circle),
		TEST(garbage),
	};
	int rc = RUN(tests);

	arena_release(&arena);
	return rc;
}
