/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/call_form.h"

#define FORM_MAX 32	/* tokens; what is longer is other code */

bool call_args(const struct toks *t, size_t i, size_t end, struct call_args *ret)
{
	size_t open = i + 1, from = i + 2;

	if (!tok_is(t, open, "("))
		return false;
	*ret = (struct call_args){ .close = tok_close(t, open, end) };
	if (ret->close >= end)
		return false;
	for (size_t k = from; k <= ret->close; k++) {
		if (k < ret->close &&
		    (tok_is(t, k, "(") || tok_is(t, k, "[") || tok_is(t, k, "{"))) {
			k = tok_close(t, k, ret->close);
			continue;
		}
		if (k < ret->close && !tok_is(t, k, ","))
			continue;
		if (k == ret->close && k == i + 2)
			return true;	/* f() */
		if (ret->n == CALL_ARGS_MAX || k == from)
			return false;
		ret->first[ret->n] = from;
		ret->end[ret->n++] = k;
		from = k + 1;
	}
	return true;
}

static bool same_tokens(const struct toks *x, size_t i, const struct toks *y, size_t k, size_t n)
{
	for (; n--; i++, k++)
		if (x->v[i].id != y->v[k].id || !str_eq(tok_str(x, i), tok_str(y, k)))
			return false;
	return true;
}

static bool statement_at(const struct toks *t, size_t i)
{
	size_t p = tok_prev(t, i);

	return p < t->n && (tok_is(t, p, ";") || tok_is(t, p, "{") || tok_is(t, p, "}") ||
			    tok_is(t, p, ")") || tok_is(t, p, ":") || tok_is(t, p, "else"));
}

/* One expression that needs no parentheses wherever a call may stand. */
static bool primary(const struct toks *t, size_t i, size_t end)
{
	while (i < end && (tok_is(t, i, "!") || tok_is(t, i, "&") || tok_is(t, i, "*") ||
			   tok_is(t, i, "-") || tok_is(t, i, "~")))
		i++;
	if (i >= end)
		return false;
	if (tok_is(t, i, "("))
		i = tok_close(t, i, end) + 1;
	else if (t->v[i].kind == TOK_PUNCT)
		return false;
	else
		i++;
	while (i < end) {
		if (tok_is(t, i, "(") || tok_is(t, i, "["))
			i = tok_close(t, i, end) + 1;
		else if (tok_access(t, i))
			i += 2;
		else
			return false;
	}
	return i == end;
}

/* Plain words of one expression: no statement, no text of messages, nothing
 * of the preprocessor's. */
static bool plain(const struct toks *t, size_t first, size_t end, bool macro)
{
	int depth = 0;

	for (size_t i = first; i < end; i++) {
		struct str w = tok_str(t, i);

		if (t->v[i].kind == TOK_COMMENT || !!(t->v[i].flags & TOK_PP) != macro ||
		    tok_is(t, i, ";") || tok_is(t, i, "{") || tok_is(t, i, "}"))
			return false;
		if (w.n == 1 && strchr("([", w.p[0]))
			depth++;
		else if (w.n == 1 && strchr(")]", w.p[0]) && --depth < 0)
			return false;
		else if (!depth && tok_is(t, i, ","))
			return false;
	}
	return !depth;
}

/* The argument that stands at token @i of the branch, each used once, longest first; 0: none. */
static size_t argument_at(const struct toks *p, const struct call_args *args, const struct toks *t,
			  size_t i, size_t end, const bool *used)
{
	size_t best = 0, len = 0;

	for (size_t k = 0; k < args->n; k++) {
		size_t n = args->end[k] - args->first[k];

		if (!used[k] && n > len && n <= end - i &&
		    same_tokens(p, args->first[k], t, i, n)) {
			best = k + 1;
			len = n;
		}
	}
	return best;
}

bool call_form_read(struct arena *a, const struct aligned *al, size_t i, struct call_form *ret)
{
	const struct toks *p = &al->p.s->toks, *t = &al->t.s->toks;
	struct call_args args;
	bool used[CALL_ARGS_MAX] = { 0 }, prim;
	size_t first, end;

	if (!call_args(p, i, al->p.end, &args) ||
	    !aligned_instead(al, i, args.close + 1, &first, &end) || end - first > FORM_MAX ||
	    !plain(t, first, end, p->v[i].flags & TOK_PP))
		return false;
	if (end - first == args.close + 1 - i && same_tokens(p, i, t, first, end - first))
		return false;
	prim = primary(t, first, end);
	*ret = (struct call_form){ .args = args.n, .votes = 1,
				   .v = ARENA_NEW_N(a, struct call_part, end - first + 1) };
	ret->statement = !prim;
	if (!prim && (!statement_at(p, i) || !tok_is(p, tok_next(p, args.close), ";") ||
		      !statement_at(t, first)))
		return false;
	while (first < end) {
		struct call_part *part = &ret->v[ret->n++];
		size_t arg = argument_at(p, &args, t, first, end, used);

		part->space = t->v[first].off > t->v[first - 1].off + t->v[first - 1].len;
		if (arg) {
			part->arg = arg;
			used[arg - 1] = true;
			first += args.end[arg - 1] - args.first[arg - 1];
			continue;
		}
		if (t->v[first].kind == TOK_STRING)
			return false;
		part->word = tok_str(t, first++);
	}
	call_form_key(a, ret);
	return true;
}

