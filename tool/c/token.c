/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "c/token.h"

struct lexer {
	const char *p;
	size_t n, i;
	uint32_t line;
	bool bol, pp;
	struct { struct tok *v; size_t n, cap; } out;
	struct { struct tok_line *v; size_t n, cap; } lines;
	struct arena *arena;
	const struct toks *like;	/* NULL: nothing to copy from */
	const uint32_t *twin;
	size_t twins;
};

/* A backslash, optional trailing blanks, a newline: how long the splice at @i is, or 0. */
static size_t splice(const struct lexer *l, size_t i)
{
	size_t j = i;

	if (j >= l->n || l->p[j] != '\\')
		return 0;
	j++;
	while (j < l->n && (l->p[j] == ' ' || l->p[j] == '\t' || l->p[j] == '\r'))
		j++;
	return j < l->n && l->p[j] == '\n' ? j + 1 - i : 0;
}

enum { C_SPACE = 1, C_START = 2, C_IDENT = 4, C_DIGIT = 8, C_PUNCT = 16, C_LINE = 32 };

/* What a byte can be in C; everything else is TOK_OTHER. A table: this is the hottest
 * loop there is. */
static const uint8_t class_of[256] = {
	['\n'] = C_LINE, [' '] = C_SPACE, ['\t'] = C_SPACE, ['\r'] = C_SPACE, ['\f'] = C_SPACE, ['\v'] = C_SPACE,
	['a' ... 'z'] = C_START | C_IDENT, ['A' ... 'Z'] = C_START | C_IDENT,
	['_'] = C_START | C_IDENT, ['$'] = C_START | C_IDENT, ['0' ... '9'] = C_IDENT | C_DIGIT,
	['!'] = C_PUNCT, ['#'] = C_PUNCT, ['%'] = C_PUNCT, ['&'] = C_PUNCT, ['('] = C_PUNCT,
	[')'] = C_PUNCT, ['*'] = C_PUNCT, ['+'] = C_PUNCT, [','] = C_PUNCT, ['-'] = C_PUNCT,
	['.'] = C_PUNCT, ['/'] = C_PUNCT, [':'] = C_PUNCT, [';'] = C_PUNCT, ['<'] = C_PUNCT,
	['='] = C_PUNCT, ['>'] = C_PUNCT, ['?'] = C_PUNCT, ['['] = C_PUNCT, [']'] = C_PUNCT,
	['^'] = C_PUNCT, ['{'] = C_PUNCT, ['|'] = C_PUNCT, ['}'] = C_PUNCT, ['~'] = C_PUNCT,
};

static inline uint8_t class_at(const struct lexer *l, size_t i)
{
	return class_of[(unsigned char)l->p[i]];
}

/* Comments that differ only in white space and in the stars of their margin are spelled alike. */
static __attribute__((noinline)) uint64_t comment_hash(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	const uint64_t prime = UINT64_C(0x100000001b3);	/* FNV-1a */
	bool gap = false, bol = false;
	size_t i = 0;

	while (i < s.n) {
		unsigned char c = s.p[i];

		if (class_of[c] & (C_SPACE | C_LINE)) {
			gap = true;
			bol |= c == '\n';
			i++;
			continue;
		}
		if (bol && c == '*' && !(i + 1 < s.n && s.p[i + 1] == '/')) {
			bol = false;
			i++;
			continue;
		}
		if (gap)
			h = (h ^ ' ') * prime;
		gap = bol = false;
		do
			h = (h ^ (unsigned char)s.p[i]) * prime;
		while (++i < s.n && !(class_of[(unsigned char)s.p[i]] & (C_SPACE | C_LINE)));
	}
	return h;
}

/* How many lines end in @s. */
static uint32_t newlines(struct str s)
{
	uint32_t n = 0;

	for (const char *p = s.p; (p = memchr(p, '\n', (size_t)(s.p + s.n - p))); p++)
		n++;
	return n;
}

/*
 * For @n tokens more, which go up to @at. What is outgrown stays in the arena: so it begins small,
 * and then goes by how many tokens the text has up to there.
 */
