// SPDX-License-Identifier: GPL-2.0-or-later
/* The commits that status is asked about: named, by CVE, or fixes of what is there. */
#include "git/range.h"
#include "status/cve.h"
#include "status/parts.h"

static bool find_row(struct run *w, const char *arg, const char *cve)
{
	for (size_t i = 0; i < w->manifests.n; i++) {
		const struct manifest *m = w->manifests.v[i];
		const struct change *c = oid_is_hex(str_of(arg), 8) ? manifest_find(m, arg) : NULL;

		if (!c)
			continue;
		*ARR_PUSH(w->a, w->rows) = (struct row){ .m = m, .c = c, .cve = cve };
		return true;
	}
	return false;
}

static bool has_row(const struct run *w, const struct oid *id)
{
	for (size_t i = 0; i < w->rows.n; i++) {
		if (!w->rows.v[i].c && oid_eq(&w->rows.v[i].id, id))
			return true;
	}
	return false;
}

static int add_rows(struct run *w, const char *arg, const char *cve, struct err *e)
{
	struct oids ids = { 0 };
	int rc;

	if (find_row(w, arg, cve))
		return 0;
	rc = range_add(w->repo, w->a, arg, &ids, e);
	for (size_t k = 0; !rc && k < ids.n; k++) {
		if (!has_row(w, &ids.v[k]) && !find_row(w, oid_str(w->a, &ids.v[k]), cve))
			*ARR_PUSH(w->a, w->rows) = (struct row){ .id = ids.v[k], .cve = cve };
	}
	return rc;
}

static int add_cve(struct run *w, const char *cve, struct err *e)
{
	struct strings ids;
	int rc = cve_fixes(w->repo, w->a, cve, &ids, e);

	for (size_t i = 0; !rc && i < ids.n; i++) {
		rc = add_rows(w, ids.v[i], cve, e);
		if (rc)
			err_prefix(e, "%s", cve);
	}
	return rc;
}

/* What a manifest lists is judged by its probes, also where the clone lacks the commit. */
int status_commits(struct run *w, struct err *e)
{
	int rc = status_manifests(w, e);

	if (rc && (rc != ERR_NOT_FOUND || w->o->series))
		return rc;
	rc = 0;
	for (size_t i = 0; i < w->o->commits.n && !rc; i++) {
		const char *arg = w->o->commits.v[i];

		rc = cve_is_name(arg) ? add_cve(w, arg, e) : add_rows(w, arg, NULL, e);
	}
	return rc;
}

/* The fixes of what one branch carries. */
struct fixes {
	struct run *w;
	struct lineage *l;
	struct map *seen;	/* raw ids of rows */
};

static bool carries(struct fixes *f, const char *hex)
{
	struct commits *index = f->w->judge.index;
	struct lineage_found found;
	struct commit_at at;
	uint32_t pos[2];

	if (commits_whole(index, str_of(hex), pos, 2) != 1)
		return false;
	if (reach_has(&f->l->all, pos[0]))
		return true;
	return commits_at(index, pos[0], &at) &&
	       !lineage_find(f->l, oid_str(f->w->a, &at.id), &found, NULL) &&
	       found.answer == LINEAGE_THERE;
}

static bool on_fix(void *ctx, const struct statement *s)
{
	struct fixes *f = ctx;
	struct run *w = f->w;
	struct commit_at at;

	/* ports repeat the line: only upstream's own commits count */
	if (reach_has(&f->l->all, s->pos) || !reach_has(&w->judge.upstream, s->pos) ||
	    !commits_at(w->judge.index, s->pos, &at) || map_has(f->seen, oid_key(&at.id)) ||
	    !carries(f, s->hex))
		return true;
	map_put(f->seen, oid_key(&at.id), w);
	if (at.n_parents < 2 && !find_row(w, oid_str(w->a, &at.id), NULL))
		*ARR_PUSH(w->a, w->rows) = (struct row){ .id = at.id };
	return true;
}

void status_fixes(struct run *w)
{
	struct map seen;

	map_init(&seen, w->a);
	for (size_t i = 0; i < w->rows.n; i++)
		map_put(&seen, oid_key(&w->rows.v[i].id), w);
	for (size_t b = 0; b < w->s->branches.n; b++) {
		struct fixes f = { w, judged_lineage(&w->judged[b]), &seen };

		if (f.l)
			commits_each(w->judge.index, SAYS_FIXES, on_fix, &f);
	}
}

static bool is_open(const struct cell *c)
{
	return c->verdict == VERDICT_NEEDED || c->verdict == VERDICT_NEEDS_PREREQUISITE ||
	       c->verdict == VERDICT_UNKNOWN || c->verdict == VERDICT_REVERTED || c->defects.n;
}

void status_only_open(struct run *w)
{
	for (size_t i = 0; i < w->s->group.n; i++) {
		struct status_group *g = &w->s->group.v[i];
		size_t keep = 0;

		for (size_t row = 0; row < g->n_row; row++) {
			bool open = false;

			for (size_t b = 0; b < g->n_branch; b++)
				open |= is_open(&g->cell[row * g->n_branch + b]);
			if (!open)
				continue;
			memmove(g->cell + keep++ * g->n_branch, g->cell + row * g->n_branch,
				g->n_branch * sizeof(*g->cell));
		}
		g->n_row = keep;
	}
}
