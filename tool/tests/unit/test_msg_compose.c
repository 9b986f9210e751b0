/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The message of a port, before and after. */
#include "unit.h"

#include "msg/compose.h"
#include "msg/message.h"

#define ID "0123456789abcdef0123456789abcdef01234567"

static struct arena arena;

static const char upstream[] =
	"mm: hold the page\n"
	"\n"
	"Waiting holds a reference.\n"
	"\n"
	"Link: https://example.com/1\n"
	"Signed-off-by: A <a@example.com>\n";

static void styles(void **state)
{
	static const struct {
		enum compose_style style;
		const char *want;
	} cases[] = {
		{ COMPOSE_GREG,
		  "mm: hold the page\n\ncommit " ID " upstream.\n\nWaiting holds a reference.\n\n"
		  "Link: https://example.com/1\nSigned-off-by: A <a@example.com>\n"
		  "[ porter: no folios here ]\nSigned-off-by: P <p@example.com>\n" },
		{ COMPOSE_SASHA, "mm: hold the page\n\n[ Upstream commit " ID
				 " ]\n\nWaiting holds a reference.\n\n"
				 "Link: https://example.com/1\nSigned-off-by: A <a@example.com>\n"
				 "[ porter: no folios here ]\nSigned-off-by: P <p@example.com>\n" },
		{ COMPOSE_CHERRY,
		  "mm: hold the page\n\nWaiting holds a reference.\n\n"
		  "Link: https://example.com/1\nSigned-off-by: A <a@example.com>\n"
		  "(cherry picked from commit " ID ")\n"
		  "[ porter: no folios here ]\nSigned-off-by: P <p@example.com>\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct compose c = { .message = STR(upstream), .id = ID, .style = cases[i].style,
				     .porter = "porter", .note = STR("no folios here"),
				     .signoff = "P <p@example.com>" };
		struct str got = compose_message(&arena, &c);
		struct message m;

		assert_str(got, cases[i].want);
		/* composing the result changes nothing, in its own style */
		c.message = got;
		assert_str(compose_message(&arena, &c), cases[i].want);
		/* and the reader finds what was written */
		message_parse(&arena, got, &m);
		assert_true(message_is_port_of(&m, STR(ID), true));
		assert_int_equal(m.uprefs.n, 1);
		assert_str(m.trailers.v[m.trailers.n - 1].value, "P <p@example.com>");
	}
}

static void leaves_out_what_nobody_asked_for(void **state)
{
	struct compose c = { .message = STR(upstream), .id = ID };

	(void)state;
	assert_str(compose_message(&arena, &c),
		   "mm: hold the page\n\ncommit " ID " upstream.\n\nWaiting holds a reference.\n\n"
		   "Link: https://example.com/1\nSigned-off-by: A <a@example.com>\n");
	c.id = NULL;
	assert_str(compose_message(&arena, &c), upstream);
}

static void repeats_nothing(void **state)
{
	struct compose c = { .id = ID, .style = COMPOSE_GREG, .signoff = "A <a@example.com>" };

	(void)state;
	/* already signed last; already named, in another style */
	c.message = STR("s\n\n[ Upstream commit " ID
			" ]\n\nSigned-off-by: A <a@example.com>\n\n\n");
	assert_str(compose_message(&arena, &c),
		   "s\n\n[ Upstream commit " ID " ]\n\nSigned-off-by: A <a@example.com>\n");
	/* signed, but not last: the sign-off chain says who passed it on */
	c.message = STR("s\n\ncommit " ID " upstream.\n\nSigned-off-by: A <a@example.com>\n"
			"Signed-off-by: B <b@example.com>\n");
	assert_str(compose_message(&arena, &c),
		   "s\n\ncommit " ID " upstream.\n\nSigned-off-by: A <a@example.com>\n"
		   "Signed-off-by: B <b@example.com>\nSigned-off-by: A <a@example.com>\n");
	/* a twin inside mainline is not this port's mark */
	c.signoff = NULL;
	c.message = STR("s\n\nb\n\n(cherry picked from commit " ID ")\n");
	assert_str(compose_message(&arena, &c),
		   "s\n\ncommit " ID " upstream.\n\nb\n\n(cherry picked from commit " ID ")\n");
}

static void odd_shapes(void **state)
{
	static const struct {
		const char *message, *want;
	} cases[] = {
		{ "only a subject", "only a subject\n\ncommit " ID " upstream.\n\n[ p: n ]\nSigned-off-by: P <p>\n" },
		{ "s\n\nbody alone\n", "s\n\ncommit " ID " upstream.\n\nbody alone\n\n[ p: n ]\nSigned-off-by: P <p>\n" },
		{ "s\nbody too near\n", "s\n\ncommit " ID " upstream.\n\nbody too near\n\n[ p: n ]\nSigned-off-by: P <p>\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct compose c = { .message = str_of(cases[i].message), .id = ID, .porter = "p",
				     .note = STR("n"), .signoff = "P <p>" };

		c.message = compose_message(&arena, &c);
		assert_str(c.message, cases[i].want);
		assert_str(compose_message(&arena, &c), cases[i].want);
	}
}

