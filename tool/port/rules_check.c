/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Triples: a rule, what it finds, what it makes of it. Small files beside the
 * rules; series/rules/README.md has the format.
 */
#include "port/rules.h"

#include "port/rewrite.h"
#include "port/rules_read.h"

static const struct rule_block *block_named(const struct rule *r, struct str name)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->blocks[i]->name, name))
			return r->blocks[i];
	return NULL;
}

/* "to-old", "to-new block", "keep to-old block"; of a rule that stops "stop" and "keep" */
static int header(const struct reader *r, const struct rule *rule, struct str line,
		  struct rule_triple *t)
{
	struct str rest = line, w = read_word(&rest);

	t->line = r->line;
	t->keep = str_is(w, "keep");
	if (rule->stop) {
		if ((!t->keep && !str_is(w, "stop")) || str_trim(rest).n)
			return read_fail(r, 1, "of a rule that stops a triple begins with stop or "
					       "keep");
		return 0;
	}
	if (t->keep)
		w = read_word(&rest);
	if (str_is(w, "to-old"))
		t->dir = RULE_TO_OLD;
	else if (str_is(w, "to-new"))
		t->dir = RULE_TO_NEW;
	else
		return read_fail(r, 1, "a triple begins with to-old, to-new, keep to-old or keep "
				       "to-new");
	w = read_word(&rest);
	if (w.n) {
		t->block = block_named(rule, w);
		if (!t->block)
			return read_fail(r, 1, "rule %s has no block @%.*s@", rule->name,
					 STR_ARG(w));
	}
	return 0;
}

static struct str more(struct arena *a, struct str have, struct str line)
{
	return str_of(arena_printf(a, "%.*s%.*s\n", STR_ARG(have), (int)(line.n - 1), line.p + 1));
}

int rule_triples_parse(struct arena *a, const struct rule *r, const char *path, struct str text,
		       struct rule_triples *ret, struct err *e)
{
	struct reader rd = { a, path, arena_span(a, text), 0, e };
	struct rule_triple *t = NULL;
	struct str line;
	int rc;

	while (str_line(&rd.rest, &line)) {
		rd.line++;
		if (!str_trim(line).n || line.p[0] == '#')
			continue;
		if (line.p[0] == '-' || line.p[0] == '+' || line.p[0] == ' ') {
			if (!t || (t->keep || r->stop) != (line.p[0] == ' '))
				return read_fail(&rd, 1, "'-' and '+' lines follow to-old or "
							 "to-new, lines that "
						 "begin with a space follow keep and stop");
			if (line.p[0] != '+')
				t->before = more(a, t->before, line);
			if (line.p[0] != '-')
				t->after = more(a, t->after, line);
			continue;
		}
		t = ARR_PUSH(a, *ret);
		rc = header(&rd, r, line, t);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < ret->n; i++) {
		rd.line = ret->v[i].line;
		if (!ret->v[i].before.n || !ret->v[i].after.n)
			return read_fail(&rd, 1, "a triple needs a text before and a text after");
	}
	return 0;
}

/* A snippet that is no whole item stands in a function. */
static bool whole_items(struct str s)
{
	return s.n && s.p[0] != '\t' && s.p[0] != ' ';
}

struct str rule_triple_frame(struct arena *a, struct str snippet, size_t nth)
{
	if (whole_items(snippet))
		return snippet;
	return str_of(arena_printf(a, "static void frame_%zu(void)\n{\n%.*s}\n", nth,
				   STR_ARG(snippet)));
}

void rule_triple_run(struct arena *a, const struct rule *r, const struct rule_triple *t,
		     struct str framed, struct rule_text *ret)
{
	struct rule_set set = { 0 };
	struct rule one = *r;
	struct rule_plan plan;
	size_t n = 0;

	/* a set of this rule alone; its blocks keep their numbers */
	*ARR_PUSH(a, set) = &one;
	for (size_t i = 0; i < r->n; i++)
		if (r->blocks[i]->index >= n)
			n = r->blocks[i]->index + 1;
	set.nblocks = n;
	rules_plan(&plan, a, &set, NULL, NULL, "triple.c");
	plan.force = t->dir;
	plan.only = t->block;
	rules_translate(&plan, framed, ret);
}

