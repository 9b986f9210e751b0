/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One branch: judge every change, port those that belong, move the refs at the end.
 */
#include "work/apply_parts.h"

#include "git/config.h"
#include "git/history.h"
#include "git/missing.h"
#include "git/notes.h"
#include "work/cure.h"
#include "work/port_hands.h"
#include "work/port_note.h"
#include "work/record.h"
#include "work/refresh.h"

static int read_tree(struct branch_run *br, const struct oid *commit, struct oid *ret)
{
	struct commit c;
	int rc = commit_read(br->r->repo, br->r->arena, commit, &c, &br->err);

	if (!rc)
		*ret = c.tree;
	return rc;
}

/* A result that is there already: is it ours, unamended, and on today's tip? */
static int adopt_result(struct branch_run *br)
{
	struct run *r = br->r;
	bool on_tip;
	struct str note;
	int rc;

	if (oid_eq(&br->ref_old, &br->base))
		return 0;
	rc = history_stands_on(r->repo, &br->ref_old, &br->base, HISTORY_PORTS, &on_tip, &br->err);
	if (rc)
		return rc;
	if (!on_tip && notes_read(r->repo, r->arena, &br->ref_old, &note, NULL) == ERR_NOT_FOUND) {
		err_set(&br->err, ERR_MOVED,
			"%s holds %.12s, which is no work of ours and does not stand on "
			"%s; it is left as it is",
			br->ref, oid_str(r->arena, &br->ref_old), br->b->name);
		return err_next(&br->err, "backport apply --name OTHER --branch %s   (--restart takes its place)",
				br->b->name);
	}
	if (!on_tip) {
		err_set(&br->err, ERR_CONFLICT, "%s was made on an older tip of the branch",
			br->ref);
		return err_next(&br->err, "backport apply --refresh --branch %s", br->b->name);
	}
	rc = notes_read(r->repo, r->arena, &br->ref_old, &note, &br->err);
	if (rc == ERR_NOT_FOUND) {
		err_set(&br->err, ERR_CONFLICT,
			"%s was changed by hand since it was made; it is left as it is", br->ref);
		return err_next(&br->err, "backport apply --restart --branch %s   (or --name OTHER)",
				br->b->name);
	}
	if (rc)
		return rc;
	br->tip = br->ref_old;
	return 0;
}

static int find_base(struct branch_run *br)
{
	struct run *r = br->r;
	const struct apply_opts *o = r->o;
	int rc = 0;

	br->base = br->b->commit;
	if (o->base)
		rc = repo_commit_of(r->repo, o->base, &br->base, &br->err);
	if (rc)
		return rc;
	br->tip = br->base;
	if (o->onto_branch && (!br->b->ref || strncmp(br->b->ref, "refs/heads/", 11)))
		return err_set(&br->err, ERR_INPUT, "--onto-branch moves local branches only");
	br->ref = o->onto_branch ? br->b->ref :
		arena_printf(r->arena, "refs/heads/backport/%s/%s", r->name, br->b->result);
	br->at_home = !o->onto_branch && !o->name && !o->base;
	rc = branch_session(br);
	if (rc)
		return rc;
	rc = refs_read(r->repo, br->ref, &br->ref_old, &br->err);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (rc)
		br->ref_old = (struct oid){ { 0 } };
	else if (!o->onto_branch && !o->restart && !o->refresh)
		rc = adopt_result(br);
	else if (o->refresh && !o->onto_branch)
		rc = refresh_read(br);
	else
		rc = 0;
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	br->err = (struct err){ 0 };
	return read_tree(br, &br->tip, &br->tree);
}

static int judge_all(struct branch_run *br)
{
	struct run *r = br->r;
	struct judged *d = ARENA_NEW(r->arena, struct judged);

	judged_init(d, &r->judge, br->b);
	br->judged = d;
	br->cells = ARENA_NEW_N(r->arena, struct cell, r->jobs.n + 1);
	br->failed = ARENA_NEW_N(r->arena, bool, r->jobs.n + 1);
	for (size_t i = 0; i < r->jobs.n; i++) {
		struct job *j = &r->jobs.v[i];
		int rc = 0;

		if (j->change)
			judge_change(d, r->series, j->change, &br->cells[i]);
		else if (j->mail && !j->have)
			/* nothing in the clone to compare with: the port itself will tell */
			br->cells[i].verdict = VERDICT_OPTIONAL;
		else
			rc = judge_commit(d, &j->id, &br->cells[i], &br->err);
		if (rc)
			return err_at(&br->err, NULL, j->hex, NULL);
	}
	result_note_held(br);
	if (r->o->with_deps && r->series) {
		br->idle = ARENA_NEW_N(r->arena, bool, r->jobs.n + 1);
		requires_settle(r, br->cells, br->idle);
	}
	return 0;
}

