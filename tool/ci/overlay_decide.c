// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/overlay_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/map.h"
#include "git/blob.h"
#include "git/tree.h"

struct paths {
	const char **v;
	size_t n, cap;
};

/* What one walk over the tree is after. */
struct search {
	struct overlay_plan *p;
	struct str dirs;		/* modes: below one of them */
	bool links, kconfig;
	struct paths found, link_to;	/* links: the text of each */
	size_t scripts, runnable;	/* modes: *.sh in scripts/ */
	struct err *e;
};

static void want(struct overlay_plan *p, const char *path, enum overlay_kind kind, struct str text)
{
	*ARR_PUSH(p->arena, p->files) = (struct overlay_file){ path, kind, text };
}

static bool is_below(struct str path, struct str dirs)
{
	while (dirs.n) {
		const char *space = memchr(dirs.p, ' ', dirs.n);
		size_t n = space ? (size_t)(space - dirs.p) : dirs.n;

		if (path.n > n && path.p[n] == '/' && !memcmp(path.p, dirs.p, n))
			return true;
		dirs = str_trim((struct str){ dirs.p + n, dirs.n - n });
	}
	return false;
}

static bool is_kconfig(struct str path)
{
	size_t at = path.n;

	while (at && path.p[at - 1] != '/')
		at--;
	return str_starts((struct str){ path.p + at, path.n - at }, "Kconfig") &&
	       str_find(path, STR("kconfig/tests/"), 0) < 0;
}

static int look(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct search *s = ctx;
	struct arena *a = s->p->arena;
	struct str text;

	if (s->links && mode == TREE_LINK) {
		int rc = blob_text(s->p->repo, a, id, &text, s->e);

		if (rc)
			return rc;
		*ARR_PUSH(a, s->found) = arena_str(a, path);
		*ARR_PUSH(a, s->link_to) = arena_strn(a, text);
	} else if (s->kconfig && mode != TREE_LINK && is_kconfig(str_of(path))) {
		*ARR_PUSH(a, s->found) = arena_str(a, path);
	} else if (s->dirs.n && mode != TREE_LINK) {
		if (str_starts(str_of(path), "scripts/") && str_ends(str_of(path), ".sh")) {
			s->scripts++;
			s->runnable += mode == TREE_EXEC;
		}
		if (mode != TREE_EXEC && is_below(str_of(path), s->dirs))
			*ARR_PUSH(a, s->found) = arena_str(a, path);
	}
	return 0;
}

static int search(struct search *s, struct overlay_plan *p, struct err *e)
{
	s->p = p;
	s->e = e;
	return tree_walk(p->repo, p->tree, "", look, s, e);
}

