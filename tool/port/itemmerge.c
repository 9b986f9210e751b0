/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/itemmerge_parts.h"

#include "port/braces.h"
#include "port/declared.h"
#include "port/featureless.h"
#include "port/gate_item.h"
#include "port/holding.h"

static const struct {
	enum port_rung rung;
	rung_fn *climb;
} ladder[] = {
	{ RUNG_LINES, rung_lines },
	{ RUNG_TOKENS, rung_tokens },
	{ RUNG_TOKENS, rung_context },
	{ RUNG_RULES, rung_rules },
	{ RUNG_LEARNED, rung_learned },
	{ RUNG_TOKENS, rung_statements },
};

static struct tok_range range_of(const struct side *s, size_t item)
{
	return (struct tok_range){ s, s->items.v[item].first, s->items.v[item].end };
}

static size_t line_count(struct str s)
{
	size_t n = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static bool overlap(size_t a, size_t an, size_t b, size_t bn)
{
	return a < b + bn && b < a + an;
}

static void settle_edit(struct port_edit *e, enum port_outcome o, enum port_rung rung,
			const char *why)
{
	/* an edit in several parts: applied beats already, lost beats all (see mark_lost) */
	if (e->outcome == EDIT_LOST || o == EDIT_ADAPTED)
		e->outcome = o;
	if (rung > e->rung)
		e->rung = rung;
	if (why)
		e->reason = why;
}

/* Edits inside a piece take over the fates that its rung reports. */
static void note_fates(struct assembly *as, const struct piece *k, const struct rung_result *r,
		       enum port_rung rung)
{
	size_t p0 = item_line(&as->x->p, k->p), u0 = item_line(&as->x->u, k->u);
	size_t pn = line_count(item_text(&as->x->p, k->p)),
	       un = line_count(item_text(&as->x->u, k->u));

	for (size_t i = 0; i < as->ret->edits.n; i++) {
		struct port_edit *e = &as->ret->edits.v[i];
		bool any = false;

		if (!overlap(e->p, e->pn, p0, pn) && !overlap(e->u, e->un, u0, un))
			continue;
		for (size_t j = 0; j < r->fates.n; j++) {
			const struct fate *f = &r->fates.v[j];

			if (!overlap(e->p, e->pn, p0 + f->p, f->pn) &&
			    !overlap(e->u, e->un, u0 + f->u, f->un))
				continue;
			any = true;
			settle_edit(e, f->kind == MERGE_BOTH ? EDIT_ALREADY :
				       f->kind == MERGE_OURS ? EDIT_DROPPED : EDIT_ADAPTED,
				    rung, f->note);
		}
		if (!any)	/* no word changed */
			settle_edit(e, EDIT_ADAPTED, rung, "white space only");
	}
}

static void add_uses(struct assembly *as, const struct rule_uses *uses)
{
	struct rule_uses *all = &as->ret->rules;

	for (size_t i = 0; i < uses->n; i++) {
		bool there = false;

		for (size_t k = 0; k < all->n; k++)
			there |= all->v[k].dir == uses->v[i].dir &&
				 !strcmp(all->v[k].rule, uses->v[i].rule);
		if (!there)
			*ARR_PUSH(as->x->arena, *all) = uses->v[i];
	}
}

/* Edits that count as made, and nothing changed: a statement moved past one that
 * is elsewhere here. */
static bool cancelled(const struct rung_result *r, const struct rung_input *in)
{
	if (!rule_same_code(r->text, in->t) || rule_same_code(in->p, in->u))
		return false;
	for (size_t i = 0; i < r->fates.n; i++)
		if (r->fates.v[i].kind == MERGE_THEIRS)
			return true;
	return false;
}

void item_settle(struct assembly *as, const struct piece *k, const struct rung_result *r,
		   enum port_rung rung)
{
	as->text[k->t] = r->text;
	note_fates(as, k, r, rung);
	if (rung > as->ret->rung)
		as->ret->rung = rung;
	if (r->review) {
		as->ret->review = true;
		as->ret->review_why = r->review_why;
	}
	add_uses(as, &r->rules);
}

/* First line, from 0, of the tokens at @first, and how many they stand on. */
static size_t lines_at(const struct side *s, size_t first, size_t n, size_t from, size_t *ret_n)
{
	size_t line = s->toks.v[first < s->toks.n ? first : s->toks.n - 1].line - 1;

	*ret_n = n ? s->toks.v[first + n - 1].line - line : 0;
	return line - from;
}

/* A comment, or a brace that lines and words may each find another place for. */
static bool landmark(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_COMMENT || tok_is(t, i, "{") || tok_is(t, i, "}") ||
	       tok_is(t, i, ";");
}

/*
 * Words of upstream's change that no fate speaks of: a translation made both sides alike, and the
 * edit would be gone without a word.
 */
static bool vanished(const struct assembly *as, const struct piece *k, const struct rung_result *r)
{
	const struct side *p = &as->x->p, *u = &as->x->u;
	struct tok_range rp = { p, p->items.v[k->p].first, p->items.v[k->p].end };
	struct tok_range ru = { u, u->items.v[k->u].first, u->items.v[k->u].end };
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct diff d;

	tok_diff(&tmp, rp, ru, NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		size_t a = rp.first + d.v[i].a, b = ru.first + d.v[i].b, pn, un, words = 0;
		size_t pl = lines_at(p, a, d.v[i].an, item_line(p, k->p), &pn);
		size_t ul = lines_at(u, b, d.v[i].bn, item_line(u, k->u), &un);
		bool told = false;

		for (size_t t = a; t < a + d.v[i].an; t++)
			words += !landmark(&p->toks, t);
		for (size_t t = b; t < b + d.v[i].bn; t++)
			words += !landmark(&u->toks, t);
		for (size_t f = 0; f < r->fates.n; f++)
			told |= overlap(pl, pn, r->fates.v[f].p, r->fates.v[f].pn) ||
				overlap(ul, un, r->fates.v[f].u, r->fates.v[f].un);
		if (words && !told)
			return true;
	}
	return false;
}

/* One rung: true when the item is carried. What it stumbled over is added to @c. */
static bool climb_one(struct assembly *as, const struct piece *k, const struct rung_input *in,
		      size_t step, struct climbed *c)
{
	struct arena *a = as->x->arena;
	struct rung_result r = { 0 };
	struct str after = { 0 };

	ladder[step].climb(in, &r);
	if (r.ok) {
		after = r.after.p ? r.after : in->u;
		r.text = declared_first(a, in->t, after, r.text);
		r.text = braces_even(a, in->t, after, r.text);
		r.why = gate_item(a, in->t, r.text);
	}
	if (r.ok && !r.why)
		r.why = gate_doubled(a, in->t, r.after.p ? (struct str){ 0 } : in->p, after,
				     r.text);
	if (r.ok && !r.why)
		r.why = gate_block(a, in->t, after, r.text);
	if (r.ok && !r.why && cancelled(&r, in))
		r.why = "its edits would cancel each other here";
	if (r.ok && !r.why && vanished(as, k, &r))
		r.why = "an edit would be lost: both its sides read the same in the branch's words";
	if (r.ok && !r.why) {
		item_settle(as, k, &r, ladder[step].rung);
		return true;
	}
	if (r.why) {
		*ARR_PUSH(a, c->tried) = (struct port_try){ ladder[step].rung, r.why };
		/* the first says what is the matter; a rule that could not be asked,
		 * why it stays */
		if (!*c->why)
			c->why = r.why;
		else if (ladder[step].rung == RUNG_RULES && str_starts(str_of(r.why), "rule "))
			c->why = arena_printf(a, "%s; rules: %s", c->why, r.why);
	}
	if (r.line)
		c->line = r.line;
	return false;
}

static void climb(struct assembly *as, const struct piece *k)
{
	struct rung_input in = { as->x->arena, item_text(&as->x->p, k->p), item_text(&as->x->u, k->u),
				 item_text(&as->x->t, k->t), as->f->target, as->o, &as->learned };
	enum port_rung floor = as->o->floor > RUNG_LEARNED ? RUNG_LEARNED : as->o->floor;
	struct climbed c = { .why = "" };

	if (as->o->floor == RUNG_RESOLUTION && item_resolve(as, k))
		return;
	/* from the floor up; what a floor has nothing to say of is tried below it */
	for (size_t i = 0; i < ARRAY_SIZE(ladder); i++)
		if (ladder[i].rung >= floor &&
		    (!as->o->ceiling || ladder[i].rung <= as->o->ceiling) &&
		    climb_one(as, k, &in, i, &c))
			return;
	for (size_t i = ARRAY_SIZE(ladder); i-- > 0;)
		if (ladder[i].rung < floor && ladder[i].rung >= RUNG_RULES &&
		    climb_one(as, k, &in, i, &c))
			return;
	for (size_t i = 0; i < ARRAY_SIZE(ladder); i++)
		if (ladder[i].rung < floor && ladder[i].rung < RUNG_RULES &&
		    climb_one(as, k, &in, i, &c))
			return;
	item_conflict(as, k, &c);
}

void item_whole(struct assembly *as, const struct piece *k, enum merge_kind kind,
		enum port_rung rung, const char *note)
{
	struct rung_result r = { 0 };

	*ARR_PUSH(as->x->arena, r.fates) = (struct fate){
		0, line_count(item_text(&as->x->p, k->p)), 0,
		line_count(item_text(&as->x->u, k->u)), kind, note };
	note_fates(as, k, &r, rung);
	if (as->ret->rung < rung)
		as->ret->rung = rung;
}

static void remove_item(struct assembly *as, const struct piece *k)
{
	const struct trio *x = as->x;

	if (k->t == NO_ITEM) {
		item_whole(as, k, MERGE_BOTH, RUNG_TOKENS, NULL);
	} else if (tok_same(range_of(&x->p, k->p), range_of(&x->t, k->t), true)) {
		as->gone[k->t] = true;
		item_whole(as, k, MERGE_THEIRS, RUNG_TOKENS, NULL);
	} else {
		item_conflict(as, k, &(struct climbed){
			.why = "upstream removes it, and it reads differently on the branch" });
	}
}

/* White space between the item before and @item, at least a new line. */
static struct str gap_before(const struct side *s, size_t item)
{
	const struct tok *t = s->toks.v;
	size_t first = s->items.v[item].first, from;

	if (!first)
		return STR("\n");
	from = t[first - 1].off + t[first - 1].len;
	if (t[first].off == from)
		return STR("\n");
	return (struct str){ s->text.p + from, t[first].off - from };
}

/* The branch's item that @u of upstream stands for, or NO_ITEM. */
static size_t t_of_u(const struct assembly *as, size_t u)
{
	size_t p = as->pc.p_of_u[u];

	return p == NO_ITEM ? NO_ITEM : as->pc.t_of_p[p];
}

/* What is new on the branch: as upstream has it, or in the branch's dialect when that
 * was asked for. */
struct fresh {
	struct str text;
	struct toks toks;
	struct items items;
	const struct item *item;	/* the text as an item */
	const char *note;		/* NULL: nothing was translated */
};

static void fresh_item(struct assembly *as, const struct piece *k, struct fresh *ret)
{
	struct arena *a = as->x->arena;
	const struct port_options *o = as->o;
	struct rule_text rt = { .text = item_text(&as->x->u, k->u) };
	struct learned_note learned = { 0 };
	struct rule_uses uses = { 0 };
	struct rule_plan plan;
	const char *review = NULL;

	*ret = (struct fresh){ .text = rt.text, .item = &as->x->u.items.v[k->u] };
	if (o->floor < RUNG_RULES)
		return;
	if (o->world && o->rules) {
		rules_plan(&plan, a, o->rules, o->world, port_own_names(a, o->own), as->f->target);
		rules_translate(&plan, ret->text, &rt);
		rules_note_hits(a, &rt, 0, SIZE_MAX, &uses, &ret->note, &review);
		add_uses(as, &uses);
	}
	learned_translate(&as->learned, (struct str){ 0 }, NULL, &rt, &learned);
	if (learned.says)
		ret->note = ret->note ? arena_printf(a, "%s; %s", ret->note, learned.says) :
					learned.says;
	if (!ret->note)
		return;
	ret->text = rt.text;
	tok_lex(a, rt.text, &ret->toks);
	item_split(a, &ret->toks, &ret->items);
	ret->item = &ret->items.v[0];
	if (review || learned.doubt) {
		as->ret->review = true;
		as->ret->review_why = review ? review : learned.doubt;
	}
}

/* An added #include of a header that the branch lacks is left out: what it was for,
 * the gate asks. */
static bool header_absent(struct assembly *as, const struct item *it)
{
	const struct world *w = as->o->world;
	struct str text, name = it->name;

	if (!w || it->kind != ITEM_INCLUDE || name.n < 3 || name.p[0] != '<' ||
	    str_starts(name, "<asm/"))
		return false;
	return !w->text(w->ctx, arena_printf(as->x->arena, "include/%.*s", (int)name.n - 2,
					     name.p + 1), &text);
}

/*
 * Put @text where upstream has its item @iu: behind the nearest item before it that the branch
 * has, new ones of ours included; or in front of the one behind it, when that is nearer.
 * Return: how far away its neighbour was, 1 when it is the one that upstream has there.
 */
static size_t put_new(struct assembly *as, size_t iu, struct str text)
{
	const struct side *u = &as->x->u;
	size_t slot = NO_ITEM, far = 0;

	for (size_t i = iu; i-- > 0 && slot == NO_ITEM; far++) {
		if (as->put_u[i] != NO_ITEM)
			slot = as->put_u[i];
		else if (t_of_u(as, i) != NO_ITEM && !as->gone[t_of_u(as, i)])
			slot = t_of_u(as, i) + 1;
	}
	for (size_t i = iu + 1; i < u->items.n && i - iu < far; i++)
		if (t_of_u(as, i) != NO_ITEM && !as->gone[t_of_u(as, i)] && t_of_u(as, i)) {
			slot = t_of_u(as, i);
			break;
		}
	if (slot == NO_ITEM)
		slot = 0;
	if (slot || as->after[0].n)
		buf_add(&as->after[slot], gap_before(u, iu));
	buf_add(&as->after[slot], text);
	if (!slot)
		as->top_gap = iu + 1 < u->items.n ? gap_before(u, iu + 1) : STR("\n");
	as->put_u[iu] = slot;
	return far;
}

static void insert_item(struct assembly *as, const struct piece *k)
{
	const struct side *u = &as->x->u;
	const struct item *it, *there;
	enum port_rung rung;
	struct fresh new;
	size_t far;

	fresh_item(as, k, &new);
	it = new.item;
	if (header_absent(as, it)) {
		item_whole(as, k, MERGE_OURS, RUNG_TOKENS, "the branch has no such header");
		return;
	}
	rung = new.note ? RUNG_RULES : RUNG_TOKENS;
	there = item_find(&as->x->t.items, it->kind, it->name, new.note ? 1 : it->ordinal);
	if (there && it->kind != ITEM_PP && it->kind != ITEM_OTHER) {
		struct piece here = *k;

		here.t = there - as->x->t.items.v;
		if (rule_same_code(new.text, item_text(&as->x->t, here.t)) ||
		    (!new.note && tok_same(range_of(u, k->u), range_of(&as->x->t, here.t), true)))
			item_whole(as, k, MERGE_BOTH, rung, new.note);
		else
			item_conflict(as, &here, &(struct climbed){
				.why = "upstream adds it, and the branch has another of that name" });
		return;
	}
	far = put_new(as, k->u, new.text);
	item_whole(as, k, MERGE_THEIRS, rung, new.note ? new.note :
		   far > 1 ? "its neighbour is missing here" : NULL);
}

static bool absent(struct assembly *as, const struct piece *k)
{
	if (item_conflict(as, k, &(struct climbed){ .why = "the branch has no such item" }))
		return true;
	as->ret->conflicts.v[as->ret->conflicts.n - 1].absent = true;
	return false;
}

/* The item has its name elsewhere on the branch: what reads like it in this file is another one. */
static bool stands_elsewhere(const struct assembly *as, const struct piece *k)
{
	const struct world *w = as->o->world;
	struct world_def d = { 0 };

	return w && w->find(w->ctx, as->f->target, as->x->p.items.v[k->p].name, NAME_ANY, &d) ==
		    WORLD_FOUND && d.path && strcmp(d.path, as->f->target);
}

/* A function that the branch has not split out: its edits go where its statements are. */
static bool held_item(struct assembly *as, const struct piece *k)
{
	struct piece other = *k;
	struct climbed c = { .why = "" };
	struct rung_input in = { as->x->arena, item_text(&as->x->p, k->p), item_text(&as->x->u, k->u),
				 { 0 }, as->f->target, as->o, &as->learned };
	/* statements alone: the rest is another function's */
	size_t last = ARRAY_SIZE(ladder) - 1;

	if (stands_elsewhere(as, k) || !holding_function(as->x, k->p, k->u, &other.t) ||
	    as->gone[other.t])
		return false;
	in.t = as->text[other.t].p ? as->text[other.t] : item_text(&as->x->t, other.t);
	if (!climb_one(as, &other, &in, last, &c))
		return false;
	as->ret->review = true;
	as->ret->review_why = "the code is part of another function on the branch";
	return true;
}

/* Upstream changes what the branch does not have, at least not under that name. */
static void missing_item(struct assembly *as, const struct piece *k)
{
	const char *why;
	const struct item *it = &as->x->p.items.v[k->p];
	struct piece other = *k;

	if (it->kind == ITEM_FUNC && !stands_elsewhere(as, k) &&
	    pieces_like(as->x, &as->pc, k->p, &other.t)) {
		as->ret->review = true;
		as->ret->review_why = "an item has another name on the branch";
		climb(as, &other);
		return;
	}
	if (it->kind == ITEM_FUNC && held_item(as, k))
		return;
	/* what it does may stand elsewhere: it takes a proof to leave it out */
	why = as->o->leave_out ? featureless(as->x, k->p, as->f->target, as->o->world) : NULL;
	if (why) {
		as->ret->review = true;
		as->ret->review_why = "an edit was left out: the branch lacks what it is about";
		item_whole(as, k, MERGE_OURS, RUNG_TOKENS, why);
		return;
	}
	if (!absent(as, k) && as->o->labels && k->u != NO_ITEM)
		put_new(as, k->u,
			item_marked(as, item_text(&as->x->p, k->p), item_text(&as->x->u, k->u),
				    (struct str){ 0 }));
}

/* The file: what the pieces gave, and between them what the branch has. */
static struct str assemble(struct assembly *as)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct side *t = &as->x->t;
	size_t pos = 0;

	buf_add(&out, buf_str(&as->after[0]));
	buf_add(&out, as->top_gap);
	for (size_t i = 0; i < t->items.n; i++) {
		const struct item *it = &t->items.v[i];
		const struct tok *last = &t->toks.v[it->end - 1];
		size_t off = t->toks.v[it->first].off;

		if (!as->gone[i]) {
			/* a file does not begin with the blank line behind what was removed */
			if (out.n || !i)
				buf_add(&out, (struct str){ t->text.p + pos, off - pos });
			buf_add(&out, as->text[i].p ? as->text[i] : item_text(t, i));
		}
		pos = last->off + last->len;
		buf_add(&out, buf_str(&as->after[i + 1]));
	}
	buf_add(&out, (struct str){ t->text.p + pos, t->text.n - pos });
	return arena_span(as->x->arena, buf_str(&out));
}

