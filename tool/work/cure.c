/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A name is followed down history as a bisection would do it: the first tagged release whose tree
 * has it, and from there to a parent that has it, until none does. That visits one line of commits,
 * not all that ever touched the file.
 */
#include "work/cure.h"

#include <stdarg.h>
#include <stdio.h>

#include "c/item.h"
#include "git/blob.h"
#include "git/branch.h"
#include "git/commit_scan.h"
#include "git/release.h"
#include "git/tree.h"
#include "index/world.h"
#include "msg/message.h"

/* Commits on the way down: some releases' worth of merges. */
#define STEPS_MAX 20000
/* Findings of one port that are followed; the others have company enough. */
#define CURES_MAX 8

struct seek {
	struct workshop *w;
	struct str name;
	const char *path;	/* of upstream's file that has it */
	bool file;		/* the file itself is the question */
	bool head;		/* what it takes, not whether it is there */
	uint64_t want;		/* with .head: upstream's */
	struct map known;	/* by blob id: 1 has it, 2 has not */
	struct releases tags;
};

static bool word_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool has_word(struct str text, struct str word)
{
	for (ptrdiff_t at = 0; (at = str_find(text, word, (size_t)at)) >= 0; at++)
		if ((!at || !word_char(text.p[at - 1])) &&
		    ((size_t)at + word.n == text.n || !word_char(text.p[at + word.n])))
			return true;
	return false;
}

/* A sum over what declares @name in the text, its body aside; 0: nothing does. */
static uint64_t head_of(struct arena *a, struct str text, struct str name)
{
	static const enum item_kind kinds[] = { ITEM_PROTO, ITEM_FUNC, ITEM_MACRO };
	struct items items;
	struct toks t;

	tok_lex(a, text, &t);
	item_split(a, &t, &items);
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		const struct item *it = item_find(&items, kinds[k], name, 1);
		uint64_t h = 1;

		for (size_t i = it ? it->head : 0; it && i < (it->body ? it->body : it->end); i++)
			if (t.v[i].kind != TOK_COMMENT)
				h = str_hash(tok_str(&t, i), h);
		if (it)
			return h;
	}
	return 0;
}

static bool blob_has(struct seek *s, const struct oid *blob)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	void **slot = map_at(&s->known, oid_key(blob));
	struct str text;
	bool has;

	if (*slot)
		return *slot == (void *)1;
	if (blob_text(s->w->repo, &tmp, blob, &text, NULL))
		return false;
	has = s->head ? head_of(&tmp, text, s->name) == s->want : has_word(text, s->name);
	*slot = (void *)(uintptr_t)(has ? 1 : 2);
	return has;
}

static bool tree_has(struct seek *s, const struct oid *tree)
{
	struct oid blob;

	return !tree_find(s->w->repo, tree, s->path, &blob, NULL, NULL) &&
	       (s->file || blob_has(s, &blob));
}

/* The first release that has it, and is no newer than upstream's own tree; NULL: none. */
static const char *first_release(struct seek *s, const char *upto, struct commit *ret)
{
	size_t low = 0, high = s->tags.n;
	const char *found = NULL;
	struct commit c;
	struct oid id;

	while (high && upto && strverscmp(s->tags.v[high - 1] + 1, upto) > 0)
		high--;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (repo_commit_of(s->w->repo, s->tags.v[mid], &id, NULL) ||
		    commit_read(s->w->repo, s->w->arena, &id, &c, NULL))
			return NULL;
		if (tree_has(s, &c.tree)) {
			found = s->tags.v[mid];
			*ret = c;
			high = mid;
		} else {
			low = mid + 1;
		}
	}
	return found;
}

