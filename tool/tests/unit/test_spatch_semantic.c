// SPDX-License-Identifier: GPL-2.0-or-later
/* The semantic form on miniature files: what becomes of each site, and what is refused. */
#include "spatch/semantic.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "spatch/spatch.h"
#include "unit.h"

#define ID "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct arena arena = ARENA_INIT;
static struct err err;
static char *data;		/* holds patches/ */

/* The branch: up to four files. A text NULL cannot be read. */
static struct {
	const char *path, *text;
} tree[4];

static int tree_text(void *ctx, const char *path, struct str *ret)
{
	(void)ctx;
	for (size_t i = 0; i < ARRAY_SIZE(tree); i++) {
		if (!tree[i].path || strcmp(tree[i].path, path))
			continue;
		*ret = str_of(tree[i].text);
		return tree[i].text ? 1 : -1;
	}
	return 0;
}

static void put(const char *name, const char *text)
{
	char *path = arena_printf(&arena, "%s/patches/%s", data, name);

	assert_int_equal(io_write(path, str_of(text), &err), 0);
}

static int setup(void **state)
{
	(void)state;
	memset(tree, 0, sizeof(tree));
	err = (struct err){ 0 };
	if (io_tmpdir(&arena, "test", &data, NULL))
		return -1;
	return io_mkdir(arena_printf(&arena, "%s/patches", data), NULL);
}

