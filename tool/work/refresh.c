/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/refresh.h"

#include "git/history.h"
#include "git/udiff.h"
#include "msg/message.h"

static int by_hand(struct branch_run *br, const struct oid *id, const char *what)
{
	err_set(&br->err, ERR_CONFLICT, "%s of %s was %s by hand: it would be lost",
		oid_abbrev(br->r->arena, id, 12), br->ref, what);
	return err_next(&br->err, "backport apply --restart --branch %s   (or --name OTHER)",
			br->b->name);
}

/* The upstream commit that the note of one of our commits names; NULL: it names none. */
static int noted_id(struct branch_run *br, const struct oid *commit, const char **ret)
{
	struct run *r = br->r;
	struct str text;
	cJSON *doc;
	int rc = notes_read(r->repo, r->arena, commit, &text, &br->err);

	*ret = NULL;
	if (rc == ERR_NOT_FOUND)
		return by_hand(br, commit, "changed");
	if (rc || json_parse(text, "note", &doc, NULL))
		return rc;
	*ret = arena_str(r->arena, json_str(doc, "id"));
	cJSON_Delete(doc);
	return 0;
}

struct old_ports {
	struct old_port *v;
	size_t n, cap;
};

/* The commits of the result as it was, oldest first. */
static int read_ports(struct branch_run *br, struct old_ports *ret)
{
	struct run *r = br->r;
	struct arena *a = r->arena;
	ARR(struct old_port) down = { 0 };
	struct oid base, at = br->ref_old;
	int rc = history_merge_base(r->repo, &br->ref_old, &br->base, &base, &br->err);

	/* a branch that was rewritten: below our own commits nothing is ours */
	if (rc == ERR_NOT_FOUND)
		return 0;
	while (!rc && !oid_eq(&at, &base)) {
		struct old_port *o = ARR_PUSH(a, down);

		rc = commit_read(r->repo, a, &at, &o->port.commit, &br->err);
		if (!rc && (o->port.commit.n_parents != 1 || down.n > HISTORY_PORTS))
			return by_hand(br, &at, "made");
		if (!rc)
			rc = noted_id(br, &at, &o->id);
		if (!rc)
			at = o->port.commit.parents[0];
	}
	for (size_t i = down.n; !rc && i-- > 0;) {
		struct old_port *o = ARR_PUSH(a, *ret);
		struct message m;

		*o = down.v[i];
		o->port.branch = arena_printf(a, "%s before it moved", br->b->name);
		message_parse(a, o->port.commit.message, &m);
		o->subject = arena_strn(a, m.subject);
	}
	return rc;
}

int refresh_read(struct branch_run *br)
{
	struct old_ports old = { 0 };
	int rc = read_ports(br, &old);

	br->old.v = old.v;
	br->old.n = old.n;
	return rc;
}

static bool is_port_of(const struct old_port *o, const char *id, const char *subject)
{
	if (o->id || id)
		return o->id && id && !strcmp(o->id, id);
	return subject && !strcmp(o->subject, subject);
}

void result_note_held(struct branch_run *br)
{
	struct run *r = br->r;
	struct old_ports old = { 0 };

	br->held = ARENA_NEW_N(r->arena, bool, r->jobs.n + 1);
	if (oid_is_zero(&br->ref_old) || !oid_eq(&br->tip, &br->ref_old) || read_ports(br, &old)) {
		br->err = (struct err){ 0 };
		return;
	}
	for (size_t i = 0; i < r->jobs.n; i++)
		for (size_t k = 0; k < old.n && !br->held[i]; k++) {
			if (!is_port_of(&old.v[k], r->jobs.v[i].hex, r->jobs.v[i].subject))
				continue;
			br->held[i] = true;
			br->cells[i] = (struct cell){ .verdict = VERDICT_PORTED, .rule = "note",
				.commit = old.v[k].port.commit.id,
				.detail = arena_printf(r->arena, "on %s", br->ref + strlen("refs/heads/")) };
		}
}

const struct sibling *refresh_find(const struct branch_run *br, const struct job *j)
{
	for (size_t i = 0; i < br->old.n; i++)
		if (is_port_of(&br->old.v[i], j->hex, j->subject))
			return &br->old.v[i].port;
	return NULL;
}

bool refresh_port(struct branch_run *br, const struct sibling *old, struct ported *p)
{
	struct workshop *w = &br->r->shop;
	struct siblings *others = w->siblings;
	struct ported again = { 0 };
	int rc;

	w->siblings = NULL;
	rc = port_change(w, &old->commit, NULL, &br->tree, &again, NULL);
	w->siblings = others;
	if (rc || !again.ok)
		return false;
	again.form = FORM_SIBLING;
	again.sibling = old;
	again.review = true;
	again.review_why = "taken over from the result that was there before";
	*p = again;
	return true;
}

