/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/pending.h"

#include "base/io.h"

void pending_read(struct repo *r, struct arena *a, struct pending *ret)
{
	*ret = (struct pending){ 0 };
	journal_look(r, a, &ret->cut);
	if (session_list(r, a, &ret->sessions, &ret->err)) {
		/* the one that cannot be read is the last, and empty */
		if (ret->sessions.n)
			ret->sessions.n--;
	}
}

void pending_release(struct pending *p)
{
	for (size_t i = 0; i < p->sessions.n; i++)
		session_release(&p->sessions.v[i]);
}

static const char *short_ref(const char *ref)
{
	return strncmp(ref, "refs/heads/", 11) ? ref : ref + 11;
}

/* Any command that writes finishes it; this one changes nothing else. */
static const char *finish_command(const struct pending *p)
{
	return p->sessions.n ? "backport continue" : "backport apply";
}

static const char *result_of(const struct unfinished *cut)
{
	for (size_t i = 0; i < cut->refs.n; i++)
		if (!strncmp(cut->refs.v[i], "refs/heads/", 11))
			return short_ref(cut->refs.v[i]);
	return cut->refs.n ? cut->refs.v[0] : NULL;
}

static const cJSON *waiting(const struct session *s)
{
	return s->conflicts ? s->conflicts->child : NULL;
}

void pending_json(struct arena *a, const struct pending *p, cJSON *doc)
{
	cJSON *arr, *o;

	if (p->cut.found) {
		o = json_add_obj(doc, "interrupted");
		json_add_bool(o, "running", p->cut.running);
		json_add_str(o, "result", result_of(&p->cut));
		arr = json_add_arr(o, "refs");
		for (size_t i = 0; i < p->cut.refs.n; i++)
			cJSON_AddItemToArray(arr, cJSON_CreateString(p->cut.refs.v[i]));
	} else {
		json_add_str(doc, "interrupted", NULL);
	}
	arr = json_add_arr(doc, "sessions");
	for (size_t i = 0; i < p->sessions.n; i++) {
		const struct session *s = &p->sessions.v[i];
		const cJSON *k = waiting(s);

		o = json_push_obj(arr);
		json_add_str(o, "branch", s->branch);
		json_add_str(o, "result", short_ref(s->ref));
		json_add_str(o, "id", k ? json_str(k, "id") : NULL);
		json_add_str(o, "subject", k ? json_str(k, "subject") : NULL);
		json_add_num(o, "conflicts", cJSON_GetArraySize(s->conflicts));
		json_add_num(o, "rest", (double)s->rest.n);
		json_add_str(o, "worktree", s->worktree);
		json_add_str(o, "continue", arena_printf(a, "backport continue --branch %s",
							 short_ref(s->ref)));
	}
}

static void put_cut(const struct pending *p, struct buf *out)
{
	const char *result = result_of(&p->cut);

	if (p->cut.running) {
		buf_printf(out, "at work: another backport is moving %s\n",
			   result ? result : "refs");
		return;
	}
	buf_printf(out, "interrupted: a run was killed while it moved %s: refs are old or new, nothing is "
		   "lost\n", result ? result : "refs");
	buf_printf(out, "  next: %s   as it was typed (whatever writes next finishes it first)\n",
		   finish_command(p));
}

void pending_text(struct repo *r, struct arena *a, const struct pending *p, struct buf *out)
{
	if (p->cut.found)
		put_cut(p, out);
	for (size_t i = 0; i < p->sessions.n; i++) {
		const struct session *s = &p->sessions.v[i];
		const char *name = session_name(r, a, s->branch, s->ref);
		bool editing = s->worktree && io_exists(s->worktree);
		const cJSON *k = waiting(s);

		buf_printf(out, "waiting: %s: ", s->branch);
		if (k)
			buf_printf(out, "%.12s %s conflicts",
				   json_str(k, "id") ? json_str(k, "id") : "-",
				   json_str(k, "subject"));
		else
			buf_addz(out, "a run is not done");
		if (cJSON_GetArraySize(s->conflicts) > 1)
			buf_printf(out, ", %d more", cJSON_GetArraySize(s->conflicts) - 1);
		if (s->rest.n)
			buf_printf(out, ", %zu not reached", s->rest.n);
		buf_printf(out, "%s%s\n  next: backport %s --branch %s\n",
			   editing ? ", being edited in " : "", editing ? s->worktree : "",
			   editing ? "continue" : "edit", name);
	}
	if (p->err.code)
		buf_printf(out, "a session cannot be read: %s\n", p->err.what);
}
