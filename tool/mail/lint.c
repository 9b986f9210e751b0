/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What speaks against sending. The rules are those of the stable team, each
 * with where it stands; one that cannot be decided counts as broken.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "base/io.h"
#include "git/history.h"
#include "git/refs.h"
#include "mail/outbox.h"
#include "msg/message.h"
#include "msg/patch.h"
#include "series/judge.h"

#define RULES "Documentation/process/stable-kernel-rules.rst"
#define GUIDE "Documentation/process/backporting.rst"
#define OURS "backport"
/* "It cannot be bigger than 100 lines, with context." */
#define LINES_MAX 100

void lint_add(struct arena *a, struct outbox *o, enum lint_level level, const char *rule,
	      const char *commit, const char *source, const char *fmt, ...)
{
	struct lint *l = ARR_PUSH(a, o->lint);
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	*l = (struct lint){ level, rule, commit, arena_str(a, text), source };
	o->blocked |= level == LINT_BLOCK;
}

struct linter {
	struct repo *repo;
	struct arena *arena;
	const struct outbox_opts *o;
	struct outbox *box;
	struct branch mainline;
	bool have_mainline;
};

#define BLOCK(x, rule, l, source, ...) \
	lint_add((x)->arena, (x)->box, LINT_BLOCK, rule, (l)->hex, source, __VA_ARGS__)
#define WARN(x, rule, l, source, ...) \
	lint_add((x)->arena, (x)->box, LINT_WARN, rule, (l)->hex, source, __VA_ARGS__)

static void upstream_rules(struct linter *x, const struct letter_out *l, const struct message *m)
{
	enum history_answer in = HISTORY_UNKNOWN;
	struct oid id;

	if (!l->upstream || !m->uprefs.n) {
		BLOCK(x, "upstream-line", l, RULES, "it does not name its upstream commit");
		return;
	}
	if (!x->have_mainline || !l->have || !oid_parse(str_of(l->upstream), &id) ||
	    history_is_ancestor(x->repo, &id, &x->mainline.commit, &in, NULL))
		in = HISTORY_UNKNOWN;
	if (in == HISTORY_NO)
		BLOCK(x, "not-in-mainline", l, RULES, "%.12s is not in mainline", l->upstream);
	if (in == HISTORY_UNKNOWN)
		BLOCK(x, "not-in-mainline", l, RULES, "whether %.12s is in mainline this clone cannot "
		      "tell", l->upstream);
}

/* CentOS Stream quotes the whole log, trailers too, below the id. */
static bool quoted(struct linter *x, const struct message *m, const struct trailer *t)
{
	return str_find(m->text, str_of(arena_printf(x->arena, "\n    %.*s: %.*s", STR_ARG(t->key),
						     STR_ARG(t->value))), 0) >= 0;
}

/* Promise 9: upstream's words and trailers come from upstream. */
static void words_rules(struct linter *x, const struct letter_out *l, const struct message *m)
{
	struct message up;

	if (!l->have)
		return;		/* not-in-mainline has blocked it */
	message_parse(x->arena, l->original.message, &up);
	if (strcmp(l->commit.author.mail, l->original.author.mail) || !str_eq(m->subject, up.subject))
		BLOCK(x, "upstreams-words", l, RULES, "author or subject are not upstream's");
	for (size_t i = 0; i < up.trailers.n; i++) {
		const struct trailer *t = &up.trailers.v[i];
		bool there = !t->key.n || quoted(x, m, t);

		for (size_t k = 0; k < m->trailers.n && !there; k++)
			there = str_eq(m->trailers.v[k].key, t->key) &&
				str_eq(m->trailers.v[k].value, t->value);
		if (!there) {
			BLOCK(x, "upstreams-words", l, RULES, "upstream's \"%.*s: %.*s\" is missing",
			      STR_ARG(t->key), STR_ARG(t->value));
			return;
		}
	}
}

static void signoff_rule(struct linter *x, const struct letter_out *l, const struct message *m)
{
	const char *mine = x->o->me.mail;

	for (size_t i = m->trailers.n; i-- > 0;) {
		const struct trailer *t = &m->trailers.v[i];

		if (t->key.n == 13 && !strncasecmp(t->key.p, "Signed-off-by", 13) &&
		    str_find(t->value, str_of(mine), 0) >= 0)
			return;
	}
	BLOCK(x, "sign-off", l, "Documentation/process/submitting-patches.rst",
	      "you have not signed it off: backport apply -s --restart");
}

/* git am would end the message there, and take what follows for the patch. */
static void shape_rule(struct linter *x, const struct letter_out *l)
{
	struct str rest = l->commit.message, line;

	while (str_line(&rest, &line))
		if (patch_starts(line)) {
			BLOCK(x, "message-shape", l, "git-am(1)", "its message has a line that begins a "
			      "patch: \"%.*s\"", (int)(line.n < 40 ? line.n : 40), line.p);
			return;
		}
}

