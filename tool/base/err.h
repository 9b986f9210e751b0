/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors: one list of codes, and a record that says what failed, where, and
 * what to type next.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * code, JSON name, exit code (cli.md: 1 a real negative answer, 2 it could not
 * be done or decided, 128 internal, 129 usage, 130 interrupted)
 */
#define ERR_LIST(X) \
	X(ERR_CONFLICT,    "conflict",     1) \
	X(ERR_FINDING,     "finding",      1) \
	X(ERR_NOT_FOUND,   "not-found",    2) \
	X(ERR_REPO,        "repository",   2) \
	X(ERR_MISSING_OBJ, "missing-object", 2) \
	X(ERR_LOCKED,      "locked",       2) \
	X(ERR_MOVED,       "moved",        2) \
	X(ERR_MANIFEST,    "bad-manifest", 2) \
	X(ERR_RULE,        "bad-rule",     2) \
	X(ERR_INPUT,       "bad-input",    2) \
	X(ERR_TOOL,        "tool",         2) \
	X(ERR_TIMEOUT,     "timeout",      2) \
	X(ERR_IO,          "io",           2) \
	X(ERR_CONFIG,      "bad-config",   2) \
	X(ERR_LIMIT,       "limit",        2) \
	X(ERR_INTERNAL,    "internal",     128) \
	X(ERR_USAGE,       "usage",        129) \
	X(ERR_INTERRUPTED, "interrupted",  130)

enum err_code {
	ERR_NONE = 0,
	ERR_FIRST = -1000,
#define X(code, name, exit_code) code,
	ERR_LIST(X)
#undef X
};

struct err {
	int code;
	char what[1536];	/* one sentence, no newline at the end */
	char branch[256];	/* empty where it does not apply */
	char change[64];
	char path[512];
	char next[512];		/* the next command to type */
};

/**
 * err_set() - fill @e; the places already set are cleared.
 * @e: may be NULL, then only the code is returned.
 *
 * Return: @code, so that a function can `return err_set(...)`.
 */
int err_set(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/** err_prefix() - put "text: " before what @e says; returns its code. */
int err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** err_next() - set the next command to type; returns e->code. */
int err_next(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** err_at() - set where it happened; NULL leaves a field as it is. Returns e->code. */
int err_at(struct err *e, const char *branch, const char *change, const char *path);

/** err_name() - the JSON name of a code. */
const char *err_name(int code);
/** err_exit() - the exit code of a code (0 for ERR_NONE). */
int err_exit(int code);
/** err_exit_worse() - the exit code of two answers together: 2 wins over 1 over 0, 128 over all. */
int err_exit_worse(int a, int b);

/* A mistake of our own: say where and leave with 128. */
#define BUG(...) err_bug(__FILE__, __LINE__, __VA_ARGS__)
void err_bug(const char *file, int line, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

#endif
