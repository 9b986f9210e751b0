/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lock and the journal. Journal file, one per repository and only while
 * refs move:
 *
 *	backport-journal 1
 *	who Name <mail> 1543622400 +0000
 *	move <old> <new> <ref> TAB <reflog>
 *	write <bytes> <name>
 *	<the bytes, and a newline>
 *	remove <name>
 *	end
 */
#include "git/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "git/lg2.h"
#include "git/move.h"

#define MAGIC "backport-journal 1"

struct lock {
	struct repo *r;
	int fd;
};

char *session_path(const struct repo *r, struct arena *a, const char *rest)
{
	return arena_printf(a, "%s/backport%s%s", r->common_dir, *rest ? "/" : "", rest);
}

static int journal_write(struct repo *r, const struct ident *who, const struct ref_update *v,
			 size_t n, const struct ref_file *file, size_t n_files, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	int rc;

	buf_printf(&b, MAGIC "\nwho %s\n", who->raw);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "move %s %s %s\t%s\n", oid_str(&a, &v[i].old),
			   oid_str(&a, &v[i].new), v[i].ref,
			   v[i].reflog ? v[i].reflog : "backport");
	for (size_t i = 0; i < n_files; i++) {
		if (file[i].text.p)
			buf_printf(&b, "write %zu %s\n%.*s\n", file[i].text.n, file[i].name,
				   STR_ARG(file[i].text));
		else
			buf_printf(&b, "remove %s\n", file[i].name);
	}
	buf_addz(&b, "end\n");
	rc = b.full ? err_set(e, ERR_LIMIT, "the journal would be too large") :
		io_write(session_path(r, &a, "journal"), buf_str(&b), e);
	buf_release(&b);
	return rc;
}

static int remove_file(const char *path, struct err *e)
{
	if (!unlink(path) || errno == ENOENT)
		return 0;
	return err_set(e, ERR_IO, "cannot remove %s: %s", path, strerror(errno));
}

/* Beside each file what it will be, so that a full disk shows before a ref has moved. */
static char *next_path(struct repo *r, struct arena *a, const struct ref_file *f)
{
	return arena_printf(a, "%s.next", session_path(r, a, f->name));
}

static void drop_files(struct repo *r, const struct ref_file *file, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++)
		unlink(next_path(r, &a, &file[i]));
}

static int prepare_files(struct repo *r, const struct ref_file *file, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++) {
		char *path = next_path(r, &a, &file[i]), *slash = strrchr(path, '/');

		if (!file[i].text.p)
			continue;
		rc = io_mkdir(arena_strn(&a, (struct str){ path, (size_t)(slash - path) }), e);
		if (!rc)
			rc = io_write(path, file[i].text, e);
	}
	if (rc)
		drop_files(r, file, n);
	return rc;
}

/* Make the prepared files what they should be; doing it twice does no harm. */
static int put_files(struct repo *r, const struct ref_file *file, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++) {
		char *path = session_path(r, &a, file[i].name);

		rc = file[i].text.p ? io_rename(next_path(r, &a, &file[i]), path, e) :
			remove_file(path, e);
	}
	return rc;
}

static int journal_clear(struct repo *r, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	return remove_file(session_path(r, &a, "journal"), e);
}

struct plan {
	struct ident who;
	ARR(struct ref_update) list;
	ARR(struct ref_file) file;
};

static bool parse_move(struct arena *a, struct str line, struct ref_update *ret)
{
	const char *tab = memchr(line.p, '\t', line.n);
	struct ref_update u = { 0 };
	size_t head = strlen("move ") + 2 * (OID_HEX + 1);

	if (!str_starts(line, "move ") || !tab || (size_t)(tab - line.p) <= head ||
	    !oid_parse((struct str){ line.p + 5, OID_HEX }, &u.old) ||
	    !oid_parse((struct str){ line.p + 5 + OID_HEX + 1, OID_HEX }, &u.new))
		return false;
	u.ref = arena_strn(a, (struct str){ line.p + head, (size_t)(tab - line.p) - head });
	u.reflog = arena_strn(a, (struct str){ tab + 1, line.n - (size_t)(tab + 1 - line.p) });
	*ret = u;
	return !strncmp(u.ref, "refs/", 5) && !strstr(u.ref, "..");
}

