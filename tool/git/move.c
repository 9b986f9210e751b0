/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Moving refs. libgit2's transactions report success for a ref whose lock they
 * did not get and do not look at the old value, so one transaction a ref is
 * used, every return is looked at, and what is there is read before and after.
 */
#include "git/move.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "git/lg2.h"

static void fault(struct repo *r, const char *point)
{
	if (r->fault)
		r->fault(r->fault_ctx, point);
}

/*
 * From the first lock to the last nothing here asks for memory: running out of it ends the program
 * at once, and would leave the locks.
 */
static const char *lock_path(char ret[PATH_MAX], struct repo *r, const char *ref)
{
	int n = snprintf(ret, PATH_MAX, "%s/%s.lock", r->common_dir, ref);

	return n > 0 && n < PATH_MAX ? ret : "";
}

/* Which file a ref's lock is: 0 when there is none. */
static ino_t lock_inode(struct repo *r, const char *ref)
{
	char path[PATH_MAX];
	struct stat st;

	return stat(lock_path(path, r, ref), &st) ? 0 : st.st_ino;
}

/* libgit2 removes a lock, and does not look whether that worked. Another's is left alone. */
static void clear_own_lock(struct repo *r, const char *ref, ino_t ours)
{
	char path[PATH_MAX];

	if (ours && lock_inode(r, ref) == ours)
		unlink(lock_path(path, r, ref));
}

static int lock_one(struct repo *r, const struct ref_update *u, git_transaction **ret,
		    struct err *e)
{
	git_transaction *tx = NULL;
	int rc = git_transaction_new(&tx, r->g);

	if (!rc)
		rc = git_transaction_lock_ref(tx, u->ref);
	if (!rc) {
		*ret = tx;
		return 0;
	}
	git_transaction_free(tx);
	if (rc == GIT_ELOCKED) {
		char path[PATH_MAX], day[32] = "";
		struct stat st;
		struct tm tm;

		git_error_clear();
		if (!stat(lock_path(path, r, u->ref), &st) && gmtime_r(&st.st_mtime, &tm))
			strftime(day, sizeof(day), " since %Y-%m-%d %H:%M:%S UTC", &tm);
		err_set(e, ERR_LOCKED, "%s is locked by another git process%s", u->ref, day);
		err_next(e, "wait for it; if no git runs here: rm %s", path);
		return ERR_LOCKED;
	}
	return lg2_err(e, ERR_IO, "cannot lock %s", u->ref);
}

/* 1: the ref holds @want (zero: it is not there), 0: it does not, negative: nobody knows. */
static int is_at(struct repo *r, const char *ref, const struct oid *want, struct err *e)
{
	struct oid now;
	int rc = refs_value(r, ref, &now, e);

	return rc ? rc : oid_eq(&now, want);
}

static int move_one(struct repo *r, git_transaction *tx, const git_signature *sig,
		    const struct ref_update *u, struct err *e)
{
	int rc;

	fault(r, "moving");
	if (oid_is_zero(&u->new))
		rc = git_transaction_remove(tx, u->ref);
	else
		rc = git_transaction_set_target(tx, u->ref, lg2_oid(&u->new), sig,
						u->reflog ? u->reflog : "backport");
	if (!rc)
		rc = git_transaction_commit(tx);
	if (rc)
		return lg2_err(e, ERR_IO, "cannot move %s", u->ref);
	rc = is_at(r, u->ref, &u->new, e);
	if (rc < 0)	/* the journal stays, and the next run sees to it */
		return ERR_INTERNAL;
	if (!rc)
		return err_set(e, ERR_IO, "%s did not move, though libgit2 says so", u->ref);
	/* Like git: a log left behind would block names below this one. */
	if (oid_is_zero(&u->new) && git_reflog_delete(r->g, u->ref))
		git_error_clear();
	return 0;
}

static int move_back(struct repo *r, const git_signature *sig, const struct ref_update *v, size_t n,
		     struct err *e)
{
	while (n--) {
		struct ref_update back = { v[n].ref, v[n].new, v[n].old, "backport: moved back" };
		git_transaction *tx;
		int rc = lock_one(r, &back, &tx, e);

		if (!rc) {
			rc = is_at(r, back.ref, &back.old, e);
			rc = rc > 0 ? move_one(r, tx, sig, &back, e) : rc;
			git_transaction_free(tx);
		}
		if (rc)
			return rc;
	}
	return 0;
}

/* "+0530" is 330. */
static int zone_minutes(const char *zone)
{
	int n = *zone ? (int)strtol(zone + 1, NULL, 10) : 0;

	n = n / 100 * 60 + n % 100;
	return *zone == '-' ? -n : n;
}

int move_refs(struct repo *r, const struct ident *who, const struct ref_update *v, size_t n,
	      struct err *e)
{
	git_transaction **tx = mem_zalloc((n + 1) * sizeof(git_transaction *));
	ino_t *lock = mem_zalloc((n + 1) * sizeof(ino_t));
	git_signature *sig = NULL;
	const struct ref_update *other = NULL;
	struct oid now = { { 0 } };
	size_t moved = 0;
	int rc = 0;

	if (git_signature_new(&sig, who->name, who->mail, who->time, zone_minutes(who->zone)))
		rc = lg2_err(e, ERR_INPUT, "cannot sign the reflog as %s", who->raw);
	lg2_memory_reserve(true);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = lock_one(r, &v[i], &tx[i], e);
		lock[i] = rc ? 0 : lock_inode(r, v[i].ref);
		if (!rc)
			rc = refs_value(r, v[i].ref, &now, e);
		if (!rc && !oid_eq(&now, &v[i].old)) {
			other = &v[i];
			rc = ERR_MOVED;
		}
	}
	if (!rc)
		fault(r, "locked");
	while (!rc && moved < n) {
		rc = move_one(r, tx[moved], sig, &v[moved], e);
		moved += !rc;
	}
	for (size_t i = 0; i < n; i++) {
		git_transaction_free(tx[i]);
		clear_own_lock(r, v[i].ref, lock[i]);
	}
	if (rc && rc != ERR_INTERNAL && moved && move_back(r, sig, v, moved, NULL)) {
		err_prefix(e, "some refs have moved and could not be moved back");
		rc = ERR_INTERNAL;
	}
	lg2_memory_reserve(false);
	if (other)
		refs_moved(r, other, &now, e);
	git_signature_free(sig);
	mem_free(lock);
	mem_free(tx);
	return rc;
}
