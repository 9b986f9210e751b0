// SPDX-License-Identifier: GPL-2.0-or-later
#include "spatch/smpl.h"

#include <ctype.h>

struct scan {
	const char *name;
	const char *p, *end;
	unsigned line;
	struct err *e;
};

static int refuse(struct scan *s, const char *what, const char *why)
{
	err_set(s->e, ERR_RULE, "%s:%u: %s: %s", s->name, s->line, what, why);
	err_at(s->e, NULL, NULL, s->name);
	return ERR_RULE;
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool word_at(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - p) >= n && !memcmp(p, word, n) &&
	       ((size_t)(end - p) == n || !word_char(p[n]));
}

/* "# word" at the beginning of a line, whatever blanks are between. */
static bool hash_word(const char *line, const char *end, const char *word)
{
	const char *p = skip_blanks(line, end);

	return p < end && *p == '#' && word_at(skip_blanks(p + 1, end), end, word);
}

/* Coccinelle takes options from such lines wherever they stand. */
static int check_options(struct scan *s, struct str smpl)
{
	struct str rest = smpl, line;

	for (s->line = 1; str_line(&rest, &line); s->line++) {
		if (hash_word(line.p, line.p + line.n, "spatch"))
			return refuse(s, "# spatch", "a semantic patch may not bring options");
	}
	return 0;
}

static int check_word(struct scan *s, const char *word, size_t n)
{
	static const char *const blocks[] = { "script", "initialize", "finalize" };
	struct str w = { word, n };
	const char *next = word + n;

	while (next < s->end && isspace((unsigned char)*next))
		next++;
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		if (str_is(w, blocks[i]) && next < s->end && *next == ':')
			return refuse(s, blocks[i], "a semantic patch may not run programs");
	}
	if (str_is(w, "using"))
		return refuse(s, "using", "a semantic patch may not read other files");
	if (str_is(w, "virtual"))
		return refuse(s, "virtual", "nothing defines it here: the rule would never match");
	return 0;
}

/* From the quote at s->p to behind its partner. */
static int skip_quoted(struct scan *s)
{
	char quote = *s->p++;

	for (; s->p < s->end && *s->p != '\n'; s->p++) {
		if (*s->p == '\\' && s->p + 1 < s->end && s->p[1] != '\n') {
			s->p++;
		} else if (*s->p == quote) {
			s->p++;
			return 0;
		}
	}
	return refuse(s, "quote", "it does not end on its line");
}

static int skip_comment(struct scan *s)
{
	unsigned first = s->line;

	for (s->p += 2; s->p + 1 < s->end; s->p++) {
		if (s->p[0] == '*' && s->p[1] == '/') {
			s->p += 2;
			return 0;
		}
		s->line += *s->p == '\n';
	}
	s->line = first;
	return refuse(s, "comment", "it does not end");
}

static int next_piece(struct scan *s, bool bol)
{
	const char *from = s->p;
	bool pair = s->p + 1 < s->end && *s->p == '/';

	if (bol && hash_word(s->p, s->end, "include"))
		return refuse(s, "#include", "a semantic patch may not read other files");
	if (pair && s->p[1] == '/') {
		while (s->p < s->end && *s->p != '\n')
			s->p++;
	} else if (pair && s->p[1] == '*') {
		return skip_comment(s);
	} else if (*s->p == '"' || *s->p == '\'') {
		return skip_quoted(s);
	} else if (word_char(*s->p)) {
		while (s->p < s->end && word_char(*s->p))
			s->p++;
		return check_word(s, from, (size_t)(s->p - from));
	} else if (*s->p == '\0') {
		return refuse(s, "zero byte", "this is no text");
	} else {
		s->line += *s->p == '\n';
		s->p++;
	}
	return 0;
}

int smpl_check(struct str smpl, const char *name, struct err *e)
{
	struct scan s = { .name = name, .p = smpl.p, .end = smpl.p + smpl.n, .e = e };
	int rc = check_options(&s, smpl);

	s.line = 1;
	while (!rc && s.p < s.end)
		rc = next_piece(&s, s.p == smpl.p || s.p[-1] == '\n');
	return rc;
}
