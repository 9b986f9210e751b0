// SPDX-License-Identifier: GPL-2.0-or-later
#include "spatch/semantic.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/io.h"
#include "spatch/semantic_parts.h"

size_t semantic_file(const struct semantic_run *r, const char *path)
{
	for (size_t i = 0; i < r->file.n; i++) {
		if (!strcmp(r->file.v[i].target, path))
			return i;
	}
	return SIZE_MAX;
}

void semantic_refuse(struct semantic_run *r, const struct semantic_place *at, const char *fmt, ...)
{
	const char *path = r->file.v[at->file].target;
	struct port_result *res = &r->result.v[at->file];
	struct port_conflict *c = ARR_PUSH(r->a, res->conflicts);
	char text[sizeof(r->why.what)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	*c = (struct port_conflict){
		.function = arena_span(r->a, at->function), .line = at->line,
		.why = arena_str(r->a, text), .after = at->after, .branch = at->branch,
	};
	res->ok = false;
	if (!res->reason)
		res->reason = c->why;
	if (r->refused)
		return;
	r->refused = true;
	err_set(&r->why, ERR_CONFLICT, "%s: %.*s%s%s", path, STR_ARG(at->function),
		at->function.n ? "(): " : "", text);
	err_at(&r->why, NULL, r->c->id, path);
	err_next(&r->why, "%s", at->next ? at->next : "backport explain");
}

static int missing(const struct semantic_run *r, const char *path, const char *what, struct err *e)
{
	err_set(e, ERR_MISSING_OBJ, "%s: %s", path, what);
	err_at(e, NULL, r->c->id, path);
	return ERR_MISSING_OBJ;
}

/* One more file of the port, read from the branch. */
static int add_file(struct semantic_run *r, const char *path, struct err *e)
{
	struct port_file *f;
	struct port_result *res;
	struct str text = { 0 };
	int there;

	if (semantic_file(r, path) != SIZE_MAX)
		return 0;
	there = r->branch->text(r->branch->ctx, path, &text);
	if (there < 0)
		return missing(r, path, "the clone lacks this file's content", e);
	f = ARR_PUSH(r->a, r->file);
	res = ARR_PUSH(r->a, r->result);
	*f = (struct port_file){ .path = path, .target = path };
	f->branch.there = there > 0;
	f->branch.text = text;
	*res = (struct port_result){ .ok = true, .text = text, .unchanged = true };
	return 0;
}

/* Does @when hold on the branch? What cannot be decided is an error. */
static int decide(struct semantic_run *r, const char *what, const struct cond *when, bool *ret,
		  struct err *e)
{
	struct proof proof = { 0 };
	enum tri t = when ? cond_eval(when, &r->before, &proof) : TRI_YES;

	if (t == TRI_UNKNOWN)
		return missing(r, what, arena_printf(&r->tmp,
						     "whether it applies cannot be decided: %s",
						     proof_say(&r->tmp, &proof)), e);
	*ret = t == TRI_YES;
	return 0;
}

static int decide_sites(struct semantic_run *r, struct err *e)
{
	int rc = 0;

	r->applies = ARENA_NEW_N(&r->tmp, bool, r->c->nsite + 1);
	r->there = ARENA_NEW_N(&r->tmp, bool, r->c->nsite + 1);
	for (size_t i = 0; i < r->c->nsite && !rc; i++) {
		const struct site *s = &r->c->site[i];
		struct site_state st;

		rc = add_file(r, s->path, e);
		if (!rc)
			rc = decide(r, s->path, s->when, &r->applies[i], e);
		if (rc)
			break;
		site_read(s, &r->before, &st);
		r->there[i] = st.kind == SITE_DONE;
	}
	return rc;
}

static int run_patch(struct semantic_run *r, const struct semantic *s, struct err *e)
{
	CLEANUP(buf_release) struct buf smpl = BUF_INIT((size_t)1 << 20);
	char *path = arena_printf(&r->tmp, "%s/%s", r->o->data, s->patch);
	bool changed = false;
	int rc = io_read(path, &smpl, e);

	for (size_t i = 0; i < s->files.n && !rc; i++) {
		struct port_result *res;
		struct str text;
		size_t f;

		rc = add_file(r, s->files.v[i], e);
		f = semantic_file(r, s->files.v[i]);
		if (rc || !r->file.v[f].branch.there)
			continue;
		res = &r->result.v[f];
		rc = spatch_apply(r->a, &r->spatch, s->patch, buf_str(&smpl), s->files.v[i],
				  res->text, &text, e);
		if (rc || str_eq(text, res->text))
			continue;
		res->text = text;
		changed = true;
	}
	if (changed) {
		const char **v = (const char **)r->patches.v;

		v[r->patches.n++] = s->patch;
	}
	return rc;
}

static int run_patches(struct semantic_run *r, struct err *e)
{
	int rc = 0;

	r->patches.v = ARENA_NEW_N(r->a, const char *, r->c->nsemantic + 1);
	for (size_t i = 0; i < r->c->nsemantic && !rc; i++) {
		bool runs = false;

		/* conditions are about the branch as it was, whatever has run */
		rc = decide(r, r->c->semantic[i].patch, r->c->semantic[i].when, &runs, e);
		if (!rc && runs)
			rc = run_patch(r, &r->c->semantic[i], e);
	}
	for (size_t f = 0; f < r->file.n && !rc; f++) {
		struct port_result *res = &r->result.v[f];

		if (!str_eq(res->text, r->file.v[f].branch.text))
			semantic_doc(r, f);
		res->unchanged = str_eq(res->text, r->file.v[f].branch.text);
		res->rung = res->unchanged ? RUNG_NONE : RUNG_SPATCH;
	}
	return rc;
}

/* The functions that sites of file @f convert: Coccinelle passes over what it cannot parse. */
static int check_parses(struct semantic_run *r, size_t f, bool after, struct err *e)
{
	const struct port_file *file = &r->file.v[f];
	struct semantic_place at = { .file = f };
	struct spatch_unread un;
	ARR(struct str) names = { 0 };
	int rc;

	for (size_t i = 0; i < r->c->nsite; i++) {
		const struct site *s = &r->c->site[i];

		if (r->applies[i] && !r->there[i] && s->function && !strcmp(s->path, file->path))
			*ARR_PUSH(&r->tmp, names) = str_of(s->function);
	}
	if (!names.n || !file->branch.there)
		return 0;
	rc = spatch_parses(&r->spatch, file->path, after ? r->result.v[f].text : file->branch.text,
			   names.v, names.n, &un, e);
	if (rc)
		return rc < 0 ? rc : 0;
	at.function = un.function;
	at.line = after ? 0 : un.line;
	at.next = arena_printf(&r->tmp, "spatch --parse-c %s", file->path);
	semantic_refuse(r, &at, "Coccinelle cannot parse it%s: it stops at line %u",
			after ? " after the port" : "", (unsigned)un.line);
	return 0;
}

/* world.text() of the branch with the port in it. */
static int ported_text(void *ctx, const char *path, struct str *ret)
{
	struct semantic_run *r = ctx;
	size_t f = semantic_file(r, path);

	if (f == SIZE_MAX)
		return r->branch->text(r->branch->ctx, path, ret);
	*ret = r->result.v[f].text;
	return r->file.v[f].branch.there;
}

static void check_moved(struct semantic_run *r)
{
	struct semantic_place at = { .file = 0 };
	bool changed = false;

	for (size_t f = 0; f < r->file.n; f++)
		changed |= !r->result.v[f].unchanged;
	if (!changed && !r->refused && r->file.n)
		semantic_refuse(r, &at, "no semantic patch changed anything on this branch");
}

static int port(struct semantic_run *r, struct err *e)
{
	int rc = decide_sites(r, e);

	if (!rc)
		rc = run_patches(r, e);
	if (rc)
		return rc;
	r->ported = (struct world){ .ctx = r, .text = ported_text };
	files_init(&r->after, &r->tmp, &r->ported, &r->lex);
	/* what could not be parsed explains what is lost: it comes first */
	for (size_t f = 0; f < r->file.n && !rc; f++)
		rc = check_parses(r, f, false, e);
	if (!rc)
		rc = semantic_account(r, e);
	for (size_t f = 0; f < r->file.n && !rc; f++) {
		if (!r->result.v[f].unchanged)
			semantic_check(r, f);
		if (!r->result.v[f].unchanged && r->result.v[f].ok)
			rc = check_parses(r, f, true, e);
	}
	check_moved(r);
	return rc;
}

int semantic_port(struct arena *a, const struct change *c, const struct world *w,
		  const struct semantic_opts *o, struct semantic_result *ret, struct err *e)
{
	struct semantic_run r = {
		.a = a, .tmp = ARENA_INIT, .c = c, .branch = w, .o = o,
		.spatch = { .program = o->spatch, .timeout_ms = o->timeout_ms },
	};
	int rc;

	lex_cache_init(&r.lex, &r.tmp);
	files_init(&r.before, &r.tmp, w, &r.lex);
	rc = port(&r, e);
	arena_release(&r.tmp);
	if (rc)
		return rc;
	*ret = (struct semantic_result){
		.file = r.file.v, .result = r.result.v, .n = r.file.n, .patches = r.patches,
	};
	if (!r.refused)
		return 0;
	if (e)
		*e = r.why;
	return ERR_CONFLICT;
}
