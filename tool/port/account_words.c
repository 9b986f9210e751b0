/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words: per function, what upstream's change does to the calls, labels,
 * returns and operators is what the port does to the branch's.
 */
#include "port/account_parts.h"

enum word_kind { WORD_CALL, WORD_LABEL, WORD_RETURN, WORD_ERRNO, WORD_OPERATOR, WORD_VALUE, WORD_N };

/* What is wrong with a word of a function. */
enum fault { FAULT_NONE, FAULT_MISSING, FAULT_KEPT, FAULT_ADDED, FAULT_TAKEN, FAULT_N };

struct word {
	enum word_kind kind;
	uint32_t scope;
	struct str name;
	size_t n[ACCT_N];
	uint32_t line;		/* of the result, from 1: a line that came, if there is one */
	bool came;
	struct word *file;	/* the same word, counted over the whole file */
	enum fault fault;
};

/* What is known of a function. */
struct place {
	bool on;		/* it can be compared */
	/* what upstream adds, and the port has cause not to: something may stand in for it */
	size_t owed[WORD_N];
	bool wants_value;	/* a value of upstream's is missing */
	enum word_kind worst;
	struct str name;	/* of the worst word */
	uint32_t line;
	struct buf says[FAULT_N];
};

struct words {
	struct acct *k;
	struct map by_name;
	ARR(struct word *) list;
	struct place *place;	/* by scope */
};

static bool errno_like(struct str s)
{
	if (s.n < 3 || s.p[0] != 'E')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return true;
}

static bool compares(struct str s)
{
	static const char *const ops[] = { "<", ">", "<=", ">=", "==", "!=", "!", "&&", "||" };

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if (str_is(s, ops[i]))
			return true;
	return false;
}

/* What token @i is to a function; false: nothing that is counted. */
static bool classify(const struct toks *t, size_t i, enum word_kind *ret)
{
	struct str w = tok_str(t, i);
	size_t prev = tok_prev(t, i), next = tok_next(t, i);

	if (t->v[i].kind == TOK_PUNCT) {
		*ret = WORD_OPERATOR;
		return compares(w);
	}
	if (t->v[i].kind == TOK_NUMBER) {
		*ret = WORD_VALUE;
		return true;
	}
	if (t->v[i].kind != TOK_IDENT)
		return false;
	if (prev < t->n && tok_is(t, prev, "goto"))
		*ret = WORD_LABEL;
	else if (str_is(w, "return"))
		*ret = WORD_RETURN;
	else if (tok_keyword(w))
		return false;
	else if (tok_is(t, next, "("))
		*ret = WORD_CALL;
	else if (errno_like(w))
		*ret = WORD_ERRNO;
	else
		*ret = WORD_VALUE;
	return true;
}

static struct word *count_word(struct words *ws, enum acct_id id, size_t i, uint32_t scope,
			       enum word_kind kind)
{
	const struct acct_side *d = &ws->k->side[id];
	struct str name = tok_str(&d->s->toks, i);
	CLEANUP(buf_release) struct buf key = BUF_INIT(1 << 20);
	void **slot;
	struct word *w;

	buf_printf(&key, "%u %d ", scope, (int)kind);
	buf_add(&key, name);
	slot = map_at(&ws->by_name, buf_str(&key));
	w = *slot;
	if (!w) {
		w = *slot = ARENA_NEW(ws->k->arena, struct word);
		*w = (struct word){ .kind = kind, .scope = scope, .name = name };
		*ARR_PUSH(ws->k->arena, ws->list) = w;
	}
	w->n[id]++;
	if (id == ACCT_R && !w->came) {
		w->line = d->s->toks.v[i].line;
		w->came = d->fresh[w->line - 1];
	}
	return w;
}

/* A scope counts when all four sides have it, or upstream and the port alike bring it. */
static bool comparable(struct acct *k, uint32_t scope, uint32_t moved)
{
	/* upstream changes this function, but in another file of its own */
	if (!k->x.pu.n && *acct_elsewhere(k, acct_scope_name(k, scope)))
		return false;
	return moved != ACCT_FILE && k->touched[scope] && k->side[ACCT_U].in[scope] &&
	       k->side[ACCT_R].in[moved] &&
	       k->side[ACCT_P].in[scope] == k->side[ACCT_T].in[moved];
}

static void count_side(struct words *ws, enum acct_id id)
{
	struct acct *k = ws->k;
	const struct acct_side *d = &k->side[id];
	const struct toks *t = &d->s->toks;

	for (size_t i = 0; i < t->n; i++) {
		uint32_t scope = d->scope[t->v[i].line - 1];
		enum word_kind kind;
		struct word *file;

		if (!classify(t, i, &kind))
			continue;
		file = count_word(ws, id, i, ACCT_FILE, kind);
		if (scope != ACCT_FILE && k->touched[scope])
			count_word(ws, id, i, k->moved[scope], kind)->file = file;
	}
}

static long change(const struct word *w, enum acct_id from, enum acct_id to)
{
	return (long)w->n[to] - (long)w->n[from];
}

static enum fault fault_of(const struct word *w)
{
	long up = change(w, ACCT_P, ACCT_U), port = change(w, ACCT_T, ACCT_R);

	if (up == port)
		return FAULT_NONE;
	if (up > 0 && port < up && w->n[ACCT_R] < w->n[ACCT_U])
		return FAULT_MISSING;
	if (up < 0 && port > up && w->n[ACCT_R] > w->n[ACCT_U] && w->n[ACCT_T] >= w->n[ACCT_P])
		return FAULT_KEPT;
	if (up >= 0 && port > up && w->n[ACCT_R] > w->n[ACCT_U])
		return FAULT_ADDED;
	if (up <= 0 && port < up && w->n[ACCT_R] < w->n[ACCT_U])
		return FAULT_TAKEN;
	return FAULT_NONE;
}

