/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A repository: opened wherever people keep one (bare, linked work tree,
 * sparse, shallow, partial). Nothing here or below spawns a process or goes to
 * the network; a missing object is an error that says which command fetches it.
 */
#ifndef GIT_REPO_H
#define GIT_REPO_H

#include "base/err.h"
#include "git/oid.h"

struct repo;

struct repo_opts {
	/* Where to begin, searched upwards; NULL: $GIT_DIR of @env, else ".". */
	const char *path;
	/* NAME=VALUE, NULL-terminated (environ); may be NULL: no variable counts. */
	const char *const *env;
	/* "key=value" of --config, or "key" for true; later ones win over earlier ones. */
	const char *const *config;
	size_t n_config;
};

/**
 * repo_open() - open the repository at or above opts->path.
 *
 * Return: 0; ERR_REPO when there is none, it belongs to somebody else, or its
 * format is one we cannot read (sha256, reftable, an unknown extension); e->next
 * has the cure. ERR_CONFIG for a malformed config.
 */
int repo_open(const struct repo_opts *opts, struct repo **ret, struct err *e);
void repo_free(struct repo *r);
/** repo_again() - the same repository once more, for work whose objects must not reach the disk. */
int repo_again(const struct repo *r, struct repo **ret, struct err *e);

/** repo_git_dir() - the directory of this work tree's HEAD; no slash at the end. Lives with @r. */
const char *repo_git_dir(const struct repo *r);
/**
 * repo_common_dir() - what all work trees share (refs, objects, our sessions); no slash at the
 * end.
 */
const char *repo_common_dir(const struct repo *r);
/** repo_work_dir() - the work tree, or NULL in a bare repository. */
const char *repo_work_dir(const struct repo *r);
/** repo_name() - the path to show to people: the work tree, else the git directory. */
const char *repo_name(const struct repo *r);

/** repo_is_shallow() - is history cut off somewhere (a `shallow` file that names commits)? */
bool repo_is_shallow(const struct repo *r);
/** repo_is_shallow_at() - is it cut off below this commit? */
bool repo_is_shallow_at(const struct repo *r, const struct oid *commit);
/** repo_promisor() - the remote that owes the objects of a partial clone, or NULL. */
const char *repo_promisor(const struct repo *r);

/** repo_env() - a variable of the environment that the repository was opened with, or NULL. */
const char *repo_env(const struct repo *r, const char *name);
/**
 * repo_keep() - something of a higher floor that lives as long as the repository, one of a kind.
 * @release: called with @p by repo_free(), while the objects can still be read.
 */
void repo_keep(struct repo *r, void *p, void (*release)(void *p));
/** repo_kept() - what repo_keep() was given, or NULL. */
void *repo_kept(const struct repo *r);

/** repo_has() - is the object in the local store? */
bool repo_has(struct repo *r, const struct oid *id);

/**
 * repo_checked_out() - the work tree that has the branch @ref ("refs/heads/x") checked out,
 * or is rebasing or bisecting it; NULL when none does.
 */
const char *repo_checked_out(struct repo *r, struct arena *a, const char *ref);

#endif
