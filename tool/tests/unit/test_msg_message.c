/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a commit message says about upstream, as tables: message in, marks out. */
#include "unit.h"

#include "msg/message.h"

#define ID "0123456789abcdef0123456789abcdef01234567"
#define ID2 "89abcdef0123456789abcdef0123456789abcdef"
#define SOB "Signed-off-by: A <a@example.com>\n"

static struct arena arena;

static const char *const kinds[] = { "upstream", "bracket", "cherry", "backported", "git-commit", "bare" };

/* "kind line rest" of each upstream reference. */
static char *uprefs(const struct message *m)
{
	char *out = arena_str(&arena, "");

	for (size_t i = 0; i < m->uprefs.n; i++) {
		const struct upref *u = &m->uprefs.v[i];

		out = arena_printf(&arena, "%s%s%s:%zu:%.*s", out, i ? " " : "", kinds[u->kind],
				   u->line, STR_ARG(u->rest));
	}
	return out;
}

static void names_of_upstream(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		/* the usual ones */
		{ "s\n\ncommit " ID " upstream.\n\nlog\n\n" SOB, "upstream:3:" },
		{ "s\n\ncommit " ID " upstream\n\nlog\n", "upstream:3:" },
		{ "s\n\nCommit " ID " upstream.\n\nlog\n", "upstream:3:" },
		{ "s\n\n[ Upstream commit " ID " ]\n\nlog\n", "bracket:3:" },
		{ "s\n\n[Upstream commit " ID "]\n\nlog\n", "bracket:3:" },
		{ "s\n\n[ commit " ID " upstream ]\n\nlog\n", "bracket:3:" },
		{ "s\n\nUpstream commit " ID ".\n\nlog\n", "upstream:3:" },
		{ "s\n\nupstream commit " ID "\n\nlog\n", "upstream:3:" },
		{ "s\n\ncommit 0123456789ab upstream.\n", "upstream:3:" },
		{ "s\r\n\r\ncommit " ID " upstream.\r\n\r\nlog\r\n", "upstream:3:" },
		/* below headers that ports carry */
		{ "s\n\nFrom: B <b@example.com>\n\ncommit " ID " upstream.\n\nlog\n", "upstream:5:" },
		{ "s\n\nFrom: B <b@example.com>\ncommit " ID " upstream.\n\nlog\n", "upstream:4:" },
		{ "s\n\ncommit " ID " upstream.\ncommit " ID2 " upstream.\n", "upstream:3: upstream:4:" },
		{ "s\n\nlog first\n\ncommit " ID " upstream.\n\nmore\n", "upstream:5:" },
		/* after the log */
		{ "s\n\nlog\n\n" SOB "(cherry picked from commit " ID ")\n" SOB, "cherry:6:" },
		{ "s\n\nlog\n\n(cherry picked from commit " ID " linux-next)\n", "cherry:5:linux-next" },
		{ "s\n\nlog\n\n" SOB "(backported from commit " ID ")\n[b: no folios]\n" SOB, "backported:6:" },
		{ "s\n\nGit-commit: " ID "\nPatch-mainline: v5.0-rc1\n\nlog\n", "git-commit:3:" },
		/* RHEL */
		{ "s\n\nBugzilla: https://example.com/1\n\ncommit " ID "\nAuthor: C <c@example.com>\n"
		  "Date:   Mon Jan 1\n\n    log\n    commit " ID2 " upstream.\n", "bare:5:" },
		{ "s\n\nJIRA: https://example.com/1\nUpstream Status: linux.git\n\nConflicts: a lot of\n"
		  "things to say\n\ncommit " ID "\nAuthor: C <c@example.com>\n", "bare:9:" },
		{ "s\n\ncommit " ID "\n\nlog\n", "bare:3:" },
		/* prose is none */
		{ "s\n\nThis was found when looking at\ncommit " ID " upstream.\n", "" },
		{ "s\n\ncommit " ID " upstream introduced a bug.\n", "" },
		{ "s\n\nlog\n\ncommit " ID "\n\nbroke it\n", "" },
		{ "s\n\nSee commit " ID ".\n", "" },
		{ "s\n\n    commit " ID " upstream.\n", "" },
		{ "s\n\n> commit " ID " upstream.\n", "" },
		{ "s\n\n\tcommit " ID "\n", "" },
		{ "s\n\ncommit 0123456 upstream.\n", "" },
		{ "s\n\ncommit " ID "0 upstream.\n", "" },
		{ "s\n\ncommit " ID "g upstream.\n", "" },
		{ "s\n\nUPSTREAM: commit\n\nlog\n", "" },
		{ "UPSTREAM: s\n\nlog\n\nBug: 1\nChange-Id: I0123456789abcdef0123456789abcdef01234567\n", "" },
		{ "s\n\n1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n\n8\n\n9\n\n10\n\n11\n\ncommit " ID " upstream.\n", "" },
		{ "commit " ID " upstream.\n", "" },
		{ "", "" },
		{ "\n\n", "" },
		{ "s", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct message m;
		char *got;

		message_parse(&arena, str_of(cases[i].text), &m);
		got = uprefs(&m);
		if (strcmp(got, cases[i].want))
			fail_msg("case %zu: \"%s\" is not \"%s\" in:\n%s", i, got, cases[i].want,
				 cases[i].text);
	}
}

