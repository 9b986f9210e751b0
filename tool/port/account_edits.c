/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edits: each line of upstream's is looked for in what the port did to the same
 * scope, first as it reads, then by its words.
 */
#include "port/account_parts.h"

/* Percent of a line's words that the port must have brought (or taken) for it to be
 * an adapted one. */
#define LIKE_MIN 60

struct tally {
	size_t done, there, like, lost, elsewhere;
	struct str first_lost;
	uint32_t scope;		/* of the first lost line */
	bool lost_new;		/* it is one that upstream adds */
	const char *why;	/* the branch lacks what the lost lines need; NULL: it has all */
};

static uint32_t scope_of(const struct acct *k, enum acct_id id, size_t line)
{
	uint32_t s = k->moved[k->side[id].scope[line]];

	/* gone from the branch, or never there: the whole file is looked at */
	return k->side[ACCT_T].in[s] || k->side[ACCT_R].in[s] ? s : ACCT_FILE;
}

static struct acct_count *count_at(struct acct *k, uint32_t scope, uint32_t key, bool make)
{
	uint64_t both = (uint64_t)scope << 32 | key;
	struct str s = { (const char *)&both, sizeof(both) };
	void **slot;

	if (!make)
		return map_get(&k->count, s);
	slot = map_at(&k->count, s);
	if (!*slot)
		*slot = ARENA_NEW(k->arena, struct acct_count);
	return *slot;
}

static void want_lines(struct acct *k, enum acct_id id, size_t from, size_t n)
{
	for (size_t l = from; l < from + n; l++) {
		count_at(k, scope_of(k, id, l), k->side[id].key[l], true);
		count_at(k, ACCT_FILE, k->side[id].key[l], true);
	}
}

static void count_lines(struct acct *k)
{
	for (int id = 0; id < ACCT_N; id++) {
		const struct acct_side *d = &k->side[id];

		for (size_t l = 0; l < d->s->lines.n; l++) {
			uint32_t s = k->moved[d->scope[l]];
			struct acct_count *c = count_at(k, s, d->key[l], false);

			if (c)
				c->n[id]++;
			c = s == ACCT_FILE ? NULL : count_at(k, ACCT_FILE, d->key[l], false);
			if (c)
				c->n[id]++;
		}
	}
}

static void settle_counts(struct acct *k)
{
	struct str key;
	void *v;

	for (size_t pos = 0; map_next(&k->count, &pos, &key, &v);) {
		struct acct_count *c = v;

		c->came = c->n[ACCT_U] > c->n[ACCT_P] ? c->n[ACCT_U] - c->n[ACCT_P] : 0;
		c->gone = c->n[ACCT_P] > c->n[ACCT_U] ? c->n[ACCT_P] - c->n[ACCT_U] : 0;
		c->put = c->n[ACCT_R] > c->n[ACCT_T] ? c->n[ACCT_R] - c->n[ACCT_T] : 0;
		c->cut = c->n[ACCT_T] > c->n[ACCT_R] ? c->n[ACCT_T] - c->n[ACCT_R] : 0;
	}
}

enum { LINE_DONE = 1, LINE_THERE = 2 };

/* Done by the port, so already, or neither (0). */
static int line_done(struct acct *k, enum acct_id id, size_t l)
{
	struct acct_count *c = count_at(k, scope_of(k, id, l), k->side[id].key[l], false);
	bool plus = id == ACCT_U;
	size_t *need = plus ? &c->came : &c->gone, *have = plus ? &c->put : &c->cut;

	if (!*need)	/* moved within the scope: acct_order() looks at the place */
		return LINE_DONE;
	if (*have) {
		--*need;
		--*have;
		++*(plus ? &c->used_put : &c->used_cut);
		return LINE_DONE;
	}
	if (plus ? c->n[ACCT_T] >= c->n[ACCT_U] : c->n[ACCT_T] <= c->n[ACCT_U]) {
		--*need;
		return LINE_THERE;
	}
	return 0;
}

static bool word(const struct toks *t, size_t i)
{
	return t->v[i].kind != TOK_COMMENT && t->v[i].kind != TOK_PUNCT &&
	       t->v[i].kind != TOK_OTHER;
}