static void stable_rules(struct linter *x, const struct letter_out *l, const struct message *m)
{
	for (size_t i = 0; i < m->stable.n; i++)
		if (m->stable.v[i].noautosel)
			BLOCK(x, "noautosel", l, RULES, "its authors do not want it in stable: %.*s",
			      STR_ARG(m->stable.v[i].note));
}

static bool adapted(const struct letter_out *l)
{
	const cJSON *file, *edit;

	cJSON_ArrayForEach(file, cJSON_GetObjectItem(l->record, "files"))
		cJSON_ArrayForEach(edit, cJSON_GetObjectItem(file, "edits")) {
			const char *o = json_str(edit, "outcome");

			if (o && (!strcmp(o, "adapted") || !strcmp(o, "dropped")))
				return true;
		}
	return false;
}

static bool one_of(const char *word, const char *words)
{
	const char *at = strstr(words, word);

	return at && (at == words || at[-1] == ' ') && strchr(" ", at[strlen(word)]);
}

static void evidence_rules(struct linter *x, const struct letter_out *l, const struct message *m)
{
	CLEANUP(buf_release) struct buf stat = BUF_INIT(BUF_FILE_MAX);
	const char *line, *tested = evidence_tested(x->arena, l, &line);
	struct str rest = l->diff, text;
	size_t lines = 0;
	bool noted = false;

	if (!strcmp(tested, "stale"))
		BLOCK(x, "stale-test", l, OURS, "it was tested in another state than it is in now");
	else if (!strcmp(tested, "none"))
		WARN(x, "not-tested", l, RULES, "nothing records that it was built or tested");
	else if (one_of(tested, "not-shown untested unclear"))
		WARN(x, "not-tested", l, RULES, "its test shows nothing: %s", line ? line : tested);
	else if (!one_of(tested, "cured built booted"))
		BLOCK(x, "failed-test", l, RULES, "its test failed: %s", line ? line : tested);
	while (str_line(&rest, &text))
		lines += !str_starts(text, "diff ") && !str_starts(text, "index ");
	if (lines > LINES_MAX)
		WARN(x, "size", l, RULES, "%zu lines with context, %d are the limit", lines, LINES_MAX);
	for (size_t i = 0; i < m->trailers.n; i++)
		noted |= !m->trailers.v[i].key.n && str_starts(m->trailers.v[i].value, "[");
	noted |= str_find(m->body, STR("\n["), 0) >= 0;
	if (!l->record)
		WARN(x, "no-record", l, OURS, "nothing says how this port was made");
	else if (adapted(l) && !noted)
		WARN(x, "undocumented", l, GUIDE, "it differs from upstream's, and its message does not "
		     "say why");
	if (l->record && cJSON_IsTrue(cJSON_GetObjectItem(l->record, "review")))
		WARN(x, "review", l, OURS, "marked for review: %s", json_str(l->record, "review_why") ?
		     json_str(l->record, "review_why") : "the engine had to guess");
}

/* A queue directory of the stable-queue clone: queue-5.10/NAME.patch. */
static bool in_queue(struct linter *x, const char *upstream)
{
	const char *dir = arena_printf(x->arena, "%s/queue-%s", x->o->stable_queue,
				       x->box->route.series);
	DIR *d = opendir(dir);
	struct dirent *f;
	bool found = false;

	while (d && !found && (f = readdir(d))) {
		CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);

		if (f->d_name[0] != '.' && str_ends(str_of(f->d_name), ".patch") &&
		    !io_read(arena_printf(x->arena, "%s/%s", dir, f->d_name), &b, NULL))
			found = str_find(buf_str(&b), str_of(upstream), 0) >= 0;
	}
	if (d)
		closedir(d);
	return found;
}

/* Submitted to a branch: in this very run, or before. */
static bool submitted(const struct linter *x, const struct branch *b, const char *upstream)
{
	struct oids ids = { 0 };
	struct commit c;
	struct message m;
	bool mailed = false;

	for (size_t i = 0; x->o->ledger && i < x->o->ledger->line.n; i++) {
		const struct ledger_line *l = &x->o->ledger->line.v[i];

		if (l->state == SENT_DONE && l->upstream && l->branch && !strcmp(l->upstream, upstream) &&
		    !strcmp(l->branch, b->name))
			return true;
	}
	for (size_t i = 0; x->o->mailed && i < x->o->mailed->n; i++)
		mailed |= oid_eq(&x->o->mailed->v[i].commit, &b->commit);
	if (!mailed || outbox_commits(x->repo, x->arena, b, x->o->name, &ids, NULL))
		return false;
	for (size_t i = 0; i < ids.n; i++) {
		if (commit_read(x->repo, x->arena, &ids.v[i], &c, NULL))
			continue;
		message_parse(x->arena, c.message, &m);
		if (message_is_port_of(&m, str_of(upstream), false))
			return true;
	}
	return false;
}

