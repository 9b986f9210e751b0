/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the cases of tool/tests/port/: before, after, branch, and what must come out. */
#include "mini_world.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "port/port.h"

struct case_file {
	const char *name;
	struct str path, before, after, branch, result, conflict, edits;
	struct str has, had;	/* headers of the branch and of upstream */
};

static struct arena arena;

static struct str *section(struct case_file *c, struct str head)
{
	if (str_is(head, "-- before"))
		return &c->before;
	if (str_is(head, "-- after"))
		return &c->after;
	if (str_is(head, "-- branch"))
		return &c->branch;
	if (str_is(head, "-- result"))
		return &c->result;
	if (str_is(head, "-- conflict"))
		return &c->conflict;
	if (str_is(head, "-- has"))
		return &c->has;
	if (str_is(head, "-- had"))
		return &c->had;
	if (str_is(head, "-- edits"))
		return &c->edits;
	return NULL;
}

static void read_case(const char *file, struct case_file *c)
{
	struct buf b = BUF_INIT(1 << 20);
	struct str rest, line, *into = NULL;
	struct err e;

	assert_int_equal(io_read(file, &b, &e), 0);
	rest = arena_span(&arena, buf_str(&b));
	buf_release(&b);
	*c = (struct case_file){ .name = file, .path = STR("mm/x.c") };
	while (str_line(&rest, &line)) {
		if (str_starts(line, "-- path ")) {
			c->path = arena_span(&arena, (struct str){ line.p + 8, line.n - 8 });
			into = NULL;
		} else if (section(c, line)) {
			into = section(c, line);
			*into = (struct str){ rest.p, 0 };
		} else if (into) {
			into->n = (size_t)(rest.p - into->p);
		}
	}
}

static void print_edits(const struct port_result *r)
{
	for (size_t i = 0; i < r->edits.n; i++) {
		const struct port_edit *e = &r->edits.v[i];

		print_message("  %.*s#%u %s %s %s\n", STR_ARG(e->function), e->ordinal,
			      port_rung_name(e->rung), port_outcome_name(e->outcome),
			      e->reason ? e->reason : "");
	}
	for (size_t i = 0; i < r->conflicts.n; i++)
		print_message("  conflict: %.*s: %s\n", STR_ARG(r->conflicts.v[i].function),
			      r->conflicts.v[i].why);
	for (size_t i = 0; i < r->findings.n; i++)
		print_message("  finding: %s\n", r->findings.v[i].text);
}

static void check_edits(const struct case_file *c, const struct port_result *r)
{
	struct str rest = c->edits, line;
	size_t i = 0;

	while (str_line(&rest, &line)) {
		const struct port_edit *e = &r->edits.v[i];
		char *want;

		assert_true(i++ < r->edits.n);
		want = arena_printf(&arena, "%.*s#%u %s %s", STR_ARG(e->function), e->ordinal,
				    port_rung_name(e->rung), port_outcome_name(e->outcome));
		assert_string_equal(want, arena_strn(&arena, line));
	}
	assert_int_equal(i, r->edits.n);
}

static void check_conflict(const struct case_file *c, const struct port_result *r)
{
	struct str rest = c->conflict, line;

	if (r->ok && !r->findings.n)
		print_message("%s: ported, as:\n%.*s\n", c->name, STR_ARG(r->text));
	assert_true(!r->ok || r->findings.n);
	while (str_line(&rest, &line)) {
		bool found = false;

		for (size_t i = 0; i < r->findings.n; i++)
			found |= str_find(str_of(r->findings.v[i].text), line, 0) >= 0;
		for (size_t i = 0; i < r->conflicts.n; i++) {
			const struct port_conflict *k = &r->conflicts.v[i];

			found |= str_find(str_of(k->why), line, 0) >= 0;
			for (size_t j = 0; j < k->tried.n; j++)
				found |= str_find(str_of(k->tried.v[j].why), line, 0) >= 0;
		}
		if (!found) {
			print_message("%s: no conflict says: %.*s\n", c->name, STR_ARG(line));
			print_edits(r);
		}
		assert_true(found);
	}
}

static const struct world *world_of(struct str header, const char *path, struct str text)
{
	struct mini *m = header.p ? mini_new(&arena, arena_strn(&arena, header)) : NULL;

	if (m)
		mini_add(m, path, arena_strn(&arena, text));
	return m ? &m->world : NULL;
}

/* What the gate finds is tried again from the rules up. */
static void port_as_apply(const struct case_file *c, const struct port_file *f,
			  struct port_options *o, struct port_result *r)
{
	struct port_own own = { .files = f, .n = 1 };

	o->world = world_of(c->has, f->target, c->branch);
	o->source = world_of(c->had, f->path, c->after);
	o->own = &own;
	port_file(&arena, f, o, r);
	if (!r->ok || !port_gate(&arena, f, r, 1, o))
		return;
	o->floor = RUNG_RULES;
	port_file(&arena, f, o, r);
	port_gate(&arena, f, r, 1, o);
}

static void run_case(const char *file)
{
	struct case_file c;
	struct port_file f = { 0 };
	struct port_options o = { 0 };
	struct port_result r;

	read_case(file, &c);
	f.path = f.target = arena_strn(&arena, c.path);
	f.before = (struct port_image){ c.before.p, c.before };
	f.after = (struct port_image){ c.after.p, c.after };
	f.branch = (struct port_image){ c.branch.p, c.branch };
	port_as_apply(&c, &f, &o, &r);
	if (c.conflict.p) {
		check_conflict(&c, &r);
		return;
	}
	if (!r.ok || !str_eq(r.text, c.result)) {
		print_message("%s: ok %d, came out as:\n%.*s\n", file, r.ok, STR_ARG(r.text));
		print_edits(&r);
	}
	for (size_t i = 0; i < r.findings.n; i++)
		print_message("%s:%u: %s\n", file, r.findings.v[i].line, r.findings.v[i].text);
	assert_true(r.ok);
	assert_int_equal(r.findings.n, 0);
	assert_true(str_eq(r.text, c.result));
	if (c.edits.p)
		check_edits(&c, &r);
}

static void all_cases(void **state)
{
	struct dirent **v;
	int n = scandir("tool/tests/port", &v, NULL, alphasort), ran = 0;

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		if (str_ends(str_of(v[i]->d_name), ".case")) {
			run_case(arena_printf(&arena, "tool/tests/port/%s", v[i]->d_name));
			ran++;
		}
		free(v[i]);
	}
	free(v);
	assert_true(ran >= 10);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_cases) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("port_cases", tests, NULL, NULL);
}
