/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each edit is placed by the statements beside it, one by one: by those that
 * are there, inside the block that is the same. It is the last rung, for code
 * whose neighbours are missing or stand in another order.
 */
#include "port/rung.h"

#include "base/buf.h"
#include "port/statements.h"
#include "port/tokmerge.h"

/* Names and numbers in a statement that says by itself where it is. */
#define TELLING 3

/* Words in common, in percent, with what upstream changes, and more than with the next best. */
#define CHANGE_LIKE 60
#define CHANGE_LEAD 15
/* More words kept, and upstream only touched the statement. */
#define CHANGE_ANEW 75
/* Statements that are looked at. */
#define CHANGE_FAR 60

/* Where one run of upstream's statements goes. */
struct slot {
	struct diff_hunk h;	/* statements of P and of U */
	size_t from, to;	/* statements of T that go */
	/* what comes, with the white space before it; .p NULL: upstream's */
	struct str text;
	/* statements that stand as deep as each other, by which it is indented */
	size_t by_p, by_t;
	const char *doubt;
};

struct bench {
	struct arena *a;
	struct trio x;
	struct intern in;
	struct stmts p, u, t;
	struct diff pu;
	size_t *t_of_p;
	ARR(struct slot) slots;
	const char *why;
};

static uint32_t *keys_of(struct arena *a, const struct stmts *s, bool code)
{
	uint32_t *k = ARENA_NEW_N(a, uint32_t, s->n + 1);

	for (size_t i = 0; i < s->n; i++)
		k[i] = code ? s->v[i].code : s->v[i].key;
	return k;
}

static size_t count_code(const struct stmts *s, uint32_t code, size_t *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].code == code) {
			*ret = i;
			n++;
		}
	return n;
}

/* P to T by code: in order first, then what says where it is and is there once. */
static void align(struct bench *b)
{
	struct diff pt;
	size_t from, to;

	diff_ids(b->a, keys_of(b->a, &b->p, true), b->p.n, keys_of(b->a, &b->t, true), b->t.n,
		 b->in.n, &pt);
	b->t_of_p = diff_map(b->a, &pt, b->p.n);
	b->t_of_p[0] = 0;	/* the signature, whatever it is here */
	for (size_t i = 1; i < b->p.n; i++)
		if (b->t_of_p[i] == NO_STMT && b->p.v[i].words >= TELLING &&
		    count_code(&b->p, b->p.v[i].code, &from) == 1 &&
		    count_code(&b->t, b->p.v[i].code, &to) == 1)
			b->t_of_p[i] = to;
}

static size_t parent_here(const struct bench *b, size_t p)
{
	size_t parent = b->p.v[p].parent;

	return parent == NO_STMT ? NO_STMT : b->t_of_p[parent];
}

/* P's statement and T's are in the same block. */
static bool same_block(const struct bench *b, size_t p, size_t t)
{
	return b->t.v[t].parent == parent_here(b, p) &&
	       (b->p.v[p].parent == NO_STMT) == (b->t.v[t].parent == NO_STMT);
}

static bool anchors(const struct bench *b, size_t p)
{
	return p < b->p.n && b->t_of_p[p] != NO_STMT && same_block(b, p, b->t_of_p[p]);
}

/* Behind the signature or the head of a block, and its declarations. */
static size_t after_decls(const struct bench *b, size_t head)
{
	size_t i = head + 1;

	while (i < b->t.n && b->t.v[i].decl && b->t.v[i].parent == head)
		i++;
	return i;
}

/* The head of the block at whose beginning, declarations aside, P's statement @p
 * stands; or NO_STMT. */
static size_t begins(const struct bench *b, size_t p)
{
	size_t i = p;

	while (i > 0 && b->p.v[i - 1].decl)
		i--;
	if (!i || b->p.v[i - 1].partner == NO_STMT || b->p.v[i - 1].partner < i)
		return NO_STMT;
	return i - 1;
}

static bool all_decls(const struct stmts *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!s->v[i].decl)
			return false;
	return from < to;
}

static size_t blank_lines(struct str gap)
{
	size_t n = 0;

	for (size_t i = 0; i < gap.n; i++)
		n += gap.p[i] == '\n';
	return n > 1;
}

