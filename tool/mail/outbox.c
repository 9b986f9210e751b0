/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From commits of ours to a thread of mails. */
#include "mail/outbox.h"

#include <stdarg.h>

#include "git/blob.h"
#include "git/config.h"
#include "git/udiff.h"
#include "msg/message.h"
#include "work/record.h"

/* More than anybody mails at once; and how far below a result its branch is looked for. */
#define LETTERS_MAX 2000

struct maker {
	struct repo *repo;
	struct arena *arena;
	const struct outbox_opts *o;
	struct outbox *box;
	struct commit base;		/* the branch's tip */
};

static int add_letter(struct maker *m, const struct oid *id, struct err *e)
{
	CLEANUP(buf_release) struct buf diff = BUF_INIT(BUF_FILE_MAX);
	struct letter_out l = { .hex = oid_str(m->arena, id) };
	struct message msg;
	struct oid up;
	int rc = commit_read(m->repo, m->arena, id, &l.commit, e);

	if (!rc)
		rc = commit_read(m->repo, m->arena, &l.commit.parents[0], &l.parent, e);
	if (!rc)
		rc = udiff_trees(m->repo, &l.parent.tree, &l.commit.tree, &diff, e);
	if (rc)
		return err_at(e, m->box->branch->name, l.hex, NULL);
	l.diff = arena_span(m->arena, buf_str(&diff));
	message_parse(m->arena, l.commit.message, &msg);
	l.subject = arena_strn(m->arena, msg.subject);
	for (size_t i = 0; i < msg.uprefs.n && !l.upstream; i++)
		if (msg.uprefs.v[i].id.n == OID_HEX)
			l.upstream = arena_strn(m->arena, msg.uprefs.v[i].id);
	if (l.upstream && oid_parse(str_of(l.upstream), &up) && repo_has(m->repo, &up))
		l.have = !commit_read(m->repo, m->arena, &up, &l.original, NULL);
	l.record = record_of(m->repo, m->arena, id);
	*ARR_PUSH(m->arena, m->box->letter) = l;
	if (str_find(l.diff, STR("\nBinary files differ\n"), 0) >= 0)
		lint_add(m->arena, m->box, LINT_BLOCK, "binary", l.hex, "backport",
			 "it changes a binary file, which no mail of ours carries");
	return 0;
}

/* First parents down to the branch's tip: dates of ports lie, so nothing here goes by them. */
int outbox_commits(struct repo *r, struct arena *a, const struct branch *b, const char *name,
		   struct oids *ret, struct err *e)
{
	const char *ref = arena_printf(a, "refs/heads/backport/%s/%s", name, b->result);
	struct oids down = { 0 };
	struct commit c;
	struct oid at;
	int rc = refs_read(r, ref, &at, e);

	if (rc == ERR_NOT_FOUND) {
		err_set(e, ERR_NOT_FOUND, "nothing was ported to it: there is no backport/%s/%s",
			name, b->result);
		err_at(e, b->name, NULL, NULL);
		return err_next(e, "backport apply -s --branch %s", b->name);
	}
	while (!rc && !oid_eq(&at, &b->commit)) {
		rc = commit_read(r, a, &at, &c, e);
		if (!rc && (c.n_parents != 1 || down.n == LETTERS_MAX)) {
			err_set(e, ERR_CONFLICT,
				"backport/%s/%s was made on an older tip of the branch", name,
				b->result);
			err_at(e, b->name, NULL, NULL);
			return err_next(e, "backport apply --refresh --branch %s", b->name);
		}
		*ARR_PUSH(a, down) = at;
		if (!rc)
			at = c.parents[0];
	}
	for (size_t i = down.n; !rc && i-- > 0;)
		*ARR_PUSH(a, *ret) = down.v[i];
	return rc;
}

static int read_letters(struct maker *m, struct err *e)
{
	const struct branch *b = m->box->branch;
	struct oids ids = { 0 };
	int rc = outbox_commits(m->repo, m->arena, b, m->o->name, &ids, e);

	m->box->ref = arena_printf(m->arena, "backport/%s/%s", m->o->name, b->result);
	if (!rc)
		rc = commit_read(m->repo, m->arena, &b->commit, &m->base, e);
	for (size_t i = 0; !rc && i < ids.n; i++)
		rc = add_letter(m, &ids.v[i], e);
	return rc;
}

/* "0001-mm-wait-less.patch" */
static const char *file_name(struct arena *a, size_t n, const char *subject)
{
	char *z = arena_printf(a, "%04zu-%.52s", n, subject), *to = z;

	for (const char *p = z; *p; p++) {
		bool word = (*p >= '0' && *p <= '9') || ((*p | 32) >= 'a' && (*p | 32) <= 'z') ||
			    *p == '_' || *p == '.';

		if (word && !(*p == '.' && (to == z || to[-1] == '.')))
			*to++ = *p;
		else if (to > z && to[-1] != '-')
			*to++ = '-';
	}
	while (to > z && (to[-1] == '-' || to[-1] == '.'))
		to--;
	*to = '\0';
	return arena_printf(a, "%s.patch", z);
}

