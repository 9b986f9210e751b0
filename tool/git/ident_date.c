/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dates as git writes them and as mails and standards do. Never guessed, and the same in any
 * locale.
 */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#include "git/ident.h"

/* "+0100", "+01:00", "Z", "GMT", "UTC" or nothing; false for other text. Minutes are east. */
static bool read_zone(const char *p, int *ret_minutes, char ret_zone[8])
{
	unsigned int h, m;
	bool west;
	int used = 0;

	while (*p == ' ')
		p++;
	if (!*p || !strcasecmp(p, "Z") || !strcasecmp(p, "GMT") || !strcasecmp(p, "UTC")) {
		*ret_minutes = 0;
		snprintf(ret_zone, 8, "+0000");
		return true;
	}
	if (*p != '+' && *p != '-')
		return false;
	west = *p == '-';
	if (sscanf(p + 1, "%2u:%2u%n", &h, &m, &used) != 2 &&
	    sscanf(p + 1, "%2u%2u%n", &h, &m, &used) != 2)
		return false;
	p += 1 + used;
	while (*p == ' ')
		p++;
	if (*p == '(')	/* a comment, as in mails */
		p = "";
	if (*p || h > 14 || m > 59)
		return false;
	*ret_minutes = (west ? -1 : 1) * (int)(h * 60 + m);
	snprintf(ret_zone, 8, "%c%02u%02u", west ? '-' : '+', h % 100, m % 100);
	return true;
}

static int month(const char *z)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (!strncasecmp(z, names + 3 * i, 3))
			return i;
	return -1;
}

static bool in_range(const struct tm *t)
{
	return t->tm_year >= 70 && t->tm_year < 1100 && t->tm_mon >= 0 && t->tm_mon < 12 &&
	       t->tm_mday >= 1 && t->tm_mday <= 31 && t->tm_hour >= 0 && t->tm_hour < 24 &&
	       t->tm_min >= 0 && t->tm_min < 60 && t->tm_sec >= 0 && t->tm_sec < 61;
}

static bool read_mail(const char *p, struct tm *t, int *ret_used)
{
	const char *comma = strchr(p, ',');
	char name[4];
	int used = 0;

	if (comma && comma - p == 3)
		p = comma + 1;
	*ret_used = comma && comma + 1 == p ? 4 : 0;
	if (sscanf(p, " %2d %3s %4d %2d:%2d:%2d%n", &t->tm_mday, name, &t->tm_year, &t->tm_hour,
		   &t->tm_min, &t->tm_sec, &used) != 6 || !used)
		return false;
	t->tm_mon = month(name);
	*ret_used += used;
	return true;
}

static bool read_iso(const char *p, struct tm *t, int *ret_used)
{
	char sep;
	int used = 0;

	if (sscanf(p, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &t->tm_year, &t->tm_mon, &t->tm_mday, &sep,
		   &t->tm_hour, &t->tm_min, &t->tm_sec, &used) == 7 && used &&
	    (sep == 'T' || sep == ' ')) {
		t->tm_mon--;
		*ret_used = used;
		return true;
	}
	*t = (struct tm){ 0 };
	used = 0;
	if (sscanf(p, "%4d-%2d-%2d%n", &t->tm_year, &t->tm_mon, &t->tm_mday, &used) != 3 || !used)
		return false;
	t->tm_mon--;
	*ret_used = used;
	return true;
}

static bool read_seconds(const char *p, int64_t *ret_time, char zone[8])
{
	bool at = *p == '@';
	int minutes;
	char *end;
	int64_t n;

	p += at;
	if (*p < '0' || *p > '9')
		return false;
	n = strtoll(p, &end, 10);
	/* Without '@' a short number may be a year: git wants nine digits. */
	if ((!at && end - p < 9) || (*end && *end != ' ') || !read_zone(end, &minutes, zone))
		return false;
	*ret_time = n;
	return true;
}

bool ident_date(struct str text, int64_t *ret_time, char ret_zone[8])
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *z = arena_strn(&a, str_trim(text));
	struct tm t = { 0 };
	int used, minutes;

	if (strlen(z) != str_trim(text).n)
		return false;
	if (read_seconds(z, ret_time, ret_zone))
		return true;
	if (!read_mail(z, &t, &used)) {
		t = (struct tm){ 0 };
		if (!read_iso(z, &t, &used))
			return false;
	}
	t.tm_year -= 1900;
	if (!in_range(&t) || !read_zone(z + used, &minutes, ret_zone))
		return false;
	*ret_time = (int64_t)timegm(&t) - 60 * (int64_t)minutes;
	return true;
}

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* The wall clock of @zone, "+0200". False: a time no calendar has. */
static bool wall_clock(int64_t when, const char *zone, struct tm *ret)
{
	int z = (int)strtol(zone, NULL, 10), minutes = z / 100 * 60 + z % 100;
	time_t t = (time_t)(when + minutes * 60);

	return gmtime_r(&t, ret) != NULL;
}

const char *ident_date_mail(struct arena *a, int64_t when, const char *zone)
{
	struct tm tm;

	if (!wall_clock(when, zone, &tm))
		return "Thu, 1 Jan 1970 00:00:00 +0000";
	return arena_printf(a, "%.3s, %d %.3s %d %02d:%02d:%02d %s", days + tm.tm_wday * 3,
			    tm.tm_mday, months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour,
			    tm.tm_min, tm.tm_sec, zone);
}

const char *ident_date_log(struct arena *a, int64_t when, const char *zone)
{
	struct tm tm;

	if (!wall_clock(when, zone, &tm))
		return "Thu Jan 1 00:00:00 1970 +0000";
	return arena_printf(a, "%.3s %.3s %d %02d:%02d:%02d %d %s", days + tm.tm_wday * 3,
			    months + tm.tm_mon * 3, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
			    tm.tm_year + 1900, zone);
}

const char *ident_date_utc(struct arena *a, int64_t when)
{
	char text[32];
	struct tm tm;

	if (!wall_clock(when, "+0000", &tm))
		return "1970-01-01T00:00:00";
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	return arena_str(a, text);
}

const char *ident_date_day(struct arena *a, int64_t when, const char *zone)
{
	char text[16];
	struct tm tm;

	if (!wall_clock(when, zone, &tm))
		return "1970-01-01";
	strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	return arena_str(a, text);
}
