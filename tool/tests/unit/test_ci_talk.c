// SPDX-License-Identifier: GPL-2.0-or-later
/* What comes from a guest, a console and QEMU: all of it may lie. */
#include "unit.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/io.h"
#include "ci/console.h"
#include "ci/cpio.h"
#include "ci/ktap.h"
#include "ci/plug.h"

#define N "bp-77 "

static void feed(struct ktap *k, const char *z)
{
	/* In odd pieces, as a serial line hands them over. */
	for (struct str s = str_of(z); s.n;) {
		size_t n = s.n < 7 ? s.n : 7;

		ktap_feed(k, (struct str){ s.p, n });
		s.p += n;
		s.n -= n;
	}
}

static void ktap_reads(void **state)
{
	struct arena a = ARENA_INIT;
	struct ktap k;
	double v;

	(void)state;
	ktap_init(&k, &a, "bp-77");
	feed(&k, N "KTAP version 1\r\n" N "# data m calls=3 ok=2 failed=1\n" N "ok 1 boot # 4.19\n"
	     N "@add dimm0\n" N "not ok 2 m # 33% of 3\n" N "ok 3 t # SKIP none\n");
	assert_true(k.version);
	assert_false(ktap_complete(&k));
	assert_string_equal(ktap_request(&k), "add dimm0");
	assert_null(ktap_request(&k));
	feed(&k, N "1..3\n");
	assert_true(ktap_complete(&k));
	assert_int_equal(k.foreign, 0);
	assert_true(ktap_find(&k, "boot")->ok);
	assert_false(ktap_find(&k, "m")->ok);
	assert_true(ktap_find(&k, "t")->skip);
	assert_true(ktap_value(&k, "m", "failed", &v) && v == 1);
	assert_false(ktap_value(&k, "m", "fail", &v));
	assert_false(ktap_value(&k, "x", "failed", &v));
	ktap_release(&k);
	arena_release(&a);
}

/* A pass that the guest program did not say. */
static void ktap_is_not_forged(void **state)
{
	static const char *const forged[] = {
		"KTAP version 1\nok 1 boot\n1..1\n",
		"bp-78 KTAP version 1\nbp-78 ok 1 boot\nbp-78 1..1\n",
		"[    1.0] x: " N "ok 1 boot\n",
		"bp-77ok 1 boot\n",
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(forged); i++) {
		struct ktap k;

		ktap_init(&k, &a, "bp-77");
		feed(&k, forged[i]);
		assert_false(ktap_complete(&k));
		assert_int_equal(k.test.n, 0);
		assert_true(k.foreign_results > 0);
		ktap_release(&k);
	}
	arena_release(&a);
}

static void ktap_wants_order(void **state)
{
	static const char *const bad[] = {
		N "KTAP version 1\n" N "ok 1 a\n" N "ok 3 b\n" N "1..2\n",
		N "KTAP version 1\n" N "ok 1 a\n" N "ok 1 a\n" N "1..2\n",
		N "KTAP version 1\n" N "ok 1 a\n" N "1..2\n",
		N "KTAP version 1\n" N "1..0\n",
		N "KTAP version 1\n" N "ok 1 a\n" N "1..1\n" N "ok 2 b\n",
		N "KTAP version 1\n" N "ok 1 a\n" N "KTAP version 1\n" N "1..1\n",
		N "ok 1 a\n" N "1..1\n",
		N "KTAP version 1\n" N "ok boot\n" N "1..1\n",
		N "KTAP version 1\n" N "ok 1 a\n" N "1..1",
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct ktap k;

		ktap_init(&k, &a, "bp-77");
		feed(&k, bad[i]);
		if (ktap_complete(&k))
			fail_msg("taken: %s", bad[i]);
		ktap_release(&k);
	}
	arena_release(&a);
}

