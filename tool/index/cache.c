/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/cache.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/io.h"
#include "git/repo.h"

/* Raise it whenever what is stored, or how names are read, changes. */
#define CACHE_VERSION 5
#define STRING_(x) #x
#define STRING(x) STRING_(x)
#define BATCH 512
#define SEGMENTS_KEPT 24

struct cache {
	sqlite3 *db;
	sqlite3_stmt *get, *put, *seg, *part;
	char *path;
	unsigned pending;	/* puts since BEGIN */
	bool no_write;
};

/* the XDG base directory specification: a relative path is to be ignored */
static char *dir_from(struct arena *a, const char *xdg, const char *home)
{
	if (xdg && xdg[0] == '/')
		return arena_printf(a, "%s/backport", xdg);
	if (home && home[0] == '/')
		return arena_printf(a, "%s/.cache/backport", home);
	return NULL;
}

char *cache_dir(struct arena *a, const char *const *env)
{
	const char *xdg = NULL, *home = NULL;

	for (; env && *env; env++) {
		if (!strncmp(*env, "XDG_CACHE_HOME=", 15))
			xdg = *env + 15;
		else if (!strncmp(*env, "HOME=", 5))
			home = *env + 5;
	}
	return dir_from(a, xdg, home);
}

char *cache_dir_of(struct arena *a, const struct repo *r)
{
	return dir_from(a, repo_env(r, "XDG_CACHE_HOME"), repo_env(r, "HOME"));
}

static void close_db(struct cache *c)
{
	sqlite3_finalize(c->get);
	sqlite3_finalize(c->put);
	sqlite3_finalize(c->seg);
	sqlite3_finalize(c->part);
	c->get = c->put = c->seg = c->part = NULL;
	sqlite3_close(c->db);
	c->db = NULL;
}

