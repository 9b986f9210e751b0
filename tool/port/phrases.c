/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/phrases.h"

#include "port/tokmerge.h"

/* Longer runs are edits, not words. */
#define PHRASE_MAX 12

static const char phrase_unclear[] = "";

void phrases_init(struct phrases *p, struct arena *a)
{
	*p = (struct phrases){ .arena = a };
	map_init(&p->to, a);
	map_init(&p->first, a);
}

static struct str first_word(const char *z)
{
	const char *sp = strchr(z, ' ');

	return (struct str){ z, sp ? (size_t)(sp - z) : strlen(z) };
}

void phrases_add(struct phrases *p, const char *from, const char *to)
{
	void **slot = map_at(&p->to, str_of(from));
	size_t n = 1;

	if (*slot && strcmp(*slot, to)) {
		*slot = (void *)phrase_unclear;
		return;
	}
	*slot = arena_str(p->arena, to);
	map_put(&p->first, first_word(from), p);
	for (const char *z = from; *z; z++)
		n += *z == ' ';
	if (n > p->longest)
		p->longest = n;
}

const char *phrase_joined(struct arena *a, const struct side *s, size_t first, size_t n)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);

	for (size_t i = first; i < first + n; i++) {
		if (i > first)
			buf_addc(&b, ' ');
		buf_add(&b, tok_str(&s->toks, i));
	}
	return arena_strn(a, buf_str(&b));
}

/* The replacement for the tokens at @i, longest first; *ret_n how many. */
static const char *at(const struct phrases *p, struct arena *a, const struct side *s, size_t i,
		      size_t *ret_n)
{
	if (!map_has(&p->first, tok_str(&s->toks, i)))
		return NULL;
	for (size_t n = p->longest; n; n--) {
		const char *to;

		if (i + n > s->toks.n)
			continue;
		to = map_get(&p->to, str_of(phrase_joined(a, s, i, n)));
		if (!to || to == phrase_unclear)
			continue;
		*ret_n = n;
		return to;
	}
	return NULL;
}

void phrase_write(struct buf *out, const char *phrase)
{
	struct str rest = str_of(phrase);
	char last = 0;

	while (rest.n) {
		ptrdiff_t sp = str_find(rest, STR(" "), 0);
		struct str w = { rest.p, sp < 0 ? rest.n : (size_t)sp };
		bool tight = !last || strchr("([>.!~&*", last) || strchr(")],.(;", w.p[0]) ||
			     str_is(w, "->");

		if (last == '>' && out->n > 1 && out->p[out->n - 2] != '-')
			tight = false;
		if (!tight)
			buf_addc(out, ' ');
		buf_add(out, w);
		last = w.p[w.n - 1];
		rest = sp < 0 ? (struct str){ NULL, 0 } :
				(struct str){ rest.p + sp + 1, rest.n - sp - 1 };
	}
}

struct str phrases_apply(const struct phrases *p, struct arena *a, struct str text)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct side s = { .text = text };
	size_t pos = 0;
	bool any = false;

	if (!p->longest)
		return text;
	tok_lex(a, text, &s.toks);
	for (size_t i = 0; i < s.toks.n; i++) {
		size_t n = 0;
		const char *to = at(p, a, &s, i, &n);

		if (!to)
			continue;
		buf_add(&out, (struct str){ text.p + pos, s.toks.v[i].off - pos });
		phrase_write(&out, to);
		pos = s.toks.v[i + n - 1].off + s.toks.v[i + n - 1].len;
		i += n - 1;
		any = true;
	}
	if (!any)
		return text;
	buf_add(&out, (struct str){ text.p + pos, text.n - pos });
	return arena_span(a, buf_str(&out));
}

void phrases_between(struct arena *a, struct str before, struct str after, struct phrase_list *ret)
{
	struct side x = { .text = before }, y = { .text = after };
	struct diff d;

	tok_lex(a, before, &x.toks);
	tok_lex(a, after, &y.toks);
	tok_diff(a, (struct tok_range){ &x, 0, x.toks.n }, (struct tok_range){ &y, 0, y.toks.n },
		 NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		struct diff_hunk h = d.v[i];

		while (i + 1 < d.n && d.v[i + 1].a <= h.a + h.an + 1) {
			i++;
			h.an = d.v[i].a + d.v[i].an - h.a;
			h.bn = d.v[i].b + d.v[i].bn - h.b;
		}
		if (h.an && h.bn && h.an <= PHRASE_MAX && h.bn <= PHRASE_MAX)
			*ARR_PUSH(a, *ret) = (struct phrase){ phrase_joined(a, &x, h.a, h.an),
							      phrase_joined(a, &y, h.b, h.bn) };
	}
}
