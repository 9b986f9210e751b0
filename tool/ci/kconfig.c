// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/kconfig.h"

#include "base/buf.h"
#include "git/blob.h"
#include "git/tree.h"

#define IFS_MAX 16

struct look {
	struct repo *repo;
	struct arena *a;
	struct str other_arch, own_arch;	/* "arch/", "arch/x86/" */
	struct kconfig_symbol *v;
	size_t n;
	struct err *e;
};

/* The rest of a line behind @word and white space. */
static bool after(struct str line, const char *word, struct str *ret)
{
	size_t n = strlen(word);

	if (!str_starts(line, word) || (line.n > n && line.p[n] != ' ' && line.p[n] != '\t'))
		return false;
	*ret = str_trim((struct str){ line.p + n, line.n - n });
	return true;
}

static struct kconfig_symbol *wanted(struct look *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].name, name) && !l->v[i].at)
			return &l->v[i];
	return NULL;
}

static void add(struct look *l, struct kconfig_symbol *s, struct str what)
{
	s->depends = arena_printf(l->a, "%s%s%.*s", s->depends ? s->depends : "",
				  s->depends ? ", " : "", STR_ARG(what));
}

/* A word that ends what was said of a symbol. */
static bool ends(struct str line)
{
	static const char *const words[] = { "choice", "endchoice", "comment", "menu", "endmenu",
					     "source", "mainmenu", "help", "---help---" };
	struct str rest;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (after(line, words[i], &rest))
			return true;
	return false;
}

static void read_file(struct look *l, const char *path, struct str text)
{
	struct kconfig_symbol *s = NULL;
	struct str line, rest, around[IFS_MAX];
	size_t depth = 0;

	for (unsigned int n = 1; str_line(&text, &line); n++) {
		line = str_trim(line);
		if (after(line, "config", &rest) || after(line, "menuconfig", &rest)) {
			s = wanted(l, rest);
			if (!s)
				continue;
			s->at = arena_printf(l->a, "%s:%u", path, n);
			for (size_t i = 0; i < depth && i < IFS_MAX; i++)
				add(l, s, around[i]);
		} else if (after(line, "if", &rest)) {
			if (depth < IFS_MAX)
				around[depth] = rest;
			depth++;
			s = NULL;
		} else if (after(line, "endif", &rest)) {
			depth -= depth > 0;
			s = NULL;
		} else if (ends(line)) {
			s = NULL;
		} else if (s && after(line, "depends", &rest) && after(rest, "on", &rest)) {
			add(l, s, rest);
		}
	}
}

static int on_file(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct look *l = ctx;
	const char *slash = strrchr(path, '/');
	struct str text;
	int rc;

	if (mode == TREE_LINK || !str_starts(str_of(slash ? slash + 1 : path), "Kconfig"))
		return 0;
	if (str_starts(str_of(path), l->other_arch.p) && !str_starts(str_of(path), l->own_arch.p) &&
	    str_find(str_of(path), STR("/"), l->other_arch.n) >= 0)
		return 0;
	rc = blob_text(l->repo, &tmp, id, &text, l->e);
	if (!rc)
		read_file(l, path, text);
	return rc;
}

int kconfig_look(struct repo *r, struct arena *a, const struct oid *tree, const char *arch,
		 struct kconfig_symbol *v, size_t n, struct err *e)
{
	struct look l = { .repo = r, .a = a, .other_arch = STR("arch/"), .v = v, .n = n, .e = e };

	l.own_arch = str_of(arena_printf(a, "arch/%s/", arch));
	return tree_walk(r, tree, "", on_file, &l, e);
}