static bool run(struct cache *c, const char *sql)
{
	return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int version(struct cache *c)
{
	sqlite3_stmt *s = NULL;
	int v = -1;

	if (sqlite3_prepare_v2(c->db, "PRAGMA user_version", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		v = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return v;
}

static bool prepare(struct cache *c, const char *sql, sqlite3_stmt **ret)
{
	return sqlite3_prepare_v2(c->db, sql, -1, ret, NULL) == SQLITE_OK;
}

static bool open_db(struct cache *c)
{
	int v;

	if (sqlite3_open(c->path, &c->db) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(c->db, 3000);
	/* A cache may lose its last seconds, so no fsync per commit. */
	if (!run(c, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"))
		return false;
	v = version(c);
	if (v != 0 && v != CACHE_VERSION)
		return false;
	/* IF NOT EXISTS and IMMEDIATE: two processes may both be the first */
	if (v == 0 &&
	    !run(c, "BEGIN IMMEDIATE;"
		    "CREATE TABLE IF NOT EXISTS blob(kind INTEGER, id BLOB, sum INTEGER, rec BLOB,"
		    " UNIQUE(kind, id));"
		    "CREATE TABLE IF NOT EXISTS segment(n INTEGER PRIMARY KEY AUTOINCREMENT,"
		    " key BLOB UNIQUE);"
		    "CREATE TABLE IF NOT EXISTS part(n INTEGER PRIMARY KEY, sum INTEGER, rec BLOB);"
		    "PRAGMA user_version=" STRING(CACHE_VERSION) "; COMMIT"))
		return false;
	return prepare(c, "SELECT rec, sum FROM blob WHERE kind=? AND id=?", &c->get) &&
	       prepare(c, "INSERT OR REPLACE INTO blob(kind, id, sum, rec) VALUES(?,?,?,?)",
		       &c->put) &&
	       prepare(c, "SELECT n FROM segment WHERE key=?", &c->seg) &&
	       prepare(c, "SELECT rec, sum FROM part WHERE n=?", &c->part);
}

static void discard(struct cache *c)
{
	static const char *const tails[] = { "", "-wal", "-shm" };

	close_db(c);
	for (size_t i = 0; i < ARRAY_SIZE(tails); i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

		unlink(arena_printf(&tmp, "%s%s", c->path, tails[i]));
	}
	c->pending = 0;
}

/* A damaged file is thrown away once; then we do without. */
static void damaged(struct cache *c)
{
	discard(c);
	if (!open_db(c))
		close_db(c);
}

struct cache *cache_open(const char *dir)
{
	struct cache *c = mem_zalloc(sizeof(*c));
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct err e;
	char *path;

	if (!dir || io_mkdir(dir, &e))
		return c;
	path = arena_printf(&tmp, "%s/names.sqlite", dir);
	c->path = mem_alloc(strlen(path) + 1);
	memcpy(c->path, path, strlen(path) + 1);
	if (!open_db(c)) {
		int code = c->db ? sqlite3_errcode(c->db) : SQLITE_NOTADB;

		/* somebody else's lock or a read-only place is no damage */
		if (code == SQLITE_BUSY || code == SQLITE_READONLY || code == SQLITE_CANTOPEN ||
		    code == SQLITE_PERM)
			close_db(c);
		else
			damaged(c);
	}
	return c;
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	cache_flush(c);
	close_db(c);
	mem_free(c->path);
	mem_free(c);
}

bool cache_persistent(const struct cache *c)
{
	return c->db != NULL;
}

/* The row's record, if its checksum is right. */
static bool column(struct cache *c, struct arena *a, sqlite3_stmt *s, struct str *ret)
{
	int rc = sqlite3_step(s);
	bool ok = false;

	if (rc == SQLITE_ROW) {
		const void *p = sqlite3_column_blob(s, 0);
		struct str b = { p ? p : "", (size_t)sqlite3_column_bytes(s, 0) };

		if ((int64_t)str_hash(b, 0) == sqlite3_column_int64(s, 1)) {
			*ret = arena_span(a, b);
			ok = true;
		}
	}
	sqlite3_reset(s);
	if (rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB)
		damaged(c);
	return ok;
}

bool cache_get(struct cache *c, struct arena *a, enum cache_kind kind, struct str key,
	       struct str *ret)
{
	if (!c->db)
		return false;
	sqlite3_bind_int(c->get, 1, (int)kind);
	sqlite3_bind_blob(c->get, 2, key.p, (int)key.n, SQLITE_STATIC);
	return column(c, a, c->get, ret);
}

static bool begin(struct cache *c)
{
	if (!c->db || c->no_write)
		return false;
	if (!c->pending && !run(c, "BEGIN IMMEDIATE")) {
		c->no_write = true;
		return false;
	}
	c->pending++;
	return true;
}

void cache_flush(struct cache *c)
{
	if (c->db && c->pending && !run(c, "COMMIT"))
		run(c, "ROLLBACK");
	c->pending = 0;
}

void cache_put(struct cache *c, enum cache_kind kind, struct str key, struct str bytes)
{
	if (!begin(c))
		return;
	sqlite3_bind_int(c->put, 1, (int)kind);
	sqlite3_bind_blob(c->put, 2, key.p, (int)key.n, SQLITE_STATIC);
	sqlite3_bind_int64(c->put, 3, (int64_t)str_hash(bytes, 0));
	sqlite3_bind_blob64(c->put, 4, bytes.p, bytes.n, SQLITE_STATIC);
	if (sqlite3_step(c->put) != SQLITE_DONE)
		c->no_write = true;
	sqlite3_reset(c->put);
	if (c->pending >= BATCH || c->no_write)
		cache_flush(c);
}

int64_t cache_segment(struct cache *c, struct str key)
{
	int64_t n = 0;

	if (!c->db)
		return 0;
	sqlite3_bind_blob(c->seg, 1, key.p, (int)key.n, SQLITE_STATIC);
	if (sqlite3_step(c->seg) == SQLITE_ROW)
		n = sqlite3_column_int64(c->seg, 0);
	sqlite3_reset(c->seg);
	return n;
}

bool cache_part(struct cache *c, struct arena *a, int64_t segment, unsigned part, struct str *ret)
{
	if (!c->db)
		return false;
	sqlite3_bind_int64(c->part, 1, segment * CACHE_PARTS + part);
	return column(c, a, c->part, ret);
}

static bool put_parts(struct cache *c, struct str key, const struct buf *parts, size_t n)
{
	sqlite3_stmt *s = NULL;
	int64_t id;
	bool ok;

	if (!prepare(c, "INSERT OR REPLACE INTO segment(key) VALUES(?)", &s))
		return false;
	sqlite3_bind_blob(s, 1, key.p, (int)key.n, SQLITE_STATIC);
	ok = sqlite3_step(s) == SQLITE_DONE;
	sqlite3_finalize(s);
	id = sqlite3_last_insert_rowid(c->db);
	if (!ok || !prepare(c, "INSERT OR REPLACE INTO part(n, sum, rec) VALUES(?,?,?)", &s))
		return false;
	for (size_t i = 0; ok && i < n; i++) {
		struct str b = buf_str(&parts[i]);

		sqlite3_bind_int64(s, 1, id * CACHE_PARTS + (int64_t)i);
		sqlite3_bind_int64(s, 2, (int64_t)str_hash(b, 0));
		sqlite3_bind_blob64(s, 3, b.p, b.n, SQLITE_STATIC);
		ok = sqlite3_step(s) == SQLITE_DONE;
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	if (ok && id > SEGMENTS_KEPT) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

		ok = run(c, arena_printf(&tmp, "DELETE FROM part WHERE n < %lld;"
					 "DELETE FROM segment WHERE n < %lld",
					 (long long)(id - SEGMENTS_KEPT) * CACHE_PARTS,
					 (long long)(id - SEGMENTS_KEPT)));
	}
	return ok;
}

void cache_put_segment(struct cache *c, struct str key, const struct buf *parts, size_t n)
{
	cache_flush(c);
	if (n > CACHE_PARTS)
		BUG("%zu parts in a segment", n);
	if (!begin(c))
		return;
	if (put_parts(c, key, parts, n)) {
		cache_flush(c);
	} else {
		run(c, "ROLLBACK");
		c->pending = 0;
		c->no_write = true;
	}
}
