// SPDX-License-Identifier: GPL-2.0-or-later
/* What a message states about other commits, as rows; and asking for it. */
#include "index/commits_parts.h"

#include <stdlib.h>

_Static_assert((int)UPREF_BARE <= (int)SAYS_PORT_LAST, "statements begin with enum upref_kind");

/* Ids are written with seven digits or more: the first seven are the key. */
uint32_t says_key(const unsigned char id[4])
{
	return id_key(id) & ~15u;
}

uint32_t title_key(struct str subject)
{
	return (uint32_t)(str_hash(subject, 0) >> 32);
}

static int digit(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static void add(struct scan *s, uint32_t node, enum says kind, struct str hex)
{
	struct says_row r = { .pos = node, .kind = (uint8_t)kind, .digits = (uint8_t)hex.n };

	if (!oid_is_hex(hex, 7))
		return;
	for (size_t i = 0; i < hex.n; i++)
		r.id[i / 2] |= (unsigned char)(digit(hex.p[i]) << (i % 2 ? 0 : 4));
	r.key = says_key(r.id);
	if (s->n_says == s->cap_says) {
		s->cap_says = s->cap_says ? s->cap_says * 2 : 256;
		s->says = mem_realloc(s->says, s->cap_says * sizeof(*s->says));
	}
	s->says[s->n_says++] = r;
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

static void add_ports(struct scan *s, uint32_t node, const struct message *m)
{
	bool stated = false;

	for (size_t i = 0; i < m->uprefs.n; i++)
		stated |= m->uprefs.v[i].kind != UPREF_CHERRY;
	for (size_t i = 0; i < m->uprefs.n; i++) {
		const struct upref *u = &m->uprefs.v[i];

		/* below an upstream line it is upstream's own, a twin in a subsystem tree */
		if ((u->kind != UPREF_CHERRY || !stated) && !part_of_revert(m, u->id))
			add(s, node, (enum says)u->kind, u->id);
	}
}

bool says_of(struct scan *s, uint32_t node, struct str message)
{
	struct str rest = message, subject;
	bool stable = false;
	struct message m;

	if (s->n_title == s->cap_title) {
		s->cap_title = s->cap_title ? s->cap_title * 2 : 256;
		s->title = mem_realloc(s->title, s->cap_title * sizeof(*s->title));
	}
	if (!str_line(&rest, &subject))
		subject = STR("");
	s->title[s->n_title++] = (struct row){ title_key(subject), node };
	/* every statement holds one of these words; parsing is what costs */
	if (str_find(message, STR("ommit"), 0) < 0 && str_find(message, STR("table"), 0) < 0 &&
	    str_find(message, STR("ixes:"), 0) < 0)
		return false;
	message_parse(&s->scratch, message, &m);
	add_ports(s, node, &m);
	for (size_t i = 0; i < m.reverts.n; i++) {
		add(s, node, SAYS_REVERTS, m.reverts.v[i].id);
		add(s, node, SAYS_REVERTS_UPSTREAM, m.reverts.v[i].upstream);
	}
	for (size_t i = 0; i < m.fixes.n; i++)
		add(s, node, SAYS_FIXES, m.fixes.v[i].id);
	for (size_t i = 0; i < m.dep_of.n; i++)
		add(s, node, SAYS_DEP_OF, m.dep_of.v[i].id);
	for (size_t i = 0; i < m.stable.n; i++) {
		stable |= !m.stable.v[i].noautosel;
		for (size_t k = 0; k < m.stable.v[i].n_need; k++)
			add(s, node, SAYS_NEEDS, m.stable.v[i].need[k].id);
	}
	if (node % 256 == 0)
		arena_release(&s->scratch);
	return stable;
}

static void statement(const struct says_row *r, struct statement *ret)
{
	static const char hex[] = "0123456789abcdef";

	*ret = (struct statement){ .pos = r->pos, .kind = (enum says)r->kind };
	for (size_t i = 0; i < r->digits && i < OID_HEX; i++)
		ret->hex[i] = hex[r->id[i / 2] >> (i % 2 ? 0 : 4) & 15];
}

static int by_pos(const void *x, const void *y)
{
	const struct statement *a = x, *b = y;

	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

void commits_about(struct commits *c, struct arena *a, const struct oid *id,
		   struct statements *ret)
{
	size_t had = ret->n;

	for (size_t l = 0; l < c->head.n_layers; l++) {
		size_t n;
		const char *rows = rows_find(c, l, ROW_SAYS, says_key(id->b), &n);

		for (size_t i = 0; i < n; i++) {
			struct statement s;
			struct says_row r;

			memcpy(&r, rows + i * sizeof(r), sizeof(r));
			statement(&r, &s);
			if (oid_starts(id, str_of(s.hex)))
				*ARR_PUSH(a, *ret) = s;
		}
	}
	if (ret->n > had)
		qsort(ret->v + had, ret->n - had, sizeof(*ret->v), by_pos);
}

void commits_each(struct commits *c, enum says kind,
		  bool (*fn)(void *ctx, const struct statement *s), void *ctx)
{
	for (size_t l = 0; l < c->head.n_layers; l++) {
		const struct layer *layer = &c->head.layer[l];

		for (size_t b = 0; layer->rows[ROW_SAYS] && b < (size_t)1 << layer->bits[ROW_SAYS];
		     b++) {
			size_t n;
			const char *rows = rows_bucket(c, l, ROW_SAYS, b, &n);

			for (size_t i = 0; i < n; i++) {
				struct statement s;
				struct says_row r;

				memcpy(&r, rows + i * sizeof(r), sizeof(r));
				if (r.kind != kind)
					continue;
				statement(&r, &s);
				if (!fn(ctx, &s))
					return;
			}
		}
	}
}

size_t commits_titled(struct commits *c, struct str subject, uint32_t *ret, size_t max)
{
	size_t found = 0;

	for (size_t l = 0; l < c->head.n_layers; l++) {
		size_t n;
		const char *rows = rows_find(c, l, ROW_SUBJECT, title_key(subject), &n);

		for (size_t i = 0; i < n && found < max; i++) {
			struct row r;

			memcpy(&r, rows + i * sizeof(r), sizeof(r));
			ret[found++] = r.pos;
		}
	}
	return found;
}
