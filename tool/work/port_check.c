// SPDX-License-Identifier: GPL-2.0-or-later
#include "work/port_check.h"

struct overlay {
	const struct world *branch;
	const struct ported *p;
};

static size_t file_of(const struct ported *p, const char *path)
{
	/* the last of that name: it is ported onto those before it */
	for (size_t i = p->n; i-- > 0;) {
		if (!strcmp(p->file[i].target, path))
			return i;
	}
	return SIZE_MAX;
}

/* world.text() of the branch with the port in it */
static int text(void *ctx, const char *path, struct str *ret)
{
	const struct overlay *o = ctx;
	size_t i = file_of(o->p, path);

	if (i == SIZE_MAX || o->p->result[i].unchanged)
		return o->branch->text(o->branch->ctx, path, ret);
	*ret = o->p->result[i].text;
	return !o->p->result[i].deleted;
}

static void note(struct arena *a, struct ported *p, const struct check_finding *f)
{
	size_t i = file_of(p, f->path);

	if (p->ok)
		p->reason = f->line ?
			arena_printf(a, "%s:%u: %s", f->path, (unsigned)f->line, f->text) :
			arena_printf(a, "%s: %s", f->path, f->text);
	p->ok = false;
	if (i != SIZE_MAX)
		*ARR_PUSH(a, p->result[i].findings) = (struct port_finding){
			.check = f->check->name, .line = f->line, .text = f->text,
			.unknown = f->unknown };
}

void port_check(struct arena *a, const struct change *c, const struct world *branch,
		struct ported *p)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct overlay o = { branch, p };
	struct world ported = { .ctx = &o, .text = text };
	struct check_findings found = { 0 };
	struct lex_cache lex;
	struct files files;

	lex_cache_init(&lex, &tmp);
	files_init(&files, &tmp, &ported, &lex);
	for (size_t i = 0; i < c->ncheck; i++)
		check_run(&c->check[i], &files, a, &found);
	for (size_t i = 0; i < found.n; i++)
		note(a, p, &found.v[i]);
}
