/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which work tree holds a branch. Plain files: libgit2 sees neither rebases nor bisections. */
#include <dirent.h>

#include "base/io.h"
#include "git/config.h"
#include "git/lg2.h"

/* The first line of <dir>/<file>, or an empty span. */
static struct str first_line(struct arena *a, const char *dir, const char *file)
{
	struct buf b = BUF_INIT(64 << 10);
	struct str line = STR("");

	if (!io_read(arena_printf(a, "%s/%s", dir, file), &b, NULL)) {
		struct str rest = buf_str(&b), got;

		if (str_line(&rest, &got))
			line = arena_span(a, str_trim(got));
	}
	buf_release(&b);
	return line;
}

/* Does the work tree whose HEAD lives in @dir hold @ref, directly or by a rebase or bisection? */
static bool holds(struct arena *a, const char *dir, const char *ref)
{
	static const char *const rebases[] = { "rebase-merge/head-name", "rebase-apply/head-name" };
	struct str head = first_line(a, dir, "HEAD"), bisect = first_line(a, dir, "BISECT_START");

	if (str_starts(head, "ref:")) {
		head.p += 4;
		head.n -= 4;
		if (str_is(str_trim(head), ref))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rebases); i++)
		if (str_is(first_line(a, dir, rebases[i]), ref))
			return true;
	return bisect.n && !strncmp(ref, "refs/heads/", 11) && str_is(bisect, ref + 11);
}

/* Is the common directory a bare repository's? The open work tree may be a linked one of it. */
static bool common_is_bare(struct repo *r, struct arena *a)
{
	git_config *cfg = NULL;
	int bare = 0, on = 0;

	if (!git_config_new(&cfg)) {
		git_config_add_file_ondisk(cfg, arena_printf(a, "%s/config", r->common_dir),
					   GIT_CONFIG_LEVEL_LOCAL, NULL, 1);
		/* `git worktree add` in a bare repository may move core.bare here. */
		if (!git_config_get_bool(&on, cfg, "extensions.worktreeconfig") && on)
			git_config_add_file_ondisk(cfg, arena_printf(a, "%s/config.worktree",
								     r->common_dir),
						   GIT_CONFIG_LEVEL_APP, NULL, 1);
		if (git_config_get_bool(&bare, cfg, "core.bare"))
			bare = !str_ends(str_of(r->common_dir), "/.git");
	}
	git_config_free(cfg);
	git_error_clear();
	return bare;
}

static char *without_git(struct arena *a, struct str path)
{
	if (str_ends(path, "/.git"))
		path.n -= 5;
	return arena_strn(a, path);
}

const char *repo_checked_out(struct repo *r, struct arena *a, const char *ref)
{
	char *base = arena_printf(a, "%s/worktrees", r->common_dir);
	const char *found = NULL;
	struct dirent *d;
	DIR *dir;

	if (!common_is_bare(r, a) && holds(a, r->common_dir, ref))
		return without_git(a, str_of(r->common_dir));
	dir = opendir(base);
	if (!dir)
		return NULL;
	while (!found && (d = readdir(dir))) {
		char *one = arena_printf(a, "%s/%s", base, d->d_name);

		if (d->d_name[0] == '.' || !holds(a, one, ref))
			continue;
		found = without_git(a, first_line(a, one, "gitdir"));
		if (!*found)
			found = one;
	}
	closedir(dir);
	return found;
}
