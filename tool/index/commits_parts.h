/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the index of commits; others include index/commits.h.
 */
#ifndef INDEX_COMMITS_PARTS_H
#define INDEX_COMMITS_PARTS_H

#include <sqlite3.h>

#include "base/buf.h"
#include "index/commits.h"

/* ---- records with a checksum, in one SQLite file (commits_store.c) ---- */

enum store_kind { STORE_HEAD, STORE_EDGES, STORE_GRAPH, STORE_REACH, STORE_ROWS };

struct store {
	sqlite3 *db;
	sqlite3_stmt *get, *put;
	char *path;		/* NULL: in memory */
	bool broken;		/* a record was bad or missing */
	bool failed;		/* a record could not be written: a full disk, say */
};

/** store_open() - @path NULL: in memory. Falls back to memory when the file cannot be used. */
void store_open(struct store *s, const char *path);
void store_close(struct store *s);
/** store_get() - false when absent; a bad checksum sets s->broken. The bytes: free @ret->p. */
bool store_get(struct store *s, enum store_kind kind, int64_t n, struct str *ret);
/** store_each() - the numbers of all records of a kind. */
void store_each(struct store *s, enum store_kind kind, void (*fn)(void *ctx, int64_t n), void *ctx);
void store_put(struct store *s, enum store_kind kind, int64_t n, struct str rec);
/** store_drop() - remove the records [from, to). */
void store_drop(struct store *s, enum store_kind kind, int64_t from, int64_t to);
/** store_thin() - keep only the @keep records that were written last. */
void store_thin(struct store *s, enum store_kind kind, unsigned keep);
/** store_read() - a snapshot, until store_write() or store_close(). */
void store_read(struct store *s);
/** store_write() - wait for other writers and become the only one; false: cannot write. */
bool store_write(struct store *s);
/** store_commit() - false when nothing was written after all. */
bool store_commit(struct store *s);
void store_rollback(struct store *s);
/** store_discard() - remove the file: it is damaged. */
void store_discard(struct store *s);

/* ---- the whole ---- */

#define GRAPH_CHUNK 2048u	/* commits a record */
#define GRAPH_CACHE 128		/* records kept, about 10 MB */
#define NO_POS UINT32_MAX
#define MORE_PARENTS 0x80000000u	/* p2 is an offset into the record's tail */
#define GEN_CUT 0x80000000u
#define GEN_STABLE 0x40000000u
#define GEN_MISSING 0x20000000u	/* while scanning: the object is not here */
#define GEN_MASK 0x1fffffffu

struct graph_rec {
	struct oid id;
	uint32_t gen;		/* and flags */
	int64_t time;
	uint32_t p1, p2;
};

/* Rows: sorted by key, in layers that grow geometrically, as git's split commit-graph. */
enum row_kind { ROW_ID, ROW_SAYS, ROW_SUBJECT, ROW_KINDS };

struct row {
	uint32_t key, pos;
};

struct says_row {
	uint32_t key, pos;
	uint8_t kind, digits;
	unsigned char id[OID_RAW];
	uint8_t pad[2];
};

#define LAYERS_MAX 24

struct layer {
	uint32_t number;	/* of its records */
	uint32_t bits[ROW_KINDS];	/* log2 of the number of buckets */
	uint32_t rows[ROW_KINDS];
};

struct head {
	uint32_t magic, version;
	uint32_t count;		/* commits */
	uint32_t n_layers, next_layer, n_edges;
	uint64_t shallow, where;	/* hashes: of the shallow file, of the place */
	uint64_t epoch;		/* another number each time it is made anew */
	struct layer layer[LAYERS_MAX];
};

/* Where history ends though parents are named. */
struct edge {
	uint32_t pos;
	uint32_t shallow;	/* 0: a parent's object is missing */
	struct oid parent;	/* that is missing */
	uint32_t pad;
};

struct chunk {
	uint32_t number;
	char *rec;		/* NULL: free slot */
	size_t n;
};

