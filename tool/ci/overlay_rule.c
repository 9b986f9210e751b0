// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/overlay_rule.h"

static struct str cut_word(struct str *rest)
{
	struct str s = str_trim(*rest), word = s;

	word.n = 0;
	while (word.n < s.n && s.p[word.n] != ' ' && s.p[word.n] != '\t')
		word.n++;
	*rest = str_trim((struct str){ s.p + word.n, s.n - word.n });
	return word;
}

/* A path of the tree, not one out of it. */
static bool path_ok(struct str s)
{
	return s.n && s.p[0] != '/' && str_find(s, STR(".."), 0) < 0;
}

static bool dirs_ok(struct str rest)
{
	if (!rest.n)
		return false;
	while (rest.n)
		if (!path_ok(cut_word(&rest)))
			return false;
	return true;
}

static bool make_ok(struct str s)
{
	const char *eq = s.n ? memchr(s.p, '=', s.n) : NULL;

	if (!eq || eq == s.p)
		return false;
	for (const char *c = s.p; c < eq; c++)
		if (!(*c == '_' || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9')))
			return false;
	return true;
}

static const struct {
	const char *word;
	enum overlay_word code;
	bool path;		/* a path comes first */
	bool text;		/* and a text */
} words[] = {
	{ "if", OVERLAY_IF, true, true },
	{ "unless", OVERLAY_UNLESS, true, true },
	{ "modes", OVERLAY_MODES, false, true },
	{ "links", OVERLAY_LINKS, false, false },
	{ "kconfig", OVERLAY_KCONFIG, false, false },
	{ "replace", OVERLAY_REPLACE, true, false },
	{ "make", OVERLAY_MAKE, false, true },
};

/* A line that begins a step. What is wrong with it, or NULL. */
static const char *add_step(struct arena *a, struct overlay_rule *r, struct str word,
			    struct str rest)
{
	struct overlay_step s = { 0 };
	struct str path;
	size_t i = 0;

	while (i < ARRAY_SIZE(words) && !str_is(word, words[i].word))
		i++;
	if (i == ARRAY_SIZE(words))
		return "no such word";
	s.word = words[i].code;
	if (words[i].path) {
		path = cut_word(&rest);
		if (!path_ok(path))
			return "it wants a path in the tree";
		s.path = arena_strn(a, path);
	}
	if (words[i].text != (rest.n > 0))
		return rest.n ? "something stands after it" : "it wants a text";
	if (s.word == OVERLAY_MODES && !dirs_ok(rest))
		return "it wants directories of the tree";
	if (s.word == OVERLAY_MAKE && !make_ok(rest))
		return "it wants NAME=VALUE";
	s.text = arena_strn(a, rest);
	*ARR_PUSH(a, *r) = s;
	return NULL;
}

/* "old" and "new" belong to the "replace" before them. */
static const char *add_text(struct arena *a, struct overlay_rule *r, bool old, struct str rest)
{
	struct overlay_step *s = r->n ? &r->v[r->n - 1] : NULL;

	if (!s || s->word != OVERLAY_REPLACE || (old ? s->text[0] != '\0' : !s->text[0] || s->by))
		return old ? "there is no replace before it" : "there is no old before it";
	if (old && !rest.n)
		return "it wants a text";
	if (old)
		s->text = arena_strn(a, rest);
	else
		s->by = arena_strn(a, rest);
	return NULL;
}

static const char *check(const struct overlay_rule *r)
{
	bool does = false;

	if (!r->what)
		return "it does not say what it does";
	for (size_t i = 0; i < r->n; i++) {
		does |= r->v[i].word > OVERLAY_UNLESS;
		if (r->v[i].word == OVERLAY_REPLACE && !r->v[i].by)
			return "a replace lacks its old or new";
	}
	return does ? NULL : "it does nothing";
}

int overlay_parse(struct arena *a, struct str text, const char *name, const char *file,
		  struct overlay_rule *ret, struct err *e)
{
	struct overlay_rule r = { .name = name };
	const char *bad = NULL;
	struct str line;

	for (unsigned int n = 1; str_line(&text, &line); n++) {
		struct str rest = line, word = cut_word(&rest);

		if (!word.n || word.p[0] == '#')
			continue;
		if (str_is(word, "what"))
			r.what = rest.n && !r.what ? arena_strn(a, rest) : NULL;
		else if (str_is(word, "old") || str_is(word, "new"))
			bad = add_text(a, &r, str_is(word, "old"), rest);
		else
			bad = add_step(a, &r, word, rest);
		if (bad)
			return err_set(e, ERR_CONFIG, "%s:%u: %.*s: %s", file, n, STR_ARG(word),
				       bad);
	}
	bad = check(&r);
	if (bad)
		return err_set(e, ERR_CONFIG, "%s: %s", file, bad);
	*ret = r;
	return 0;
}
