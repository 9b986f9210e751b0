/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What speaks against sending. The rules are those of the stable team, each
 * with where it stands; one that cannot be decided counts as broken.
 */
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "git/history.h"
#include "mail/lint_parts.h"
#include "msg/message.h"
#include "msg/patch.h"

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
		BLOCK(x, "not-in-mainline", l, RULES,
		      "whether %.12s is in mainline this clone cannot "
		      "tell",
		      l->upstream);
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
	if (strcmp(l->commit.author.mail, l->original.author.mail) ||
	    !str_eq(m->subject, up.subject))
		BLOCK(x, "upstreams-words", l, RULES, "author or subject are not upstream's");
	for (size_t i = 0; i < up.trailers.n; i++) {
		const struct trailer *t = &up.trailers.v[i];
		bool there = !t->key.n || quoted(x, m, t);

		for (size_t k = 0; k < m->trailers.n && !there; k++)
			there = str_eq(m->trailers.v[k].key, t->key) &&
				str_eq(m->trailers.v[k].value, t->value);
		if (!there) {
			BLOCK(x, "upstreams-words", l, RULES,
			      "upstream's \"%.*s: %.*s\" is missing", STR_ARG(t->key),
			      STR_ARG(t->value));
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
			BLOCK(x, "message-shape", l, "git-am(1)",
			      "its message has a line that begins a "
			      "patch: \"%.*s\"",
			      (int)(line.n < 40 ? line.n : 40), line.p);
			return;
		}
}

static void stable_rules(struct linter *x, const struct letter_out *l, const struct message *m)
{
	for (size_t i = 0; i < m->stable.n; i++)
		if (m->stable.v[i].noautosel)
			BLOCK(x, "noautosel", l, RULES,
			      "its authors do not want it in stable: %.*s",
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
		WARN(x, "size", l, RULES, "%zu lines with context, %d are the limit", lines,
		     LINES_MAX);
	for (size_t i = 0; i < m->trailers.n; i++)
		noted |= !m->trailers.v[i].key.n && str_starts(m->trailers.v[i].value, "[");
	noted |= str_find(m->body, STR("\n["), 0) >= 0;
	if (!l->record)
		WARN(x, "no-record", l, OURS, "nothing says how this port was made");
	else if (adapted(l) && !noted)
		WARN(x, "undocumented", l, GUIDE,
		     "it differs from upstream's, and its message does not "
		     "say why");
	if (l->record && cJSON_IsTrue(cJSON_GetObjectItem(l->record, "review")))
		WARN(x, "review", l, OURS, "marked for review: %s",
		     json_str(l->record, "review_why") ? json_str(l->record, "review_why") :
							 "the engine had to guess");
}

static void branch_rules(struct linter *x)
{
	struct outbox *b = x->box;

	if (b->route.state == ROUTE_ENDED)
		lint_add(x->arena, b, LINT_BLOCK, "ended-branch", NULL, "kernel.org/releases",
			 "nobody takes patches for %s any more: %s", b->branch->name, b->route.why);
	if (b->route.state == ROUTE_UNKNOWN)
		lint_add(x->arena, b, LINT_BLOCK, "ended-branch", NULL, "kernel.org/releases",
			 "whether %s is maintained is not known: %s", b->branch->name,
			 b->route.why);
	if (b->route.to && !strcasecmp(arena_strn(x->arena, people_address(b->route.to)),
				       "stable@kernel.org"))
		lint_add(x->arena, b, LINT_BLOCK, "stable-address", NULL, RULES,
			 "stable@kernel.org is for secrets; patches go to stable@vger.kernel.org");
}

bool lint_may_override(const char *rule)
{
	static const char *const rules[] = { "newer-first", "ended-branch", "queued", "noautosel",
					     "failed-test", "stale-test" };

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (!strcmp(rule, rules[i]))
			return true;
	return false;
}

/* What the user answers for stays in sight, as a warning. */
static void override(struct linter *x)
{
	struct outbox *b = x->box;

	b->blocked = false;
	for (size_t i = 0; i < b->lint.n; i++) {
		struct lint *l = &b->lint.v[i];

		for (size_t k = 0; k < x->o->n_override; k++)
			if (!strcmp(l->rule, x->o->override[k]) && lint_may_override(l->rule))
				l->level = LINT_WARN;
		b->blocked |= l->level == LINT_BLOCK;
	}
}

void lint_all(struct repo *r, struct arena *a, const struct outbox_opts *o, struct outbox *box)
{
	struct linter x = { .repo = r, .arena = a, .o = o, .box = box };

	x.have_mainline = !repo_mainline(r, a, &x.mainline, NULL);
	branch_rules(&x);
	for (size_t i = 0; i < box->letter.n; i++) {
		const struct letter_out *l = &box->letter.v[i];
		const struct queued *q;
		struct message m;

		message_parse(a, l->commit.message, &m);
		upstream_rules(&x, l, &m);
		words_rules(&x, l, &m);
		signoff_rule(&x, l, &m);
		stable_rules(&x, l, &m);
		shape_rule(&x, l);
		evidence_rules(&x, l, &m);
		lint_prerequisites(&x, i, &m);
		q = l->upstream ? queue_find(o->queue, box->route.series, l->upstream) : NULL;
		if (q)
			BLOCK(&x, "queued", l, OURS, "it is queued already: %s", q->file);
	}
	/* a vendor's tree and one that ended have no newer brothers to wait for */
	if (box->route.state == ROUTE_SUPPORTED)
		lint_newer(&x);
	override(&x);
}
