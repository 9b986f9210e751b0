// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int line = -1;
static char nonce[80];
static int number;

ssize_t file_read(const char *path, char *ret, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, ret, size - 1);

	if (fd >= 0)
		close(fd);
	ret[n > 0 ? n : 0] = '\0';
	return n;
}

int file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), why;

	if (fd < 0)
		return errno;
	why = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return why;
}

double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void talk_begin(void)
{
	struct termios t;

	file_read("/nonce", nonce, sizeof(nonce));
	nonce[strcspn(nonce, "\n")] = '\0';
	/* What is started later has no business to know it. */
	unlink("/nonce");
	line = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (line < 0)
		line = open("/dev/console", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (!tcgetattr(line, &t)) {
		cfmakeraw(&t);
		tcsetattr(line, TCSANOW, &t);
	}
}

static void put(const char *text)
{
	char whole[1200];
	int n = snprintf(whole, sizeof(whole), "%s %s\n", nonce, text);

	for (int at = 0; at < n;) {
		ssize_t got = write(line, whole + at, (size_t)(n - at));

		if (got < 0 && errno != EINTR)
			return;
		if (got > 0)
			at += (int)got;
	}
	tcdrain(line);
}

void say(const char *fmt, ...)
{
	char text[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(text);
}

bool test(bool ok, const char *name, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say("%s %d %s%s%s", ok ? "ok" : "not ok", ++number, name, text[0] ? " # " : "", text);
	return ok;
}

void test_skip(const char *name, const char *why)
{
	say("ok %d %s # SKIP %s", ++number, name, why);
}

int tests_run(void)
{
	return number;
}

bool ask(const char *verb, const char *what, char *ret, size_t size, int timeout_ms)
{
	struct pollfd p = { line, POLLIN, 0 };
	double end = now() + timeout_ms / 1000.0;
	char got[200], want[120];
	size_t n = 0, len;

	snprintf(want, sizeof(want), "%s %s ", verb, what);
	len = strlen(want);
	say("@%s %s", verb, what);
	while (now() < end) {
		char c;

		if (poll(&p, 1, 100) <= 0 || read(line, &c, 1) != 1)
			continue;
		if (c != '\n') {
			if (n < sizeof(got) - 1)
				got[n++] = c;
			continue;
		}
		got[n] = '\0';
		n = 0;
		if (!strncmp(got, want, len)) {
			snprintf(ret, size, "%s", got + len);
			return true;
		}
	}
	snprintf(ret, size, "no answer");
	return false;
}