static void reverts_are_no_ports(void **state)
{
	static const struct {
		const char *text, *id, *upstream;
		bool port_of_id2;
	} cases[] = {
		{ "Revert \"s\"\n\nThis reverts commit " ID ".\n\nlog\n", ID, "", false },
		{ "Revert \"s\"\n\nThis reverts commit " ID " which is commit\n" ID2 " upstream.\n", ID, ID2, false },
		{ "Revert \"s\"\n\nThis reverts commit " ID " which is\ncommit " ID2 " upstream.\n", ID, ID2, false },
		{ "Revert \"s\"\n\nThis reverts commit " ID ", which was upstream commit " ID2 ".\n", ID, ID2, false },
		{ "Revert \"s\"\n\ncommit " ID2 " upstream.\n\nThis reverts commit " ID ".\n", ID, "", true },
		{ "Revert \"s\"\n\nThis reverts upstream commit " ID ".\n", ID, ID, false },
		{ "Revert \"s\"\n\nThis reverts commit 0123456789ab (\"title\").\n", "0123456789ab", "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct message m;

		message_parse(&arena, str_of(cases[i].text), &m);
		assert_true(m.is_revert);
		assert_int_equal(m.reverts.n, 1);
		assert_str(m.reverts.v[0].id, cases[i].id);
		assert_str(m.reverts.v[0].upstream, cases[i].upstream);
		assert_int_equal(message_is_port_of(&m, STR(ID2), true), cases[i].port_of_id2);
		assert_false(message_is_port_of(&m, STR(ID), true));
	}
}

static void reverting_is_not_a_revert(void **state)
{
	struct message m;

	(void)state;
	message_parse(&arena, STR("Reverting a page is slow\n\nWe say so.\n"), &m);
	assert_false(m.is_revert);
	message_parse(&arena, STR("mm: x\n\nThis reverts to the old way.\n"), &m);
	assert_false(m.is_revert);
}

static void fixes_and_dependencies(void **state)
{
	struct message m;

	(void)state;
	message_parse(&arena, STR("s\n\nlog\nFixes: the bug\n\n"
		"Fixes: 0123456789ab (\"mm: wait (\"well\")\")\n"
		"Fixes: commit 89abcdef0123 ('other')\n"
		"fixes: aaaaaaaaaaaa (\"one\"), bbbbbbbbbbbb (\"two\n  lines\")\n"
		"Stable-dep-of: cccccccccccc (\"needs it\")\n"
		"Link: https://example.com/1\nCloses: https://example.com/2\n" SOB), &m);
	assert_int_equal(m.fixes.n, 4);
	assert_str(m.fixes.v[0].id, "0123456789ab");
	assert_str(m.fixes.v[0].title, "mm: wait (\"well");
	assert_str(m.fixes.v[1].title, "other");
	assert_str(m.fixes.v[2].id, "aaaaaaaaaaaa");
	assert_str(m.fixes.v[3].title, "two lines");
	assert_int_equal(m.dep_of.n, 1);
	assert_str(m.dep_of.v[0].title, "needs it");
	assert_int_equal(m.links.n, 2);
	assert_str(m.links.v[1], "https://example.com/2");

	/* above the block, as some write it */
	message_parse(&arena, STR("s\n\nFixes: 0123456789ab (\"x\")\n\nmore log\n\n" SOB), &m);
	assert_int_equal(m.fixes.n, 1);
	message_parse(&arena, STR("s\n\n  Fixes: 0123456789ab (\"quoted\")\n\n" SOB), &m);
	assert_int_equal(m.fixes.n, 0);
}

static void stable_tags(void **state)
{
	static const struct {
		const char *line, *note, *from;
		size_t need;
		bool noautosel, after;
	} cases[] = {
		{ "Cc: stable@vger.kernel.org", "", "", 0, false, false },
		{ "Cc: <stable@vger.kernel.org> # 3.3.x", "3.3.x", "3.3", 0, false, false },
		{ "CC: stable@kernel.org # v4.19+", "v4.19+", "4.19", 0, false, false },
		{ "Cc: stable <stable@vger.kernel.org>	# 5.4-", "5.4-", "5.4", 0, false, false },
		{ "cc: stable@vger.kernel.org [5.10+]", "5.10+", "5.10", 0, false, false },
		{ "Cc: <stable@vger.kernel.org> # 3.3.x: a1f84a3b12cd: sched: Check", "3.3.x: a1f84a3b12cd: sched: Check", "3.3", 1, false, false },
		{ "Cc: <stable@vger.kernel.org> # after -rc3", "after -rc3", "", 0, false, true },
		{ "Cc: <stable@vger.kernel.org> # see patch description, needs adjustments for <= 6.3",
		  "see patch description, needs adjustments for <= 6.3", "", 0, false, false },
		{ "Cc: <stable+noautosel@kernel.org> # breaks without the rest", "breaks without the rest", "", 0, true, false },
		{ "Cc: stable # 4.19.87", "4.19.87", "4.19.87", 0, false, false },
	};
	struct message m;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct stable_tag *t;

		message_parse(&arena,
			      str_of(arena_printf(&arena, "s\n\nlog\n\n%s\n" SOB, cases[i].line)),
			      &m);
		assert_int_equal(m.stable.n, 1);
		t = m.stable.v;
		assert_str(t->note, cases[i].note);
		assert_str(t->from, cases[i].from);
		assert_int_equal(t->n_need, cases[i].need);
		assert_int_equal(t->noautosel, cases[i].noautosel);
		assert_int_equal(t->after, cases[i].after);
	}
	message_parse(&arena,
		      STR("s\n\nCc: unstable@example.com\nCc: B <b@example.com> # stable\n" SOB),
		      &m);
	assert_int_equal(m.stable.n, 0);
	message_parse(&arena,
		      STR("s\n\nCc: <stable@vger.kernel.org> # 5.4: a1f84a3b12cd: sched: Check\n"),
		      &m);
	assert_str(m.stable.v[0].need[0].id, "a1f84a3b12cd");
	assert_str(m.stable.v[0].need[0].title, "sched: Check");
}

