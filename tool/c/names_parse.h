/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside c/names*.c: the tokens of a range, without comments and directives, classified. */
#ifndef C_NAMES_PARSE_H
#define C_NAMES_PARSE_H

#include "c/names.h"

/* One-character punctuation is its own class. */
enum {
	CL_IDENT = 128, CL_STORAGE, CL_TYPE, CL_SUE, CL_TYPEDEF, CL_TYPEOF, CL_ATTR, CL_ASM,
	CL_STMT, CL_GOTO, CL_FOR, CL_CASE, CL_WORD, CL_NUMBER, CL_STRING, CL_ARROW, CL_AND2,
	CL_OTHER,
};

#define NO_MATCH UINT32_MAX
#define WORD_SLOTS 512

struct words {
	uint32_t id[WORD_SLOTS];
	struct str word[WORD_SLOTS];
	uint8_t cls[WORD_SLOTS];
};

/* A macro that is undefined or defined anew further down. */
struct temp_macro {
	struct name_macro macro;
	size_t from, to;	/* in force in the stream [from, to) */
};

/* A parameter as the bare argument @arg of @callee. */
struct macro_forward {
	struct str callee;
	int arg;
};

/* How a macro treats a parameter, while its file is read. */
struct param_fate {
	size_t def;		/* index in out->defs */
	uint8_t param;
	bool pasted, plain;
	struct { struct macro_forward *v; size_t n, cap; } forwards;
};

/* The body of a macro whose uses are still to be recorded. */
struct macro_body {
	struct name_macro macro;
	size_t first, end;	/* tokens */
	size_t at;		/* where in the stream it stands */
};

/* A stream of tokens that matter. */
struct stream {
	size_t n;
	uint32_t *tok;		/* index in toks */
	uint32_t *match;	/* the partner of a bracket, or NO_MATCH */
	uint8_t *cls;
	bool *declared;		/* this identifier was declared here: no use */
};

struct parse {
	struct arena *a;
	const struct toks *t;
	const struct words *w;
	struct names *out;
	unsigned want;
	struct stream s;
	/* locals and parameters of the function at hand */
	struct { uint32_t *v; size_t n, cap; } locals;
	/* where each of these stands, by hash; the first @slotted are in */
	uint32_t *local_slot;
	size_t local_slots, slotted;
	size_t locals_kept;	/* the first ones stay: parameters of the macro at hand */
	struct { struct temp_macro *v; size_t n, cap; } temps;
	struct { struct param_fate *v; size_t n, cap; } fates;
	struct { struct macro_body *v; size_t n, cap; } bodies;
	size_t bodies_done;
	bool in_macro;
	bool local_scope;	/* declared names are locals */
	bool in_params;
	size_t decl;		/* where the declaration at hand begins */
	size_t used;		/* uses are recorded up to here */
	struct name_def sink;	/* for definitions that nobody wants */
};

enum scope { SC_FILE, SC_MEMBER, SC_PARAM, SC_LOCAL };

void words_init(struct words *w);
int words_class(const struct words *w, const struct toks *t, size_t tok);

static inline int cls(const struct parse *p, size_t i)
{
	return i < p->s.n ? p->s.cls[i] : 0;
}

static inline struct str text(const struct parse *p, size_t i)
{
	return tok_str(p->t, p->s.tok[i]);
}

/* One past the bracket's partner; the next token when it has none. */
static inline size_t past(const struct parse *p, size_t i)
{
	return p->s.match[i] == NO_MATCH ? i + 1 : (size_t)p->s.match[i] + 1;
}

/* The bracket's partner, at most @end. */
static inline size_t partner(const struct parse *p, size_t i, size_t end)
{
	return p->s.match[i] == NO_MATCH || p->s.match[i] > end ? end : p->s.match[i];
}

/* names_decl.c */
void parse_range(struct parse *p, size_t i, size_t end, enum name_place place);
size_t parse_decl(struct parse *p, size_t i, size_t end, enum scope sc);
size_t skip_init(const struct parse *p, size_t i, size_t end);
void function_body(struct parse *p, size_t open, size_t end);
struct name_def *declare(struct parse *p, size_t i, enum def_kind kind);

/* names_standin.c */
bool shouts(struct str s);
bool bare_line(const struct parse *p, size_t i, size_t end);
bool all_alone(const struct parse *p, size_t i, size_t end);
bool typed_by_macro(const struct parse *p, size_t i, size_t end);
size_t stand_in(struct parse *p, size_t i, size_t end, enum scope sc);

/* names_type.c */
void parse_enum(struct parse *p, size_t i, size_t end);
size_t parse_tagged(struct parse *p, size_t i, size_t end, enum scope sc);
void parse_call(struct parse *p, size_t i, size_t end, enum name_place place);
bool pointer_group(const struct parse *p, size_t open, size_t end);

/* names_macro.c */
void macro_define(struct parse *p, size_t i, size_t end);
void macro_over(struct parse *p, struct str name);
void macro_fates(struct parse *p);
void macro_uses(struct parse *p, size_t from, size_t to);

/* names_local.c */
void note_local(struct parse *p, size_t i, bool typed);

/* names_use.c */
void use_range(struct parse *p, size_t i, size_t end);
void body_locals(struct parse *p, size_t i, size_t end);
bool is_local(struct parse *p, size_t i);
void add_local(struct parse *p, size_t i);

/* names.c */
void stream_init(struct parse *p, size_t first, size_t end, bool directives);

#endif
