/* SPDX-License-Identifier: GPL-2.0-or-later */
/* git-config in two kinds: with and without what the repository says. */
#include "git/config.h"

#include <git2/sys/repository.h>

#include "git/lg2.h"

const char *lg2_env(const char *const *env, const char *name)
{
	size_t n = strlen(name);

	for (; env && *env; env++)
		if (!strncmp(*env, name, n) && (*env)[n] == '=')
			return *env + n + 1;
	return NULL;
}

static int add_file(git_config *cfg, const char *path, git_config_level_t level,
		    git_repository *g, struct err *e)
{
	int rc = git_config_add_file_ondisk(cfg, path, level, g, 1);

	if (rc && rc != GIT_ENOTFOUND)
		return lg2_err(e, ERR_CONFIG, "cannot read %s", path);
	return 0;
}

/* What libgit2 finds at its usual place, unless git's own variable names another file. */
static int add_found(git_config *cfg, const char *other, int (*find)(git_buf *),
		     git_config_level_t level, git_repository *g, struct err *e)
{
	git_buf path = GIT_BUF_INIT;
	int rc = 0;

	if (other)
		return *other ? add_file(cfg, other, level, g, e) : 0;
	if (!find(&path))
		rc = add_file(cfg, path.ptr, level, g, e);
	git_buf_dispose(&path);
	return rc;
}

static int add_user_files(git_config *cfg, const struct repo_opts *opts, git_repository *g,
			  struct err *e)
{
	const char *global = lg2_env(opts->env, "GIT_CONFIG_GLOBAL");
	const char *no_system = lg2_env(opts->env, "GIT_CONFIG_NOSYSTEM");
	const char *system = lg2_env(opts->env, "GIT_CONFIG_SYSTEM");
	int rc = 0, off = 0;

	if (no_system && git_config_parse_bool(&off, no_system))
		off = 0;
	if (!off)
		rc = add_found(cfg, system, git_config_find_system, GIT_CONFIG_LEVEL_SYSTEM, g, e);
	/* GIT_CONFIG_GLOBAL stands for both files of the user, as in git. */
	if (!rc && !global)
		rc = add_found(cfg, NULL, git_config_find_xdg, GIT_CONFIG_LEVEL_XDG, g, e);
	if (!rc)
		rc = add_found(cfg, global, git_config_find_global, GIT_CONFIG_LEVEL_GLOBAL, g, e);
	return rc;
}