/*
 * Edits that no piece covers: blank lines between items. Where the branch's
 * layout is its own, they have nothing to land on.
 */
static void blank_edits(struct assembly *as)
{
	for (size_t i = 0; i < as->ret->edits.n; i++) {
		struct port_edit *e = &as->ret->edits.v[i];
		struct str d = lines_span(&as->x->p.lines, e->p, e->pn);
		struct str n = lines_span(&as->x->u.lines, e->u, e->un);

		if (e->outcome == EDIT_LOST && !str_trim(d).n && !str_trim(n).n) {
			e->outcome = EDIT_DROPPED;
			e->rung = RUNG_TOKENS;
			e->reason = "blank lines only";
		}
	}
}

bool item_merge(struct trio *x, const struct port_file *f, const struct port_options *o,
		struct port_result *ret)
{
	struct assembly as = { .x = x, .f = f, .o = o, .ret = ret };
	struct arena *a = x->arena;
	size_t nt;

	pieces_find(x, &as.pc);
	learned_init(&as.learned, a, x, &as.pc, o, f->target);
	wordbook_init(&as.words, x, o, f->target, &as.learned);
	nt = x->t.items.n;
	as.text = ARENA_NEW_N(a, struct str, nt + 1);
	as.gone = ARENA_NEW_N(a, bool, nt + 1);
	as.after = ARENA_NEW_N(a, struct buf, nt + 1);
	as.put_u = ARENA_NEW_N(a, size_t, x->u.items.n + 1);
	for (size_t i = 0; i <= nt; i++)
		as.after[i] = (struct buf)BUF_INIT(BUF_FILE_MAX);
	for (size_t i = 0; i <= x->u.items.n; i++)
		as.put_u[i] = NO_ITEM;
	/* what is removed first: nothing is inserted behind an item that goes */
	for (size_t i = 0; i < as.pc.n; i++)
		if (as.pc.v[i].u == NO_ITEM)
			remove_item(&as, &as.pc.v[i]);
	for (size_t i = 0; i < as.pc.n; i++) {
		const struct piece *k = &as.pc.v[i];

		if (k->u == NO_ITEM)
			continue;
		if (k->p == NO_ITEM)
			insert_item(&as, k);
		else if (k->t == NO_ITEM)
			continue;	/* when what it may be part of is done */
		else if (k->renamed && as.x->p.items.v[k->p].kind == ITEM_FUNC &&
			 stands_elsewhere(&as, k))
			(void)absent(&as, k);
		else
			climb(&as, k);
		if (k->renamed && k->t != NO_ITEM) {
			ret->review = true;
			ret->review_why = "an item has another name on the branch";
		}
	}
	for (size_t i = 0; i < as.pc.n; i++)
		if (as.pc.v[i].p != NO_ITEM && as.pc.v[i].u != NO_ITEM && as.pc.v[i].t == NO_ITEM)
			missing_item(&as, &as.pc.v[i]);
	blank_edits(&as);
	if (!ret->conflicts.n)
		ret->text = assemble(&as);
	else if (o->labels)
		ret->marked = assemble(&as);
	for (size_t i = 0; i <= nt; i++)
		buf_release(&as.after[i]);
	return !ret->conflicts.n;
}
