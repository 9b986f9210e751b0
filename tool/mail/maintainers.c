/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/maintainers.h"

#include "base/io.h"
#include "base/proc.h"
#include "git/blob.h"
#include "git/tree.h"

#define SCRIPT "scripts/get_maintainer.pl"
#define LIMIT_MS 60000

static int put(struct maintainers *m, const char *path, struct err *e)
{
	struct oid id;
	struct str text;
	int rc = tree_find(m->repo, &m->tree, path, &id, NULL, e);

	if (!rc)
		rc = blob_text(m->repo, m->arena, &id, &text, e);
	if (!rc)
		rc = io_write(arena_printf(m->arena, "%s/%s", m->dir, path), text, e);
	if (rc == ERR_NOT_FOUND)
		err_set(e, rc, "--get-maintainer: there is no %s in that tree", path);
	return rc;
}

int maintainers_begin(struct maintainers *m, struct err *e)
{
	/* by these the script knows the top of a kernel tree; empty ones will do */
	static const char *const files[] = { "COPYING", "CREDITS", "Kbuild", "Makefile", "README" };
	static const char *const dirs[] = { "Documentation", "arch", "include", "drivers", "fs", "init",
					    "ipc", "kernel", "lib", "scripts" };
	int rc = io_tmpdir(m->arena, "maintainers", &m->dir, e);

	for (size_t i = 0; !rc && i < ARRAY_SIZE(dirs); i++)
		rc = io_mkdir(arena_printf(m->arena, "%s/%s", m->dir, dirs[i]), e);
	for (size_t i = 0; !rc && i < ARRAY_SIZE(files); i++)
		rc = io_write(arena_printf(m->arena, "%s/%s", m->dir, files[i]), STR(""), e);
	if (!rc)
		rc = put(m, "MAINTAINERS", e);
	if (!rc)
		rc = put(m, SCRIPT, e);
	if (rc)
		maintainers_end(m);
	return rc;
}

void maintainers_end(struct maintainers *m)
{
	if (m->dir)
		io_rmtree(m->dir);
	m->dir = NULL;
}

int maintainers_of(struct maintainers *m, struct str diff, const struct people *not,
		   struct people *ret, struct err *e)
{
	/* no git: the private directory is no repository, and the user's is not looked into */
	static const char *const argv[] = { "perl", SCRIPT, "--no-git", "--no-git-fallback",
					    "--no-roles", "--no-rolestats", "--no-git-blame", "patch",
					    NULL };
	CLEANUP(buf_release) struct buf out = BUF_INIT(1 << 20);
	CLEANUP(buf_release) struct buf talk = BUF_INIT(65536);
	struct proc p = { .argv = argv, .env = m->env, .cwd = m->dir, .timeout_ms = LIMIT_MS,
			  .out = &out, .err = &talk };
	struct str rest, line;
	int status = 0, rc = io_write(arena_printf(m->arena, "%s/patch", m->dir), diff, e);

	if (!rc)
		rc = proc_run(&p, &status, e);
	if (!rc && status)
		rc = err_set(e, ERR_TOOL, SCRIPT " failed (%d): %.*s", status,
			     STR_ARG(str_last_line(buf_str(&talk))));
	if (rc)
		return err_prefix(e, "--get-maintainer");
	for (rest = buf_str(&out); str_line(&rest, &line);) {
		const char *who = arena_strn(m->arena, str_trim(line));

		if (people_usable(who))
			people_add(m->arena, ret, not, who);
	}
	return 0;
}
