/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings from git-config, in two kinds. A repository's own config comes with
 * the clone: it may choose branches and series, never commands, paths to
 * programs, or mail servers. For those ask the trusted kind.
 */
#ifndef GIT_CONFIG_H
#define GIT_CONFIG_H

#include "git/repo.h"

/**
 * repo_open_user() - the user's own settings, without any repository: for nothing but
 * repo_config_trusted() and repo_config_list(). Free with repo_free().
 *
 * Return: 0; ERR_CONFIG for a malformed config.
 */
int repo_open_user(const struct repo_opts *opts, struct repo **ret, struct err *e);
/**
 * repo_config_any() - the value of @key from --config, the repository, the user or the system,
 * in this order; NULL when unset. The key's section and last part are case-insensitive. Lives with
 * @r.
 */
const char *repo_config_any(struct repo *r, const char *key);
/** repo_config_trusted() - the same, but never from the repository. */
const char *repo_config_trusted(struct repo *r, const char *key);
/**
 * repo_config_bool() - git's booleans (yes on true 1 no off false 0 and the empty string).
 * @ret: the value, @dflt when unset.
 *
 * Return: 0, or ERR_CONFIG for another word.
 */
int repo_config_bool(struct repo *r, const char *key, bool dflt, bool *ret, struct err *e);
/**
 * repo_config_list() - all values of @key, lowest priority first (system, user, repository,
 * --config).
 * @trusted: leave the repository's out.
 */
void repo_config_list(struct repo *r, struct arena *a, const char *key, bool trusted,
		      const char ***ret, size_t *ret_n);

#endif
