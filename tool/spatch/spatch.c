// SPDX-License-Identifier: GPL-2.0-or-later
#include "spatch/spatch.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/proc.h"
#include "spatch/run.h"
#include "spatch/smpl.h"

#define SPATCH_TIMEOUT_MS 60000
#define SPATCH_TALK_MAX ((size_t)16 << 20)
#define SPATCH_ARGS 24

int spatch_room_add(struct spatch_room *r, const char *name, struct str text, struct err *e)
{
	return io_write(arena_printf(&r->arena, "%s/%s", r->dir, name), text, e);
}

int spatch_room_init(struct spatch_room *r, const struct spatch *s, const char *path,
		     struct str text, struct err *e)
{
	struct buf none = BUF_INIT(SPATCH_TALK_MAX);
	char *dir = NULL;
	int rc;

	*r = (struct spatch_room){ .s = s, .out = none, .err = none };
	rc = io_tmpdir(&r->arena, "spatch", &dir, e);
	if (rc)
		return rc;
	r->dir = dir;
	/* Its temporary files would lie in /tmp, whatever TMPDIR says, and stay after a kill. */
	rc = io_mkdir(arena_printf(&r->arena, "%s/t", dir), e);
	if (!rc && path) {
		/* Coccinelle hands the name to a shell: never one that comes from a tree. */
		r->file = str_ends(str_of(path), ".h") ? "input.h" : "input.c";
		rc = spatch_room_add(r, r->file, text, e);
	}
	return rc;
}

void spatch_room_release(struct spatch_room *r)
{
	if (r->dir)
		io_rmtree(r->dir);
	buf_release(&r->out);
	buf_release(&r->err);
	arena_release(&r->arena);
}

int spatch_room_run(struct spatch_room *r, const char *const *args, struct err *e)
{
	const char *path = getenv("PATH");
	const char *argv[SPATCH_ARGS] = { r->s->program ? r->s->program : "spatch" };
	const char *env[] = {
		arena_printf(&r->arena, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin"),
		arena_printf(&r->arena, "HOME=%s", r->dir),
		arena_printf(&r->arena, "TMPDIR=%s/t", r->dir),
		"LC_ALL=C",
		NULL,
	};
	struct proc p = {
		.argv = argv,
		.env = env,
		.cwd = r->dir,
		.timeout_ms = r->s->timeout_ms ? r->s->timeout_ms : SPATCH_TIMEOUT_MS,
		.out = &r->out,
		.err = &r->err,
	};
	int rc;

	for (size_t i = 0; args[i]; i++) {
		if (i + 2 >= SPATCH_ARGS)
			BUG("too many arguments for spatch");
		argv[i + 1] = args[i];
	}
	rc = proc_run(&p, &r->status, e);
	if (rc == ERR_TOOL && !r->s->program) {
		err_set(e, ERR_TOOL, "Coccinelle (spatch) is not installed; it carries changes "
			"that no textual patch carries to this branch");
		err_next(e, "apt-get install coccinelle");
	} else if (rc == ERR_TOOL) {
		err_next(e, "git config --global backport.spatch <path of spatch>");
	}
	return rc;
}

/* The first line of its talk that says something. */
static const char *first_words(struct spatch_room *r)
{
	struct str rest = buf_str(&r->err), line, found = { 0 };

	while (str_line(&rest, &line)) {
		struct str s = str_trim(line);

		if (!s.n || str_starts(s, "init_defs_builtins") ||
		    str_starts(s, "Warning: PARSING") || str_starts(s, "warning:") ||
		    str_starts(s, "HANDLING:"))
			continue;
		/* "minus: parse error:" has its place on the line after */
		if (!found.n && str_ends(s, ":")) {
			found = s;
			continue;
		}
		return found.n ? arena_printf(&r->arena, "%.*s %.*s", STR_ARG(found), STR_ARG(s)) :
		       arena_strn(&r->arena, s);
	}
	return found.n ? arena_strn(&r->arena, found) : "it does not say why";
}

static int failed(struct spatch_room *r, const char *name, const char *path, struct err *e)
{
	const char *words = first_words(r);
	/* about the semantic patch, not about the file */
	int code = strstr(words, "rule.cocci") ? ERR_RULE : ERR_TOOL;

	err_set(e, code, "spatch fails with %s on %s (exit code %d): %s", name, path, r->status,
		words);
	err_at(e, NULL, NULL, path);
	return code;
}

static int apply_in(struct spatch_room *r, const char *name, struct str smpl, const char *path,
		    struct buf *ret, struct err *e)
{
	/*
	 * In place rather than -o: that one fails when nothing matched, with the
	 * exit code of an error.
	 */
	const char *args[] = {
		"--very-quiet", "--no-show-diff", "--no-includes", "--iso-file", "empty.iso",
		"--temp-files", "t", "--sp-file", "rule.cocci", "--in-place", r->file, NULL,
	};
	int rc = spatch_room_add(r, "empty.iso", (struct str){ "", 0 }, e);

	if (!rc)
		rc = spatch_room_add(r, "rule.cocci", smpl, e);
	if (!rc)
		rc = spatch_room_run(r, args, e);
	if (rc)
		return rc;
	if (r->status)
		return failed(r, name, path, e);
	return io_read(arena_printf(&r->arena, "%s/%s", r->dir, r->file), ret, e);
}

int spatch_apply(struct arena *a, const struct spatch *s, const char *name, struct str smpl,
		 const char *path, struct str text, struct str *ret, struct err *e)
{
	CLEANUP(spatch_room_release) struct spatch_room r = { .arena = ARENA_INIT };
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	int rc = smpl_check(smpl, name, e);

	if (rc)
		return rc;
	rc = spatch_room_init(&r, s, path, text, e);
	if (!rc)
		rc = apply_in(&r, name, smpl, path, &out, e);
	if (rc == ERR_TIMEOUT) {
		err_prefix(e, "%s on %s: ", name, path);
		err_at(e, NULL, NULL, path);
	}
	if (!rc)
		*ret = arena_span(a, buf_str(&out));
	return rc;
}

int spatch_version(struct arena *a, const struct spatch *s, const char **ret, struct err *e)
{
	CLEANUP(spatch_room_release) struct spatch_room r = { .arena = ARENA_INIT };
	const char *args[] = { "--version", NULL };
	struct str lead = STR("spatch version "), line, rest;
	size_t n = 0;
	int rc = spatch_room_init(&r, s, NULL, (struct str){ 0 }, e);

	if (!rc)
		rc = spatch_room_run(&r, args, e);
	if (rc)
		return rc;
	rest = buf_str(&r.out);
	if (r.status || !str_line(&rest, &line) || !str_starts(line, lead.p)) {
		err_set(e, ERR_TOOL, "spatch --version does not tell its version");
		return ERR_TOOL;
	}
	line.p += lead.n;
	line.n -= lead.n;
	while (n < line.n && line.p[n] != ' ')
		n++;
	*ret = arena_strn(a, (struct str){ line.p, n });
	return 0;
}
