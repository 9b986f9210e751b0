/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: the inside of a repository, and the only place that brings
 * in libgit2.
 */
#ifndef GIT_LG2_H
#define GIT_LG2_H

#include "base/map.h"
#include "git/lg2_old.h"
#include "git/missing.h"
#include "git/quarantine.h"
#include "git/repo.h"

/* Trees read last, by id: a kernel's top directories are asked for again and again. */
#define LG2_TREES 512

struct lg2_override {
	const char *key, *value;
};

struct repo {
	git_repository *g;
	git_odb *odb;
	git_config *any;	/* repository, user, system */
	git_config *trusted;	/* user, system */
	ARR(struct lg2_override) overrides;	/* --config: above both */
	git_odb_object *tree[LG2_TREES];
	struct quarantine new;	/* objects of this run */
	bool locked;		/* by us: lock_take() */
	struct arena arena;	/* paths, config values, the lists below */
	const char *git_dir, *common_dir, *work_dir, *name, *promisor;
	struct map shallow;	/* raw ids of commits that history is cut off below */
	struct map missing_seen;
	ARR(struct oid) missing;
	const char *const *env;	/* borrowed */
	void *kept;
	void (*kept_release)(void *kept);
	void (*fault)(void *ctx, const char *point);
	void *fault_ctx;
};

static inline const git_oid *lg2_oid(const struct oid *id)
{
	_Static_assert(sizeof(git_oid) == sizeof(struct oid), "libgit2 with SHA-1 ids only");
	return (const git_oid *)(const void *)id;
}

static inline struct oid lg2_from(const git_oid *id)
{
	struct oid o;

	memcpy(o.b, id->id, OID_RAW);
	return o;
}

/** lg2_init() - git_libgit2_init(), without what only its network needs. */
int lg2_init(void);
/** lg2_memory() - libgit2 allocates as we do: once, before it starts. */
void lg2_memory(void);
/** lg2_memory_reserve() - while @on, libgit2 gets memory though there is none: 4 MiB laid by. */
void lg2_memory_reserve(bool on);
/** lg2_err() - @code, "what: libgit2's text". */
int lg2_err(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/**
 * lg2_read() - an object of type @want, as stored. Free with git_odb_object_free().
 * @what: "blob", "tree", "commit": for messages.
 *
 * Return: 0; ERR_MISSING_OBJ (noted); ERR_INPUT for another type; ERR_IO when it is corrupt.
 */
int lg2_read(struct repo *r, const struct oid *id, git_object_t want, const char *what,
	     git_odb_object **ret, struct err *e);

/**
 * lg2_gap() - ERR_MISSING_OBJ: history is cut off below @commit (which is here: nothing is
 * noted).
 */
int lg2_gap(struct repo *r, const struct oid *commit, struct err *e);

/** lg2_tree() - a tree, through the cache. Free as above; errors as above. */
int lg2_tree(struct repo *r, const struct oid *id, git_odb_object **ret, struct err *e);

/** lg2_data() - the bytes of an object; they live as long as it is held. */
static inline struct str lg2_data(git_odb_object *o)
{
	return (struct str){ git_odb_object_data(o), git_odb_object_size(o) };
}

/** lg2_config_load() - fill r->any and r->trusted, and set the repository's config. */
int lg2_config_load(struct repo *r, const struct repo_opts *opts, struct err *e);

/**
 * lg2_remotes() - the remotes that have remote.<name>.@key, in the order of the config.
 *
 * Not git_remote_list(): libgit2 1.5's regular expressions leak for each entry that does not match.
 */
void lg2_remotes(struct repo *r, struct arena *a, const char *key, const char ***ret,
		 size_t *ret_n);

/** lg2_env() - the value of a variable in a NAME=VALUE vector, or NULL. */
const char *lg2_env(const char *const *env, const char *name);

/**
 * lg2_write() - a new object, which reaches the disk with the refs
 * (quarantine.h). Return: 0, ERR_IO.
 */
int lg2_write(struct repo *r, git_object_t type, struct str data, struct oid *ret, struct err *e);

#endif
