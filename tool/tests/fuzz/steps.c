/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work is bounded: four times the input takes about four times the steps, whatever
 * it holds. A step is a basic block that was run (-fsanitize-coverage=trace-pc), so
 * that the answer is the same on any machine and under any load. Speaks TAP.
 *
 *	steps TARGET	of fuzz_*.c, with which it is linked
 */
#include <stdio.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "fuzz.h"

/* Sorting and hashing may add a logarithm; a quadratic would say 16. */
#define GROWTH_MAX 6.5
/* Of the whole program, for its largest input of some megabytes. */
#define MEMORY_MAX_MIB 700

void __sanitizer_cov_trace_pc(void);

static unsigned long long steps;

void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

struct shape {
	const char *target, *name;
	size_t n;			/* repetitions, of the smaller input */
	/* an input: what comes first, @n times the next (%zu: which), what comes last */
	const char *head, *each, *tail;
	const char *again;		/* as often, after the tail; NULL: nothing */
};

#define RULE "// SPDX-License-Identifier: GPL-2.0-or-later\n// rule: fuzz\n// upstream: f2d273927ea4\n" \
	"// since: v5.16\n// what: Something.\n// directions: both\n\n"

static const struct shape shapes[] = {
	{ "lexer", "lines", 25000, "", "\tif (a_%zu->b == 0x1f) /* c */\n", "", NULL },
	{ "lexer", "openings of comments", 25000, "", "/* // \" ' /* %zu\n", "", NULL },
	{ "lexer", "one long line", 25000, "", "x%zu + \"s\" ", "", NULL },
	{ "lexer", "splices", 25000, "#define x ", "\\\n", "", NULL },
	{ "lexer", "brackets that never close", 25000, "", "([{", "", NULL },
	{ "lexer", "quotes", 25000, "", "\"\\\n'", "", NULL },
	{ "items", "functions", 6000, "", "static int f%zu(int a)\n{\n\treturn g(a);\n}\n\n", "", NULL },
	{ "items", "functions of one name", 6000, "", "static int f(int a)\n{\n\treturn a;\n}\n", "", NULL },
	{ "items", "braces in braces", 6000, "int f(void)\n{\n", "\tif (a) {\n", "", NULL },
	{ "items", "brackets in brackets", 6000, "int x = ", "((", ";\n", NULL },
	{ "items", "conditionals in conditionals", 6000, "", "#if A\n{\n", "", "#endif\n" },
	{ "items", "conditionals in a row", 6000, "int f(\n", "#ifdef A\nint a,\n#else\nint b,\n#endif\n", ")\n{\n}\n", NULL },
	{ "items", "prototypes on one line", 6000, "", "int f%zu(int); ", "", NULL },
	{ "items", "one endless function", 25000, "int f(void)\n{\n", "\tg(a, %zu);\n", "}\n", NULL },
	{ "items", "members", 6000, "struct s {\n", "\tint a%zu, *b, (*c)(int);\n", "};\n", NULL },
	{ "items", "a list macro", 3000, "#define L(x) \\\n", "\tx(a%zu) \\\n", "\n#define x(n) E_##n,\nenum { L(x) };\n", NULL },
	{ "items", "labels and gotos", 6000, "int f(void)\n{\n", "l%zu:\n\tgoto l1;\n", "}\n", NULL },
	{ "items", "unfinished declarations", 6000, "", "struct a b c d\n", "", NULL },
	{ "patch", "files", 4000, "", "--- a/f%zu.c\n+++ b/f%zu.c\n@@ -1 +1 @@\n-a\n+b\n", "", NULL },
	{ "patch", "hunks", 4000, "--- a/f.c\n+++ b/f.c\n", "@@ -%zu1,1 +%zu1,1 @@\n-a\n+b\n", "--\n", NULL },
	{ "patch", "lines", 25000, "--- a/f.c\n+++ b/f.c\n@@ -0,0 +1,25000 @@\n", "+a\n", "", NULL },
	{ "patch", "a message", 25000, "s\n\n", "Cc: stable@vger.kernel.org # 5.%zu: 1234567890ab: t\n", "", NULL },
	{ "patch", "upstream lines", 6000, "s\n\n", "commit 1234567890123456789012345678901234567890 upstream.\n", "", NULL },
	{ "patch", "notes in brackets", 6000, "s\n\n", "[ n: %zu\n", "", NULL },
	{ "patch", "placing in a text of one line", 2000, "--- a/f.c\n+++ b/f.c\n@@ -1,3 +1,4 @@ int f(void)\n a\n a\n+b\n a\n--\n", "a\n", "", NULL },
	{ "rules", "blocks", 1500, RULE, "@r%zu@\nexpression a;\n@@\n- f%zu(a)\n+ g%zu(a)\n\n", "--\nint x;\n", NULL },
	{ "rules", "one long form", 3000, RULE "@r@\nexpression E;\n@@\n- f(E", ", a%zu", ")\n+ g(E)\n--\nint x;\n", NULL },
	{ "rules", "a text that matches", 3000, RULE "@r@\nexpression E;\n@@\n- f(E)\n+ g(E)\n--\nint f0(void)\n{\n", "\tg(a%zu);\n", "}\n", NULL },
	{ "rules", "a text that nearly matches", 3000, RULE "@r@\nexpression E;\n@@\n- f(E, 1)\n+ g(E, 2)\n--\nint f0(void)\n{\n", "\tg(a%zu", "}\n", NULL },
	{ "rules", "blank lines", 25000, "", "\n", "", NULL },
	{ "rules", "comments", 25000, RULE, "// note: %zu\n", "", NULL },
	{ "port", "a change in a long file", 6000, "-- before\n", "int f%zu(void)\n{\n\treturn 1;\n}\n", "\n-- after\nint new;\n-- branch\n", "int f%zu(void)\n{\n\treturn 2;\n}\n" },
	{ "port", "everything changed", 1500, "-- before\n", "\ta%zu(b);\n", "\n-- after\nint x;\n-- branch\n", "\tc%zu(b);\n" },
	{ "port", "the same line over and over", 6000, "-- before\nint f(void)\n{\n", "\tg();\n", "\th();\n}\n-- after\nint f(void)\n{\n\tg();\n\th();\n}\n-- branch\nint f(void)\n{\n", "\tg();\n" },
};

