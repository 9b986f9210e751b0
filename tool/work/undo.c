/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/undo.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "git/notes.h"

#define SCHEMA "backport.undo/1"

static void add_oid(cJSON *o, const char *key, const struct oid *id)
{
	char hex[OID_HEX + 1];

	json_add_str(o, key, oid_is_zero(id) ? NULL : oid_hex(id, hex));
}

struct ref_file undo_file(struct arena *a, const char *ref, const struct undo_steps *steps)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct ref_file f = { .name = result_file(a, "undo", ref) };
	cJSON *d, *arr;

	if (!steps->n)
		return f;
	d = cJSON_CreateObject();
	json_add_str(d, "schema", SCHEMA);
	arr = json_add_arr(d, "steps");
	for (size_t i = 0; i < steps->n; i++) {
		const struct undo_step *s = &steps->v[i];
		cJSON *o = json_push_obj(arr), *noted;

		json_add_str(o, "command", s->command);
		json_add_str(o, "run", s->run);
		json_add_str(o, "branch", s->branch);
		json_add_str(o, "ref", s->ref);
		add_oid(o, "old", &s->old);
		add_oid(o, "new", &s->new);
		add_oid(o, "notes_old", &s->notes_old);
		add_oid(o, "notes_new", &s->notes_new);
		noted = json_add_arr(o, "noted");
		for (size_t k = 0; k < s->noted.n; k++)
			cJSON_AddItemToArray(noted, cJSON_CreateString(s->noted.v[k]));
		json_add_str(o, "keep", s->keep);
		json_add_str(o, "session", s->session);
	}
	json_print(d, &out);
	cJSON_Delete(d);
	f.text = arena_span(a, buf_str(&out));
	return f;
}

static void get_oid(const cJSON *o, const char *key, struct oid *ret)
{
	const char *hex = json_str(o, key);

	*ret = (struct oid){ { 0 } };
	if (hex)
		oid_parse(str_of(hex), ret);
}

static int load_file(struct arena *a, const char *path, struct undo_steps *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	const cJSON *o, *n;
	cJSON *d;
	int rc;

	if (!io_exists(path))
		return 0;
	rc = io_read(path, &b, e);
	if (!rc)
		rc = json_parse(buf_str(&b), path, &d, e);
	if (rc)
		return rc;
	cJSON_ArrayForEach(o, cJSON_GetObjectItem(d, "steps")) {
		struct undo_step s = {
			.command = arena_str(a, json_str(o, "command")),
			.run = arena_str(a, json_str(o, "run")),
			.branch = arena_str(a, json_str(o, "branch")),
			.ref = arena_str(a, json_str(o, "ref")),
			.keep = arena_str(a, json_str(o, "keep")),
			.session = arena_str(a, json_str(o, "session")) };

		get_oid(o, "old", &s.old);
		get_oid(o, "new", &s.new);
		get_oid(o, "notes_old", &s.notes_old);
		get_oid(o, "notes_new", &s.notes_new);
		cJSON_ArrayForEach(n, cJSON_GetObjectItem(o, "noted"))
			if (cJSON_IsString(n))
				*ARR_PUSH(a, s.noted) = arena_str(a, n->valuestring);
		if (s.command && s.branch && s.ref)
			*ARR_PUSH(a, *ret) = s;
	}
	cJSON_Delete(d);
	return 0;
}

int undo_load(struct repo *r, struct arena *a, const char *ref, struct undo_steps *ret,
	      struct err *e)
{
	return load_file(a, session_path(r, a, result_file(a, "undo", ref)), ret, e);
}

/* An old result that the new one does not stand on would be lost to the next git gc. */
static const char *keep_ref(struct arena *a, const struct undo_step *s)
{
	return arena_printf(a, UNDO_KEEP "%s/%s", oid_abbrev(a, &s->old, 12),
			    strncmp(s->ref, "refs/heads/", 11) ? s->ref : s->ref + 11);
}

void undo_push(struct repo *r, struct arena *a, struct undo_steps *steps,
	       const struct undo_step *step, struct ref_update *up, size_t *n_up)
{
	struct undo_step s = *step;
	struct oid id;

	if (s.keep) {
		s.keep = keep_ref(a, &s);
		if (refs_read(r, s.keep, &id, NULL))
			up[(*n_up)++] = (struct ref_update){ s.keep, { { 0 } }, s.old, NULL };
	}
	if (steps->n == UNDO_STEPS) {
		const struct undo_step *old = &steps->v[0];

		if (old->keep && !refs_read(r, old->keep, &id, NULL) &&
		    !(s.keep && !strcmp(old->keep, s.keep)))
			up[(*n_up)++] = (struct ref_update){ old->keep, id, { { 0 } }, NULL };
		memmove(steps->v, steps->v + 1, --steps->n * sizeof(*steps->v));
	}
	*ARR_PUSH(a, *steps) = s;
}

int undo_notes(struct repo *r, struct arena *a, const struct ident *who, const struct oid *before,
	       const struct oid *after, const struct string_list *noted, struct ref_update *ret,
	       struct err *e)
{
	struct note *v = ARENA_NEW_N(a, struct note, noted->n + 1);
	struct oid now;
	size_t n = 0;
	int rc = refs_value(r, NOTES_REF, &now, e);

