/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding and opening a repository. */
#include "git/repo.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/io.h"
#include "git/config.h"
#include "git/lg2.h"

#ifdef __SANITIZE_ADDRESS__
/* libgit2 1.5 drops the match data of each extension that its own check looks at. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}
#endif

/*
 * Extensions that change nothing for who reads objects and refs as we do.
 * objectformat and refstorage do, and are looked at by check_format(): they
 * are listed only so that our message is the one that is seen.
 */
static const char *const extensions[] = {
	"partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees",
	"noop-v1", "objectformat", "refstorage",
};

static int check_format(struct repo *r, struct err *e)
{
	const char *hash = repo_config_any(r, "extensions.objectformat");
	const char *refs = repo_config_any(r, "extensions.refstorage");

	if (hash && strcasecmp(hash, "sha1")) {
		err_set(e, ERR_REPO, "%s stores %s object ids; only sha1 repositories can be read",
			r->name, hash);
		err_next(e, "git clone of the kernel as published uses sha1");
		return ERR_REPO;
	}
	if (refs && strcasecmp(refs, "files")) {
		err_set(e, ERR_REPO, "%s keeps its refs as %s; only plain ref files can be read",
			r->name, refs);
		err_next(e, "git refs migrate --ref-format=files");
		return ERR_REPO;
	}
	return 0;
}

static int open_failed(int rc, const char *path, struct err *e)
{
	const git_error *g = git_error_last();
	const char *why = g && g->message ? g->message : "unknown error";
	char full[PATH_MAX];

	/*
	 * libgit2 1.5 stumbles over its own look-up when the user's config has no safe.directory.
	 */
	if (rc == GIT_EOWNER || (rc == GIT_ENOTFOUND && strstr(why, "safe.directory"))) {
		if (!realpath(path, full))
			snprintf(full, sizeof(full), "%s", path);
		err_set(e, ERR_REPO, "detected dubious ownership: the repository at %s belongs to "
			"another user", path);
		err_next(e, "git config --global --add safe.directory %s", full);
		return ERR_REPO;
	}
	if (rc == GIT_ENOTFOUND) {
		err_set(e, ERR_REPO, access(path, F_OK) ? "%s does not exist" :
			"no git repository at %s or above it", path);
		err_next(e, "backport --repo DIR, with DIR a clone of the kernel");
		return ERR_REPO;
	}
	return err_set(e, ERR_REPO, "cannot open the repository at %s: %s", path, why);
}

static const char *no_slash(struct arena *a, const char *path)
{
	struct str s;

	if (!path)
		return NULL;
	s = str_of(path);
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return arena_strn(a, s);
}

static int read_shallow(struct repo *r, struct err *e)
{
	struct arena tmp = ARENA_INIT;
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	struct str rest, line;
	struct oid id;
	int rc = io_read(arena_printf(&tmp, "%s/shallow", r->common_dir), &b, NULL);

	arena_release(&tmp);
	if (rc && rc != ERR_NOT_FOUND)
		rc = err_set(e, ERR_REPO, "cannot read %s/shallow", r->common_dir);
	else
		rc = 0;
	rest = buf_str(&b);
	while (!rc && str_line(&rest, &line)) {
		line = str_trim(line);
		if (!oid_parse(line, &id))
			rc = err_set(e, ERR_REPO, "%s/shallow is damaged", r->common_dir);
		else
			map_put(&r->shallow, oid_key(&id), r);
	}
	buf_release(&b);
	return rc;
}

static void read_promisor(struct repo *r)
{
	const char *remote = repo_config_any(r, "extensions.partialclone");
	const char **names;
	bool on;
	size_t n;

	if (remote && *remote) {
		r->promisor = remote;
		return;
	}
	lg2_remotes(r, &r->arena, "promisor", &names, &n);
	for (size_t i = 0; i < n && !r->promisor; i++) {
		char *key = arena_printf(&r->arena, "remote.%s.promisor", names[i]);

		if (!repo_config_bool(r, key, false, &on, NULL) && on)
			r->promisor = names[i];
	}
}

