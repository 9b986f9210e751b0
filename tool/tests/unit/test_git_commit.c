/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commits read and written, idents, dates. */
#include <stdlib.h>

#include "git_fixture.h"

static struct repo *repo;

static int begin(void **state)
{
	if (fix_begin(state))
		return -1;
	fix_sh("git init -q r && cd r && echo 1 > f && git add f && git commit -qm one && "
	       "git commit -q --allow-empty -m 'two' -m 'body' --author='Zo\303\253 <z@example.com>' "
	       "--date='2018-11-30T14:08:53 -0800'");
	repo = fix_open("r");
	return 0;
}

static int end(void **state)
{
	repo_free(repo);
	return fix_end(state);
}

static void reads_all_parts(void **state)
{
	struct oid head = fix_oid("r", "HEAD"), parent = fix_oid("r", "HEAD^");
	struct commit c;
	struct err e;

	(void)state;
	assert_ok(commit_read(repo, &fix_arena, &head, &c, &e), &e);
	assert_int_equal(c.n_parents, 1);
	assert_true(oid_eq(&c.parents[0], &parent));
	assert_string_equal(c.author.name, "Zo\303\253");
	assert_string_equal(c.author.mail, "z@example.com");
	assert_int_equal(c.author.time, 1543615733);
	assert_string_equal(c.author.zone, "-0800");
	assert_string_equal(c.committer.name, "C O Mitter");
	assert_str(c.message, "two\n\nbody\n");
	assert_true(c.utf8);
	assert_false(c.cut);
	assert_int_equal(commit_read(repo, &fix_arena, &c.tree, &c, &e), ERR_INPUT);
	head.b[0] ^= 1;
	assert_int_equal(commit_read(repo, &fix_arena, &head, &c, &e), ERR_MISSING_OBJ);
}

/* What was read is written back as the same bytes. */
static void writes_the_same_bytes(void **state)
{
	struct oid head = fix_oid("r", "HEAD"), got;
	struct commit_new n = { 0 };
	struct commit c;
	struct err e;

	(void)state;
	assert_ok(commit_read(repo, &fix_arena, &head, &c, &e), &e);
	n.tree = c.tree;
	n.parents = c.parents;
	n.n_parents = c.n_parents;
	n.author = c.author.raw;
	n.committer = c.committer.raw;
	n.message = c.message;
	assert_ok(commit_write(repo, &n, &got, &e), &e);
	assert_true(oid_eq(&got, &head));
	n.message = STR("# kept\n\n\ntext without newline");
	assert_ok(commit_write(repo, &n, &got, &e), &e);
	fix_keep(repo);
	fix_sh("git -C r cat-file -e %s && git -C r fsck --strict", oid_str(&fix_arena, &got));
	n.author = "Nobody";
	assert_int_equal(commit_write(repo, &n, &got, &e), ERR_INPUT);
	n.author = "A <a@example.com> 1 +0000\nevil";
	assert_int_equal(commit_write(repo, &n, &got, &e), ERR_INPUT);
	n.author = c.author.raw;
	n.message = STR("a\0b");
	assert_int_equal(commit_write(repo, &n, &got, &e), ERR_INPUT);
	n.message = STR("x\n");
	n.tree.b[3] ^= 1;
	assert_int_equal(commit_write(repo, &n, &got, &e), ERR_MISSING_OBJ);
}

static void honours_encodings(void **state)
{
	struct commit c;
	struct oid id;
	struct err e;

	(void)state;
	fix_sh("cd r && printf 'caf\351\\n' > ../msg && git -c i18n.commitEncoding=ISO-8859-1 "
	       "commit -q --allow-empty -F ../msg && git tag latin");
	id = fix_oid("r", "latin");
	assert_ok(commit_read(repo, &fix_arena, &id, &c, &e), &e);
	assert_string_equal(c.encoding, "ISO-8859-1");
	assert_true(c.utf8);
	assert_str(c.message, "caf\303\251\n");

	fix_sh("cd r && git -c i18n.commitEncoding=x-unheard-of commit -q --allow-empty -F ../msg; "
	       "git tag odd; printf 'bad \377\\n' > ../msg; git cat-file commit latin | "
	       "sed '/^encoding/d' | git hash-object -t commit -w --stdin | xargs git tag raw");
	id = fix_oid("r", "odd");
	assert_ok(commit_read(repo, &fix_arena, &id, &c, &e), &e);
	assert_false(c.utf8);
	assert_str(c.message, "caf\351\n");
	id = fix_oid("r", "raw");
	assert_ok(commit_read(repo, &fix_arena, &id, &c, &e), &e);
	assert_false(c.utf8);
	assert_str(c.message, "caf\351\n");
}

