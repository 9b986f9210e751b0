// SPDX-License-Identifier: GPL-2.0-or-later
/* Records by kind and number, each with its checksum, in one SQLite file. */
#include "index/commits_parts.h"

#include <unistd.h>

#define SCHEMA 1
#define STRING_(x) #x
#define STRING(x) STRING_(x)
/* A writer holds the file while it writes, not while it reads commits: seconds at most. */
#define BUSY_MS 20000

static bool run(struct store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int schema(struct store *s)
{
	sqlite3_stmt *q = NULL;
	int v = -1;

	if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_ROW)
		v = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return v;
}

static void close_db(struct store *s)
{
	sqlite3_finalize(s->get);
	sqlite3_finalize(s->put);
	s->get = s->put = NULL;
	sqlite3_close(s->db);
	s->db = NULL;
}

static bool open_db(struct store *s)
{
	int v;

	if (sqlite3_open(s->path ? s->path : ":memory:", &s->db) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(s->db, BUSY_MS);
	/* two that turn it on at once: SQLite tells one of them that it is busy, and
	 * does not wait */
	for (int left = 200; !run(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
	     left--) {
		if (!left || sqlite3_errcode(s->db) != SQLITE_BUSY)
			return false;
		usleep(5000);
	}
	v = schema(s);
	if (v != 0 && v != SCHEMA)
		return false;
	/* IF NOT EXISTS and IMMEDIATE: two processes may both be the first */
	if (v == 0 &&
	    !run(s, "BEGIN IMMEDIATE;"
		    "CREATE TABLE IF NOT EXISTS part(kind INTEGER, n INTEGER, sum INTEGER,"
		    " rec BLOB, PRIMARY KEY(kind, n));"
		    "PRAGMA user_version=" STRING(SCHEMA) "; COMMIT"))
		return false;
	return sqlite3_prepare_v2(s->db, "SELECT rec, sum FROM part WHERE kind=? AND n=?", -1,
				  &s->get, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(s->db, "INSERT OR REPLACE INTO part(kind, n, sum, rec)"
				  " VALUES(?,?,?,?)", -1, &s->put, NULL) == SQLITE_OK;
}

void store_discard(struct store *s)
{
	static const char *const tails[] = { "", "-wal", "-shm" };

	if (s->db)
		close_db(s);
	for (size_t i = 0; s->path && i < ARRAY_SIZE(tails); i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

		unlink(arena_printf(&tmp, "%s%s", s->path, tails[i]));
	}
}

void store_open(struct store *s, const char *path)
{
	*s = (struct store){ 0 };
	if (path) {
		s->path = mem_alloc(strlen(path) + 1);
		memcpy(s->path, path, strlen(path) + 1);
	}
	if (open_db(s))
		return;
	if (path) {
		int code = s->db ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;

		close_db(s);
		/* somebody else's lock or a read-only place is no damage */
		if (code != SQLITE_BUSY && code != SQLITE_READONLY && code != SQLITE_CANTOPEN &&
		    code != SQLITE_PERM) {
			store_discard(s);
			if (open_db(s))
				return;
			close_db(s);
		}
		mem_free(s->path);
		s->path = NULL;
		if (open_db(s))
			return;
	}
	BUG("SQLite cannot open a database in memory");
}

void store_close(struct store *s)
{
	close_db(s);
	mem_free(s->path);
	s->path = NULL;
}

bool store_get(struct store *s, enum store_kind kind, int64_t n, struct str *ret)
{
	bool found = false;
	int rc;

	if (!s->db)
		return false;
	sqlite3_bind_int(s->get, 1, (int)kind);
	sqlite3_bind_int64(s->get, 2, n);
	rc = sqlite3_step(s->get);
	if (rc == SQLITE_ROW) {
		const void *p = sqlite3_column_blob(s->get, 0);
		struct str b = { p ? p : "", (size_t)sqlite3_column_bytes(s->get, 0) };

		/* the number is in the sum: a record in another's place is damage too */
		found = (int64_t)str_hash(b, (uint64_t)n) == sqlite3_column_int64(s->get, 1);
		s->broken |= !found;
		if (found) {
			char *copy = mem_alloc(b.n + 1);

			memcpy(copy, b.p, b.n);
			*ret = (struct str){ copy, b.n };
		}
	} else if (rc != SQLITE_DONE) {
		s->broken = true;
	}
	sqlite3_reset(s->get);
	return found;
}

void store_each(struct store *s, enum store_kind kind, void (*fn)(void *ctx, int64_t n), void *ctx)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (!s->db || sqlite3_prepare_v2(s->db, "SELECT n FROM part WHERE kind=?", -1, &q, NULL) !=
	    SQLITE_OK)
		return;
	sqlite3_bind_int(q, 1, (int)kind);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		fn(ctx, sqlite3_column_int64(q, 0));
	s->broken |= rc != SQLITE_DONE;
	sqlite3_finalize(q);
}

void store_put(struct store *s, enum store_kind kind, int64_t n, struct str rec)
{
	if (!s->db)
		return;
	sqlite3_bind_int(s->put, 1, (int)kind);
	sqlite3_bind_int64(s->put, 2, n);
	sqlite3_bind_int64(s->put, 3, (int64_t)str_hash(rec, (uint64_t)n));
	sqlite3_bind_blob64(s->put, 4, rec.p, rec.n, SQLITE_STATIC);
	if (sqlite3_step(s->put) != SQLITE_DONE)
		s->failed = true;
	sqlite3_reset(s->put);
}

void store_drop(struct store *s, enum store_kind kind, int64_t from, int64_t to)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	if (s->db && !run(s, arena_printf(&tmp, "DELETE FROM part WHERE kind=%d AND n>=%lld AND "
					  "n<%lld", (int)kind, (long long)from, (long long)to)))
		s->broken = true;
}

void store_thin(struct store *s, enum store_kind kind, unsigned keep)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	if (s->db && !run(s, arena_printf(&tmp, "DELETE FROM part WHERE kind=%d AND rowid NOT IN "
					  "(SELECT rowid FROM part WHERE kind=%d ORDER BY rowid "
					  "DESC LIMIT %u)", (int)kind, (int)kind, keep)))
		s->broken = true;
}

static void end(struct store *s)
{
	if (s->db && !sqlite3_get_autocommit(s->db))
		run(s, "COMMIT");
}

void store_read(struct store *s)
{
	if (!s->db)
		return;
	end(s);
	run(s, "BEGIN");
}

bool store_write(struct store *s)
{
	if (!s->db)
		return false;
	end(s);
	s->failed = false;
	return run(s, "BEGIN IMMEDIATE");
}

void store_rollback(struct store *s)
{
	if (s->db && !sqlite3_get_autocommit(s->db))
		run(s, "ROLLBACK");
}

bool store_commit(struct store *s)
{
	bool ok = s->db && !s->broken && !s->failed && run(s, "COMMIT");

	store_rollback(s);
	return ok;
}
