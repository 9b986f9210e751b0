// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a semantic patch did besides: a function that no site names, white space
 * that need not have changed, an item that does not hold together.
 */
#include <ctype.h>

#include "port/gate_item.h"
#include "port/lines.h"
#include "spatch/semantic_parts.h"

/* A file before and after, item by item. */
struct sides {
	struct semantic_run *r;
	size_t file;
	const char *path;
	const struct lexed *b, *n;
	struct diff d;		/* of items */
	size_t *n_of_b;
};

static struct str span(const struct lexed *l, size_t first, size_t end)
{
	size_t off = l->toks.v[first].off;
	const struct tok *last = &l->toks.v[end - 1];

	return (struct str){ l->text.p + off, last->off + last->len - off };
}

static struct str item_text(const struct lexed *l, size_t i)
{
	return span(l, l->items.v[i].first, l->items.v[i].end);
}

/* White space before item @i; behind the last one for i == items.n. */
static struct str gap(const struct lexed *l, size_t i)
{
	size_t from = 0, to = l->text.n;

	if (i > 0) {
		struct str prev = item_text(l, i - 1);

		from = (size_t)(prev.p + prev.n - l->text.p);
	}
	if (i < l->items.n)
		to = l->toks.v[l->items.v[i].first].off;
	return (struct str){ l->text.p + from, to - from };
}

static void compare_items(struct sides *s)
{
	struct arena *tmp = &s->r->tmp;
	uint32_t *b = ARENA_NEW_N(tmp, uint32_t, s->b->items.n + 1);
	uint32_t *n = ARENA_NEW_N(tmp, uint32_t, s->n->items.n + 1);
	struct intern in;

	intern_init(&in, tmp);
	for (size_t i = 0; i < s->b->items.n; i++)
		b[i] = intern_id(&in, item_text(s->b, i));
	for (size_t i = 0; i < s->n->items.n; i++)
		n[i] = intern_id(&in, item_text(s->n, i));
	diff_ids(tmp, b, s->b->items.n, n, s->n->items.n, in.n, &s->d);
	s->n_of_b = diff_map(tmp, &s->d, s->b->items.n);
}

/* Does a site stand for a change of item @i? One without function: for the item it matches in. */
static bool named(const struct sides *s, const struct lexed *l, size_t i)
{
	const struct change *c = s->r->c;
	const struct item *it = &l->items.v[i];

	for (size_t k = 0; k < c->nsite; k++) {
		const struct site *site = &c->site[k];
		const struct patterns *p = l == s->n ? &site->after : &site->gone;

		if (!s->r->applies[k] || strcmp(site->path, s->path))
			continue;
		if (site->function ? str_is(it->name, site->function) :
		    patterns_count(p, &l->toks, it->first, it->end, NULL))
			return true;
	}
	return false;
}

static bool same_item(const struct item *x, const struct item *y)
{
	return x->kind == y->kind && str_eq(x->name, y->name);
}

/* The item like @it among @n items of @l from @from on, or SIZE_MAX. */
static size_t find_like(const struct item *it, const struct lexed *l, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		if (same_item(it, &l->items.v[i]))
			return i;
	}
	return SIZE_MAX;
}

static void unexpected(const struct sides *s, const struct lexed *l, size_t i)
{
	const struct item *it = &l->items.v[i];
	bool old = l == s->b;
	struct semantic_place at = {
		.file = s->file, .function = it->name,
		.line = old ? l->toks.v[it->head].line : 0,
	};

	*(old ? &at.branch : &at.after) = item_text(l, i);
	semantic_refuse(s->r, &at, "%s, but no site of the manifest names it",
			old ? "it was changed" : "it was added or changed");
}

static size_t next_code(const struct lexed *l, const struct item *it, size_t i, size_t *comments)
{
	while (i < it->end && l->toks.v[i].kind == TOK_COMMENT) {
		(*comments)++;
		i++;
	}
	return i;
}

