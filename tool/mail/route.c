/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/route.h"

#include <stdio.h>
#include <strings.h>

#include "git/config.h"

/*
 * Series with long support, and the last month in which a stable release may come:
 * kernel.org/releases.html, with the extensions of 6.6, 6.12 and 6.18 announced in
 * February 2026. A date that moves again is said in the user's config.
 */
static const struct {
	unsigned major, minor;
	int year, month;
} series[] = {
	{ 4, 4, 2022, 2 }, { 4, 9, 2023, 1 }, { 4, 14, 2024, 1 }, { 4, 19, 2024, 12 },
	{ 5, 4, 2025, 12 }, { 5, 10, 2026, 12 }, { 5, 15, 2026, 12 }, { 6, 1, 2027, 12 },
	{ 6, 6, 2027, 12 }, { 6, 12, 2028, 12 }, { 6, 18, 2028, 12 },
};

static const char *setting(struct repo *r, struct arena *a, const struct branch *b, const char *key)
{
	/* a key of git's may hold anything between its first and last dot */
	return repo_config_trusted(r, arena_printf(a, "backport.%s.%s", b->base_name, key));
}

static void by_table(struct arena *a, int month, struct route *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(series); i++) {
		if (series[i].major != ret->major || series[i].minor != ret->minor)
			continue;
		ret->state = month <= series[i].year * 12 + series[i].month - 1 ? ROUTE_SUPPORTED :
										 ROUTE_ENDED;
		ret->why = arena_printf(a, "%s is maintained until %d-%02d (as of " ROUTE_TABLE_DATE ")",
					ret->series, series[i].year, series[i].month);
		return;
	}
	ret->state = ROUTE_UNKNOWN;
	ret->why = arena_printf(a, "%s is no series with long support as of " ROUTE_TABLE_DATE,
				ret->series);
}

/* "linux-5.10.y", "5.10.y", "stable/linux-5.10.y" */
static bool stable_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	unsigned a, b;
	int n = 0;

	name = slash ? slash + 1 : name;
	if (!strncmp(name, "linux-", 6))
		name += 6;
	return sscanf(name, "%u.%u.y%n", &a, &b, &n) == 2 && n && !name[n];
}

static int apply_state(struct route *ret, const char *state, const struct branch *b, struct err *e)
{
	static const char *const words[] = { "supported", "eol", "vendor" };

	for (int i = 0; i < 3; i++)
		if (!strcasecmp(state, words[i])) {
			ret->state = (enum route_state)i;
			ret->why = "your config says so";
			return 0;
		}
	err_set(e, ERR_CONFIG, "backport.%s.state is \"%s\": say supported, eol or vendor",
		b->base_name, state);
	return err_next(e, "git config --global backport.%s.state supported", b->base_name);
}

int route_of(struct repo *r, struct arena *a, const struct branch *b, int month, struct route *ret,
	     struct err *e)
{
	struct route o = { .state = ROUTE_UNKNOWN, .family = "stable", .series = "" };
	const char *version = NULL, *state = setting(r, a, b, "state");
	const char *to = setting(r, a, b, "mailTo"), *prefix = setting(r, a, b, "prefix");
	const char *family = setting(r, a, b, "family");
	int rc = repo_kernel_version(r, a, &b->tree, &version, e);

	if (rc)
		return rc;
	if (version && sscanf(version, "%u.%u", &o.major, &o.minor) == 2)
		o.series = arena_printf(a, "%u.%u", o.major, o.minor);
	if (strstr(b->base_name, "cip")) {
		o.state = ROUTE_SUPPORTED;
		o.why = "a CIP branch";
		o.family = "cip";
		o.to = "cip-dev@lists.cip-project.org";
		o.prefix = arena_printf(a, "PATCH %s.y-cip", o.series);
	} else if (stable_name(b->base_name) && *o.series) {
		by_table(a, month, &o);
		o.to = "stable@vger.kernel.org";
		o.prefix = arena_printf(a, "PATCH %s.y", o.series);
	} else {
		o.state = ROUTE_VENDOR;
		o.why = "no branch of a stable series by its name";
		o.family = b->base_name;
		o.prefix = "PATCH";
	}
	if (state) {
		rc = apply_state(&o, state, b, e);
		if (rc)
			return rc;
	}
	if (o.state == ROUTE_VENDOR)
		o.to = NULL;
	o.to = to ? to : o.to;
	o.prefix = prefix ? prefix : o.prefix;
	o.family = family ? family : o.family;
	*ret = o;
	return 0;
}
