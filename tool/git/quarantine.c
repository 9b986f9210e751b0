/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/quarantine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "base/io.h"
#include "git/commit_raw.h"
#include "git/lg2.h"

/* Above it memory is given back: a range of thousands of changes ends in several packs. */
#define MEMORY_MAX ((size_t)128 << 20)

static char *objects_dir(struct repo *r, struct arena *a)
{
	git_buf path = { 0 };
	char *ret;

	if (git_repository_item_path(&path, r->g, GIT_REPOSITORY_ITEM_OBJECTS))
		return arena_printf(a, "%s/objects", r->common_dir);
	ret = arena_str(a, path.ptr);
	git_buf_dispose(&path);
	while (strlen(ret) > 1 && ret[strlen(ret) - 1] == '/')
		ret[strlen(ret) - 1] = '\0';
	return ret;
}

void quarantine_forget(struct quarantine *q)
{
	arena_release(&q->arena);
	q->seen = (struct map){ 0 };
	q->list.v = NULL;
	q->list.n = q->list.cap = 0;
}

int quarantine_begin(struct repo *r, struct err *e)
{
	git_odb_backend *mem;

	if (r->new.mem)
		return 0;
	/* reads ask the backend of highest priority first; the store's own have 1 and 2 */
	if (git_mempack_new(&mem))
		return lg2_err(e, ERR_INTERNAL, "no object store in memory");
	if (git_odb_add_backend(r->odb, mem, 999)) {
		mem->free(mem);
		return lg2_err(e, ERR_INTERNAL, "no object store in memory");
	}
	r->new.mem = mem;
	return 0;
}

int quarantine_write(struct repo *r, git_object_t type, struct str data, struct oid *ret,
		     struct err *e)
{
	struct quarantine *q = &r->new;
	const char *p = data.p ? data.p : "";
	struct oid id;
	git_oid raw;
	int rc;

	if (git_odb_hash(&raw, p, data.n, type))
		return lg2_err(e, ERR_INTERNAL, "cannot name an object");
	id = lg2_from(&raw);
	/* what is there already may be unreachable, and go at any moment: it is written again */
	if (map_has(&q->seen, oid_key(&id)) ||
	    (q->dry && git_odb_exists_ext(r->odb, &raw, GIT_ODB_LOOKUP_NO_REFRESH) == 1)) {
		*ret = id;
		return 0;
	}
	rc = quarantine_begin(r, e);
	if (!rc && q->mem->write(q->mem, &raw, p, data.n, type))
		rc = lg2_err(e, ERR_INTERNAL, "cannot hold a new object");
	if (rc)
		return rc;
	if (!q->seen.arena)
		map_init(&q->seen, &q->arena);
	map_put(&q->seen, oid_key(&id), r);
	*ARR_PUSH(&q->arena, q->list) = id;
	q->bytes += data.n;
	*ret = id;
	return q->bytes > MEMORY_MAX && r->locked && !q->dry ? quarantine_keep(r, e) : 0;
}

/* A new commit on an old one that is gone would be a broken branch. Looked at with fresh eyes:
 * an open store still has the packs that somebody has deleted. */
static int check_parents(struct repo *r, const char *objects, struct err *e)
{
	struct quarantine *q = &r->new;
	git_odb *now = NULL;
	int rc = git_odb_open(&now, objects) ? lg2_err(e, ERR_IO, "cannot open %s", objects) : 0;

	for (size_t i = 0; !rc && i < q->list.n; i++) {
		struct raw_commit c;
		git_odb_object *o = NULL;

		if (git_odb_read(&o, r->odb, lg2_oid(&q->list.v[i])))
			rc = lg2_err(e, ERR_IO, "cannot read a new object");
		else if (git_odb_object_type(o) == GIT_OBJECT_COMMIT &&
			 raw_commit_parse(lg2_data(o), &c))
			for (size_t k = 0; !rc && k < raw_commit_n_parents(&c); k++) {
				struct oid p = raw_commit_parent(&c, k);

				if (!map_has(&q->seen, oid_key(&p)) &&
				    git_odb_exists(now, lg2_oid(&p)) != 1)
					rc = missing_note(r, &p,
							  "the commit that a port stands on,", e);
			}
		git_odb_object_free(o);
	}
	git_odb_free(now);
	return rc;
}

/* A mark needs no sync: it guards against other processes, which a crash of the
 * machine ends too. */
static int mark(const char *path, struct err *e)
{
	static const char text[] = "backport: until its refs have moved\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), rc = 0;

	if (fd < 0)
		return io_fail(e, "make", path, errno);
	if (write(fd, text, sizeof(text) - 1) < 0)
		rc = io_fail(e, "write", path, errno);
	close(fd);
	return rc;
}