static bool is_there(enum verdict v)
{
	return v == VERDICT_PRESENT || v == VERDICT_SUPERSEDED || v == VERDICT_PORTED;
}

/* Is change @id there by now: on the branch, on the result, or by this run? */
static bool job_done(const struct branch_run *br, const char *id)
{
	const struct change *c = br->r->series ? manifest_find(br->r->series, id) : NULL;
	struct cell cell;

	for (size_t i = 0; i < br->r->jobs.n; i++)
		if (br->r->jobs.v[i].hex && !strcmp(br->r->jobs.v[i].hex, id))
			return is_there(br->cells[i].verdict);
	if (!c)
		return false;
	judge_change(br->judged, br->r->series, c, &cell);
	return is_there(cell.verdict);
}

static bool requirements_met(const struct branch_run *br, const struct job *j)
{
	for (size_t i = 0; j->change && i < j->change->requires.n; i++)
		if (!job_done(br, j->change->requires.v[i]))
			return false;
	return true;
}

/* What it requires was wanted too, and its port failed: then it waits, whatever was foreseen. */
static bool waits_for_failed(struct branch_run *br, size_t job)
{
	struct run *r = br->r;
	const struct change *c = r->jobs.v[job].change;

	for (size_t i = 0; c && i < r->jobs.n; i++) {
		const struct job *j = &r->jobs.v[i];

		for (size_t k = 0; br->failed[i] && j->hex && k < c->requires.n; k++) {
			if (strcmp(c->requires.v[k], j->hex))
				continue;
			br->cells[job] = (struct cell){
				.verdict = VERDICT_NEEDS_PREREQUISITE, .rule = "requires",
				.detail = arena_printf(r->arena, "needs %.12s, whose port failed",
						       j->hex),
			};
			br->failed[job] = true;
			br->prereq += r->jobs.v[job].named;
			return true;
		}
	}
	return false;
}

static bool in_list(const struct string_list *l, const char *key)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i], key))
			return true;
	return false;
}

/* The run that goes on would have come to it, or stopped at it. */
static bool asked_before(const struct branch_run *br, const struct job *j)
{
	const struct apply_resume *go = br->r->o->resume;
	const char *key = job_key(br->r->arena, j);

	return go && (in_list(&go->session->rest, key) ||
		      (session_key(go->session) && !strcmp(session_key(go->session), key)));
}

static bool skipped(const struct branch_run *br, const struct job *j)
{
	const struct apply_resume *go = br->r->o->resume;

	return go && in_list(&go->session->skipped, job_key(br->r->arena, j));
}

/* Does the branch get this change now? The verdict decides; a name overrides what is a
 * matter of taste. */
static bool wanted(struct branch_run *br, const struct job *j, const struct cell *c)
{
	bool named = j->named || asked_before(br, j) || refresh_find(br, j) != NULL;
	bool loose = named || j->required || br->r->o->optional;

	if (br->held[j - br->r->jobs.v])
		return false;
	switch (c->verdict) {
	case VERDICT_NEEDED:
		return true;
	case VERDICT_PORTED_STALE:
		return br->r->o->refresh || br->r->o->restart || !br->at_home;
	case VERDICT_PORTED:
		return br->r->o->restart || br->r->o->refresh || !br->at_home;
	case VERDICT_OPTIONAL:
		return loose;
	case VERDICT_NEEDS_PREREQUISITE:
		/* nobody asked for what nobody needs */
		if (c->optional && !loose)
			return false;
		if (requirements_met(br, j))
			return true;
		br->prereq += named;
		return false;
	case VERDICT_UNAFFECTED:
	case VERDICT_REVERTED:
	case VERDICT_DECLINED:
		return named;
	case VERDICT_UNKNOWN:
		if (named && requirements_met(br, j))
			return true;
		br->unknown++;
		return false;
	default:
		return false;
	}
}

