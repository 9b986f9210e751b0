/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where pairs come from: a list, or the history of a stable branch. */
#include "backtest/backtest.h"
#include "git/branch.h"
#include "git/commit.h"
#include "git/range.h"
#include "msg/message.h"

static struct str word(struct str *line)
{
	struct str w;
	size_t n = 0;

	*line = str_trim(*line);
	while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
		n++;
	w = (struct str){ line->p, n };
	line->p += n;
	line->n -= n;
	return w;
}

static int read_line(struct repo *r, struct arena *a, struct str line, struct bt_pair *ret,
		     struct err *e)
{
	struct oid *to[] = { &ret->upstream, &ret->base, &ret->expected };

	for (size_t i = 0; i < ARRAY_SIZE(to); i++) {
		struct str w = word(&line);
		int rc;

		if (!w.n)
			return err_set(e, ERR_INPUT, "it has no %s commit",
				       i == 0 ? "upstream" : i == 1 ? "base" : "expected");
		/* a full id needs no look into the refs */
		if (oid_parse(w, to[i]) && repo_has(r, to[i]))
			continue;
		rc = repo_commit_of(r, arena_strn(a, w), to[i], e);
		if (rc)
			return rc;
	}
	line = str_trim(line);
	ret->label = line.n ? arena_strn(a, line) : NULL;
	return 0;
}

int backtest_read(struct repo *r, struct arena *a, struct str text, const char *name,
		  struct bt_pairs *ret, struct err *e)
{
	struct str line;

	for (size_t n = 1; str_line(&text, &line); n++) {
		struct bt_pair p = { 0 };
		int rc;

		line = str_trim(line);
		if (!line.n || line.p[0] == '#')
			continue;
		rc = read_line(r, a, line, &p, e);
		if (rc)
			return err_prefix(e, "%s: line %zu", name, n);
		*ARR_PUSH(a, ret->v) = p;
	}
	return 0;
}

/* The first upstream commit that the message names and the repository has. */
static bool find_upstream(struct repo *r, struct arena *a, const struct commit *c, struct oid *ret)
{
	struct message m;

	message_parse(a, c->message, &m);
	if (m.is_revert)
		return false;
	for (size_t i = 0; i < m.uprefs.n; i++) {
		struct str id = m.uprefs.v[i].id;
		struct commit up;

		if (oid_parse(id, ret) ? !repo_has(r, ret) :
					 repo_commit_of(r, arena_strn(a, id), ret, NULL) != 0)
			continue;
		if (!commit_read(r, a, ret, &up, NULL) && up.n_parents == 1 && !up.cut)
			return true;
	}
	return false;
}

int backtest_range(struct repo *r, struct arena *a, const char *range, struct bt_pairs *ret,
		   struct err *e)
{
	struct oids ids = { 0 };
	int rc = range_add(r, a, range, &ids, e);

	for (size_t i = 0; i < ids.n && !rc; i++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct bt_pair p = { .expected = ids.v[i] };
		struct commit c;

		rc = commit_read(r, &tmp, &ids.v[i], &c, e);
		if (rc)
			break;
		if (c.n_parents != 1 || c.cut || !find_upstream(r, &tmp, &c, &p.upstream)) {
			ret->passed_over++;
			continue;
		}
		p.base = c.parents[0];
		*ARR_PUSH(a, ret->v) = p;
	}
	return rc;
}
