/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/resolution_seed.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/range.h"
#include "git/tree.h"
#include "msg/message.h"
#include "port/lines.h"
#include "spatch/rule_load.h"
#include "work/apply_parts.h"

struct seeding {
	struct repo *repo;
	struct arena *arena;
	struct workshop shop;
	struct resolution_list found;
	struct seed_result *ret;
};

/* The upstream commit that a port names, and that the clone has. */
static bool upstream_of(struct seeding *s, const struct commit *port, struct commit *ret)
{
	struct message m;
	struct oid id;

	message_parse(s->arena, port->message, &m);
	for (size_t i = 0; i < m.uprefs.n; i++)
		if (m.uprefs.v[i].kind != UPREF_CHERRY && oid_parse(m.uprefs.v[i].id, &id) &&
		    repo_has(s->repo, &id) && !commit_read(s->repo, s->arena, &id, ret, NULL))
			return true;
	return false;
}

/* Of each conflict of a file, what the port made. A function that it left alone says nothing. */
static void learn_file(struct seeding *s, const struct commit *port, const struct port_file *f,
		       const struct port_result *r, const struct resolution *like)
{
	size_t from = s->found.n, keep;
	const char *target = f->target;
	struct oid id;
	struct str made;

	s->ret->conflicts += r->conflicts.n;
	if (tree_find(s->repo, &port->tree, target, &id, NULL, NULL) ||
	    blob_text(s->repo, s->arena, &id, &made, NULL))
		return;
	if (port_is_c(target))
		resolutions_learn(s->arena, r->conflicts.v, r->conflicts.n, made, like, &s->found);
	else if (r->conflicts.n)
		resolutions_learn_lines(s->arena, f, made, like, &s->found);
	keep = from;
	for (size_t i = from; i < s->found.n; i++)
		if (!str_eq(s->found.v[i].before, s->found.v[i].after))
			s->found.v[keep++] = s->found.v[i];
	s->found.n = keep;
}

static void seed_port(struct seeding *s, const struct oid *id)
{
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	struct commit port, parent, up;
	struct blob_cache blobs;
	struct ported p = { 0 };
	struct message m;

	if (commit_read(s->repo, s->arena, id, &port, NULL) || port.n_parents != 1 ||
	    commit_read(s->repo, s->arena, &port.parents[0], &parent, NULL) ||
	    !upstream_of(s, &port, &up))
		return;
	s->ret->commits++;
	blob_cache_init(&blobs, s->repo, &bench);
	s->shop.arena = &bench;
	s->shop.blobs = &blobs;
	s->shop.labels = &marks_plain;
	if (port_change(&s->shop, &up, NULL, &parent.tree, &p, NULL) || p.ok)
		return;
	message_parse(s->arena, port.message, &m);
	for (size_t i = 0; i < p.n; i++) {
		struct resolution like = {
			.by = arena_printf(s->arena, "%s <%s>", port.committer.name,
					   port.committer.mail),
			.date = ident_date_day(s->arena, port.committer.time, port.committer.zone),
			.change = oid_str(s->arena, &up.id),
			.subject = arena_strn(s->arena, m.subject),
			.path = arena_str(s->arena, p.file[i].target),
			.source = arena_printf(s->arena, "stable %s", oid_str(s->arena, id)),
			.commit = oid_str(s->arena, id) };

		learn_file(s, &port, &p.file[i], &p.result[i], &like);
	}
}

static int begin(struct seeding *s, struct repo *r, struct arena *a, const struct apply_opts *base,
		 struct seed_result *ret, struct err *e)
{
	*s = (struct seeding){ .repo = r, .arena = a, .ret = ret };
	*ret = (struct seed_result){ 0 };
	s->shop = (struct workshop){ .repo = r, .data = base->data };
	return rules_open(a, base->data, &s->shop.rules, e);
}

/* The store with what was found. */
static int end(struct seeding *s, const struct apply_opts *base, const char *message, struct err *e)
{
	struct ref_update up;
	struct lock *l = NULL;
	struct ident who;
	int rc = ident_committer(s->repo, s->arena, &base->who, &who, e);

	if (!rc)
		rc = lock_take(s->repo, &l, NULL, e);
	if (!rc)
		rc = resolutions_prepare(s->repo, s->arena, &who, &s->found, NULL, message, &up, e);
	if (!rc && !oid_eq(&up.old, &up.new)) {
		rc = refs_update(s->repo, l, &who, &up, 1, e);
		s->ret->learned = s->found.n;
	}
	lock_drop(l);
	return rc;
}

int seed_range(struct repo *r, struct arena *a, const struct apply_opts *base, const char *range,
	       struct seed_result *ret, struct err *e)
{
	struct seeding s;
	struct oids ids = { 0 };
	int rc = begin(&s, r, a, base, ret, e);

