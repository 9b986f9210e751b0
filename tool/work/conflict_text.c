/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/conflict_text.h"

#include "git/udiff.h"

static void put_hunks(const char *title, const char *before, const char *after, struct buf *out)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX);
	struct str rest, line;

	udiff_texts(str_of(before), str_of(after), 3, &d);
	rest = buf_str(&d);
	if (!rest.n)
		return;
	buf_printf(out, "      %s\n", title);
	while (str_line(&rest, &line))
		buf_printf(out, "        %.*s\n", STR_ARG(line));
}

static void put_tried(const cJSON *k, struct buf *out)
{
	const cJSON *t;

	cJSON_ArrayForEach(t, cJSON_GetObjectItem(k, "tried"))
		if (!t->prev->next || strcmp(json_str(t, "why"), json_str(t->prev, "why")))
			buf_printf(out, "        %s: %s\n", json_str(t, "rung"),
				   json_str(t, "why"));
}

/* Upstream commits that made the two sides differ. */
static void put_origins(const cJSON *k, struct buf *out)
{
	const cJSON *list = cJSON_GetObjectItem(k, "differs_by"), *c;

	if (!list || !list->child)
		return;
	buf_addz(out, "      upstream commits that the branch lacks there:\n");
	cJSON_ArrayForEach(c, list)
		buf_printf(out, "        %.12s  %s%s%s%s\n", json_str(c, "id"), json_str(c, "subject"),
			   json_str(c, "release") ? "  (" : "",
			   json_str(c, "release") ? json_str(c, "release") : "",
			   json_str(c, "release") ? ")" : "");
}

void conflict_one(const cJSON *k, const char *target, const struct status_tints *t,
		  struct buf *out)
{
	const char *fn = json_str(k, "function"), *why = json_str(k, "why");
	const char *before = json_str(k, "before"), *after = json_str(k, "after");
	const char *branch = json_str(k, "branch");
	const cJSON *tried = cJSON_GetObjectItem(k, "tried");
	int line = (int)cJSON_GetNumberValue(cJSON_GetObjectItem(k, "line"));

	buf_printf(out, "      %sconflict%s in %s", t->bad, t->end, target);
	if (line > 0)
		buf_printf(out, ":%d", line);
	if (fn && *fn)
		buf_printf(out, ", %s()", fn);
	if (tried && tried->child) {
		buf_addz(out, ": no rung carried it\n");
		put_tried(k, out);
	} else {
		buf_printf(out, ": %s\n", why ? why : "");
	}
	put_hunks("upstream's change:", before ? before : "", after ? after : "", out);
	if (branch && *branch)
		put_hunks("how the branch differs from upstream before it:", before ? before : "",
			  branch, out);
	put_origins(k, out);
}

void conflict_commands(const cJSON *change, const char *indent, struct buf *out)
{
	static const struct { const char *key, *what; } list[] = {
		{ "edit", "resolve it" },
		{ "continue", "then go on" },
		{ "prerequisites", "what it may need first" },
		{ "skip", "leave it out" },
		{ "abort", "as if nothing had been asked" },
	};
	const cJSON *o = cJSON_GetObjectItem(change, "commands");

	for (size_t i = 0; o && i < ARRAY_SIZE(list); i++)
		if (json_str(o, list[i].key))
			buf_printf(out, "%s%-52s  %s\n", indent, json_str(o, list[i].key),
				   list[i].what);
}

void conflict_next(const cJSON *change, struct buf *out)
{
	const cJSON *o = cJSON_GetObjectItem(change, "commands");

	if (!o)
		return;
	buf_printf(out, "  next: %s, then backport continue (or skip, or abort)\n",
		   json_str(o, "edit"));
	buf_printf(out, "        why: %s", json_str(o, "explain"));
	if (json_str(o, "prerequisites"))
		buf_printf(out, "   what it may need: %s", json_str(o, "prerequisites"));
	buf_addc(out, '\n');
}

void conflict_text(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out)
{
	static const struct status_tints plain = { "", "", "", "", "" };
	const cJSON *f, *k;

	if (!t)
		t = &plain;
	buf_printf(out, "%s: %.12s %s\n", branch, json_str(change, "id") ? json_str(change, "id") : "-",
		   json_str(change, "subject"));
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files")) {
		const char *path = json_str(f, "path"), *target = json_str(f, "target");

		buf_printf(out, "    %s", path);
		if (strcmp(path, target))
			buf_printf(out, " → %s", target);
		buf_addc(out, '\n');
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			conflict_one(k, target, t, out);
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "findings"))
			buf_printf(out, "      %s%s:%d%s: %s\n", t->bad, target,
				   (int)cJSON_GetNumberValue(cJSON_GetObjectItem(k, "line")),
				   t->end, json_str(k, "text"));
	}
	buf_addc(out, '\n');
	conflict_commands(change, "  ", out);
}
