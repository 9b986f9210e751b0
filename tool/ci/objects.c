// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/lab.h"

#include <stdio.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/users.h"
#include "git/commit.h"
#include "git/tree.h"

/* Above this many objects a commit is a rework, and the whole build is the test. */
#define OBJECTS_MAX 80

static const char *const of_test[] = { "base", "hotplug", NULL };
static const char *const of_bare[] = { "base", "hotplug", "no-migration", NULL };
static const char *const of_memory[] = { "base", "hotplug", "memory", NULL };
static const char *const of_32bit[] = { "32bit", NULL };

static const struct {
	const char *name, *arch;
	const char *const *fragments;
	const char *own;	/* the fragment without which it would not be what it is called */
} configs[] = {
	{ "test", "x86_64", of_test, NULL },
	{ "no-migration", "x86_64", of_bare, "no-migration.config:" },
	{ "memory", "x86_64", of_memory, "memory.config:" },
	{ "32bit", "i386", of_32bit, "32bit.config:" },
	{ "user", "x86_64", NULL, NULL },
};

/* The objects of one commit in one configuration, on one side. */
struct side {
	bool *made;
	struct map warnings;
};

struct step {
	struct bench *b;
	struct arena *a;
	cJSON *findings;
	size_t n_findings;
	const char *commit;	/* its id, for findings */
	struct {
		const char **v;
		size_t n, cap;
	} paths;		/* .c files */
	const char **targets;	/* their objects */
	bool *made;		/* in any configuration */
	bool cut;
};

static void add_finding(struct step *s, const char *config, const char *kind, const char *path,
			const char *text)
{
	cJSON *o = json_push_obj(s->findings);

	json_add_str(o, "commit", s->commit);
	json_add_str(o, "config", config);
	json_add_str(o, "kind", kind);
	json_add_str(o, "path", path);
	json_add_str(o, "text", text);
	s->n_findings++;
}

static const char *object_of(struct arena *a, const char *path)
{
	return arena_printf(a, "%.*s.o", (int)(strlen(path) - 2), path);
}

/* Which files: the .c files it changes, and those that use what its headers change. */
static int choose(struct step *s, const struct oid *before, const struct oid *after, struct err *e)
{
	struct repo *r = s->b->lab->repo;
	struct tree_changes c = { 0 };
	struct users u;
	int rc = tree_changes(r, s->a, before, after, &c, e);

	users_init(&u, s->a);
	for (size_t i = 0; !rc && i < c.n; i++) {
		const struct tree_change *t = &c.v[i];

		if (t->kind == TREE_DELETED)
			continue;
		if (str_ends(str_of(t->path), ".c"))
			*ARR_PUSH(s->a, s->paths) = t->path;
		else if (str_ends(str_of(t->path), ".h"))
			rc = users_header(r, &u, t, e);
	}
	if (!rc)
		rc = users_find(r, &u, after, &s->paths.v, &s->paths.n, &s->paths.cap, e);
	if (s->paths.n > OBJECTS_MAX) {
		s->paths.n = OBJECTS_MAX;
		s->cut = true;
	}
	s->targets = ARENA_NEW_N(s->a, const char *, s->paths.n + 1);
	s->made = ARENA_NEW_N(s->a, bool, s->paths.n + 1);
	for (size_t i = 0; i < s->paths.n; i++)
		s->targets[i] = object_of(s->a, s->paths.v[i]);
	return rc;
}

/*
 * Configure. To compile a file much may be missing that a run needs; it is noted. But what makes
 * the configuration what it is called must be there.
 */
static int configure(struct step *s, size_t config, struct kbuild *k, cJSON *doc, struct err *e)
{
	const char *own = configs[config].own;
	struct kbuild_end end;
	size_t dropped;
	cJSON *without;
	int rc = kbuild_configure(k, &dropped, &end, e);

	if (rc != ERR_CONFIG || !k->fragment)
		return rc;
	for (size_t i = 0; i < k->fragment->n; i++) {
		const struct fragment_line *l = &k->fragment->v[i];

		if (l->got && !l->optional && own && str_starts(str_of(l->from), own))
			return rc;
	}
	*e = (struct err){ 0 };
	if (cJSON_GetObjectItem(doc, "without"))
		return 0;
	without = json_add_arr(doc, "without");
	for (size_t i = 0; i < k->fragment->n; i++)
		if (k->fragment->v[i].got && !k->fragment->v[i].optional)
			cJSON_AddItemToArray(without, cJSON_CreateString(
				arena_strn(s->a, k->fragment->v[i].name)));
	return 0;
}