static void **bag_at(struct map *bag, uint32_t scope, uint32_t tok)
{
	uint64_t both = (uint64_t)scope << 32 | tok;

	return map_at(bag, (struct str){ (const char *)&both, sizeof(both) });
}

/* Is this changed line of the port one that was taken for one of upstream's? */
static bool take_used(struct acct *k, enum acct_id id, uint32_t scope, uint32_t key)
{
	for (int i = 0; i < 2; i++, scope = ACCT_FILE) {
		struct acct_count *c = count_at(k, scope, key, false);
		size_t *used = c ? id == ACCT_R ? &c->used_put : &c->used_cut : NULL;

		if (used && *used) {
			--*used;
			return true;
		}
	}
	return false;
}

/* The words of what the port brought (R) or took (T), but for lines that are accounted for. */
static void fill_bag(struct acct *k, enum acct_id id, struct map *bag)
{
	const struct acct_side *d = &k->side[id];

	map_init(bag, k->arena);
	for (size_t l = 0; l < d->s->lines.n; l++) {
		uint32_t s = k->moved[d->scope[l]];

		for (size_t i = side_tok(d->s, l), end = side_tok(d->s, l + 1);
		     d->loose[l] && i < end; i++)
			if (word(&d->s->toks, i)) {
				void **n = bag_at(bag, s, d->s->toks.v[i].id);

				*n = (void *)((uintptr_t)*n + 1);
				n = bag_at(bag, ACCT_FILE, d->s->toks.v[i].id);
				if (s != ACCT_FILE)
					*n = (void *)((uintptr_t)*n + 1);
			}
	}
}

/* How often a line came to (or went from) a function of this name, in whatever file. */
static void **other_at(struct acct *k, enum acct_id id, size_t l)
{
	const struct acct_side *d = &k->side[id];
	const char *sign = id == ACCT_R || id == ACCT_U ? "+" : "-";

	return map_at(k->others, str_of(arena_printf(k->arena, "%s%.*s\n%.*s", sign,
						  STR_ARG(acct_scope_name(k, d->scope[l])),
						  STR_ARG(k->keys.text[d->key[l]]))));
}

void **acct_elsewhere(struct acct *k, struct str function)
{
	return map_at(k->others, str_of(arena_printf(k->arena, "=%.*s", STR_ARG(function))));
}

void acct_loose(struct acct *k)
{
	for (int id = ACCT_T; id <= ACCT_R; id++) {
		struct acct_side *d = &k->side[id];

		d->loose = ARENA_NEW_N(k->arena, bool, d->s->lines.n + 1);
		for (size_t l = 0; l < d->s->lines.n; l++) {
			void **n;

			if (!d->fresh[l] || d->kind[l] != ACCT_CODE ||
			    take_used(k, id, k->moved[d->scope[l]], d->key[l]))
				continue;
			d->loose[l] = true;
			if (d->scope[l] == ACCT_FILE)
				continue;
			n = other_at(k, id, l);
			*n = (void *)((uintptr_t)*n + 1);
		}
	}
}

/* The very line, in the very function, in another file. */
static bool elsewhere(struct acct *k, enum acct_id id, size_t l)
{
	void **n;

	if (k->side[id].scope[l] == ACCT_FILE ||
	    k->side[ACCT_R].in[k->moved[k->side[id].scope[l]]])
		return false;
	n = other_at(k, id, l);
	if (!*n)
		return false;
	*n = (void *)((uintptr_t)*n - 1);
	*acct_elsewhere(k, acct_scope_name(k, k->side[id].scope[l])) = k;
	return true;
}

/* Does the bag hold most of the words of a line? They are taken out then. */
static bool like(struct acct *k, enum acct_id id, size_t l, struct map *bag)
{
	const struct side *s = k->side[id].s;
	uint32_t scope = scope_of(k, id, l);
	size_t all = 0, held = 0;

	for (size_t i = side_tok(s, l), end = side_tok(s, l + 1); i < end; i++)
		if (word(&s->toks, i)) {
			all++;
			held += *bag_at(bag, scope, s->toks.v[i].id) != NULL;
		}
	if (!all || held * 100 < all * LIKE_MIN)
		return false;
	for (size_t i = side_tok(s, l), end = side_tok(s, l + 1); i < end; i++)
		if (word(&s->toks, i)) {
			void **n = bag_at(bag, scope, s->toks.v[i].id);

			if (*n)
				*n = (void *)((uintptr_t)*n - 1);
		}
	return true;
}