static void parts(void **state)
{
	static const struct {
		const char *text, *subject, *body, *block;
		size_t trailers;
	} cases[] = {
		{ "s\n\nb\n\n" SOB, "s", "b", "Signed-off-by: A <a@example.com>", 1 },
		{ "s\n\nb1\n\nb2\n", "s", "b1\n\nb2", "", 0 },
		{ "s\n\n" SOB, "s", "", "Signed-off-by: A <a@example.com>", 1 },
		{ "s\nno blank\n", "s", "no blank", "", 0 },
		/* notes belong to the block, one line or several */
		{ "s\n\nb\n\nAcked-by: B <b>\n[a: fixed it]\n" SOB, "s", "b",
		  "Acked-by: B <b>\n[a: fixed it]\nSigned-off-by: A <a@example.com>", 3 },
		{ "s\n\nb\n\nAcked-by: B <b>\n[ a: fixed\n  it: all ]\n" SOB, "s", "b",
		  "Acked-by: B <b>\n[ a: fixed\n  it: all ]\nSigned-off-by: A <a@example.com>", 3 },
		/* two blocks with a blank line between them */
		{ "s\n\nb\n\nLink: x\n\n" SOB, "s", "b",
		  "Link: x\n\nSigned-off-by: A <a@example.com>", 2 },
		/* the log runs into the trailers */
		{ "s\n\nb\nb2\n" SOB, "s", "b\nb2", "Signed-off-by: A <a@example.com>", 1 },
		{ "s\n\nNote: this is\nNB: prose\n", "s", "Note: this is\nNB: prose", "", 0 },
		{ "s\n\nb\n\nhttps://example.com/x\n" SOB, "s", "b\n\nhttps://example.com/x",
		  "Signed-off-by: A <a@example.com>", 1 },
		{ "s\n\n[1] https://example.com/x\n\n" SOB, "s", "[1] https://example.com/x",
		  "Signed-off-by: A <a@example.com>", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct message m;

		message_parse(&arena, str_of(cases[i].text), &m);
		assert_str(m.subject, cases[i].subject);
		assert_str(m.body, cases[i].body);
		assert_str(m.trailer_block, cases[i].block);
		assert_int_equal(m.trailers.n, cases[i].trailers);
	}
}

static void finds_trailers_and_ports(void **state)
{
	struct message m;

	(void)state;
	message_parse(&arena, STR("s\n\n[ Upstream commit 0123456789AB ]\n\nb\n\nReviewed-BY: B\n"
				  "  <b@example.com>\n(cherry picked from commit " ID2 ")\n"), &m);
	assert_str(message_trailer(&m, "reviewed-by")->value, "B <b@example.com>");
	assert_null(message_trailer(&m, "Tested-by"));
	assert_true(message_is_port_of(&m, STR(ID), false));
	assert_false(message_is_port_of(&m, STR(ID2), false));
	assert_true(message_is_port_of(&m, STR(ID2), true));
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
		TEST(names_of_upstream),
		TEST(reverts_are_no_ports),
		TEST(reverting_is_not_a_revert),
		TEST(fixes_and_dependencies),
		TEST(stable_tags),
		TEST(parts),
		TEST(finds_trailers_and_ports),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
