// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/buildlog.h"

static const struct {
	const char *name;
	bool fault;
} causes[] = {
#define X(code, name, fault) [code] = { name, fault },
	BUILD_CAUSE_LIST(X)
#undef X
};

const char *build_cause_name(enum build_cause c)
{
	return causes[c].name;
}

bool build_cause_is_fault(enum build_cause c)
{
	return causes[c].fault;
}

/*
 * In this order: a line may fit several. A full disk shows in many dresses and
 * explains all the others, so it comes first.
 */
static const struct {
	const char *text;
	enum build_cause cause;
} marks[] = {
	{ "No space left on device", BUILD_DISK },
	{ "Disk quota exceeded", BUILD_DISK },
	{ ": I/O error", BUILD_DISK },
	{ "internal compiler error: Killed", BUILD_KILLED },
	{ "fatal error: Killed signal", BUILD_KILLED },
	{ "fatal error: libelf.h:", BUILD_HEADER },
	{ "fatal error: gelf.h:", BUILD_HEADER },
	{ "fatal error: openssl/", BUILD_HEADER },
	{ ": not found", BUILD_TOOL },
	{ ": command not found", BUILD_TOOL },
	{ ": Permission denied", BUILD_EXEC_BIT },
	{ ": fatal error: ", BUILD_COMPILER },
	{ ": error: ", BUILD_COMPILER },
	{ ": Error: ", BUILD_COMPILER },	/* the assembler */
	{ "undefined reference to", BUILD_LINKER },
	{ ": multiple definition of", BUILD_LINKER },
	{ ": syntax error", BUILD_KCONFIG },
	{ ": can't open file", BUILD_KCONFIG },
	{ "No rule to make target", BUILD_FILE },
	{ ": No such file or directory", BUILD_FILE },
};

static const struct {
	const char *in, *cure;
} cures[] = {
	{ "flex:", "apt-get install flex" },
	{ "bison:", "apt-get install bison" },
	{ "bc:", "apt-get install bc" },
	{ "libelf.h", "apt-get install libelf-dev" },
	{ "gelf.h", "apt-get install libelf-dev" },
	{ "openssl/", "apt-get install libssl-dev" },
	{ "cpio:", "apt-get install cpio" },
	{ "perl:", "apt-get install perl" },
	{ "python3:", "apt-get install python3" },
};

/* @line without the end of @src that it begins with: ccache makes paths relative to above it. */
static struct str without_tail(struct str line, const char *src)
{
	for (const char *s = src ? strchr(src, '/') : NULL; s; s = strchr(s, '/')) {
		s++;
		if (*s && str_starts(line, s) && line.n > strlen(s) && line.p[strlen(s)] == '/')
			return (struct str){ line.p + strlen(s) + 1, line.n - strlen(s) - 1 };
	}
	return line;
}

/* @line without the directory @src. */
static struct str local(struct str line, const char *src)
{
	size_t n = src ? strlen(src) : 0, up = line.n;

	if (n && str_starts(line, src) && line.n > n && line.p[n] == '/')
		return (struct str){ line.p + n + 1, line.n - n - 1 };
	while (str_starts(line, "../"))
		line = (struct str){ line.p + 3, line.n - 3 };
	return line.n < up ? without_tail(line, src) : line;
}

/* "make[3]: *** [/s/scripts/Makefile.build:255: mm/migrate.o] Error 1" -> "mm/migrate.o" */
static bool target_of(struct str line, struct str *ret)
{
	ptrdiff_t star = str_find(line, STR("*** ["), 0), end, at;

	if (!str_starts(line, "make") || star < 0)
		return false;
	end = str_find(line, STR("] Error "), (size_t)star);
	if (end < 0)
		return false;
	at = star + 5;
	for (ptrdiff_t i = at; i < end - 1; i++)
		if (line.p[i] == ':' && line.p[i + 1] == ' ')
			at = i + 2;
	*ret = (struct str){ line.p + at, (size_t)(end - at) };
	return true;
}

static enum build_cause cause_of(struct str line)
{
	/* A warning may quote anything. */
	if (str_find(line, STR(": warning: "), 0) >= 0)
		return BUILD_UNKNOWN;
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (str_find(line, str_of(marks[i].text), 0) >= 0)
			return marks[i].cause;
	return BUILD_UNKNOWN;
}

static bool is_object(struct str s)
{
	return str_ends(s, ".o") || str_ends(s, ".s") || str_ends(s, ".i") ||
	       str_ends(s, "vmlinux");
}

void buildlog_error(struct arena *a, struct str log, const char *src, struct build_error *ret)
{
	struct str rest = log, line, first = { 0 }, target = { 0 }, any = { 0 }, command = { 0 },
		   last_command = { 0 };
	enum build_cause cause = BUILD_UNKNOWN;

	*ret = (struct build_error){ 0 };
	while (str_line(&rest, &line)) {
		enum build_cause c;
		struct str t;

		if (str_starts(line, "  gcc ") || str_starts(line, "  ccache ") ||
		    str_find(line, STR(" -Wp,-M"), 0) > 0)
			last_command = str_trim(line);
		if (target_of(line, &t)) {
			if (!any.n)
				any = t;
			if (!target.n && is_object(t))
				target = t;
			continue;
		}
		if (str_starts(line, "make"))
			c = str_find(line, STR("No rule to make target"), 0) > 0 ? BUILD_FILE :
			    BUILD_UNKNOWN;
		else
			c = cause_of(line);
		/* Of all that is said a full disk is the cause. */
		if (c == BUILD_UNKNOWN || (first.n && !(c == BUILD_DISK && cause != BUILD_DISK)))
			continue;
		first = line;
		cause = c;
		command = last_command;
	}
	ret->cause = cause;
	if (first.n)
		ret->line = arena_strn(a, local(first, src));
	if (target.n || any.n)
		ret->target = arena_strn(a, target.n ? target : any);
	if (command.n)
		ret->command = arena_strn(a, command);
	for (size_t i = 0; i < ARRAY_SIZE(cures) && ret->line; i++)
		if (strstr(ret->line, cures[i].in) &&
		    (cause == BUILD_TOOL || cause == BUILD_HEADER))
			ret->cure = cures[i].cure;
	if (cause == BUILD_DISK)
		ret->cure = "make room on the disk of the work directory, or choose another with "
			    "--work-dir";
	if (cause == BUILD_KILLED)
		ret->cure = "memory ran out: fewer jobs (--set JOBS=1)";
}

void buildlog_warnings(struct arena *a, struct str log, const char *src, struct map *ret)
{
	struct str line;

	while (str_line(&log, &line)) {
		ptrdiff_t at = str_find(line, STR(": warning: "), 0);
		struct str path;
		const char *key;
		void **slot;

		if (at < 0)
			continue;
		path = local((struct str){ line.p, (size_t)at }, src);
		for (size_t i = 0; i < path.n; i++)
			if (path.p[i] == ':') {
				path.n = i;
				break;
			}
		key = arena_printf(a, "%.*s%.*s", STR_ARG(path), (int)(line.n - (size_t)at),
				   line.p + at);
		slot = map_at(ret, str_of(key));
		*slot = (void *)((uintptr_t)*slot + 1);
	}
}