static __attribute__((noinline)) void toks_room(struct lexer *l, size_t n, size_t at)
{
	size_t want = l->out.n + n, was = l->out.cap;

	if (want <= l->out.cap)
		return;
	l->out.cap = want + want / 32 + 16;
	if (at)
		l->out.cap = (size_t)((double)l->out.cap * (double)l->n / (double)at);
	l->out.v = arena_regrow(l->arena, l->out.v, was * sizeof(*l->out.v),
				l->out.cap * sizeof(*l->out.v));
}

/* Inline: @kind is known wherever it is called, and most tokens are words and marks. */
static inline __attribute__((always_inline)) void emit(struct lexer *l, size_t start, size_t end,
						       enum tok_kind kind, unsigned extra)
{
	struct str s = { l->p + start, end - start };
	uint64_t h = kind == TOK_COMMENT ? comment_hash(s) : str_hash(s, 0);

	h ^= (uint64_t)kind * 0x9e3779b97f4a7c15ULL;
	if (l->out.n == l->out.cap)
		toks_room(l, 1, end);
	l->out.v[l->out.n++] = (struct tok){
		.off = start, .len = end - start, .line = l->line, .kind = kind,
		.flags = extra | (l->pp ? TOK_PP : 0) | (l->bol ? TOK_BOL : 0), .c = *s.p,
		.id = (uint32_t)(h ^ h >> 32) };
	/* only these run over the end of a line */
	if (kind == TOK_COMMENT || kind == TOK_STRING || kind == TOK_CHAR)
		l->line += newlines(s);
	l->bol = false;
	l->i = end;
}

static size_t comment_end(const struct lexer *l, size_t i)
{
	if (l->p[i + 1] == '*') {
		const char *end = memmem(l->p + i + 2, l->n - i - 2, "*/", 2);

		return end ? (size_t)(end - l->p) + 2 : l->n;
	}
	for (i += 2; i < l->n && l->p[i] != '\n'; i++) {
		size_t s = splice(l, i);

		if (s)
			i += s - 1;
	}
	return i;
}

static size_t quoted_end(const struct lexer *l, size_t i, char quote)
{
	for (i++; i < l->n; i++) {
		if (l->p[i] == '\\' && i + 1 < l->n)
			i += splice(l, i) ? splice(l, i) - 1 : 1;
		else if (l->p[i] == quote)
			return i + 1;
		else if (l->p[i] == '\n')
			return i;	/* unterminated: an apostrophe in #error text, say */
	}
	return l->n;
}

static size_t number_end(const struct lexer *l, size_t i)
{
	for (; i < l->n; i++) {
		unsigned char c = l->p[i];

		if ((class_of[c] & C_IDENT) || c == '.')
			continue;
		if ((c == '+' || c == '-') && strchr("eEpP", l->p[i - 1]))
			continue;
		break;
	}
	return i;
}

static size_t punct_len(const char *p, size_t n)
{
	static const char *const three[] = { "...", "<<=", ">>=" };
	static const char *const two[] = {
		"->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
		"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##",
	};

	/* none goes on with a bracket, a name or white space */
	if (n < 2 || !(class_of[(unsigned char)p[1]] & C_PUNCT) || strchr("()[]{};,", p[0]))
		return 1;
	for (size_t i = 0; n >= 3 && i < ARRAY_SIZE(three); i++)
		if (!memcmp(p, three[i], 3))
			return 3;
	for (size_t i = 0; n >= 2 && i < ARRAY_SIZE(two); i++)
		if (!memcmp(p, two[i], 2))
			return 2;
	return 1;
}

/* After "#include": is a <header> to be read as one token? */
static bool wants_header(const struct lexer *l)
{
	size_t n = l->out.n;
	struct str s;

	if (!l->pp || n < 2 || !(l->out.v[n - 2].flags & TOK_PP_START))
		return false;
	s = (struct str){ l->p + l->out.v[n - 1].off, l->out.v[n - 1].len };
	return str_is(s, "include") || str_is(s, "include_next");
}

