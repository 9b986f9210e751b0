// SPDX-License-Identifier: GPL-2.0-or-later
/* Asking a lineage about one upstream commit. */
#include "series/lineage_parts.h"

#include <stdlib.h>

#include "git/commit.h"

/* What is known to be, to carry, or to take out the change that was asked for. */
enum role {
	ROLE_SELF,	/* its id */
	ROLE_TWIN,	/* another id of it in mainline */
	ROLE_ELSEWHERE,	/* a port on another branch */
	ROLE_PORT,	/* a port here */
	ROLE_REVERT,	/* took it out here */
};

struct subject {
	struct oid id;
	enum role role;
};

/* One thing that happened to the change on the branch. */
struct event {
	uint32_t pos;
	struct lineage_found now;
};

struct fate {
	struct lineage *l;
	struct arena *a;
	ARR(struct subject) subject;
	ARR(struct event) event;
};

/* Names of one change are few; a web of picks from picks must end somewhere. */
#define SUBJECTS_MAX 200

static bool here(const struct lineage *l, uint32_t pos)
{
	return reach_has(&l->all, pos) && !reach_has(&l->base, pos);
}

static void add_subject(struct fate *f, const struct oid *id, enum role role)
{
	for (size_t i = 0; i < f->subject.n; i++) {
		if (oid_eq(&f->subject.v[i].id, id))
			return;
	}
	if (f->subject.n < SUBJECTS_MAX)
		*ARR_PUSH(f->a, f->subject) = (struct subject){ *id, role };
}

static void add_event(struct fate *f, uint32_t pos, enum lineage_answer answer, const char *rule,
		      const struct oid *commit, const char *detail)
{
	*ARR_PUSH(f->a, f->event) = (struct event){
		.pos = pos, .now = { .answer = answer, .rule = rule, .commit = *commit,
				     .detail = detail } };
}

static const char *quote(struct arena *a, const struct statement *s)
{
	static const char *const form[][2] = {
		[UPREF_UPSTREAM] = { "commit ", "… upstream." },
		[UPREF_BRACKET] = { "[ Upstream commit ", "… ]" },
		[UPREF_CHERRY] = { "(cherry picked from commit ", "…)" },
		[UPREF_BACKPORTED] = { "(backported from commit ", "…)" },
		[UPREF_GIT_COMMIT] = { "Git-commit: ", "…" },
		[UPREF_BARE] = { "commit ", "…" },
	};

	return arena_printf(a, "\"%s%.12s%s\"", form[s->kind][0], s->hex, form[s->kind][1]);
}

static void on_port(struct fate *f, const struct subject *about, const struct statement *s,
		    const struct oid *by)
{
	struct lineage *l = f->l;
	bool picked = (int)s->kind == UPREF_CHERRY || (int)s->kind == UPREF_BACKPORTED;
	bool twin = (int)s->kind == UPREF_CHERRY && reach_has(&l->mainline, s->pos);

	if (!here(l, s->pos)) {
		add_subject(f, by, twin ? ROLE_TWIN : ROLE_ELSEWHERE);
		return;
	}
	if (twin)
		add_event(f, s->pos, LINEAGE_THERE, "cherry-picked-from", by,
			  arena_printf(l->arena, "its twin in mainline, part of its history: %s",
				       quote(l->arena, s)));
	else if (about->role == ROLE_ELSEWHERE)
		add_event(f, s->pos, LINEAGE_THERE, "cherry-picked-from", by,
			  arena_printf(l->arena, "%s, itself a port of it",
				       quote(l->arena, s)));
	else
		add_event(f, s->pos, LINEAGE_THERE, picked ? "cherry-picked-from" : "upstream-line",
			  by, quote(l->arena, s));
	add_subject(f, by, ROLE_PORT);
}

static void on_revert(struct fate *f, const struct subject *about, const struct statement *s,
		      const struct oid *by)
{
	struct arena *a = f->l->arena;

	if (!here(f->l, s->pos))
		return;
	if (about->role == ROLE_REVERT) {
		/* applying it again is often written as the revert of its revert */
		add_event(f, s->pos, LINEAGE_THERE, "upstream-line", by,
			  arena_printf(a, "its revert %.12s was reverted", s->hex));
		add_subject(f, by, ROLE_PORT);
	} else {
		add_event(f, s->pos, LINEAGE_REVERTED, "revert", by,
			  arena_printf(a, "\"This reverts commit %.12s…\"", s->hex));
		add_subject(f, by, ROLE_REVERT);
	}
}

static void ask_about(struct fate *f, const struct subject *about)
{
	struct statements said = { 0 };

	commits_about(f->l->index, f->a, &about->id, &said);
	for (size_t i = 0; i < said.n; i++) {
		const struct statement *s = &said.v[i];
		struct commit_at by;

		if (!commits_at(f->l->index, s->pos, &by))
			return;
		if (s->kind <= SAYS_PORT_LAST && about->role <= ROLE_ELSEWHERE)
			on_port(f, about, s, &by.id);
		else if (s->kind == SAYS_REVERTS ||
			 (s->kind == SAYS_REVERTS_UPSTREAM && about->role <= ROLE_TWIN))
			on_revert(f, about, s, &by.id);
	}
}