/* What a run that failed or died has left in objects/backport. */
static void sweep(struct arena *a, const char *dir)
{
	DIR *h = opendir(dir);
	struct dirent *d;

	while (h && (d = readdir(h)))
		if (d->d_name[0] != '.' && !str_ends(str_of(d->d_name), ".kept"))
			unlink(arena_printf(a, "%s/%s", dir, d->d_name));
	if (h)
		closedir(h);
	/* goes when it is empty */
	rmdir(dir);
}

static void unkeep(struct arena *a, const char *objects, const char *name)
{
	const char *keep = arena_printf(a, "%s/pack/%s.keep", objects, name);

	if (!unlink(keep) || errno == ENOENT)
		unlink(arena_printf(a, "%s/backport/%s.kept", objects, name));
}

/* From objects/backport to objects/pack; the index last, for a pack without one is not seen. */
static int publish(struct repo *r, struct arena *a, const char *objects, const char *name,
		   struct err *e)
{
	static const char *const ends[] = { "pack", "idx" };
	const char *keep = arena_printf(a, "%s/pack/%s.keep", objects, name);
	const char *mine = arena_printf(a, "%s/backport/%s.kept", objects, name);
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(ends); i++)
		rc = io_sync(arena_printf(a, "%s/backport/%s.%s", objects, name, ends[i]), e);
	if (!rc)
		rc = io_mkdir(arena_printf(a, "%s/pack", objects), e);
	/* the very same pack under somebody's .keep: theirs to take away */
	if (!rc && !io_exists(keep)) {
		rc = mark(mine, e);
		if (!rc)
			rc = mark(keep, e);
		*ARR_PUSH(&r->new.names, r->new.kept) = arena_str(&r->new.names, name);
	}
	for (size_t i = 0; !rc && i < ARRAY_SIZE(ends); i++) {
		const char *to = arena_printf(a, "%s/pack/%s.%s", objects, name, ends[i]);

		if (rename(arena_printf(a, "%s/backport/%s.%s", objects, name, ends[i]), to))
			rc = io_fail(e, "make", to, errno);
	}
	return rc ? rc : io_sync(arena_printf(a, "%s/pack", objects), e);
}

static int write_pack(struct repo *r, struct arena *a, const char *dir, const char **ret_name,
		      struct err *e)
{
	struct quarantine *q = &r->new;
	git_packbuilder *pb = NULL;
	int rc = git_packbuilder_new(&pb, r->g);

	if (!rc)
		git_packbuilder_set_threads(pb, 1);
	for (size_t i = 0; !rc && i < q->list.n; i++)
		rc = git_packbuilder_insert(pb, lg2_oid(&q->list.v[i]), NULL);
	if (!rc)
		rc = git_packbuilder_write(pb, dir, 0, NULL, NULL);
	if (rc)
		rc = lg2_err(e, ERR_IO, "cannot write to the objects of %s", r->name);
	else
		*ret_name = arena_printf(a, "pack-%s", git_packbuilder_name(pb));
	git_packbuilder_free(pb);
	return rc;
}

int quarantine_keep(struct repo *r, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct quarantine *q = &r->new;
	const char *objects, *dir, *name = NULL;
	int rc;

	if (q->dry)
		BUG("a dry run may not write");
	if (!q->list.n)
		return 0;
	objects = objects_dir(r, &a);
	dir = arena_printf(&a, "%s/backport", objects);
	rc = check_parents(r, objects, e);
	if (!rc)
		rc = io_mkdir(dir, e);
	if (!rc)
		rc = write_pack(r, &a, dir, &name, e);
	if (!rc)
		rc = publish(r, &a, objects, name, e);
	if (rc) {
		quarantine_settle(r);
		sweep(&a, dir);
		return rc;
	}
	quarantine_forget(q);
	if (q->bytes > MEMORY_MAX) {
		git_mempack_reset(q->mem);
		q->bytes = 0;
	}
	return 0;
}

void quarantine_settle(struct repo *r)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct quarantine *q = &r->new;
	const char *objects;

	if (!q->kept.n)
		return;
	objects = objects_dir(r, &a);
	for (size_t i = 0; i < q->kept.n; i++)
		unkeep(&a, objects, q->kept.v[i]);
	rmdir(arena_printf(&a, "%s/backport", objects));
	arena_release(&q->names);
	q->kept = (struct string_list){ 0 };
}

void quarantine_recover(struct repo *r)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *objects = objects_dir(r, &a), *dir = arena_printf(&a, "%s/backport", objects);
	DIR *h = opendir(dir);
	struct dirent *d;

	while (h && (d = readdir(h))) {
		struct str name = str_of(d->d_name);

		if (!str_starts(name, "pack-") || !str_ends(name, ".kept"))
			continue;
		name.n -= strlen(".kept");
		unkeep(&a, objects, arena_strn(&a, name));
	}
	if (h)
		closedir(h);
	sweep(&a, dir);
}

bool quarantine_left(struct repo *r)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	return io_exists(arena_printf(&a, "%s/backport", objects_dir(r, &a)));
}

void quarantine_release(struct quarantine *q)
{
	quarantine_forget(q);
	arena_release(&q->names);
}
