// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/kbuild.h"

#include "base/io.h"

/* Directories deeper than this are not asked about. */
#define DEPTH_MAX 16

int kconfig_read(struct arena *a, const char *path, struct kconfig *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	int rc = io_read(path, &text, e);
	struct str rest, line;

	if (rc)
		return rc;
	if (str_find(buf_str(&text), STR("# Automatically generated"), 0) < 0) {
		rc = err_set(e, ERR_CONFIG, "%s is no complete kernel .config (a defconfig leaves "
			     "out what is on by default)", path);
		err_next(e, "make olddefconfig");
		return rc;
	}
	ret->path = arena_str(a, path);
	map_init(&ret->on, a);
	rest = buf_str(&text);
	while (str_line(&rest, &line)) {
		ptrdiff_t eq = str_find(line, STR("="), 0);

		if (eq > 0 && str_starts(line, "CONFIG_"))
			map_put(&ret->on, (struct str){ line.p, (size_t)eq }, ret);
	}
	return 0;
}

enum edge { EDGE_NONE, EDGE_OFF, EDGE_OPEN };

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

/* "obj-$(CONFIG_X) +=" with nothing else before the names: the symbol; else empty. */
static struct str obj_symbol(struct str line)
{
	struct str s = str_trim(line);
	size_t n = 0, k;

	if (!str_starts(s, "obj-$(CONFIG_"))
		return (struct str){ 0 };
	s.p += strlen("obj-$(");
	s.n -= strlen("obj-$(");
	while (n < s.n && in_word(s.p[n]) && s.p[n] != '-' && s.p[n] != '.')
		n++;
	k = n;
	if (k >= s.n || s.p[k++] != ')')
		return (struct str){ 0 };
	while (k < s.n && (s.p[k] == ' ' || s.p[k] == '\t'))
		k++;
	if (k + 1 >= s.n || (s.p[k] != '+' && s.p[k] != ':') || s.p[k + 1] != '=')
		return (struct str){ 0 };
	return (struct str){ s.p, n };
}

/* Does the line name @target? OFF: as a word of its own, OPEN: as the end of something longer. */
static enum edge names(struct str line, struct str target)
{
	bool dir = target.p[target.n - 1] == '/';
	enum edge is = EDGE_NONE;
	ptrdiff_t at = -1;

	while ((at = str_find(line, target, (size_t)(at + 1))) >= 0) {
		size_t end = (size_t)at + target.n;
		char before = at ? line.p[at - 1] : ' ', after = end < line.n ? line.p[end] : ' ';

		/* what lies below a directory is asked about by its own name */
		if (in_word(before) || in_word(after))
			continue;
		if ((before != ' ' && before != '\t' && before != '=') || (dir && after == '$'))
			return EDGE_OPEN;
		is = EDGE_OFF;
	}
	return is;
}

/* A logical line: continuations joined, comment cut. */
static bool make_line(struct str *rest, struct buf *ret)
{
	struct str line;
	bool any = false, more = true;

	buf_reset(ret);
	while (more && str_line(rest, &line)) {
		ptrdiff_t hash = str_find(line, STR("#"), 0);

		any = true;
		if (hash >= 0)
			line.n = (size_t)hash;
		line = str_trim(line);
		more = line.n && line.p[line.n - 1] == '\\';
		if (more)
			line.n--;
		buf_add(ret, line);
		buf_add(ret, STR(" "));
	}
	return any;
}

/* Names that are computed can be anything. */
static bool computes(struct str line)
{
	static const char *const how[] = { "wildcard", "patsubst", "addsuffix", "addprefix",
					   "foreach", "$(eval", "$(shell", "$(call", "include ",
					   "%.o", ":.c=", "*.c", "subdir-" };

	/* a symbol that is set here is not the .config's */
	if (str_starts(str_trim(line), "CONFIG_") || str_find(line, STR("export CONFIG_"), 0) >= 0)
		return true;

	for (size_t i = 0; i < ARRAY_SIZE(how); i++) {
		if (str_find(line, str_of(how[i]), 0) >= 0)
			return true;
	}
	return false;
}

/* What the Makefile @text says of @target: "sub/dir/" or "file.o". */
static enum edge edge_of(struct arena *a, const struct kconfig *k, struct str text,
			 struct str target, const char **ret_symbol)
{
	CLEANUP(buf_release) struct buf line = BUF_INIT(BUF_FILE_MAX);
	enum edge is = EDGE_NONE;

	while (make_line(&text, &line)) {
		struct str symbol;
		enum edge how;

		if (computes(buf_str(&line)))
			return EDGE_OPEN;
		how = names(buf_str(&line), target);
		if (how == EDGE_NONE)
			continue;
		symbol = obj_symbol(buf_str(&line));
		if (how == EDGE_OPEN || !symbol.n || map_has(&k->on, symbol))
			return EDGE_OPEN;
		*ret_symbol = arena_strn(a, symbol);
		is = EDGE_OFF;
	}
	return is;
}

/* Kbuild goes before Makefile, as in scripts/Makefile.build. 1, 0, -1 unknown. */
static int makefile_of(struct text_world *w, struct arena *a, struct str dir, struct str *ret)
{
	int there = w->world.text(w, arena_printf(a, "%.*sKbuild", STR_ARG(dir)), ret);

	return there ? there :
		w->world.text(w, arena_printf(a, "%.*sMakefile", STR_ARG(dir)), ret);
}

const char *kbuild_off(struct text_world *w, struct arena *a, const struct kconfig *k,
		       const char *path)
{
	/* elsewhere files are entered by other means, or included by the boot code */
	static const char *const top[] = { "block/", "crypto/", "drivers/", "fs/", "mm/", "net/",
					   "security/", "sound/", "virt/" };
	struct str text[DEPTH_MAX], whole = str_of(path);
	size_t slash[DEPTH_MAX], n = 0, len = whole.n;
	bool live[DEPTH_MAX + 1] = { true }, known = false;
	const char *symbol = NULL, *object;

	for (size_t i = 0; i < ARRAY_SIZE(top); i++)
		known |= str_starts(whole, top[i]);
	if (!known || (!str_ends(whole, ".c") && !str_ends(whole, ".S")))
		return NULL;
	for (size_t i = 0; i < len; i++) {
		if (path[i] != '/')
			continue;
		if (n == DEPTH_MAX)
			return NULL;
		slash[n] = i + 1;
		if (makefile_of(w, a, (struct str){ path, i + 1 }, &text[n]) <= 0)
			text[n] = (struct str){ 0 };
		n++;
	}
	object = arena_printf(a, "%.*s.o", (int)len - 2, path);
	/* the directory i, then the file: dead when no live directory above has an open
	 * way to it */
	for (size_t i = 1; i <= n; i++) {
		size_t end = i < n ? slash[i] : len;
		bool open = false, off = false;

		for (size_t up = 0; up < i && !open; up++) {
			enum edge is;

			if (!live[up])
				continue;
			is = edge_of(a, k, text[up],
				     (struct str){ object + slash[up], end - slash[up] }, &symbol);
			open = is == EDGE_OPEN;
			off |= is == EDGE_OFF;
		}
		live[i] = open || (live[i - 1] && !off);
	}
	return live[n] ? NULL : symbol;
}
