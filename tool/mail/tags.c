/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/tags.h"

#include <strings.h>

#define DEPTH_MAX 200

/* What reviewers give. A sign-off in a reply is none, and Reported-by is the author's to add. */
static const char *const keys[] = {
	"Acked-by", "Reviewed-by", "Tested-by", "Fixes", "Acked-and-tested-by",
	"Reviewed-and-tested-by", "Reported-and-tested-by", "Tested-and-reviewed-by",
	"Tested-and-acked-by",
};

static const char *const conditions[] = {
	"if", "once", "unless", "provided", "assuming", "when", "after", "until", "modulo", "except",
	"apart", "otherwise", "fixed", "fix", "with", "given", "as long",
};

static bool word_at(struct str s, size_t i, const char *w)
{
	size_t n = strlen(w);

	if (i + n > s.n || strncasecmp(s.p + i, w, n))
		return false;
	if (i && ((s.p[i - 1] | 32) >= 'a' && (s.p[i - 1] | 32) <= 'z'))
		return false;
	return i + n == s.n || !((s.p[i + n] | 32) >= 'a' && (s.p[i + n] | 32) <= 'z');
}

static bool conditional(struct str sentence)
{
	for (size_t i = 0; i < sentence.n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(conditions); k++)
			if (word_at(sentence, i, conditions[k]))
				return true;
	return false;
}

/* The tag that a line begins with. */
static const char *tag_at_start(struct str line, struct str *ret_value)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t n = strlen(keys[i]);

		if (line.n > n && line.p[n] == ':' && !strncasecmp(line.p, keys[i], n)) {
			*ret_value = str_trim((struct str){ line.p + n + 1, line.n - n - 1 });
			return keys[i];
		}
	}
	return NULL;
}

/* Does the line name a tag anywhere? Fixes is too common a word for that. */
static bool names_tag(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			if (strcmp(keys[k], "Fixes") && word_at(line, i, keys[k]))
				return true;
	return false;
}

static struct str address(struct str value)
{
	const char *open = value.n ? memchr(value.p, '<', value.n) : NULL;
	const char *close = open ? memchr(open, '>', (size_t)(value.p + value.n - open)) : NULL;

	if (open && close)
		return (struct str){ open + 1, (size_t)(close - open - 1) };
	return memchr(value.p, '@', value.n) ? value : STR("");
}

/* Archives hide addresses: user@xxxx, user@..., user@domain without any dot. */
static bool masked(struct str addr)
{
	const char *at = addr.n ? memchr(addr.p, '@', addr.n) : NULL;
	struct str host;
	size_t x = 0;

	if (!at)
		return true;
	host = (struct str){ at + 1, (size_t)(addr.p + addr.n - at - 1) };
	for (size_t i = 0; i < host.n; i++)
		x += host.p[i] == 'x' || host.p[i] == 'X' || host.p[i] == '.' || host.p[i] == '*';
	return !memchr(host.p, '.', host.n) || x == host.n || str_find(addr, STR("..."), 0) >= 0;
}

struct reader {
	struct arena *arena;
	struct tags *tags;
	const struct mail *from;
	/* what the mail answers; NULL: a cover, or an older version */
	const struct mail *patch;
	bool cover;
};

static void maybe(struct reader *r, struct str sentence, const char *why)
{
	struct maybe_tag *m = ARR_PUSH(r->arena, r->tags->maybe);
	char *z = arena_strn(r->arena, str_trim(sentence));

	for (char *p = z; *p; p++)
		if ((unsigned char)*p < 32)
			*p = ' ';
	m->patch = r->patch;
	m->from = r->from;
	m->sentence = z;
	m->why = why;
}

static void give(struct reader *r, struct patch_tags *p, const char *key, struct str value)
{
	struct tag *t;

	for (size_t i = 0; i < p->tag.n; i++)
		if (!strcmp(p->tag.v[i].key, key) && str_is(value, p->tag.v[i].value))
			return;
	t = ARR_PUSH(r->arena, p->tag);
	t->key = key;
	t->value = arena_strn(r->arena, value);
	t->from = r->from;
}

static void take(struct reader *r, const char *key, struct str value, struct str line,
		 struct str before)
{
	struct str addr = address(value);
	bool fixes = !strcmp(key, "Fixes");

	if (!r->patch && !r->cover) {
		maybe(r, line, "it is about another version, or about no patch that is here");
	} else if (conditional(before)) {
		maybe(r,
		      str_of(arena_printf(r->arena, "%.*s %.*s", STR_ARG(before), STR_ARG(line))),
		      "it comes with a condition");
	} else if (!fixes && masked(addr)) {
		maybe(r, line, "its address is missing or masked");
	} else if (!fixes && (!r->from->from_addr || addr.n != strlen(r->from->from_addr) ||
			      strncasecmp(addr.p, r->from->from_addr, addr.n))) {
		maybe(r, line, arena_printf(r->arena, "it names another person than the sender, %s",
					    r->from->from_addr ? r->from->from_addr : "nobody"));
	} else {
		for (size_t i = 0; i < r->tags->patch.n; i++)
			if (r->cover || r->tags->patch.v[i].patch == r->patch)
				give(r, &r->tags->patch.v[i], key, value);
	}
}