/* Is token @i a name that the kernel has to know: called, a member, a type, a constant? */
static bool wants_meaning(const struct toks *t, size_t i)
{
	struct str w = tok_str(t, i);
	size_t prev = tok_prev(t, i);

	if (t->v[i].kind != TOK_IDENT || tok_keyword(w))
		return false;
	if (tok_is(t, tok_next(t, i), "("))
		return true;
	if (prev < t->n && (tok_access(t, prev) ||
			    tok_is(t, prev, "struct") || tok_is(t, prev, "enum")))
		return true;
	for (size_t c = 0; c < w.n; c++)
		if (w.p[c] >= 'A' && w.p[c] <= 'Z')
			return true;
	return false;
}

/* A name of an upstream line that the branch does not know. */
static const char *foreign(struct acct *k, enum acct_id id, size_t l)
{
	const struct side *s = k->side[id].s;
	size_t first = side_tok(s, l), end = side_tok(s, l + 1);

	if (first + 2 < end && s->toks.v[first].flags & TOK_PP_START &&
	    tok_is(&s->toks, first + 1, "include")) {
		struct str h = tok_str(&s->toks, first + 2);

		if (h.n > 2 && h.p[0] == '<' &&
		    !acct_has_header(k, (struct str){ h.p + 1, h.n - 2 }))
			return arena_printf(k->arena, "the branch has no %.*s", STR_ARG(h));
		return NULL;
	}
	for (size_t i = first; i < end; i++)
		if (wants_meaning(&s->toks, i) && !acct_knows(k, tok_str(&s->toks, i)))
			return arena_printf(k->arena, "the branch has no %.*s",
					    STR_ARG(tok_str(&s->toks, i)));
	return NULL;
}

static void lose(struct acct *k, enum acct_id id, size_t l, struct tally *t)
{
	const char *why = k->is_c ? foreign(k, id, l) : NULL;

	if (why) {
		t->why = why;
		t->like++;
		return;
	}
	if (!t->lost++) {
		t->first_lost = str_trim(k->side[id].s->lines.v[l]);
		t->lost_new = id == ACCT_U;
		t->scope = scope_of(k, id, l);
	}
}

static void read_pass(struct acct *k, enum acct_id id, size_t from, size_t n)
{
	for (size_t l = from; l < from + n; l++)
		if (k->side[id].kind[l] == ACCT_CODE)
			k->done[id][l] = (uint8_t)line_done(k, id, l);
}

static void word_pass(struct acct *k, enum acct_id id, size_t from, size_t n, struct map *bag,
		      struct tally *t)
{
	for (size_t l = from; l < from + n; l++) {
		if (k->side[id].kind[l] != ACCT_CODE)
			continue;
		if (k->done[id][l] == LINE_DONE) {
			t->done++;
		} else if (elsewhere(k, id, l)) {
			t->elsewhere++;
		} else if (k->done[id][l] == LINE_THERE) {
			t->there++;
		} else if (like(k, id, l, bag)) {
			t->like++;
			k->adapted[scope_of(k, id, l)] = true;
		} else {
			lose(k, id, l, t);
		}
	}
}

/* Comments alone: looked for, but never missed. */
static void comments_only(struct acct *k, struct port_edit *e)
{
	bool there = true;

	for (size_t l = e->u; l < e->u + e->un; l++)
		if (k->side[ACCT_U].kind[l] == ACCT_COMMENT)
			there &= line_done(k, ACCT_U, l) != 0;
	for (size_t l = e->p; l < e->p + e->pn; l++)
		if (k->side[ACCT_P].kind[l] == ACCT_COMMENT)
			there &= line_done(k, ACCT_P, l) != 0;
	e->outcome = there ? EDIT_VERBATIM : EDIT_DROPPED;
	e->reason = there ? NULL : "comments or brackets alone, and the branch reads differently";
}