static void lex_one(struct lexer *l)
{
	size_t i = l->i, j;
	unsigned char c = l->p[i];
	unsigned char d = i + 1 < l->n ? l->p[i + 1] : 0;

	if (class_of[c] & C_START) {
		for (j = i + 1; j < l->n && (class_at(l, j) & C_IDENT); j++)
			;
		emit(l, i, j, TOK_IDENT, 0);
	} else if (c == '/' && (d == '*' || d == '/')) {
		bool bol = l->bol;

		emit(l, i, comment_end(l, i), TOK_COMMENT, 0);
		/* a comment does not hide that a '#' behind it begins its line */
		l->bol = bol;
	} else if (c == '#' && l->bol) {
		l->pp = true;
		emit(l, i, i + 1, TOK_PUNCT, TOK_PP_START);
	} else if ((class_of[c] & C_DIGIT) || (c == '.' && (class_of[d] & C_DIGIT))) {
		emit(l, i, number_end(l, i + 1), TOK_NUMBER, 0);
	} else if (c == '"') {
		emit(l, i, quoted_end(l, i, '"'), TOK_STRING, 0);
	} else if (c == '\'') {
		emit(l, i, quoted_end(l, i, '\''), TOK_CHAR, 0);
	} else if (c == '<' && wants_header(l)) {
		for (j = i; j < l->n && l->p[j] != '>' && l->p[j] != '\n'; j++)
			;
		emit(l, i, j < l->n && l->p[j] == '>' ? j + 1 : j, TOK_STRING, 0);
	} else if (class_of[c] & C_PUNCT) {
		emit(l, i, i + punct_len(l->p + i, l->n - i), TOK_PUNCT, 0);
	} else {
		emit(l, i, i + 1, TOK_OTHER, 0);
	}
}

/* For @n lines more. */
static void lines_room(struct lexer *l, size_t n)
{
	size_t was = l->lines.cap;

	if (l->lines.n + n <= l->lines.cap)
		return;
	l->lines.cap = (l->lines.n + n) * 2;
	l->lines.v = arena_regrow(l->arena, l->lines.v, was * sizeof(*l->lines.v),
				  l->lines.cap * sizeof(*l->lines.v));
}

/* A line begins between two tokens. */
static void mark_line(struct lexer *l)
{
	lines_room(l, l->line - l->lines.n);
	while (l->lines.n + 1 < l->line)
		l->lines.v[l->lines.n++] = (struct tok_line){ 0, TOK_INSIDE };
	l->lines.v[l->lines.n++] = (struct tok_line){ l->i, l->out.n };
}

/* Tokens of @l->like's lines, moved by @off bytes and @line lines. */
static void copy_tokens(struct lexer *l, const struct tok *v, size_t n, uint32_t off, uint32_t line)
{
	struct tok *to = l->out.v + l->out.n;

	for (size_t i = 0; i < n; i++) {
		to[i] = v[i];
		to[i].off += off;
		to[i].line += line;
	}
	l->out.n += n;
}

/*
 * At the beginning of a line, between tokens and outside of directives, all that the lexer knows is
 * the text that follows. So where another text, lexed before, reads the same and stood like this
 * at both ends, its tokens are ours.
 */
static void copy_twins(struct lexer *l)
{
	const struct toks *x = l->like;

	for (;;) {
		size_t at = l->line - 1, n = 1, j;
		const struct tok_line *from;
		uint32_t off, tok;

		if (at >= l->twins || (j = l->twin[at]) >= x->lines || x->line[j].tok == TOK_INSIDE)
			return;
		while (at + n < l->twins && l->twin[at + n] == j + n)
			n++;
		while (n && (j + n >= x->lines || x->line[j + n].tok == TOK_INSIDE))
			n--;
		if (!n)
			return;
		from = &x->line[j];
		off = (uint32_t)l->i - from->off;	/* modulo 2^32, as all differences here */
		tok = (uint32_t)l->out.n - from->tok;
		toks_room(l, from[n].tok - from->tok, l->i + from[n].off - from->off);
		copy_tokens(l, x->v + from->tok, from[n].tok - from->tok, off, (uint32_t)(at - j));
		lines_room(l, n);
		for (size_t k = 1; k <= n; k++)
			l->lines.v[l->lines.n++] = from[k].tok == TOK_INSIDE ? from[k] :
				(struct tok_line){ from[k].off + off, from[k].tok + tok };
		l->line += n;
		l->i += from[n].off - from->off;
	}
}