bool rule_same_code(struct str a, struct str b)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct toks x, y;

	tok_lex(&tmp, a, &x);
	tok_lex(&tmp, b, &y);
	if (x.n != y.n)
		return false;
	for (size_t i = 0; i < x.n; i++)
		if (x.v[i].id != y.v[i].id)
			return false;
	return true;
}

static bool covered(const struct rule_triples *t, const struct rule *r, const struct rule_block *b,
		    enum rule_dir dir)
{
	for (size_t i = 0; i < t->n; i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct rule_text x;

		if (t->v[i].keep || t->v[i].dir != dir || (t->v[i].block && t->v[i].block != b))
			continue;
		rule_triple_run(&tmp, r, &t->v[i], rule_triple_frame(&tmp, t->v[i].before, 0), &x);
		for (size_t k = 0; k < x.hits.n; k++)
			if (x.hits.v[k].block == b)
				return true;
	}
	return false;
}

static size_t check_triple(const struct rule *r, const char *path, const struct rule_triple *t,
			   struct buf *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str after = rule_triple_frame(&tmp, t->after, 0);
	struct rule_text x;

	rule_triple_run(&tmp, r, t, rule_triple_frame(&tmp, t->before, 0), &x);
	if (str_eq(x.text, after))
		return 0;
	buf_printf(ret, "%s:%u: %s, but this came out:\n%.*s", path, t->line,
		   t->keep ? "must stay as it is" : "wanted the text on the '+' lines",
		   STR_ARG(x.text));
	return 1;
}

/* A rule that stops finds the uses that its triples show, and none of those to keep. */
static size_t check_stop(const struct rule *r, const char *path, const struct rule_triples *t,
			 struct buf *ret)
{
	size_t found = 0;
	bool stop = false, keep = false;

	for (size_t i = 0; i < t->n; i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct str text = rule_triple_frame(&tmp, t->v[i].before, 0);
		struct toks toks;
		struct items items;
		bool hit = false;

		tok_lex(&tmp, text, &toks);
		item_split(&tmp, &toks, &items);
		for (size_t k = 0; k < r->n && !hit; k++) {
			struct rewrite_match m = { 0 };
			struct rewrite rw;

			rewrite_init(&rw, &tmp, r->blocks[k], &r->blocks[k]->side[RULE_NEW], &toks,
				     &items);
			hit = rewrite_next(&rw, 0, &m);
		}
		stop |= !t->v[i].keep;
		keep |= t->v[i].keep;
		if (hit == t->v[i].keep) {
			buf_printf(ret, "%s:%u: %s\n", path, t->v[i].line,
				   hit ? "must not be found, and is" : "must be found, and is not");
			found++;
		}
	}
	if (!stop || !keep) {
		buf_printf(ret, "%s: needs a 'stop' and a 'keep'\n", path);
		found++;
	}
	return found;
}

size_t rule_check(const struct rule *r, const char *path, const struct rule_triples *t,
		  struct buf *ret)
{
	size_t found = 0;
	bool keep = false;

	if (r->stop)
		return check_stop(r, path, t, ret);
	for (size_t i = 0; i < t->n; i++) {
		found += check_triple(r, path, &t->v[i], ret);
		keep |= t->v[i].keep;
	}
	if (!keep) {
		buf_printf(ret, "%s: nothing says what must stay as it is (keep)\n", path);
		found++;
	}
	for (size_t i = 0; i < r->n; i++)
		for (enum rule_dir d = RULE_TO_OLD; d <= RULE_TO_NEW; d++)
			if ((r->blocks[i]->directions & d) && !covered(t, r, r->blocks[i], d)) {
				buf_printf(ret, "%s: @%.*s@ has no triple %s\n", path,
					   STR_ARG(r->blocks[i]->name), rule_dir_name(d));
				found++;
			}
	return found;
}
