/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

struct repo_opts cmd_where(const struct ctx *c)
{
	return (struct repo_opts){ .path = c->repo, .env = (const char *const *)environ,
				   .config = (const char *const *)c->config.v,
				   .n_config = c->config.n };
}

struct ident_source cmd_who(void)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	return (struct ident_source){ (const char *const *)environ, now,
				      (int)(tm.tm_gmtoff / 60) };
}

void cmd_read_commits(struct ctx *c, struct opt_list *list)
{
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		struct str s = str_trim(str_of(line));
		size_t k = 0;

		while (k < s.n && s.p[k] != ' ' && s.p[k] != '\t')
			k++;
		if (k && s.p[0] != '#')
			*ARR_PUSH(c->arena, *list) = arena_strn(c->arena, (struct str){ s.p, k });
	}
}

int cmd_month(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	time_t now = fixed && *fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	return (tm.tm_year + 1900) * 12 + tm.tm_mon;
}

/* Columns of the terminal; COLUMNS says it where there is none. */
static size_t width(void)
{
	const char *said = getenv("COLUMNS");
	long n = said ? strtol(said, NULL, 10) : 0;
	struct winsize w;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col)
		n = w.ws_col;
	return n <= 0 ? STATUS_WIDTH : n < 72 ? 72 : n > 160 ? 160 : (size_t)n;
}

struct status_tints cmd_tints(const struct ctx *c)
{
	return (struct status_tints){
		.good = cmd_tint(c, TINT_GREEN), .bad = cmd_tint(c, TINT_RED),
		.warn = cmd_tint(c, TINT_YELLOW), .dim = cmd_tint(c, TINT_DIM),
		.end = cmd_tint(c, TINT_END), .width = width() };
}
