/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Repositories for unit tests, made by git itself in a directory of their own.
 * Dates, names and configuration are fixed: what git makes is the same every time.
 */
#ifndef GIT_FIXTURE_H
#define GIT_FIXTURE_H

#include "unit.h"

#include "git/commit.h"
#include "git/refs.h"
#include "git/repo.h"

extern struct arena fix_arena;
extern char *fix_dir;

/** fix_begin(), fix_end() - group set-up and tear-down for cmocka. */
int fix_begin(void **state);
int fix_end(void **state);

/**
 * fix_sh() - run a shell script in fix_dir; its stdout, trimmed. A failing script fails the test.
 */
char *fix_sh(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** fix_try() - the same, but returns the exit status. */
int fix_try(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** fix_path() - a path below fix_dir. */
char *fix_path(const char *name);

/** fix_open() - the repository at fix_dir/@name; fails the test when it does not open. */
struct repo *fix_open(const char *name);
/** fix_oid() - the id that git gives @rev in repository @name. */
struct oid fix_oid(const char *name, const char *rev);
/** fix_who() - an ident for our own commits and reflogs. */
struct ident fix_who(void);
/** fix_keep() - what @r has made so far, on disk, for git to see. */
void fix_keep(struct repo *r);

/** assert_ok() - 0, or show what the error says. */
#define assert_ok(rc, e) fix_assert_ok((rc), (e), __FILE__, __LINE__)
void fix_assert_ok(int rc, const struct err *e, const char *file, int line);
/** assert_says() - the error's text holds @z. */
#define assert_says(text, z) fix_assert_says((text), (z), __FILE__, __LINE__)
void fix_assert_says(const char *text, const char *z, const char *file, int line);

#endif