/* "Section.Sub.Key" as git compares it: section and key in lower case. NULL: no key at all. */
static char *normal_key(struct arena *a, struct str key)
{
	char *z = arena_strn(a, key), *first = strchr(z, '.'), *last = strrchr(z, '.');

	if (!first || first == z || !last[1])
		return NULL;
	for (char *p = z; *p; p++)
		if ((p < first || p > last) && *p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return z;
}

static int add_overrides(struct repo *r, const struct repo_opts *opts, struct err *e)
{
	for (size_t i = 0; i < opts->n_config; i++) {
		const char *z = opts->config[i], *eq = strchr(z, '=');
		struct str key = { z, eq ? (size_t)(eq - z) : strlen(z) };
		struct lg2_override *o;
		char *name = normal_key(&r->arena, str_trim(key));

		if (!name)
			return err_set(e, ERR_USAGE, "--config %s: a key is section.name", z);
		o = ARR_PUSH(&r->arena, r->overrides);
		o->key = name;
		o->value = eq ? arena_str(&r->arena, eq + 1) : "true";
	}
	return 0;
}

int lg2_config_load(struct repo *r, const struct repo_opts *opts, struct err *e)
{
	struct arena tmp = ARENA_INIT;
	int rc = 0, on = 0;

	if (git_config_new(&r->any) || git_config_new(&r->trusted))
		return lg2_err(e, ERR_INTERNAL, "cannot make a config");
	rc = add_user_files(r->trusted, opts, r->g, e);
	if (!rc)
		rc = add_user_files(r->any, opts, r->g, e);
	if (!rc)
		rc = add_file(r->any, arena_printf(&tmp, "%s/config", r->common_dir),
			      GIT_CONFIG_LEVEL_LOCAL, r->g, e);
	/* `git config --worktree` writes here; libgit2 1.5 does not look. */
	if (!rc && !git_config_get_bool(&on, r->any, "extensions.worktreeconfig") && on)
		rc = add_file(r->any, arena_printf(&tmp, "%s/config.worktree", r->git_dir),
			      GIT_CONFIG_LEVEL_APP, r->g, e);
	if (!rc)
		rc = add_overrides(r, opts, e);
	if (!rc && git_repository_set_config(r->g, r->any))
		rc = lg2_err(e, ERR_INTERNAL, "cannot set the config");
	arena_release(&tmp);
	return rc;
}

int repo_open_user(const struct repo_opts *opts, struct repo **ret, struct err *e)
{
	struct repo *r;
	int rc = 0;

	if (lg2_init() < 0)
		return lg2_err(e, ERR_INTERNAL, "cannot start libgit2");
	r = mem_zalloc(sizeof(*r));
	if (git_config_new(&r->any) || git_config_new(&r->trusted))
		rc = lg2_err(e, ERR_INTERNAL, "cannot make a config");
	if (!rc)
		rc = add_user_files(r->trusted, opts, NULL, e);
	if (!rc)
		rc = add_user_files(r->any, opts, NULL, e);
	if (!rc)
		rc = add_overrides(r, opts, e);
	if (rc)
		repo_free(r);
	else
		*ret = r;
	return rc;
}

static const char *get(struct repo *r, git_config *cfg, const char *key)
{
	struct arena tmp = ARENA_INIT;
	char *name = normal_key(&tmp, str_of(key));
	git_config_entry *entry = NULL;
	const char *found = NULL;

	if (!name)
		BUG("config key %s", key);
	for (size_t i = r->overrides.n; i-- && !found;)
		if (!strcmp(r->overrides.v[i].key, name))
			found = r->overrides.v[i].value;
	if (!found && !git_config_get_entry(&entry, cfg, name)) {
		/* "[backport] signoff" without a value means true. */
		found = entry->value ? arena_str(&r->arena, entry->value) : "true";
		git_config_entry_free(entry);
	}
	git_error_clear();
	arena_release(&tmp);
	return found;
}

const char *repo_config_any(struct repo *r, const char *key)
{
	return get(r, r->any, key);
}

const char *repo_config_trusted(struct repo *r, const char *key)
{
	return get(r, r->trusted, key);
}

int repo_config_bool(struct repo *r, const char *key, bool dflt, bool *ret, struct err *e)
{
	const char *value = repo_config_any(r, key);
	int on = dflt;

	if (value && git_config_parse_bool(&on, value)) {
		err_set(e, ERR_CONFIG, "%s is \"%s\": say true or false", key, value);
		err_next(e, "git config --global %s true", key);
		return ERR_CONFIG;
	}
	*ret = on;
	return 0;
}

struct collect {
	struct arena *arena;
	ARR(const char *) list;
};

static int collect_one(const git_config_entry *entry, void *ctx)
{
	struct collect *c = ctx;

	*ARR_PUSH(c->arena, c->list) = arena_str(c->arena, entry->value ? entry->value : "true");
	return 0;
}

void repo_config_list(struct repo *r, struct arena *a, const char *key, bool trusted,
		      const char ***ret, size_t *ret_n)
{
	struct collect c = { .arena = a };
	char *name = normal_key(a, str_of(key));

	if (!name)
		BUG("config key %s", key);
	git_config_get_multivar_foreach(trusted ? r->trusted : r->any, name, NULL, collect_one, &c);
	git_error_clear();
	for (size_t i = 0; i < r->overrides.n; i++)
		if (!strcmp(r->overrides.v[i].key, name))
			*ARR_PUSH(a, c.list) = r->overrides.v[i].value;
	*ret = c.list.v;
	*ret_n = c.list.n;
}

struct remotes {
	struct arena *arena;
	const char *key;
	ARR(const char *) list;
};

static int remote_one(const git_config_entry *entry, void *ctx)
{
	struct remotes *l = ctx;
	const char *name = entry->name, *dot = strrchr(name, '.');
	struct str mid;

	if (strncmp(name, "remote.", 7) || dot < name + 7 || strcmp(dot + 1, l->key))
		return 0;
	mid = (struct str){ name + 7, (size_t)(dot - name) - 7 };
	for (size_t i = 0; i < l->list.n; i++)
		if (str_is(mid, l->list.v[i]))
			return 0;
	*ARR_PUSH(l->arena, l->list) = arena_strn(l->arena, mid);
	return 0;
}

void lg2_remotes(struct repo *r, struct arena *a, const char *key, const char ***ret,
		 size_t *ret_n)
{
	struct remotes l = { .arena = a, .key = key };

	git_config_foreach(r->any, remote_one, &l);
	*ret = l.list.v;
	*ret_n = l.list.n;
}