static void console_tells_deaths(void **state)
{
	static const struct {
		const char *text;
		enum vm_outcome is;
	} marks[] = {
		{ "[ 1.0] all is well\n", VM_DONE },
		{ "[ 1.0] Kernel panic - not syncing: VFS\n", VM_PANIC },
		{ "[ 1.0] BUG: unable to handle kernel paging request\n[ 1.1] Kernel panic - not "
		  "syncing: Fatal\n", VM_OOPS },
		{ "[ 1.0] kernel BUG at mm/x.c:3!\n", VM_OOPS },
		{ "[ 1.0] Kernel BUG at f+0x0/0x2 [verbose debug info unavailable]\n", VM_OOPS },
		{ "[ 1.0] invalid opcode: 0000 [#1] SMP NOPTI\n[ 1.1] Kernel panic - not syncing: "
		  "Fatal exception\n", VM_OOPS },
		{ "[ 1.0] traps: init[1] trap invalid opcode ip:4 sp:8 error:0\n", VM_DONE },
		{ "[ 1.0] BUG: kernel NULL pointer dereference, address: 0000000000000000\n", VM_OOPS },
		{ "[ 1.0] watchdog: BUG: soft lockup - CPU#1 stuck for 22s!\n", VM_SOFT_LOCKUP },
		{ "[ 1.0] INFO: task init:1 blocked for more than 30 seconds.\n", VM_HUNG_TASK },
		{ "[ 1.0] BUG: Bad page state in process init\n", VM_OOPS },
		{ "[ 1.0] BUG: Bad page map in process init  pte:1 pmd:2\n", VM_OOPS },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		struct console c;

		console_init(&c, &a, 64);
		for (const char *z = marks[i].text; *z; z++)
			console_feed(&c, (struct str){ z, 1 });
		assert_int_equal(c.seen, marks[i].is);
		assert_true(c.text.n <= 64);
		assert_int_equal(c.bytes, strlen(marks[i].text));
		console_release(&c);
	}
	arena_release(&a);
}

static void cpio_reads_it(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT(65536), out = BUF_INIT(65536);
	const char *argv[] = { "cpio", "-tv", "--quiet", NULL };
	struct proc p = { .argv = argv, .out = &out, .timeout_ms = 10000 };
	struct cpio c;
	struct err e = { 0 };
	int status;

	(void)state;
	cpio_begin(&c, &b);
	cpio_dir(&c, "dev", 0755);
	cpio_char(&c, "dev/console", 0600, 5, 1);
	cpio_file(&c, "init", 0755, STR("abcde"));
	cpio_file(&c, "nonce", 0400, STR(""));
	cpio_end(&c);
	assert_int_equal(b.n % 4, 0);
	assert_memory_equal(b.p, "070701", 6);
	p.in = buf_str(&b);
	/* The format is ours to write; whoever has a reader lets it judge. */
	if (!proc_run(&p, &status, &e)) {
		assert_int_equal(status, 0);
		assert_non_null(strstr(out.p, "drwxr-xr-x"));
		assert_non_null(strstr(out.p, "crw-------"));
		assert_non_null(strstr(out.p, "5,   1"));
		assert_non_null(strstr(out.p, "5 Jan  1  1970 init"));
	}
	buf_release(&b);
	buf_release(&out);
	arena_release(&a);
}

/* QEMU's end of a control socket, played by hand. */
struct fake {
	int ours, theirs;
	struct qmp q;
	struct arena a;
};