/* A path below backport/, and nothing else. */
static bool good_name(struct str name)
{
	return name.n && name.p[0] != '/' && name.p[0] != '.' && str_find(name, STR(".."), 0) < 0 &&
	       !memchr(name.p, '\0', name.n);
}

/* A file's line and, of one that is written, its bytes. */
static bool parse_file(struct arena *a, struct str line, struct str *rest, struct plan *ret)
{
	struct ref_file f = { 0 };
	struct str name;
	size_t n = 0;

	if (str_starts(line, "remove ")) {
		name = (struct str){ line.p + 7, line.n - 7 };
	} else if (str_starts(line, "write ")) {
		name = (struct str){ line.p + 6, line.n - 6 };
		for (; name.n && name.p[0] >= '0' && name.p[0] <= '9' && n < BUF_FILE_MAX;
		     name.p++, name.n--)
			n = n * 10 + (size_t)(name.p[0] - '0');
		if (!name.n || name.p[0] != ' ' || rest->n <= n || rest->p[n] != '\n')
			return false;
		name.p++;
		name.n--;
		f.text = arena_span(a, (struct str){ rest->p, n });
		rest->p += n + 1;
		rest->n -= n + 1;
	} else {
		return false;
	}
	if (!good_name(name))
		return false;
	f.name = arena_strn(a, name);
	*ARR_PUSH(a, ret->file) = f;
	return true;
}

static bool parse(struct arena *a, struct str text, struct plan *ret)
{
	struct str line;

	if (!str_line(&text, &line) || !str_is(line, MAGIC))
		return false;
	if (!str_line(&text, &line) || !str_starts(line, "who ") ||
	    !ident_parse(a, (struct str){ line.p + 4, line.n - 4 }, &ret->who))
		return false;
	while (str_line(&text, &line)) {
		if (str_is(line, "end"))
			return true;
		if (str_starts(line, "move ") ? !parse_move(a, line, ARR_PUSH(a, ret->list)) :
		    !parse_file(a, line, &text, ret))
			return false;
	}
	return false;
}

/*
 * A lock file that a dead run of ours may have left. git and libgit2 hold such
 * a lock for milliseconds; one that stays for a second has no living owner.
 */
static void clear_lock(struct repo *r, const char *name)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *path = arena_printf(&a, "%s/%s.lock", r->common_dir, name);
	struct timespec nap = { 0, 50 * 1000 * 1000 };
	struct stat first, st;

	if (stat(path, &first))
		return;
	for (int i = 0; i < 20; i++) {
		nanosleep(&nap, NULL);
		if (stat(path, &st))
			return;
		/* Another one in its place: somebody is alive there. */
		if (st.st_ino != first.st_ino || st.st_mtim.tv_sec != first.st_mtim.tv_sec ||
		    st.st_mtim.tv_nsec != first.st_mtim.tv_nsec)
			return;
	}
	unlink(path);
}

/* Only what still stands at its old value is moved; the rest is done, or somebody else's now. */
static int finish(struct repo *r, struct plan *p, struct recovery *rec, struct err *e)
{
	bool deletes = false;
	int rc = 0;

	for (size_t i = 0; i < p->list.n; i++)
		deletes |= oid_is_zero(&p->list.v[i].new);
	if (deletes)
		clear_lock(r, "packed-refs");
	for (size_t i = 0; i < p->list.n; i++) {
		struct ref_update *u = &p->list.v[i];
		struct oid now = { { 0 } };

		rc = 0;
		clear_lock(r, u->ref);
		rc = refs_value(r, u->ref, &now, e);
		if (rc) {
			;
		} else if (oid_eq(&now, &u->new)) {
			rec->finished++;
		} else if (oid_eq(&now, &u->old) && !refs_check(r, u, 1, NULL)) {
			rc = move_refs(r, &p->who, u, 1, e);
			rec->finished += !rc;
		} else if (!rec->foreign++) {
			snprintf(rec->first_foreign, sizeof(rec->first_foreign), "%s", u->ref);
		}
		if (rc) {
			err_prefix(e, "finishing what an earlier run was killed in");
			return rc;
		}
	}
	/* what they say is true of our refs only */
	if (rec->foreign) {
		drop_files(r, p->file.v, p->file.n);
		return 0;
	}
	rc = prepare_files(r, p->file.v, p->file.n, e);
	return rc ? rc : put_files(r, p->file.v, p->file.n, e);
}

