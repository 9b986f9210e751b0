// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/guard.h"

static int start(const char *script, struct guard *g, int out, struct err *e)
{
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct guard_opts o = { .argv = argv, .out = out, .err = -1 };

	return guard_start(&o, g, e);
}

static void tells_the_exit_code(void **state)
{
	struct guard g = GUARD_INIT;
	struct err e = { 0 };
	int status = -1;

	(void)state;
	assert_int_equal(start("exit 7", &g, -1, &e), 0);
	assert_int_equal(guard_wait(&g, -1, &status, &e), 1);
	assert_int_equal(status, 7);
	assert_int_equal(start("kill -9 $$", &g, -1, &e), 0);
	assert_int_equal(guard_wait(&g, 10000, &status, &e), 1);
	assert_int_equal(status, 128 + 9);
	guard_stop(&g);
}

static void no_such_program(void **state)
{
	const char *argv[] = { "no-such-program-here", NULL }, *dir[] = { "/bin/sh", NULL };
	struct guard_opts o = { .argv = argv, .out = -1, .err = -1 };
	struct guard g = GUARD_INIT;
	struct err e = { 0 };
	int status = 0;

	(void)state;
	assert_int_equal(guard_start(&o, &g, &e), ERR_TOOL);
	o.argv = dir;
	o.cwd = "/no/such/directory";
	/* Known at once, or when the end is asked for: never a success. */
	if (!guard_start(&o, &g, &e))
		assert_int_equal(guard_wait(&g, -1, &status, &e), ERR_TOOL);
	guard_stop(&g);
}

/* The numbers that a script wrote down, as processes: how many are alive? */
static int alive(const char *file)
{
	struct buf b = BUF_INIT(65536);
	struct str rest, line;
	int n = 0;

	if (!io_read(file, &b, NULL)) {
		rest = buf_str(&b);
		while (str_line(&rest, &line)) {
			pid_t pid = (pid_t)strtol(line.p, NULL, 10);

			n += pid > 1 && !kill(pid, 0);
		}
	}
	buf_release(&b);
	return n;
}

static int lines_of(const char *file)
{
	struct buf b = BUF_INIT(65536);
	int n = 0;

	if (!io_read(file, &b, NULL))
		for (size_t i = 0; i < b.n; i++)
			n += b.p[i] == '\n';
	buf_release(&b);
	return n;
}

/*
 * A child, a grandchild, one that left its session and one whose parent is
 * gone: each writes its number.
 */
static const char *family(struct arena *a, const char *file)
{
	return arena_printf(a,
			    "f=%s; (echo $$ >> $f); sleep 1000 & echo $! >> $f; "
			    "setsid sleep 1000 & echo $! >> $f; "
			    "sh -c 'setsid sleep 1000 & echo $! >> '$f; "
			    "sh -c 'trap \"\" TERM INT HUP; sleep 1000 & echo $! >> '$f; wait",
			    file);
}

static void wait_lines(const char *file, int n)
{
	for (int i = 0; i < 500 && lines_of(file) < n; i++)
		usleep(10000);
	assert_int_equal(lines_of(file), n);
}

static void wait_dead(const char *file)
{
	for (int i = 0; i < 500 && alive(file); i++)
		usleep(10000);
	assert_int_equal(alive(file), 0);
}

static void nothing_is_left_after_stop(void **state)
{
	struct arena a = ARENA_INIT;
	struct guard g = GUARD_INIT;
	struct err e = { 0 };
	char *dir;
	const char *file;

	(void)state;
	assert_int_equal(io_tmpdir(&a, "guard", &dir, &e), 0);
	file = arena_printf(&a, "%s/pids", dir);
	assert_int_equal(start(family(&a, file), &g, -1, &e), 0);
	wait_lines(file, 5);
	assert_true(alive(file) >= 4);
	guard_stop(&g);
	/* guard_stop() comes back when they are gone, not some time before. */
	assert_int_equal(alive(file), 0);
	io_rmtree(dir);
	arena_release(&a);
}

static void nothing_is_left_after_the_end(void **state)
{
	struct arena a = ARENA_INIT;
	struct guard g = GUARD_INIT;
	struct err e = { 0 };
	const char *file;
	char *dir;
	int status;

	(void)state;
	assert_int_equal(io_tmpdir(&a, "guard", &dir, &e), 0);
	file = arena_printf(&a, "%s/pids", dir);
	assert_int_equal(start(arena_printf(&a, "setsid sleep 1000 & echo $! >> %s; exit 3", file),
			       &g, -1, &e), 0);
	assert_int_equal(guard_wait(&g, 10000, &status, &e), 1);
	assert_int_equal(status, 3);
	assert_int_equal(lines_of(file), 1);
	assert_int_equal(alive(file), 0);
	io_rmtree(dir);
	arena_release(&a);
}

/* The one that matters: we are killed, and cannot clean up. */
static void nothing_is_left_after_sigkill(void **state)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	const char *file;
	char *dir;
	pid_t pid;

	(void)state;
	assert_int_equal(io_tmpdir(&a, "guard", &dir, &e), 0);
	file = arena_printf(&a, "%s/pids", dir);
	pid = fork();
	if (!pid) {
		/* Two at a time: one's guard must not keep the other's pipe open. */
		struct guard g = GUARD_INIT, h = GUARD_INIT;

		if (start(family(&a, file), &g, -1, &e) || start("sleep 1000", &h, -1, &e))
			_exit(1);
		for (;;)
			pause();
	}
	wait_lines(file, 5);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	wait_dead(file);
	io_rmtree(dir);
	arena_release(&a);
}

static void descriptors(void **state)
{
	const char *argv[] = { "/bin/sh", "-c",
			       "echo three >&3; echo out; ls /proc/self/fd | wc -l", NULL };
	struct guard_opts o = { .argv = argv, .err = -1, .n_pass = 1 };
	struct guard g = GUARD_INIT;
	struct err e = { 0 };
	char text[100];
	int out[2], three[2], status;
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(out), 0);
	assert_int_equal(pipe(three), 0);
	o.out = out[1];
	o.pass[0] = three[1];
	assert_int_equal(guard_start(&o, &g, &e), 0);
	close(out[1]);
	close(three[1]);
	assert_int_equal(guard_wait(&g, 10000, &status, &e), 1);
	n = read(three[0], text, sizeof(text));
	assert_int_equal(n, 6);
	n = read(out[0], text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	/* 0, 1, 2, 3, and the directory that ls reads. */
	assert_string_equal(text, "out\n5\n");
	close(out[0]);
	close(three[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tells_the_exit_code), TEST(no_such_program), TEST(nothing_is_left_after_stop),
		TEST(nothing_is_left_after_the_end), TEST(nothing_is_left_after_sigkill),
		TEST(descriptors),
	};

	return RUN(tests);
}
