// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "ci/config.h"
#include "ci/fragment.h"

static int parse(const char *text, struct ci_config *c, struct err *e, struct arena *a)
{
	ci_config_defaults(c);
	return ci_config_parse(a, str_of(text), "x.config", c, e);
}

static void reads_what_kconfig_writes(void **state)
{
	struct arena a = ARENA_INIT;
	struct ci_config c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(parse("#\n# Automatically generated\n#\nCONFIG_CC=\"gcc-12\"\n"
			       "CONFIG_JOBS=7\n# CONFIG_CCACHE is not set\nCONFIG_ACCEL_TCG=y\n"
			       "# CONFIG_ACCEL_AUTO is not set\nCONFIG_WORK_DIR=\"a \\\"b\\\" \\\\\"\n",
			       &c, &e, &a), 0);
	assert_string_equal(c.cc, "gcc-12");
	assert_int_equal(c.jobs, 7);
	assert_false(c.ccache);
	assert_true(c.accel_tcg);
	assert_false(c.accel_auto);
	assert_string_equal(c.work_dir, "a \"b\" \\");
	assert_string_equal(c.path, "x.config");
	arena_release(&a);
}

static void writes_what_it_reads(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf one = BUF_INIT(65536), two = BUF_INIT(65536);
	struct ci_config c, d;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(parse("CONFIG_JOBS=3\nCONFIG_ACCEL_KVM=y\nCONFIG_WORK_DIR=\"\\\"\\\\\"\n",
			       &c, &e, &a), 0);
	ci_config_text(&c, &one);
	assert_int_equal(parse(one.p, &d, &e, &a), 0);
	ci_config_text(&d, &two);
	assert_string_equal(one.p, two.p);
	buf_release(&one);
	buf_release(&two);
	arena_release(&a);
}

