/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was ported to a branch, as the mails that propose it: one thread, each
 * commit a patch that git am takes, with the evidence below its "---"; and what
 * speaks against sending them.
 */
#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include "base/json.h"
#include "git/commit.h"
#include "git/range.h"
#include "git/refs.h"
#include "mail/alone.h"
#include "mail/ledger.h"
#include "mail/maintainers.h"
#include "mail/route.h"
#include "mail/write.h"
#include "series/queue.h"

enum lint_level { LINT_WARN, LINT_BLOCK };

struct lint {
	enum lint_level level;
	const char *rule;	/* "upstream-line" */
	const char *commit;	/* hex of ours; NULL: the whole branch */
	const char *text;	/* one sentence */
	const char *source;	/* where the rule stands */
};

/* One commit of ours. */
struct letter_out {
	struct commit commit, parent;
	const char *hex;
	const char *subject;
	const char *upstream;	/* 40 hex digits, or NULL */
	bool have;		/* the clone has it: `original` is filled */
	struct commit original;
	cJSON *record;		/* of refs/notes/backport, or NULL */
	struct str diff;	/* ours */
	struct people maintainer;	/* of what it touches, when asked for */
};

/* Where else a letter's change is, or is not. */
struct elsewhere {
	size_t letter;
	const char *branch;	/* "linux-6.1.y" */
	const char *verdict;	/* of status; "mailed" when it goes or went out */
};

struct outbox {
	const struct branch *branch;
	struct route route;
	struct people to, cc;	/* of every mail: the branch's list, sendemail.to and .cc */
	const char *ref;	/* result, short: "backport/series/linux-5.10.y" */
	ARR(struct letter_out) letter;
	ARR(struct post) post;	/* cover first, when there is one */
	ARR(struct lint) lint;
	ARR(struct elsewhere) elsewhere;	/* newer branches of the family, branch by branch */
	bool blocked;
	const char *merge_request;	/* its text, where no list takes patches; else NULL */
};

struct outbox_opts {
	const char *name;		/* second part of the result's ref */
	const char *title;		/* of the cover letter */
	unsigned version;		/* v2 and on; 0 and 1 say nothing */
	const char *reply_to;		/* Message-ID that the thread answers, or NULL */
	bool request;			/* ask for the commits, where they apply as they are */
	const char *prefix;		/* instead of the branch's, or NULL */
	const struct people *more_cc;	/* or NULL */
	struct alone *alone;		/* asks who an alias is */
	struct maintainers *maintainers;	/* asks who maintains it; NULL: not wanted */
	const struct branches *mailed;	/* all branches of this run: they count as submitted */
	const struct ledger *ledger;	/* so does what was sent */
	const struct queue *queue;	/* the stable team's; empty when none was named */
	const char *const *override;	/* rules that only warn, of lint_override_names() */
	size_t n_override;
	struct ident me;
	int month;			/* today: year * 12 + month - 1 */
};

/**
 * outbox_fill() - the mails of one branch, or what blocks them.
 *
 * Records are freed by outbox_release(). Return: 0; ERR_NOT_FOUND when nothing was ported to the
 * branch; ERR_CONFLICT when that stands on an older tip; ERR_MISSING_OBJ.
 */
int outbox_fill(struct repo *r, struct arena *a, const struct branch *b,
		const struct outbox_opts *o, struct outbox *ret, struct err *e);
void outbox_release(struct outbox *o);
/**
 * outbox_commits() - ours on a branch, backport/@name/..., oldest first. Errors as outbox_fill().
 */
int outbox_commits(struct repo *r, struct arena *a, const struct branch *b, const char *name,
		   struct oids *ret, struct err *e);
/**
 * outbox_address(), outbox_id() - sender and lists of a mail; its Message-ID, made of what it says.
 */
void outbox_address(struct arena *a, const struct outbox_opts *o, const struct outbox *box,
		    struct post *p);
const char *outbox_id(struct arena *a, const struct outbox_opts *o, const struct outbox *box,
		      size_t n, const char *what);

/** outbox_request() - the one mail that asks the stable team to take the commits themselves. */
void outbox_request(struct repo *r, struct arena *a, const struct outbox_opts *o,
		    struct outbox *box);

/** lint_add() - push a finding; a blocking one sets o->blocked. */
void lint_add(struct arena *a, struct outbox *o, enum lint_level level, const char *rule,
	      const char *commit, const char *source, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));
/**
 * lint_may_override() - is @rule one that a human may know better about? Upstream's id and words,
 * the sign-off and the form of a mail are none.
 */
bool lint_may_override(const char *rule);
/** lint_all() - every rule on every letter and on the branch. */
void lint_all(struct repo *r, struct arena *a, const struct outbox_opts *o, struct outbox *box);

/**
 * evidence_body() - what stands below the "---" of patch @i: the port, the tests, where else the
 * change is, the difference to upstream's.
 */
void evidence_body(struct repo *r, struct arena *a, const struct outbox *box, size_t i,
		   struct buf *out);
/** evidence_grid() - changes by newer branches, for the cover; nothing when there are none. */
void evidence_grid(struct arena *a, const struct outbox *box, struct buf *out);
/** evidence_tested() - the verdict of ci for this very tree; "none" or "stale". */
const char *evidence_tested(struct arena *a, const struct letter_out *l, const char **ret_line);
/** diffstat() - git's summary of a diff. @ret_lines: changed lines, may be NULL. */
void diffstat(struct arena *a, struct str diff, struct buf *out, size_t *ret_lines);

/**
 * letter_people() - who has to hear of a letter: author, tags, the culprit's author; less what
 * sendemail.suppresscc leaves out.
 * @me: our own address.
 */
void letter_people(struct repo *r, struct arena *a, const struct letter_out *l, const char *me,
		   const struct people *not, struct people *ret);

#endif