int repo_open(const struct repo_opts *opts, struct repo **ret, struct err *e)
{
	const char *path = opts->path, *ceiling = lg2_env(opts->env, "GIT_CEILING_DIRECTORIES");
	unsigned int flags = 0;
	struct repo *r;
	int rc;

	if (!path) {
		path = lg2_env(opts->env, "GIT_DIR");
		if (path)
			flags = GIT_REPOSITORY_OPEN_NO_SEARCH;
		else
			path = ".";
	}
	if (lg2_init() < 0)
		return lg2_err(e, ERR_INTERNAL, "cannot start libgit2");
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, ARRAY_SIZE(extensions));
	/* as git itself: packs carry checksums, and hashing each object again costs a quarter
	 * of a run */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);

	r = mem_zalloc(sizeof(*r));
	r->env = opts->env;
	map_init(&r->shallow, &r->arena);
	map_init(&r->missing_seen, &r->arena);
	rc = git_repository_open_ext(&r->g, path, flags, ceiling);
	if (rc) {
		rc = open_failed(rc, path, e);
		goto fail;
	}
	r->git_dir = no_slash(&r->arena, git_repository_path(r->g));
	r->common_dir = no_slash(&r->arena, git_repository_commondir(r->g));
	r->work_dir = no_slash(&r->arena, git_repository_workdir(r->g));
	r->name = r->work_dir ? r->work_dir : r->git_dir;
	rc = lg2_config_load(r, opts, e);
	if (!rc)
		rc = check_format(r, e);
	if (!rc && git_repository_odb(&r->odb, r->g))
		rc = lg2_err(e, ERR_REPO, "cannot open the objects of %s", r->name);
	if (!rc)
		rc = read_shallow(r, e);
	if (rc)
		goto fail;
	read_promisor(r);
	*ret = r;
	return 0;
fail:
	repo_free(r);
	return rc;
}

int repo_again(const struct repo *r, struct repo **ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct repo_opts o = { .path = r->work_dir ? r->work_dir : r->git_dir, .env = r->env,
			       .n_config = r->overrides.n };
	const char **config = ARENA_NEW_N(&tmp, const char *, r->overrides.n + 1);

	for (size_t i = 0; i < r->overrides.n; i++)
		config[i] = arena_printf(&tmp, "%s=%s", r->overrides.v[i].key,
					 r->overrides.v[i].value);
	o.config = config;
	return repo_open(&o, ret, e);
}

void repo_free(struct repo *r)
{
	if (!r)
		return;
	if (r->kept_release)
		r->kept_release(r->kept);
	for (size_t i = 0; i < LG2_TREES; i++)
		git_odb_object_free(r->tree[i]);
	quarantine_release(&r->new);
	git_odb_free(r->odb);
	git_config_free(r->any);
	git_config_free(r->trusted);
	git_repository_free(r->g);
	git_libgit2_shutdown();
	arena_release(&r->arena);
	mem_free(r);
}

const char *repo_env(const struct repo *r, const char *name)
{
	return lg2_env(r->env, name);
}

void repo_keep(struct repo *r, void *p, void (*release)(void *p))
{
	if (r->kept)
		BUG("the repository keeps something already");
	r->kept = p;
	r->kept_release = release;
}

void *repo_kept(const struct repo *r)
{
	return r->kept;
}

const char *repo_git_dir(const struct repo *r)
{
	return r->git_dir;
}

const char *repo_common_dir(const struct repo *r)
{
	return r->common_dir;
}

const char *repo_work_dir(const struct repo *r)
{
	return r->work_dir;
}

const char *repo_name(const struct repo *r)
{
	return r->name;
}

bool repo_is_shallow(const struct repo *r)
{
	return r->shallow.n > 0;
}

bool repo_is_shallow_at(const struct repo *r, const struct oid *commit)
{
	return r->shallow.n && map_has(&r->shallow, oid_key(commit));
}

const char *repo_promisor(const struct repo *r)
{
	return r->promisor;
}

bool repo_has(struct repo *r, const struct oid *id)
{
	return git_odb_exists(r->odb, lg2_oid(id)) == 1;
}