static void judge(struct acct *k, struct port_edit *e, const struct tally *t)
{
	uint32_t scope = acct_scope(k, e->function);
	bool upstreams = scope != ACCT_FILE && k->side[ACCT_P].in[scope];
	uint32_t line = acct_line_of(k, t->scope);

	if (!t->done && !t->there && !t->like && !t->lost && !t->elsewhere) {
		comments_only(k, e);
	} else if (!t->lost && !t->like && t->elsewhere) {
		e->outcome = EDIT_VERBATIM;
		e->reason = "in another file on the branch";
	} else if (!t->lost && !t->like) {
		e->outcome = t->done ? EDIT_VERBATIM : EDIT_ALREADY;
	} else if (!t->lost) {
		e->outcome = t->why && !t->done && t->like == 1 ? EDIT_DROPPED : EDIT_ADAPTED;
		e->reason = t->why ? t->why : "it reads differently here";
	} else if (!k->f->branch.there && k->f->before.there) {
		e->outcome = EDIT_DROPPED;
		e->reason = "no such file on the branch";
	} else if (upstreams && !k->side[ACCT_T].in[k->moved[scope]] &&
		   !acct_knows(k, e->function)) {
		e->outcome = EDIT_DROPPED;
		e->reason = arena_printf(k->arena, "the branch has no %.*s", STR_ARG(e->function));
	} else {
		e->outcome = t->done || t->like ? EDIT_ADAPTED : EDIT_LOST;
		e->reason = arena_printf(k->arena, t->lost_new ?
			"\"%.*s\" of upstream's is not there" :
			"\"%.*s\", which upstream takes out, stays", STR_ARG(t->first_lost));
		acct_find(k, t->lost_new ? "lost" : "left", t->scope, t->first_lost, line,
			  "%.*s%s%s", STR_ARG(e->function), e->function.n ? ": " : "", e->reason);
	}
}

void acct_lines(struct acct *k)
{
	k->done[ACCT_U] = ARENA_NEW_N(k->arena, uint8_t, k->x.u.lines.n + 1);
	k->done[ACCT_P] = ARENA_NEW_N(k->arena, uint8_t, k->x.p.lines.n + 1);
	for (size_t i = 0; i < k->x.pu.n; i++) {
		want_lines(k, ACCT_P, k->x.pu.v[i].a, k->x.pu.v[i].an);
		want_lines(k, ACCT_U, k->x.pu.v[i].b, k->x.pu.v[i].bn);
	}
	count_lines(k);
	settle_counts(k);
	for (size_t i = 0; i < k->x.pu.n; i++) {
		read_pass(k, ACCT_P, k->x.pu.v[i].a, k->x.pu.v[i].an);
		read_pass(k, ACCT_U, k->x.pu.v[i].b, k->x.pu.v[i].bn);
	}
}

void acct_edits(struct acct *k)
{
	struct map came, went;

	k->adapted = ARENA_NEW_N(k->arena, bool, k->nscopes);
	fill_bag(k, ACCT_T, &went);
	fill_bag(k, ACCT_R, &came);
	for (size_t i = 0; i < k->r->edits.n; i++) {
		struct port_edit *e = &k->r->edits.v[i];
		struct tally t = { 0 };

		word_pass(k, ACCT_P, e->p, e->pn, &went, &t);
		word_pass(k, ACCT_U, e->u, e->un, &came, &t);
		judge(k, e, &t);
	}
}

void acct_extra(struct acct *k, size_t file, struct account *ret)
{
	struct account_extra **of = ARENA_NEW_N(k->arena, struct account_extra *, k->nscopes);
	ARR(uint32_t) order = { 0 };

	for (int id = ACCT_R; id >= ACCT_T; id--) {
		const struct acct_side *d = &k->side[id];

		for (size_t l = 0; l < d->s->lines.n; l++) {
			uint32_t s = d->scope[l];

			if (!d->loose[l] || k->adapted[s] || k->adapted[ACCT_FILE])
				continue;
			if (!of[s]) {
				of[s] = ARENA_NEW(k->arena, struct account_extra);
				of[s]->file = file;
				of[s]->function = acct_scope_name(k, s);
				of[s]->line = id == ACCT_R ? (uint32_t)l + 1 : acct_line_of(k, s);
				*ARR_PUSH(k->arena, order) = s;
			}
			of[s]->came += id == ACCT_R;
			of[s]->gone += id == ACCT_T;
		}
	}
	for (size_t i = 0; i < order.n; i++)
		*ARR_PUSH(k->arena, ret->extra) = *of[order.v[i]];
}