/* Same code, other words about it? Comments may come and change, but not vanish. */
static bool only_comments(const struct sides *s, const struct item *b, const struct item *n)
{
	const struct tok *tb = s->b->toks.v, *tn = s->n->toks.v;
	size_t nb = 0, nn = 0, i = b->first, k = n->first;

	for (;; i++, k++) {
		i = next_code(s->b, b, i, &nb);
		k = next_code(s->n, n, k, &nn);
		if (i == b->end || k == n->end)
			return i == b->end && k == n->end && nn >= nb;
		if (tb[i].id != tn[k].id)
			return false;
	}
}

/* Patterns do not see comments, so no site can stand for one: it is an edit of its own. */
static void add_comment_edit(const struct sides *s, const struct item *it)
{
	struct port_result *res = &s->r->result.v[s->file];
	struct str name = arena_span(s->r->a, it->name);
	struct port_edit *e = ARR_PUSH(s->r->a, res->edits);

	*e = (struct port_edit){
		.function = name, .ordinal = 1, .rung = RUNG_SPATCH,
		.outcome = EDIT_ADAPTED, .reason = "what its comment says",
	};
	for (size_t i = 0; i + 1 < res->edits.n; i++)
		e->ordinal += str_eq(res->edits.v[i].function, name);
}

/*
 * All that differs in one hunk. A new declaration next to a function that a site
 * names (an enum for its argument, its EXPORT_SYMBOL) belongs to it.
 */
static void check_hunk(const struct sides *s, const struct diff_hunk *h)
{
	bool beside = false;

	for (size_t i = h->b; i < h->b + h->bn; i++)
		beside |= s->n->items.v[i].kind == ITEM_FUNC && named(s, s->n, i);
	for (size_t i = h->b; i < h->b + h->bn; i++) {
		const struct item *it = &s->n->items.v[i];
		size_t was = find_like(it, s->b, h->a, h->an);
		bool fresh = was == SIZE_MAX && it->kind != ITEM_FUNC;

		if (named(s, s->n, i) || (was != SIZE_MAX && named(s, s->b, was)) ||
		    (fresh && beside))
			continue;
		if (was != SIZE_MAX && only_comments(s, &s->b->items.v[was], it))
			add_comment_edit(s, it);
		else
			unexpected(s, s->n, i);
	}
	for (size_t i = h->a; i < h->a + h->an; i++) {
		/* the other half of a change was looked at above */
		if (find_like(&s->b->items.v[i], s->n, h->b, h->bn) == SIZE_MAX &&
		    !named(s, s->b, i))
			unexpected(s, s->b, i);
	}
}

static void check_gaps(const struct sides *s)
{
	size_t nb = s->b->items.n, nn = s->n->items.n;

	for (size_t i = 0; i <= nb; i++) {
		bool left = i == 0 || s->n_of_b[i - 1] != SIZE_MAX;
		bool right = i == nb || s->n_of_b[i] != SIZE_MAX;
		size_t k = i == nb ? nn : s->n_of_b[i];
		struct semantic_place at = { .file = s->file };

		if (!left || !right || k != (i ? s->n_of_b[i - 1] + 1 : 0) ||
		    str_eq(gap(s->b, i), gap(s->n, k)))
			continue;
		at.line = i < nb ? s->b->toks.v[s->b->items.v[i].first].line : 0;
		if (i < nb)
			at.function = s->b->items.v[i].name;
		semantic_refuse(s->r, &at, "Coccinelle changed the white space before it");
	}
}

static void check_gates(const struct sides *s, const struct diff_hunk *h)
{
	for (size_t i = h->b; i < h->b + h->bn; i++) {
		const struct item *it = &s->n->items.v[i];
		size_t was = find_like(it, s->b, h->a, h->an);
		struct semantic_place at = { .file = s->file, .function = it->name };
		const char *fault;

		/* a directive alone is half of a pair */
		if (it->kind == ITEM_PP || it->kind == ITEM_OTHER)
			continue;
		at.after = item_text(s->n, i);
		if (was != SIZE_MAX) {
			at.branch = item_text(s->b, was);
			at.line = s->b->toks.v[s->b->items.v[was].head].line;
		}
		fault = gate_item(s->r->a, at.branch, at.after);
		if (fault)
			semantic_refuse(s->r, &at, "after the port %s", fault);
	}
}

