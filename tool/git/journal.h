/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * backport/ in the common directory: the lock that keeps two of us apart, and
 * the journal from which a killed run's ref moves are finished.
 *
 * The lock is flock() on backport/lock, so that the kernel drops it when its
 * owner dies, also across pid namespaces; the file's text (pid, start time) is
 * for people. It is never held from one command to the next.
 */
#ifndef GIT_JOURNAL_H
#define GIT_JOURNAL_H

#include "git/repo.h"

struct lock;

/** session_path() - "<common dir>/backport/<rest>" (@rest may be ""); nothing is created. */
char *session_path(const struct repo *r, struct arena *a, const char *rest);

/* What lock_take() had to clean up after a run that was killed. */
struct recovery {
	bool found;		/* there was a journal */
	unsigned int finished;	/* refs moved now, or found moved already */
	unsigned int foreign;	/* refs that somebody else has moved since: left alone */
	char first_foreign[256];
};

/**
 * lock_take() - take the lock, and finish what the journal of a dead owner says.
 * @ret_rec: may be NULL.
 *
 * Return: 0; ERR_LOCKED naming the process that holds it; ERR_IO (a read-only repository).
 */
int lock_take(struct repo *r, struct lock **ret, struct recovery *ret_rec, struct err *e);
/** lock_drop() - NULL is fine. */
void lock_drop(struct lock *l);

/* A run that did not end, as whoever only looks sees it. */
struct unfinished {
	bool found;		/* there is a journal: refs were moving */
	bool running;		/* its owner is alive, as far as can be told */
	struct string_list refs;	/* that it moves */
};

/** journal_look() - what is unfinished; nothing is repaired, nor written. Never fails. */
void journal_look(const struct repo *r, struct arena *a, struct unfinished *ret);

/** recovery_text() - what was cleaned up, a sentence for people. */
const char *recovery_text(struct arena *a, const struct recovery *rec);

/**
 * lock_recover() - finish what a killed run left in the journal, if there is one; for commands that
 * only look. A repository that somebody works in is left to them.
 */
void lock_recover(struct repo *r, struct recovery *ret_rec);

#endif