static int teardown(void **state)
{
	(void)state;
	io_rmtree(data);
	arena_release(&arena);
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static void need_spatch(void)
{
	const char *version;

	if (spatch_version(&arena, &(struct spatch){ 0 }, &version, &err) == ERR_TOOL)
		skip();
}

/* @semantic and @sites are JSON with ' for ". */
static const struct change *change(const char *semantic, const char *sites)
{
	const struct manifest *m;
	char *z = arena_printf(&arena,
		"{'schema':'backport.series/1','name':'x','title':'X',"
		"'targets':['linux-4.*'],'changes':[{"
		"'id':'" ID "','subject':'s','author':'A <a@example.org>','role':'core',"
		"'files':['mm/x.c'],'author-date':null,'semantic':[%s],'sites':[%s]}]}",
		semantic, sites);

	for (char *p = z; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	if (manifest_parse(&arena, str_of(z), "series/x.json", NULL, &m, &err))
		fail_msg("%s", err.what);
	return &m->change[0];
}

static int port(const struct change *c, struct semantic_result *ret)
{
	struct world w = { .text = tree_text };
	struct semantic_opts o = { .data = data };

	*ret = (struct semantic_result){ 0 };
	return semantic_port(&arena, c, &w, &o, ret, &err);
}

static void expect(const struct semantic_result *r, size_t f, size_t i, const char *function,
		   uint32_t ordinal, enum port_outcome outcome)
{
	const struct port_edit *e = &r->result[f].edits.v[i];

	assert_in_range(i + 1, 1, r->result[f].edits.n);
	assert_str(e->function, function);
	assert_int_equal(e->ordinal, ordinal);
	assert_int_equal(e->outcome, outcome);
	assert_int_equal(e->rung, RUNG_SPATCH);
}

static void expect_refusal(int rc, const char *function, const char *said)
{
	if (rc != ERR_CONFLICT || !strstr(err.what, said) ||
	    !strstr(err.what, arena_printf(&arena, "%s(): ", function)))
		fail_msg("%d: %s", rc, err.what);
	assert_string_equal(err.path, "mm/x.c");
	assert_string_equal(err.change, ID);
	assert_true(*err.next);
}

#define PAIR "@@\nexpression e;\n@@\n- wait(e);\n- drop(e);\n+ drop_and_wait(e);\n"
#define TWINS(one, two) \
	"/* odd   spacing stays */\n" \
	"int other(int  a){return a ;}\n\n" \
	"int twice(struct thing *t)\n" \
	"{\n" \
	"\tif (t->moving) {\n" \
	one \
	"\t\tgoto out;\n" \
	"\t}\n" \
	"\tif (!lock(t)) {\n" \
	two \
	"\t\tgoto out;\n" \
	"\t}\n" \
	"\tuse( t );\n" \
	"out:\n" \
	"\treturn 0;\n" \
	"}\n"
#define OLD "\t\twait(t);\n\t\tdrop(t);\n"
#define NEW "\t\tdrop_and_wait(t);\n"

#define SITE_1 "{'path':'mm/x.c','function':'twice','what':'first wait'," \
	"'after':'if (t->moving) { drop_and_wait(t);','gone':'if (t->moving) { wait(t);'}"
#define SITE_2 "{'path':'mm/x.c','function':'twice','what':'second wait'," \
	"'after':'if (!lock(t)) { drop_and_wait(t);','gone':'if (!lock(t)) { wait(t);'}"
#define RUN_ON_X "{'patch':'patches/pair.cocci','files':['mm/x.c']}"
#define RUN_MORE RUN_ON_X ",{'patch':'patches/more.cocci','files':['mm/x.c']}"

#define HEADER(proto) \
	"#ifndef X_H\n#define  X_H\n" \
	"static inline void wait(struct thing *t)\n{\n\tt->wait( );\n}\n" proto "\nint  after;\n" \
	"#endif\n"

static void accounts_for_every_site(void **state)
{
	struct semantic_result r;
	const struct change *c = change(
		"{'patch':'patches/never.cocci','files':['mm/x.c'],"
		"  'when':{'path':'mm/x.c','pattern':'no_such_thing'}}," RUN_ON_X ","
		"{'patch':'patches/proto.cocci','files':['include/x.h','include/gone.h']}",
		SITE_1 "," SITE_2 ","
		"{'path':'mm/x.c','function':'twice','what':'counts','after':'count();',"
		" 'when':{'path':'mm/x.c','in':'twice','pattern':'count_start();'},"
		" 'otherwise':'nothing is counted here'},"
		"{'path':'include/x.h','what':'declares it','after':'void drop_and_wait('},"
		"{'path':'mm/none.c','function':'f','what':'w','after':'g();',"
		" 'when':{'path':'mm/none.c','pattern':'f'},'otherwise':'no such file here'}");

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	put("proto.cocci", "@@\nidentifier f = wait;\n@@\n f(...) { ... }\n"
			   "+void drop_and_wait(struct thing *t);\n");
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	tree[1].path = "include/x.h";
	tree[1].text = HEADER("");
	if (port(c, &r))
		fail_msg("%s", err.what);
	assert_int_equal(r.n, 4);
	assert_string_equal(r.file[0].target, "mm/x.c");
	assert_str(r.result[0].text, TWINS(NEW, NEW));
	expect(&r, 0, 0, "twice", 1, EDIT_ADAPTED);
	expect(&r, 0, 1, "twice", 2, EDIT_ADAPTED);
	expect(&r, 0, 2, "twice", 3, EDIT_DROPPED);
	assert_string_equal(r.result[0].edits.v[2].reason, "nothing is counted here");
	assert_true(r.result[0].ok);
	assert_int_equal(r.result[0].rung, RUNG_SPATCH);
	assert_string_equal(r.file[1].target, "include/x.h");
	assert_str(r.result[1].text,
		   HEADER("void drop_and_wait(struct thing *t);\n"));
	expect(&r, 1, 0, "", 1, EDIT_ADAPTED);
	assert_false(r.file[2].branch.there);
	assert_true(r.result[2].unchanged);
	expect(&r, 2, 0, "f", 1, EDIT_DROPPED);
	assert_false(r.file[3].branch.there);
	assert_int_equal(r.patches.n, 2);
	assert_string_equal(r.patches.v[0], "patches/pair.cocci");
	assert_string_equal(r.patches.v[1], "patches/proto.cocci");
}

static void knows_what_was_there_before(void **state)
{
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(NEW, OLD);
	assert_int_equal(port(change(RUN_ON_X, SITE_1 "," SITE_2), &r), 0);
	expect(&r, 0, 0, "twice", 1, EDIT_ALREADY);
	expect(&r, 0, 1, "twice", 2, EDIT_ADAPTED);

	tree[0].text = TWINS(NEW, NEW);
	assert_int_equal(port(change(RUN_ON_X, SITE_1 "," SITE_2), &r), ERR_CONFLICT);
	assert_non_null(strstr(err.what, "no semantic patch changed anything"));
}

static void refuses_a_lost_site(void **state)
{
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, "\t\twait(t);\n\t\tlog(t);\n\t\tdrop(t);\n");
	expect_refusal(port(change(RUN_ON_X, SITE_1 "," SITE_2), &r), "twice",
		       "second wait: `if (!lock(t)) { wait(t);` is still there");
	assert_string_equal(err.next, "backport explain");
	expect(&r, 0, 0, "twice", 1, EDIT_ADAPTED);
	expect(&r, 0, 1, "twice", 2, EDIT_LOST);
	assert_false(r.result[0].ok);
	assert_int_equal(r.result[0].conflicts.n, 1);
	assert_int_equal(r.result[0].conflicts.v[0].line, 11);
	assert_true(str_starts(r.result[0].conflicts.v[0].branch, "int twice("));
	/* a function that is not there, without a condition that allows it */
	expect_refusal(port(change(RUN_ON_X, SITE_1 ",{'path':'mm/x.c','function':'third',"
				   "'what':'third wait','after':'drop_and_wait(t);'}"), &r),
		       "third", "third wait: not here");
}

static void refuses_what_no_site_names(void **state)
{
	static const char add[] = "@@\nidentifier f = other;\n@@\n f(...) { ... }\n"
				  "+int added(void)\n+{\n+\treturn 1;\n+}\n";
	static const char widen[] = "@@\nidentifier f = other;\n@@\n f(int\n- a\n+ b\n ) { ... }\n";
	const struct change *c = change(RUN_MORE, SITE_1 "," SITE_2);
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	put("more.cocci", add);
	expect_refusal(port(c, &r), "added", "no site of the manifest names it");
	put("more.cocci", widen);
	expect_refusal(port(c, &r), "other", "no site of the manifest names it");
}

static void lists_what_changed_in_comments_alone(void **state)
{
	const struct change *c = change(RUN_MORE, SITE_1 "," SITE_2);
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	put("more.cocci", "@@\n@@\n+/* and why */\n two();\n");
	tree[0].path = "mm/x.c";
	tree[0].text = "void spare(void)\n{\n\tone();\n\t/* why */\n\ttwo();\n}\n\n"
		       TWINS(OLD, OLD);
	if (port(c, &r))
		fail_msg("%s", err.what);
	assert_int_equal(r.result[0].edits.n, 3);
	expect(&r, 0, 2, "spare", 1, EDIT_ADAPTED);
	assert_string_equal(r.result[0].edits.v[2].reason, "what its comment says");
	/* a comment between removed statements vanishes, though the code comes back */
	put("more.cocci", "@@\n@@\n- one();\n- two();\n+ one();\n+ two();\n");
	expect_refusal(port(c, &r), "spare", "no site of the manifest names it");
}

static void takes_a_declaration_beside_its_function(void **state)
{
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", "@@\nidentifier f = twice;\n@@\n+enum how { HOLD, DROP };\n+\n"
			  " f(...) { ... }\n\n" PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	if (port(change(RUN_ON_X, SITE_1 "," SITE_2), &r))
		fail_msg("%s", err.what);
	assert_true(str_find(r.result[0].text, STR("enum how"), 0) > 0);
}

/* Coccinelle cannot edit a comment; what it says of a parameter that is gone goes too. */
static void drops_the_doc_of_a_lost_parameter(void **state)
{
	struct semantic_result r;
	const struct change *c = change(RUN_ON_X,
		"{'path':'mm/x.c','function':'idle','what':'takes no place',"
		" 'after':'idle(struct thing *t, int ms)'}");
	static const char more[] =
		"/**\n * idle - wait for @at\n * @t: the thing\n%s"
		" * @ms: for how long\n *\n * It takes @at: and that is all.\n */\n"
		"int idle(struct thing *t%s, int ms)\n{\n\treturn ms;\n}\n\n"
		"/**\n * busy - another\n * @at: its own\n */\n"
		"int busy(int at)\n{\n\treturn at;\n}\n";

	(void)state;
	need_spatch();
	put("pair.cocci", "@@\nidentifier f = idle;\nidentifier t, at, ms;\n@@\n"
			  " f(struct thing *t,\n-int at,\n int ms) { ... }\n");
	tree[0].path = "mm/x.c";
	tree[0].text = arena_printf(&arena, more, " * @at: where it is,\n *      or was\n",
				    ", int at");
	if (port(c, &r))
		fail_msg("%s", err.what);
	assert_str(r.result[0].text, arena_printf(&arena, more, "", ""));
}

static void refuses_new_white_space(void **state)
{
	static const struct { const char *rule, *said; } row[] = {
		{ "@@\n@@\n- use(t);\n+ use(t);\n",
		  "line 16: Coccinelle changed nothing but white space" },
		{ "@@\n@@\n- use(t);\n+ use(t);\n+ more(t);\n",
		  "line 16: Coccinelle changed its white space" },
	};
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		put("more.cocci", row[i].rule);
		expect_refusal(port(change(RUN_MORE, SITE_1 "," SITE_2), &r), "twice", row[i].said);
	}
}

