/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that share lines with another are split and lexed by way of it: the
 * result must be what comes out without it.
 */
#include "unit.h"

#include "base/buf.h"
#include "c/token.h"
#include "port/edits.h"

static struct arena arena;
static uint32_t seed = 7;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Lines that open, close and carry on what goes over the end of a line, and plain ones. */
static const char *const lines[] = {
	"int a;\n", "\n", "}\n", "{\n", "\tif (x) {\n", "/* one */\n", "/* begins\n", " * goes on\n",
	" * ends */\n", "#define M(x) \\\n", "\tdo(x) \\\n", "#ifdef A\n", "#endif\n", "\"str \\\n",
	"ing\"\n", "// slashes \\\n", "it's\n", "#include <a/b.h>\n", "\\\n", "\t*/ y /* z\n",
	"f('\\'', \"/*\");\n", "\f\n", "/* c */ #define Q\n", "unusual_%u();\n", "int v%u;\n",
};

static void add_line(struct buf *b)
{
	buf_printf(b, lines[draw(ARRAY_SIZE(lines))], draw(40));
}

static struct str make_text(struct buf *b, unsigned n)
{
	while (n--)
		add_line(b);
	if (!draw(4))
		buf_add(b, STR("no end of line"));
	return buf_str(b);
}

static struct str mutate(struct str from, struct buf *b)
{
	struct str rest = from;

	while (rest.n) {
		const char *nl = memchr(rest.p, '\n', rest.n);
		size_t n = nl ? (size_t)(nl + 1 - rest.p) : rest.n;
		uint32_t what = draw(20);

		if (what < 2)
			add_line(b);
		if (what)
			buf_add(b, (struct str){ rest.p, n });
		rest.p += n;
		rest.n -= n;
	}
	return buf_str(b);
}

static void same_lines(const struct lines *x, const struct lines *y, const struct lines *like)
{
	assert_int_equal(x->n, y->n);
	for (size_t i = 0; i < x->n; i++) {
		assert_true(str_eq(x->v[i], y->v[i]));
		assert_ptr_equal(x->v[i].p, y->v[i].p);
		assert_int_equal(x->id[i], y->id[i]);
		if (x->twin[i] != TOK_NO_TWIN)
			assert_true(str_eq(like->v[x->twin[i]], x->v[i]));
	}
	assert_ptr_equal(x->v[x->n].p, y->v[y->n].p);
}

static void same_toks(const struct toks *x, const struct toks *y)
{
	assert_int_equal(x->n, y->n);
	for (size_t i = 0; i < x->n; i++) {
		assert_int_equal(x->v[i].off, y->v[i].off);
		assert_int_equal(x->v[i].len, y->v[i].len);
		assert_int_equal(x->v[i].line, y->v[i].line);
		assert_int_equal(x->v[i].kind, y->v[i].kind);
		assert_int_equal(x->v[i].flags, y->v[i].flags);
		assert_int_equal(x->v[i].c, y->v[i].c);
		assert_int_equal(x->v[i].id, y->v[i].id);
	}
	assert_int_equal(x->lines, y->lines);
	for (size_t i = 0; i < x->lines; i++) {
		assert_int_equal(x->line[i].tok, y->line[i].tok);
		if (x->line[i].tok != TOK_INSIDE)
			assert_int_equal(x->line[i].off, y->line[i].off);
	}
}

/* The other text, and a text like it, and one like that one: copies of copies, as a
 * port has them. */
static void as_without(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		struct buf room[3] = { BUF_INIT(1 << 20), BUF_INIT(1 << 20),
				       BUF_INIT(1 << 20) };
		struct intern with, without;
		struct lines l[3], plain;
		struct toks t[3], alone;
		struct str text[3];

		text[0] = make_text(&room[0], draw(60));
		text[1] = mutate(text[0], &room[1]);
		text[2] = mutate(text[1], &room[2]);
		intern_init(&with, &a);
		intern_init(&without, &a);
		for (int i = 0; i < 3; i++) {
			lines_split(&a, text[i], &without, &plain);
			lines_split_like(&a, text[i], &with, i ? &l[i - 1] : NULL, &l[i]);
			same_lines(&l[i], &plain, i ? &l[i - 1] : NULL);
			tok_lex(&a, text[i], &alone);
			if (i)
				tok_lex_like(&a, text[i], &t[i - 1], l[i].twin, l[i].n, &t[i]);
			else
				tok_lex(&a, text[i], &t[i]);
			same_toks(&t[i], &alone);
		}
		for (int i = 0; i < 3; i++)
			buf_release(&room[i]);
	}
}

/* What stands in the other text alike, but inside a comment there, is code here; and
 * the other way. */
static void not_inside(void **state)
{
	struct str from = STR("/*\nint a;\n*/\nint b;\n"), to = STR("int a;\n*/\nint b;\n/*\nint b;\n");
	struct intern in;
	struct lines l, m;
	struct toks t, u, alone;

	(void)state;
	intern_init(&in, &arena);
	lines_split(&arena, from, &in, &l);
	lines_split_like(&arena, to, &in, &l, &m);
	assert_int_equal(m.twin[0], 1);
	tok_lex(&arena, from, &t);
	tok_lex_like(&arena, to, &t, m.twin, m.n, &u);
	tok_lex(&arena, to, &alone);
	same_toks(&u, &alone);
	assert_int_equal(u.v[0].kind, TOK_IDENT);
	assert_int_equal(u.v[u.n - 1].kind, TOK_COMMENT);
}

/* One owner: a result is split once, is not split where it is one of the sides,
 * and never mistaken. */
static void made_side(void **state)
{
	struct str p = STR("int a;\nint b;\n"), u = STR("int a;\nint c;\n"), t = STR("int b;\n");
	struct str made = STR("int a;\nint b;\nint c;\n"), other = STR("int q;\n");
	struct trio x;
	struct side *r;

	(void)state;
	trio_init(&x, &arena, p, u, t);
	assert_ptr_equal(trio_made(&x, u), &x.u);
	assert_ptr_equal(trio_made(&x, t), &x.t);
	r = trio_made(&x, made);
	assert_ptr_equal(r, &x.r);
	side_lex(&x, r);
	assert_int_equal(r->items.n, 3);
	x.balanced = true;
	assert_ptr_equal(trio_made(&x, made), r);
	assert_true(r->lexed && x.balanced);
	assert_ptr_equal(trio_made(&x, other), r);
	assert_false(r->lexed || x.balanced);
	assert_int_equal(r->lines.n, 1);
	/* nothing at all is a text, too */
	r = trio_made(&x, (struct str){ NULL, 0 });
	assert_int_equal(r->lines.n, 0);
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_without),
		TEST(not_inside),
		TEST(made_side),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
