/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/session.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>

#include "base/io.h"

#define SCHEMA "backport.session/1"

const char *result_file(struct arena *a, const char *kind, const char *ref)
{
	char *name;

	if (!strncmp(ref, "refs/heads/", 11))
		ref += 11;
	name = arena_str(a, ref);
	/* no ref's name has a colon */
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = ':';
	return arena_printf(a, "%s/%s.json", kind, name);
}

static void add_oid(cJSON *o, const char *key, const struct oid *id)
{
	char hex[OID_HEX + 1];

	json_add_str(o, key, oid_is_zero(id) ? NULL : oid_hex(id, hex));
}

static void add_list(cJSON *o, const char *key, const struct string_list *l)
{
	cJSON *arr = json_add_arr(o, key);

	for (size_t i = 0; i < l->n; i++)
		cJSON_AddItemToArray(arr, cJSON_CreateString(l->v[i]));
}

struct str session_text(struct arena *a, const struct session *s)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	cJSON *d = cJSON_CreateObject();

	json_add_str(d, "schema", SCHEMA);
	json_add_str(d, "branch", s->branch);
	json_add_str(d, "branch_ref", s->branch_ref);
	json_add_str(d, "ref", s->ref);
	add_oid(d, "base", &s->base);
	add_oid(d, "before", &s->before);
	add_oid(d, "at", &s->at);
	add_oid(d, "notes_before", &s->notes_before);
	add_oid(d, "notes_at", &s->notes_at);
	add_oid(d, "stands_on", &s->stands_on);
	json_add_str(d, "series", s->series);
	json_add_str(d, "mbox", s->mbox);
	json_add_str(d, "name", s->name);
	json_add_str(d, "from", s->from);
	json_add_str(d, "style", s->style);
	json_add_str(d, "bug", s->bug);
	json_add_num(d, "signoff", s->signoff);
	json_add_bool(d, "optional", s->optional);
	json_add_bool(d, "onto_branch", s->onto_branch);
	json_add_bool(d, "keep_going", s->keep_going);
	json_add_bool(d, "restart", s->restart);
	json_add_bool(d, "refresh", s->refresh);
	json_add_bool(d, "no_resolutions", s->no_resolutions);
	json_add_bool(d, "with_deps", s->with_deps);
	add_list(d, "commits", &s->commits);
	add_list(d, "rest", &s->rest);
	add_list(d, "skipped", &s->skipped);
	add_list(d, "noted", &s->noted);
	json_add_str(d, "worktree", s->worktree);
	if (s->conflicts)
		cJSON_AddItemToObject(d, "conflicts", cJSON_Duplicate(s->conflicts, 1));
	json_print(d, &out);
	cJSON_Delete(d);
	return arena_span(a, buf_str(&out));
}

static bool get_oid(const cJSON *d, const char *key, struct oid *ret)
{
	const char *hex = json_str(d, key);

	*ret = (struct oid){ { 0 } };
	return !hex || oid_parse(str_of(hex), ret);
}

static void get_list(struct arena *a, const cJSON *d, const char *key, struct string_list *ret)
{
	const cJSON *i;

	cJSON_ArrayForEach(i, cJSON_GetObjectItem(d, key))
		if (cJSON_IsString(i))
			*ARR_PUSH(a, *ret) = arena_str(a, i->valuestring);
}

static const char *get_str(struct arena *a, const cJSON *d, const char *key)
{
	return arena_str(a, json_str(d, key));
}

static bool get_bool(const cJSON *d, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItem(d, key));
}

int session_parse(struct arena *a, struct str text, const char *name, struct session *ret,
		  struct err *e)
{
	struct session s = { 0 };
	const cJSON *sign;
	cJSON *d;
	int rc = json_parse(text, name, &d, e);
	bool ok;

	if (rc)
		return rc;
	s.branch = get_str(a, d, "branch");
	s.branch_ref = get_str(a, d, "branch_ref");
	s.ref = get_str(a, d, "ref");
	ok = json_str(d, "schema") && !strcmp(json_str(d, "schema"), SCHEMA) && s.branch &&
	     s.branch_ref && s.ref && get_oid(d, "base", &s.base) &&
	     get_oid(d, "before", &s.before) && get_oid(d, "at", &s.at) &&
	     get_oid(d, "notes_before", &s.notes_before) && get_oid(d, "notes_at", &s.notes_at) &&
	     get_oid(d, "stands_on", &s.stands_on);
	s.series = get_str(a, d, "series");
	s.mbox = get_str(a, d, "mbox");
	s.name = get_str(a, d, "name");
	s.from = get_str(a, d, "from");
	s.style = get_str(a, d, "style");
	s.bug = get_str(a, d, "bug");
	s.worktree = get_str(a, d, "worktree");
	sign = cJSON_GetObjectItem(d, "signoff");
	s.signoff = cJSON_IsNumber(sign) ? sign->valueint : 0;
	s.optional = get_bool(d, "optional");
	s.onto_branch = get_bool(d, "onto_branch");
	s.keep_going = get_bool(d, "keep_going");
	s.restart = get_bool(d, "restart");
	s.refresh = get_bool(d, "refresh");
	s.no_resolutions = get_bool(d, "no_resolutions");
	s.with_deps = get_bool(d, "with_deps");
	get_list(a, d, "commits", &s.commits);
	get_list(a, d, "rest", &s.rest);
	get_list(a, d, "skipped", &s.skipped);
	get_list(a, d, "noted", &s.noted);
	s.conflicts = cJSON_DetachItemFromObject(d, "conflicts");
	cJSON_Delete(d);
	if (!ok) {
		cJSON_Delete(s.conflicts);
		err_set(e, ERR_REPO, "%s is no session of ours", name);
		return err_next(e, "rm %s", name);
	}
	*ret = s;
	return 0;
}

