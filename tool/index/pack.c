/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/pack.h"

#include <stdlib.h>

#define PACK_MAGIC 0x626e7031u
/* The print format of a trace event names nothing. */
#define ARG_MAX_LEN 200

uint64_t rec_hash(struct str name)
{
	return str_hash(name, 0);
}

static enum rec_class class_of(enum def_kind k)
{
	return k == DEF_TAG ? REC_TAG : k == DEF_FIELD ? REC_FIELD : REC_ANY;
}

struct rec rec_of_def(const struct name_def *d)
{
	struct rec r = { .hash = rec_hash(d->name), .info = class_of(d->kind) };

	if (d->callable)
		r.info |= REC_CALLABLE;
	r.info |= (uint32_t)d->pastes << REC_PASTES_SHIFT;
	if (d->callable && d->arity_known && d->args_min < REC_VARIADIC &&
	    d->args_max < REC_VARIADIC) {
		r.info |= REC_ARITY | (uint32_t)d->args_min << REC_MIN_SHIFT;
		r.info |= (uint32_t)(d->args_max < 0 ? REC_VARIADIC : d->args_max) << REC_MAX_SHIFT;
	}
	return r;
}

static int rec_cmp(const void *x, const void *y)
{
	const struct rec *a = x, *b = y;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if ((a->info ^ b->info) & REC_CLASS)
		return (int)(a->info & REC_CLASS) - (int)(b->info & REC_CLASS);
	return (a->file > b->file) - (a->file < b->file);
}

static void widen(struct rec *a, const struct rec *b)
{
	uint32_t amin = a->info >> REC_MIN_SHIFT & 255, bmin = b->info >> REC_MIN_SHIFT & 255;
	uint32_t amax = a->info >> REC_MAX_SHIFT & 255, bmax = b->info >> REC_MAX_SHIFT & 255;
	uint32_t flags = (a->info | b->info) & (REC_CALLABLE | 255u << REC_PASTES_SHIFT);
	bool known = a->info & REC_ARITY && b->info & REC_ARITY;

	/* a structure is where its members are, not where somebody announces it */
	if ((a->info & REC_CLASS) == REC_TAG && b->info & REC_CALLABLE &&
	    !(a->info & REC_CALLABLE))
		a->file = b->file;

	/* a plain object beside a callable one says nothing about arguments */
	if ((a->info ^ b->info) & REC_CALLABLE)
		known = false;
	a->info = (a->info & REC_CLASS) | flags;
	if (known)
		a->info |= REC_ARITY | (amin < bmin ? amin : bmin) << REC_MIN_SHIFT |
			   (amax > bmax ? amax : bmax) << REC_MAX_SHIFT;
}

size_t rec_merge(struct rec *v, size_t n)
{
	size_t out = 0;

	if (!n)
		return 0;
	qsort(v, n, sizeof(*v), rec_cmp);
	for (size_t i = 1; i < n; i++) {
		if (v[i].hash == v[out].hash && !((v[i].info ^ v[out].info) & REC_CLASS))
			widen(&v[out], &v[i]);
		else
			v[++out] = v[i];
	}
	return out + 1;
}

const struct rec *rec_find(const struct rec *v, size_t n, uint64_t hash, enum rec_class class)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v[mid].hash < hash ||
		    (v[mid].hash == hash && (v[mid].info & REC_CLASS) < (uint32_t)class))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < n && v[lo].hash == hash && (v[lo].info & REC_CLASS) == (uint32_t)class)
		return &v[lo];
	return NULL;
}

void rec_def(const struct rec *r, const char *path, struct world_def *ret)
{
	uint32_t max = r->info >> REC_MAX_SHIFT & 255;

	ret->callable = r->info & REC_CALLABLE;
	ret->arity_known = r->info & REC_ARITY;
	ret->args_min = r->info >> REC_MIN_SHIFT & 255;
	ret->args_max = max == REC_VARIADIC ? -1 : (int)max;
	ret->pastes = r->info >> REC_PASTES_SHIFT & 255;
	ret->path = path;
}

static void put32(struct buf *out, size_t v)
{
	uint32_t x = (uint32_t)v;

	buf_add(out, (struct str){ (const char *)&x, sizeof(x) });
}

static void put_str(struct buf *out, struct str s)
{
	put32(out, s.n);
	buf_add(out, s);
}

static bool get32(struct str *rest, uint32_t *ret)
{
	if (rest->n < sizeof(*ret))
		return false;
	memcpy(ret, rest->p, sizeof(*ret));
	*rest = (struct str){ rest->p + sizeof(*ret), rest->n - sizeof(*ret) };
	return true;
}

static bool get_str(struct arena *a, struct str *rest, struct str *ret)
{
	uint32_t n;

	if (!get32(rest, &n) || n > rest->n)
		return false;
	*ret = a ? arena_span(a, (struct str){ rest->p, n }) : (struct str){ rest->p, n };
	*rest = (struct str){ rest->p + n, rest->n - n };
	return true;
}

/* Calls that define nothing, by the thousand. */
static bool idle_call(const struct name_call *c)
{
	return str_starts(c->name, "EXPORT_SYMBOL") || str_starts(c->name, "MODULE_") ||
	       str_is(c->name, "module_init") || str_is(c->name, "module_exit") ||
	       (!c->nargs && !c->nwith && c->place == PLACE_FILE);
}

static struct rec rec_of_use(const struct name_use *u)
{
	struct rec r = { .hash = rec_hash(u->name), .info = REC_ANY };

	if (u->kind == USE_CALL)
		r.info |= REC_CALLABLE;
	if (u->kind == USE_TAG)
		r.info = REC_TAG;
	else if (u->kind == USE_FIELD)
		r.info = REC_FIELD;
	return r;
}