/* Each bad line, and words of its message. */
static void names_symbol_line_and_values(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "\nCONFIG_JOBS=9999\n", "x.config:2: CONFIG_JOBS must be a number from 0 to 512" },
		{ "CONFIG_JOBS=\n", "CONFIG_JOBS must be a number" },
		{ "CONFIG_JOBS=3x\n", "not 3x" },
		{ "CONFIG_JOBS=99999999999999999999\n", "CONFIG_JOBS must be" },
		{ "CONFIG_CCACHE=maybe\n", "CONFIG_CCACHE must be y or n, not maybe" },
		{ "CONFIG_CC=gcc\n", "CONFIG_CC must be a text in double quotes" },
		{ "CONFIG_CC=\"a\"b\"\n", "double quote" },
		{ "CONFIG_CC=\"gcc -m32\"\n", "must be one program" },
		{ "CONFIG_BOGUS_THING=y\n", "CONFIG_BOGUS_THING is no setting" },
		{ "CONFIG_CCACH=y\n", "did you mean CONFIG_CCACHE?" },
		{ "# CONFIG_NONSENSE is not set\n", "CONFIG_NONSENSE is no setting" },
		{ "CONFIG_NICE=1\nCONFIG_NICE=1\n", "x.config:2: CONFIG_NICE is set a second time" },
		{ "CONFIG_ACCEL_KVM=y\nCONFIG_ACCEL_TCG=y\n", "exactly one of CONFIG_ACCEL_AUTO" },
		{ "CONFIG_DIMM_MB=200\n", "multiple of 128" },
		{ "CONFIG_CURED_PERCENT=50\n", "must be below CONFIG_STUCK_PERCENT" },
		{ "JOBS=3\n", "not a setting" },
		{ "CONFIG_JOBS\n", "not a setting" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct ci_config c;
		struct err e = { 0 };

		assert_int_equal(parse(bad[i].text, &c, &e, &a), ERR_CONFIG);
		if (!strstr(e.what, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", e.what, bad[i].says);
		assert_true(e.next[0]);
		/* Nothing is taken from a bad file. */
		assert_int_equal(c.jobs, 0);
		assert_true(c.ccache);
	}
	arena_release(&a);
}

static void sets_one(void **state)
{
	struct arena a = ARENA_INIT;
	struct ci_config c;
	struct err e = { 0 };

	(void)state;
	ci_config_defaults(&c);
	assert_int_equal(ci_config_set(&a, "JOBS=5", &c, &e), 0);
	assert_int_equal(ci_config_set(&a, "CONFIG_CC=clang", &c, &e), 0);
	assert_int_equal(ci_config_set(&a, "ACCEL_TCG=y", &c, &e), 0);
	assert_int_equal(c.jobs, 5);
	assert_string_equal(c.cc, "clang");
	assert_true(c.accel_tcg && !c.accel_auto);
	assert_int_equal(ci_config_set(&a, "JOBS=-1", &c, &e), ERR_CONFIG);
	assert_int_equal(ci_config_set(&a, "JOBS", &c, &e), ERR_USAGE);
	assert_int_equal(c.jobs, 5);
	arena_release(&a);
}

/* ci/Kconfig and the list in ci/config.h say the same. */
static void kconfig_agrees(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT(1 << 20), all = BUF_INIT(1 << 20);
	struct str rest, line, name = { 0 };
	struct ci_config c;
	struct err e = { 0 };
	size_t n = 0, n_all = 0;

	(void)state;
	if (io_read("ci/Kconfig", &text, NULL))
		skip();
	ci_config_defaults(&c);
	rest = buf_str(&text);
	while (str_line(&rest, &line)) {
		const char *z = arena_strn(&a, str_trim(line));

		if (str_starts(line, "config ")) {
			name = (struct str){ line.p + 7, line.n - 7 };
			n++;
			buf_printf(&all, "CONFIG_%.*s=", STR_ARG(name));
			buf_printf(&all, "%s", str_starts(name, "ACCEL_") ?
				   str_is(name, "ACCEL_AUTO") ? "y\n" : "n\n" : "");
		} else if (str_starts(line, "\tdefault ") && !str_starts(line, "\tdefault ACCEL")) {
			buf_printf(&all, "%s\n", z + 8);
		} else if (str_starts(line, "\trange ")) {
			char *end;
			long lo = strtol(z + 6, &end, 10), hi = strtol(end, NULL, 10);
			const char *s = arena_strn(&a, name);

			/* Both ends are taken, what lies beyond is not; others' limits aside. */
			if (strstr(s, "PERCENT") || strstr(s, "DIMM_MB"))
				continue;
			assert_int_equal(ci_config_set(&a, arena_printf(&a, "%s=%ld", s, lo), &c, &e), 0);
			assert_int_equal(ci_config_set(&a, arena_printf(&a, "%s=%ld", s, hi), &c, &e), 0);
			assert_int_equal(ci_config_set(&a, arena_printf(&a, "%s=%ld", s, lo - 1), &c,
						       &e), ERR_CONFIG);
			assert_int_equal(ci_config_set(&a, arena_printf(&a, "%s=%ld", s, hi + 1), &c,
						       &e), ERR_CONFIG);
		}
	}
#define I(sym, m, dflt, lo, hi) n_all++;
#define B(sym, m, dflt) n_all++;
#define S(sym, m, dflt) n_all++;
	CI_CONFIG_LIST(I, B, S)
#undef I
#undef B
#undef S
	assert_int_equal(n, n_all);
	/* All its defaults, read back, change nothing. */
	assert_int_equal(parse(all.p, &c, &e, &a), 0);
	buf_reset(&text);
	buf_reset(&all);
	ci_config_text(&c, &text);
	ci_config_defaults(&c);
	ci_config_text(&c, &all);
	assert_string_equal(text.p, all.p);
	buf_release(&text);
	buf_release(&all);
	arena_release(&a);
}

static void fragments_are_verified(void **state)
{
	struct arena a = ARENA_INIT;
	struct fragment f;
	struct buf b = BUF_INIT(65536);
	struct err e = { 0 };
	size_t dropped = 9;

	(void)state;
	fragment_init(&f, &a);
	assert_int_equal(fragment_add(&f, &a, STR("# words\nCONFIG_A=y\nCONFIG_B=y\t# optional\n"
						  "# CONFIG_C is not set\nCONFIG_N=8\n"), "a", &e), 0);
	assert_int_equal(fragment_add(&f, &a, STR("CONFIG_N=4\n"), "b", &e), 0);
	fragment_text(&f, &b);
	assert_string_equal(b.p, "CONFIG_A=y\nCONFIG_B=y\n# CONFIG_C is not set\nCONFIG_N=4\n");
	assert_int_equal(fragment_verify(&f, &a, STR("CONFIG_A=y\nCONFIG_N=4\n"), &dropped, &e), 0);
	assert_int_equal(dropped, 1);
	assert_non_null(f.v[1].got);
	assert_null(f.v[0].got);
	/* A symbol that does not exist, one of another value, one that should be off. */
	assert_int_equal(fragment_verify(&f, &a, STR("CONFIG_N=4\n"), &dropped, &e), ERR_CONFIG);
	assert_non_null(strstr(e.what, "CONFIG_A=y (a:2)"));
	assert_int_equal(fragment_verify(&f, &a, STR("CONFIG_A=y\nCONFIG_N=8\n"), &dropped, &e),
			 ERR_CONFIG);
	assert_non_null(strstr(e.what, "CONFIG_N=4 (b:1): 8"));
	assert_int_equal(fragment_verify(&f, &a, STR("CONFIG_A=y\nCONFIG_N=4\nCONFIG_C=y\n"),
					 &dropped, &e), ERR_CONFIG);
	assert_int_equal(fragment_add(&f, &a, STR("CONFIG_X\n"), "c", &e), ERR_CONFIG);
	assert_int_equal(fragment_add(&f, &a, STR("CONFIG_X y=1\n"), "c", &e), ERR_CONFIG);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_what_kconfig_writes), TEST(writes_what_it_reads),
		TEST(names_symbol_line_and_values), TEST(sets_one), TEST(kconfig_agrees),
		TEST(fragments_are_verified),
	};

	return RUN(tests);
}
