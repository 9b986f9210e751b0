/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "c/token.h"

#include <ctype.h>

struct lexer {
	const char *p;
	size_t n, i;
	uint32_t line;
	bool bol, pp;
	ARR(struct tok) out;
	struct arena *arena;
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

enum { C_SPACE = 1, C_START = 2, C_IDENT = 4, C_DIGIT = 8, C_PUNCT = 16 };

/* What a byte can be in C; everything else is TOK_OTHER. A table: this is the hottest loop there is. */
static const uint8_t class_of[256] = {
	[' '] = C_SPACE, ['\t'] = C_SPACE, ['\r'] = C_SPACE, ['\f'] = C_SPACE, ['\v'] = C_SPACE,
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
static uint64_t comment_hash(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	bool gap = false, bol = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];

		if (isspace(c)) {
			gap = true;
			if (c == '\n')
				bol = true;
			continue;
		}
		if (bol && c == '*' && !(i + 1 < s.n && s.p[i + 1] == '/')) {
			bol = false;
			continue;
		}
		if (gap)
			h = (h ^ ' ') * UINT64_C(0x100000001b3);
		gap = bol = false;
		h = (h ^ c) * UINT64_C(0x100000001b3);	/* FNV-1a */
	}
	return h;
}

static void emit(struct lexer *l, size_t start, size_t end, enum tok_kind kind, unsigned extra)
{
	struct str s = { l->p + start, end - start };
	uint64_t h = kind == TOK_COMMENT ? comment_hash(s) : str_hash(s, 0);

	h ^= (uint64_t)kind * 0x9e3779b97f4a7c15ULL;
	if (l->out.n == l->out.cap)
		(void)ARR_PUSH(l->arena, l->out);
	else
		l->out.n++;
	l->out.v[l->out.n - 1] = (struct tok){
		.off = start, .len = end - start, .line = l->line, .kind = kind,
		.flags = extra | (l->pp ? TOK_PP : 0) | (l->bol ? TOK_BOL : 0),
		.id = (uint32_t)(h ^ h >> 32) };
	/* only these run over the end of a line */
	if (kind == TOK_COMMENT || kind == TOK_STRING || kind == TOK_CHAR)
		for (size_t i = start; i < end; i++)
			l->line += l->p[i] == '\n';
	l->bol = false;
	l->i = end;
}

static size_t comment_end(const struct lexer *l, size_t i)
{
	if (l->p[i + 1] == '*') {
		for (i += 2; i + 1 < l->n; i++)
			if (l->p[i] == '*' && l->p[i + 1] == '/')
				return i + 2;
		return l->n;
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

	if (c == '/' && (d == '*' || d == '/')) {
		bool bol = l->bol;

		emit(l, i, comment_end(l, i), TOK_COMMENT, 0);
		/* a comment does not hide that a '#' behind it begins its line */
		l->bol = bol;
	} else if (c == '#' && l->bol) {
		l->pp = true;
		emit(l, i, i + 1, TOK_PUNCT, TOK_PP_START);
	} else if (class_of[c] & C_START) {
		for (j = i; j < l->n && (class_at(l, j) & C_IDENT); j++)
			;
		emit(l, i, j, TOK_IDENT, 0);
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

void tok_lex(struct arena *a, struct str text, struct toks *ret)
{
	struct lexer l = { .p = text.p, .n = text.n, .line = 1, .bol = true, .arena = a };

	if (text.n > UINT32_MAX - 1)
		l.n = UINT32_MAX - 1;
	/* as many tokens as kernel code has on average, so that growing is rare */
	l.out.cap = l.n / 5 + 16;
	l.out.v = ARENA_NEW_N(a, struct tok, l.out.cap);
	while (l.i < l.n) {
		unsigned char c = l.p[l.i];
		size_t s = c == '\\' ? splice(&l, l.i) : 0;

		if (s) {
			l.i += s;
			l.line++;
		} else if (c == '\n') {
			l.i++;
			l.line++;
			l.bol = true;
			l.pp = false;
		} else if (class_of[c] & C_SPACE) {
			l.i++;
		} else {
			lex_one(&l);
		}
	}
	*ret = (struct toks){ text, l.out.v, l.out.n };
}

bool tok_is(const struct toks *t, size_t i, const char *z)
{
	return i < t->n && str_is(tok_str(t, i), z);
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
		struct str s = tok_str(t, i);

		if (t->v[i].kind != TOK_PUNCT || s.n != 1)
			continue;
		if (strchr("([{", s.p[0]))
			depth++;
		else if (strchr(")]}", s.p[0]) && --depth == 0)
			return i;
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