/* From @from, which has it, down to the commit whose parents do not. */
static bool descend(struct seek *s, struct commit_scan *scan, struct oid from, struct oid *ret)
{
	for (size_t step = 0; step < STEPS_MAX; step++) {
		struct history_commit c, up;
		struct oid parents[32];
		size_t n, i;

		if (commit_scan_read(scan, &from, &c, NULL) || c.cut || !c.n_parents)
			return false;
		n = c.n_parents < ARRAY_SIZE(parents) ? c.n_parents : ARRAY_SIZE(parents);
		memcpy(parents, c.parents, n * sizeof(*parents));
		for (i = 0; i < n; i++) {
			if (commit_scan_read(scan, &parents[i], &up, NULL))
				return false;
			if (tree_has(s, &up.tree))
				break;
		}
		if (i == n) {
			*ret = from;
			return true;
		}
		from = parents[i];
	}
	return false;
}

static const struct port_cure *by_commit(struct seek *s, const struct commit *upstream)
{
	struct arena *a = s->w->arena;
	struct commit parent, c;
	const char *upto = NULL, *release;
	struct commit_scan *scan;
	struct port_cure *ret;
	struct message m;
	struct oid id;
	bool found;

	/* what the change itself brings is no prerequisite of it */
	if (upstream->n_parents != 1 || upstream->cut ||
	    commit_read(s->w->repo, a, &upstream->parents[0], &parent, NULL) ||
	    !tree_has(s, &parent.tree))
		return NULL;
	(void)repo_kernel_version(s->w->repo, a, &parent.tree, &upto, NULL);
	release = first_release(s, upto, &c);
	scan = commit_scan_new(s->w->repo);
	found = descend(s, scan, release ? c.id : parent.id, &id);
	commit_scan_free(scan);
	if (!found || commit_read(s->w->repo, a, &id, &c, NULL))
		return NULL;
	message_parse(a, c.message, &m);
	ret = ARENA_NEW(a, struct port_cure);
	*ret = (struct port_cure){ .commit = oid_str(a, &id), .release = release,
				   .subject = arena_strn(a, m.subject) };
	return ret;
}

/* Where upstream has what the finding is about. */
static bool locate_name(struct seek *s, const struct commit *upstream, const struct port_file *f,
			const struct port_finding *x)
{
	static const enum name_kind kinds[] = { NAME_ANY, NAME_TAG, NAME_FIELD };
	struct workshop *w = s->w;
	const struct world *there = tree_world(workshop_world(w, &w->there, &upstream->tree));
	struct world_def def = { 0 };
	struct oid id;

	s->name = x->name;
	s->head = !strcmp(x->check, "arity") || !strcmp(x->check, "argument");
	if (!strcmp(x->check, "header")) {
		/* "<asm/x.h>" of a file below arch/ is that architecture's */
		s->path = arena_printf(w->arena, "include/%.*s", (int)(x->name.n - 2),
				       x->name.p + 1);
		s->file = x->name.n > 2 && x->name.p[0] == '<' &&
			  !tree_find(w->repo, &upstream->tree, s->path, &id, NULL, NULL);
		return s->file;
	}
	if (strcmp(x->check, "name") && strcmp(x->check, "member") && !s->head)
		return false;
	for (size_t k = 0; k < ARRAY_SIZE(kinds) && !s->path; k++)
		if (there->find(there->ctx, f->path, x->name, kinds[k], &def) == WORLD_FOUND)
			s->path = def.path;
	if (!s->path)
		return false;
	s->path = arena_str(w->arena, s->path);
	if (str_starts(str_of(str_base_name(s->path)), "Kconfig") &&
	    str_starts(s->name, "CONFIG_")) {
		s->name.p += strlen("CONFIG_");
		s->name.n -= strlen("CONFIG_");
	}
	if (s->head) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct str text;

		if (tree_find(w->repo, &upstream->tree, s->path, &id, NULL, NULL) ||
		    blob_text(w->repo, &tmp, &id, &text, NULL))
			return false;
		s->want = head_of(&tmp, text, s->name);
		return s->want != 0;
	}
	return true;
}

