/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edit accounting of ports that somebody else made: right ones pass, each damage is named. */
#include "unit.h"

#include "port/account.h"

static const char before[] =
	"static int put_one(struct box *b)\n"
	"{\n"
	"\tint ret;\n"
	"\n"
	"\tmutex_lock(&b->lock);\n"
	"\tret = take(b);\n"
	"\tif (ret)\n"
	"\t\tgoto out;\n"
	"\tb->n++;\n"
	"out:\n"
	"\tmutex_unlock(&b->lock);\n"
	"\treturn ret;\n"
	"}\n"
	"\n"
	"static void show(struct box *b)\n"
	"{\n"
	"\tprint(b->name);\n"
	"\tprint(b->owner);\n"
	"}\n";

static const char after[] =
	"static int put_one(struct box *b)\n"
	"{\n"
	"\tint ret;\n"
	"\n"
	"\tmutex_lock(&b->lock);\n"
	"\tif (b->dead) {\n"
	"\t\tret = -ENODEV;\n"
	"\t\tgoto out;\n"
	"\t}\n"
	"\tret = take(b);\n"
	"\tif (ret)\n"
	"\t\tgoto out;\n"
	"\tget_box(b);\n"
	"\tb->n++;\n"
	"out:\n"
	"\tmutex_unlock(&b->lock);\n"
	"\treturn ret;\n"
	"}\n"
	"\n"
	"static void show(struct box *b)\n"
	"{\n"
	"\tprint(b->name);\n"
	"}\n";

/* Another dialect: a member has another name, and there is a label more. */
static const char branch[] =
	"static int put_one(struct box *b)\n"
	"{\n"
	"\tint ret;\n"
	"\n"
	"\tmutex_lock(&b->mutex);\n"
	"\tret = take(b);\n"
	"\tif (ret)\n"
	"\t\tgoto out;\n"
	"\tb->n++;\n"
	"\tcount(b);\n"
	"out:\n"
	"\tmutex_unlock(&b->mutex);\n"
	"unlocked:\n"
	"\treturn ret;\n"
	"}\n"
	"\n"
	"static void show(struct box *b)\n"
	"{\n"
	"\tprint(b->name);\n"
	"\tprint(b->owner);\n"
	"}\n";

static const char right[] =
	"static int put_one(struct box *b)\n"
	"{\n"
	"\tint ret;\n"
	"\n"
	"\tmutex_lock(&b->mutex);\n"
	"\tif (b->dead) {\n"
	"\t\tret = -ENODEV;\n"
	"\t\tgoto out;\n"
	"\t}\n"
	"\tret = take(b);\n"
	"\tif (ret)\n"
	"\t\tgoto out;\n"
	"\tget_box(b);\n"
	"\tb->n++;\n"
	"\tcount(b);\n"
	"out:\n"
	"\tmutex_unlock(&b->mutex);\n"
	"unlocked:\n"
	"\treturn ret;\n"
	"}\n"
	"\n"
	"static void show(struct box *b)\n"
	"{\n"
	"\tprint(b->name);\n"
	"}\n";

static struct arena arena;

/* The world of the branch: everything but what begins with "new_". */
static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	(void)ctx;
	(void)path;
	(void)kind;
	(void)ret;
	return str_starts(name, "new_") ? WORLD_ABSENT : WORLD_FOUND;
}

static const struct world world = { .find = find };

static struct account account;

static size_t judge(struct str p, struct str u, struct str t, struct str r, struct port_result *ret)
{
	struct port_file f = { .path = "lib/box.c", .target = "lib/box.c", .before = { true, p },
			       .after = { true, u }, .branch = { true, t } };
	struct port_options o = { .world = &world };

	account = (struct account){ 0 };
	*ret = (struct port_result){ .ok = true, .text = r, .unchanged = str_eq(r, t) };
	return account_port(&arena, &f, ret, 1, &o, &account);
}

/* @z with the @nth @old in it replaced. */
static struct str with(const char *z, const char *old, const char *new)
{
	const char *at = strstr(z, old);

	assert_non_null(at);
	return str_of(arena_printf(&arena, "%.*s%s%s", (int)(at - z), z, new, at + strlen(old)));
}

static void one_finding(struct str made, const char *check, const char *says)
{
	struct port_result r;

	judge(str_of(before), str_of(after), str_of(branch), made, &r);
	for (size_t i = 0; i < r.findings.n; i++)
		if (!strcmp(r.findings.v[i].check, check) && strstr(r.findings.v[i].text, says))
			return;
	for (size_t i = 0; i < r.findings.n; i++)
		print_error("[%s] %s\n", r.findings.v[i].check, r.findings.v[i].text);
	fail_msg("no [%s] %s", check, says);
}

static void test_right(void **state)
{
	struct port_result r;

	(void)state;
	assert_int_equal(judge(str_of(before), str_of(after), str_of(branch), str_of(right), &r), 0);
	assert_int_equal(r.edits.n, 3);
	for (size_t i = 0; i < r.edits.n; i++)
		assert_int_equal(r.edits.v[i].outcome, EDIT_VERBATIM);
	assert_int_equal(account.extra.n, 0);
}

