/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * People in commits: name, mail, time; and who the porter is.
 */
#ifndef GIT_IDENT_H
#define GIT_IDENT_H

#include "git/repo.h"

struct ident {
	const char *name, *mail;	/* UTF-8 where the commit says so or is so */
	int64_t time;			/* seconds since 1970 */
	char zone[8];			/* as written: "+0200" */
	const char *raw;		/* the whole: "Name <mail> 1543622400 +0200" */
};

/* Where time and environment come from: arguments, so that runs can be repeated. */
struct ident_source {
	const char *const *env;	/* NAME=VALUE, NULL-terminated; may be NULL */
	int64_t now;
	int zone_minutes;	/* the local zone, east of Greenwich, for `now` */
};

/** ident_parse() - take a raw ident line apart; false when it has no "<mail>". */
bool ident_parse(struct arena *a, struct str raw, struct ident *ret);
/**
 * ident_make() - from parts; what git strips from names and mails is stripped. False: nothing
 * left.
 */
bool ident_make(struct arena *a, const char *name, const char *mail, int64_t time,
		const char *zone, struct ident *ret);

/**
 * ident_committer() - the porter: GIT_COMMITTER_NAME and _EMAIL, then committer.* and user.* of the
 * config, EMAIL; the time from GIT_COMMITTER_DATE, else SOURCE_DATE_EPOCH (in UTC), else now.
 *
 * Return: 0; ERR_CONFIG with the command that sets the identity, or for a date nobody can read.
 */
int ident_committer(struct repo *r, struct arena *a, const struct ident_source *src,
		    struct ident *ret, struct err *e);

/**
 * ident_date() - "@1543622400 +0100", "1543622400 +0100", RFC 2822 or ISO 8601 with or without zone
 * (UTC then). False for anything else: dates are never guessed.
 */
bool ident_date(struct str text, int64_t *ret_time, char ret_zone[8]);
/** ident_date_mail() - "Fri, 30 Nov 2018 14:08:53 -0800" (RFC 2822), whatever the locale. */
const char *ident_date_mail(struct arena *a, int64_t when, const char *zone);
/** ident_date_day() - "2018-11-30", in its own zone. */
const char *ident_date_day(struct arena *a, int64_t when, const char *zone);
/**
 * ident_date_utc() - "2018-11-30T22:08:53": UTC, and no zone is written
 * (JUnit's schema takes none).
 */
const char *ident_date_utc(struct arena *a, int64_t when);
/** ident_date_log() - "Fri Nov 30 14:08:53 2018 -0800", as git log shows it. */
const char *ident_date_log(struct arena *a, int64_t when, const char *zone);

#endif
