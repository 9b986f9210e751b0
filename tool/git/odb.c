/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects in and out of the store; what is missing is noted. */
#include <stdarg.h>
#include <stdio.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/journal.h"
#include "git/lg2.h"

int lg2_err(struct err *e, int code, const char *fmt, ...)
{
	const git_error *g = git_error_last();
	char what[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	err_set(e, code, "%s: %s", what, g && g->message ? g->message : "no reason given");
	git_error_clear();
	return code;
}

int lg2_read(struct repo *r, const struct oid *id, git_object_t want, const char *what,
	     git_odb_object **ret, struct err *e)
{
	git_odb_object *o;
	char hex[OID_HEX + 1];
	int rc = git_odb_read(&o, r->odb, lg2_oid(id));

	if (rc == GIT_ENOTFOUND) {
		git_error_clear();
		return missing_note(r, id, what, e);
	}
	if (rc) {
		lg2_err(e, ERR_IO, "cannot read %s %s", what, oid_hex(id, hex));
		err_next(e, "git -C %s fsck", r->name);
		return ERR_IO;
	}
	if (git_odb_object_type(o) != want) {
		err_set(e, ERR_INPUT, "%s is a %s, not a %s", oid_hex(id, hex),
			git_object_type2string(git_odb_object_type(o)), what);
		git_odb_object_free(o);
		return ERR_INPUT;
	}
	*ret = o;
	return 0;
}

int lg2_tree(struct repo *r, const struct oid *id, git_odb_object **ret, struct err *e)
{
	size_t slot = (id->b[0] | (size_t)id->b[1] << 8) % LG2_TREES;
	git_odb_object *o = r->tree[slot];
	int rc;

	if (!o || memcmp(git_odb_object_id(o)->id, id->b, OID_RAW)) {
		rc = lg2_read(r, id, GIT_OBJECT_TREE, "tree", &o, e);
		if (rc)
			return rc;
		git_odb_object_free(r->tree[slot]);
		r->tree[slot] = o;
	}
	return git_odb_object_dup(ret, o) ? lg2_err(e, ERR_INTERNAL, "tree") : 0;
}

int lg2_write(struct repo *r, git_object_t type, struct str data, struct oid *ret, struct err *e)
{
	return quarantine_write(r, type, data, ret, e);
}

int blob_text(struct repo *r, struct arena *a, const struct oid *id, struct str *ret, struct err *e)
{
	git_odb_object *o;
	int rc = lg2_read(r, id, GIT_OBJECT_BLOB, "blob", &o, e);

	if (rc)
		return rc;
	*ret = arena_span(a, (struct str){ git_odb_object_data(o), git_odb_object_size(o) });
	git_odb_object_free(o);
	return 0;
}

int blob_write(struct repo *r, struct str text, struct oid *ret, struct err *e)
{
	return lg2_write(r, GIT_OBJECT_BLOB, text, ret, e);
}

int blob_find(struct repo *r, struct str hex, struct oid *ret, struct err *e)
{
	git_oid part, full;
	git_otype type;
	size_t size;

	if (hex.n < GIT_OID_MINPREFIXLEN || hex.n > GIT_OID_HEXSZ ||
	    git_oid_fromstrn(&part, hex.p, hex.n) ||
	    git_odb_exists_prefix(&full, r->odb, &part, hex.n) ||
	    git_odb_read_header(&size, &type, r->odb, &full) || type != GIT_OBJECT_BLOB) {
		git_error_clear();
		return err_set(e, ERR_NOT_FOUND, "no blob %.*s in this clone", STR_ARG(hex));
	}
	*ret = lg2_from(&full);
	return 0;
}

void blob_id(struct str text, struct oid *ret)
{
	git_oid id;

	if (git_odb_hash(&id, text.p ? text.p : "", text.n, GIT_OBJECT_BLOB))
		BUG("git_odb_hash");
	*ret = lg2_from(&id);
}

int missing_note(struct repo *r, const struct oid *id, const char *what, struct err *e)
{
	struct arena tmp = ARENA_INIT;
	char hex[OID_HEX + 1];

	if (!map_has(&r->missing_seen, oid_key(id))) {
		map_put(&r->missing_seen, oid_key(id), r);
		*ARR_PUSH(&r->arena, r->missing) = *id;
	}
	err_set(e, ERR_MISSING_OBJ, "%s %s is not in this clone", what, oid_hex(id, hex));
	err_next(e, "%s", missing_cure(r, &tmp));
	arena_release(&tmp);
	return ERR_MISSING_OBJ;
}

int lg2_gap(struct repo *r, const struct oid *commit, struct err *e)
{
	char hex[OID_HEX + 1];

	err_set(e, ERR_MISSING_OBJ, "the history below commit %s is not in this clone",
		oid_hex(commit, hex));
	err_next(e, "git -C %s %s", r->name, r->shallow.n ? "fetch --unshallow" : "fsck");
	return ERR_MISSING_OBJ;
}

const struct oid *missing_list(const struct repo *r, size_t *ret_n)
{
	*ret_n = r->missing.n;
	return r->missing.v;
}

void missing_clear(struct repo *r)
{
	r->missing.n = 0;
	map_init(&r->missing_seen, &r->arena);
}

int missing_save(struct repo *r, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	char *path = session_path(r, &tmp, "missing");
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	int rc;

	if (!r->missing.n) {
		remove(path);
		return 0;
	}
	rc = io_mkdir(session_path(r, &tmp, ""), e);
	for (size_t i = 0; i < r->missing.n; i++)
		buf_printf(&b, "%s\n", oid_str(&tmp, &r->missing.v[i]));
	if (!rc)
		rc = io_write(path, buf_str(&b), e);
	buf_release(&b);
	return rc;
}

char *missing_cure(struct repo *r, struct arena *a)
{
	if (r->promisor)
		return arena_printf(a, "git -C %s fetch %s --no-write-fetch-head --stdin < %s",
				    r->name, r->promisor, session_path(r, a, "missing"));
	if (r->shallow.n)
		return arena_printf(a, "git -C %s fetch --unshallow", r->name);
	return arena_printf(a, "git -C %s fsck", r->name);
}
