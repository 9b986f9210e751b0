/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One change onto one tree: forms are the outer loop, rungs and gates the inner.
 * Writes blobs and trees, never a ref.
 */
#ifndef WORK_PORT_CHANGE_H
#define WORK_PORT_CHANGE_H

#include "msg/letter.h"
#include "series/manifest.h"
#include "work/images.h"
#include "work/sibling.h"

enum form { FORM_NONE, FORM_COMMIT, FORM_SIBLING, FORM_MAIL, FORM_SEMANTIC };

/** form_name() - as in JSON; NULL for none. */
const char *form_name(enum form f);

/* What all ports of a run share, and a place to work in for one of them. */
struct workshop {
	struct repo *repo;
	struct arena *arena;		/* for this port: what it returns lives here */
	struct blob_cache *blobs;	/* for this port */
	struct rule_set *rules;	/* NULL: none */
	const char *data;		/* directory of patches/ */
	const char *spatch;		/* program, NULL: from PATH */
	struct cache *names;		/* index/cache.h */
	const struct port_labels *labels;	/* of conflict markers; NULL: none are wanted */
	const struct port_resolver *resolver;	/* NULL: nothing was resolved before */
	/* of the branch and of upstream; moved from port to port */
	struct tree_world *here, *there;
	struct siblings *siblings;	/* work/sibling.h; NULL: none are looked for */
	struct path_memo *past;		/* renames that were looked up; made when wanted */
	struct oid onto;		/* the commit that the port will stand on; with .siblings */
};

struct ported {
	bool ok;
	enum form form;
	struct port_file *file;
	struct port_result *result;
	struct image *info;
	size_t n;
	bool changes;		/* the tree differs from the one it was ported to */
	struct oid tree;	/* valid when ok */
	const char *reason;	/* of a refusal, or why a farther form was taken */
	const char *next;	/* the command that helps, or NULL */
	bool review;
	const char *review_why;
	struct strings patches;	/* semantic patches that ran */
	size_t by_use;		/* names that resolved by their use alone */
	const struct sibling *sibling;	/* of FORM_SIBLING: what was ported */
};

/**
 * port_change() - carry a change to @tree, nearest form first.
 * @upstream: the commit as the clone has it, or NULL.
 * @change: its entry in a manifest, or NULL.
 *
 * A conflict is no error: ret->ok is false then and results tell why.
 *
 * Return: 0; ERR_MISSING_OBJ, ERR_INPUT, ERR_TOOL when it could not be tried.
 */
int port_change(struct workshop *w, const struct commit *upstream, const struct change *change,
		const struct oid *tree, struct ported *ret, struct err *e);

/**
 * port_mail() - the same for a change that came by mail.
 * @known: the commit that the mail was made from, as the clone has it, or NULL.
 */
int port_mail(struct workshop *w, const struct letter *mail, const struct commit *known,
	      const struct change *change, const struct oid *tree, struct ported *ret,
	      struct err *e);

/** workshop_world() - the world @at (w->here or w->there), made when new, moved to @tree. */
struct tree_world *workshop_world(struct workshop *w, struct tree_world **at,
				  const struct oid *tree);

/* A file as hands made it. */
struct port_hand {
	const char *path;	/* on the branch */
	uint32_t mode;		/* 0: it is not there */
	struct str text;
};

/**
 * port_again() - the change gate and the checks once more, on results that were changed since
 * port_change() gave them; when they pass, the tree is written.
 * @but: a human gave a reason: findings of checks that count what upstream does, and
 * are no proof, are
 *	no refusal. NULL: they are.
 */
int port_again(struct workshop *w, const struct commit *upstream, const struct change *change,
	       const struct oid *tree, const char *but, struct ported *p, struct err *e);
/** finding_name() - "<check>: <text>", as resolutions keep what a reason let pass. */
const char *finding_name(struct arena *a, const struct port_finding *f);
/** port_doubts() - is that check one of those? */
bool port_doubts(const char *check);

/** workshop_release() - free worlds and cache. */
void workshop_release(struct workshop *w);

#endif