static int recover(struct repo *r, struct recovery *rec, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *path = session_path(r, &a, "journal");
	struct buf b = BUF_INIT(BUF_FILE_MAX);
	struct plan plan = { 0 };
	int rc;

	if (!io_exists(path))
		return 0;
	rec->found = true;
	rc = io_read(path, &b, e);
	if (!rc && !parse(&a, buf_str(&b), &plan)) {
		rc = err_set(e, ERR_REPO, "%s is no journal of ours; refs were left as they are",
			     path);
		err_next(e, "look at it, then: rm %s", path);
	}
	if (!rc)
		rc = finish(r, &plan, rec, e);
	if (!rc)
		rc = journal_clear(r, e);
	buf_release(&b);
	return rc;
}

/* "process 12 on host since ...", of this host, and no such process. */
static bool owner_is_gone(struct str line)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char host[65] = "", there[65];
	long pid;

	return !gethostname(host, sizeof(host) - 1) &&
	       sscanf(arena_strn(&a, line), "process %ld on %64s since", &pid, there) == 2 &&
	       !strcmp(host, there) && pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH;
}

static int held(struct repo *r, const char *path, struct err *e)
{
	struct buf b = BUF_INIT(4096);
	struct str line, rest;

	if (io_read(path, &b, NULL) || !b.n)
		buf_addz(&b, "another process");
	rest = buf_str(&b);
	str_line(&rest, &line);
	err_set(e, ERR_LOCKED, "another backport is at work in %s: %.*s", r->name, STR_ARG(line));
	if (owner_is_gone(line))
		err_next(e, "fuser -v %s   names the child of it that still has the lock", path);
	else
		err_next(e, "wait for it to end, or end it: nothing is lost, and its lock goes with it");
	buf_release(&b);
	return ERR_LOCKED;
}

/* For people who meet the lock; nothing reads it back. */
static void sign(int fd)
{
	time_t now = time(NULL);
	struct tm tm;
	char day[32] = "", host[65] = "", text[192];
	int n;

	if (gmtime_r(&now, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S UTC", &tm);
	if (gethostname(host, sizeof(host) - 1))
		host[0] = '\0';
	n = snprintf(text, sizeof(text), "process %ld on %s since %s\n", (long)getpid(),
		     *host ? host : "this-host", day);
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)n, 0) < 0)
		return;
}

/* A repository that one may only read: say what can be done with it. */
static int cannot_write(struct err *e)
{
	if (e && !*e->next)
		err_next(e, "backport apply --dry-run --diff   writes nothing");
	return e ? e->code : ERR_IO;
}

int lock_take(struct repo *r, struct lock **ret, struct recovery *ret_rec, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *path = session_path(r, &a, "lock");
	struct recovery rec = { 0 };
	struct lock *l;
	int fd, rc = io_mkdir(session_path(r, &a, ""), e);

	if (rc)
		return cannot_write(e);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		io_fail(e, "open", path, errno);
		return cannot_write(e);
	}
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		rc = errno == EWOULDBLOCK ? held(r, path, e) :
			err_set(e, ERR_IO, "cannot lock %s: %s", path, strerror(errno));
		close(fd);
		return rc;
	}
	sign(fd);
	rc = recover(r, &rec, e);
	if (rc) {
		close(fd);
		return rc;
	}
	quarantine_recover(r);
	r->locked = true;
	l = mem_zalloc(sizeof(*l));
	l->r = r;
	l->fd = fd;
	*ret = l;
	if (ret_rec)
		*ret_rec = rec;
	return 0;
}

void lock_drop(struct lock *l)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	if (!l)
		return;
	/* what the journal names is kept until somebody has finished it */
	if (!io_exists(session_path(l->r, &a, "journal")))
		quarantine_settle(l->r);
	l->r->locked = false;
	/* The file stays: removing it would let two owners have a lock each. */
	if (ftruncate(l->fd, 0))
		errno = 0;
	close(l->fd);
	mem_free(l);
}