static const char *cell_reason(struct branch_run *br, const struct cell *c)
{
	if (c->why && c->detail)
		return arena_printf(br->r->arena, "%s: %s", c->why, c->detail);
	return c->why ? c->why : c->detail;
}

/* The branch's own style before everybody's: one run serves stable branches and a vendor's. */
static int choose_style(struct branch_run *br)
{
	struct run *r = br->r;
	const char *key = arena_printf(r->arena, "backport.%s.style", br->b->base_name);
	const char *z = repo_config_any(r->repo, key);

	br->style = r->style;
	if (r->o->style)
		return 0;
	if (!z)
		z = repo_config_any(r->repo, key = "backport.style");
	if (!z || compose_style_parse(z, &br->style))
		return 0;
	err_set(&br->err, ERR_CONFIG, "%s: no such style of upstream line: %s (" COMPOSE_STYLES ")",
		key, z);
	return err_next(&br->err, "git config %s greg", key);
}

/* Upstream's words come from upstream alone; without them the text is ours and says so. */
static int message_of(struct branch_run *br, const struct job *j, const struct ported *p,
		      struct commit_new *c)
{
	struct run *r = br->r;
	struct compose m = { .id = j->hex, .style = br->style, .porter = r->porter_name,
			     .note = port_note(r->arena, p), .signoff = r->signoff, .bug = r->bug,
			     .dep_of = j->dep_of };

	m.adapted = m.note.n > 0;
	if (j->have) {
		const struct ident *up = &j->commit.author;

		m.author = arena_printf(r->arena, "%s <%s>", up->name, up->mail);
		m.date = ident_date_log(r->arena, up->time, up->zone);
	}
	c->committer = r->porter.raw;
	if (j->mail) {
		m.message = j->mail->message;
		c->author = j->mail->author;
	} else if (j->have) {
		m.message = j->commit.message;
		/* whose sign-off ours has, signs here only when asked to */
		if (p->form == FORM_SIBLING && !p->sibling->ours)
			m.kept = compose_kept(r->arena, m.message, p->sibling->commit.message);
		c->author = j->commit.author.raw;
		c->encoding = j->commit.utf8 ? NULL : j->commit.encoding;
	} else {
		struct buf text = BUF_INIT(1 << 20);

		buf_printf(&text, "%s\n", j->change->msg_subject ? j->change->msg_subject :
								   j->change->subject);
		for (size_t i = 0; i < j->change->msg_body.n; i++)
			buf_printf(&text, "\n%.*s\n", STR_ARG(compose_paragraph(
				r->arena, str_of(j->change->msg_body.v[i]))));
		m.message = arena_span(r->arena, buf_str(&text));
		buf_release(&text);
		c->author = r->porter.raw;
	}
	c->message = compose_message(r->arena, &m);
	return 0;
}

static int commit_port(struct branch_run *br, const struct job *j, const struct ported *p)
{
	struct commit_new c = { .tree = p->tree, .parents = &br->tip, .n_parents = 1 };
	CLEANUP(buf_release) struct buf note = BUF_INIT(BUF_FILE_MAX);
	struct str old;
	struct oid id;
	cJSON *rec;
	int rc = message_of(br, j, p, &c);

	if (!rc)
		rc = commit_write(br->r->repo, &c, &id, &br->err);
	if (rc)
		return rc;
	br->tip = id;
	br->tree = p->tree;
	rec = record_change(br->changes, j->hex, j->subject, "ported", p,
			    oid_str(br->r->arena, &id),
			    p->form == FORM_SEMANTIC ? p->reason : NULL);
	json_print(rec, &note);
	/* the very same commit again: what check and ci found of it since must not be lost */
	if (notes_read(br->r->repo, br->r->arena, &id, &old, NULL))
		*ARR_PUSH(br->r->arena, br->notes) =
			(struct note){ id, arena_span(br->r->arena, buf_str(&note)) };
	br->ported++;
	for (size_t i = 0; i < br->learned.n; i++)
		if (!br->learned.v[i].commit)
			br->learned.v[i].commit = oid_str(br->r->arena, &id);
	return 0;
}