/* Equal but for white space? */
static bool same_but_space(struct str x, struct str y)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < x.n && isspace((unsigned char)x.p[i]))
			i++;
		while (k < y.n && isspace((unsigned char)y.p[k]))
			k++;
		if (i == x.n || k == y.n)
			return i == x.n && k == y.n;
		if (x.p[i++] != y.p[k++])
			return false;
	}
}

static struct str unindented(struct str line)
{
	while (line.n && (*line.p == ' ' || *line.p == '\t')) {
		line.p++;
		line.n--;
	}
	return line;
}

static bool trailing_space(struct str line)
{
	if (line.n && line.p[line.n - 1] == '\n')
		line.n--;
	return line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t');
}

/* @i: the line of the branch to name; past the last one for what comes at the end. */
static void reformatted(const struct sides *s, const struct lines *b, const struct diff_hunk *h,
			size_t i, const char *what)
{
	struct semantic_place at = { .file = s->file };

	at.line = (uint32_t)(i < b->n ? i + 1 : b->n);
	at.function = item_name_at_line(&s->b->toks, &s->b->items, at.line);
	at.branch = lines_span(b, h->a, h->an);
	semantic_refuse(s->r, &at, "line %u: %s", (unsigned)at.line, what);
}

static void check_line_hunk(const struct sides *s, const struct lines *b, const struct lines *n,
			    const struct diff_hunk *h)
{
	for (size_t j = h->b; j < h->b + h->bn; j++) {
		if (trailing_space(n->v[j]))
			reformatted(s, b, h, h->a,
				    "what replaces it has white space at the end of a line");
		for (size_t i = h->a; i < h->a + h->an; i++) {
			if (same_but_space(b->v[i], n->v[j]) &&
			    !str_eq(unindented(b->v[i]), unindented(n->v[j])))
				reformatted(s, b, h, i, "Coccinelle changed its white space");
		}
	}
}

/* Are lines of an item that a site names indented anew, and is that all? */
static bool indented_anew(const struct sides *s, const struct lines *b, const struct lines *n,
			  const struct diff_hunk *h)
{
	const struct item *it = s->n->items.v;
	size_t i = 0;

	if (h->an != h->bn)
		return false;
	for (size_t k = 0; k < h->an; k++) {
		if (!str_eq(unindented(b->v[h->a + k]), unindented(n->v[h->b + k])))
			return false;
	}
	while (i + 1 < s->n->items.n && s->n->toks.v[it[i + 1].first].line <= h->b + 1)
		i++;
	return i < s->n->items.n && named(s, s->n, i);
}

/*
 * Lines that need not change must not. A line may be indented anew where code
 * around it changed too; otherwise its white space is as it was.
 */
static void check_lines(const struct sides *s)
{
	struct arena *tmp = &s->r->tmp;
	struct lines b, n;
	struct intern in;
	struct diff d;

	intern_init(&in, tmp);
	lines_split(tmp, s->b->text, &in, &b);
	lines_split(tmp, s->n->text, &in, &n);
	diff_ids(tmp, b.id, b.n, n.id, n.n, in.n, &d);
	for (size_t k = 0; k < d.n; k++) {
		const struct diff_hunk *h = &d.v[k];

		if (indented_anew(s, &b, &n, h))
			continue;
		if (same_but_space(lines_span(&b, h->a, h->an), lines_span(&n, h->b, h->bn)))
			reformatted(s, &b, h, h->a, "Coccinelle changed nothing but white space");
		else
			check_line_hunk(s, &b, &n, h);
	}
}

void semantic_check(struct semantic_run *r, size_t f)
{
	struct sides s = { .r = r, .file = f, .path = r->file.v[f].target };

	if (files_get(&r->before, s.path, &s.b) <= 0 || files_get(&r->after, s.path, &s.n) <= 0)
		BUG("%s was read a moment ago", s.path);
	compare_items(&s);
	for (size_t i = 0; i < s.d.n; i++) {
		check_hunk(&s, &s.d.v[i]);
		check_gates(&s, &s.d.v[i]);
	}
	check_gaps(&s);
	check_lines(&s);
}