static void test_already(void **state)
{
	struct port_result r;

	(void)state;
	assert_int_equal(judge(str_of(before), str_of(after), str_of(right), str_of(right), &r), 0);
	for (size_t i = 0; i < r.edits.n; i++)
		assert_int_equal(r.edits.v[i].outcome, EDIT_ALREADY);
}

static void test_lost(void **state)
{
	struct port_result r;

	(void)state;
	one_finding(with(right, "\tget_box(b);\n", ""), "lost", "get_box(b);");
	one_finding(with(right, "\tprint(b->name);\n", "\tprint(b->name);\n\tprint(b->owner);\n"),
		    "left", "print(b->owner);");
	judge(str_of(before), str_of(after), str_of(branch), str_of(branch), &r);
	for (size_t i = 0; i < r.edits.n; i++)
		assert_int_equal(r.edits.v[i].outcome, EDIT_LOST);
}

static void test_words(void **state)
{
	(void)state;
	one_finding(with(right, "\t\tgoto out;\n\t}", "\t\tgoto unlocked;\n\t}"), "label",
		    "goto out");
	one_finding(with(right, "get_box(b)", "put_box(b)"), "call", "upstream adds get_box()");
	one_finding(with(right, "\tmutex_unlock(&b->mutex);\n", ""), "call",
		    "the port takes out mutex_unlock()");
	one_finding(with(right, "-ENODEV", "-EINVAL"), "return", "-ENODEV");
	one_finding(with(right, "if (b->dead)", "if (!b->dead)"), "operator", "the port adds !");
	one_finding(with(right, "if (b->dead)", "if (b->n)"), "value", "upstream adds dead");
}

static void test_place(void **state)
{
	struct str moved = with(right, "\tget_box(b);\n", "");

	(void)state;
	moved = with(moved.p, "\tcount(b);\n", "\tcount(b);\n\tget_box(b);\n");
	one_finding(moved, "order", "before \"b->n++;\"");
	one_finding(with(right, "\t}\n\tret = take(b);\n", "\tret = take(b);\n"), "balance",
		    "brackets");
}

/* A neighbour that the branch itself has elsewhere says nothing of the place. */
static void test_strayed(void **state)
{
	struct str t = with(branch, "\tb->n++;\n", ""), r = with(right, "\tb->n++;\n", "");
	struct port_result ret;

	(void)state;
	t = with(t.p, "\tret = take(b);\n", "\tb->n++;\n\tret = take(b);\n");
	r = with(r.p, "\tret = take(b);\n", "\tb->n++;\n\tret = take(b);\n");
	assert_int_equal(judge(str_of(before), str_of(after), t, r, &ret), 0);
}

/* What the branch cannot have is dropped with its reason; what stands in for it is no finding. */
static void test_drift(void **state)
{
	struct port_result r;
	struct str u = with(after, "get_box(b)", "new_get_box(b)");

	(void)state;
	assert_int_equal(judge(str_of(before), u, str_of(branch), str_of(right), &r), 0);
	assert_int_equal(judge(str_of(before), u, str_of(branch), with(right, "\tget_box(b);\n", ""),
			       &r), 0);
	assert_int_equal(r.edits.v[1].outcome, EDIT_DROPPED);
	assert_non_null(strstr(r.edits.v[1].reason, "new_get_box"));
}

static void test_extra(void **state)
{
	struct port_result r;
	struct str more = with(right, "\tprint(b->name);\n", "\tprint(b->name);\n\tflush();\n");

	(void)state;
	assert_int_equal(judge(str_of(before), str_of(after), str_of(branch), more, &r), 1);
	assert_int_equal(account.extra.n, 1);
	assert_str(account.extra.v[0].function, "show");
	assert_int_equal(account.extra.v[0].came, 1);
}

static void test_other_file(void **state)
{
	static const char *const paths[] = { "lib/box.c", "lib/old.c" };
	struct str there = str_of(branch);
	struct str rest = str_of("static int x;\n");
	struct port_file f[2] = {
		{ .path = paths[0], .target = paths[0], .before = { true, str_of(before) },
		  .after = { true, str_of(after) }, .branch = { true, rest } },
		{ .path = paths[1], .target = paths[1], .before = { true, there },
		  .after = { true, there }, .branch = { true, there } } };
	struct port_result r[2] = { { .ok = true, .text = rest, .unchanged = true },
				    { .ok = true, .text = str_of(right) } };
	struct port_options o = { .world = &world };

	(void)state;
	account = (struct account){ 0 };
	assert_int_equal(account_port(&arena, f, r, 2, &o, &account), 0);
	for (size_t i = 0; i < r[0].edits.n; i++)
		assert_int_equal(r[0].edits.v[i].outcome, EDIT_VERBATIM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_right), TEST(test_already), TEST(test_lost), TEST(test_words),
		TEST(test_place), TEST(test_strayed), TEST(test_drift), TEST(test_extra), TEST(test_other_file),
	};
	int failed = RUN(tests);

	arena_release(&arena);
	return failed;
}
