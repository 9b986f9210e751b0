/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine on the texts of a case of tests/port ("-- before", "-- after",
 * "-- branch"), and the accounting of what it made.
 */
#include "fuzz.h"
#include "port/account.h"

/* The lines from @head to the next one that begins with "-- ". */
static struct str section(struct str text, const char *head)
{
	ptrdiff_t at = str_find(text, str_of(head), 0), end;
	struct str ret = { text.p + text.n, 0 };

	if (at < 0)
		return ret;
	ret.p = text.p + at + strlen(head);
	ret.n = text.n - (size_t)at - strlen(head);
	end = str_find(ret, STR("\n-- "), 0);
	if (end >= 0)
		ret.n = (size_t)end + 1;
	return ret;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct str text = fuzz_str(data, n);
	struct port_file f = { .path = "fuzz.c", .target = "fuzz.c", .before = { true, { 0 } },
			       .after = { true, { 0 } }, .branch = { true, { 0 } } };
	struct port_options o = { 0 };
	struct account account = { 0 };
	struct port_result r, again;

	f.before.text = section(text, "-- before\n");
	f.after.text = section(text, "-- after\n");
	f.branch.text = section(text, "-- branch\n");
	port_file(&a, &f, &o, &r);
	FUZZ_ASSERT(r.ok || r.reason || r.conflicts.n);
	for (size_t i = 0; r.ok && i < r.edits.n; i++)
		FUZZ_ASSERT(r.edits.v[i].outcome != EDIT_LOST);
	again = (struct port_result){ .ok = true, .text = r.ok ? r.text : f.branch.text,
				      .deleted = r.deleted };
	account_port(&a, &f, &again, 1, &o, &account);
	return 0;
}
