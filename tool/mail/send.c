/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/send.h"

#include "base/io.h"
#include "base/proc.h"
#include "git/config.h"

#define SEND_TIMEOUT_MS 600000

/* The last line of what send-email said, without the protocol: that may hold a password. */
static const char *last_words(struct arena *a, struct str talk)
{
	struct str line, last = STR("git send-email says nothing");

	while (str_line(&talk, &line)) {
		line = str_trim(line);
		if (line.n && str_find(line, STR("Net::SMTP"), 0) < 0 &&
		    str_find(line, STR(">>>"), 0) < 0 && str_find(line, STR("<<<"), 0) < 0)
			last = line;
	}
	return arena_strn(a, (struct str){ last.p, last.n < 400 ? last.n : 400 });
}

/*
 * Did the server take the mail? The end of the data is a line with a dot; what
 * the server answered to it decides, and without an answer nobody knows.
 */
static enum sent_state by_protocol(struct str talk)
{
	bool dot = false;
	struct str line;

	while (str_line(&talk, &line)) {
		ptrdiff_t in;

		line = str_trim(line);
		if (str_ends(line, ">>> .")) {
			dot = true;
			continue;
		}
		in = str_find(line, STR("<<< "), 0);
		if (dot && in >= 0 && (size_t)in + 4 < line.n)
			return line.p[in + 4] == '2' ? SENT_DONE : SENT_REFUSED;
	}
	return dot ? SENT_IN_DOUBT : SENT_REFUSED;
}

static enum sent_state outcome(struct sender *s, struct str talk, int status)
{
	const char *server = repo_config_trusted(s->repo, "sendemail.smtpserver");
	const char *cmd = repo_config_trusted(s->repo, "sendemail.sendmailcmd");

	if (!status)
		return SENT_DONE;
	if (str_find(talk, STR("Net::SMTP"), 0) >= 0)
		return by_protocol(talk);
	/* before anything was handed to anybody */
	if (str_find(talk, STR("sendemail-validate"), 0) >= 0 ||
	    str_find(talk, STR("Unable to initialize SMTP"), 0) >= 0 ||
	    str_find(talk, STR("is not a git command"), 0) >= 0)
		return SENT_REFUSED;
	/* a program of the user's failed, and does not say how far it came */
	return cmd || (server && server[0] == '/') ? SENT_IN_DOUBT : SENT_REFUSED;
}

static void push_people(struct arena *a, struct people *argv, const char *option,
			const struct people *p)
{
	for (size_t i = 0; i < p->n; i++)
		*ARR_PUSH(a, *argv) = arena_printf(a, "%s=%s", option, p->v[i]);
}

static int hand_over(struct sender *s, const struct post *p, enum sent_state *ret,
		     const char **ret_why, struct err *e)
{
	static const char *const fixed[] = {
		"git", "send-email", "--quiet", "--confirm=never", "--suppress-cc=all",
		"--no-thread", "--no-to", "--no-cc", "--smtp-debug=1",
	};
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf talk = BUF_INIT(BUF_FILE_MAX);
	const char *file = alone_file(&s->alone, p->file);
	struct people argv = { 0 };
	struct proc proc = { .env = alone_env(&s->alone), .cwd = s->alone.dir, .timeout_ms = SEND_TIMEOUT_MS,
			     .out = &out, .err = &talk };
	int status, rc = io_write(file, p->text, e);

	if (rc)
		return rc;
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		*ARR_PUSH(s->arena, argv) = fixed[i];
	*ARR_PUSH(s->arena, argv) = arena_printf(s->arena, "--from=%s", p->from);
	push_people(s->arena, &argv, "--to", &p->to);
	push_people(s->arena, &argv, "--cc", &p->cc);
	*ARR_PUSH(s->arena, argv) = file;
	*ARR_PUSH(s->arena, argv) = NULL;
	proc.argv = argv.v;
	rc = proc_run(&proc, &status, e);
	if (rc == ERR_TOOL)
		return rc;
	buf_addc(&talk, '\n');
	buf_add(&talk, buf_str(&out));
	*ret = rc ? SENT_IN_DOUBT : outcome(s, buf_str(&talk), status);
	*ret_why = rc ? "it took too long" : last_words(s->arena, buf_str(&talk));
	return 0;
}

static const char *upstream_of(const struct outbox *box, const struct post *p)
{
	for (size_t i = 0; p->commit && i < box->letter.n; i++)
		if (!strcmp(box->letter.v[i].hex, p->commit))
			return box->letter.v[i].upstream;
	return NULL;
}

static void say(const struct sender *s, const struct post *p, enum sent_state state,
		const char *why)
{
	if (s->said)
		s->said(s->ctx, p, state, why);
}

static int send_one(struct sender *s, const struct outbox *box, const struct post *p, struct err *e)
{
	const struct ledger_line *known = ledger_find(s->ledger, p->id);
	const char *branch = box->branch->name, *up = upstream_of(box, p), *why = NULL;
	enum sent_state state;
	int rc;

	if (known && known->state == SENT_DONE) {
		say(s, p, SENT_DONE, "before");
		return 0;
	}
	if (known && known->state == SENT_IN_DOUBT && !s->resend) {
		say(s, p, SENT_IN_DOUBT, known->why);
		err_set(e, ERR_CONFLICT,
			"whether \"%s\" was sent nobody can know: look for <%s> in the "
			"archive",
			p->subject, p->id);
		err_at(e, branch, NULL, NULL);
		return err_next(e, "backport mail --branch %s --send --resend   (if it is not there)",
				branch);
	}
	rc = ledger_note(s->ledger, p, branch, up, SENT_IN_DOUBT, "it was being sent", s->now, e);
	if (!rc)
		rc = hand_over(s, p, &state, &why, e);
	if (rc) {
		/* it never began */
		if (rc == ERR_TOOL)
			ledger_note(s->ledger, p, branch, up, SENT_NEVER, "git could not be run",
				    s->now, NULL);
		return rc;
	}
	rc = ledger_note(s->ledger, p, branch, up, state, state == SENT_DONE ? NULL : why, s->now, e);
	say(s, p, state, why);
	if (rc || state == SENT_DONE)
		return rc;
	err_set(e, state == SENT_REFUSED ? ERR_FINDING : ERR_CONFLICT, "\"%s\" %s: %s", p->subject,
		state == SENT_REFUSED ? "was not sent" : "may have been sent", why);
	return err_at(e, branch, NULL, NULL);
}

int send_box(struct sender *s, const struct outbox *box, struct err *e)
{
	int rc = alone_begin(&s->alone, e);

	for (size_t i = 0; !rc && i < box->post.n; i++)
		rc = send_one(s, box, &box->post.v[i], e);
	return rc;
}