/* "g ( \2 , \3 )": the last ones in order, up to the last: whatever else there is, stays. */
static size_t rest_of(const struct call_form *f)
{
	size_t k = f->n, arg = f->args;

	if (k < 2 || !str_is(f->v[k - 1].word, ")"))
		return 0;
	for (k--; k && f->v[k - 1].arg && f->v[k - 1].arg == arg; arg--) {
		k--;
		if (!k || !str_is(f->v[k - 1].word, ","))
			return arg--;
		k--;
	}
	return arg < f->args ? arg + 1 : 0;
}

void call_form_key(struct arena *a, struct call_form *f)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);

	f->rest = rest_of(f);
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].arg && f->rest && f->v[i].arg > f->rest)
			continue;
		if (f->rest && i + 1 < f->n && str_is(f->v[i].word, ",") &&
		    f->v[i + 1].arg > f->rest)
			continue;
		if (i)
			buf_addc(&b, ' ');
		if (f->v[i].arg)
			buf_printf(&b, f->v[i].arg == f->rest ? "\\%zu.." : "\\%zu", f->v[i].arg);
		else
			buf_add(&b, f->v[i].word);
	}
	if (!f->rest)
		buf_printf(&b, " /%zu", f->args);
	f->key = arena_strn(a, buf_str(&b));
}

struct atoms {
	struct arena *arena;
	ARR(struct rule_atom) v;
};

static void add_word(struct atoms *s, struct str word, bool space)
{
	struct rule_atom *a = ARR_PUSH(s->arena, s->v);
	struct toks t;

	tok_lex(s->arena, word, &t);
	*a = (struct rule_atom){ .text = word, .id = t.n ? t.v[0].id : 0, .meta = -1,
				 .space = space };
	a->name = t.n && t.v[0].kind == TOK_IDENT && !tok_keyword(word);
}

static void add_meta(struct atoms *s, const struct rule_block *b, size_t arg, bool space)
{
	*ARR_PUSH(s->arena, s->v) = (struct rule_atom){
		.text = b->metas[arg - 1].name, .meta = (int)arg - 1, .space = space };
}

static void side_done(struct atoms *s, struct rule_side *ret)
{
	CLEANUP(buf_release) struct buf raw = BUF_INIT(1 << 16);

	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].space)
			buf_addc(&raw, ' ');
		buf_add(&raw, s->v.v[i].text);
	}
	*ret = (struct rule_side){ s->v.v, s->v.n, arena_span(s->arena, buf_str(&raw)) };
}

struct rule_block *call_form_block(struct arena *a, const struct call_form *f, struct str callee,
				   size_t nargs)
{
	struct rule_block *b = ARENA_NEW(a, struct rule_block);
	struct atoms from = { .arena = a }, to = { .arena = a };

	*b = (struct rule_block){ .name = callee, .kind = f->statement ? RULE_STATEMENT :
				  RULE_EXPRESSION, .directions = RULE_TO_OLD, .nmetas = nargs,
				  .metas = ARENA_NEW_N(a, struct rule_meta, nargs + 1) };
	add_word(&from, callee, false);
	add_word(&from, STR("("), false);
	for (size_t i = 1; i <= nargs; i++) {
		b->metas[i - 1].name = str_of(arena_printf(a, "A%zu", i));
		if (i > 1)
			add_word(&from, STR(","), false);
		add_meta(&from, b, i, i > 1);
	}
	add_word(&from, STR(")"), false);
	for (size_t i = 0; i < f->n; i++) {
		const struct call_part *k = &f->v[i];

		if (f->rest && (k->arg > f->rest || (!k->arg && i + 1 < f->n &&
						     f->v[i + 1].arg > f->rest)))
			continue;	/* all of the rest is written at its first one */
		if (!k->arg)
			add_word(&to, k->word, k->space);
		else
			add_meta(&to, b, k->arg, k->space);
		for (size_t n = f->rest + 1; k->arg && k->arg == f->rest && n <= nargs; n++) {
			add_word(&to, STR(","), false);
			add_meta(&to, b, n, true);
		}
	}
	if (f->statement) {
		add_word(&from, STR(";"), false);
		add_word(&to, STR(";"), false);
	}
	side_done(&from, &b->side[RULE_NEW]);
	side_done(&to, &b->side[RULE_OLD]);
	return b;
}
