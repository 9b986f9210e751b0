// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/overlay_rule.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/map.h"
#include "git/blob.h"
#include "git/tree.h"

#define SUFFIX ".overlay"

struct rules {
	struct overlay_rule *v;
	size_t n, cap;
};

/* --- the data */

static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct overlay_rule *)x)->name,
		      ((const struct overlay_rule *)y)->name);
}

static int read_dir(struct arena *a, const char *dir, struct rules *ret, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int rc = 0;

	if (!d)
		return errno == ENOENT ? 0 :
		       err_set(e, ERR_IO, "cannot read %s: %s", dir, strerror(errno));
	while (!rc && (entry = readdir(d))) {
		CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
		const char *path = arena_printf(a, "%s/%s", dir, entry->d_name), *name;
		struct overlay_rule r, *slot = NULL;

		if (!str_ends(str_of(entry->d_name), SUFFIX) || entry->d_name[0] == '.')
			continue;
		name = arena_strn(a, (struct str){ entry->d_name,
						   strlen(entry->d_name) - strlen(SUFFIX) });
		rc = io_read(path, &text, e);
		if (!rc)
			rc = overlay_parse(a, buf_str(&text), name, path, &r, e);
		if (rc)
			break;
		for (size_t i = 0; i < ret->n && !slot; i++)
			slot = strcmp(ret->v[i].name, name) ? NULL : &ret->v[i];
		if (!slot)
			slot = ARR_PUSH(a, *ret);
		*slot = r;
		slot->source = arena_strn(a, buf_str(&text));
	}
	closedir(d);
	return rc;
}

static int read_rules(struct arena *a, const char *const *dirs, size_t n, struct rules *ret,
		      const char **ret_id, struct err *e)
{
	CLEANUP(buf_release) struct buf all = BUF_INIT((size_t)16 << 20);
	struct oid id;
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++)
		rc = read_dir(a, dirs[i], ret, e);
	if (rc)
		return rc;
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_name);
	for (size_t i = 0; i < ret->n; i++)
		buf_printf(&all, "%s\n%s\n", ret->v[i].name, ret->v[i].source);
	blob_id(buf_str(&all), &id);
	*ret_id = oid_str(a, &id);
	return 0;
}

int overlay_rules(struct arena *a, const char *const *dirs, size_t n_dirs, const char **ret_id,
		  struct err *e)
{
	struct rules rules = { 0 };

	return read_rules(a, dirs, n_dirs, &rules, ret_id, e);
}

/* --- the record, and results */

void overlay_add(cJSON *doc, const struct overlays *o)
{
	cJSON *list = json_add_arr(doc, "overlays"), *make = json_add_arr(doc, "overlay_make");

	for (size_t i = 0; i < o->n; i++) {
		cJSON *one = json_push_obj(list);

		json_add_str(one, "name", o->v[i].name);
		json_add_str(one, "what", o->v[i].what);
		json_add_str(one, "detail", o->v[i].detail);
	}
	for (size_t i = 0; i < o->make.n; i++)
		cJSON_AddItemToArray(make, cJSON_CreateString(o->make.v[i]));
	json_add_str(doc, "overlay_rules", o->rules);
}

bool overlay_read(struct arena *a, const cJSON *doc, struct overlays *ret)
{
	const cJSON *list = cJSON_GetObjectItem(doc, "overlays"), *one;

	*ret = (struct overlays){ .rules = arena_str(a, json_str(doc, "overlay_rules")) };
	if (!cJSON_IsArray(list) || !ret->rules)
		return false;
	cJSON_ArrayForEach(one, list)
		*ARR_PUSH(a, *ret) = (struct overlay_use){
			arena_str(a, json_str(one, "name")), arena_str(a, json_str(one, "what")),
			arena_str(a, json_str(one, "detail")) };
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(doc, "overlay_make"))
		if (cJSON_IsString(one))
			*ARR_PUSH(a, ret->make) = arena_str(a, one->valuestring);
	return true;
}

static cJSON *read_record(const char *path)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)16 << 20);
	cJSON *doc = NULL;

	if (io_read(path, &text, NULL) || json_parse(buf_str(&text), path, &doc, NULL))
		return NULL;
	return doc;
}

static int write_record(struct arena *a, const char *path, const struct overlay_plan *p,
			const struct overlays *o, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)16 << 20);
	cJSON *doc = cJSON_CreateObject(), *files;
	int rc;

	json_add_str(doc, "tree", oid_str(a, p->tree));
	overlay_add(doc, o);
	files = json_add_arr(doc, "files");
	for (size_t i = 0; i < p->files.n; i++)
		if (p->files.v[i].kind != OVERLAY_EXEC)
			cJSON_AddItemToArray(files, cJSON_CreateString(p->files.v[i].path));
	json_print(doc, &text);
	cJSON_Delete(doc);
	rc = io_write(path, buf_str(&text), e);
	return rc;
}

/* --- files */

static void remove_path(const char *path)
{
	if (unlink(path) && (errno == EISDIR || errno == EPERM))
		io_rmtree(path);
}