static void repeat(struct buf *b, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (const char *p = text; *p; p++) {
			if (p[0] == '%' && p[1] == 'z' && p[2] == 'u') {
				buf_printf(b, "%zu", i);
				p += 2;
			} else {
				buf_addc(b, *p);
			}
		}
}

static unsigned long long run(const struct shape *s, size_t n, size_t *ret_size)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);

	buf_addz(&b, s->head);
	repeat(&b, s->each, n);
	buf_addz(&b, s->tail);
	if (s->again)
		repeat(&b, s->again, n);
	*ret_size = b.n;
	steps = 0;
	LLVMFuzzerTestOneInput((const uint8_t *)b.p, b.n);
	return steps;
}

int main(int argc, char **argv)
{
	struct rusage use;
	size_t tests = 0;

	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(shapes); i++) {
		const struct shape *s = &shapes[i];
		unsigned long long one, four;
		size_t small, large;
		double growth;

		if (strcmp(s->target, argv[1]))
			continue;
		one = run(s, s->n, &small);
		four = run(s, s->n * 4, &large);
		/* numbers get longer: growth is by the byte */
		growth = (double)four / (double)(one + 1) / ((double)large / (double)small) * 4;
		printf("%s %zu - %s, %s: %zu KiB in %llu steps a byte, growth %.1f\n",
		       growth <= GROWTH_MAX ? "ok" : "not ok", ++tests, s->target, s->name,
		       large >> 10, four / large, growth);
	}
	getrusage(RUSAGE_SELF, &use);
	printf("%s %zu - %s: memory within bounds (%ld MiB)\n",
	       use.ru_maxrss >> 10 <= MEMORY_MAX_MIB ? "ok" : "not ok", tests + 1, argv[1],
	       use.ru_maxrss >> 10);
	printf("1..%zu\n", tests + 1);
	return 0;
}
