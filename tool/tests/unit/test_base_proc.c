/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/proc.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

#define SH(script) ((const char *const[]){ "sh", "-c", (script), NULL })

struct result {
	struct buf out, err;
	int ret, status;
	struct err e;
};

static struct result result;

static const struct result *run(struct proc p, size_t max)
{
	struct result *r = &result;

	buf_release(&r->out);
	buf_release(&r->err);
	*r = (struct result){ .out = BUF_INIT(max), .err = BUF_INIT(max), .status = -1 };
	if (!p.out)
		p.out = &r->out;
	if (!p.err)
		p.err = &r->err;
	r->ret = proc_run(&p, &r->status, &r->e);
	return r;
}

static int forget(void **state)
{
	(void)state;
	buf_release(&result.out);
	buf_release(&result.err);
	return 0;
}

static void collects_output_and_status(void **state)
{
	const struct result *r;

	(void)state;
	r = run((struct proc){ .argv = SH("echo out; echo err >&2; exit 3") }, 100);
	assert_int_equal(r->ret, 0);
	assert_int_equal(r->status, 3);
	assert_str(buf_str(&r->out), "out\n");
	assert_str(buf_str(&r->err), "err\n");
	r = run((struct proc){ .argv = SH("kill -USR1 $$") }, 100);
	assert_int_equal(r->ret, 0);
	assert_int_equal(r->status, 128 + SIGUSR1);
}

static void output_past_the_limit_blocks_nobody(void **state)
{
	const struct result *r;

	(void)state;
	r = run((struct proc){ .argv = SH("head -c 3000000 /dev/zero; echo end >&2") }, 10);
	assert_int_equal(r->status, 0);
	assert_int_equal(r->out.n, 10);
	assert_true(r->out.full);
	assert_str(buf_str(&r->err), "end\n");
}

static void feeds_standard_input(void **state)
{
	CLEANUP(buf_release) struct buf big = BUF_INIT(4 << 20);
	const struct result *r;

	(void)state;
	for (int i = 0; i < 300000; i++)
		buf_addz(&big, "line of it\n");
	r = run((struct proc){ .argv = SH("cat"), .in = buf_str(&big) }, 4 << 20);
	assert_int_equal(r->status, 0);
	assert_true(str_eq(buf_str(&r->out), buf_str(&big)));
	/* One that does not read it, one that reads a little: no SIGPIPE for us. */
	r = run((struct proc){ .argv = SH("exit 5"), .in = buf_str(&big) }, 100);
	assert_int_equal(r->status, 5);
	r = run((struct proc){ .argv = SH("read x; echo $x"), .in = buf_str(&big) }, 100);
	assert_str(buf_str(&r->out), "line of it\n");
	r = run((struct proc){ .argv = SH("cat; readlink /proc/self/fd/0") }, 100);
	assert_str(buf_str(&r->out), "/dev/null\n");
}

static void sets_environment_and_directory(void **state)
{
	static const char *const env[] = { "ONLY=this", NULL };
	const struct result *r;

	(void)state;
	setenv("PROC_TEST", "inherited", 1);
	r = run((struct proc){ .argv = SH("echo $PROC_TEST; pwd"), .cwd = "/" }, 100);
	assert_str(buf_str(&r->out), "inherited\n/\n");
	r = run((struct proc){ .argv = SH("echo $ONLY$PROC_TEST$HOME"), .env = env }, 100);
	assert_str(buf_str(&r->out), "this\n");
	r = run((struct proc){ .argv = SH("true"), .cwd = "/no such place" }, 100);
	assert_int_equal(r->ret, ERR_TOOL);
	assert_string_equal(r->e.what,
			    "cannot run sh in /no such place: No such file or directory");
}

