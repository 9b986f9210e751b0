/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --branch names. */
#include "git/branch.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "git/lg2.h"
#include "git/refs.h"
#include "git/similar.h"

#define HEADS "refs/heads/"
#define REMOTES "refs/remotes/"
#define TAGS "refs/tags/"
#define OURS "refs/heads/backport/"

struct lookup {
	struct repo *r;
	struct arena *arena;
	struct refs refs;		/* all of them, sorted; only when a look-up by name fails */
	bool loaded;
	const char **remotes;
	size_t n_remotes;
	struct err *e;
};

static int load(struct lookup *l)
{
	int rc = l->loaded ? 0 : refs_list(l->r, l->arena, "refs/", &l->refs, l->e);

	l->loaded = !rc;
	return rc;
}

static bool starts(const char *z, const char *with)
{
	return !strncmp(z, with, strlen(with));
}

/* "x" of "refs/remotes/origin/x". A remote's own name may hold slashes. */
static const char *after_remote(const struct lookup *l, const char *ref)
{
	const char *rest = ref + strlen(REMOTES), *best = NULL, *slash;

	for (size_t i = 0; i < l->n_remotes; i++) {
		size_t n = strlen(l->remotes[i]);

		if (!strncmp(rest, l->remotes[i], n) && rest[n] == '/' &&
		    (!best || rest + n + 1 > best))
			best = rest + n + 1;
	}
	if (best)
		return best;
	slash = strchr(rest, '/');
	return slash ? slash + 1 : rest;
}

static bool has(const struct lookup *l, const char *ref)
{
	struct oid id;

	return !refs_read(l->r, ref, &id, NULL);
}

/* Would @ref be called @name too, and before others of its kind? Heads come before
 * remotes, then tags. */
static bool answers(const struct lookup *l, const char *ref, const char *name)
{
	if (starts(ref, REMOTES))
		return !strcmp(after_remote(l, ref), name) || !strcmp(ref + strlen(REMOTES), name);
	return starts(ref, TAGS) && !strcmp(ref + strlen(TAGS), name);
}

/* Is @name, one of @ref's, also the name of another ref of its kind or of one that goes before? */
static bool taken(const struct lookup *l, const char *ref, const char *name)
{
	if (has(l, arena_printf(l->arena, HEADS "%s", name)))
		return true;
	for (size_t i = 0; i < l->refs.n; i++) {
		const char *other = l->refs.v[i].name;

		if (strcmp(other, ref) && answers(l, other, name) &&
		    (starts(other, REMOTES) || !starts(ref, TAGS)) &&
		    !(starts(ref, REMOTES) && starts(other, TAGS)))
			return true;
	}
	return false;
}

/* What the result of a branch is called after (branch.h). */
static const char *result_name(struct lookup *l, const struct branch *b)
{
	if (!b->ref || starts(b->ref, HEADS) || load(l))
		return b->base_name;
	if (!taken(l, b->ref, b->base_name))
		return b->base_name;
	return strcmp(b->name, b->base_name) && !taken(l, b->ref, b->name) ?
		b->name : b->ref + strlen("refs/");
}

/* Fill commit and tree from what @id peels to; NULL ref for an id. */
static int fill(struct lookup *l, const char *given, const char *ref, const struct oid *id,
		struct branch *ret)
{
	struct branch b = { .given = given, .ref = ref };
	git_object *o = NULL;
	git_commit *c = NULL;
	int rc;

	rc = git_object_lookup(&o, l->r->g, lg2_oid(id), GIT_OBJECT_ANY);
	if (rc == GIT_ENOTFOUND)
		return missing_note(l->r, id, ref ? ref : "commit", l->e);
	if (!rc)
		rc = git_object_peel((git_object **)&c, o, GIT_OBJECT_COMMIT);
	git_object_free(o);
	if (rc == GIT_ENOTFOUND)
		return missing_note(l->r, id, ref ? ref : "commit", l->e);
	if (rc) {
		git_error_clear();
		return err_set(l->e, ERR_INPUT, "%s is not a commit", given);
	}
	b.commit = lg2_from(git_commit_id(c));
	b.tree = lg2_from(git_commit_tree_id(c));
	git_commit_free(c);
	if (!ref) {
		b.name = oid_str(l->arena, &b.commit);
		b.base_name = oid_abbrev(l->arena, &b.commit, 12);
	} else if (starts(ref, HEADS)) {
		b.name = b.base_name = ref + strlen(HEADS);
	} else if (starts(ref, REMOTES)) {
		b.name = ref + strlen(REMOTES);
		b.base_name = after_remote(l, ref);
	} else if (starts(ref, TAGS)) {
		b.name = b.base_name = ref + strlen(TAGS);
	} else {
		b.name = b.base_name = ref + strlen("refs/");
	}
	b.result = result_name(l, &b);
	*ret = b;
	return 0;
}

