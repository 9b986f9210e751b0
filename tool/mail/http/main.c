/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * backport-http URL MAX-BYTES: gets one resource with libcurl. A program of its
 * own, so that no other command pays for loading it and what a server sends
 * stays in a limited child.
 *
 * Out: "CODE RETRY-AFTER\n", then the body. Exit code 1 and a sentence on stderr when there was no
 * answer; 3 when it was larger than allowed.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define AGENT "backport/0.1 (+kernel patch porting; one request at a time)"
#define MEMORY_MAX ((rlim_t)1 << 30)

struct body {
	CURL *c;
	size_t n, max;
	int begun, full;
};

static void begin(struct body *b)
{
	curl_off_t wait = 0;
	long code = 0;

	if (b->begun)
		return;
	curl_easy_getinfo(b->c, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_getinfo(b->c, CURLINFO_RETRY_AFTER, &wait);
	printf("%ld %ld\n", code, (long)wait);
	b->begun = 1;
}

static size_t take(char *data, size_t size, size_t n, void *ctx)
{
	struct body *b = ctx;
	size_t len = size * n;

	if (len > b->max - b->n) {
		b->full = 1;
		return 0;
	}
	begin(b);
	b->n += len;
	return fwrite(data, 1, len, stdout);
}

int main(int argc, char **argv)
{
	struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
	char why[CURL_ERROR_SIZE] = "";
	struct body b = { 0 };
	CURLcode rc;
	CURL *c;

	if (argc != 3)
		return 2;
#ifndef __SANITIZE_ADDRESS__
	setrlimit(RLIMIT_AS, &memory);
#endif
	(void)memory;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	b.max = strtoull(argv[2], NULL, 10);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	c = b.c = curl_easy_init();
	if (!c)
		return 1;
	curl_easy_setopt(c, CURLOPT_URL, argv[1]);
	curl_easy_setopt(c, CURLOPT_USERAGENT, AGENT);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	/* nobody is sent from https to something weaker */
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR,
			 strncmp(argv[1], "https:", 6) ? "http,https" : "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 20L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 100L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 30L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, 300L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &b);
	rc = curl_easy_perform(c);
	if (!rc)
		begin(&b);
	curl_easy_cleanup(c);
	curl_global_cleanup();
	if (rc) {
		fprintf(stderr, "%s\n", *why ? why : curl_easy_strerror(rc));
		return b.full ? 3 : 1;
	}
	return fflush(stdout) ? 1 : 0;
}