static bool side_names(const struct rule_side *side, struct str name)
{
	for (size_t i = 0; i < side->n; i++)
		if (side->v[i].name && str_eq(side->v[i].text, name))
			return true;
	return false;
}

/* A rule whose one form has the name and whose other one is what the branch would have instead. */
static const struct rule_block *rule_about(const struct rule_set *set, struct str name,
					   enum rule_dir *dir)
{
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; !set->v[i]->stop && k < set->v[i]->n; k++) {
			const struct rule_block *b = set->v[i]->blocks[k];
			bool in_old = side_names(&b->side[RULE_OLD], name);
			bool in_new = side_names(&b->side[RULE_NEW], name);

			if (in_old == in_new)
				continue;
			*dir = in_new ? RULE_TO_OLD : RULE_TO_NEW;
			return b;
		}
	return NULL;
}

/* The refusal quotes its first finding: what that says further, it says. */
static void __attribute__((format(printf, 4, 5)))
say(struct workshop *w, struct ported *p, struct port_finding *x, const char *fmt, ...)
{
	char more[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(more, sizeof(more), fmt, ap);
	va_end(ap);
	if (p->reason && str_ends(str_of(p->reason), x->text))
		p->reason = arena_printf(w->arena, "%s%s", p->reason, more);
	x->text = arena_printf(w->arena, "%s%s", x->text, more);
}

static const struct port_cure *by_rule(struct workshop *w, const struct world *here,
				       struct ported *p, const struct port_file *f,
				       struct port_finding *x)
{
	enum rule_dir dir;
	const struct rule_block *b;
	struct port_cure *ret;
	struct rule_plan plan;
	const char *why = NULL;

	if (!w->rules || (strcmp(x->check, "name") && strcmp(x->check, "arity")) ||
	    rules_all(w->rules))
		return NULL;
	b = rule_about(w->rules, x->name, &dir);
	if (!b)
		return NULL;
	rules_plan(&plan, w->arena, w->rules, here, NULL, f->target);
	if (!(b->directions & dir))
		why = "which goes the other way only";
	else if (rules_verdict(&plan, b, dir, &why) == RULE_USED)
		why = "which does not match this use";
	say(w, p, x, ": the rule %s is about it (%.12s, %s)%s%s", b->rule->name,
	    b->rule->upstream, b->rule->since, why ? ", " : "", why ? why : "");
	ret = ARENA_NEW(w->arena, struct port_cure);
	*ret = (struct port_cure){ .rule = b->rule->name, .commit = b->rule->upstream,
				   .release = b->rule->since };
	return ret;
}

static void one(struct workshop *w, const struct world *here, const struct commit *upstream,
		const struct oid *tree, const struct releases *tags, struct ported *p,
		const struct port_file *f, struct port_finding *x)
{
	struct seek s = { .w = w, .tags = *tags };

	if (x->unknown || x->cure)
		return;
	x->cure = by_rule(w, here, p, f, x);
	if (x->cure || !upstream)
		return;
	map_init(&s.known, w->arena);
	if (!locate_name(&s, upstream, f, x) || tree_has(&s, tree))
		return;
	x->cure = by_commit(&s, upstream);
	if (x->cure)
		say(w, p, x, ": upstream's %.12s %s (%s%s\"%s\")", x->cure->commit,
		    s.head ? "changed that" : "brings it",
		    x->cure->release ? x->cure->release : "", x->cure->release ? ", " : "",
		    x->cure->subject);
}

void cure_findings(struct workshop *w, const struct commit *upstream, const struct oid *tree,
		   struct ported *p)
{
	const struct world *here = w->here ? tree_world(w->here) : NULL;
	struct releases tags = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < p->n && here; i++)
		for (size_t k = 0; k < p->result[i].findings.n && n < CURES_MAX; k++, n++) {
			if (!n && upstream)
				(void)releases_list(w->repo, w->arena, &tags, NULL);
			one(w, here, upstream, tree, &tags, p, &p->file[i],
			    &p->result[i].findings.v[k]);
		}
}
