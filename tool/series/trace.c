// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/trace.h"

static const char *lower(struct arena *a, struct str s)
{
	char *z = arena_strn(a, s);

	for (char *p = z; *p; p++) {
		if (*p >= 'A' && *p <= 'F')
			*p = (char)(*p - 'A' + 'a');
	}
	return z;
}

/* "This reverts commit A which is\ncommit B upstream." wraps: its second line is no port. */
static bool part_of_revert(const struct message *m, struct str id)
{
	for (size_t i = 0; i < m->reverts.n; i++) {
		if (str_eq(m->reverts.v[i].upstream, id))
			return true;
	}
	return false;
}

void trace_message(struct arena *a, struct arena *scratch, const struct oid *commit,
		   struct str text, struct traces *out)
{
	struct message m;
	bool stated = false;

	/* every statement holds this word; parsing is what costs */
	if (str_find(text, STR("ommit"), 0) < 0)
		return;
	message_parse(scratch, text, &m);
	for (size_t i = 0; i < m.uprefs.n; i++)
		stated |= m.uprefs.v[i].kind != UPREF_CHERRY;
	for (size_t i = 0; i < m.uprefs.n; i++) {
		const struct upref *u = &m.uprefs.v[i];
		struct trace *t;

		/* below an upstream line it is upstream's own, a twin in a subsystem tree */
		if ((u->kind == UPREF_CHERRY && stated) || part_of_revert(&m, u->id))
			continue;
		t = ARR_PUSH(a, *out);
		*t = (struct trace){ .commit = *commit, .kind = u->kind, .id = lower(a, u->id) };
	}
	for (size_t i = 0; i < m.reverts.n; i++) {
		const struct revert *v = &m.reverts.v[i];
		struct trace *t = ARR_PUSH(a, *out);

		*t = (struct trace){ .commit = *commit, .revert = true, .id = lower(a, v->id),
				     .upstream = v->upstream.n ? lower(a, v->upstream) : NULL };
	}
}