/* Does the exported file begin as a script does? */
static bool is_script(const struct overlay_plan *p, const char *path)
{
	int fd = open(arena_printf(p->arena, "%s/%s", p->src, path),
		      O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char head[2];
	bool yes = fd >= 0 && read(fd, head, 2) == 2 && head[0] == '#' && head[1] == '!';

	if (fd >= 0)
		close(fd);
	return yes;
}

static int modes(struct overlay_plan *p, const char *dirs, const char **ret_detail, struct err *e)
{
	struct search s = { .dirs = str_of(dirs) };
	size_t n = 0;
	int rc = search(&s, p, e);

	/* A few of every kernel's scripts are not meant to be run by themselves. */
	if (rc || 2 * s.runnable >= s.scripts)
		return rc;
	for (size_t i = 0; i < s.found.n; i++)
		if (is_script(p, s.found.v[i])) {
			want(p, s.found.v[i], OVERLAY_EXEC, (struct str){ 0 });
			n++;
		}
	if (n)
		*ret_detail = arena_printf(p->arena, "%zu scripts", n);
	return 0;
}

/* Where a link leads, as a path of the tree; NULL: out of it. */
static const char *target_of(struct arena *a, const char *path, const char *to)
{
	const char *slash = strrchr(path, '/');
	char *z, *out, *part, *save = NULL;
	size_t n = 0;

	if (to[0] == '/')
		return NULL;
	z = arena_printf(a, "%.*s/%s", slash ? (int)(slash - path) : 0, path, to);
	out = arena_alloc(a, strlen(z) + 2);
	for (part = strtok_r(z, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (!strcmp(part, "."))
			continue;
		if (!strcmp(part, "..")) {
			if (!n)
				return NULL;
			while (n && out[--n] != '/')
				;
			out[n] = '\0';
			continue;
		}
		if (n)
			out[n++] = '/';
		memcpy(out + n, part, strlen(part) + 1);
		n += strlen(part);
	}
	return out;
}

static bool in_tree(const struct overlay_plan *p, const char *path)
{
	struct oid id;

	return !path[0] || tree_find(p->repo, p->tree, path, &id, NULL, NULL) != ERR_NOT_FOUND;
}

static int links(struct overlay_plan *p, const char **ret_detail, struct err *e)
{
	struct search s = { .links = true };
	size_t n = 0;
	int rc = search(&s, p, e);

	for (size_t i = 0; !rc && i < s.found.n; i++) {
		const char *path = s.found.v[i];
		const char *to = target_of(p->arena, path, s.link_to.v[i]);
		struct str name = str_of(path);

		if (to && in_tree(p, to))
			continue;
		n++;
		want(p, path, str_ends(name, ".c") || str_ends(name, ".h") || str_ends(name, ".S") ?
		     OVERLAY_TEXT : OVERLAY_DIR, (struct str){ "", 0 });
	}
	if (n)
		*ret_detail = arena_printf(p->arena, "%zu link%s, first %s", n, n > 1 ? "s" : "",
					   p->files.v[p->files.n - n].path);
	return rc;
}

/* The file a line of Kconfig sources; nothing when it is computed, or a help
 * text's "source tree". */
static bool sourced(struct str line, struct str *ret)
{
	struct str s = str_trim(line);

	if (!str_starts(s, "source") || s.n < 8 || (s.p[6] != ' ' && s.p[6] != '\t'))
		return false;
	s = str_trim((struct str){ s.p + 6, s.n - 6 });
	if (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = (struct str){ s.p + 1, s.n - 2 };
	for (size_t i = 0; i < s.n; i++)
		if (strchr("$*\" \t#", s.p[i]))
			return false;
	*ret = s;
	return is_kconfig(s) && s.p[0] != '/' && str_find(s, STR(".."), 0) < 0;
}

static int kconfig(struct overlay_plan *p, const char **ret_detail, struct err *e)
{
	struct search s = { .kconfig = true };
	struct map seen;
	size_t n = 0;
	int rc = search(&s, p, e);

	map_init(&seen, p->arena);
	for (size_t i = 0; !rc && i < s.found.n; i++) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		struct str text, line, path;
		struct oid id;

		rc = tree_find(p->repo, p->tree, s.found.v[i], &id, NULL, e);
		if (!rc)
			rc = blob_text(p->repo, &a, &id, &text, e);
		while (!rc && str_line(&text, &line)) {
			const char *z;

			if (!sourced(line, &path) || map_has(&seen, path))
				continue;
			z = arena_strn(p->arena, path);
			map_put(&seen, path, p);
			if (in_tree(p, z))
				continue;
			n++;
			want(p, z, OVERLAY_TEXT, (struct str){ "", 0 });
		}
	}
	if (n)
		*ret_detail = arena_printf(p->arena, "%zu file%s, first %s", n, n > 1 ? "s" : "",
					   p->files.v[p->files.n - n].path);
	return rc;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where @needle stands in @hay, white space in it standing for any; its length there. */
static ptrdiff_t find_loosely(struct str hay, const char *needle, size_t *ret_n)
{
	for (size_t at = 0; at < hay.n; at++) {
		size_t i = at;
		const char *z = needle;

		while (*z && i < hay.n) {
			if (is_space(*z) ? !is_space(hay.p[i]) : *z != hay.p[i])
				break;
			if (is_space(*z)) {
				while (is_space(*z))
					z++;
				while (i < hay.n && is_space(hay.p[i]))
					i++;
			} else {
				z++;
				i++;
			}
		}
		if (!*z) {
			*ret_n = i - at;
			return (ptrdiff_t)at;
		}
	}
	return -1;
}

/* A file of the tree; no text when there is none. */
static int text_of(struct overlay_plan *p, const char *path, struct str *ret, struct err *e)
{
	struct oid id;
	uint32_t mode;
	int rc = tree_find(p->repo, p->tree, path, &id, &mode, e);

	*ret = (struct str){ "", 0 };
	if (rc == ERR_NOT_FOUND || (!rc && mode != TREE_FILE && mode != TREE_EXEC))
		return 0;
	return rc ? rc : blob_text(p->repo, p->arena, &id, ret, e);
}

static int replace(struct overlay_plan *p, const struct overlay_step *s, const char **ret_detail,
		   struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct str text;
	size_t len, n = 0;
	ptrdiff_t at;
	int rc = text_of(p, s->path, &text, e);

	if (rc)
		return rc;
	while ((at = find_loosely(text, s->text, &len)) >= 0) {
		buf_add(&out, (struct str){ text.p, (size_t)at });
		buf_addz(&out, s->by);
		text = (struct str){ text.p + at + len, text.n - (size_t)at - len };
		n++;
	}
	if (!n)
		return 0;
	buf_add(&out, text);
	want(p, s->path, OVERLAY_TEXT, arena_span(p->arena, buf_str(&out)));
	*ret_detail = s->path;
	return 0;
}

static int holds(struct overlay_plan *p, const struct overlay_step *s, bool *ret, struct err *e)
{
	struct str text;
	size_t len;
	int rc = text_of(p, s->path, &text, e);

	*ret = !rc && find_loosely(text, s->text, &len) >= 0;
	return rc;
}

int overlay_decide(struct overlay_plan *p, const struct overlay_rule *rule, struct overlays *ret,
		   const char **ret_detail, struct err *e)
{
	const char *detail = NULL;
	int rc = 0;

	*ret_detail = NULL;
	for (size_t i = 0; !rc && i < rule->n; i++) {
		const struct overlay_step *s = &rule->v[i];
		bool yes;

		if (s->word != OVERLAY_IF && s->word != OVERLAY_UNLESS)
			continue;
		rc = holds(p, s, &yes, e);
		if (!rc && yes != (s->word == OVERLAY_IF))
			return 0;
	}
	for (size_t i = 0; !rc && i < rule->n; i++) {
		const struct overlay_step *s = &rule->v[i];

		switch (s->word) {
		case OVERLAY_IF:
		case OVERLAY_UNLESS:
			break;
		case OVERLAY_MODES:
			rc = modes(p, s->text, &detail, e);
			break;
		case OVERLAY_LINKS:
			rc = links(p, &detail, e);
			break;
		case OVERLAY_KCONFIG:
			rc = kconfig(p, &detail, e);
			break;
		case OVERLAY_REPLACE:
			rc = replace(p, s, &detail, e);
			break;
		case OVERLAY_MAKE:
			*ARR_PUSH(p->arena, ret->make) = s->text;
			detail = s->text;
		}
	}
	*ret_detail = detail;
	return rc;
}
