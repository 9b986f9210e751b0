/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader of rule files: head comments, metavariables, the lines of a
 * block. It takes a small subset of SmPL that can be run on tokens, and
 * refuses the rest with its place: a rule that is half understood is worse
 * than none.
 */
#include "port/rules_read.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

/* What head comments say, until the block they belong to is made. */
struct heads {
	unsigned directions;
	struct rule_terms old, where;
	const char *review;
};

struct doc {
	struct reader r;
	struct rule *rule;
	struct heads file, block;	/* what is said inside of a block is for it alone */
	ARR(struct rule_block *) blocks;
	struct map names;	/* of blocks */
	const char **value;	/* the last value read: a comment that is set in goes on with it */
};

int read_fail(const struct reader *r, size_t col, const char *fmt, ...)
{
	char what[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(r->e, ERR_RULE, "%s:%u:%zu: %s", r->path, r->line, col ? col : 1, what);
}

struct str read_word(struct str *rest)
{
	struct str s = str_trim(*rest);
	size_t n = 0;

	while (n < s.n && !isspace((unsigned char)s.p[n]))
		n++;
	*rest = (struct str){ s.p + n, s.n - n };
	return (struct str){ s.p, n };
}

static bool word_chars(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	return s.n && !isdigit((unsigned char)s.p[0]);
}

/*
 * "has NAME", "has struct TAG", "has file PATH", "type NAME is TYPE", "body NAME in PATH has
 * WORD"; negated too
 */
static int read_term(struct reader *r, struct str text, struct rule_terms *ret)
{
	struct rule_term t = { .text = str_trim(text) };
	struct str rest = text, verb = read_word(&rest), in, has;

	if (str_is(verb, "has") || str_is(verb, "lacks")) {
		t.negate = str_is(verb, "lacks");
		t.name = read_word(&rest);
		if (str_is(t.name, "struct") || str_is(t.name, "union") || str_is(t.name, "enum")) {
			t.kind = TERM_TAG;
			t.name = read_word(&rest);
		} else if (str_is(t.name, "file")) {
			t.kind = TERM_FILE;
			t.name = read_word(&rest);
		}
	} else if (str_is(verb, "type")) {
		t.kind = TERM_TYPE;
		t.name = read_word(&rest);
		in = read_word(&rest);
		if (!str_is(in, "is"))
			t.name.n = 0;
		t.arg = str_trim(rest);
		if (str_starts(t.arg, "not ")) {
			t.negate = true;
			t.arg = str_trim((struct str){ t.arg.p + 4, t.arg.n - 4 });
		}
		rest.n = 0;
		if (!t.arg.n)
			t.name.n = 0;
	} else if (str_is(verb, "body")) {
		t.kind = TERM_BODY;
		t.name = read_word(&rest);
		in = read_word(&rest);
		t.path = read_word(&rest);
		has = read_word(&rest);
		t.arg = read_word(&rest);
		t.negate = str_is(has, "lacks");
		if (!str_is(in, "in") || (!t.negate && !str_is(has, "has")) || !word_chars(t.arg))
			t.name.n = 0;
	}
	if (!t.name.n || str_trim(rest).n || (t.kind != TERM_FILE && !word_chars(t.name)))
		return read_fail(r, 0, "what is asked of a tree is one of: has NAME, lacks NAME, "
				       "has struct TAG, "
				 "lacks struct TAG, has file PATH, lacks file PATH, type NAME is "
				 "[not] TYPE, "
				 "body NAME in PATH has|lacks WORD");
	*ARR_PUSH(r->arena, *ret) = t;
	return 0;
}

static int read_way(struct reader *r, struct str v, unsigned *ret)
{
	if (str_is(v, "both"))
		*ret = RULE_BOTH;
	else if (str_is(v, "to-old"))
		*ret = RULE_TO_OLD;
	else if (str_is(v, "to-new"))
		*ret = RULE_TO_NEW;
	else
		return read_fail(r, 0, "directions: both, to-old or to-new");
	return 0;
}

static bool hex_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isdigit((unsigned char)s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n >= 12 && s.n <= 40;
}

static int once(struct doc *d, const char **field, struct str key, struct str v)
{
	if (*field)
		return read_fail(&d->r, 0, "%.*s: is there twice", STR_ARG(key));
	if (!v.n)
		return read_fail(&d->r, 0, "%.*s: has no value", STR_ARG(key));
	*field = arena_strn(d->r.arena, v);
	d->value = field;
	return 0;
}

/* Is it "key: value" with one lower-case word before the colon? */
static bool key_value(struct str s, struct str *ret_key, struct str *ret_value)
{
	size_t n = 0;

	while (n < s.n && islower((unsigned char)s.p[n]))
		n++;
	if (!n || n >= s.n || s.p[n] != ':')
		return false;
	*ret_key = (struct str){ s.p, n };
	*ret_value = str_trim((struct str){ s.p + n + 1, s.n - n - 1 });
	return true;
}

static int comment(struct doc *d, struct str line, bool head)
{
	struct reader *r = &d->r;
	struct heads *h = head ? &d->file : &d->block;
	struct str text = { line.p + 2, line.n - 2 }, key, v;

	if (str_starts(text, "   ") && d->value && *d->value) {
		*d->value = arena_printf(r->arena, "%s %.*s", *d->value, STR_ARG(str_trim(text)));
		return 0;
	}
	d->value = NULL;
	if (!key_value(str_trim(text), &key, &v))
		return 0;
	if (str_is(key, "directions"))
		return read_way(r, v, &h->directions);
	if (str_is(key, "old"))
		return read_term(r, v, &h->old);
	if (str_is(key, "where"))
		return read_term(r, v, &h->where);
	if (str_is(key, "review"))
		return once(d, &h->review, key, v);
	if (!head)
		return read_fail(r, 0, "inside of a block: directions:, old:, where:, review:");
	if (str_is(key, "rule"))
		return once(d, &d->rule->name, key, v);
	if (str_is(key, "upstream")) {
		if (!hex_id(v))
			return read_fail(r, 0, "upstream: takes a commit id of 12 hex digits or "
					       "more");
		return once(d, &d->rule->upstream, key, v);
	}
	if (str_is(key, "since")) {
		if (v.n < 2 || v.p[0] != 'v' || !isdigit((unsigned char)v.p[1]))
			return read_fail(r, 0, "since: takes a release such as v6.19");
		return once(d, &d->rule->since, key, v);
	}
	if (str_is(key, "what"))
		return once(d, &d->rule->what, key, v);
	if (str_is(key, "stop"))
		return once(d, &d->rule->stop, key, v);
	return read_fail(r, 0, "unknown key '%.*s:'; there are rule, upstream, since, what, "
			       "directions, old, "
			 "where, review, stop", STR_ARG(key));
}

/* The next line that is not empty. */
static bool next_line(struct reader *r, struct str *ret)
{
	while (str_line(&r->rest, ret)) {
		r->line++;
		if (str_trim(*ret).n)
			return true;
	}
	return false;
}

static int head_done(struct doc *d)
{
	struct rule *u = d->rule;
	struct str base = str_of(d->r.path);
	const char *lacks = !u->name ? "rule" : !u->upstream ? "upstream" : !u->since ? "since" :
			    !u->what ? "what" : !d->file.directions ? "directions" : NULL;

	if (lacks)
		return read_fail(&d->r, 0, "the head says nothing of '%s:'", lacks);
	if (u->stop && !d->file.old.n)
		return read_fail(&d->r, 0, "a rule that stops needs 'old:' to see which meaning a "
					   "tree has");
	for (size_t i = base.n; i-- > 0;)
		if (base.p[i] == '/') {
			base = (struct str){ base.p + i + 1, base.n - i - 1 };
			break;
		}
	if (!str_ends(base, ".cocci") || !str_eq((struct str){ base.p, base.n - 6 },
						 str_of(u->name)))
		return read_fail(&d->r, 0, "rule '%s' stands in %s.cocci", u->name, u->name);
	return 0;
}

static int block_head(struct doc *d, struct str line, struct rule_block *b)
{
	struct str s = str_trim(line), name;

	if (s.n < 3 || s.p[s.n - 1] != '@')
		return read_fail(&d->r, 1, "a block begins with @name@");
	name = (struct str){ s.p + 1, s.n - 2 };
	if (!word_chars(name))
		return read_fail(&d->r, 2, "a block has a name and nothing else: @name@, no "
					   "script, depends "
				 "on, using or exists");
	if (map_has(&d->names, name))
		return read_fail(&d->r, 2, "there are two blocks @%.*s@", STR_ARG(name));
	map_put(&d->names, name, b);
	b->name = name;
	b->line = d->r.line;
	return 0;
}

static bool known_typedef(const struct rule_block *b, struct str s)
{
	for (size_t i = 0; i < b->ntypedefs; i++)
		if (str_eq(b->typedefs[i], s))
			return true;
	return false;
}

/* One declaration: "expression E, F;" "identifier I;" "typedef T;" "struct page *P;" "T *P;" */
static int declaration(struct doc *d, struct rule_block *b, const struct toks *t, size_t i,
		       size_t end)
{
	static const char allowed[] = "metavariables are: expression E; identifier I; typedef T; "
				      "struct TAG *P; T *P; with T declared before";
	struct rule_meta m = { .kind = META_EXPRESSION };
	struct str first = tok_str(t, i);
	size_t col = t->v[i].off + 1, stars = 0;
	bool is_typedef = str_is(first, "typedef");

	if (str_is(first, "identifier")) {
		m.kind = META_IDENTIFIER;
	} else if (str_is(first, "struct") || known_typedef(b, first)) {
		size_t last = str_is(first, "struct") ? i + 1 : i;

		if (last >= end || t->v[last].kind != TOK_IDENT)
			return read_fail(&d->r, col, "%s", allowed);
		m.kind = META_TYPED;
		m.type = (struct str){ first.p, tok_str(t, last).p + t->v[last].len - first.p };
		i = last;
	} else if (!str_is(first, "expression") && !is_typedef) {
		return read_fail(&d->r, col, "%s", allowed);
	}
	for (i++; i < end; i++) {
		if (tok_is(t, i, "*") && m.kind == META_TYPED) {
			stars++;
			continue;
		}
		if (t->v[i].kind != TOK_IDENT || tok_keyword(tok_str(t, i)) ||
		    (i + 1 < end && !tok_is(t, i + 1, ",")))
			return read_fail(&d->r, t->v[i].off + 1, "%s", allowed);
		m.name = tok_str(t, i);
		m.stars = (int)stars;
		stars = 0;
		if (b->nmetas == RULE_METAS_MAX || b->ntypedefs == RULE_METAS_MAX)
			return read_fail(&d->r, t->v[i].off + 1, "a block has at most %d "
								 "metavariables",
					 RULE_METAS_MAX);
		if (is_typedef) {
			b->typedefs[b->ntypedefs++] = m.name;
		} else {
			if (m.kind == META_TYPED && m.stars != 1)
				return read_fail(&d->r, t->v[i].off + 1, "a typed metavariable is "
									 "a pointer: *%.*s",
						 STR_ARG(m.name));
			b->metas[b->nmetas++] = m;
		}
		i++;
	}
	return 0;
}

static int metavariables(struct doc *d, struct rule_block *b)
{
	struct str line;
	struct toks t;

	while (next_line(&d->r, &line)) {
		size_t from = 0;

		if (str_is(str_trim(line), "@@"))
			return 0;
		if (str_starts(line, "//")) {
			int rc = comment(d, line, false);

			if (rc)
				return rc;
			continue;
		}
		tok_lex(d->r.arena, line, &t);
		for (size_t i = 0; i < t.n; i++) {
			int rc;

			if (!tok_is(&t, i, ";"))
				continue;
			if (i == from)
				return read_fail(&d->r, t.v[i].off + 1, "a declaration is missing "
									"before ';'");
			rc = declaration(d, b, &t, from, i);
			if (rc)
				return rc;
			from = i + 1;
		}
		if (from < t.n)
			return read_fail(&d->r, line.n, "a declaration ends with ';' on its line");
	}
	return read_fail(&d->r, 0, "@@ is missing after the metavariables of @%.*s@",
			 STR_ARG(b->name));
}

static void add_line(struct reader *r, struct form_text *f, struct str line)
{
	size_t skip = 1;

	while (skip < line.n && (line.p[skip] == ' ' || line.p[skip] == '\t'))
		skip++;
	if (!f->line) {
		f->line = r->line;
		f->col = skip + 1;
		f->text = (struct str){ line.p + skip, line.n - skip };
	} else {
		f->text = str_of(arena_printf(r->arena, "%.*s\n%.*s", STR_ARG(f->text),
					      (int)(line.n - skip), line.p + skip));
	}
}

/* The lines of a block; leaves the first line that is none of them in @ret_after. */
static int body(struct doc *d, struct rule_block *b, struct str *ret_after)
{
	struct reader *r = &d->r;
	struct form_text f[2] = { { { 0 }, 0, 0 }, { { 0 }, 0, 0 } };
	bool stop = d->rule->stop, any = false;
	enum rule_kind kind[2];
	struct str line;
	uint32_t here;
	int rc;

	while ((any = next_line(r, &line))) {
		char c = line.p[0];

		if (str_starts(line, "//") || c == '@')
			break;
		if (stop ? c != '*' : c != '-' && c != '+')
			return read_fail(r, 1, stop ? "a rule that stops has '*' lines only" :
					 "only '-' and '+' lines: context, '...' and disjunctions "
					 "are outside "
					 "of the subset");
		if (c == '-' && f[RULE_NEW].line)
			return read_fail(r, 1, "the '-' lines come before the '+' lines");
		add_line(r, &f[c == '-' ? RULE_OLD : RULE_NEW], line);
	}
	if (!f[RULE_NEW].line || (!stop && !f[RULE_OLD].line))
		return read_fail(r, 1, "@%.*s@ needs %s", STR_ARG(b->name),
				 stop ? "a '*' line" : "'-' lines and '+' lines");
	here = r->line;
	for (int s = stop ? RULE_NEW : RULE_OLD; s <= RULE_NEW; s++) {
		r->line = f[s].line;
		rc = read_form(r, b, &f[s], &b->side[s], &kind[s]);
		if (rc)
			return rc;
	}
	b->kind = kind[RULE_NEW];
	if (!stop && kind[RULE_OLD] != kind[RULE_NEW])
		return read_fail(r, f[RULE_NEW].col, "the two forms are not of one kind: both are "
						     "expressions, or "
				 "end with ';', or are types, or #include lines");
	rc = read_directions(r, b);
	r->line = here;
	*ret_after = any ? line : (struct str){ 0 };
	return rc;
}

static void inherit(struct doc *d, struct rule_block *b)
{
	struct heads *h = &d->block;

	b->directions = h->directions ? h->directions : d->file.directions;
	b->old = h->old.n ? h->old : d->file.old;
	for (size_t i = 0; i < d->file.where.n; i++)
		*ARR_PUSH(d->r.arena, b->where) = d->file.where.v[i];
	for (size_t i = 0; i < h->where.n; i++)
		*ARR_PUSH(d->r.arena, b->where) = h->where.v[i];
	b->review = h->review ? h->review : d->file.review;
	d->block = (struct heads){ 0 };
	d->value = NULL;
}

static int block(struct doc *d, struct str *line)
{
	struct rule_block *b = ARENA_NEW(d->r.arena, struct rule_block);
	int rc = block_head(d, *line, b);

	if (rc)
		return rc;
	b->rule = d->rule;
	b->metas = ARENA_NEW_N(d->r.arena, struct rule_meta, RULE_METAS_MAX);
	b->typedefs = ARENA_NEW_N(d->r.arena, struct str, RULE_METAS_MAX);
	rc = metavariables(d, b);
	inherit(d, b);
	if (!rc)
		rc = body(d, b, line);
	if (!rc)
		*ARR_PUSH(d->r.arena, d->blocks) = b;
	return rc;
}

int rule_parse(struct arena *a, const char *path, struct str text, struct rule **ret,
	       struct err *e)
{
	struct doc d = { .r = { a, arena_str(a, path), arena_span(a, text), 0, e } };
	struct str line = { 0 };
	bool have;
	int rc = 0;

	map_init(&d.names, a);
	d.rule = ARENA_NEW(a, struct rule);
	d.rule->path = d.r.path;
	have = next_line(&d.r, &line);
	while (have && !rc) {
		if (str_starts(line, "//")) {
			rc = d.blocks.n ? 0 : comment(&d, line, true);
			have = next_line(&d.r, &line);
		} else if (line.p[0] == '@') {
			if (!d.blocks.n)
				rc = head_done(&d);
			if (!rc)
				rc = block(&d, &line);
			have = line.p != NULL;
		} else {
			rc = read_fail(&d.r, 1, "outside of a block only // comments may stand");
		}
	}
	if (!rc && !d.blocks.n)
		rc = read_fail(&d.r, 1, "there is no block: @name@, metavariables, @@, '-' and "
					"'+' lines");
	if (rc)
		return rc;
	d.rule->blocks = d.blocks.v;
	d.rule->n = d.blocks.n;
	*ret = d.rule;
	return 0;
}

int rules_all(struct rule_set *set)
{
	struct rule_rest *rest = set->rest;

	if (rest && !rest->tried) {
		rest->tried = true;
		rest->rc = rest->load(rest->ctx, set, &rest->err);
	}
	return rest ? rest->rc : 0;
}

int rules_add(struct arena *a, struct rule_set *set, struct rule *r, struct err *e)
{
	for (size_t i = 0; i < set->n; i++)
		if (!strcmp(set->v[i]->name, r->name))
			return err_set(e, ERR_RULE, "%s: there is a rule '%s' already, in %s",
				       r->path,
				       r->name, set->v[i]->path);
	for (size_t i = 0; i < r->n; i++)
		r->blocks[i]->index = set->nblocks++;
	*ARR_PUSH(a, *set) = r;
	return 0;
}