/* The last sentence of @talk. */
static struct str last_sentence(struct str talk)
{
	size_t from = 0;

	talk = str_trim(talk);
	for (size_t i = 0; i + 2 < talk.n; i++)
		if ((talk.p[i] == '.' || talk.p[i] == '!' || talk.p[i] == '?') &&
		    (talk.p[i + 1] == ' ' || talk.p[i + 1] == '\n'))
			from = i + 1;
	return str_trim((struct str){ talk.p + from, talk.n - from });
}

/* The words of a mail, from top to signature; quotes are what others said. */
static void read_mail(struct reader *r)
{
	CLEANUP(buf_release) struct buf talk = BUF_INIT(MAIL_ONE_MAX);
	struct str rest = mail_text(r->arena, r->from), line, value;

	while (str_line(&rest, &line)) {
		const char *key;

		while (line.n && (line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' '))
			line.n--;
		if (str_is(line, "--") || str_starts(line, "-----Original Message"))
			break;
		if (line.n && line.p[0] == '>') {
			/* an answer to the quote begins anew */
			buf_reset(&talk);
			continue;
		}
		key = tag_at_start(line, &value);
		if (key) {
			take(r, key, value, line, last_sentence(buf_str(&talk)));
			continue;
		}
		if (line.n) {
			buf_add(&talk, line);
			buf_addc(&talk, '\n');
		}
		if (names_tag(line)) {
			/* the sentence may have begun lines above, and go on below */
			struct str next = STR("");
			struct str peek = rest;

			if (line.p[line.n - 1] != '.' && str_line(&peek, &next) && next.n &&
			    next.p[0] != '>' && !tag_at_start(next, &value)) {
				buf_add(&talk, next);
				rest = peek;
			}
			maybe(r, last_sentence(buf_str(&talk)), "it does not begin its line");
			buf_reset(&talk);
		}
	}
}

static const struct mail *by_id(const struct mails *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].id && !strcmp(all->v[i].id, id))
			return &all->v[i];
	return NULL;
}

static const struct mail *parent(const struct mails *all, const struct mail *m)
{
	const struct mail *p = NULL;

	for (size_t i = 0; i < m->reply_to.n && !p; i++)
		p = by_id(all, m->reply_to.v[i]);
	/* the mail between is not here: the nearest of its ancestors that is */
	for (size_t i = m->refs.n; i-- > 0 && !p;)
		p = by_id(all, m->refs.v[i]);
	return p == m ? NULL : p;
}

static bool is_picked(const struct picked *p, const struct mail *m)
{
	for (size_t i = 0; i < p->mail.n; i++)
		if (p->mail.v[i] == m ||
		    (m->id && p->mail.v[i]->id && !strcmp(m->id, p->mail.v[i]->id)))
			return true;
	return false;
}

static const struct mail *the_picked(const struct picked *p, const struct mail *m)
{
	for (size_t i = 0; i < p->mail.n; i++)
		if (p->mail.v[i] == m ||
		    (m->id && p->mail.v[i]->id && !strcmp(m->id, p->mail.v[i]->id)))
			return p->mail.v[i];
	return NULL;
}

/* The cover of the version that was picked: it has the patches' version and number. */
static bool is_cover(struct arena *a, const struct picked *p, const struct mail *m)
{
	struct subject s, first;

	if (!p->mail.n)
		return false;
	subject_parse(a, m->subject, &s);
	subject_parse(a, p->mail.v[0]->subject, &first);
	return s.numbered && !s.n && !s.reply && s.version == first.version && s.m == first.m;
}

void tags_collect(struct arena *a, const struct mails *all, const struct picked *picked,
		  struct tags *ret)
{
	for (size_t i = 0; i < picked->mail.n; i++)
		ARR_PUSH(a, ret->patch)->patch = picked->mail.v[i];
	for (size_t i = 0; i < all->n; i++) {
		struct reader r = { .arena = a, .tags = ret, .from = &all->v[i] };
		const struct mail *up = &all->v[i];

		/* patches and covers speak for themselves */
		if (is_picked(picked, up) || is_cover(a, picked, up) || !parent(all, up))
			continue;
		for (int depth = 0; depth < DEPTH_MAX; depth++) {
			up = parent(all, up);
			if (!up)
				break;
			r.patch = the_picked(picked, up);
			r.cover = !r.patch && is_cover(a, picked, up);
			/* an older version's patch, or a diff that somebody proposed,
			 * ends the way */
			if (r.patch || r.cover || letter_has_diff(up))
				break;
		}
		{
			struct subject s;

			subject_parse(a, all->v[i].subject, &s);
			if (!s.reply && letter_has_diff(&all->v[i]))
				continue;
		}
		read_mail(&r);
	}
}
