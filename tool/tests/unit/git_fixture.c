/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/proc.h"

struct arena fix_arena;
char *fix_dir;

int fix_begin(void **state)
{
	struct err e;

	(void)state;
	if (io_tmpdir(&fix_arena, "git", &fix_dir, &e))
		return -1;
	/* libgit2 looks for the user's config when it starts. */
	setenv("HOME", fix_dir, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "A U Thor", 1);
	setenv("GIT_AUTHOR_EMAIL", "author@example.com", 1);
	setenv("GIT_COMMITTER_NAME", "C O Mitter", 1);
	setenv("GIT_COMMITTER_EMAIL", "committer@example.com", 1);
	setenv("GIT_AUTHOR_DATE", "1543622400 +0100", 1);
	setenv("GIT_COMMITTER_DATE", "1543622400 +0100", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_DIR");
	unsetenv("EMAIL");
	unsetenv("SOURCE_DATE_EPOCH");
	return fix_try("printf '[init]\\n\\tdefaultBranch = master\\n[advice]\\n\\tdetachedHead = false\\n"
		       "[protocol \"file\"]\\n\\tallow = always\\n' > .gitconfig");
}

int fix_end(void **state)
{
	(void)state;
	io_rmtree(fix_dir);
	arena_release(&fix_arena);
	return 0;
}

static int run(const char *script, struct buf *out, struct buf *err)
{
	const char *argv[] = { "sh", "-ec", script, NULL };
	struct proc p = { .argv = argv, .cwd = fix_dir, .timeout_ms = 120000, .out = out, .err = err };
	struct err e;
	int status;

	if (proc_run(&p, &status, &e))
		fail_msg("%s", e.what);
	return status;
}

#define FORMAT(z, fmt) do { \
	va_list ap_; \
	va_start(ap_, fmt); \
	if (vasprintf(&(z), fmt, ap_) < 0) \
		abort(); \
	va_end(ap_); \
} while (0)

char *fix_sh(const char *fmt, ...)
{
	struct buf out = BUF_INIT(16 << 20), err = BUF_INIT(1 << 20);
	char *script, *ret;
	int status;

	FORMAT(script, fmt);
	status = run(script, &out, &err);
	if (status)
		print_error("%s\n%s", script, err.p ? err.p : "");
	free(script);
	ret = arena_strn(&fix_arena, str_trim(buf_str(&out)));
	buf_release(&out);
	buf_release(&err);
	assert_int_equal(status, 0);
	return ret;
}

int fix_try(const char *fmt, ...)
{
	char *script;
	int status;

	FORMAT(script, fmt);
	status = run(script, NULL, NULL);
	free(script);
	return status;
}

char *fix_path(const char *name)
{
	return arena_printf(&fix_arena, "%s/%s", fix_dir, name);
}

struct repo *fix_open(const char *name)
{
	struct repo_opts opts = { .path = fix_path(name) };
	struct repo *r = NULL;
	struct err e;

	assert_ok(repo_open(&opts, &r, &e), &e);
	return r;
}

struct oid fix_oid(const char *name, const char *rev)
{
	struct oid id;

	assert_true(oid_parse(str_of(fix_sh("git -C %s rev-parse --verify '%s'", name, rev)), &id));
	return id;
}

struct ident fix_who(void)
{
	struct ident who;

	assert_true(ident_make(&fix_arena, "P Orter", "porter@example.com", 1543622400, "+0000", &who));
	return who;
}

void fix_keep(struct repo *r)
{
	struct lock *l;
	struct err e;

	assert_ok(lock_take(r, &l, NULL, &e), &e);
	assert_ok(refs_keep_objects(r, l, &e), &e);
	lock_drop(l);
}

void fix_assert_ok(int rc, const struct err *e, const char *file, int line)
{
	if (!rc)
		return;
	print_error("error %d: %s\n", rc, e->code == rc ? e->what : "(no text)");
	_fail(file, line);
}

void fix_assert_says(const char *text, const char *z, const char *file, int line)
{
	if (strstr(text, z))
		return;
	print_error("\"%s\" does not say \"%s\"\n", text, z);
	_fail(file, line);
}