static int push(struct lookup *l, struct branches *out, const char *given, const char *ref,
		const struct oid *id)
{
	struct branch b;
	int rc = fill(l, given, ref, id, &b);

	if (rc)
		return rc;
	for (size_t i = 0; i < out->n; i++)
		if (ref ? out->v[i].ref && !strcmp(out->v[i].ref, ref) :
		    !out->v[i].ref && oid_eq(&out->v[i].commit, &b.commit))
			return 0;
	*ARR_PUSH(l->arena, *out) = b;
	return 0;
}

static int not_found(struct lookup *l, const char *arg)
{
	ARR(const char *) names = { 0 };
	char *near;
	int rc = load(l);

	if (rc)
		return rc;
	for (size_t i = 0; i < l->refs.n; i++) {
		const char *ref = l->refs.v[i].name;

		if (starts(ref, HEADS)) {
			*ARR_PUSH(l->arena, names) = ref + strlen(HEADS);
		} else if (starts(ref, REMOTES)) {
			*ARR_PUSH(l->arena, names) = after_remote(l, ref);
			*ARR_PUSH(l->arena, names) = ref + strlen(REMOTES);
		} else if (starts(ref, TAGS)) {
			*ARR_PUSH(l->arena, names) = ref + strlen(TAGS);
		}
	}
	near = similar_names(l->arena, arg, names.v, names.n);
	err_set(l->e, ERR_NOT_FOUND, "no branch or tag %s in %s%s%s%s", arg, l->r->name,
		*near ? " (similar: " : "", near, *near ? ")" : "");
	err_at(l->e, arg, NULL, NULL);
	err_next(l->e, "git -C %s branch --all", l->r->name);
	return ERR_NOT_FOUND;
}

/* The ref that @arg names as it stands, or NULL; *ret_remotes: how many remotes have it. */
static const char *exact_ref(struct lookup *l, const char *arg, size_t *ret_remotes)
{
	struct arena *a = l->arena;
	const char *ref, *only = NULL;
	size_t remotes = 0;

	ref = arena_printf(a, HEADS "%s", arg);
	if (has(l, ref))
		return ref;
	ref = arena_printf(a, REMOTES "%s", arg);
	if (has(l, ref))
		return ref;
	if (starts(arg, "refs/"))
		return has(l, arg) ? arg : NULL;
	if (load(l))
		return NULL;
	for (size_t i = 0; i < l->refs.n; i++) {
		if (starts(l->refs.v[i].name, REMOTES) &&
		    !strcmp(after_remote(l, l->refs.v[i].name), arg)) {
			only = l->refs.v[i].name;
			remotes++;
		}
	}
	*ret_remotes = remotes;
	if (remotes == 1)
		return only;
	ref = arena_printf(a, TAGS "%s", arg);
	return has(l, ref) ? ref : NULL;
}

static int add_head(struct lookup *l, struct branches *out, const char *arg)
{
	git_reference *head = NULL;
	struct oid id;
	int rc = git_repository_head(&head, l->r->g);

	if (rc) {
		git_error_clear();
		return err_set(l->e, ERR_NOT_FOUND, "HEAD of %s names no commit yet", l->r->name);
	}
	id = lg2_from(git_reference_target(head));
	rc = push(l, out, arg, git_reference_is_branch(head) ?
		  arena_str(l->arena, git_reference_name(head)) : NULL, &id);
	git_reference_free(head);
	return rc;
}

