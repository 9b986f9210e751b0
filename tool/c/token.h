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
	uint32_t id;		/* equal for tokens that are spelled alike (comments: white space folded) */
};

struct toks {
	struct str text;	/* borrowed */
	struct tok *v;
	size_t n;
};

/** tok_lex() - all tokens of @text (at most 4 GiB), in the arena; ids are 32-bit hashes of kind and spelling. */
void tok_lex(struct arena *a, struct str text, struct toks *ret);

static inline struct str tok_str(const struct toks *t, size_t i)
{
	return (struct str){ t->text.p + t->v[i].off, t->v[i].len };
}

/** tok_is() - token @i is spelled @z. Past the end: false. */
bool tok_is(const struct toks *t, size_t i, const char *z);
/** tok_next() - the first token after @i that is no comment (t->n at the end); tok_next(t, -1) is the first. */
size_t tok_next(const struct toks *t, size_t i);
/** tok_prev() - the last token before @i that is no comment, or t->n when there is none. */
size_t tok_prev(const struct toks *t, size_t i);
/** tok_close() - the partner of the bracket at @i, or @end when it has none before @end. */
size_t tok_close(const struct toks *t, size_t i, size_t end);
/** tok_keyword() - C keywords and the kernel's spellings of them; never a name to resolve. */
bool tok_keyword(struct str s);

#endif
