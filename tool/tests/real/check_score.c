/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How well `backport check` judges: on real ports, where a finding is a false
 * alarm unless the porter was wrong, and on the same ports damaged one way each.
 *
 *	check_score REPO DATA CACHE PAIRS [SHOW]
 *
 * PAIRS as backtest reads them; a label that holds " same " is a port with upstream's own lines.
 * SHOW: "alarms" or the name of a damage: print what was found, or missed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "backtest/backtest.h"
#include "base/io.h"
#include "git/repo.h"
#include "index/cache.h"
#include "port/lines.h"
#include "spatch/rule_load.h"
#include "work/check_port.h"

#define DAMAGES(X) \
	X(DROP_EDIT, "drop-edit")	/* one hunk of the port is not made */ \
	X(DROP_LINE, "drop-line")	/* one statement that came is not there */ \
	X(DROP_RELEASE, "drop-release")	/* one that unlocks, puts or frees */ \
	X(KEEP_LINE, "keep-line")	/* one statement that went is still there */ \
	X(OTHER_LABEL, "other-label")	/* a goto that came goes to another label of its function */ \
	X(OTHER_CALL, "other-call")	/* a call that came calls another function of the file */ \
	X(OTHER_VALUE, "other-value")	/* a variable that came is another of its function */ \
	X(NO_SUCH_CALL, "no-such-call")	/* or one that nobody has */ \
	X(NEGATED, "negated")		/* == for != */ \
	X(TWICE, "twice")		/* a statement that came stands there twice */ \
	X(MOVED, "moved")		/* a statement that came stands three lines later */ \
	X(FEWER_ARGS, "fewer-args")	/* the last argument of a call that came is gone */

enum damage {
#define X(code, name) code,
	DAMAGES(X)
#undef X
	DAMAGE_N
};

static const char *const names[] = {
#define X(code, name) name,
	DAMAGES(X)
#undef X
};

struct score {
	size_t ports[2], alarms[2];		/* by "same" */
	size_t errors;
	size_t done[2][DAMAGE_N], caught[2][DAMAGE_N];
	struct map checks;			/* of false alarms: how often */
	struct arena arena;
};

struct bench {
	struct arena *arena;
	const struct port_file *f;
	const struct port_result *r;
	struct lines t, made;
	struct diff d;
	struct toks toks;
};

static struct str join(struct bench *b, size_t upto, struct str with, size_t from)
{
	struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct str text;

