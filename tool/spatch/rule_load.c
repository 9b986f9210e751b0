/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spatch/rule_load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/io.h"

static int is_rule(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_ends(str_of(d->d_name), ".cocci");
}

/* By bytes, whatever the locale: the order of rules shows in results. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int load_one(struct arena *a, const char *path, struct rule_set *set, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
	struct rule *r;
	int rc = io_read(path, &text, e);

	if (!rc)
		rc = rule_parse(a, path, buf_str(&text), &r, e);
	return rc ? rc : rules_add(a, set, r, e);
}

/* A directory says whether its rules stop: so only those that do are read for every port. */
static int load_dir(struct arena *a, const char *dir, bool stops, struct rule_set *set,
		    struct err *e)
{
	struct dirent **all;
	int n = scandir(dir, &all, is_rule, by_bytes), rc = 0;
	size_t first = set->n;

	if (n < 0 && errno != ENOENT)
		return err_set(e, ERR_IO, "cannot list %s: %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = load_one(a, arena_printf(a, "%s/%s", dir, all[i]->d_name), set, e);
		mem_free(all[i]);
	}
	if (n >= 0)
		mem_free(all);
	for (size_t i = first; i < set->n && !rc; i++)
		if (!set->v[i]->stop == stops)
			rc = err_set(e, ERR_RULE, stops ? "%s: a rule in stops/ says 'stop:'" :
				     "%s: a rule that stops lies in stops/", set->v[i]->path);
	return rc;
}

struct rest {
	struct arena *arena;
	const char *dir;
	struct rule_rest rest;
};

static int load_rest(void *ctx, struct rule_set *set, struct err *e)
{
	struct rest *r = ctx;

	return load_dir(r->arena, r->dir, false, set, e);
}

int rules_open(struct arena *a, const char *data, struct rule_set **ret, struct err *e)
{
	struct rule_set *set = ARENA_NEW(a, struct rule_set);
	struct rest *r = ARENA_NEW(a, struct rest);
	int rc;

	/* fewer rules are somebody's choice, a program without its files is an accident */
	if (!io_exists(arena_printf(a, "%s/series", data))) {
		err_set(e, ERR_CONFIG,
			"no drift rules: there is no %s/series, and without them fewer "
			"changes would be ported, and faults be missed",
			data);
		return err_next(e, "name the directory that has series/ and patches/: --data DIR");
	}
	r->arena = a;
	r->dir = arena_printf(a, "%s/series/rules", data);
	r->rest = (struct rule_rest){ .load = load_rest, .ctx = r };
	set->rest = &r->rest;
	rc = load_dir(a, arena_printf(a, "%s/stops", r->dir), true, set, e);
	if (!rc)
		*ret = set;
	return rc;
}

static int by_name(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

int rules_load(struct arena *a, const char *data, struct rule_set **ret, struct err *e)
{
	struct rule_set *set = NULL;
	int rc = rules_open(a, data, &set, e);

	if (rc)
		return rc;
	rc = rules_all(set);
	if (rc) {
		*e = set->rest->err;
		return rc;
	}
	if (set->n)
		qsort(set->v, set->n, sizeof(struct rule *), by_name);
	*ret = set;
	return 0;
}

int rule_triples_load(struct arena *a, const char *data, const struct rule *r,
		      struct rule_triples *ret, const char **ret_path, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
	int rc;

	*ret_path = arena_printf(a, "%s/series/rules/triples/%s.txt", data, r->name);
	if (!io_exists(*ret_path))
		return 0;
	rc = io_read(*ret_path, &text, e);
	return rc ? rc : rule_triples_parse(a, r, *ret_path, buf_str(&text), ret, e);
}