/* Two statements in a row that say much are both there, in another block: the code moved
 * as it is. */
static bool moved_pair(const struct bench *b, size_t prev)
{
	size_t t = b->t_of_p[prev];

	return prev && t && t != NO_STMT && b->t_of_p[prev - 1] == t - 1 &&
	       b->p.v[prev].words >= TELLING && b->p.v[prev - 1].words >= TELLING;
}

/* Nothing of P goes: upstream inserts. */
static bool place_insertion(struct bench *b, struct slot *s)
{
	const struct diff_hunk *h = &s->h;
	size_t prev = h->a - 1, next = h->a, head;
	bool decls = all_decls(&b->u, h->b, h->b + h->bn);
	bool by_prev = h->a && anchors(b, prev), by_next = anchors(b, next);
	size_t tp = by_prev ? b->t_of_p[prev] : 0, tn = by_next ? b->t_of_p[next] : 0;

	if (!h->a)
		return false;
	/* the first statement of a block is told by the block, not by what comes before it */
	head = begins(b, h->a);
	s->by_p = by_prev || !by_next ? prev : next;
	s->by_t = by_prev || !by_next ? b->t_of_p[prev] : tn;
	if (by_prev && by_next && tp < tn) {
		s->from = tp + 1;
		if (tp + 1 == tn)
			;
		else if (decls && all_decls(&b->t, tp + 1, tn))
			s->from = tn;
		else if (head != NO_STMT &&
			 all_decls(&b->t, tp + 1, after_decls(b, b->t_of_p[head])))
			s->from = after_decls(b, b->t_of_p[head]);
		else if (blank_lines(stmts_gap(&b->u, h->b)) &&
			 !blank_lines(stmts_gap(&b->p, next)))
			s->from = tn;
		else
			return false;
		return true;
	}
	if (by_prev && by_next)
		return false;
	if (head != NO_STMT && b->t_of_p[head] != NO_STMT &&
	    (head || b->t.v[0].partner != NO_STMT)) {
		s->by_p = head;
		s->by_t = b->t_of_p[head];
		s->from = after_decls(b, s->by_t);
		s->doubt = head ? "an edit was placed by the block that it is in" : NULL;
		/* a condition of one line is no place, and neither is a block of another kind */
		return b->t.v[s->by_t].partner != NO_STMT;
	}
	s->doubt = "an edit was placed by little context";
	if (by_prev && b->p.v[prev].words >= TELLING) {
		s->from = tp + 1;
		return true;
	}
	if (by_next && b->p.v[next].words >= TELLING) {
		s->from = tn;
		return true;
	}
	s->by_p = prev;
	s->by_t = tp = b->t_of_p[prev];
	s->from = tp + 1;
	return moved_pair(b, prev);
}

static struct tok_range tokens_of(const struct stmts *s, size_t from, size_t n)
{
	size_t first = s->v[from].first;

	return (struct tok_range){ s->side, first, n ? s->v[from + n - 1].end : first };
}

/* Where in T, at the earliest and the latest, what stands at P's statement @p can be. */
static void bounds(const struct bench *b, size_t p, size_t pn, size_t *lo, size_t *hi)
{
	size_t i = p;

	while (i > 0 && !anchors(b, i - 1))
		i--;
	*lo = i ? b->t_of_p[i - 1] + 1 : 0;
	for (i = p + pn; i < b->p.n && !anchors(b, i); i++)
		;
	*hi = i < b->p.n ? b->t_of_p[i] : b->t.n;
}

/* How alike statements of P and as many of T are that stand in the same blocks: the
 * least of all. */
static unsigned run_likeness(const struct bench *b, size_t p, size_t t, size_t n)
{
	unsigned least = 100;

	for (size_t i = 0; i < n; i++) {
		unsigned l;

		if (t + i >= b->t.n || b->t.v[t + i].parent != parent_here(b, p + i))
			return 0;
		l = tok_likeness(b->a, tokens_of(&b->p, p + i, 1), tokens_of(&b->t, t + i, 1));
		least = l < least ? l : least;
	}
	return least;
}