	for (size_t i = 0; i < upto; i++)
		buf_add(&out, b->made.v[i]);
	buf_add(&out, with);
	for (size_t i = from; i < b->made.n; i++)
		buf_add(&out, b->made.v[i]);
	text = arena_span(b->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static bool statement(struct str line)
{
	struct str s = str_trim(line);

	return s.n > 4 && s.p[s.n - 1] == ';' && str_find(s, STR("("), 0) > 0 &&
	       str_find(s, STR(");"), 0) > 0 && !str_starts(s, "*") && !str_starts(s, "if") &&
	       !str_starts(s, "}") && !str_starts(s, "for") && !str_starts(s, "static") &&
	       !str_starts(s, "extern") && !str_starts(s, "/*") &&
	       (line.p[0] == '\t' || line.p[0] == ' ');
}

static bool releases(struct str line)
{
	return str_find(line, STR("unlock"), 0) >= 0 || str_find(line, STR("put"), 0) >= 0 ||
	       str_find(line, STR("free"), 0) >= 0;
}

/* The line that came that @fits; SIZE_MAX: none. */
static size_t pick(struct bench *b, bool (*fits)(struct str))
{
	for (size_t i = 0; i < b->d.n; i++)
		for (size_t k = 0; k < b->d.v[i].bn; k++)
			if (statement(b->made.v[b->d.v[i].b + k]) &&
			    (!fits || fits(b->made.v[b->d.v[i].b + k])))
				return b->d.v[i].b + k;
	return SIZE_MAX;
}

static struct str replaced(struct bench *b, struct str old, struct str with)
{
	size_t at = (size_t)(old.p - b->r->text.p);

	return str_of(arena_printf(b->arena, "%.*s%.*s%s", (int)at, b->r->text.p, STR_ARG(with),
				   b->r->text.p + at + old.n));
}

static bool came(struct bench *b, uint32_t line)
{
	for (size_t i = 0; i < b->d.n; i++)
		if (line - 1 >= b->d.v[i].b && line - 1 < b->d.v[i].b + b->d.v[i].bn)
			return true;
	return false;
}

/* Another word in the same part as @i: after "goto", or before "(". */
static bool other_word(struct bench *b, size_t i, bool label, struct str *ret)
{
	const struct toks *t = &b->toks;
	size_t first = i, end = i;

	/* within the function: up to a '}' in the first column, either way */
	while (first && !(tok_is(t, first, "}") && t->v[first].flags & TOK_BOL &&
			  (!t->v[first].off || t->text.p[t->v[first].off - 1] == '\n')))
		first--;
	while (end < t->n && !(tok_is(t, end, "}") && t->text.p[t->v[end].off - 1] == '\n'))
		end++;
	for (size_t k = first; k < end; k++) {
		bool fits = label ? k + 1 < t->n && tok_is(t, k + 1, ":") &&
					    t->v[k].flags & TOK_BOL :
				    k + 1 < t->n && tok_is(t, k + 1, "(") && !came(b, t->v[k].line);

		if (fits && t->v[k].kind == TOK_IDENT && t->v[k].id != t->v[i].id &&
		    !tok_keyword(tok_str(t, k)) && k > first + 20) {
			*ret = tok_str(t, k);
			return true;
		}
	}
	return false;
}

/* Another variable on the lines that the branch had. */
static bool other_value(struct bench *b, size_t i, struct str *ret)
{
	const struct toks *t = &b->toks;

	for (size_t k = i; k-- > 1;) {
		if (tok_is(t, k, "}") && t->text.p[t->v[k].off - 1] == '\n')
			return false;
		if (t->v[k].kind == TOK_IDENT && !tok_keyword(tok_str(t, k)) &&
		    tok_is(t, k + 1, ",") && t->v[k].id != t->v[i].id && !came(b, t->v[k].line)) {
			*ret = tok_str(t, k);
			return true;
		}
	}
	return false;
}

static bool damage_word(struct bench *b, enum damage d, struct str *ret)
{
	const struct toks *t = &b->toks;
	struct str other;

	for (size_t i = 1; i + 2 < t->n; i++) {
		struct str w = tok_str(t, i);

		if (!came(b, t->v[i].line) || t->v[i].flags & TOK_PP)
			continue;
		if (d == NEGATED && (tok_is(t, i, "==") || tok_is(t, i, "!="))) {
			*ret = replaced(b, w, tok_is(t, i, "==") ? STR("!=") : STR("=="));
			return true;
		}
		if (t->v[i].kind != TOK_IDENT || tok_keyword(w) ||
		    (d != OTHER_LABEL && !statement(b->made.v[t->v[i].line - 1])))
			continue;
		if (d == OTHER_LABEL && tok_is(t, i - 1, "goto") &&
		    other_word(b, i, true, &other)) {
			*ret = replaced(b, w, other);
			return true;
		}
		if (d == OTHER_VALUE && (tok_is(t, i + 1, ",") || tok_is(t, i + 1, ")")) &&
		    (tok_is(t, i - 1, "(") || tok_is(t, i - 1, ",")) && other_value(b, i, &other)) {
			*ret = replaced(b, w, other);
			return true;
		}
		if (!tok_is(t, i + 1, "("))
			continue;
		if (d == NO_SUCH_CALL) {
			*ret = replaced(b, w, STR("nobody_has_this"));
			return true;
		}
		if (d == OTHER_CALL && other_word(b, i, false, &other)) {
			*ret = replaced(b, w, other);
			return true;
		}
		if (d == FEWER_ARGS) {
			size_t close = tok_close(t, i + 1, t->n), comma = 0, depth = 0;

			for (size_t k = i + 2; k < close; k++) {
				depth += tok_is(t, k, "(") - tok_is(t, k, ")");
				if (!depth && tok_is(t, k, ","))
					comma = k;
			}
			if (comma && close < t->n) {
				struct str from = tok_str(t, comma), to = tok_str(t, close);

				*ret = replaced(b, (struct str){ from.p, (size_t)(to.p - from.p) },
						STR(""));
				return true;
			}
		}
	}
	return false;
}

static bool goes(struct bench *b, enum damage d, struct str *ret)
{
	size_t l;

	switch (d) {
	case DROP_EDIT: {
		const struct diff_hunk *h = b->d.n ? &b->d.v[b->d.n / 2] : NULL;

		if (!h || !h->bn)
			return false;
		*ret = join(b, h->b, lines_span(&b->t, h->a, h->an), h->b + h->bn);
		return true;
	}
	case DROP_LINE:
	case DROP_RELEASE:
		l = pick(b, d == DROP_RELEASE ? releases : NULL);
		if (l == SIZE_MAX)
			return false;
		*ret = join(b, l, STR(""), l + 1);
		return true;
	case TWICE:
		l = pick(b, NULL);
		if (l == SIZE_MAX)
			return false;
		*ret = join(b, l, b->made.v[l], l);
		return true;
	case MOVED:
		l = pick(b, NULL);
		if (l == SIZE_MAX || l + 4 >= b->made.n)
			return false;
		*ret = join(b, l, str_of(arena_printf(b->arena, "%.*s%.*s",
						      STR_ARG(lines_span(&b->made, l + 1, 3)),
						      STR_ARG(b->made.v[l]))), l + 4);
		return true;
	case KEEP_LINE:
		for (size_t i = 0; i < b->d.n; i++)
			for (size_t k = 0; k < b->d.v[i].an; k++)
				if (statement(b->t.v[b->d.v[i].a + k])) {
					*ret = join(b, b->d.v[i].b, b->t.v[b->d.v[i].a + k],
						    b->d.v[i].b);
					return true;
				}
		return false;
	default:
		return damage_word(b, d, ret);
	}
}

/* Make the damage in the first C file that has a place for it. */
static bool damage(struct arena *a, struct checked *c, enum damage d)
{
	for (size_t i = 0; i < c->upstreams; i++) {
		struct bench b = { .arena = a, .f = &c->port.file[i], .r = &c->port.result[i] };
		struct intern in;
		struct str text;

		if (!port_is_c(b.f->target) || !b.f->branch.there || b.r->deleted || b.r->unchanged)
			continue;
		intern_init(&in, a);
		lines_split(a, b.f->branch.text, &in, &b.t);
		lines_split(a, b.r->text, &in, &b.made);
		diff_ids(a, b.t.id, b.t.n, b.made.id, b.made.n, in.n, &b.d);
		tok_lex(a, b.r->text, &b.toks);
		if (!goes(&b, d, &text) || str_eq(text, b.r->text))
			continue;
		c->port.result[i].text = text;
		c->port.result[i].unchanged = str_eq(text, b.f->branch.text);
		return true;
	}
	return false;
}

static void show(const struct bt_pair *p, const char *title, const struct checked *c)
{
	char up[OID_HEX + 1], made[OID_HEX + 1];

	printf("== %s  %s  %.12s..%.12s\n", title, p->label ? p->label : "",
	       oid_hex(&p->upstream, up), oid_hex(&p->expected, made));
	for (size_t i = 0; i < c->port.n; i++)
		for (size_t k = 0; k < c->port.result[i].findings.n; k++) {
			const struct port_finding *f = &c->port.result[i].findings.v[k];

			printf("   %s:%u: [%s] %s\n", c->port.file[i].target, f->line, f->check, f->text);
		}
}

static void count_checks(struct score *s, const struct checked *c, bool same)
{
	struct arena seen_arena = ARENA_INIT;
	struct map seen;

	map_init(&seen, &seen_arena);
	for (size_t i = 0; i < c->port.n; i++)
		for (size_t k = 0; k < c->port.result[i].findings.n; k++) {
			const char *check = c->port.result[i].findings.v[k].check;
			struct str key = str_of(arena_printf(&seen_arena, "%s %s", same ? "same" : "diff",
							     check));
			void **n = map_at(&s->checks, key);

			if (map_has(&seen, key))
				continue;
			map_put(&seen, key, &seen);
			*n = (void *)((uintptr_t)*n + 1);
		}
	arena_release(&seen_arena);
}

static int one(struct score *s, struct workshop *w, const struct bt_pair *p, const char *what)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct commit up, base, made;
	struct blob_cache blobs;
	struct checked c = { 0 };
	struct port_result *kept;
	bool same = p->label && strstr(p->label, " same ");
	struct err e = { 0 };

	blob_cache_init(&blobs, w->repo, &a);
	w->arena = &a;
	w->blobs = &blobs;
	if (commit_read(w->repo, &a, &p->upstream, &up, &e) ||
	    commit_read(w->repo, &a, &p->base, &base, &e) ||
	    commit_read(w->repo, &a, &p->expected, &made, &e) ||
	    check_images(w, &up, &base.tree, &made.tree, &c, &e)) {
		s->errors++;
		fprintf(stderr, "%s: %s\n", p->label, e.what);
		return 0;
	}
	kept = ARENA_NEW_N(&a, struct port_result, c.port.n + 1);
	memcpy(kept, c.port.result, c.port.n * sizeof(*kept));
	check_judge(w, NULL, &base.tree, &up.tree, &c);
	s->ports[same]++;
	s->alarms[same] += c.findings != 0;
	count_checks(s, &c, same);
	if (c.findings && what && !strncmp(what, "alarms", 6) && (!what[6] || same))
		show(p, "alarm", &c);
	if (c.findings)
		return 0;
	for (enum damage d = 0; d < DAMAGE_N; d++) {
		memcpy(c.port.result, kept, c.port.n * sizeof(*kept));
		c.findings = 0;
		c.account = (struct account){ 0 };
		if (!damage(&a, &c, d))
			continue;
		check_judge(w, NULL, &base.tree, &up.tree, &c);
		s->done[same][d]++;
		s->caught[same][d] += c.findings != 0;
		if (!c.findings && what && !strcmp(what, names[d]))
			show(p, "missed", &c);
	}
	return 0;
}

static void print(struct score *s)
{
	struct str key;
	void *n;

	printf("%-24s %8s %8s\n", "", "same", "differ");
	printf("%-24s %8zu %8zu\n", "ports", s->ports[1], s->ports[0]);
	printf("%-24s %8zu %8zu\n", "with a finding", s->alarms[1], s->alarms[0]);
	for (int d = 0; d < DAMAGE_N; d++)
		printf("%-16s caught  %4zu/%-4zu %4zu/%-4zu\n", names[d], s->caught[1][d],
		       s->done[1][d], s->caught[0][d], s->done[0][d]);
	for (size_t pos = 0; map_next(&s->checks, &pos, &key, &n);)
		printf("ports with %-20.*s %zu\n", STR_ARG(key), (size_t)(uintptr_t)n);
	printf("errors %zu\n", s->errors);
}

int main(int argc, char **argv)
{
	struct score s = { .arena = ARENA_INIT };
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT(BUF_FILE_MAX);
	struct repo_opts ro = { 0 };
	struct workshop w = { 0 };
	struct bt_pairs pairs = { 0 };
	struct err e = { 0 };
	int rc;

	if (argc < 5) {
		fputs("usage: check_score REPO DATA CACHE PAIRS [SHOW]\n", stderr);
		return 129;
	}
	ro.path = argv[1];
	map_init(&s.checks, &s.arena);
	rc = repo_open(&ro, &w.repo, &e);
	if (!rc)
		rc = rules_load(&a, argv[2], &w.rules, &e);
	if (!rc)
		rc = io_read(argv[4], &text, &e);
	if (!rc)
		rc = backtest_read(w.repo, &a, arena_span(&a, buf_str(&text)), argv[4], &pairs, &e);
	if (rc) {
		fprintf(stderr, "check_score: %s\n", e.what);
		return 2;
	}
	w.data = argv[2];
	w.names = cache_open(argv[3]);
	for (size_t i = 0; i < pairs.v.n; i++)
		one(&s, &w, &pairs.v.v[i], argc > 5 ? argv[5] : NULL);
	print(&s);
	workshop_release(&w);
	repo_free(w.repo);
	buf_release(&text);
	arena_release(&s.arena);
	return s.errors ? 2 : 0;
}