/* One newer branch of the family: does it have, or get, every letter? */
static void newer_branch(struct linter *x, struct judge *j, const struct branch *b)
{
	struct judged *d = ARENA_NEW(x->arena, struct judged);

	judged_init(d, j, b);
	for (size_t i = 0; i < x->box->letter.n; i++) {
		const struct letter_out *l = &x->box->letter.v[i];
		struct cell cell = { 0 };
		struct oid id;

		if (!l->upstream || !l->have || !oid_parse(str_of(l->upstream), &id) ||
		    submitted(x, b, l->upstream))
			continue;
		if (judge_commit(d, &id, &cell, NULL) || cell.verdict == VERDICT_UNKNOWN)
			BLOCK(x, "newer-first", l, RULES, "whether the newer %s has it could not be "
			      "decided", b->name);
		else if (cell.verdict != VERDICT_PRESENT && cell.verdict != VERDICT_SUPERSEDED &&
			 cell.verdict != VERDICT_UNAFFECTED && cell.verdict != VERDICT_QUEUED)
			BLOCK(x, "newer-first", l, RULES, "the newer %s does not have it (%s): mail both "
			      "together, or that one first", b->name, verdict_name(cell.verdict));
	}
}

static int newer_first(struct linter *x, struct err *e)
{
	static const char *const globs[] = { "linux-*.y*", "origin/linux-*.y*", "stable/linux-*.y*" };
	const struct route *me = &x->box->route;
	struct branches all = { 0 };
	struct judge j;

	for (size_t i = 0; i < ARRAY_SIZE(globs); i++) {
		struct branches some = { 0 };

		if (repo_branches(x->repo, x->arena, &globs[i], 1, &some, NULL))
			continue;
		for (size_t k = 0; k < some.n; k++)
			*ARR_PUSH(x->arena, all) = some.v[k];
	}
	judge_init(&j, x->repo, x->arena);
	for (size_t i = 0; i < x->box->letter.n; i++)
		if (x->box->letter.v[i].upstream && x->box->letter.v[i].have)
			judge_want(&j, x->box->letter.v[i].upstream);
	for (size_t i = 0; i < all.n; i++) {
		struct route o;
		int rc = route_of(x->repo, x->arena, &all.v[i], x->o->month, &o, e);

		if (rc)
			return rc;
		if (o.state != ROUTE_SUPPORTED || strcmp(o.family, me->family) ||
		    o.major * 1000 + o.minor <= me->major * 1000 + me->minor)
			continue;
		newer_branch(x, &j, &all.v[i]);
	}
	return 0;
}

static void branch_rules(struct linter *x)
{
	struct outbox *b = x->box;

	if (b->route.state == ROUTE_ENDED)
		lint_add(x->arena, b, LINT_BLOCK, "ended-branch", NULL, "kernel.org/releases",
			 "nobody takes patches for %s any more: %s", b->branch->name, b->route.why);
	if (b->route.state == ROUTE_UNKNOWN)
		lint_add(x->arena, b, LINT_BLOCK, "ended-branch", NULL, "kernel.org/releases",
			 "whether %s is maintained is not known: %s", b->branch->name, b->route.why);
	if (b->route.to && !strcasecmp(arena_strn(x->arena, people_address(b->route.to)),
				       "stable@kernel.org"))
		lint_add(x->arena, b, LINT_BLOCK, "stable-address", NULL, RULES,
			 "stable@kernel.org is for secrets; patches go to stable@vger.kernel.org");
}

int lint_all(struct repo *r, struct arena *a, const struct outbox_opts *o, struct outbox *box,
	     struct err *e)
{
	struct linter x = { .repo = r, .arena = a, .o = o, .box = box };

	x.have_mainline = !repo_mainline(r, a, &x.mainline, NULL);
	branch_rules(&x);
	for (size_t i = 0; i < box->letter.n; i++) {
		const struct letter_out *l = &box->letter.v[i];
		struct message m;

		message_parse(a, l->commit.message, &m);
		upstream_rules(&x, l, &m);
		words_rules(&x, l, &m);
		signoff_rule(&x, l, &m);
		stable_rules(&x, l, &m);
		shape_rule(&x, l);
		evidence_rules(&x, l, &m);
		if (o->stable_queue && l->upstream && in_queue(&x, l->upstream))
			BLOCK(&x, "queued", l, OURS, "it is in queue-%s already", box->route.series);
	}
	/* a vendor's tree and one that ended have no newer brothers to wait for */
	return box->route.state == ROUTE_SUPPORTED ? newer_first(&x, e) : 0;
}