static void refuses_what_does_not_hold_together(void **state)
{
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR "\n@@\n@@\n- out:\n+ done:\n return 0;\n");
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	expect_refusal(port(change(RUN_ON_X, SITE_1 "," SITE_2), &r), "twice",
		       "after the port goto out, but there is no such label");
}

static void names_what_could_not_be_parsed(void **state)
{
	struct semantic_result r;

	(void)state;
	need_spatch();
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	tree[0].text = "int twice(struct thing *t)\n{\n\tguarded(t) {\n\t\tuse(t);\n\t} instead {\n"
		       "\t}\n\twait(t);\n\tdrop(t);\n}\n";
	expect_refusal(port(change(RUN_ON_X, "{'path':'mm/x.c','function':'twice','what':'waits',"
				   "'after':'drop_and_wait(t);','gone':'drop(t);'}"), &r),
		       "twice", "Coccinelle cannot parse it: it stops at line ");
	assert_string_equal(err.next, "spatch --parse-c mm/x.c");
	expect(&r, 0, 0, "twice", 1, EDIT_LOST);
}

static void unknown_is_not_ok(void **state)
{
	struct semantic_result r;

	(void)state;
	put("pair.cocci", PAIR);
	tree[0].path = "mm/x.c";
	assert_int_equal(port(change(RUN_ON_X, SITE_1), &r), ERR_MISSING_OBJ);
	assert_string_equal(err.path, "mm/x.c");
	tree[0].text = TWINS(OLD, OLD);
	tree[1].path = "mm/y.c";
	assert_int_equal(port(change(RUN_ON_X, "{'path':'mm/x.c','function':'twice','what':'w',"
				     "'after':'f();','when':{'path':'mm/y.c','pattern':'x'},"
				     "'otherwise':'no x'}"), &r), ERR_MISSING_OBJ);
	assert_non_null(strstr(err.what, "mm/y.c could not be read"));
}