	if (!rc)
		rc = range_add(r, a, range, &ids, e);
	if (rc)
		return rc;
	s.shop.names = cache_open(cache_dir(a, base->env));
	for (size_t i = 0; i < ids.n; i++) {
		if (base->progress && !(i % 100))
			base->progress(base->progress_ctx,
				       arena_printf(a, "port %zu of %zu", i, ids.n));
		seed_port(&s, &ids.v[i]);
	}
	workshop_release(&s.shop);
	return end(&s, base, arena_printf(a, "resolutions from %s", range), e);
}

/* The two files that a preimage is made of; false when it has no conflict, or a broken one. */
static bool take_sides(struct str text, struct buf *one, struct buf *two)
{
	enum { BOTH, ONE, TWO } in = BOTH;
	struct str rest = text, line;
	bool any = false;

	while (str_line(&rest, &line)) {
		bool begins = str_starts(line, "<<<<<<<"), middle = str_is(line, "=======");
		bool ends = str_starts(line, ">>>>>>>");

		if ((begins && in != BOTH) || (middle && in == TWO) || (ends && in != TWO))
			return false;
		if (begins)
			in = ONE;
		else if (middle && in == ONE)
			in = TWO;
		else if (ends)
			in = BOTH;
		else {
			if (in != TWO)
				buf_printf(one, "%.*s\n", STR_ARG(line));
			if (in != ONE)
				buf_printf(two, "%.*s\n", STR_ARG(line));
			continue;
		}
		any = true;
	}
	return any && in == BOTH;
}

static struct str item_span(const struct toks *t, const struct item *it)
{
	const struct tok *last = &t->v[it->end - 1];

	return (struct str){ t->text.p + t->v[it->first].off,
			     last->off + last->len - t->v[it->first].off };
}

static void add_sides(struct seeding *s, const char *hash, struct str ours, struct str theirs,
		      struct str made, struct str function)
{
	struct resolution *x = ARR_PUSH(s->arena, s->found);

	*x = (struct resolution){ .by = "git rerere", .function = arena_strn(s->arena, function),
				  .source = arena_printf(s->arena, "rerere %s", hash),
				  .clash = clash_of_sides(s->arena, ours, theirs),
				  .before = arena_span(s->arena, ours),
				  .after = arena_span(s->arena, made) };
}

static void seed_image(struct seeding *s, const char *hash, struct str before, struct str made)
{
	CLEANUP(buf_release) struct buf one = BUF_INIT(BUF_FILE_MAX), two = BUF_INIT(BUF_FILE_MAX);
	struct toks t1, t2, tm;
	struct items i1, i2, im;

	if (!take_sides(before, &one, &two))
		return;
	s->ret->commits++;
	tok_lex(s->arena, arena_span(s->arena, buf_str(&one)), &t1);
	tok_lex(s->arena, arena_span(s->arena, buf_str(&two)), &t2);
	tok_lex(s->arena, made, &tm);
	item_split(s->arena, &t1, &i1);
	item_split(s->arena, &t2, &i2);
	item_split(s->arena, &tm, &im);
	for (size_t i = 0; i < i1.n; i++) {
		const struct item *a = &i1.v[i];
		const struct item *b = item_find(&i2, a->kind, a->name, a->ordinal);
		const struct item *m = item_find(&im, a->kind, a->name, a->ordinal);
		struct str ours, theirs;

		if (!b || !m || !a->name.n)
			continue;
		ours = item_span(&t1, a);
		theirs = item_span(&t2, b);
		if (str_eq(ours, theirs))
			continue;
		s->ret->conflicts++;
		add_sides(s, hash, ours, theirs, item_span(&tm, m), a->name);
		add_sides(s, hash, theirs, ours, item_span(&tm, m), a->name);
	}
}

static int is_entry(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int seed_rerere(struct repo *r, struct arena *a, const struct apply_opts *base,
		struct seed_result *ret, struct err *e)
{
	const char *dir = arena_printf(a, "%s/rr-cache", repo_common_dir(r));
	struct dirent **all;
	struct seeding s;
	int n, rc = begin(&s, r, a, base, ret, e);

	if (rc)
		return rc;
	n = scandir(dir, &all, is_entry, alphasort);
	for (int i = 0; i < n; i++) {
		CLEANUP(buf_release) struct buf pre = BUF_INIT(BUF_FILE_MAX);
		CLEANUP(buf_release) struct buf post = BUF_INIT(BUF_FILE_MAX);
		const char *one = arena_printf(a, "%s/%s", dir, all[i]->d_name);

		if (!io_read(arena_printf(a, "%s/preimage", one), &pre, NULL) &&
		    !io_read(arena_printf(a, "%s/postimage", one), &post, NULL))
			seed_image(&s, all[i]->d_name, arena_span(a, buf_str(&pre)),
				   arena_span(a, buf_str(&post)));
		mem_free(all[i]);
	}
	if (n >= 0)
		mem_free(all);
	return end(&s, base, "resolutions from git rerere", e);
}
