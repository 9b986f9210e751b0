/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of 100,000 lines with a thousand hunks on either side comes out as it must, by lines and
 * item by item; fuzz/steps.c has it that such things cost what they are long.
 */
#include "unit.h"

#include "port/account.h"
#include "port/port.h"

#define FUNCTIONS 5555	/* of 18 lines each */
#define HUNKS 1111

static struct arena arena;

/* Upstream changes one function in five, and the branch another one: @up, @branch. */
static struct str make(bool up, bool branch, const char *err)
{
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	struct str text;

	buf_addz(&b, "#include <linux/account.h>\n\n");
	for (int i = 1; i <= FUNCTIONS; i++)
		buf_printf(&b, "/* Account for %d of them. */\n"
			   "static int account_%d(struct account *a, int n)\n{\n\tint %s = 0;\n\n%s"
			   "\tif (a->limit[%d] < n)\n\t\treturn -EINVAL;\n\tmutex_lock(&a->lock);\n"
			   "\t%s = a->charge(a, n);\n\tif (%s)\n\t\tgoto out;\n"
			   "\ta->count[%d] += %s;\n\ta->last = jiffies;\nout:\n"
			   "\tmutex_unlock(&a->lock);\n\treturn %s;\n}\n\n", i, i, err,
			   branch && i % 5 == 3 ? "\tmight_sleep();\n" : "", i, err, err, i,
			   up && i % 5 == 1 ? "2 * n" : "n", err);
	assert_false(b.full);
	text = arena_span(&arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static void port(struct str p, struct str u, struct str t, struct str made, enum port_rung rung,
		 enum port_outcome outcome)
{
	struct port_options o = { 0 };
	struct port_file f = { .path = "mm/account.c", .target = "mm/account.c", .before = { true, p },
			       .after = { true, u }, .branch = { true, t } };
	struct port_result r;

	port_file(&arena, &f, &o, &r);
	assert_true(r.ok);
	assert_int_equal(port_gate(&arena, &f, &r, 1, &o), 0);
	assert_int_equal(r.rung, rung);
	assert_true(str_eq(r.text, made));
	assert_int_equal(r.edits.n, HUNKS);
	for (size_t i = 0; i < r.edits.n; i++) {
		assert_int_equal(r.edits.v[i].outcome, outcome);
		assert_int_equal(r.edits.v[i].rung, rung);
	}
}

static void by_lines(void **state)
{
	(void)state;
	port(make(false, false, "err"), make(true, false, "err"), make(false, true, "err"),
	     make(true, true, "err"), RUNG_LINES, EDIT_VERBATIM);
}

/* The branch calls every function's local something else: the words beside each edit differ. */
static void by_items(void **state)
{
	struct str p = make(false, false, "err"), t = make(false, true, "err");
	struct str u = make(true, false, "err"), made = make(true, true, "err");
	char *at = (char *)t.p, *to = (char *)made.p;
	size_t n = 0;

	(void)state;
	/* where upstream changes a line, the branch has its neighbour in other words */
	for (; (at = strstr(at, "\ta->last = jiffies;\n")); at++, n++)
		memcpy(at, "\ta->then = jiffies;\n", 20);
	for (; (to = strstr(to, "\ta->last = jiffies;\n")); to++)
		memcpy(to, "\ta->then = jiffies;\n", 20);
	assert_int_equal(n, FUNCTIONS);
	port(p, u, t, made, RUNG_TOKENS, EDIT_VERBATIM);
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(by_lines), TEST(by_items) };

	return cmocka_run_group_tests(tests, NULL, end);
}
