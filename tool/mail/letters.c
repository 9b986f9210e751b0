/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mails of a thread are the series, and in which order. */
#include "mail/letters.h"

#include <strings.h>

#include "mail/mail_parts.h"

/* A patch mail, its subject read. */
struct cand {
	const struct mail *mail;
	struct subject s;
	bool used;
};

struct cands {
	struct cand *v;
	size_t n, cap;
};

static const char *who(const struct mail *m)
{
	return m->from_addr ? m->from_addr : "";
}

/* Two mails of one posting: same author, tree, version and length. */
static bool same_set(const struct cand *a, const struct cand *b)
{
	return a->s.numbered && b->s.numbered && a->s.version == b->s.version &&
	       a->s.m == b->s.m && !strcmp(a->s.tree, b->s.tree) &&
	       !strcasecmp(who(a->mail), who(b->mail));
}

/* A later posting of the same: covers and tree aside, only the version went up. */
static bool replaces(const struct cand *newer, const struct cand *older)
{
	if (newer->s.version <= older->s.version || strcmp(newer->s.tree, older->s.tree) ||
	    strcasecmp(who(newer->mail), who(older->mail)))
		return false;
	return (newer->s.numbered && older->s.numbered) || !strcmp(newer->s.title, older->s.title);
}

static bool same_mail(const struct mail *a, const struct mail *b)
{
	return a->id && b->id && !strcmp(a->id, b->id);
}

static void collect(struct arena *a, const struct mails *all, struct cands *ret, struct picked *p)
{
	size_t diffs = 0;

	for (size_t i = 0; i < all->n; i++)
		diffs += letter_has_diff(&all->v[i]);
	for (size_t i = 0; i < all->n; i++) {
		const struct mail *m = &all->v[i];
		struct cand c = { .mail = m };
		bool twice = false;

		subject_parse(a, m->subject, &c.s);
		if (!letter_has_diff(m)) {
			if (m->fault)
				*ARR_PUSH(a, p->note) = arena_printf(a, "%s: %s", m->where, m->fault);
			continue;
		}
		/* a diff in a reply is a remark; alone it is what the user wants */
		if (c.s.reply && diffs > 1) {
			*ARR_PUSH(a, p->note) = arena_printf(a, "%s: left out, a reply: %s", m->where,
							     m->subject);
			continue;
		}
		for (size_t k = 0; k < ret->n; k++)
			twice |= same_mail(ret->v[k].mail, m);
		if (!twice)
			*ARR_PUSH(a, *ret) = c;
	}
}

static void drop_older(struct arena *a, struct cands *c, struct picked *p)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->n && !c->v[i].used; k++)
			if (replaces(&c->v[k], &c->v[i])) {
				c->v[i].used = true;
				*ARR_PUSH(a, p->note) = arena_printf(a,
					"%s: left out, v%u is there: %s", c->v[i].mail->where,
					c->v[k].s.version, c->v[i].mail->subject);
			}
}

static bool answers(const struct mail *m, const struct cands *c, bool numbered)
{
	for (size_t i = 0; numbered && i < m->reply_to.n; i++)
		for (size_t k = 0; k < c->n; k++)
			if (c->v[k].mail != m && c->v[k].mail->id &&
			    !strcmp(c->v[k].mail->id, m->reply_to.v[i]))
				return true;
	return false;
}

/* All of the posting that @first belongs to, by number. */
static int take_set(struct arena *a, struct cands *c, size_t first, const char *name,
		    struct picked *p, struct err *e)
{
	const struct cand *f = &c->v[first];
	const struct cand **by = ARENA_NEW_N(a, const struct cand *, f->s.m + 1);
	const char *missing = "";
	unsigned n_missing = 0;