/* The lock's text stays when its owner is killed, and goes when they drop it. */
static bool has_owner(const char *path)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);
	struct str line, rest;

	if (io_read(path, &b, NULL) || !b.n)
		return false;
	rest = buf_str(&b);
	str_line(&rest, &line);
	return !owner_is_gone(line);
}

void journal_look(const struct repo *r, struct arena *a, struct unfinished *ret)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	const char *path = session_path(r, a, "journal");
	struct plan plan = { 0 };

	*ret = (struct unfinished){ .found = io_exists(path) };
	if (!ret->found || io_read(path, &b, NULL))
		return;
	ret->running = has_owner(session_path(r, a, "lock"));
	if (parse(a, buf_str(&b), &plan))
		for (size_t i = 0; i < plan.list.n; i++)
			*ARR_PUSH(a, ret->refs) = plan.list.v[i].ref;
}

const char *recovery_text(struct arena *a, const struct recovery *rec)
{
	const char *z = arena_printf(a, "an earlier run was killed while refs moved: %u of them are where "
				     "they should be", rec->finished);

	if (!rec->foreign)
		return z;
	return arena_printf(a, "%s; %s%s was moved by somebody else since and is left alone", z,
			    rec->first_foreign, rec->foreign > 1 ? " (and others)" : "");
}

void lock_recover(struct repo *r, struct recovery *ret_rec)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct lock *l = NULL;

	*ret_rec = (struct recovery){ 0 };
	if ((io_exists(session_path(r, &a, "journal")) || quarantine_left(r)) &&
	    !lock_take(r, &l, ret_rec, NULL))
		lock_drop(l);
}

static int update(struct repo *r, struct lock *l, const struct ident *who,
		  const struct ref_update *v, size_t n, const struct ref_file *file,
		  size_t n_files, struct err *e)
{
	int rc;

	if (!l || l->r != r)
		BUG("refs_update without the lock");
	rc = refs_check(r, v, n, e);
	if (rc || (!n && !n_files))
		return rc;
	if (n)
		rc = quarantine_keep(r, e);
	else
		quarantine_forget(&r->new);
	if (!rc)
		rc = prepare_files(r, file, n_files, e);
	if (!rc)
		rc = journal_write(r, who, v, n, file, n_files, e);
	if (rc) {
		drop_files(r, file, n_files);
		quarantine_settle(r);
		return rc;
	}
	if (r->fault)
		r->fault(r->fault_ctx, "journal");
	rc = move_refs(r, who, v, n, e);
	if (rc == ERR_INTERNAL)
		return rc;
	if (r->fault)
		r->fault(r->fault_ctx, "moved");
	if (rc) {
		/* a journal that stays would be taken for a killed run's, whose refs may move */
		if (!journal_clear(r, NULL)) {
			drop_files(r, file, n_files);
			quarantine_settle(r);
		}
		return rc;
	}
	rc = put_files(r, file, n_files, e);
	if (rc) {
		err_prefix(e, "the refs have moved, and the next command finishes the rest");
		return rc;
	}
	if (r->fault)
		r->fault(r->fault_ctx, "written");
	rc = journal_clear(r, e);
	if (!rc)
		quarantine_settle(r);
	return rc;
}

int refs_update_files(struct repo *r, struct lock *l, const struct ident *who,
		      const struct ref_update *v, size_t n, const struct ref_file *file,
		      size_t n_files, struct err *e)
{
	sigset_t held, before;
	int rc;

	/* whoever wants us to end waits these milliseconds: a lock that stays would
	 * stop git, too */
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	sigprocmask(SIG_BLOCK, &held, &before);
	rc = update(r, l, who, v, n, file, n_files, e);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (rc)
		io_full(e, r->common_dir);
	return rc;
}

int refs_keep_objects(struct repo *r, struct lock *l, struct err *e)
{
	if (!l || l->r != r)
		BUG("objects kept without the lock");
	return quarantine_keep(r, e);
}

int refs_update(struct repo *r, struct lock *l, const struct ident *who, const struct ref_update *v,
		size_t n, struct err *e)
{
	return refs_update_files(r, l, who, v, n, NULL, 0, e);
}