void session_release(struct session *s)
{
	cJSON_Delete(s->conflicts);
	s->conflicts = NULL;
}

static int load_file(struct arena *a, const char *path, struct session *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	int rc = io_read(path, &b, e);

	return rc ? rc : session_parse(a, buf_str(&b), path, ret, e);
}

int session_load(struct repo *r, struct arena *a, const char *ref, struct session *ret,
		 struct err *e)
{
	return load_file(a, session_path(r, a, result_file(a, "session", ref)), ret, e);
}

static int is_session(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_ends(str_of(d->d_name), ".json");
}

int session_list(struct repo *r, struct arena *a, struct sessions *ret, struct err *e)
{
	const char *dir = session_path(r, a, "session");
	struct dirent **all;
	int n = scandir(dir, &all, is_session, alphasort), rc = 0;

	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = load_file(a, arena_printf(a, "%s/%s", dir, all[i]->d_name),
				       ARR_PUSH(a, *ret), e);
		mem_free(all[i]);
	}
	if (n >= 0)
		mem_free(all);
	return rc;
}

const char *session_key(const struct session *s)
{
	const cJSON *first = s->conflicts ? s->conflicts->child : NULL;

	return first ? json_str(first, "key") : NULL;
}

static bool is_called(const struct session *s, const char *name)
{
	const char *short_ref = strncmp(s->ref, "refs/heads/", 11) ? s->ref : s->ref + 11;
	const char *tail = strrchr(s->branch, '/');

	return !fnmatch(name, s->branch, 0) || !strcmp(name, s->branch_ref) ||
	       !strcmp(name, s->ref) || !strcmp(name, short_ref) ||
	       (tail && !strcmp(name, tail + 1));
}

static int several(struct arena *a, const struct session **hit, size_t n, struct err *e)
{
	const char *list = "";

	for (size_t i = 0; i < n; i++)
		list = arena_printf(a, "%s%s%s", list, i ? ", " : "", hit[i]->ref + 11);
	err_set(e, ERR_USAGE, "%zu branches wait for you: %s", n, list);
	return err_next(e, "the same with --branch %s", hit[0]->ref + 11);
}

const char *session_name(struct repo *r, struct arena *a, const char *branch, const char *ref)
{
	struct sessions all = { 0 };
	const char *name = branch;

	/* one that cannot be read will say so when it is asked for */
	(void)session_list(r, a, &all, NULL);
	for (size_t i = 0; i < all.n; i++) {
		if (all.v[i].ref && strcmp(all.v[i].ref, ref) && is_called(&all.v[i], branch))
			name = strncmp(ref, "refs/heads/", 11) ? ref : ref + 11;
		session_release(&all.v[i]);
	}
	return name;
}

int session_find(struct repo *r, struct arena *a, const char *branch, struct session *ret,
		 struct err *e)
{
	const char *here = repo_work_dir(r);
	struct sessions all = { 0 };
	const struct session **hit;
	size_t n = 0;
	int rc = session_list(r, a, &all, e);

	hit = ARENA_NEW_N(a, const struct session *, all.n + 1);
	for (size_t i = 0; !rc && i < all.n; i++) {
		const struct session *s = &all.v[i];

		if (!branch && here && s->worktree && !strcmp(here, s->worktree)) {
			hit[0] = s;
			n = 1;
			break;
		}
		if (!branch || is_called(s, branch))
			hit[n++] = s;
	}
	if (!rc && !n) {
		rc = err_set(e, ERR_NOT_FOUND, branch ? "nothing is open on %s" :
			     "no conflict is waiting here%s", branch ? branch : "");
		err_next(e, "backport apply --branch %s", branch ? branch : "BRANCH");
	} else if (!rc && n > 1) {
		rc = several(a, hit, n, e);
	}
	for (size_t i = 0; i < all.n; i++)
		if (rc || &all.v[i] != hit[0])
			session_release(&all.v[i]);
	if (!rc)
		*ret = *hit[0];
	return rc;
}