	for (size_t i = first; i < c->n; i++) {
		struct cand *k = &c->v[i];

		if (k->used || !same_set(f, k))
			continue;
		k->used = true;
		if (by[k->s.n])
			return err_set(e, ERR_INPUT, "%s: two different mails say %u/%u: %s and %s",
				       name, k->s.n, k->s.m, by[k->s.n]->mail->where,
				       k->mail->where);
		by[k->s.n] = k;
	}
	for (unsigned i = 1; i <= f->s.m; i++) {
		if (by[i])
			*ARR_PUSH(a, p->mail) = by[i]->mail;
		else if (n_missing++ < 20)
			missing = arena_printf(a, "%s%s%u", missing, *missing ? ", " : "", i);
	}
	/* a cover letter that carries a diff is a patch nobody numbered */
	if (by[0])
		*ARR_PUSH(a, p->note) = arena_printf(a, "%s: left out, a cover letter",
						     by[0]->mail->where);
	if (n_missing)
		return err_set(e, ERR_INPUT, "%s: of %u patches%s, %s %s missing", name, f->s.m,
			       f->s.version > 1 ? arena_printf(a, " (v%u)", f->s.version) : "",
			       missing, n_missing > 1 ? "are" : "is");
	return 0;
}

int letters_pick(struct arena *a, const struct mails *all, const char *name, struct picked *ret,
		 struct err *e)
{
	struct cands c = { 0 };
	bool numbered = false;

	collect(a, all, &c, ret);
	for (size_t i = 0; i < c.n; i++) {
		const struct subject *s = &c.v[i].s;

		if (s->numbered && (s->n > s->m || s->m > 5000))
			return err_set(e, ERR_INPUT, "%s: patch %u of %u", c.v[i].mail->where, s->n,
				       s->m);
		numbered |= s->numbered;
	}
	drop_older(a, &c, ret);
	for (size_t i = 0; i < c.n; i++) {
		if (c.v[i].used)
			continue;
		if (c.v[i].s.numbered) {
			int rc = take_set(a, &c, i, name, ret, e);

			if (rc)
				return rc;
		} else if (answers(c.v[i].mail, &c, numbered)) {
			*ARR_PUSH(a, ret->note) = arena_printf(a,
				"%s: left out, an answer to the series: %s", c.v[i].mail->where,
				c.v[i].mail->subject);
		} else {
			*ARR_PUSH(a, ret->mail) = c.v[i].mail;
		}
	}
	if (!ret->mail.n)
		return err_set(e, ERR_INPUT, "%s: no patch in %s%s%s", name,
			       all->n == 1 ? "this mail" : "these mails",
			       all->n == 1 && all->v[0].fault ? ": " : "",
			       all->n == 1 && all->v[0].fault ? all->v[0].fault : "");
	return 0;
}

/* A whole mail as an attachment, or a format-patch file: to be read as mails of their own. */
static bool nested(const struct mail_part *p)
{
	return !strcmp(p->type, "message/rfc822") ||
	       (p->attached && (str_starts(p->raw, "From ") || str_starts(p->raw, "From: ")) &&
		str_find(p->raw, STR("\nSubject: "), 0) >= 0);
}

static int unpack(struct arena *a, const char *mime, struct mails *all, struct err *e)
{
	size_t n = all->n;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all->v[i].part.n; k++) {
			struct mail_part *p = &all->v[i].part.v[k];
			int rc;

			if (!nested(p))
				continue;
			rc = mail_parse(a, p->raw,
					arena_printf(a, "%s, attachment", all->v[i].where), mime,
					all, e);
			if (rc)
				return rc;
			/* pushing moved the array; and the part is not read twice */
			all->v[i].part.v[k].type = "message/rfc822";
			all->v[i].part.v[k].name = "";
		}
	return 0;
}

int letters_read(struct arena *a, const char *path, const char *mime, struct letters *ret,
		 struct picked *ret_picked, struct err *e)
{
	const char *slash = strrchr(path, '/');
	const char *name = !strcmp(path, "-") ? "standard input" :
			   slash && slash[1]  ? slash + 1 :
						path;
	struct picked p = { 0 };
	struct mails *all = ARENA_NEW(a, struct mails);
	int rc = mail_read(a, path, mime, all, e);

	if (!rc)
		rc = unpack(a, mime, all, e);
	if (!rc)
		rc = letters_pick(a, all, name, &p, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < p.mail.n; i++) {
		struct letter l;

		rc = letter_of(a, p.mail.v[i], &l, e);
		if (rc)
			return rc;
		*ARR_PUSH(a, *ret) = l;
	}
	if (ret_picked)
		*ret_picked = p;
	return 0;
}
