/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/route.h"

#include <stdio.h>
#include <strings.h>

#include "git/config.h"
#include "series/support.h"

static const char *setting(struct repo *r, struct arena *a, const struct branch *b, const char *key)
{
	/* a key of git's may hold anything between its first and last dot */
	return repo_config_trusted(r, arena_printf(a, "backport.%s.%s", b->base_name, key));
}

static void by_table(struct arena *a, int month, struct route *ret)
{
	int end = 0;
	enum support s = support_of(ret->major, ret->minor, month, &end);

	ret->state = s == SUPPORT_YES ? ROUTE_SUPPORTED : s == SUPPORT_ENDED ? ROUTE_ENDED :
		     ROUTE_UNKNOWN;
	ret->why = s == SUPPORT_UNKNOWN ?
		arena_printf(a, "%s is no series with long support as of " ROUTE_TABLE_DATE,
			     ret->series) :
		arena_printf(a, "%s is maintained until %d-%02d (as of " ROUTE_TABLE_DATE ")",
			     ret->series, end / 12, end % 12 + 1);
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
	} else if (support_name(b->base_name, &(unsigned){ 0 }, &(unsigned){ 0 }) && *o.series) {
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