void pack_macro(struct buf *out, const struct name_macro *m)
{
	put_str(out, m->name);
	put_str(out, m->body);
	put32(out, m->nparams * 2 + m->variadic);
	for (size_t i = 0; i < m->nparams; i++)
		put_str(out, m->params[i]);
}

void pack_names(const struct names *n, struct buf *out)
{
	struct rec *v = mem_alloc((n->defs.n + n->uses.n + 1) * sizeof(*v)), *u;
	size_t ndefs, nuses = 0, ncalls = 0;

	for (size_t i = 0; i < n->defs.n; i++)
		v[i] = rec_of_def(&n->defs.v[i]);
	ndefs = rec_merge(v, n->defs.n);
	u = v + n->defs.n;
	for (size_t i = 0; i < n->uses.n; i++) {
		struct rec r = rec_of_use(&n->uses.v[i]);

		if (!rec_find(v, ndefs, r.hash, r.info & REC_CLASS))
			u[nuses++] = r;
	}
	nuses = rec_merge(u, nuses);
	for (size_t i = 0; i < n->calls.n; i++)
		ncalls += !idle_call(&n->calls.v[i]);
	put32(out, PACK_MAGIC);
	put32(out, ndefs);
	put32(out, nuses);
	put32(out, n->macros.n);
	put32(out, ncalls);
	put32(out, n->includes.n);
	buf_add(out, (struct str){ (const char *)v, ndefs * sizeof(*v) });
	buf_add(out, (struct str){ (const char *)u, nuses * sizeof(*u) });
	mem_free(v);
	for (size_t i = 0; i < n->macros.n; i++)
		pack_macro(out, &n->macros.v[i]);
	for (size_t i = 0; i < n->calls.n; i++) {
		const struct name_call *c = &n->calls.v[i];

		if (idle_call(c))
			continue;
		put_str(out, c->name);
		put32(out, c->place);
		put32(out, c->nargs);
		for (size_t k = 0; k < c->nargs; k++)
			put_str(out, c->args[k].n > ARG_MAX_LEN ? STR("") : c->args[k]);
		put32(out, c->nwith);
		for (size_t k = 0; k < c->nwith; k++)
			pack_macro(out, &c->with[k]);
	}
	for (size_t i = 0; i < n->includes.n; i++)
		put_str(out, n->includes.v[i]);
}

bool pack_next_macro(struct arena *a, struct str *rest, struct name_macro *ret)
{
	struct name_macro m = { 0 };
	uint32_t np;

	if (!rest->n || !get_str(a, rest, &m.name) || !get_str(a, rest, &m.body) ||
	    !get32(rest, &np) || np / 2 > rest->n)
		return false;
	m.variadic = np & 1;
	m.nparams = np / 2;
	m.params = ARENA_NEW_N(a, struct str, m.nparams + 1);
	for (size_t i = 0; i < m.nparams; i++)
		if (!get_str(a, rest, &m.params[i]))
			return false;
	*ret = m;
	return true;
}

static const struct rec *get_recs(struct arena *a, struct str *rest, size_t n)
{
	struct rec *v;

	if (n > rest->n / sizeof(*v))
		return NULL;
	v = ARENA_NEW_N(a, struct rec, n + 1);
	if (n)
		memcpy(v, rest->p, n * sizeof(*v));
	*rest = (struct str){ rest->p + n * sizeof(*v), rest->n - n * sizeof(*v) };
	return v;
}

bool pack_read(struct arena *a, struct str bytes, struct packed *ret)
{
	uint32_t magic, n[5];
	struct packed p = { 0 };
	struct name_macro *m;
	struct name_call *c;
	struct str *inc;

	if (!get32(&bytes, &magic) || magic != PACK_MAGIC)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(n); i++)
		if (!get32(&bytes, &n[i]) || n[i] > bytes.n)
			return false;
	p.ndefs = n[0];
	p.nuses = n[1];
	p.defs = get_recs(a, &bytes, p.ndefs);
	if (!p.defs)
		return false;
	p.uses = get_recs(a, &bytes, p.nuses);
	if (!p.uses)
		return false;
	p.macros = m = ARENA_NEW_N(a, struct name_macro, n[2] + 1);
	for (; p.nmacros < n[2]; p.nmacros++)
		if (!pack_next_macro(a, &bytes, &m[p.nmacros]))
			return false;
	p.calls = c = ARENA_NEW_N(a, struct name_call, n[3] + 1);
	for (; p.ncalls < n[3]; p.ncalls++, c++) {
		uint32_t place, nargs, nwith;

		if (!get_str(a, &bytes, &c->name) || !get32(&bytes, &place) ||
		    !get32(&bytes, &nargs) || nargs > bytes.n)
			return false;
		c->place = place;
		c->nargs = nargs;
		c->args = ARENA_NEW_N(a, struct str, nargs + 1);
		for (size_t k = 0; k < nargs; k++)
			if (!get_str(a, &bytes, &c->args[k]))
				return false;
		if (!get32(&bytes, &nwith) || nwith > bytes.n)
			return false;
		c->nwith = nwith;
		c->with = ARENA_NEW_N(a, struct name_macro, nwith + 1);
		for (size_t k = 0; k < nwith; k++)
			if (!pack_next_macro(a, &bytes, &c->with[k]))
				return false;
	}
	p.includes = inc = ARENA_NEW_N(a, struct str, n[4] + 1);
	for (; p.nincludes < n[4]; p.nincludes++)
		if (!get_str(a, &bytes, &inc[p.nincludes]))
			return false;
	*ret = p;
	return true;
}