/*
 * The branch says nothing more than upstream did before, it only has other names
 * for it, and upstream writes the statement anew.
 */
static bool only_other_names(const struct bench *b, const struct slot *s)
{
	struct tok_range p = tokens_of(&b->p, s->h.a, s->h.an);
	struct diff d;

	if (tok_likeness(b->a, p, tokens_of(&b->u, s->h.b, s->h.bn)) > CHANGE_ANEW)
		return false;
	tok_diff(b->a, p, tokens_of(&b->t, s->from, s->h.an), NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		if (!d.v[i].an || d.v[i].bn > d.v[i].an + 2)
			return false;
		for (size_t k = d.v[i].a; k < d.v[i].a + d.v[i].an; k++)
			if (p.s->toks.v[p.first + k].kind == TOK_NUMBER)
				return false;
	}
	return true;
}

/* Merge the statements word by word; or take upstream's for what differs in its words alone. */
static bool merge_change(struct bench *b, struct slot *s)
{
	const struct diff_hunk *h = &s->h;
	struct tok_merge m;
	bool ok = true;

	s->doubt = "code that upstream changes reads differently on the branch";
	tok_merge(b->a, tokens_of(&b->p, h->a, h->an), tokens_of(&b->u, h->b, h->bn),
		  tokens_of(&b->t, s->from, h->an), &m);
	if (!m.conflicts)
		s->text = str_of(arena_printf(b->a, "%.*s%.*s", STR_ARG(stmts_gap(&b->t, s->from)),
					      STR_ARG(buf_str(&m.text))));
	else
		ok = only_other_names(b, s);
	buf_release(&m.text);
	return ok;
}

/* Upstream changes or removes statements that the branch has, in one run. */
static bool place_change(struct bench *b, struct slot *s)
{
	const struct diff_hunk *h = &s->h;
	unsigned top = 0, second = 0;
	bool alike = true;
	size_t lo, hi;

	for (size_t i = 0; i < h->an && alike; i++)
		alike = anchors(b, h->a + i) && b->t_of_p[h->a + i] == b->t_of_p[h->a] + i &&
			b->p.v[h->a + i].code == b->t.v[b->t_of_p[h->a] + i].code;
	s->by_p = h->a;
	if (alike) {
		s->by_t = s->from = b->t_of_p[h->a];
		s->to = s->from + h->an;
		return true;
	}
	bounds(b, h->a, h->an, &lo, &hi);
	for (size_t t = lo; t + h->an <= hi && t < lo + CHANGE_FAR; t++) {
		unsigned l = run_likeness(b, h->a, t, h->an);

		if (l > top) {
			second = top;
			top = l;
			s->from = t;
		} else if (l > second) {
			second = l;
		}
	}
	s->by_t = s->from;
	s->to = s->from + h->an;
	return top >= CHANGE_LIKE && top >= second + CHANGE_LEAD && merge_change(b, s);
}

static bool place_all(struct bench *b)
{
	for (size_t i = 0; i < b->pu.n; i++) {
		struct slot *s = ARR_PUSH(b->a, b->slots);
		bool ok;

		*s = (struct slot){ .h = b->pu.v[i] };
		ok = s->h.an ? place_change(b, s) : place_insertion(b, s);
		if (!ok) {
			b->why = "an edit has no statement here to stand by";
			return false;
		}
		if (!s->h.an)
			s->to = s->from;
		if (i && s->from < b->slots.v[i - 1].to) {
			b->why = "its edits would stand in another order here";
			return false;
		}
	}
	return b->slots.n > 0;
}

static int tabs_before(const struct stmts *s, size_t i)
{
	struct str g = stmts_gap(s, i);
	int n = 0;

	while (g.n && g.p[g.n - 1] == '\t') {
		g.n--;
		n++;
	}
	return g.n && g.p[g.n - 1] == '\n' ? n : -1;
}

/* How much deeper the branch is where a slot is. */
static int deeper(const struct bench *b, const struct slot *s)
{
	int p = s->by_p ? tabs_before(&b->p, s->by_p) : -1;
	int t = s->by_t ? tabs_before(&b->t, s->by_t) : -1;

	return p < 0 || t < 0 ? 0 : t - p;
}

