/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/clash.h"

#include "base/buf.h"
#include "port/edits.h"
#include "port/merge3.h"

/* Tokens without comments, numbered alike when they are spelled alike. */
struct word_seq {
	struct str *v;
	uint32_t *id;
	size_t n;
};

static void words_of(struct arena *a, struct str text, struct intern *in, struct word_seq *ret)
{
	struct toks t;

	tok_lex(a, text, &t);
	ret->v = ARENA_NEW_N(a, struct str, t.n + 1);
	ret->id = ARENA_NEW_N(a, uint32_t, t.n + 1);
	ret->n = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.v[i].kind == TOK_COMMENT)
			continue;
		ret->v[ret->n] = tok_str(&t, i);
		ret->id[ret->n] = intern_id(in, ret->v[ret->n]);
		ret->n++;
	}
}

/* The two ways out of a merge: the branch's where they differ, or upstream's. */
struct variant {
	struct str *v;
	uint32_t *id;
	size_t n;
};

static void take(struct variant *x, const struct word_seq *from, size_t at, size_t n)
{
	if (n) {
		memcpy(x->v + x->n, from->v + at, n * sizeof(*x->v));
		memcpy(x->id + x->n, from->id + at, n * sizeof(*x->id));
	}
	x->n += n;
}

static void variant_init(struct arena *a, struct variant *x, size_t n)
{
	*x = (struct variant){ ARENA_NEW_N(a, struct str, n + 1), ARENA_NEW_N(a, uint32_t, n + 1), 0 };
}

static void put_words(struct buf *out, const char *name, const struct variant *x, size_t at,
		      size_t n)
{
	buf_printf(out, "%s:", name);
	for (size_t i = at; i < at + n; i++)
		buf_printf(out, " %.*s", STR_ARG(x->v[i]));
	buf_addc(out, '\n');
}

static struct str differences(struct arena *a, const struct intern *in, const struct variant *ours,
			      const struct variant *theirs)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct diff d;

	diff_ids(a, ours->id, ours->n, theirs->id, theirs->n, in->n, &d);
	for (size_t i = 0; i < d.n; i++) {
		put_words(&out, "ours", ours, d.v[i].a, d.v[i].an);
		put_words(&out, "theirs", theirs, d.v[i].b, d.v[i].bn);
	}
	return arena_span(a, buf_str(&out));
}

struct str clash_upstream(struct arena *a, const struct phrase_list *words, struct str known,
			  struct str text)
{
	struct phrases back;
	struct map own;
	struct toks t;

	phrases_init(&back, a);
	map_init(&own, a);
	tok_lex(a, known, &t);
	for (size_t i = 0; i < t.n; i++)
		map_put(&own, tok_str(&t, i), &own);
	for (size_t i = 0; i < words->n; i++) {
		const struct phrase *w = &words->v[i];

		/* one word that upstream uses too may mean what it means there */
		if (strchr(w->to, ' ') || !map_has(&own, str_of(w->to)))
			phrases_add(&back, w->to, w->from);
	}
	return phrases_apply(&back, a, text);
}

void clash_find(struct arena *a, struct str p, struct str u, struct str t,
		const struct phrase_list *words, struct clash *ret)
{
	struct word_seq sp, su, st;
	struct variant ours, theirs;
	struct intern in;
	struct diff pt, pu;
	struct merge m;

	*ret = (struct clash){ .words = *words };
	intern_init(&in, a);
	words_of(a, p, &in, &sp);
	words_of(a, u, &in, &su);
	words_of(a, clash_upstream(a, words, p, t), &in, &st);
	diff_ids(a, sp.id, sp.n, st.id, st.n, in.n, &pt);
	diff_ids(a, sp.id, sp.n, su.id, su.n, in.n, &pu);
	merge3(a, (struct merge_seq){ sp.id, sp.n }, (struct merge_seq){ st.id, st.n },
	       (struct merge_seq){ su.id, su.n }, &pt, &pu, false, &m);
	variant_init(a, &ours, sp.n + su.n + st.n);
	variant_init(a, &theirs, sp.n + su.n + st.n);
	for (size_t i = 0; i < m.n; i++) {
		const struct merge_chunk *c = &m.v[i];
		/* what merges and was refused all the same: upstream's change is what
		 * it is about */
		bool apart = c->kind == MERGE_CONFLICT || (!m.conflicts && c->kind == MERGE_THEIRS);

		if (apart) {
			take(&ours, &st, c->t, c->tn);
			take(&theirs, &su, c->u, c->un);
		} else if (c->kind == MERGE_THEIRS) {
			take(&ours, &su, c->u, c->un);
			take(&theirs, &su, c->u, c->un);
		} else {
			take(&ours, &st, c->t, c->tn);
			take(&theirs, &st, c->t, c->tn);
		}
	}
	ret->text = differences(a, &in, &ours, &theirs);
}

struct str clash_of_sides(struct arena *a, struct str ours, struct str theirs)
{
	struct word_seq so, st;
	struct variant o, t;
	struct intern in;

	intern_init(&in, a);
	words_of(a, ours, &in, &so);
	words_of(a, theirs, &in, &st);
	o = (struct variant){ so.v, so.id, so.n };
	t = (struct variant){ st.v, st.id, st.n };
	return differences(a, &in, &o, &t);
}

struct str clash_absent(struct arena *a, struct str name, struct str p, struct str u)
{
	struct str d = clash_of_sides(a, p, u);

	if (!name.n || !d.n)
		return (struct str){ 0 };
	return str_of(arena_printf(a, "absent: %.*s\n%.*s", (int)strcspn(arena_strn(a, name), "\n"),
				   name.p, STR_ARG(d)));
}