static void says_when_a_patch_is_missing_or_refused(void **state)
{
	struct semantic_result r;

	(void)state;
	tree[0].path = "mm/x.c";
	tree[0].text = TWINS(OLD, OLD);
	assert_int_equal(port(change(RUN_ON_X, SITE_1), &r), ERR_NOT_FOUND);
	put("pair.cocci", "@script:python@\n@@\nimport os\n");
	assert_int_equal(port(change(RUN_ON_X, SITE_1), &r), ERR_RULE);
	assert_non_null(strstr(err.what, "patches/pair.cocci:1: script"));
}

int main(void)
{
#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	static const struct CMUnitTest tests[] = {
		CASE(accounts_for_every_site),
		CASE(knows_what_was_there_before),
		CASE(refuses_a_lost_site),
		CASE(refuses_what_no_site_names),
		CASE(lists_what_changed_in_comments_alone),
		CASE(takes_a_declaration_beside_its_function),
		CASE(drops_the_doc_of_a_lost_parameter),
		CASE(refuses_new_white_space),
		CASE(refuses_what_does_not_hold_together),
		CASE(names_what_could_not_be_parsed),
		CASE(unknown_is_not_ok),
		CASE(says_when_a_patch_is_missing_or_refused),
	};

	return RUN(tests);
}