static int build_side(struct step *s, size_t config, const struct oid *tree, struct side *ret,
		      cJSON *doc, struct err *e)
{
	struct bench *b = s->b;
	struct kbuild k;
	struct kbuild_end end;
	int rc = bench_export(b, tree, e);

	if (!rc)
		rc = bench_kbuild(b, configs[config].name, configs[config].fragments,
				  configs[config].arch, &k, e);
	if (rc)
		return rc;
	k.arena = s->a;
	if (!configs[config].fragments)
		k.user_config = b->lab->kernel_config;
	rc = configure(s, config, &k, doc, e);
	if (rc)
		return rc;
	/* Made anew on both sides, so that the compiler speaks again. */
	for (size_t i = 0; i < s->paths.n; i++)
		unlink(arena_printf(s->a, "%s/%s", k.out, s->targets[i]));
	rc = kbuild_make(&k, s->targets, true, b->lab->config->build_minutes * 60, &end, e);
	if (rc && rc != ERR_FINDING)
		return rc;
	map_init(&ret->warnings, s->a);
	buildlog_warnings(s->a, str_of(end.talk), k.src, &ret->warnings);
	ret->made = ARENA_NEW_N(s->a, bool, s->paths.n + 1);
	for (size_t i = 0; i < s->paths.n; i++)
		ret->made[i] = io_exists(arena_printf(s->a, "%s/%s", k.out, s->targets[i]));
	return 0;
}

/* The compiler's first words on an object that breaks. */
static const char *error_at(struct step *s, size_t config, size_t file)
{
	const char *targets[] = { s->targets[file], NULL };
	struct kbuild_end end = { 0 };
	struct kbuild k;
	struct err e = { 0 };

	if (bench_kbuild(s->b, configs[config].name, configs[config].fragments,
			 configs[config].arch, &k, &e))
		return arena_str(s->a, e.what);
	k.arena = s->a;
	kbuild_make(&k, targets, false, s->b->lab->config->build_minutes * 60, &end, &e);
	return end.error.line ? end.error.line : "it fails without a message";
}

static void compare(struct step *s, size_t config, const struct side *before,
		    const struct side *after, cJSON *doc)
{
	size_t made = 0, pos = 0;
	struct str text;
	void *count;

	for (size_t i = 0; i < s->paths.n; i++) {
		made += after->made[i];
		s->made[i] |= after->made[i];
		if (before->made[i] && !after->made[i])
			add_finding(s, configs[config].name, "breaks", s->paths.v[i],
				    error_at(s, config, i));
	}
	while (map_next(&after->warnings, &pos, &text, &count))
		if ((uintptr_t)count > (uintptr_t)map_get(&before->warnings, text))
			add_finding(s, configs[config].name, "warning", NULL,
				    arena_strn(s->a, text));
	json_add_num(doc, "objects", (double)s->paths.n);
	json_add_num(doc, "built", (double)made);
	if (!made && s->paths.n)
		json_add_str(doc, "error", error_at(s, config, 0));
	json_add_bool(doc, "cut", s->cut);
}

static int commit_tree(struct lab *l, struct arena *a, const struct oid *id, struct oid *ret,
		       struct err *e)
{
	struct commit c;
	int rc = commit_read(l->repo, a, id, &c, e);

	if (!rc)
		*ret = c.tree;
	return rc;
}

static int one_config(struct step *s, size_t config, const struct oid *before,
		      const struct oid *after, cJSON *doc, struct err *e)
{
	struct side b = { 0 }, a = { 0 };
	int rc;

	json_add_str(doc, "config", configs[config].name);
	json_add_str(doc, "commit", s->commit);
	bench_say(s->b, "objects of %.12s, configuration %s: %zu files", s->commit,
		  configs[config].name, s->paths.n);
	rc = build_side(s, config, before, &b, doc, e);
	if (!rc)
		rc = build_side(s, config, after, &a, doc, e);
	if (!rc)
		compare(s, config, &b, &a, doc);
	else if (rc == ERR_CONFIG) {
		/* A branch that cannot be configured so says nothing about the port. */
		json_add_str(doc, "skipped", e->what);
		rc = 0;
	}
	return rc;
}

/* What no configuration compiles was not looked at, and nobody shall think that it was. */
static void add_unmade(struct step *s, cJSON *list)
{
	for (size_t i = 0; i < s->paths.n; i++) {
		cJSON *o;

		if (s->made[i])
			continue;
		o = json_push_obj(list);
		json_add_str(o, "commit", s->commit);
		json_add_str(o, "path", s->paths.v[i]);
		json_add_str(o, "error", error_at(s, 0, i));
	}
}

int bench_objects(struct bench *b, cJSON *doc, struct objects_end *ret, struct err *e)
{
	struct oid before = b->t->before_tree, after;
	cJSON *steps = json_add_arr(doc, "steps"), *findings = json_add_arr(doc, "findings");
	cJSON *unmade = json_add_arr(doc, "not_compiled");
	int rc = 0;

	*ret = (struct objects_end){ 0 };
	for (size_t i = 0; !rc && i < b->t->commits.n; i++) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		struct step s = { .b = b, .a = &a, .findings = findings };

		s.commit = oid_str(&a, &b->t->commits.v[i]);
		rc = commit_tree(b->lab, &a, &b->t->commits.v[i], &after, e);
		if (!rc)
			rc = choose(&s, &before, &after, e);
		for (size_t c = 0; !rc && s.paths.n && c < ARRAY_SIZE(configs); c++)
			if (configs[c].fragments || b->lab->kernel_config)
				rc = one_config(&s, c, &before, &after, json_push_obj(steps), e);
		if (!rc)
			add_unmade(&s, unmade);
		ret->files += s.paths.n;
		ret->findings += s.n_findings;
		before = after;
	}
	ret->unmade = (size_t)cJSON_GetArraySize(unmade);
	return rc;
}
