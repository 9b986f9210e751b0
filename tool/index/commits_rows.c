// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sorted rows in layers. A layer's rows of one kind are cut into buckets by the
 * top bits of the key, a record each. New commits make a new layer, which
 * swallows those before it that are not much larger: so there are few layers,
 * and each row is written again a few times only.
 */
#include "index/commits_parts.h"

#include <stdlib.h>

#define ROWS_PER_BUCKET 1024
#define BITS_MAX 12

const size_t row_size[ROW_KINDS] = { sizeof(struct row), sizeof(struct says_row),
				     sizeof(struct row) };

static int64_t record(const struct layer *l, enum row_kind kind, size_t bucket)
{
	return ((int64_t)l->number * ROW_KINDS + kind) << BITS_MAX | (int64_t)bucket;
}

static uint32_t key_of(const char *row)
{
	uint32_t key;

	memcpy(&key, row, sizeof(key));
	return key;
}

static size_t bucket_of(const struct layer *l, enum row_kind kind, uint32_t key)
{
	return l->bits[kind] ? key >> (32 - l->bits[kind]) : 0;
}

void rows_forget(struct commits *c)
{
	for (size_t l = 0; l < LAYERS_MAX; l++) {
		for (size_t k = 0; k < ROW_KINDS; k++) {
			struct bucket *b = c->bucket[l][k];

			for (size_t i = 0; b && i < (size_t)1 << c->head.layer[l].bits[k]; i++)
				mem_free(b[i].rec);
			mem_free(b);
			c->bucket[l][k] = NULL;
		}
	}
}

const char *rows_bucket(struct commits *c, size_t l, enum row_kind kind, size_t b, size_t *ret_n)
{
	const struct layer *layer = &c->head.layer[l];
	struct bucket *k;

	if (!c->bucket[l][kind])
		c->bucket[l][kind] = mem_zalloc(((size_t)1 << layer->bits[kind]) * sizeof(*k));
	k = &c->bucket[l][kind][b];
	if (!k->read) {
		struct str rec;

		k->read = true;
		if (!store_get(&c->store, STORE_ROWS, record(layer, kind, b), &rec)) {
			c->store.broken = true;
		} else {
			k->rec = (char *)(uintptr_t)rec.p;
			k->n = rec.n / row_size[kind];
		}
	}
	*ret_n = k->n;
	return k->rec;
}

const char *rows_find(struct commits *c, size_t l, enum row_kind kind, uint32_t key, size_t *ret_n)
{
	size_t n, size = row_size[kind], lo = 0, hi, end;
	const char *rec;

	*ret_n = 0;
	if (!c->head.layer[l].rows[kind])
		return NULL;
	rec = rows_bucket(c, l, kind, bucket_of(&c->head.layer[l], kind, key), &n);
	for (hi = n; lo < hi;) {
		size_t mid = (lo + hi) / 2;

		if (key_of(rec + mid * size) < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < n && key_of(rec + end * size) == key; end++)
		;
	*ret_n = end - lo;
	return rec ? rec + lo * size : NULL;
}

static int row_cmp(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->pos > b->pos) - (a->pos < b->pos);
}

static void write_rows(struct commits *c, struct layer *l, enum row_kind kind, const char *v,
		       size_t n)
{
	size_t size = row_size[kind], at = 0;

	l->rows[kind] = (uint32_t)n;
	while (l->bits[kind] < BITS_MAX && n >> l->bits[kind] > ROWS_PER_BUCKET)
		l->bits[kind]++;
	for (size_t b = 0; n && b < (size_t)1 << l->bits[kind]; b++) {
		size_t from = at;

		while (at < n && bucket_of(l, kind, key_of(v + at * size)) == b)
			at++;
		store_put(&c->store, STORE_ROWS, record(l, kind, b),
			  (struct str){ v + from * size, (at - from) * size });
	}
}

/* The rows of the layers from @first on, after @n rows of @v, sorted. */
static char *gather(struct commits *c, size_t first, enum row_kind kind, const void *v, size_t *n)
{
	size_t size = row_size[kind], total = *n, at = *n;
	char *all;

	for (size_t l = first; l < c->head.n_layers; l++)
		total += c->head.layer[l].rows[kind];
	all = mem_alloc(total * size + 1);
	if (*n)
		memcpy(all, v, *n * size);
	for (size_t l = first; l < c->head.n_layers; l++) {
		const struct layer *layer = &c->head.layer[l];

		for (size_t b = 0; layer->rows[kind] && b < (size_t)1 << layer->bits[kind]; b++) {
			size_t k;
			const char *rec = rows_bucket(c, l, kind, b, &k);

			if (!rec || at + k > total)
				break;
			memcpy(all + at * size, rec, k * size);
			at += k;
		}
	}
	*n = at;
	qsort(all, at, size, row_cmp);
	return all;
}

void rows_add(struct commits *c, void *rows[ROW_KINDS], const size_t n[ROW_KINDS])
{
	struct layer l = { .number = c->head.next_layer++ };
	size_t first = c->head.n_layers, sum = n[ROW_ID];

	while (first && (first == LAYERS_MAX || c->head.layer[first - 1].rows[ROW_ID] < 2 * sum))
		sum += c->head.layer[--first].rows[ROW_ID];
	for (size_t k = 0; k < ROW_KINDS; k++) {
		size_t have = n[k];
		char *all = gather(c, first, k, rows[k], &have);

		write_rows(c, &l, k, all, have);
		mem_free(all);
	}
	rows_forget(c);
	for (size_t i = first; i < c->head.n_layers; i++)
		store_drop(&c->store, STORE_ROWS, record(&c->head.layer[i], 0, 0),
			   record(&c->head.layer[i], ROW_KINDS, 0));
	c->head.layer[first] = l;
	c->head.n_layers = (uint32_t)first + 1;
}
