/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, mails and dates of commits. */
#include "git/ident.h"

#include <stdio.h>
#include <stdlib.h>

#include "git/config.h"
#include "git/lg2.h"

/* What git strips from both ends of a name or mail. */
static bool is_crud(char c)
{
	return (unsigned char)c <= 32 || strchr(".,:;<>\"\\'", c);
}

static char *strip(struct arena *a, const char *z)
{
	struct str s = str_of(z);
	char *out, *to;

	while (s.n && is_crud(*s.p)) {
		s.p++;
		s.n--;
	}
	while (s.n && is_crud(s.p[s.n - 1]))
		s.n--;
	out = to = arena_strn(a, s);
	for (const char *p = out; *p; p++)
		if (*p != '\n' && *p != '<' && *p != '>')
			*to++ = *p;
	*to = '\0';
	return out;
}

bool ident_make(struct arena *a, const char *name, const char *mail, int64_t time,
		const char *zone, struct ident *ret)
{
	struct ident i = { .time = time };

	i.name = strip(a, name ? name : "");
	i.mail = strip(a, mail ? mail : "");
	if (!*i.name || !*i.mail)
		return false;
	snprintf(i.zone, sizeof(i.zone), "%s", zone);
	i.raw = arena_printf(a, "%s <%s> %lld %s", i.name, i.mail, (long long)time, i.zone);
	*ret = i;
	return true;
}

bool ident_parse(struct arena *a, struct str raw, struct ident *ret)
{
	struct ident i = { .zone = "+0000" };
	const char *open, *close, *end, *p;
	char *stop;

	i.raw = arena_strn(a, raw);
	open = strchr(i.raw, '<');
	close = open ? strchr(open, '>') : NULL;
	end = strrchr(i.raw, '>');
	if (!close)
		return false;
	i.name = arena_strn(a, str_trim((struct str){ i.raw, (size_t)(open - i.raw) }));
	i.mail = arena_strn(a, (struct str){ open + 1, (size_t)(close - open - 1) });
	i.time = strtoll(end + 1, &stop, 10);
	for (p = stop; *p == ' '; p++)
		;
	if ((*p == '+' || *p == '-') && strlen(p) < sizeof(i.zone))
		snprintf(i.zone, sizeof(i.zone), "%s", p);
	*ret = i;
	return true;
}

static const char *first(const char *a, const char *b, const char *c, const char *d)
{
	const char *const list[] = { a, b, c, d };

	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		if (list[i] && *list[i])
			return list[i];
	return NULL;
}

static int when(const struct ident_source *src, int64_t *ret_time, char zone[8], struct err *e)
{
	const char *date = lg2_env(src->env, "GIT_COMMITTER_DATE");
	const char *epoch = lg2_env(src->env, "SOURCE_DATE_EPOCH");
	int minutes = abs(src->zone_minutes);
	char *end;

	if (date && *date) {
		if (ident_date(str_of(date), ret_time, zone))
			return 0;
		err_set(e, ERR_CONFIG, "GIT_COMMITTER_DATE=\"%s\" is no date", date);
		err_next(e, "GIT_COMMITTER_DATE='2018-11-30 14:08:53 -0800'");
		return ERR_CONFIG;
	}
	snprintf(zone, 8, "+0000");
	if (epoch && *epoch) {
		*ret_time = strtoll(epoch, &end, 10);
		if (!*end && *ret_time >= 0)
			return 0;
		return err_set(e, ERR_CONFIG, "SOURCE_DATE_EPOCH=\"%s\" is no number of seconds",
			       epoch);
	}
	*ret_time = src->now;
	snprintf(zone, 8, "%c%02u%02u", src->zone_minutes < 0 ? '-' : '+',
		 (unsigned int)minutes / 60 % 100, (unsigned int)minutes % 60);
	return 0;
}

int ident_committer(struct repo *r, struct arena *a, const struct ident_source *src,
		    struct ident *ret, struct err *e)
{
	const char *name = first(lg2_env(src->env, "GIT_COMMITTER_NAME"),
				 repo_config_any(r, "committer.name"),
				 repo_config_any(r, "user.name"), NULL);
	const char *mail = first(lg2_env(src->env, "GIT_COMMITTER_EMAIL"),
				 repo_config_any(r, "committer.email"),
				 repo_config_any(r, "user.email"), lg2_env(src->env, "EMAIL"));
	int64_t time;
	char zone[8];
	int rc = when(src, &time, zone, e);

	if (rc)
		return rc;
	if (ident_make(a, name, mail, time, zone, ret))
		return 0;
	err_set(e, ERR_CONFIG, "the committer has no %s: please tell git who you are",
		name ? mail ? "usable name and mail address" : "mail address" : "name");
	err_next(e, name ? "git config --global user.email you@example.com" :
		 "git config --global user.name \"Your Name\"");
	return ERR_CONFIG;
}