static void lex(struct lexer *l)
{
	toks_room(l, l->like ? l->like->n : l->n / 16, 0);
	lines_room(l, l->n / 64 + 16);
	mark_line(l);
	if (l->like)
		copy_twins(l);
	while (l->i < l->n) {
		unsigned char c = l->p[l->i];
		size_t s = c == '\\' ? splice(l, l->i) : 0;

		if (s) {
			l->i += s;
			l->line++;
		} else if (c == '\n') {
			l->i++;
			l->line++;
			l->bol = true;
			l->pp = false;
			mark_line(l);
			if (l->like)
				copy_twins(l);
		} else if (class_of[c] & C_SPACE) {
			l->i++;
		} else {
			lex_one(l);
		}
	}
}

void tok_lex_like(struct arena *a, struct str text, const struct toks *like, const uint32_t *twin,
		  size_t n, struct toks *ret)
{
	struct lexer l = { .p = text.p, .n = text.n, .line = 1, .bol = true, .arena = a,
			   .like = like, .twin = twin, .twins = n };

	if (text.n > UINT32_MAX - 1)
		l.n = UINT32_MAX - 1;
	lex(&l);
	*ret = (struct toks){ text, l.out.v, l.out.n, l.lines.v, l.lines.n };
}

void tok_lex(struct arena *a, struct str text, struct toks *ret)
{
	tok_lex_like(a, text, NULL, NULL, 0, ret);
}

size_t tok_next(const struct toks *t, size_t i)
{
	for (i++; i < t->n && t->v[i].kind == TOK_COMMENT; i++)
		;
	return i < t->n ? i : t->n;
}

size_t tok_prev(const struct toks *t, size_t i)
{
	while (i-- > 0)
		if (t->v[i].kind != TOK_COMMENT)
			return i;
	return t->n;
}

size_t tok_close(const struct toks *t, size_t i, size_t end)
{
	size_t depth = 0;

	for (; i < end; i++) {
		if (t->v[i].kind != TOK_PUNCT || t->v[i].len != 1)
			continue;
		switch (t->v[i].c) {
		case '(':
		case '[':
		case '{':
			depth++;
			break;
		case ')':
		case ']':
		case '}':
			if (--depth == 0)
				return i;
			break;
		}
	}
	return end;
}

bool tok_keyword(struct str s)
{
	static const char *const words[] = {
		"__asm__", "__attribute__", "__auto_type", "__builtin_choose_expr",
		"__builtin_constant_p", "__builtin_offsetof", "__builtin_types_compatible_p",
		"__builtin_va_arg", "__const", "__extension__", "__inline", "__inline__",
		"__label__", "__restrict", "__signed__", "__typeof__", "__volatile__",
		"_Alignof", "_Atomic", "_Bool", "_Generic", "_Noreturn", "_Static_assert",
		"asm", "auto", "bool", "break", "case", "char", "const", "continue",
		"default", "define", "defined", "do", "double", "else", "enum", "extern",
		"float", "for", "goto", "if", "inline", "int", "long", "register",
		"restrict", "return", "short", "signed", "sizeof", "static", "struct",
		"switch", "typedef", "typeof", "union", "unsigned", "void", "volatile",
		"while",
	};
	size_t lo = 0, hi = ARRAY_SIZE(words);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		size_t wn = strlen(words[mid]);
		int c = memcmp(s.p, words[mid], s.n < wn ? s.n : wn);

		if (!c)
			c = (s.n > wn) - (s.n < wn);
		if (!c)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}
