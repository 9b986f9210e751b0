// SPDX-License-Identifier: GPL-2.0-or-later
#include "status/cve.h"

#include "base/io.h"
#include "git/config.h"

#define CVE_FILE_MAX ((size_t)1 << 20)

bool cve_is_name(const char *z)
{
	size_t year, number;

	if (strncmp(z, "CVE-", 4))
		return false;
	year = strspn(z + 4, "0123456789");
	if (year != 4 || z[8] != '-')
		return false;
	number = strspn(z + 9, "0123456789");
	return number >= 4 && number <= 12 && !z[9 + number];
}

typedef ARR(const char *) list;

static void add(struct arena *a, struct str id, void *ctx)
{
	list *l = ctx;

	id = str_trim(id);
	if (!oid_is_hex(id, OID_HEX))
		return;
	for (size_t i = 0; i < l->n; i++) {
		if (str_is(id, l->v[i]))
			return;
	}
	*ARR_PUSH(a, *l) = arena_strn(a, id);
}

/* "5.10.200" is a stable release, "6.9" and "6.9-rc3" are mainline's. */
static bool is_mainline(struct str version)
{
	size_t dots = 0;

	for (size_t i = 0; i < version.n; i++)
		dots += version.p[i] == '.';
	return dots == 1 || (dots == 3 && str_starts(version, "2.6."));
}

/* The third and fourth part of "version:commit:version:commit", where the third is mainline's. */
static void add_dyad(struct arena *a, struct str line, list *l)
{
	struct str part[4];
	size_t n = 0, from = 0;

	line = str_trim(line);
	for (size_t i = 0; i <= line.n && n < ARRAY_SIZE(part); i++) {
		if (i < line.n && line.p[i] != ':')
			continue;
		part[n++] = (struct str){ line.p + from, i - from };
		from = i + 1;
	}
	if (n == ARRAY_SIZE(part) && is_mainline(part[2]))
		add(a, part[3], l);
}

static bool read_file(struct arena *a, const char *path, bool dyad, list *l)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(CVE_FILE_MAX);
	struct str rest, line;

	if (io_read(path, &text, NULL))
		return false;
	rest = buf_str(&text);
	while (str_line(&rest, &line)) {
		if (str_starts(line, "#"))
			continue;
		if (dyad)
			add_dyad(a, line, l);
		else
			add(a, line, l);
	}
	return true;
}

int cve_fixes(struct repo *r, struct arena *a, const char *cve, struct strings *ret, struct err *e)
{
	const char *dir = repo_config_trusted(r, "backport.vulns"), *base;
	list l = { 0 };

	if (!dir || !*dir) {
		err_set(e, ERR_CONFIG, "%s: no clone of the kernel's vulns repository is named",
			cve);
		err_next(e, "git config --global backport.vulns DIR");
		return ERR_CONFIG;
	}
	base = arena_printf(a, "%s/cve/published/%.4s/%s", dir, cve + 4, cve);
	if (!read_file(a, arena_printf(a, "%s.sha1", base), false, &l) || !l.n)
		read_file(a, arena_printf(a, "%s.dyad", base), true, &l);
	if (l.n) {
		*ret = (struct strings){ l.v, l.n };
		return 0;
	}
	if (io_exists(arena_printf(a, "%s/cve/rejected/%.4s/%s", dir, cve + 4, cve)))
		return err_set(e, ERR_NOT_FOUND, "%s was rejected", cve);
	if (!io_exists(arena_printf(a, "%s/cve/published", dir)))
		return err_set(e, ERR_CONFIG,
			       "backport.vulns: %s is no clone of the kernel's vulns "
			       "repository",
			       dir);
	if (io_exists(base) || io_exists(arena_printf(a, "%s.sha1", base)))
		return err_set(e, ERR_INPUT, "%s names no commit that fixes it", cve);
	err_set(e, ERR_NOT_FOUND, "%s is not among the kernel's published CVEs", cve);
	return err_next(e, "git -C %s pull", dir);
}