/* A commit's patch without what moves when nothing changed: blob ids and line numbers. */
static struct str bare_patch(struct branch_run *br, const struct commit *c)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX), out = BUF_INIT(BUF_FILE_MAX);
	struct arena *a = br->r->arena;
	struct commit parent;
	struct str rest, line;

	if (!c->n_parents || commit_read(br->r->repo, a, &c->parents[0], &parent, NULL) ||
	    udiff_trees(br->r->repo, &parent.tree, &c->tree, &d, NULL))
		return STR("");
	for (rest = buf_str(&d); str_line(&rest, &line);) {
		ptrdiff_t end = str_starts(line, "@@ ") ? str_find(line, STR(" @@"), 3) : -1;

		if (str_starts(line, "index "))
			continue;
		if (end > 0)
			buf_printf(&out, "@@%.*s\n", (int)(line.n - (size_t)end - 3),
				   line.p + end + 3);
		else
			buf_printf(&out, "%.*s\n", STR_ARG(line));
	}
	return arena_span(a, buf_str(&out));
}

static const cJSON *new_port(const struct branch_run *br, const struct old_port *o)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, br->changes)
		if (is_port_of(o, json_str(c, "id"), json_str(c, "subject")))
			return c;
	return NULL;
}

static void one_pair(struct branch_run *br, cJSON *arr, const char *id, const char *subject,
		     const struct commit *old, const char *new_hex, const char *why)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX);
	struct arena *a = br->r->arena;
	cJSON *o = json_push_obj(arr);
	struct commit made;
	struct oid new;

	json_add_str(o, "id", id);
	json_add_str(o, "subject", subject);
	json_add_str(o, "old", old ? oid_str(a, &old->id) : NULL);
	json_add_str(o, "new", new_hex);
	if (old && new_hex && oid_parse(str_of(new_hex), &new) &&
	    !commit_read(br->r->repo, a, &new, &made, NULL))
		udiff_texts(bare_patch(br, old), bare_patch(br, &made), 3, &d);
	json_add_str(o, "how", !old ? "new" : !new_hex ? "dropped" : d.n ? "changed" : "same");
	json_add_str(o, "why", why);
	if (d.n)
		json_add_str(o, "diff", arena_strn(a, buf_str(&d)));
}

void refresh_diff(struct branch_run *br, cJSON *rec)
{
	cJSON *arr;
	const cJSON *c;

	if (!br->old.n)
		return;
	arr = json_add_arr(rec, "range_diff");
	for (size_t i = 0; i < br->old.n; i++) {
		const struct old_port *o = &br->old.v[i];

		c = new_port(br, o);
		one_pair(br, arr, o->id, o->subject, &o->port.commit,
			 c && !strcmp(json_str(c, "verdict"), "ported") ? json_str(c, "commit") :
									  NULL,
			 c && strcmp(json_str(c, "verdict"), "ported") ? json_str(c, "verdict") :
									 NULL);
	}
	cJSON_ArrayForEach(c, br->changes) {
		bool was = false;

		for (size_t i = 0; i < br->old.n; i++)
			was |= is_port_of(&br->old.v[i], json_str(c, "id"), json_str(c, "subject"));
		if (!was && json_str(c, "commit") && !strcmp(json_str(c, "verdict"), "ported"))
			one_pair(br, arr, json_str(c, "id"), json_str(c, "subject"), NULL,
				 json_str(c, "commit"), NULL);
	}
}

void refresh_text(const cJSON *result, struct buf *out)
{
	const cJSON *p, *list = cJSON_GetObjectItem(result, "range_diff");

	if (!list)
		return;
	buf_addz(out, "  against the result before:\n");
	cJSON_ArrayForEach(p, list) {
		const char *how = json_str(p, "how"), *old = json_str(p, "old");
		const char *new = json_str(p, "new"), *diff = json_str(p, "diff");
		struct str rest = str_of(diff ? diff : ""), line;

		buf_printf(out, "    %.12s %c %.12s  %s%s%s%s\n", old ? old : "------------",
			   !strcmp(how, "same") ? '=' : !strcmp(how, "changed") ? '!' :
			   !strcmp(how, "new") ? '>' : '<', new ? new : "------------",
			   json_str(p, "subject"), json_str(p, "why") ? " (" : "",
			   json_str(p, "why") ? json_str(p, "why") : "", json_str(p, "why") ? ")" : "");
		while (str_line(&rest, &line))
			buf_printf(out, "        %.*s\n", STR_ARG(line));
	}
}