	if (rc)
		return rc;
	*ret = (struct ref_update){ NOTES_REF, now, now, "backport: undo" };
	if (oid_eq(&now, before))
		return 0;
	if (oid_eq(&now, after)) {
		ret->new = *before;
		return 0;
	}
	for (size_t i = 0; i < noted->n; i++)
		if (oid_parse(str_of(noted->v[i]), &v[n].commit))
			n++;
	return notes_prepare(r, a, who, v, n, "Notes removed by 'backport undo'", ret, e);
}

const char *undo_run_id(struct arena *a, const struct ident_source *who)
{
	return arena_printf(a, "%lld-%ld", (long long)who->now, (long)getpid());
}

static bool is_named(const struct undo_step *s, const char *branch)
{
	return !fnmatch(branch, s->branch, 0) || !strcmp(branch, s->ref) ||
	       !strcmp(branch, s->ref + strlen("refs/heads/"));
}

struct found {
	struct undo_steps steps;
	struct timespec when;
};

/* The results whose last step is to be taken back: the one that is named, or all of
 * the last run. */
static int find_steps(struct repo *r, struct arena *a, const char *branch, struct found *v,
		      size_t most, size_t *ret_n, struct err *e)
{
	const char *dir = session_path(r, a, "undo"), *run = NULL;
	struct timespec newest = { 0 };
	DIR *h = opendir(dir);
	struct dirent *d;
	size_t n = 0, kept = 0;
	int rc = 0;

	while (!rc && h && n < most && (d = readdir(h))) {
		const char *path = arena_printf(a, "%s/%s", dir, d->d_name);
		const struct undo_step *last;
		struct stat st;

		if (!str_ends(str_of(d->d_name), ".json") || stat(path, &st))
			continue;
		v[n] = (struct found){ .when = st.st_mtim };
		rc = load_file(a, path, &v[n].steps, e);
		last = v[n].steps.n ? &v[n].steps.v[v[n].steps.n - 1] : NULL;
		if (rc || !last || (branch && !is_named(last, branch)))
			continue;
		if (!run || v[n].when.tv_sec > newest.tv_sec ||
		    (v[n].when.tv_sec == newest.tv_sec && v[n].when.tv_nsec > newest.tv_nsec)) {
			newest = v[n].when;
			run = last->run;
		}
		n++;
	}
	if (h)
		closedir(h);
	for (size_t i = 0; i < n; i++) {
		const char *of = v[i].steps.v[v[i].steps.n - 1].run;

		if (run && of && !strcmp(run, of))
			v[kept++] = v[i];
	}
	if (!rc && !kept)
		rc = err_set(e, ERR_NOT_FOUND, branch ? "there is nothing to undo on %s" :
			     "there is nothing to undo%s", branch ? branch : "");
	*ret_n = kept;
	return rc;
}

static int undo_one(struct repo *r, struct arena *a, struct lock *l, const struct ident *who,
		    struct undo_steps *steps, struct err *e)
{
	struct undo_step *s = &steps->v[steps->n - 1];
	struct oid now = { { 0 } }, id;
	struct ref_update up[3];
	struct ref_file file[2];
	size_t n = 0;
	int rc = refs_value(r, s->ref, &now, e);

	if (rc)
		return rc;
	if (!oid_eq(&now, &s->new)) {
		rc = err_set(e, ERR_MOVED, "%s was moved by somebody else since: it is left alone",
			     s->ref);
		err_next(e, "git -C %s log -g %s", repo_name(r), s->ref);
	} else if (!oid_is_zero(&s->old) && !repo_has(r, &s->old)) {
		rc = err_set(e, ERR_NOT_FOUND, "what %s was before is no longer in the repository",
			     s->ref);
	}
	if (!rc && !oid_eq(&s->old, &s->new))
		up[n++] = (struct ref_update){ s->ref, s->new, s->old, "backport: undo" };
	if (!rc)
		rc = undo_notes(r, a, who, &s->notes_old, &s->notes_new, &s->noted, &up[n], e);
	if (rc)
		return rc;
	if (!oid_eq(&up[n].old, &up[n].new))
		n++;
	if (s->keep && !refs_read(r, s->keep, &id, NULL))
		up[n++] = (struct ref_update){ s->keep, id, { { 0 } }, NULL };
	file[1] = (struct ref_file){ result_file(a, "session", s->ref), str_of(s->session) };
	steps->n--;
	file[0] = undo_file(a, s->ref, steps);
	return refs_update_files(r, l, who, up, n, file, 2, e);
}

#define RESULTS_MAX 4096

int undo_run(struct repo *r, struct arena *a, const char *branch, const struct ident *who,
	     struct undo_steps *ret, struct err *e)
{
	struct found *v = ARENA_NEW_N(a, struct found, RESULTS_MAX);
	struct lock *l = NULL;
	size_t n = 0;
	int rc = lock_take(r, &l, NULL, e);

	if (!rc)
		rc = find_steps(r, a, branch, v, RESULTS_MAX, &n, e);
	for (size_t i = 0; !rc && i < n; i++) {
		struct undo_step s = v[i].steps.v[v[i].steps.n - 1];

		rc = undo_one(r, a, l, who, &v[i].steps, e);
		if (!rc)
			*ARR_PUSH(a, *ret) = s;
		else
			err_at(e, s.branch, NULL, NULL);
	}
	lock_drop(l);
	return rc;
}
