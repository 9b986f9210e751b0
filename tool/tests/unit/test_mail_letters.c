/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The corpus tool/tests/mail: every mail there is read, and what comes out is what its
 * .golden says: patches or an error. To see what comes out: test_mail_letters FILE.
 */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/io.h"
#include "mail/letters.h"

static const char corpus[] = "tool/tests/mail";

/* The MIME reader that was built with this test. */
static const char *mime(struct arena *a)
{
	const char *self = getenv("BACKPORT");

	return mail_program(a, self ? self : "build/backport");
}

static void dump_letter(const struct letter *l, struct buf *out)
{
	struct str rest = l->message, line;

	buf_printf(out, "%s\n  author: %s\n", l->where, l->author ? l->author : "(none)");
	if (l->id)
		buf_printf(out, "  id: %s\n", l->id);
	if (l->made_from)
		buf_printf(out, "  made from: %.12s\n", l->made_from);
	if (l->doubt)
		buf_printf(out, "  doubt: %s\n", l->doubt);
	while (str_line(&rest, &line))
		buf_printf(out, "  |%s%.*s\n", line.n ? " " : "", STR_ARG(line));
	for (size_t i = 0; i < l->patch.file.n; i++) {
		const struct patch_file *f = &l->patch.file.v[i];

		buf_printf(out, "  %c %s\n", f->kind, f->new_path ? f->new_path : f->old_path);
		for (size_t k = 0; k < f->hunk.n; k++)
			for (size_t n = 0; n < f->hunk.v[k].line.n; n++)
				if (f->hunk.v[k].line.v[n].kind == '+')
					buf_printf(out, "    +%.*s\n",
						   STR_ARG(f->hunk.v[k].line.v[n].text));
	}
}

static void dump(const char *path, struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct letters all = { 0 };
	struct picked p = { 0 };
	struct err e = { 0 };
	int rc = letters_read(&a, path, mime(&a), &all, &p, &e);

	if (rc) {
		buf_printf(out, "%s: %s\n", err_name(rc), e.what);
		return;
	}
	for (size_t i = 0; i < p.note.n; i++)
		buf_printf(out, "note: %s\n", p.note.v[i]);
	for (size_t i = 0; i < all.n; i++)
		dump_letter(&all.v[i], out);
}

static void the_corpus(void **state)
{
	DIR *d = opendir(corpus);
	struct dirent *entry;
	size_t n = 0, bad = 0;

	(void)state;
	assert_non_null(d);
	while ((entry = readdir(d))) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		CLEANUP(buf_release) struct buf got = BUF_INIT(BUF_FILE_MAX);
		CLEANUP(buf_release) struct buf want = BUF_INIT(BUF_FILE_MAX);
		const char *path = arena_printf(&a, "%s/%s", corpus, entry->d_name);

		if (entry->d_name[0] == '.' || str_ends(str_of(path), ".golden") ||
		    !str_starts(str_of(strchr(entry->d_name, '.')), ".m"))
			continue;
		n++;
		dump(path, &got);
		if (io_read(arena_printf(&a, "%s.golden", path), &want, NULL) ||
		    !str_eq(buf_str(&got), buf_str(&want))) {
			print_error("%s gives:\n%s", path, got.p);
			bad++;
		}
	}
	closedir(d);
	assert_true(n > 30);
	assert_int_equal(bad, 0);
}

static void bombs_and_pages(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	CLEANUP(buf_release) struct buf page = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf huge = BUF_INIT(BUF_FILE_MAX);
	size_t n = 80 << 20;
	uLongf packed = compressBound(n) + 64;
	char *zeros = mem_zalloc(n), *z = mem_alloc(packed);
	z_stream s = { .next_in = (Bytef *)zeros, .avail_in = (uInt)n, .next_out = (Bytef *)z,
		       .avail_out = (uInt)packed };
	struct mails all = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(deflateInit2(&s, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&s, Z_FINISH), Z_STREAM_END);
	assert_int_equal(mail_gunzip((struct str){ z, s.total_out }, "bomb.gz", &out, &e),
			 ERR_LIMIT);
	assert_non_null(strstr(e.what, "unpacks to more than"));
	deflateEnd(&s);
	mem_free(zeros);
	mem_free(z);
	assert_int_equal(io_read("tool/tests/mail/challenge.html", &page, NULL), 0);
	assert_int_equal(mail_parse(&a, buf_str(&page), "x", mime(&a), &all, &e), ERR_INPUT);
	assert_non_null(strstr(e.what, "web page"));
	/* a header of a megabyte, and ten thousand of them */
	buf_addz(&huge, "From: A <a@example.org>\nSubject: [PATCH] ");
	for (int i = 0; i < 1 << 20; i++)
		buf_addc(&huge, 'x');
	for (int i = 0; i < 10000; i++)
		buf_printf(&huge, "\nX-Header-%d: x", i);
	buf_addz(&huge, "\n\nwords\n");
	assert_int_equal(mail_parse(&a, buf_str(&huge), "huge", mime(&a), &all, &e), 0);
	assert_int_equal(all.n, 1);
	assert_int_equal(mail_parse(&a, STR("From: a\n\nx\n"), "x", "/nonexistent", &all, &e),
			 ERR_TOOL);
}

static void subjects(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "mm: x", "---- v1 0/0 '' mm: x" },
		{ "[PATCH] mm: x", "-p-- v1 0/0 '' mm: x" },
		{ "Re: [PATCH v3 02/10] mm: x", "rp-n v3 2/10 '' mm: x" },
		{ "[PATCH 5.10.y v2 1/3] mm: x", "-p-n v2 1/3 '5.10.y' mm: x" },
		{ "[PATCHv2 1/3] mm: x", "-p-n v2 1/3 '' mm: x" },
		{ "[RFC PATCH] [media] x", "-pR- v1 0/0 'media' x" },
		{ "[SRU][S][PATCH 0/1] x", "-p-n v1 0/1 'SRU S' x" },
		{ "[PATCH 6.18 000/333] 6.18.5-rc1 review",
		  "-p-n v1 0/333 '6.18' 6.18.5-rc1 review" },
		{ "[PATCH", "---- v1 0/0 '' [PATCH" },
		{ "RE: Fwd: [patch,resend] x", "rp-- v1 0/0 '' x" },
		{ "", "---- v1 0/0 '' " },
		{ "[PATCH 99999999/3] x", "-p-- v1 0/0 '99999999/3' x" },
	};
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct subject s;
		const char *got;

		subject_parse(&a, cases[i].text, &s);
		got = arena_printf(&a, "%c%c%c%c v%u %u/%u '%s' %s", s.reply ? 'r' : '-',
				   s.patch ? 'p' : '-', s.rfc ? 'R' : '-', s.numbered ? 'n' : '-',
				   s.version, s.n, s.m, s.tree, s.title);
		if (strcmp(got, cases[i].want))
			fail_msg("case %zu: %s is not %s", i, got, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { TEST(the_corpus), TEST(bombs_and_pages),
					    TEST(subjects) };

	if (argc > 1) {
		CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);

		dump(argv[1], &out);
		printf("%s", out.p);
		return 0;
	}
	return RUN(tests);
}
