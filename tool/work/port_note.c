/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/port_note.h"

#include "base/map.h"

/* One thing that differs, and in which functions. */
struct item_note {
	const char *text;
	struct buf where;
};

struct notes {
	struct arena *arena;
	struct map seen;	/* by text */
	ARR(struct item_note *) all;
};

static void say(struct notes *n, const char *text, const char *path, struct str function)
{
	void **slot = map_at(&n->seen, str_of(text));
	struct item_note *k = *slot;
	char *where;

	if (!k) {
		k = ARENA_NEW(n->arena, struct item_note);
		*k = (struct item_note){ text, BUF_INIT(4096) };
		*slot = k;
		*ARR_PUSH(n->arena, n->all) = k;
	}
	where = function.n ? arena_printf(n->arena, "%.*s()", STR_ARG(function)) :
			     arena_str(n->arena, path);
	if (str_find(buf_str(&k->where), str_of(where), 0) >= 0)
		return;
	if (k->where.n)
		buf_addz(&k->where, ", ");
	buf_addz(&k->where, where);
}

static void edits(struct notes *n, const struct port_file *f, const struct port_result *r)
{
	for (size_t i = 0; i < r->edits.n; i++) {
		const struct port_edit *e = &r->edits.v[i];

		if (e->outcome == EDIT_DROPPED)
			say(n, arena_printf(n->arena, "left out: %s",
					    e->reason ? e->reason : "not on this branch"),
			    f->target, e->function);
		else if (e->outcome == EDIT_ADAPTED && r->rung != RUNG_SPATCH)
			say(n, arena_printf(n->arena, "adapted: %s",
					    e->reason ? e->reason : "the code differs here"),
			    f->target, e->function);
	}
}

/* "made with Coccinelle from patches/x: one, two": the folder once */
static void patches(const struct strings *p, struct buf *out)
{
	const char *slash = p->n ? strrchr(p->v[0], '/') : NULL;
	size_t dir = slash ? (size_t)(slash - p->v[0]) + 1 : 0;
	bool fold = p->n > 1 && dir;

	for (size_t i = 0; i < p->n; i++)
		fold &= !strncmp(p->v[i], p->v[0], dir) && !strchr(p->v[i] + dir, '/') &&
			str_ends(str_of(p->v[i]), ".cocci");
	buf_addz(out, "made with Coccinelle from ");
	if (fold)
		buf_printf(out, "%.*s: ", (int)dir - 1, p->v[0]);
	for (size_t i = 0; i < p->n; i++) {
		struct str name = str_of(p->v[i] + (fold ? dir : 0));

		if (fold)
			name.n -= strlen(".cocci");
		buf_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(name));
	}
	buf_addz(out, " of the backport toolkit");
}

struct str port_note(struct arena *a, const struct ported *p)
{
	struct notes n = { .arena = a };
	struct buf out = BUF_INIT(16384);
	struct str text;

	map_init(&n.seen, a);
	if (p->form == FORM_SEMANTIC) {
		patches(&p->patches, &out);
		if (p->reason)
			buf_printf(&out, ", since %s", p->reason);
	}
	if (p->form == FORM_SIBLING) {
		char hex[OID_HEX + 1];

		buf_printf(&out, "made from the port to %s", p->sibling->branch);
		/* the id of a result of ours is nobody else's, and may change yet */
		if (!p->sibling->ours)
			buf_printf(&out, ", %.12s", oid_hex(&p->sibling->commit.id, hex));
		if (p->reason)
			buf_printf(&out, ", since %s", p->reason);
	}
	for (size_t i = 0; i < p->n; i++) {
		if (!p->result[i].ok)
			continue;
		if (strcmp(p->file[i].path, p->file[i].target))
			buf_printf(&out, "%s%s is %s here", out.n ? "; " : "", p->file[i].path,
				   p->file[i].target);
		edits(&n, &p->file[i], &p->result[i]);
	}
	for (size_t i = 0; i < n.all.n; i++) {
		buf_printf(&out, "%s%.*s: %s", out.n ? "; " : "",
			   STR_ARG(buf_str(&n.all.v[i]->where)), n.all.v[i]->text);
		buf_release(&n.all.v[i]->where);
	}
	text = arena_span(a, buf_str(&out));
	buf_release(&out);
	return text;
}