static void add_shifted(struct buf *out, struct str text, int by)
{
	for (size_t i = 0; i < text.n; i++) {
		buf_addc(out, text.p[i]);
		if (text.p[i] != '\n' || i + 1 == text.n || text.p[i + 1] == '\n')
			continue;
		for (int k = by; k > 0; k--)
			buf_addc(out, '\t');
		for (int k = by; k < 0 && i + 1 < text.n && text.p[i + 1] == '\t'; k++)
			i++;
	}
}

/* The white space that upstream changes before the statement behind an edit. */
static struct str gap_behind(const struct bench *b, const struct slot *s)
{
	size_t p = s->h.a + s->h.an, u = s->h.b + s->h.bn, t = s->to;
	struct str here = stmts_gap(&b->t, t);

	if (p >= b->p.n || u >= b->u.n || !s->h.bn)
		return here;
	if (blank_lines(stmts_gap(&b->p, p)) == blank_lines(stmts_gap(&b->u, u)) ||
	    blank_lines(here) == blank_lines(stmts_gap(&b->u, u)))
		return here;
	return stmts_gap(&b->u, u);
}

static void assemble(struct bench *b, struct buf *out)
{
	size_t k = 0;

	for (size_t i = 0; i <= b->t.n; i++) {
		const struct slot *last = NULL;
		struct str text;

		for (; k < b->slots.n && b->slots.v[k].from == i; k++) {
			last = &b->slots.v[k];
			if (last->text.p)
				buf_add(out, last->text);
			else if (last->h.bn)
				add_shifted(out, stmts_text(&b->u, last->h.b, last->h.bn),
					    deeper(b, last));
			if (last->to > i) {
				i = last->to;
				/* another edit may stand right behind */
			}
		}
		if (i >= b->t.n)
			break;
		text = stmts_text(&b->t, i, 1);
		if (last && i) {
			struct str gap = stmts_gap(&b->t, i);

			add_shifted(out, gap_behind(b, last), 0);
			text = (struct str){ text.p + gap.n, text.n - gap.n };
		}
		buf_add(out, text);
	}
}

static void lines_of(const struct stmts *s, size_t from, size_t n, size_t *ret, size_t *ret_n)
{
	const struct tok *t = s->side->toks.v;

	*ret_n = 0;
	if (from >= s->n) {
		*ret = s->side->lines.n;
		return;
	}
	*ret = t[s->v[from].first].line - 1;
	if (n)
		*ret_n = t[s->v[from + n - 1].end - 1].line - *ret;
}

void rung_statements(const struct rung_input *in, struct rung_result *ret)
{
	struct bench b = { .a = in->arena };
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);

	trio_init(&b.x, b.a, in->p, in->u, in->t);
	side_lex(&b.x, &b.x.p);
	side_lex(&b.x, &b.x.u);
	side_lex(&b.x, &b.x.t);
	intern_init(&b.in, b.a);
	if (!stmts_split(b.a, &b.x.p, &b.in, &b.p) || !stmts_split(b.a, &b.x.u, &b.in, &b.u) ||
	    !stmts_split(b.a, &b.x.t, &b.in, &b.t))
		return;
	diff_ids(b.a, keys_of(b.a, &b.p, false), b.p.n, keys_of(b.a, &b.u, false), b.u.n, b.in.n,
		 &b.pu);
	align(&b);
	if (!place_all(&b)) {
		ret->why = b.why;
		return;
	}
	assemble(&b, &out);
	for (size_t i = 0; i < b.slots.n; i++) {
		const struct slot *s = &b.slots.v[i];
		struct fate *f = ARR_PUSH(b.a, ret->fates);

		lines_of(&b.p, s->h.a, s->h.an, &f->p, &f->pn);
		lines_of(&b.u, s->h.b, s->h.bn, &f->u, &f->un);
		f->kind = MERGE_THEIRS;
		if (s->doubt && !ret->review) {
			ret->review = true;
			ret->review_why = s->doubt;
		}
	}
	ret->text = arena_span(b.a, buf_str(&out));
	ret->ok = true;
}