/* Upstream's bytes: indented quotes, several blank lines, '#' and all. */
static void keeps_upstreams_words(void **state)
{
	static const char body[] = "# not a comment\n\n\n    indented\n\t\ttabs  \n--\nsig\n\n"
		"Signed-off-by: \303\204 <a@example.com>";
	struct compose c = { .message = str_of(arena_printf(&arena, "s\n\n%s\n", body)), .id = ID };
	struct str got = compose_message(&arena, &c);

	(void)state;
	assert_true(str_find(got, STR(body), 0) >= 0);
}

static void wraps_notes(void **state)
{
	struct str got, rest, line;
	char long_word[120];

	(void)state;
	got = compose_note(&arena, "jdoe", STR("mm/filemap.c: the flag is saved before the reference goes,\n"
		"as   0123456789ab (\"mm: tell the wakers one from one\") is missing here; no folios either"));
	assert_str(got, "[ jdoe: mm/filemap.c: the flag is saved before the reference goes, as\n"
		   " 0123456789ab (\"mm: tell the wakers one from one\") is missing here; no\n"
		   " folios either ]");
	for (size_t n = 1; n < 200; n++) {
		char text[401];

		for (size_t i = 0; i < n; i++)
			memcpy(text + 2 * i, "a ", 3);
		rest = got = compose_note(&arena, "p", str_of(text));
		while (str_line(&rest, &line))
			assert_true(line.n <= 75);
		assert_true(str_ends(got, "a ]"));
	}
	memset(long_word, 'x', sizeof(long_word) - 1);
	long_word[sizeof(long_word) - 1] = '\0';
	assert_true(str_ends(compose_note(&arena, "p", str_of(long_word)), "x ]"));
}

static void knows_style_names(void **state)
{
	enum compose_style s;

	(void)state;
	assert_true(compose_style_parse("sasha", &s));
	assert_int_equal(s, COMPOSE_SASHA);
	assert_true(compose_style_parse("cherry-pick", &s));
	assert_int_equal(s, COMPOSE_CHERRY);
	assert_true(compose_style_parse("sru", &s));
	assert_int_equal(s, COMPOSE_UBUNTU);
	assert_false(compose_style_parse("linus", &s));
}

static void writes_ubuntus(void **state)
{
	struct compose c = { .message = STR("mm: wait less\n\nIt waits.\n\nSigned-off-by: A <a@example.org>\n"),
			     .id = ID, .style = COMPOSE_UBUNTU, .porter = "jdoe",
			     .bug = "https://bugs.example.org/1", .signoff = "J <j@example.org>" };
	struct str got = compose_message(&arena, &c);

	(void)state;
	assert_str(got, "mm: wait less\n\nBugLink: https://bugs.example.org/1\n\nIt waits.\n\n"
		   "Signed-off-by: A <a@example.org>\n(cherry picked from commit " ID ")\n"
		   "Signed-off-by: J <j@example.org>\n");
	c.message = got;
	assert_str(compose_message(&arena, &c), arena_strn(&arena, got));
	c.message = STR("mm: wait less\n\nIt waits.\n");
	c.adapted = true;
	c.note = STR("no folios here");
	got = compose_message(&arena, &c);
	assert_true(str_find(got,
			     STR("(backported from commit " ID ")\n[ jdoe: no folios here ]\n"),
			     0) > 0);
}

static void writes_centos(void **state)
{
	struct compose c = { .message = STR("mm: wait less\n\nIt waits.\n\nSigned-off-by: A <a@example.org>\n"),
			     .id = ID, .style = COMPOSE_CENTOS, .porter = "jdoe", .bug = "https://j.example.org/R-1",
			     .note = STR("no folios here"), .author = "A <a@example.org>",
			     .date = "Fri Nov 30 14:08:53 2018 -0800", .signoff = "J <j@example.org>" };
	struct str got = compose_message(&arena, &c);
	struct message m;

	(void)state;
	assert_str(got, "mm: wait less\n\nJIRA: https://j.example.org/R-1\n\nConflicts:\nno folios here\n\n"
		   "commit " ID "\nAuthor: A <a@example.org>\nDate:   Fri Nov 30 14:08:53 2018 -0800\n\n"
		   "    mm: wait less\n\n    It waits.\n\n    Signed-off-by: A <a@example.org>\n\n"
		   "Signed-off-by: J <j@example.org>\n");
	message_parse(&arena, got, &m);
	assert_true(message_is_port_of(&m, STR(ID), false));
	c.message = got;
	assert_str(compose_message(&arena, &c), arena_strn(&arena, got));
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
		TEST(styles),
		TEST(leaves_out_what_nobody_asked_for),
		TEST(repeats_nothing),
		TEST(odd_shapes),
		TEST(keeps_upstreams_words),
		TEST(wraps_notes),
		TEST(knows_style_names),
		TEST(writes_ubuntus),
		TEST(writes_centos),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