static void knows_the_committer(void **state)
{
	const char *env[] = { "GIT_COMMITTER_NAME=Env Name",
			      "GIT_COMMITTER_EMAIL=<env@example.com>",
			      "GIT_COMMITTER_DATE=@1543622400 -0330", NULL };
	const char *epoch[] = { "EMAIL=fallback@example.com", "SOURCE_DATE_EPOCH=86400", NULL };
	const char *bad[] = { "GIT_COMMITTER_DATE=tomorrow", NULL };
	struct ident_source src = { .env = env, .now = 1000, .zone_minutes = -210 };
	struct ident who;
	struct err e;

	(void)state;
	assert_ok(ident_committer(repo, &fix_arena, &src, &who, &e), &e);
	assert_string_equal(who.raw, "Env Name <env@example.com> 1543622400 -0330");
	src.env = NULL;
	assert_int_equal(ident_committer(repo, &fix_arena, &src, &who, &e), ERR_CONFIG);
	assert_says(e.what, "tell git who you are");
	assert_says(e.next, "git config --global user.name");
	fix_sh("git config --global user.name 'Config. Name.'");
	assert_int_equal(ident_committer(repo, &fix_arena, &src, &who, &e), ERR_CONFIG);
	assert_says(e.next, "user.email");
	src.env = epoch;
	assert_ok(ident_committer(repo, &fix_arena, &src, &who, &e), &e);
	assert_string_equal(who.raw, "Config. Name <fallback@example.com> 86400 +0000");
	src.env = bad;
	assert_int_equal(ident_committer(repo, &fix_arena, &src, &who, &e), ERR_CONFIG);
	assert_says(e.what, "tomorrow");
	fix_sh("git config --global user.email me@example.com");
	src.env = NULL;
	assert_ok(ident_committer(repo, &fix_arena, &src, &who, &e), &e);
	assert_string_equal(who.raw, "Config. Name <me@example.com> 1000 -0330");
}

static void reads_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
		const char *zone;	/* NULL: refused */
	} cases[] = {
		{ "@0", 0, "+0000" },
		{ "1543622400 +0100", 1543622400, "+0100" },
		{ "@1543622400 -0030", 1543622400, "-0030" },
		{ "Fri, 30 Nov 2018 14:08:53 -0800", 1543615733, "-0800" },
		{ "30 Nov 2018 22:08:53", 1543615733, "+0000" },
		{ "Fri, 30 Nov 2018 14:08:53 -0800 (PST)", 1543615733, "-0800" },
		{ "2018-11-30T14:08:53-08:00", 1543615733, "-0800" },
		{ "2018-11-30 14:08:53 -0800", 1543615733, "-0800" },
		{ "2018-11-30T22:08:53Z", 1543615733, "+0000" },
		{ "2018-12-01", 1543622400, "+0000" },
		{ "2018-11-31x", 0, NULL },
		{ "2018-13-01", 0, NULL },
		{ "yesterday", 0, NULL },
		{ "", 0, NULL },
		{ "2018", 0, NULL },
		{ "1543622400 +9900", 0, NULL },
		{ "@1543622400 now", 0, NULL },
		{ "30 Foo 2018 22:08:53", 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t time = -1;
		char zone[8] = "";
		bool ok = ident_date(str_of(cases[i].text), &time, zone);

		if (ok != !!cases[i].zone ||
		    (ok && (time != cases[i].time || strcmp(zone, cases[i].zone))))
			fail_msg("\"%s\": %d %lld %s", cases[i].text, ok, (long long)time, zone);
	}
}

static void takes_idents_apart(void **state)
{
	struct ident i;

	(void)state;
	assert_true(ident_parse(&fix_arena, STR("A. B (c) <a@b> 1 +0000"), &i));
	assert_string_equal(i.name, "A. B (c)");
	assert_true(ident_parse(&fix_arena, STR(" <> 0 +051800"), &i));
	assert_string_equal(i.name, "");
	assert_string_equal(i.zone, "+051800");
	assert_false(ident_parse(&fix_arena, STR("nobody 1 +0000"), &i));
	assert_false(ident_make(&fix_arena, "...", "a@b", 0, "+0000", &i));
	assert_true(ident_make(&fix_arena, " <X, Inc.> \n", "a@b", 0, "+0000", &i));
	assert_string_equal(i.raw, "X, Inc <a@b> 0 +0000");
}

static void ids_are_text_and_bytes(void **state)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF01234567";
	struct oid id;

	(void)state;
	assert_true(oid_parse(STR(hex), &id));
	assert_string_equal(oid_abbrev(&fix_arena, &id, 12), "0123456789ab");
	assert_true(oid_starts(&id, STR("0123456789AbC")));
	assert_false(oid_starts(&id, STR("0123456789AbD")));
	assert_false(oid_starts(&id, STR("")));
	assert_false(oid_parse(STR("0123"), &id));
	assert_false(oid_parse(STR("g123456789abcdef0123456789ABCDEF01234567"), &id));
	assert_true(oid_is_hex(STR("abcdef1"), 7));
	assert_false(oid_is_hex(STR("abcdef"), 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_all_parts),
		TEST(writes_the_same_bytes),
		TEST(honours_encodings),
		TEST(knows_the_committer),
		TEST(reads_dates),
		TEST(takes_idents_apart),
		TEST(ids_are_text_and_bytes),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