struct bucket {
	char *rec;
	size_t n;
	bool read;
};

struct commits {
	struct repo *repo;
	struct arena arena;
	struct store store;
	struct head head;
	struct edge *edge;
	struct chunk chunk[GRAPH_CACHE];
	struct bucket *bucket[LAYERS_MAX][ROW_KINDS];
	uint32_t parents[64];	/* of the last commits_at(); more go to @many */
	uint32_t *many;
	size_t n_read;
	bool stale;		/* another process made the index anew meanwhile */
};

/**
 * commits_in_memory() - give up the file, which cannot be written; everything is to be added again.
 */
void commits_in_memory(struct commits *c);
/** commits_moved() - has somebody made the index anew, so that positions are others? */
bool commits_moved(struct commits *c);
/** commits_behind() - has somebody written since our snapshot? Ask while writing is ours. */
bool commits_behind(struct commits *c);
/** commits_refresh() - a new snapshot, with what others added. */
void commits_refresh(struct commits *c);

/* ---- reading what is new (commits_scan.c) ---- */

struct scan_node {
	struct oid id;
	uint32_t gen;		/* and flags */
	int64_t time;
	uint32_t parent[2];	/* OLD_NODE | position, or number of a node; NO_POS: none */
	uint32_t pos;		/* NO_POS: not placed yet */
	uint32_t more;		/* offset in scan.more of {n, parents...}; 0: none */
};

#define OLD_NODE 0x80000000u

struct scan {
	struct commits *c;
	struct scan_node *node;
	size_t n, cap;
	uint32_t *slot;		/* hash table: number + 1 */
	size_t slots;
	uint32_t *order;	/* numbers of nodes, parents before children */
	size_t n_order;
	uint32_t *more;
	size_t n_more, cap_more;
	struct says_row *says;	/* pos: number of a node until placed */
	size_t n_says, cap_says;
	struct row *title;
	size_t n_title, cap_title;
	struct edge *edge;
	size_t n_edge, cap_edge;
	struct arena scratch;
	void (*progress)(void *ctx, size_t n_read);
	void *ctx;
};

/** scan_tips() - fill @s with what is not indexed. Return: as commits_add(). */
int scan_tips(struct scan *s, const struct oid *tips, size_t n, struct err *e);
void scan_release(struct scan *s);

/** says_of() - append the statements of a message as rows. Return: does it ask for stable? */
bool says_of(struct scan *s, uint32_t node, struct str message);
/** id_key() - of ROW_ID: the first 32 bits. */
static inline uint32_t id_key(const unsigned char b[4])
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}
/* says_key() - of ROW_SAYS: 28 bits, the shortest id that is written. title_key(): a hash. */
uint32_t says_key(const unsigned char id[4]);
uint32_t title_key(struct str subject);

/* ---- rows (commits_rows.c) ---- */

extern const size_t row_size[ROW_KINDS];
/** rows_find() - the rows with this key in layer @l, in memory of the index. */
const char *rows_find(struct commits *c, size_t l, enum row_kind kind, uint32_t key, size_t *ret_n);
/** rows_bucket() - one whole bucket. */
const char *rows_bucket(struct commits *c, size_t l, enum row_kind kind, size_t b, size_t *ret_n);
/** rows_add() - a new layer with these rows (sorted here), merged with small ones before it. */
void rows_add(struct commits *c, void *rows[ROW_KINDS], const size_t n[ROW_KINDS]);
void rows_forget(struct commits *c);

/** graph_chunk() - a record of the graph, NULL when damaged. */
const struct chunk *graph_chunk(struct commits *c, uint32_t number);
/** graph_parents() - of the record @i of a chunk; into c->parents or c->many. */
const uint32_t *graph_parents(struct commits *c, const struct chunk *k, uint32_t i,
			      uint32_t *ret_n);
void graph_forget(struct commits *c);

#endif
