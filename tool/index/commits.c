// SPDX-License-Identifier: GPL-2.0-or-later
/* The index of commits: opening, adding what is new, finding ids. */
#include "index/cache.h"
#include "index/commits_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

#define MAGIC 0x62706369u
/* Raise it whenever what is stored, or how messages are read, changes. */
#define VERSION 1

static void forget(struct commits *c)
{
	rows_forget(c);
	graph_forget(c);
	mem_free(c->edge);
	c->edge = NULL;
}

static bool read_head(struct commits *c, struct head *ret)
{
	struct str rec;
	bool ok;

	if (!store_get(&c->store, STORE_HEAD, 0, &rec))
		return false;
	ok = rec.n == sizeof(*ret);
	if (ok)
		memcpy(ret, rec.p, sizeof(*ret));
	mem_free((void *)(uintptr_t)rec.p);
	if (ok && ret->magic == MAGIC && ret->version == VERSION &&
	    (ret->n_layers > LAYERS_MAX || !ret->epoch))
		c->store.broken = true;
	return ok && ret->magic == MAGIC && ret->version == VERSION;
}

static void read_edges(struct commits *c)
{
	size_t n = c->head.n_edges * sizeof(*c->edge);
	struct str rec;

	if (!n)
		return;
	if (store_get(&c->store, STORE_EDGES, 0, &rec) && rec.n == n) {
		c->edge = (struct edge *)(uintptr_t)rec.p;
		return;
	}
	c->head.n_edges = 0;
	c->store.broken = true;
}

/* The same clone, as shallow as it was, and what was missing still is. */
static bool still_true(struct commits *c, uint64_t where, uint64_t shallow)
{
	bool same = c->head.where == where && c->head.shallow == shallow;

	for (uint32_t i = 0; same && i < c->head.n_edges; i++)
		same = c->edge[i].shallow || !repo_has(c->repo, &c->edge[i].parent);
	return same;
}

static uint64_t shallow_hash(struct repo *r)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);

	if (io_read(arena_printf(&tmp, "%s/shallow", repo_common_dir(r)), &text, NULL))
		buf_reset(&text);
	return str_hash(buf_str(&text), 1);
}

static char *objects_dir(struct repo *r, struct arena *a)
{
	char *dir = arena_printf(a, "%s/objects", repo_common_dir(r)), *real = realpath(dir, NULL);

	if (real)
		dir = arena_str(a, real);
	mem_free(real);
	return dir;
}

/* False: another process did so since @c->head was read, and what it wrote stands. */
static bool make_anew(struct commits *c, uint64_t where, uint64_t shallow)
{
	uint64_t was = c->head.epoch;
	struct timespec now;
	struct head other;

	forget(c);
	clock_gettime(CLOCK_REALTIME, &now);
	c->head = (struct head){ .magic = MAGIC, .version = VERSION, .where = where,
				 .shallow = shallow,
				 .epoch = ((uint64_t)now.tv_sec << 30 ^ (uint64_t)now.tv_nsec ^
					   (uint64_t)getpid() << 48) | 1 };
	if (!store_write(&c->store))
		return true;
	if (read_head(c, &other) && other.epoch != was && other.where == where &&
	    other.shallow == shallow) {
		store_rollback(&c->store);
		return false;
	}
	for (enum store_kind k = STORE_HEAD; k <= STORE_ROWS; k++)
		store_drop(&c->store, k, 0, INT64_MAX);
	store_put(&c->store, STORE_HEAD, 0,
		  (struct str){ (const char *)&c->head, sizeof(c->head) });
	(void)store_commit(&c->store);
	return true;
}

static void load(struct commits *c, uint64_t where, uint64_t shallow)
{
	do {
		store_read(&c->store);
		if (read_head(c, &c->head)) {
			read_edges(c);
			if (!c->store.broken && still_true(c, where, shallow))
				return;
		} else {
			c->head = (struct head){ 0 };
		}
		if (c->store.broken) {
			char *path = c->store.path;

			store_discard(&c->store);
			store_open(&c->store, path);
			mem_free(path);
		}
	} while (!make_anew(c, where, shallow));
	store_read(&c->store);
}