static int add_exact(struct lookup *l, struct branches *out, const char *arg)
{
	size_t remotes = 0;
	const char *ref;
	struct oid id;
	int rc;

	if (!strcmp(arg, "HEAD"))
		return add_head(l, out, arg);
	if (oid_parse(str_of(arg), &id)) {
		/* Only a partial clone may lack what exists. */
		if (repo_has(l->r, &id) || repo_promisor(l->r))
			return push(l, out, arg, NULL, &id);
		err_set(l->e, ERR_NOT_FOUND, "no commit %s in %s", arg, l->r->name);
		err_at(l->e, arg, NULL, NULL);
		err_next(l->e, "git -C %s fetch --all", l->r->name);
		return ERR_NOT_FOUND;
	}
	ref = exact_ref(l, arg, &remotes);
	if (ref) {
		rc = refs_read(l->r, ref, &id, l->e);
		return rc ? rc : push(l, out, arg, ref, &id);
	}
	if (remotes > 1) {
		err_set(l->e, ERR_INPUT, "%zu remotes have a branch %s: say which", remotes, arg);
		err_next(l->e, "git -C %s branch --remotes --list '*/%s'", l->r->name, arg);
		return ERR_INPUT;
	}
	return not_found(l, arg);
}

/* Is a remote-tracking branch's name taken, by a local head or by the same commit before it? */
static bool is_double(const struct lookup *l, const struct branches *out, const char *given,
		      const struct ref *ref)
{
	const char *base = after_remote(l, ref->name);

	if (has(l, arena_printf(l->arena, HEADS "%s", base)))
		return true;
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].given == given && out->v[i].ref && starts(out->v[i].ref, REMOTES) &&
		    !strcmp(out->v[i].base_name, base) && oid_eq(&out->v[i].commit, &ref->id))
			return true;
	return false;
}

static int add_glob(struct lookup *l, struct branches *out, const char *arg)
{
	bool tags = starts(arg, "tags/") || starts(arg, TAGS), full = starts(arg, "refs/");
	bool ours = starts(arg, "backport/") || starts(arg, OURS);
	size_t hits = 0;
	int rc = load(l);

	for (int remote = 0; remote < 2; remote++) {
		for (size_t i = 0; !rc && i < l->refs.n; i++) {
			const struct ref *ref = &l->refs.v[i];
			bool head = starts(ref->name, HEADS), hit;

			if (remote ? !starts(ref->name, REMOTES) :
			    !head && !(tags && starts(ref->name, TAGS)))
				continue;
			if (full)
				hit = !fnmatch(arg, ref->name, 0);
			else if (remote)
				hit = !fnmatch(arg, after_remote(l, ref->name), 0) ||
				      !fnmatch(arg, ref->name + strlen(REMOTES), 0);
			else
				hit = !fnmatch(arg, ref->name + strlen(head ? HEADS : "refs/"), 0);
			if (!hit || (starts(ref->name, OURS) && !ours))
				continue;
			hits++;
			/* origin/HEAD is another name of a branch that is in the list itself. */
			if (remote && (!strcmp(after_remote(l, ref->name), "HEAD") ||
				       is_double(l, out, arg, ref)))
				continue;
			rc = push(l, out, arg, ref->name, &ref->id);
		}
	}
	if (!rc && !hits)
		rc = not_found(l, arg);
	return rc;
}

/* 4.9 before 4.14. */
static int by_version(const void *a, const void *b)
{
	return strverscmp(((const struct branch *)a)->name, ((const struct branch *)b)->name);
}

int repo_branches(struct repo *r, struct arena *a, const char *const *args, size_t n,
		  struct branches *ret, struct err *e)
{
	struct branches out = { 0 };
	struct lookup l = { .r = r, .arena = a, .e = e };
	int rc = 0;

	lg2_remotes(r, a, "url", &l.remotes, &l.n_remotes);
	for (size_t i = 0; !rc && i < n; i++) {
		const char *arg = arena_str(a, args[i]);
		size_t from = out.n;

		if (!*arg || strstr(arg, ".."))
			rc = err_set(e, ERR_INPUT, "\"%s\" is no branch", arg);
		else if (strpbrk(arg, "*?["))
			rc = add_glob(&l, &out, arg);
		else
			rc = add_exact(&l, &out, arg);
		if (!rc && out.n > from + 1)
			qsort(out.v + from, out.n - from, sizeof(*out.v), by_version);
	}
	if (!rc)
		*ret = out;
	return rc;
}
