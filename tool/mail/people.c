/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has to hear of a patch. */
#include <strings.h>

#include "git/branch.h"
#include "git/config.h"
#include "mail/outbox.h"
#include "msg/message.h"

struct suppress {
	bool all, author, self, sob, misc, cc, body;
};

static bool said(struct repo *r, const char *key, bool dflt)
{
	const char *z = repo_config_trusted(r, key);

	return z ? !strcasecmp(z, "true") || !strcasecmp(z, "yes") || !strcasecmp(z, "on") ||
		   !strcmp(z, "1") : dflt;
}

/* git's sendemail.suppresscc and its two older brothers, as far as it is about messages. */
static struct suppress suppressed(struct repo *r, struct arena *a)
{
	struct suppress s = { .self = said(r, "sendemail.suppressfrom", false) };
	const char **v;
	size_t n;

	repo_config_list(r, a, "sendemail.suppresscc", true, &v, &n);
	for (size_t i = 0; i < n; i++) {
		s.all |= !strcasecmp(v[i], "all");
		s.author |= !strcasecmp(v[i], "author");
		s.self |= !strcasecmp(v[i], "self");
		s.sob |= !strcasecmp(v[i], "sob") || !strcasecmp(v[i], "body");
		s.misc |= !strcasecmp(v[i], "misc-by") || !strcasecmp(v[i], "body");
		s.cc |= !strcasecmp(v[i], "bodycc") || !strcasecmp(v[i], "body");
	}
	if (!said(r, "sendemail.signedoffbycc", true) || !said(r, "sendemail.signedoffcc", true))
		s.sob = true;
	return s;
}

static bool key_is(struct str key, const char *z)
{
	return key.n == strlen(z) && !strncasecmp(key.p, z, key.n);
}

static void add(struct arena *a, struct people *p, const struct people *not, const char *who)
{
	/* a stable address in a tag is an order to the stable team, not a person */
	if (people_usable(who) && !strstr(who, "stable@") && !strstr(who, "stable+"))
		people_add(a, p, not, who);
}

static void add_trailers(struct arena *a, const struct message *m, const struct suppress *s,
			 const struct people *not, struct people *ret)
{
	for (size_t i = 0; i < m->trailers.n; i++) {
		const struct trailer *t = &m->trailers.v[i];
		bool sob = key_is(t->key, "Signed-off-by"), cc = key_is(t->key, "Cc");
		bool by = t->key.n > 3 && !strncasecmp(t->key.p + t->key.n - 3, "-by", 3);

		if ((sob && !s->sob) || (cc && !s->cc) || (by && !sob && !s->misc))
			add(a, ret, not, arena_strn(a, t->value));
	}
}

static void add_culprits(struct repo *r, struct arena *a, const struct message *m,
			 const struct people *not, struct people *ret)
{
	for (size_t i = 0; i < m->fixes.n; i++) {
		struct commit c;
		struct oid id;

		if (!repo_commit_of(r, arena_strn(a, m->fixes.v[i].id), &id, NULL) &&
		    !commit_read(r, a, &id, &c, NULL))
			add(a, ret, not, arena_printf(a, "%s <%s>", c.author.name, c.author.mail));
	}
}

void letter_people(struct repo *r, struct arena *a, const struct letter_out *l,
		   const char *me, const struct people *not, struct people *ret)
{
	struct suppress s = suppressed(r, a);
	struct people nobody = { 0 };
	struct message m;

	if (s.all)
		return;
	for (size_t i = 0; not && i < not->n; i++)
		people_add(a, &nobody, NULL, not->v[i]);
	if (s.self)
		people_add(a, &nobody, NULL, me);
	not = &nobody;
	message_parse(a, l->commit.message, &m);
	if (!s.author)
		add(a, ret, not, arena_printf(a, "%s <%s>", l->commit.author.name,
					      l->commit.author.mail));
	add_trailers(a, &m, &s, not, ret);
	if (!s.author)
		add_culprits(r, a, &m, not, ret);
}