/* Could the port have used it? */
static bool there_is(struct words *ws, const struct word *w)
{
	switch (w->kind) {
	case WORD_CALL:
	case WORD_VALUE:
		return w->n[ACCT_T] || acct_knows(ws->k, w->name);
	case WORD_LABEL:
		return w->n[ACCT_T] || w->n[ACCT_R];
	default:
		return true;
	}
}

/*
 * The branch's own way of saying it: before the change its function (the file, where the function
 * is new) has more or fewer of the word than upstream's has. What the port does in another function
 * of the file it did not forget.
 */
static bool explained(struct words *ws, const struct word *w, enum fault f)
{
	const struct acct *k = ws->k;
	const struct word *was = k->side[ACCT_T].in[w->scope] ? w : w->file;

	if (change(w->file, ACCT_P, ACCT_U) == change(w->file, ACCT_T, ACCT_R))
		return true;
	if (f == FAULT_MISSING || f == FAULT_TAKEN)
		return was->n[ACCT_T] < was->n[ACCT_P] || (f == FAULT_MISSING && !there_is(ws, w));
	return was->n[ACCT_T] > was->n[ACCT_P];
}

/* A function that upstream leaves with a goto that is not here may return instead, and
 * clean up itself. */
static bool stands_in(struct place *p, const struct word *w, size_t n)
{
	bool way_out = p->owed[WORD_LABEL] && w->kind != WORD_VALUE && w->kind != WORD_OPERATOR;

	if (way_out)
		return true;
	if (p->owed[w->kind] < n)
		return false;
	p->owed[w->kind] -= n;
	return true;
}

static void find_faults(struct words *ws)
{
	for (size_t i = 0; i < ws->list.n; i++) {
		struct word *w = ws->list.v[i];
		struct place *p = &ws->place[w->scope];

		if (w->scope == ACCT_FILE || !p->on)
			continue;
		w->fault = fault_of(w);
		if (w->fault == FAULT_MISSING && w->kind == WORD_VALUE)
			p->wants_value = true;
		if (w->fault == FAULT_NONE || !explained(ws, w, w->fault))
			continue;
		if (w->fault == FAULT_MISSING)
			p->owed[w->kind] += (size_t)(change(w, ACCT_P, ACCT_U) -
						     change(w, ACCT_T, ACCT_R));
		w->fault = FAULT_NONE;
	}
	for (size_t i = 0; i < ws->list.n; i++) {
		struct word *w = ws->list.v[i];
		struct place *p = &ws->place[w->scope];

		if (w->fault == FAULT_ADDED &&
		    ((w->kind == WORD_VALUE && !p->wants_value) ||
		     stands_in(p, w,
			       (size_t)(change(w, ACCT_T, ACCT_R) - change(w, ACCT_P, ACCT_U)))))
			w->fault = FAULT_NONE;
	}
}

static void say_word(struct words *ws, const struct word *w)
{
	static const char *const form[] = { "%.*s()", "goto %.*s", "%.*s", "-%.*s", "%.*s", "%.*s" };
	struct place *p = &ws->place[w->scope];
	struct buf *b = &p->says[w->fault];

	if (!p->line || w->kind < p->worst) {
		p->worst = w->kind;
		p->name = w->name;
		p->line = w->came ? w->line : acct_line_of(ws->k, w->scope);
	}
	if (b->n > 120) {
		if (b->p[b->n - 1] != '.')
			buf_addz(b, ", ...");
		return;
	}
	buf_addz(b, b->n ? ", " : "");
	buf_printf(b, form[w->kind], STR_ARG(w->name));
}

static void say_place(struct words *ws, uint32_t scope)
{
	static const char *const checks[] = { "call", "label", "return", "return", "operator", "value" };
	static const char *const form[] = { NULL, "%supstream adds %s, and the port does not",
					    "%supstream takes out %s, and the port does not",
					    "%sthe port adds %s, and upstream does not",
					    "%sthe port takes out %s, and upstream does not" };
	CLEANUP(buf_release) struct buf text = BUF_INIT(1 << 10);
	struct place *p = &ws->place[scope];

	for (int f = FAULT_MISSING; f < FAULT_N; f++) {
		if (p->says[f].n)
			buf_printf(&text, form[f], text.n ? "; " : "", p->says[f].p);
		buf_release(&p->says[f]);
	}
	if (text.n)
		acct_find(ws->k, checks[p->worst], scope, p->name, p->line, "%.*s: %s",
			  STR_ARG(acct_scope_name(ws->k, scope)), text.p);
}

void acct_words(struct acct *k)
{
	struct words ws = { .k = k, .place = ARENA_NEW_N(k->arena, struct place, k->nscopes) };

	map_init(&ws.by_name, k->arena);
	for (uint32_t s = 0; s < k->nscopes; s++) {
		for (int f = 0; f < FAULT_N; f++)
			ws.place[s].says[f] = (struct buf)BUF_INIT(1 << 12);
		if (comparable(k, s, k->moved[s]))
			ws.place[k->moved[s]].on = true;
	}
	for (int id = 0; id < ACCT_N; id++)
		count_side(&ws, id);
	find_faults(&ws);
	for (size_t i = 0; i < ws.list.n; i++)
		if (ws.list.v[i]->fault != FAULT_NONE)
			say_word(&ws, ws.list.v[i]);
	for (uint32_t s = 0; s < k->nscopes; s++)
		say_place(&ws, s);
}