struct commits *commits_open(struct repo *r, const char *dir)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct commits *c = mem_zalloc(sizeof(*c));
	const char *objects = objects_dir(r, &tmp), *path = NULL;
	uint64_t where = str_hash(str_of(objects), 0);

	c->repo = r;
	if (dir && !io_mkdir(dir, NULL))
		path = arena_printf(&tmp, "%s/commits-%016llx.sqlite", dir,
				    (unsigned long long)where);
	store_open(&c->store, path);
	load(c, str_hash(str_of(objects), 2), shallow_hash(r));
	return c;
}

void commits_in_memory(struct commits *c)
{
	uint64_t where = c->head.where, shallow = c->head.shallow;

	store_close(&c->store);
	store_open(&c->store, NULL);
	(void)make_anew(c, where, shallow);
	store_read(&c->store);
}

void commits_free(struct commits *c)
{
	if (!c)
		return;
	forget(c);
	if (c->store.broken)
		store_discard(&c->store);
	store_close(&c->store);
	mem_free(c->many);
	arena_release(&c->arena);
	mem_free(c);
}

static void release(void *p)
{
	commits_free(p);
}

struct commits *commits_of(struct repo *r)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	if (!repo_kept(r))
		repo_keep(r, commits_open(r, cache_dir_of(&tmp, r)), release);
	return repo_kept(r);
}

size_t commits_read(const struct commits *c)
{
	return c->n_read;
}

bool commits_broken(const struct commits *c)
{
	return c->store.broken || c->stale;
}

bool commits_moved(struct commits *c)
{
	struct head now;

	return !read_head(c, &now) || now.epoch != c->head.epoch;
}

bool commits_behind(struct commits *c)
{
	struct head now;

	return !read_head(c, &now) || now.epoch != c->head.epoch ||
	       now.next_layer != c->head.next_layer;
}

void commits_refresh(struct commits *c)
{
	struct head now;

	store_read(&c->store);
	if (!read_head(c, &now) || now.epoch != c->head.epoch) {
		c->stale = true;
	} else if (now.next_layer != c->head.next_layer) {
		forget(c);
		c->head = now;
		read_edges(c);
	}
}

bool commits_pos(struct commits *c, const struct oid *id, uint32_t *ret)
{
	for (size_t l = c->head.n_layers; l-- > 0;) {
		size_t n;
		const char *rows = rows_find(c, l, ROW_ID, id_key(id->b), &n);

		for (size_t i = 0; i < n; i++) {
			struct commit_at at;
			struct row r;

			memcpy(&r, rows + i * sizeof(r), sizeof(r));
			if (r.pos >= c->head.count) {
				c->store.broken = true;
			} else if (commits_at(c, r.pos, &at) && oid_eq(&at.id, id)) {
				*ret = r.pos;
				return true;
			}
		}
	}
	return false;
}

size_t commits_whole(struct commits *c, struct str hex, uint32_t *ret, size_t max)
{
	char low[9] = "00000000", high[9] = "ffffffff";
	uint32_t from, to;
	size_t found = 0;

	if (!oid_is_hex(hex, 7))
		return 0;
	memcpy(low, hex.p, hex.n < 8 ? hex.n : 8);
	memcpy(high, hex.p, hex.n < 8 ? hex.n : 8);
	from = (uint32_t)strtoul(low, NULL, 16);
	to = (uint32_t)strtoul(high, NULL, 16);
	for (size_t l = 0; l < c->head.n_layers; l++) {
		for (uint64_t key = from; key <= to; key++) {
			size_t n;
			const char *rows = rows_find(c, l, ROW_ID, (uint32_t)key, &n);

			for (size_t i = 0; i < n && found < max; i++) {
				struct commit_at at;
				struct row r;

				memcpy(&r, rows + i * sizeof(r), sizeof(r));
				if (r.pos < c->head.count && commits_at(c, r.pos, &at) &&
				    oid_starts(&at.id, hex))
					ret[found++] = r.pos;
			}
		}
	}
	return found;
}
