/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/err.h"

#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static void says_what_and_where(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(err_set(&e, ERR_IO, "cannot read %s\n", "x"), ERR_IO);
	assert_string_equal(e.what, "cannot read x");
	assert_string_equal(e.path, "");
	assert_int_equal(err_at(&e, "5.10.y", NULL, "mm/x.c"), ERR_IO);
	assert_int_equal(err_at(&e, NULL, "1234", NULL), ERR_IO);
	assert_string_equal(e.branch, "5.10.y");
	assert_string_equal(e.change, "1234");
	assert_int_equal(err_next(&e, "git fetch %s", "origin"), ERR_IO);
	assert_int_equal(err_prefix(&e, "%s", "series"), ERR_IO);
	assert_string_equal(e.what, "series: cannot read x");
	assert_string_equal(e.next, "git fetch origin");
	err_set(&e, ERR_TOOL, "other");
	assert_string_equal(e.branch, "");
	assert_string_equal(e.next, "");
}

static void takes_its_own_text_as_argument(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, ERR_IO, "first");
	err_set(&e, ERR_TOOL, "second after %s", e.what);
	assert_string_equal(e.what, "second after first");
	err_prefix(&e, "%s", e.what);
	assert_string_equal(e.what, "second after first: second after first");
}

static void cuts_long_text_between_characters(void **state)
{
	char text[4000];
	struct err e;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text + sizeof(e.what) - 2, "\xc3\xa4", 2);
	text[sizeof(text) - 1] = '\0';
	err_set(&e, ERR_IO, "%s", text);
	assert_int_equal(strlen(e.what), sizeof(e.what) - 2);
	err_prefix(&e, "%s", text);
	assert_int_equal(strlen(e.what), sizeof(e.what) - 2);
}

static void every_code_has_name_and_exit(void **state)
{
	(void)state;
#define X(code, name, exit_code) \
	assert_true(code < 0); \
	assert_string_equal(err_name(code), name); \
	assert_int_equal(err_exit(code), exit_code);
	ERR_LIST(X)
#undef X
	assert_int_equal(err_exit(ERR_NONE), 0);
	assert_int_equal(err_exit(-5), 128);
	assert_int_equal(err_set(NULL, ERR_IO, "nobody listens"), ERR_IO);
}

static void the_worse_exit_code_wins(void **state)
{
	static const int order[] = { 0, 1, 2, 129, 130, 128 };

	(void)state;
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 6; j++)
			assert_int_equal(err_exit_worse(order[i], order[j]),
					 order[i > j ? i : j]);
	assert_int_equal(err_exit_worse(1, 77), 128);
}

static void a_bug_ends_with_128(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		close(STDERR_FILENO);
		BUG("test %d", 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(says_what_and_where), TEST(takes_its_own_text_as_argument),
		TEST(cuts_long_text_between_characters), TEST(every_code_has_name_and_exit),
		TEST(the_worse_exit_code_wins), TEST(a_bug_ends_with_128),
	};

	return RUN(tests);
}
