// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every site of the manifest becomes an edit: adapted, already there, dropped
 * because its own condition does not hold, or lost.
 */
#include "spatch/semantic_parts.h"

/* Sites are numbered inside their function, in the manifest's order. */
static uint32_t ordinal(const struct change *c, size_t i)
{
	const struct site *s = &c->site[i];
	uint32_t n = 1;

	for (size_t k = 0; k < i; k++) {
		const struct site *o = &c->site[k];

		n += !strcmp(o->path, s->path) && (s->function ?
			o->function && !strcmp(o->function, s->function) : !o->function);
	}
	return n;
}

static struct str scope_text(const struct lexed *l, const char *function)
{
	size_t first, end;

	if (!l || !function || !lexed_scope(l, str_of(function), 0, &first, &end) || first >= end)
		return (struct str){ 0 };
	end = l->toks.v[end - 1].off + l->toks.v[end - 1].len;
	first = l->toks.v[first].off;
	return (struct str){ l->text.p + first, end - first };
}

static void lose(struct semantic_run *r, size_t f, const struct site *s,
		 const struct site_state *before, const struct site_state *after)
{
	const struct lexed *b = NULL, *n = NULL;
	struct semantic_place at = { .file = f };

	files_get(&r->before, s->path, &b);
	files_get(&r->after, s->path, &n);
	at.function = str_of(s->function);
	at.line = before->line;
	at.branch = scope_text(b, s->function);
	at.after = scope_text(n, s->function);
	if (after->kind == SITE_ABSENT)
		semantic_refuse(r, &at, "%s: not here, and no condition says that it need not be",
				s->what);
	else if (after->gone)
		semantic_refuse(r, &at, "%s: `%s` is still there", s->what, after->gone_text);
	else
		semantic_refuse(r, &at, "%s: `%s` is there %u times after the port, not %u",
				s->what, s->after.v[0].text, after->found, s->count);
}

/*
 * Why site @i is not here. Of a function that is missing as a whole there is one reason, that
 * of its first site: what else would have been changed in it is nothing to tell.
 */
static const char *why_dropped(const struct semantic_run *r, size_t i,
			       const struct site_state *before)
{
	const struct site *s = &r->c->site[i];

	for (size_t k = 0; before->kind == SITE_ABSENT && s->function && k < i; k++) {
		const struct site *o = &r->c->site[k];

		if (!r->applies[k] && o->function && !strcmp(o->function, s->function) &&
		    !strcmp(o->path, s->path))
			return o->otherwise;
	}
	return s->otherwise;
}

int semantic_account(struct semantic_run *r, struct err *e)
{
	for (size_t i = 0; i < r->c->nsite; i++) {
		const struct site *s = &r->c->site[i];
		size_t f = semantic_file(r, s->path);
		struct port_edit *edit = ARR_PUSH(r->a, r->result.v[f].edits);
		struct site_state before, after;

		edit->function = str_of(s->function);
		edit->ordinal = ordinal(r->c, i);
		edit->rung = RUNG_SPATCH;
		if (!r->applies[i]) {
			site_read(s, &r->before, &before);
			edit->outcome = EDIT_DROPPED;
			edit->reason = why_dropped(r, i, &before);
			continue;
		}
		site_read(s, &r->before, &before);
		site_read(s, &r->after, &after);
		if (after.kind == SITE_UNKNOWN) {
			err_set(e, ERR_MISSING_OBJ, "%s: the clone lacks this file's content",
				s->path);
			err_at(e, NULL, r->c->id, s->path);
			return ERR_MISSING_OBJ;
		}
		if (after.kind == SITE_DONE) {
			edit->outcome = r->there[i] ? EDIT_ALREADY : EDIT_ADAPTED;
			edit->reason = s->what;
			continue;
		}
		edit->reason = s->what;
		lose(r, f, s, &before, &after);
	}
	return 0;
}
