/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real spatch as the judge of our own rewriter: the same rule, the same
 * snippets, the same code out, but for white space.
 */
#include "work/rule_load.h"

#include <stdio.h>

#include "base/io.h"
#include "base/proc.h"

#define SPATCH_TIMEOUT_MS 60000

/* The blocks that a triple uses, as one semantic patch. */
static struct str patch_of(struct arena *a, const struct rule *r, const struct rule_triple *t)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT((size_t)1 << 20);

	for (int types = 0; types < 2; types++)	/* in the order in which the rewriter takes them */
		for (size_t i = 0; i < r->n; i++) {
			const struct rule_block *b = r->blocks[i];
			struct str s;

			if ((t->block && t->block != b) || (b->kind == RULE_TYPE) != types ||
			    !(r->stop || (b->directions & t->dir)))
				continue;
			rule_emit(a, b, t->dir, &s);
			buf_add(&out, s);
			buf_addc(&out, '\n');
		}
	return arena_span(a, buf_str(&out));
}

static int run(struct arena *a, const char *spatch, const char *dir, struct str patch,
	       struct str code, struct buf *out, struct err *e)
{
	const char *const argv[] = { spatch, "--very-quiet", "--no-show-diff", "--no-includes",
				     "--iso-file", "empty.iso", "--sp-file", "rule.cocci",
				     "in.c", "-o", "out.c", NULL };
	/* HOME and the directory are private: no .cocciconfig is found */
	const char *const env[] = { "PATH=/usr/bin:/bin:/usr/local/bin", "LC_ALL=C.UTF-8",
				    arena_printf(a, "HOME=%s", dir), NULL };
	CLEANUP(buf_release) struct buf err = BUF_INIT(4096);
	struct proc p = { .argv = argv, .env = env, .cwd = dir, .timeout_ms = SPATCH_TIMEOUT_MS,
			  .err = &err };
	const char *result = arena_printf(a, "%s/out.c", dir);
	int status, rc;

	remove(result);
	rc = io_write(arena_printf(a, "%s/empty.iso", dir), STR(""), e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/rule.cocci", dir), patch, e);
	if (!rc)
		rc = io_write(arena_printf(a, "%s/in.c", dir), code, e);
	if (!rc)
		rc = proc_run(&p, &status, e);
	if (rc)
		return rc;
	if (status)
		return err_set(e, ERR_TOOL, "spatch ended with %d: %.*s", status,
			       (int)(err.n > 400 ? 400 : err.n), err.n ? err.p : "");
	if (!io_exists(result)) {	/* nothing matched */
		buf_add(out, code);
		return 0;
	}
	return io_read(result, out, e);
}

/* The triples that use the same blocks the same way, in one file. */
static int run_group(struct arena *a, const char *spatch, const char *dir, const struct rule *r,
		     const struct rule_triples *t, size_t first, bool *done, struct buf *found,
		     size_t *n, struct err *e)
{
	CLEANUP(buf_release) struct buf in = BUF_INIT((size_t)4 << 20);
	CLEANUP(buf_release) struct buf ours = BUF_INIT((size_t)4 << 20);
	CLEANUP(buf_release) struct buf theirs = BUF_INIT((size_t)4 << 20);
	int rc;

	for (size_t i = first; i < t->n; i++) {
		const struct rule_triple *x = &t->v[i];
		struct rule_text rt;
		struct str framed;

		if (x->dir != t->v[first].dir || x->block != t->v[first].block)
			continue;
		done[i] = true;
		framed = rule_triple_frame(a, x->before, i);
		rule_triple_run(a, r, x, framed, &rt);
		buf_add(&in, framed);
		buf_add(&ours, rt.text);
	}
	rc = run(a, spatch, dir, patch_of(a, r, &t->v[first]), buf_str(&in), &theirs, e);
	if (rc)
		return err_prefix(e, "rule %s", r->name);
	if (rule_same_code(buf_str(&ours), buf_str(&theirs)))
		return 0;
	++*n;
	buf_printf(found, "rule %s, %s: the rewriter made\n%.*sand spatch made\n%.*s", r->name,
		   rule_dir_name(t->v[first].dir), STR_ARG(buf_str(&ours)),
		   STR_ARG(buf_str(&theirs)));
	return 0;
}

/* Of a rule that stops, spatch must be able to read it; what it finds has no text to compare. */
static int parse_only(struct arena *a, const char *spatch, const char *dir, const struct rule *r,
		      struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT((size_t)1 << 20);
	struct rule_triple t = { .dir = RULE_TO_OLD };
	int rc = run(a, spatch, dir, patch_of(a, r, &t), STR("int nothing;\n"), &out, e);

	return rc ? err_prefix(e, "rule %s", r->name) : 0;
}

int rule_oracle(struct arena *a, const char *spatch, const struct rule *r,
		const struct rule_triples *t, struct buf *found, size_t *ret_n, struct err *e)
{
	bool *done = ARENA_NEW_N(a, bool, t->n + 1);
	char *dir;
	int rc = io_tmpdir(a, "rules", &dir, e);

	*ret_n = 0;
	if (rc)
		return rc;
	if (r->stop)
		rc = parse_only(a, spatch, dir, r, e);
	for (size_t i = 0; i < t->n && !rc && !r->stop; i++)
		if (!done[i])
			rc = run_group(a, spatch, dir, r, t, i, done, found, ret_n, e);
	io_rmtree(dir);
	return rc;
}
