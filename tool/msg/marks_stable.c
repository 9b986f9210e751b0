/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cc: stable and what stands behind its '#', as the kernel's stable rules describe it. */
#include "msg/marks.h"

#include <strings.h>

/* Does the address part name stable@? @noautosel: the form that asks bots to keep off. */
static bool names_stable(struct str s, bool *ret_noautosel)
{
	s = str_trim(s);
	*ret_noautosel = str_find(s, STR("stable+noautosel@"), 0) >= 0;
	return *ret_noautosel || str_find(s, STR("stable@vger.kernel.org"), 0) >= 0 ||
	       str_find(s, STR("stable@kernel.org"), 0) >= 0 || str_is(s, "stable") ||
	       str_is(s, "<stable>") || str_is(s, "Stable");
}

static bool digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* "v3.3.x+" at the front of @s: "3.3"; advances past it. */
static bool version(struct str *s, struct str *ret)
{
	struct str v = *s;
	size_t i = 0, dots = 0;

	if (v.n && (v.p[0] == 'v' || v.p[0] == 'V')) {
		v.p++;
		v.n--;
	}
	while (digit(v, i) || (dots < 3 && i && i + 1 < v.n && v.p[i] == '.' && digit(v, i + 1))) {
		dots += v.p[i] == '.';
		i++;
	}
	if (!dots || i > 12)
		return false;
	*ret = (struct str){ v.p, i };
	if (i + 1 < v.n && v.p[i] == '.' && (v.p[i + 1] | 32) == 'x')
		i += 2;
	while (i < v.n && (v.p[i] == '+' || v.p[i] == '-' || v.p[i] == ','))
		i++;
	s->p = v.p + i;
	s->n = v.n - i;
	return true;
}

static void read_note(struct arena *a, struct stable_tag *t)
{
	struct str s = t->note, id, skipped = s;
	ptrdiff_t at;

	t->after = marks_word(&skipped, "after");
	for (at = 0; (size_t)at < s.n && !t->from.n; at++) {
		struct str here = { s.p + at, s.n - (size_t)at };
		bool edge = !at || s.p[at - 1] == ' ' || s.p[at - 1] == '\t';

		/* "needs adjustments for <= 6.3" is no lower bound. */
		if (edge && (*here.p == '<' || marks_word(&here, "until")))
			break;
		if (edge)
			version(&here, &t->from);
	}
	/*
	 * "3.3.x: a1f84a3: sched: title, b2c3...": the prerequisites, each after a colon or
	 * comma.
	 */
	at = str_find(s, STR(":"), 0);
	while (at >= 0) {
		struct str here = { s.p + at + 1, s.n - (size_t)at - 1 };

		if (marks_hex(&here, 7, &id)) {
			ARR(struct citation) need = { t->need, t->n_need, t->cap_need };
			struct citation *c = ARR_PUSH(a, need);

			c->id = id;
			marks_word(&here, ":");
			c->title = str_trim(here);
			t->need = need.v;
			t->n_need = need.n;
			t->cap_need = need.cap;
			return;
		}
		at = str_find(s, STR(":"), (size_t)at + 1);
	}
}

bool marks_stable(struct arena *a, struct str value, struct stable_tag *ret)
{
	struct stable_tag t = { .note = STR(""), .from = STR("") };
	struct str who = value;
	const char *hash = value.n ? memchr(value.p, '#', value.n) : NULL;
	const char *open;

	if (hash) {
		who.n = (size_t)(hash - value.p);
		t.note = str_trim((struct str){ hash + 1, value.n - who.n - 1 });
	} else if ((open = value.n ? memchr(value.p, '[', value.n) : NULL)) {
		/* "stable@... [5.4+]": an older habit */
		who.n = (size_t)(open - value.p);
		t.note = str_trim((struct str){ open + 1, value.n - who.n - 1 });
		if (str_ends(t.note, "]"))
			t.note.n--;
	}
	if (!names_stable(who, &t.noautosel))
		return false;
	read_note(a, &t);
	*ret = t;
	return true;
}