/* What hands made of this change is judged like any port, and remembered. */
static int port_by_hand(struct branch_run *br, const struct job *j, struct ported *p, struct err *e)
{
	struct run *r = br->r;
	const struct apply_resume *go = r->o->resume;
	struct resolution like = {
		.by = arena_printf(r->arena, "%s <%s>", r->porter.name, r->porter.mail),
		.date = ident_date_day(r->arena, r->porter.time, r->porter.zone), .branch = br->b->name, .change = j->hex,
		.subject = j->subject, .source = "hand", .left_out = go->reason };
	struct by_hand h = { go->hand, go->n_hand, r->porter.name, go->reason };

	return port_hands(&r->shop, j->have ? &j->commit : NULL, j->mail, j->change, &br->tree, &h,
			  r->arena, &like, &br->learned, p, e);
}

/* Why a human left out every edit of it; NULL: that is not so. */
static const char *left_out(const struct ported *p)
{
	const char *why = NULL;

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->result[i].edits.n; k++) {
			const struct port_edit *e = &p->result[i].edits.v[k];

			if (e->outcome != EDIT_DROPPED || e->rung != RUNG_RESOLUTION)
				return NULL;
			why = e->reason;
		}
	return why;
}

/* Returns false when the branch must stop here. */
static bool port_job(struct branch_run *br, size_t i)
{
	struct run *r = br->r;
	struct job *j = &r->jobs.v[i];
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	struct blob_cache blobs;
	struct ported p = { 0 };
	struct err e = { 0 };
	int rc;

	/* texts and tokens of one change are in nobody's way when the next one comes */
	blob_cache_init(&blobs, r->repo, &bench);
	r->shop.arena = &bench;
	r->shop.blobs = &blobs;
	r->shop.onto = br->tip;
	r->siblings.self = br->ref;
	r->store.change = j->hex;
	if (r->o->resume && r->o->resume->key &&
	    !strcmp(r->o->resume->key, job_key(r->arena, j)))
		rc = port_by_hand(br, j, &p, &e);
	else
		rc = j->mail ? port_mail(&r->shop, j->mail, j->have ? &j->commit : NULL, j->change,
				 &br->tree, &p, &e) :
		       port_change(&r->shop, j->have ? &j->commit : NULL, j->change, &br->tree, &p,
				   &e);
	/* what held on the old tip may hold on the new one */
	if (!rc && !p.ok && refresh_find(br, j))
		refresh_port(br, refresh_find(br, j), &p);
	/* what could not be read may have resolved it: that is no real conflict */
	if (!rc && !p.ok && r->store.err.code && r->store.err.code != ERR_INPUT) {
		e = r->store.err;
		rc = e.code;
	}
	if (!rc && p.ok && !p.changes && left_out(&p)) {
		br->cells[i].verdict = VERDICT_DECLINED;
		*ARR_PUSH(r->arena, br->declined) = job_key(r->arena, j);
		record_change(br->changes, j->hex, j->subject, "declined", &p, NULL, left_out(&p));
		return true;
	}
	if (!rc && p.ok && !p.changes) {
		br->cells[i].verdict = VERDICT_PRESENT;
		record_change(br->changes, j->hex, j->subject, "present", &p, NULL,
			      "every edit of it is there already");
		return true;
	}
	if (!rc && p.ok) {
		br->cells[i].verdict = VERDICT_PORTED;
		br->err = (struct err){ 0 };
		if (!commit_port(br, j, &p))
			return true;
		e = br->err;
		br->err = (struct err){ 0 };
		rc = e.code;
	}
	br->failed[i] = true;
	if (rc && err_exit(rc) != 1) {
		cJSON *rec = record_change(br->changes, j->hex, j->subject, "error", &p, NULL,
					   e.what);

		json_add_str(rec, "path", *e.path ? e.path : NULL);
		json_add_str(rec, "next", *e.next ? e.next : NULL);
		br->errors++;
	} else {
		cJSON *rec;

		cure_findings(&r->shop, j->have ? &j->commit : NULL, &br->tree, &p);
		rec = record_change(br->changes, j->hex, j->subject, "conflict", &p, NULL,
					   rc ? e.what : p.reason);
		json_add_str(rec, "next", p.next);
		*ARR_PUSH(r->arena, br->left) = (struct left_open){ rec, job_key(r->arena, j), j };
		br->conflicts++;
	}
	return r->o->keep_going;
}

/* A job behind the conflict that would have been ported: whoever goes on comes to it. */
static void note_rest(struct branch_run *br, size_t i)
{
	const struct job *j = &br->r->jobs.v[i];
	size_t prereq = br->prereq, unknown = br->unknown;

	if (!skipped(br, j) && !(br->idle && br->idle[i]) && wanted(br, j, &br->cells[i]))
		*ARR_PUSH(br->r->arena, br->rest) = job_key(br->r->arena, j);
	br->prereq = prereq;
	br->unknown = unknown;
}