/* A mainline commit may itself say which commit of a subsystem tree it is the twin of. */
static void add_twins_of(struct fate *f, const struct oid *id)
{
	struct commit c;
	struct message m;

	if (!repo_has(f->l->repo, id) || commit_read(f->l->repo, f->a, id, &c, NULL))
		return;
	message_parse(f->a, c.message, &m);
	for (size_t i = 0; i < m.uprefs.n; i++) {
		struct oid twin;

		if (m.uprefs.v[i].kind == UPREF_CHERRY && oid_parse(m.uprefs.v[i].id, &twin))
			add_subject(f, &twin, ROLE_TWIN);
	}
}

/* It, or a twin of it, as a commit of the branch's own history. */
static void add_ancestors(struct fate *f)
{
	for (size_t i = 0; i < f->subject.n; i++) {
		const struct subject *s = &f->subject.v[i];
		uint32_t pos;

		if (s->role > ROLE_TWIN || !commits_pos(f->l->index, &s->id, &pos) ||
		    !here(f->l, pos))
			continue;
		if (s->role == ROLE_SELF)
			add_event(f, pos, LINEAGE_THERE, "ancestor", &s->id, "part of its history");
		else
			add_event(f, pos, LINEAGE_THERE, "cherry-picked-from", &s->id,
				  arena_printf(f->l->arena, "it was picked in mainline from %.12s, "
					       "part of this history",
					       oid_str(f->a, &s->id)));
	}
}

static void add_notes(struct fate *f, const char *id)
{
	struct lineage *l = f->l;

	for (size_t i = 0; i < l->notes.n; i++) {
		struct commit_at at;

		if (!strcmp(l->notes.v[i].id, id) && commits_at(l->index, l->notes.v[i].pos, &at))
			add_event(f, at.generation ? l->notes.v[i].pos : 0, LINEAGE_THERE, "note",
				  &at.id, arena_printf(l->arena, "its note names %.12s", id));
	}
}

static int by_pos(const void *x, const void *y)
{
	const struct event *a = x, *b = y;

	return (a->pos > b->pos) - (a->pos < b->pos);
}

/* Reverts and re-applications of what is new since @from. */
static void ask_from(struct fate *f, size_t from)
{
	for (size_t i = from; i < f->subject.n; i++) {
		const struct subject s = f->subject.v[i];

		ask_about(f, &s);
	}
}

/* The last thing that happened; NULL: nothing did. */
static const struct event *last_event(struct fate *f)
{
	if (!f->event.n)
		return NULL;
	qsort(f->event.v, f->event.n, sizeof(*f->event.v), by_pos);
	return &f->event.v[f->event.n - 1];
}

/* Asked last, since diffs are made for it: picks that name nothing. */
static void add_same_patch(struct fate *f, const struct oid *id, struct oid *ret_unread)
{
	size_t known = f->subject.n;
	struct same_patch same;

	lineage_same_patch(f->l, f->a, id, &same);
	for (size_t i = 0; i < same.found.n; i++) {
		const struct same_patch_at *at = &same.found.v[i];

		add_event(f, at->pos, LINEAGE_THERE, "patch-id", &at->id,
			  "the same subject and the same patch, though it names no upstream "
			  "commit");
		add_subject(f, &at->id, ROLE_PORT);
	}
	ask_from(f, known);
	*ret_unread = same.unread;
}

static void silence(const struct lineage *l, struct lineage_found *ret)
{
	*ret = (struct lineage_found){ .answer = LINEAGE_UNKNOWN };
	if (l->incomplete)
		ret->detail = "history is cut off (shallow)";
	else if (!l->rooted)
		ret->detail = "no history in common with upstream";
	else
		*ret = (struct lineage_found){ .answer = LINEAGE_ABSENT,
					       .detail = "no commit of its history names it" };
}

int lineage_find(struct lineage *l, const char *id, struct lineage_found *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct fate f = { .l = l, .a = &tmp };
	struct oid oid, unread = { 0 };
	const struct event *last;

	if (!oid_parse(str_of(id), &oid))
		return err_set(e, ERR_INPUT, "\"%s\" is no commit id", id);
	add_subject(&f, &oid, ROLE_SELF);
	add_twins_of(&f, &oid);
	ask_from(&f, 0);
	add_ancestors(&f);
	add_notes(&f, id);
	last = last_event(&f);
	if (!last || last->now.answer != LINEAGE_THERE) {
		add_same_patch(&f, &oid, &unread);
		last = last_event(&f);
	}
	if (commits_broken(l->index))
		return err_set(e, ERR_IO, "the index of commits was damaged and is made anew: "
			       "ask again");
	silence(l, ret);
	if (last) {
		*ret = last->now;
		if (!reach_has(&l->own, last->pos))
			ret->detail = arena_printf(l->arena,
						   "%s; inherited from what the branch is "
						   "said to stand on",
						   ret->detail);
	} else if (ret->answer == LINEAGE_ABSENT && !oid_is_zero(&unread)) {
		ret->answer = LINEAGE_UNKNOWN;
		ret->detail = arena_printf(l->arena, "%.12s has its subject, and the patches could "
					   "not be compared", oid_str(f.a, &unread));
	}
	return 0;
}
