/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which ref is upstream, which kernel a tree is, which commit a revision names. */
#include "base/buf.h"
#include "git/blob.h"
#include "git/branch.h"
#include "git/config.h"
#include "git/lg2.h"
#include "git/tree.h"

static bool is_torvalds(const char *url)
{
	struct str s = str_of(url);

	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	if (str_ends(s, ".git"))
		s.n -= 4;
	return str_ends(s, "/torvalds/linux") || str_ends(s, ":torvalds/linux");
}

static bool try_branch(struct repo *r, struct arena *a, const char *ref, struct branch *ret)
{
	struct branches got;

	if (repo_branches(r, a, &ref, 1, &got, NULL) || !got.n)
		return false;
	*ret = got.v[0];
	return true;
}

int repo_mainline(struct repo *r, struct arena *a, struct branch *ret, struct err *e)
{
	const char *set = repo_config_any(r, "backport.mainline");
	const char **remotes;
	size_t n;
	struct branches got;
	bool found = false;

	if (set && *set) {
		int rc = repo_branches(r, a, &set, 1, &got, e);

		if (rc)
			err_prefix(e, "backport.mainline");
		else
			*ret = got.v[0];
		return rc;
	}
	lg2_remotes(r, a, "url", &remotes, &n);
	for (size_t i = 0; !found && i < n; i++) {
		const char *key = arena_printf(a, "remote.%s.url", remotes[i]);
		const char *url = repo_config_any(r, key);

		found = url && is_torvalds(url) &&
			try_branch(r, a, arena_printf(a, "refs/remotes/%s/master",
						      remotes[i]), ret);
	}
	if (found || try_branch(r, a, "refs/heads/master", ret) ||
	    try_branch(r, a, "refs/heads/main", ret))
		return 0;
	err_set(e, ERR_NOT_FOUND, "cannot tell which ref of %s is upstream: no remote is "
		"torvalds/linux, and there is no branch master or main", r->name);
	err_next(e, "git -C %s config backport.mainline REF", r->name);
	return ERR_NOT_FOUND;
}

/* The value of "NAME = value", or false when @line is another. */
static bool assignment(struct str line, const char *name, struct str *ret)
{
	if (!str_starts(line, name))
		return false;
	line.p += strlen(name);
	line.n -= strlen(name);
	line = str_trim(line);
	if (!str_starts(line, "="))
		return false;
	line.p++;
	line.n--;
	*ret = str_trim(line);
	return true;
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n < 6;
}

static const char *version_of(struct arena *a, struct str makefile)
{
	struct str v = STR(""), patch = STR(""), sub = STR(""), extra = STR(""), line;
	struct buf b = BUF_INIT(256);
	const char *out = NULL;

	/* They are its first assignments; 60 lines leave room for any licence. */
	for (int i = 0; i < 60 && str_line(&makefile, &line); i++) {
		if (!assignment(line, "VERSION", &v) && !assignment(line, "PATCHLEVEL", &patch) &&
		    !assignment(line, "SUBLEVEL", &sub) && assignment(line, "EXTRAVERSION", &extra))
			break;
	}
	if (is_number(v) && is_number(patch)) {
		buf_printf(&b, "%.*s.%.*s", STR_ARG(v), STR_ARG(patch));
		if (is_number(sub))
			buf_printf(&b, ".%.*s", STR_ARG(sub));
		if (extra.n < 64 && str_find(extra, STR("$"), 0) < 0)
			buf_add(&b, extra);
		out = arena_strn(a, buf_str(&b));
	}
	buf_release(&b);
	return out;
}

int repo_kernel_version(struct repo *r, struct arena *a, const struct oid *tree, const char **ret,
			struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str text;
	struct err why;
	struct oid id;
	uint32_t mode;
	int rc = tree_find(r, tree, "Makefile", &id, &mode, &why);

	if (rc == ERR_NOT_FOUND || (!rc && mode != TREE_FILE && mode != TREE_EXEC)) {
		*ret = NULL;
		return 0;
	}
	if (!rc)
		rc = blob_text(r, &tmp, &id, &text, &why);
	if (!rc)
		*ret = version_of(a, text);
	else if (e)
		*e = why;
	return rc;
}

int repo_commit_of(struct repo *r, const char *rev, struct oid *ret, struct err *e)
{
	git_object *o = NULL, *c = NULL;
	struct oid id;
	int rc;

	if (r->promisor && oid_parse(str_of(rev), &id) && !repo_has(r, &id))
		return missing_note(r, &id, "commit", e);
	rc = git_revparse_single(&o, r->g, rev);
	if (!rc)
		rc = git_object_peel(&c, o, GIT_OBJECT_COMMIT) ? GIT_EPEEL : 0;
	git_object_free(o);
	if (!rc) {
		*ret = lg2_from(git_object_id(c));
		git_object_free(c);
		return 0;
	}
	git_error_clear();
	if (rc == GIT_EAMBIGUOUS)
		return err_set(e, ERR_INPUT, "%s is ambiguous: give more digits", rev);
	if (rc == GIT_EPEEL)
		return err_set(e, ERR_INPUT, "%s is not a commit", rev);
	if (rc == GIT_EINVALIDSPEC)
		return err_set(e, ERR_INPUT, "%s: this is no revision", rev);
	err_set(e, ERR_NOT_FOUND, "no commit %s in %s%s", rev, r->name,
		r->shallow.n ? " (a shallow clone)" : "");
	err_next(e, "git -C %s fetch %s", r->name, r->shallow.n ? "--unshallow" : "--all");
	return ERR_NOT_FOUND;
}
