/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/ledger.h"

#include "base/io.h"
#include "git/journal.h"

const char *sent_state_name(enum sent_state s)
{
	static const char *const names[] = {
#define X(code, name) [code] = name,
		LEDGER_STATES(X)
#undef X
	};

	return names[s];
}

static bool state_of(const char *name, enum sent_state *ret)
{
	for (int i = SENT_NEVER; name && i <= SENT_REFUSED; i++)
		if (!strcmp(name, sent_state_name((enum sent_state)i))) {
			*ret = (enum sent_state)i;
			return true;
		}
	return false;
}

static struct ledger_line *line_of(struct ledger *l, const char *id)
{
	for (size_t i = 0; i < l->line.n; i++)
		if (!strcmp(l->line.v[i].id, id))
			return &l->line.v[i];
	return NULL;
}

const struct ledger_line *ledger_find(const struct ledger *l, const char *id)
{
	return line_of((struct ledger *)(uintptr_t)l, id);
}

static int take(struct ledger *l, struct str text, size_t no, struct err *e)
{
	struct ledger_line *line, one = { 0 };
	cJSON *doc = NULL;
	const char *id;
	int rc = json_parse(text, arena_printf(l->arena, "%s:%zu", l->path, no), &doc, e);

	if (rc)
		return err_next(e, "look at that file: what was sent must not be forgotten"),
		       ERR_INPUT;
	id = json_str(doc, "id");
	if (!id || !state_of(json_str(doc, "state"), &one.state)) {
		cJSON_Delete(doc);
		return err_set(e, ERR_INPUT, "%s:%zu: a line without id or state", l->path, no);
	}
	line = line_of(l, id);
	if (!line)
		line = ARR_PUSH(l->arena, l->line);
	one.id = arena_str(l->arena, id);
	one.branch = arena_str(l->arena, json_str(doc, "branch"));
	one.subject = arena_str(l->arena, json_str(doc, "subject"));
	one.upstream = arena_str(l->arena, json_str(doc, "upstream"));
	one.why = arena_str(l->arena, json_str(doc, "why"));
	one.time = (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(doc, "time"));
	one.queued = cJSON_IsTrue(cJSON_GetObjectItem(doc, "queued"));
	*line = one;
	cJSON_Delete(doc);
	return 0;
}

int ledger_open(struct repo *r, struct arena *a, struct ledger *ret, struct err *e)
{
	struct ledger l = { .arena = a, .path = session_path(r, a, "sent"),
			    .text = BUF_INIT(BUF_FILE_MAX) };
	struct str rest, line;
	size_t no = 0;
	int rc = io_exists(l.path) ? io_read(l.path, &l.text, e) : 0;

	for (rest = buf_str(&l.text); !rc && str_line(&rest, &line);)
		rc = take(&l, line, ++no, e);
	if (rc)
		buf_release(&l.text);
	else
		*ret = l;
	return rc;
}

void ledger_close(struct ledger *l)
{
	buf_release(&l->text);
}

/* One more line of the file; on the disk when this returns. */
static int append(struct ledger *l, const struct ledger_line *line, struct err *e)
{
	const char *slash = strrchr(l->path, '/');
	int rc = io_mkdir(arena_strn(l->arena, (struct str){ l->path, (size_t)(slash - l->path) }), e);
	cJSON *doc = cJSON_CreateObject();

	json_add_str(doc, "id", line->id);
	json_add_str(doc, "state", sent_state_name(line->state));
	json_add_num(doc, "time", (double)line->time);
	json_add_str(doc, "branch", line->branch);
	json_add_str(doc, "subject", line->subject);
	json_add_str(doc, "upstream", line->upstream);
	json_add_str(doc, "why", line->why);
	if (line->queued)
		json_add_bool(doc, "queued", true);
	json_print_line(doc, &l->text);
	buf_addc(&l->text, '\n');
	cJSON_Delete(doc);
	/* past its maximum a buffer forgets: then nothing may be sent */
	if (!rc && l->text.full)
		rc = err_set(e, ERR_LIMIT, "%s is full", l->path);
	return rc ? rc : io_write(l->path, buf_str(&l->text), e);
}

int ledger_note(struct ledger *l, const struct post *p, const char *branch, const char *upstream,
		enum sent_state state, const char *why, int64_t now, struct err *e)
{
	struct ledger_line one = { p->id, branch, p->subject, upstream, why, state, now, false };
	struct ledger_line *line = line_of(l, p->id);
	int rc = append(l, &one, e);

	if (rc)
		return rc;
	if (!line)
		line = ARR_PUSH(l->arena, l->line);
	*line = one;
	return 0;
}

int ledger_queued(struct ledger *l, const struct ledger_line *line, struct err *e)
{
	struct ledger_line one = *line;
	int rc;

	one.queued = true;
	rc = append(l, &one, e);
	if (!rc)
		*line_of(l, line->id) = one;
	return rc;
}