/* The same mail has the same id, and another one another. */
const char *outbox_id(struct arena *a, const struct outbox_opts *o, const struct outbox *box,
		      size_t n, const char *what)
{
	char hex[OID_HEX + 1];
	struct oid h;

	blob_id(str_of(arena_printf(a, "%s\n%s\n%u\n%zu\n%s\n%s", box->branch->base_name, o->name,
				    o->version, n, what, o->reply_to ? o->reply_to : "")), &h);
	return arena_printf(a, "%.20s-%zu-%s", oid_hex(&h, hex), n, o->me.mail);
}

static const char *tag(struct maker *m, size_t n, size_t of)
{
	const char *prefix = m->o->prefix ? m->o->prefix : m->box->route.prefix;
	const char *v = m->o->version > 1 ? arena_printf(m->arena, " v%u", m->o->version) : "";

	if (of < 2)
		return arena_printf(m->arena, "[%s%s]", prefix, v);
	return arena_printf(m->arena, "[%s%s %0*zu/%zu]", prefix, v, of > 99 ? 3 : of > 9 ? 2 : 1, n,
			    of);
}

void outbox_address(struct arena *a, const struct outbox_opts *o, const struct outbox *box,
		    struct post *p)
{
	p->from = arena_printf(a, "%s <%s>", o->me.name, o->me.mail);
	for (size_t i = 0; i < box->to.n; i++)
		people_add(a, &p->to, NULL, box->to.v[i]);
	for (size_t i = 0; i < box->cc.n; i++)
		people_add(a, &p->cc, &p->to, box->cc.v[i]);
	for (size_t i = 0; o->more_cc && i < o->more_cc->n; i++)
		people_add(a, &p->cc, &p->to, o->more_cc->v[i]);
}

/* A thread hangs on its cover, or on its first patch; and all of it on what it answers. */
static void thread(struct maker *m, struct post *p)
{
	size_t n = 0;
	const char *root = m->box->post.n ? m->box->post.v[0].id : NULL;

	p->reply_to = root ? root : m->o->reply_to;
	if (m->o->reply_to)
		p->refs[n++] = m->o->reply_to;
	if (root)
		p->refs[n++] = root;
}

static void cover(struct maker *m)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf all = BUF_INIT(BUF_FILE_MAX);
	const struct outbox *box = m->box;
	struct commit tip = box->letter.v[box->letter.n - 1].commit;
	struct post p = { .file = "0000-cover-letter.patch" };

	buf_printf(&b,
		   "These are ports of upstream commits to %s%s%s, in the order of upstream:\n\n",
		   *box->route.series ? box->route.series : box->branch->base_name,
		   *box->route.series ? ", on top of " : "",
		   *box->route.series ? oid_abbrev(m->arena, &box->branch->commit, 12) : "");
	for (size_t i = 0; i < box->letter.n; i++) {
		const struct letter_out *l = &box->letter.v[i];
		const char *line, *tested = evidence_tested(m->arena, l, &line);

		buf_printf(&b, "  %zu. %s\n     upstream %s\n", i + 1, l->subject,
			   l->upstream ? l->upstream : "unknown");
		if (!strcmp(tested, "none"))
			buf_addz(&b, "     tests: none recorded\n");
		else
			buf_printf(&b, "     tests: %s\n", line ? line : tested);
	}
	evidence_grid(m->arena, box, &b);
	buf_addz(&b, "\nHow each was ported, and how it differs from upstream's, stands below its "
		 "---.\n\n");
	if (!udiff_trees(m->repo, &m->base.tree, &tip.tree, &all, NULL))
		diffstat(m->arena, buf_str(&all), &b, NULL);
	buf_printf(&b, "\nbase-commit: %s\n-- \nbackport\n",
		   oid_str(m->arena, &box->branch->commit));
	outbox_address(m->arena, m->o, m->box, &p);
	/* the cover goes to everybody who gets a patch */
	for (size_t i = 0; i < box->letter.n; i++) {
		letter_people(m->repo, m->arena, &box->letter.v[i], m->o->me.mail, &p.to, &p.cc);
		for (size_t k = 0; k < box->letter.v[i].maintainer.n; k++)
			people_add(m->arena, &p.cc, &p.to, box->letter.v[i].maintainer.v[k]);
	}
	p.date = ident_date_mail(m->arena, tip.committer.time, tip.committer.zone);
	p.subject = arena_printf(m->arena, "%s %s", tag(m, 0, box->letter.n), m->o->title);
	p.id = outbox_id(m->arena, m->o, m->box, 0, oid_str(m->arena, &tip.id));
	thread(m, &p);
	p.body = arena_span(m->arena, buf_str(&b));
	post_write(m->arena, &p);
	if (!box->route.to) {
		/* nobody mails a vendor: this is what the merge request says */
		m->box->merge_request = arena_printf(m->arena, "%s\n\n%.*s", m->o->title,
						     STR_ARG(p.body));
		return;
	}
	*ARR_PUSH(m->arena, m->box->post) = p;
}