static void run_jobs(struct branch_run *br)
{
	struct run *r = br->r;
	bool stopped = false;

	for (size_t i = 0; i < r->jobs.n; i++) {
		const struct job *j = &r->jobs.v[i];
		const struct cell *c = &br->cells[i];
		char hex[OID_HEX + 1];

		if (stopped) {
			note_rest(br, i);
			record_change(br->changes, j->hex, j->subject, verdict_name(c->verdict),
				      NULL, NULL,
				      "not tried: an earlier change stopped the branch");
		} else if (skipped(br, j)) {
			record_change(br->changes, j->hex, j->subject, "declined", NULL, NULL,
				      "left out by hand: backport skip");
		} else if (!(br->idle && br->idle[i]) && wanted(br, j, c) &&
			   !waits_for_failed(br, i)) {
			stopped = !port_job(br, i);
		} else {
			cJSON *rec = record_change(br->changes, j->hex, j->subject,
				verdict_name(c->verdict), NULL,
				c->verdict == VERDICT_PORTED ? oid_hex(&c->commit, hex) : NULL,
				cell_reason(br, c));

			if (j->named)
				json_add_bool(rec, "named", true);
			if (c->next && c->verdict == VERDICT_UNKNOWN)
				json_add_str(rec, "next", c->next);
			else if (j->named && c->verdict == VERDICT_NEEDS_PREREQUISITE &&
				 !br->conflicts && !r->o->with_deps)
				json_add_str(rec, "next", arena_printf(r->arena,
					"backport apply --with-deps --branch %s %.12s",
					br->b->name, j->hex));
		}
	}
}

static const char *branch_verdict(const struct branch_run *br, int rc)
{
	if (rc)
		return "error";
	if (br->conflicts)
		return br->ported ? "partial" : "conflict";
	if (br->errors)
		return br->ported ? "partial" : "error";
	return br->ported ? "ported" : "nothing-to-do";
}

int branch_apply(struct run *r, const struct branch *b, cJSON *results)
{
	struct branch_run br = { .r = r, .b = b };
	cJSON *rec = json_push_obj(results);
	char hex[OID_HEX + 1];
	const char *version = NULL;
	bool has_ref;
	int rc, code = 0;

	br.changes = cJSON_CreateArray();
	rc = choose_style(&br);
	if (!rc)
		rc = find_base(&br);
	r->jobs = r->asked;
	if (!rc && r->o->with_deps)
		rc = jobs_with_deps(r, b, &r->jobs, &br.err);
	if (!rc)
		rc = judge_all(&br);
	if (!rc) {
		run_jobs(&br);
		branch_conflicts(&br);
		rc = branch_finish(&br);
	}
	repo_kernel_version(r->repo, r->arena, &b->tree, &version, NULL);
	json_add_str(rec, "branch", b->name);
	json_add_str(rec, "kernel", version);
	json_add_str(rec, "base", oid_hex(&br.base, hex));
	has_ref = !rc && !branch_gone(&br) && (br.ported || !oid_is_zero(&br.ref_old));
	json_add_str(rec, "ref", has_ref ? br.ref : NULL);
	json_add_str(rec, "tip", has_ref ? oid_hex(&br.tip, hex) : NULL);
	json_add_str(rec, "verdict", branch_verdict(&br, rc));
	if (br.left.n && !rc && !r->o->dry_run)
		json_add_str(rec, "session", br.ref);
	cJSON_AddItemToObject(rec, "changes", br.changes);
	refresh_diff(&br, rec);
	if (rc) {
		cJSON *o = json_add_obj(rec, "error");

		json_add_str(o, "kind", err_name(rc));
		json_add_str(o, "what", br.err.what);
		json_add_str(o, "change", *br.err.change ? br.err.change : NULL);
		json_add_str(o, "path", *br.err.path ? br.err.path : NULL);
		json_add_str(o, "next", *br.err.next ? br.err.next : NULL);
		code = err_exit(rc);
	}
	if (br.has_open)
		session_release(&br.open);
	if (br.conflicts || br.prereq)
		code = err_exit_worse(code, 1);
	if (br.errors || br.unknown)
		code = err_exit_worse(code, 2);
	return code;
}