static void reports_what_cannot_be_started(void **state)
{
	const struct result *r;

	(void)state;
	r = run((struct proc){ .argv = (const char *const[]){ "no-such-tool", NULL } }, 100);
	assert_int_equal(r->ret, ERR_TOOL);
	assert_int_equal(r->status, -1);
	assert_string_equal(r->e.what, "cannot run no-such-tool: no such program");
	r = run((struct proc){ .argv = (const char *const[]){ "/dev/null", NULL } }, 100);
	assert_int_equal(r->ret, ERR_TOOL);
	assert_string_equal(r->e.what, "cannot run /dev/null: Permission denied");
}

static void relative_elements_of_path_are_passed_over(void **state)
{
	char *old = strdup(getenv("PATH")), at[4096];
	const struct result *r;

	(void)state;
	assert_non_null(getcwd(at, sizeof(at)));
	assert_int_equal(chdir("/bin"), 0);
	setenv("PATH", ".::bin", 1);
	r = run((struct proc){ .argv = SH("true") }, 100);
	setenv("PATH", old, 1);
	assert_int_equal(chdir(at), 0);
	assert_int_equal(r->ret, ERR_TOOL);
	free(old);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Is process @pid running? A zombie is not. */
static bool runs(long pid)
{
	char path[64], state = 'X';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return false;
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 'X';
	fclose(f);
	return state != 'Z' && state != 'X';
}

static bool ends_soon(long pid)
{
	for (int i = 0; i < 100 && runs(pid); i++)
		usleep(20000);
	return !runs(pid);
}

static void a_time_limit_kills_the_whole_group(void **state)
{
	const struct result *r;
	double from = seconds();

	(void)state;
	r = run((struct proc){ .argv = SH("sleep 100 & echo $!; trap '' TERM; wait"),
			       .timeout_ms = 300 }, 100);
	assert_int_equal(r->ret, ERR_TIMEOUT);
	assert_true(seconds() - from < 20);
	assert_true(seconds() - from >= 0.29);
	assert_string_equal(r->e.what, "sh took longer than 300 ms and was stopped");
	assert_true(r->out.n > 1);
	assert_true(ends_soon(atol(r->out.p)));
}

static void what_is_left_behind_holds_nobody_up(void **state)
{
	const struct result *r;
	double from = seconds();

	(void)state;
	r = run((struct proc){ .argv = SH("sleep 30 & echo $!") }, 100);
	assert_int_equal(r->ret, 0);
	assert_true(seconds() - from < 20);
	assert_true(r->out.n > 1);
	kill((pid_t)atol(r->out.p), SIGKILL);
}

static volatile sig_atomic_t interrupts;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupts++;
}

static void an_interrupt_stops_the_group_then_reaches_us(void **state)
{
	const struct result *r;

	(void)state;
	signal(SIGINT, on_interrupt);
	r = run((struct proc){ .argv = SH("sleep 100 & echo $!; kill -INT $PPID; wait") }, 100);
	signal(SIGINT, SIG_DFL);
	assert_int_equal(r->ret, ERR_INTERRUPTED);
	assert_int_equal(interrupts, 1);
	assert_true(r->out.n > 1);
	assert_true(ends_soon(atol(r->out.p)));
}

static void leaks_no_descriptors(void **state)
{
	const struct result *r;
	int before = dup(0), stray = dup2(0, 77);

	(void)state;
	assert_true(before >= 0);
	close(before);
	/* One without close-on-exec, of some library: the child must not see it. */
	r = run((struct proc){ .argv = SH("ls /proc/$$/fd") }, 1000);
	assert_null(strstr(r->out.p, "77"));
	close(stray);
	for (int i = 0; i < 50; i++)
		run((struct proc){ .argv = SH("true"), .in = STR("x") }, 10);
	assert_int_equal(dup(0), before);
	close(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(collects_output_and_status), TEST(output_past_the_limit_blocks_nobody),
		TEST(feeds_standard_input), TEST(sets_environment_and_directory),
		TEST(reports_what_cannot_be_started),
		TEST(relative_elements_of_path_are_passed_over),
		TEST(a_time_limit_kills_the_whole_group),
		TEST(what_is_left_behind_holds_nobody_up),
		TEST(an_interrupt_stops_the_group_then_reaches_us), TEST(leaks_no_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