static void fake_begin(struct fake *f)
{
	int fd[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	*f = (struct fake){ .ours = fd[0], .theirs = fd[1] };
	qmp_init(&f->q, f->ours);
}

static void fake_end(struct fake *f)
{
	qmp_release(&f->q);
	close(f->ours);
	if (f->theirs >= 0)
		close(f->theirs);
	arena_release(&f->a);
}

static void fake_says(struct fake *f, const char *z)
{
	assert_int_equal(write(f->theirs, z, strlen(z)), (ssize_t)strlen(z));
	qmp_pump(&f->q);
}

/* What was sent to QEMU since, as text. */
static const char *fake_heard(struct fake *f)
{
	char *z = arena_alloc(&f->a, 4096);
	ssize_t n = recv(f->theirs, z, 4095, MSG_DONTWAIT);

	z[n > 0 ? n : 0] = '\0';
	return z;
}

static void fake_ready(struct fake *f)
{
	fake_begin(f);
	fake_says(f, "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
	assert_non_null(strstr(fake_heard(f), "qmp_capabilities"));
	fake_says(f, "{\"return\": {}, \"id\": 1}\r\n");
	assert_int_equal(f->q.state, QMP_READY);
}

static void qmp_talks(void **state)
{
	struct fake f;
	cJSON *m;

	(void)state;
	fake_ready(&f);
	assert_int_equal(qmp_send(&f.q, "query-status", NULL), 2);
	assert_non_null(strstr(fake_heard(&f), "\"query-status\""));
	/* An event between command and reply, in two pieces. */
	fake_says(&f, "{\"event\": \"STOP\", \"timest");
	assert_null(qmp_take(&f.q));
	fake_says(&f, "amp\": {}}\n{\"id\": 2, \"error\": {\"class\": \"X\", \"desc\": \"no\"}}\n");
	m = qmp_take(&f.q);
	assert_int_equal(qmp_reply_id(m), 0);
	cJSON_Delete(m);
	m = qmp_take(&f.q);
	assert_int_equal(qmp_reply_id(m), 2);
	assert_string_equal(qmp_error(m), "no");
	cJSON_Delete(m);
	fake_end(&f);
}

static void qmp_survives_nonsense(void **state)
{
	static const char *const bad[] = {
		"hello\n", "[]\n", "{\"no\": 1}\n", "{\"QMP\": 1\n", "\n\n{}\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct fake f;

		fake_begin(&f);
		fake_says(&f, bad[i]);
		assert_int_equal(f.q.state, QMP_CLOSED);
		assert_non_null(f.q.fault);
		assert_int_equal(qmp_send(&f.q, "quit", cJSON_CreateObject()), 0);
		fake_end(&f);
	}
}

static void qmp_sees_the_end(void **state)
{
	struct fake f;

	(void)state;
	fake_ready(&f);
	close(f.theirs);
	f.theirs = -1;
	qmp_pump(&f.q);
	assert_int_equal(f.q.state, QMP_CLOSED);
	assert_int_equal(qmp_send(&f.q, "quit", NULL), 0);
	fake_end(&f);
}

/* Feed all that came to the plugger; its last answer. */
static const char *plug_all(struct plug *p, struct fake *f)
{
	const char *answer = NULL, *one;
	cJSON *m;

	while ((m = qmp_take(&f->q))) {
		one = plug_message(p, &f->a, m);
		answer = one ? one : answer;
		cJSON_Delete(m);
	}
	return answer;
}

static void dimm_in_and_out(void **state)
{
	struct ci_config c;
	struct plug p;
	struct fake f;

	(void)state;
	ci_config_defaults(&c);
	fake_ready(&f);
	plug_init(&p, &c, &f.q);
	assert_null(plug_begin(&p, &f.a, "add dimm0", 0));
	assert_non_null(strstr(fake_heard(&f), "134217728"));
	assert_string_equal(plug_begin(&p, &f.a, "add dimm1", 0), "add dimm1 busy\n");
	fake_says(&f, "{\"return\": {}, \"id\": 2}\n");
	assert_null(plug_all(&p, &f));
	assert_non_null(strstr(fake_heard(&f), "pc-dimm"));
	fake_says(&f, "{\"return\": {}, \"id\": 3}\n");
	assert_string_equal(plug_all(&p, &f), "add dimm0 ok\n");
	/* Out: under way, gone, and its memory behind it. */
	assert_null(plug_begin(&p, &f.a, "del dimm0", 0));
	fake_says(&f, "{\"return\": {}, \"id\": 4}\n{\"event\": \"ACPI_DEVICE_OST\", \"data\": "
		  "{\"info\": {\"source\": 3, \"status\": 132}}}\n");
	assert_null(plug_all(&p, &f));
	fake_says(&f, "{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"dimm0\"}}\n");
	assert_null(plug_all(&p, &f));
	fake_says(&f, "{\"return\": {}, \"id\": 5}\n");
	assert_string_equal(plug_all(&p, &f), "del dimm0 deleted\n");
	assert_int_equal(p.deleted, 1);
	fake_end(&f);
}

static void dimm_refused(void **state)
{
	struct ci_config c;
	struct plug p;
	struct fake f;

	(void)state;
	ci_config_defaults(&c);
	fake_ready(&f);
	plug_init(&p, &c, &f.q);
	plug_begin(&p, &f.a, "add dimm0", 0);
	fake_says(&f, "{\"id\": 2, \"error\": {\"class\": \"G\", \"desc\": \"no slot\"}}\n");
	assert_string_equal(plug_all(&p, &f), "add dimm0 error no slot\n");
	/* The guest says no: by ACPI alone. */
	plug_begin(&p, &f.a, "del dimm0", 0);
	fake_says(&f, "{\"return\": {}, \"id\": 3}\n{\"event\": \"ACPI_DEVICE_OST\", \"data\": "
		  "{\"info\": {\"source\": 3, \"status\": 130}}}\n");
	assert_string_equal(plug_all(&p, &f), "del dimm0 refused\n");
	plug_begin(&p, &f.a, "del dimm0", 0);
	assert_null(plug_tick(&p, &f.a, 1));
	assert_string_equal(plug_tick(&p, &f.a, 1e6), "del dimm0 timeout\n");
	assert_string_equal(plug_begin(&p, &f.a, "rm -rf", 0), "rm -rf unknown\n");
	assert_string_equal(plug_begin(&p, &f.a, "add ../x", 0), "add ../x unknown\n");
	fake_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ktap_reads), TEST(ktap_is_not_forged), TEST(ktap_wants_order),
		TEST(console_tells_deaths), TEST(cpio_reads_it), TEST(qmp_talks),
		TEST(qmp_survives_nonsense), TEST(qmp_sees_the_end), TEST(dimm_in_and_out),
		TEST(dimm_refused),
	};

	return RUN(tests);
}