static int put_text(const char *path, struct str text, bool link_too, struct err *e)
{
	CLEANUP(buf_release) struct buf had = BUF_INIT(BUF_FILE_MAX);
	struct stat st;

	if (!lstat(path, &st)) {
		if (S_ISREG(st.st_mode) && !io_read(path, &had, NULL) &&
		    str_eq(buf_str(&had), text))
			return 0;
		if (!S_ISREG(st.st_mode) && !link_too)
			return err_set(e, ERR_IO, "%s is no file", path);
		remove_path(path);
	}
	return io_write(path, text, e);
}

static int put_dir(struct arena *a, const char *path, struct err *e)
{
	struct stat st;
	int rc;

	if (!lstat(path, &st) && !S_ISDIR(st.st_mode))
		remove_path(path);
	rc = io_mkdir(path, e);
	if (!rc)
		rc = put_text(arena_printf(a, "%s/Kconfig", path), (struct str){ "", 0 }, true, e);
	if (!rc)
		rc = put_text(arena_printf(a, "%s/Makefile", path), (struct str){ "", 0 }, true, e);
	return rc;
}

static int put(struct arena *a, const char *src, const struct overlay_file *f, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s", src, f->path);
	const char *slash = strrchr(path, '/');
	int rc;

	if (f->kind == OVERLAY_EXEC)
		return chmod(path, 0755) ? err_set(e, ERR_IO, "cannot change the mode of %s: %s",
						   path, strerror(errno)) : 0;
	rc = io_mkdir(arena_strn(a, (struct str){ path, (size_t)(slash - path) }), e);
	if (rc)
		return rc;
	return f->kind == OVERLAY_DIR ? put_dir(a, path, e) : put_text(path, f->text, true, e);
}

/* As the tree has it. */
static int restore(struct overlay_plan *p, const char *path, struct err *e)
{
	const char *full = arena_printf(p->arena, "%s/%s", p->src, path);
	struct str text;
	struct oid id;
	uint32_t mode;
	int rc = tree_find(p->repo, p->tree, path, &id, &mode, e);

	if (rc == ERR_NOT_FOUND) {
		remove_path(full);
		return 0;
	}
	if (!rc)
		rc = blob_text(p->repo, p->arena, &id, &text, e);
	if (rc)
		return rc;
	if (mode != TREE_LINK)
		return put_text(full, text, true, e);
	remove_path(full);
	return symlink(text.p, full) ? err_set(e, ERR_IO, "cannot write %s: %s", full,
					       strerror(errno)) : 0;
}

static int take_back(struct overlay_plan *p, const cJSON *record, struct err *e)
{
	const cJSON *one;
	struct map wanted;
	int rc = 0;

	map_init(&wanted, p->arena);
	for (size_t i = 0; i < p->files.n; i++)
		map_put(&wanted, str_of(p->files.v[i].path), p);
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(record, "files"))
		if (!rc && cJSON_IsString(one) && !map_has(&wanted, str_of(one->valuestring)))
			rc = restore(p, one->valuestring, e);
	return rc;
}

static const char *record_of(struct arena *a, const char *src)
{
	return arena_printf(a, "%s" SUFFIX, src);
}

void overlay_forget(const char *src)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	unlink(record_of(&a, src));
}

int overlay_apply(struct repo *r, struct arena *a, const char *const *dirs, size_t n_dirs,
		  const struct oid *tree, const char *src, struct overlays *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct overlay_plan p = { .repo = r, .arena = &tmp, .tree = tree, .src = src };
	struct overlays had, o = { 0 };
	struct rules rules = { 0 };
	cJSON *record = read_record(record_of(&tmp, src));
	const char *id;
	int rc = read_rules(&tmp, dirs, n_dirs, &rules, &id, e);

	if (rc) {
		cJSON_Delete(record);
		return rc;
	}
	if (record && overlay_read(a, record, &had) && !strcmp(had.rules, id) &&
	    json_str(record, "tree") && !strcmp(json_str(record, "tree"), oid_str(&tmp, tree))) {
		cJSON_Delete(record);
		*ret = had;
		return 0;
	}
	o.rules = arena_str(a, id);
	for (size_t i = 0; !rc && i < rules.n; i++) {
		const struct overlay_rule *rule = &rules.v[i];
		const char *detail;

		rc = overlay_decide(&p, rule, &o, &detail, e);
		if (!rc && detail)
			*ARR_PUSH(a, o) = (struct overlay_use){
				arena_str(a, rule->name), arena_str(a, rule->what),
				arena_str(a, detail) };
	}
	if (!rc && record)
		rc = take_back(&p, record, e);
	/* Before the first of them is written: a kill must not leave what nobody remembers. */
	if (!rc)
		rc = write_record(&tmp, record_of(&tmp, src), &(struct overlay_plan){
				  .arena = &tmp, .tree = &(struct oid){ { 0 } }, .files = p.files },
				  &o, e);
	for (size_t i = 0; !rc && i < p.files.n; i++)
		rc = put(&tmp, src, &p.files.v[i], e);
	if (!rc)
		rc = write_record(&tmp, record_of(&tmp, src), &p, &o, e);
	cJSON_Delete(record);
	if (rc)
		return rc;
	*ret = o;
	ret->make.v = NULL;
	ret->make.n = ret->make.cap = 0;
	for (size_t i = 0; i < o.make.n; i++)
		*ARR_PUSH(a, ret->make) = arena_str(a, o.make.v[i]);
	return 0;
}
