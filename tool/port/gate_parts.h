/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the change gate (port/gate_*.c): a ported file, and one of its functions
 * beside what it was on the branch and upstream. Each check is a file of its own and asks
 * about what the port brought; it returns how many findings it added.
 */
#ifndef PORT_GATE_PARTS_H
#define PORT_GATE_PARTS_H

#include "base/map.h"
#include "c/item.h"
#include "c/names.h"
#include "port/decl.h"
#include "port/edits.h"

/* The items of a side by name: files of ten thousand macros are asked item by item. */
struct gate_names {
	const struct items *items;
	struct map first;	/* name -> number of the first item of that name, plus one */
	size_t *next;		/* of the same name, plus one */
};

/* One ported file, lexed. */
struct gate_file {
	struct arena *arena;
	const struct port_options *o;
	const struct port_file *f;
	struct port_result *r;
	struct toks toks;
	struct items items;
	struct gate_names by_name;	/* of the port */
	struct decls *decls;	/* shared by the files of a change */
	struct names names;	/* of the items that the port touched */
	struct lines lines;	/* of the port */
	bool *fresh;		/* by line, from 0: the port brought it */
	bool *cut;		/* by line: the port took lines away right before it */
	struct { size_t *v, n, cap; } fresh_toks;	/* the tokens on fresh lines, in order */
	/* the sides beside it (edits.h), lexed; NULL where the file is upstream's own, or new */
	struct trio *x;
};

/* A function of the port, and the same one of the other sides; NULL where a side lacks it. */
struct gate_func {
	struct gate_file *g;
	const struct item *r, *t, *p, *u;
	struct names rn, tn, un;	/* locals; of the port uses too */
};

/** gate_fresh() - token @i of the port is on a line that the port brought. */
static inline bool gate_fresh(const struct gate_file *g, size_t i)
{
	return g->fresh[g->toks.v[i].line - 1];
}

/** gate_find() - a new finding about @name, or NULL: once a check, a name and a file is enough. */
struct port_finding *gate_find(struct gate_file *g, const char *check, struct str name,
			       uint32_t line);
/** gate_local() - what @n declares as @name, or NULL. */
const struct name_local *gate_local(const struct names *n, struct str name);
void gate_names_init(struct gate_names *n, struct arena *a, const struct items *items);
/** gate_like() - the item of the same kind, name and ordinal, or NULL. */
const struct item *gate_like(const struct gate_names *n, const struct item *it);
/** gate_review() - the port is likely right, and a human should look. */
void gate_review(struct gate_file *g, const char *why);
/** gate_defined() - does the port's file define @name outside of functions? */
bool gate_defined(const struct gate_file *g, struct str name);

/** gate_takes_member() - may a bare argument of this macro be the name of a member? */
bool gate_takes_member(struct str callee);

/* gate_names.c: @own: what the change itself defines, struct name_def by name */
size_t gate_uses(struct gate_file *g, const struct map *own);
/* gate_local.c: variables that are not declared, of another type, or declared in vain */
size_t gate_locals(struct gate_func *fn);
/* gate_member.c: members that the structure has not, callbacks and arguments of another type */
size_t gate_members(struct gate_func *fn);
size_t gate_arguments(struct gate_func *fn);
/* gate_calls.c: calls, gotos and returns that upstream's change does not account for */
size_t gate_calls(struct gate_func *fn);
/* gate_sites.c: a place more than upstream has, and what is added where it stands already */
size_t gate_sites(struct gate_func *fn);
/* gate_place.c: lines in another block than their neighbours, late declarations, shared cases */
size_t gate_place(struct gate_func *fn);
/* gate_guard.c: a new condition before several statements, of which it guards one */
size_t gate_guards(struct gate_func *fn);
/* gate_order.c: new uses of what the branch's file defines further down */
size_t gate_early(struct gate_func *fn);
/* gate_returns.c: a value returned where there is none or the other way; cleaning up passed over */
size_t gate_returns(struct gate_func *fn);
/* gate_gone.c: what the port takes away and the branch still uses */
size_t gate_gone(struct gate_file *g);
/* gate_const.c: constant structures where the branch's file has none */
size_t gate_constants(struct gate_file *g);
/* gate_order.c: static functions below their first use */
size_t gate_order(struct gate_file *g);
/* gate_table.c: functions in a table of callbacks that take other arguments */
size_t gate_tables(struct gate_file *g);
/* gate_cond.c: top-level items under other conditionals than they were */
size_t gate_conditions(struct gate_file *g);
/* gate_asm.c: names of headers that the branch's headers have not, in a .S file; of @n files */
size_t gate_assembly(struct gate_file *g, const struct port_file *files,
		     const struct port_result *results, size_t n);
/* gate_build.c: headers, attributes and forms of C that the branch's build does not know */
size_t gate_build(struct gate_file *g);

#endif
