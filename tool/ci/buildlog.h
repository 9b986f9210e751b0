/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a log of `make -jN` says: the first real error with its place (the last
 * lines are only make's chain of "Error 2"), and the compiler's warnings in a
 * form that can be compared between two trees.
 */
#ifndef CI_BUILDLOG_H
#define CI_BUILDLOG_H

#include "base/err.h"
#include "base/map.h"

/* code, name in JSON, is it the tree's fault (a negative answer) or the machine's */
#define BUILD_CAUSE_LIST(X) \
	X(BUILD_UNKNOWN,  "unknown",      false) \
	X(BUILD_COMPILER, "compiler",     true) \
	X(BUILD_LINKER,   "linker",       true) \
	X(BUILD_KCONFIG,  "kconfig",      true) \
	X(BUILD_FILE,     "missing-file", true) \
	X(BUILD_TOOL,     "missing-tool", false) \
	X(BUILD_HEADER,   "missing-header", false) \
	X(BUILD_DISK,     "disk-full",    false) \
	X(BUILD_EXEC_BIT, "exec-bit",     true) \
	X(BUILD_KILLED,   "killed",       false)

enum build_cause {
#define X(code, name, fault) code,
	BUILD_CAUSE_LIST(X)
#undef X
};

struct build_error {
	enum build_cause cause;
	const char *line;	/* the first real error, as the tool wrote it; NULL: none found */
	const char *target;	/* "mm/migrate.o", or NULL */
	const char *command;	/* what ran, for V=1 logs; or NULL */
	const char *cure;	/* what to install or do, or NULL */
};

const char *build_cause_name(enum build_cause c);
/** build_cause_is_fault() - does it speak about the tree (and not about this machine)? */
bool build_cause_is_fault(enum build_cause c);

/** buildlog_error() - find it. @src: the source directory, which is cut off paths. */
void buildlog_error(struct arena *a, struct str log, const char *src, struct build_error *ret);

/**
 * buildlog_warnings() - add the compiler's warnings to @ret: keys are "path: warning: text" with
 * no line numbers (they move with every port), values the number of times as uintptr_t.
 */
void buildlog_warnings(struct arena *a, struct str log, const char *src, struct map *ret);

#endif
