/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refs read, and the conditions under which one may move. */
#include "git/refs.h"

#include <stdlib.h>

#include "git/commit.h"
#include "git/lg2.h"
#include "git/move.h"

int refs_read(struct repo *r, const char *name, struct oid *ret, struct err *e)
{
	git_oid id;
	int rc = git_reference_name_to_id(&id, r->g, name);

	if (!rc) {
		*ret = lg2_from(&id);
		return 0;
	}
	if (rc != GIT_ENOTFOUND && rc != GIT_EINVALIDSPEC)
		return lg2_err(e, ERR_IO, "cannot read %s", name);
	git_error_clear();
	if (rc == GIT_ENOTFOUND)
		return err_set(e, ERR_NOT_FOUND, "no ref %s in %s", name, r->name);
	return err_set(e, ERR_INPUT, "%s cannot be a ref", name);
}

int refs_value(struct repo *r, const char *name, struct oid *ret, struct err *e)
{
	struct oid id = { { 0 } };
	int rc = refs_read(r, name, &id, e);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	*ret = id;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct ref *)a)->name, ((const struct ref *)b)->name);
}

int refs_list(struct repo *r, struct arena *a, const char *prefix, struct refs *ret, struct err *e)
{
	git_reference_iterator *it;
	struct refs out = { 0 };
	git_reference *ref;
	int rc = git_reference_iterator_new(&it, r->g);

	if (rc)
		return lg2_err(e, ERR_REPO, "cannot list the refs of %s", r->name);
	while (!(rc = git_reference_next(&ref, it))) {
		const char *name = git_reference_name(ref);
		struct oid id = { { 0 } };
		bool ok = !strncmp(name, prefix, strlen(prefix));

		if (ok && git_reference_type(ref) == GIT_REFERENCE_DIRECT)
			id = lg2_from(git_reference_target(ref));
		else if (ok)
			ok = !refs_read(r, name, &id, NULL);	/* one that dangles is no ref */
		if (ok)
			*ARR_PUSH(a, out) = (struct ref){ arena_str(a, name), id };
		git_reference_free(ref);
	}
	git_reference_iterator_free(it);
	if (rc != GIT_ITEROVER)
		return lg2_err(e, ERR_REPO, "cannot list the refs of %s", r->name);
	git_error_clear();
	if (out.n)
		qsort(out.v, out.n, sizeof(*out.v), by_name);
	*ret = out;
	return 0;
}

/* Where it says @e is filled the code is returned; the ref's name goes into "branch". */
static int refuse(struct err *e, int code, const struct ref_update *u)
{
	err_at(e, u->ref, NULL, NULL);
	return code;
}

/* A ref is a file: no other may be a part of its path, nor it of theirs. */
static int check_place(struct repo *r, struct arena *a, const struct ref_update *u, struct err *e)
{
	char *part = arena_str(a, u->ref);
	struct refs below = { 0 };
	struct oid id;
	int rc;

	for (char *slash = strrchr(part, '/'); slash > part + strlen("refs/");
	     slash = strrchr(part, '/')) {
		const char *shown;

		*slash = '\0';
		if (refs_read(r, part, &id, NULL))
			continue;
		shown = strncmp(part, "refs/heads/", 11) ? part : part + 11;
		err_set(e, ERR_REPO, "%s cannot be made: the branch %s is in the way (git cannot "
			"have both)", u->ref, shown);
		err_next(e, "git -C %s branch -m %s %s-old", r->name, shown, shown);
		return refuse(e, ERR_REPO, u);
	}
	rc = refs_list(r, a, arena_printf(a, "%s/", u->ref), &below, e);
	if (rc || !below.n)
		return rc;
	err_set(e, ERR_REPO, "%s cannot be made: %s is in the way (git cannot have both)", u->ref,
		below.v[0].name);
	return refuse(e, ERR_REPO, u);
}

int refs_moved(struct repo *r, const struct ref_update *u, const struct oid *now, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct commit c;
	struct str what;

	if (oid_is_zero(now)) {
		err_set(e, ERR_MOVED,
			"%s was deleted by somebody else while this ran, and stays so", u->ref);
		err_next(e, "git -C %s update-ref %s %s   brings it back; then the same again", r->name,
			 u->ref, oid_abbrev(&a, &u->old, 12));
		return refuse(e, ERR_MOVED, u);
	}
	what = STR("");
	if (!commit_read(r, &a, now, &c, NULL)) {
		struct str rest = c.message, line;

		str_line(&rest, &line);
		what = str_of(arena_printf(&a, " \"%.*s\" by %s", STR_ARG(line), c.committer.name));
	}
	err_set(e, ERR_MOVED,
		"%s was %s by somebody else while this ran: it is now %s%.*s, and left as it "
		"is",
		u->ref, oid_is_zero(&u->old) ? "made" : "moved", oid_abbrev(&a, now, 12),
		STR_ARG(what));
	err_next(e, "git -C %s log %s   shows it; then the same again, or --name OTHER", r->name,
		 u->ref);
	return refuse(e, ERR_MOVED, u);
}

static int check_one(struct repo *r, const struct ref_update *u, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	bool create = oid_is_zero(&u->old);
	const char *held;
	struct oid now;
	int valid = 0, rc;

	if (strncmp(u->ref, "refs/", 5) || git_reference_name_is_valid(&valid, u->ref) || !valid ||
	    strpbrk(u->reflog ? u->reflog : "", "\n\t"))
		return err_set(e, ERR_INPUT, "%s cannot be a ref", u->ref);
	if (!oid_is_zero(&u->new) && !repo_has(r, &u->new))
		return missing_note(r, &u->new, u->ref, e);
	rc = refs_value(r, u->ref, &now, e);
	if (rc)
		return rc;
	if (!oid_eq(&now, &u->old))
		return refs_moved(r, u, &now, e);
	rc = create ? check_place(r, &a, u, e) : 0;
	if (rc)
		return rc;
	held = oid_eq(&u->old, &u->new) ? NULL : repo_checked_out(r, &a, u->ref);
	if (held) {
		err_set(e, ERR_REPO, "%s is checked out in %s: it is not moved under your feet",
			u->ref, held);
		err_next(e, "git -C %s switch --detach", held);
		return refuse(e, ERR_REPO, u);
	}
	return 0;
}

int refs_check(struct repo *r, const struct ref_update *v, size_t n, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++) {
		rc = check_one(r, &v[i], e);
		for (size_t k = 0; !rc && k < i; k++)
			if (!strcmp(v[k].ref, v[i].ref))
				rc = err_set(e, ERR_INPUT, "%s is moved twice at once", v[i].ref);
	}
	return rc;
}

void refs_set_fault(struct repo *r, void (*fn)(void *ctx, const char *point), void *ctx)
{
	r->fault = fn;
	r->fault_ctx = ctx;
}