static void patch(struct maker *m, size_t i)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	const struct letter_out *l = &m->box->letter.v[i];
	size_t of = m->box->letter.n;
	struct post p = { .commit = l->hex, .file = file_name(m->arena, i + 1, l->subject) };
	struct str message = l->commit.message;
	struct str line;

	outbox_address(m->arena, m->o, m->box, &p);
	letter_people(m->repo, m->arena, l, m->o->me.mail, &p.to, &p.cc);
	for (size_t k = 0; k < l->maintainer.n; k++)
		people_add(m->arena, &p.cc, &p.to, l->maintainer.v[k]);
	if (strcmp(l->commit.author.mail, m->o->me.mail) ||
	    strcmp(l->commit.author.name, m->o->me.name))
		buf_printf(&b, "From: %s <%s>\n\n", l->commit.author.name, l->commit.author.mail);
	str_line(&message, &line);
	buf_add(&b, str_trim(message));
	buf_addz(&b, "\n---\n");
	evidence_body(m->repo, m->arena, m->box, i, &b);
	buf_addc(&b, '\n');
	diffstat(m->arena, l->diff, &b, NULL);
	buf_addc(&b, '\n');
	buf_add(&b, l->diff);
	if (i + 1 == of && of == 1)
		buf_printf(&b, "\nbase-commit: %s\n", oid_str(m->arena, &m->box->branch->commit));
	buf_addz(&b, "-- \nbackport\n");
	/* git am takes the author's date from here */
	p.date = ident_date_mail(m->arena, l->commit.author.time, l->commit.author.zone);
	p.subject = arena_printf(m->arena, "%s %s", tag(m, i + 1, of), l->subject);
	p.id = outbox_id(m->arena, m->o, m->box, i + 1, l->hex);
	thread(m, &p);
	p.body = arena_span(m->arena, buf_str(&b));
	post_write(m->arena, &p);
	*ARR_PUSH(m->arena, m->box->post) = p;
}

/* Who gets every mail of the thread; git's own settings count, aliases too. */
static int lists(struct maker *m, struct err *e)
{
	static const char *const keys[] = { "sendemail.to", "sendemail.cc" };
	struct outbox *box = m->box;
	int rc = box->route.to ? alias_resolve(m->o->alone, box->route.to, &box->to, e) : 0;

	for (int k = 0; k < 2; k++) {
		const char **v;
		size_t n;

		repo_config_list(m->repo, m->arena, keys[k], true, &v, &n);
		for (size_t i = 0; !rc && i < n; i++)
			rc = alias_resolve(m->o->alone, v[i], k ? &box->cc : &box->to, e);
	}
	return rc;
}

static int ask_maintainers(struct maker *m, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; !rc && m->o->maintainers && i < m->box->letter.n; i++) {
		struct letter_out *l = &m->box->letter.v[i];

		rc = maintainers_of(m->o->maintainers, l->diff, NULL, &l->maintainer, e);
	}
	return rc;
}

int outbox_fill(struct repo *r, struct arena *a, const struct branch *b,
		const struct outbox_opts *o, struct outbox *ret, struct err *e)
{
	struct maker m = { .repo = r, .arena = a, .o = o, .box = ret };
	int rc;

	*ret = (struct outbox){ .branch = b };
	rc = route_of(r, a, b, o->month, &ret->route, e);
	if (!rc)
		rc = read_letters(&m, e);
	if (!rc && !ret->letter.n)
		rc = err_set(e, ERR_NOT_FOUND, "%s holds nothing that %s lacks", ret->ref, b->name);
	if (!rc)
		rc = lists(&m, e);
	if (!rc)
		rc = ask_maintainers(&m, e);
	if (rc)
		return rc;
	lint_all(r, a, o, ret);
	if (o->request) {
		outbox_request(r, a, o, ret);
		return 0;
	}
	if (ret->letter.n > 1 || !ret->route.to)
		cover(&m);
	for (size_t i = 0; i < ret->letter.n; i++)
		patch(&m, i);
	return 0;
}

void outbox_release(struct outbox *o)
{
	for (size_t i = 0; i < o->letter.n; i++)
		cJSON_Delete(o->letter.v[i].record);
	o->letter.n = 0;
}
