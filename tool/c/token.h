/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel C as tokens. Lossless: the text is the tokens and the gaps between
 * them (white space, line splices). Comments are tokens. Any bytes lex; what is
 * no C becomes TOK_OTHER, one byte each.
 */
#ifndef C_TOKEN_H
#define C_TOKEN_H

#include "base/mem.h"

enum tok_kind {
	TOK_IDENT,	/* names and keywords */
	TOK_NUMBER,
	TOK_STRING,	/* with prefix; also <header> after #include */
	TOK_CHAR,
	TOK_PUNCT,	/* longest match: ->, ++, <<=, ..., ## */
	TOK_COMMENT,
	TOK_OTHER,
};

enum {
	TOK_PP = 1,		/* part of a preprocessor directive */
	TOK_PP_START = 2,	/* its '#' */
	TOK_BOL = 4,		/* first token on its line */
};

struct tok {
	uint32_t off, len;	/* bytes in the text */
	uint32_t line;		/* from 1 */
	uint8_t kind, flags;
	uint8_t c;		/* the first byte */
	/* equal for tokens that are spelled alike (comments: white space folded) */
	uint32_t id;
};

/* Where a line begins; TOK_INSIDE for one that begins inside a token or behind a splice. */
struct tok_line {
	uint32_t off;		/* its first byte */
	uint32_t tok;		/* first token behind it */
};

#define TOK_INSIDE UINT32_MAX
#define TOK_NO_TWIN UINT32_MAX

struct toks {
	struct str text;	/* borrowed */
	struct tok *v;
	size_t n;
	struct tok_line *line;	/* as far as the lexer came to lines of their own */
	size_t lines;
};

/**
 * tok_lex() - all tokens of @text (at most 4 GiB), in the arena; ids are 32-bit hashes
 * of kind and spelling.
 */
void tok_lex(struct arena *a, struct str text, struct toks *ret);
/**
 * tok_lex_like() - the very same, for a text that shares most of its lines with another.
 * @like: the other one's tokens, from tok_lex() or tok_lex_like().
 * @twin: by line of @text, from 0: a line of the other that reads the same, new line included,
 *	or TOK_NO_TWIN; @n of them.
 *
 * Costs what the lines without a twin cost: tokens of the others are copied.
 */
void tok_lex_like(struct arena *a, struct str text, const struct toks *like, const uint32_t *twin,
		  size_t n, struct toks *ret);

static inline struct str tok_str(const struct toks *t, size_t i)
{
	return (struct str){ t->text.p + t->v[i].off, t->v[i].len };
}

/** tok_is() - token @i is spelled @z. Past the end: false. */
static inline bool tok_is(const struct toks *t, size_t i, const char *z)
{
	return i < t->n && str_is(tok_str(t, i), z);
}
/** tok_punct() - token @i is this mark of one byte. Past the end: false. */
static inline bool tok_punct(const struct toks *t, size_t i, char c)
{
	return i < t->n && t->v[i].kind == TOK_PUNCT && t->v[i].len == 1 &&
	       t->v[i].c == (uint8_t)c;
}
/** tok_access() - is @i the "." or "->" before a member? Also false beyond the last token. */
static inline bool tok_access(const struct toks *t, size_t i)
{
	return tok_is(t, i, ".") || tok_is(t, i, "->");
}
/**
 * tok_next() - the first token after @i that is no comment (t->n at the end); tok_next(t,
 * -1) is the first.
 */
size_t tok_next(const struct toks *t, size_t i);
/** tok_prev() - the last token before @i that is no comment, or t->n when there is none. */
size_t tok_prev(const struct toks *t, size_t i);
/** tok_close() - the partner of the bracket at @i, or @end when it has none before @end. */
size_t tok_close(const struct toks *t, size_t i, size_t end);
/** tok_keyword() - C keywords and the kernel's spellings of them; never a name to resolve. */
bool tok_keyword(struct str s);

#endif
