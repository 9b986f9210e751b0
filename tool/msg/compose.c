/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The message of a port, from upstream's. */
#include "msg/compose.h"

#include "base/buf.h"
#include "msg/message.h"

#define MESSAGE_MAX ((size_t)16 << 20)
#define WRAP 75

bool compose_style_parse(const char *z, enum compose_style *ret)
{
	static const struct {
		const char *name;
		enum compose_style style;
	} names[] = {
		{ "greg", COMPOSE_GREG }, { "stable", COMPOSE_GREG },
		{ "sasha", COMPOSE_SASHA }, { "bracket", COMPOSE_SASHA },
		{ "cherry-pick", COMPOSE_CHERRY }, { "-x", COMPOSE_CHERRY },
		{ "ubuntu", COMPOSE_UBUNTU }, { "sru", COMPOSE_UBUNTU },
		{ "centos", COMPOSE_CENTOS }, { "rhel", COMPOSE_CENTOS },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(z, names[i].name)) {
			*ret = names[i].style;
			return true;
		}
	}
	return false;
}

/* The next word of @s, cut off; words are what white space separates. */
static bool word(struct str *s, struct str *ret)
{
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && (unsigned char)s->p[n] > ' ')
		n++;
	*ret = (struct str){ s->p, n };
	s->p += n;
	s->n -= n;
	return n > 0;
}

/* Columns of UTF-8 text: code points, near enough for names in notes. */
static size_t columns(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Append @text, wrapped; @at columns stand on the line already, further lines
 * begin with @indent. */
static void wrap(struct buf *b, struct str text, size_t at, const char *indent, const char *end)
{
	struct str rest = text, w;
	bool first = true;

	while (word(&rest, &w)) {
		size_t tail = rest.n ? 0 : strlen(end);

		if (!first && at + 1 + columns(w) + tail > WRAP) {
			buf_printf(b, "\n%s", indent);
			at = strlen(indent);
		} else if (!first) {
			buf_addc(b, ' ');
			at++;
		}
		buf_add(b, w);
		at += columns(w);
		first = false;
	}
	buf_addz(b, end);
}

struct str compose_note(struct arena *a, const char *porter, struct str text)
{
	struct buf b = BUF_INIT(MESSAGE_MAX);
	struct str out;

	buf_printf(&b, "[ %s: ", porter);
	wrap(&b, text, columns(buf_str(&b)), " ", " ]");
	out = arena_span(a, buf_str(&b));
	buf_release(&b);
	return out;
}

struct str compose_paragraph(struct arena *a, struct str text)
{
	struct buf b = BUF_INIT(MESSAGE_MAX);
	struct str out;

	wrap(&b, text, 0, "", "");
	out = arena_span(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct str without_blank_end(struct str s)
{
	while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' ||
		       s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

/* Is @line there as a line (or lines) of its own? */
static bool has_line(struct str text, struct str line)
{
	for (ptrdiff_t at = str_find(text, line, 0); at >= 0;
	     at = str_find(text, line, (size_t)at + 1)) {
		size_t end = (size_t)at + line.n;

		if ((!at || text.p[at - 1] == '\n') && (end == text.n || text.p[end] == '\n'))
			return true;
	}
	return false;
}

/* Is the last paragraph nothing but a "[ note ]"? */
static bool ends_in_note(struct str s)
{
	size_t from = s.n;

	while (from && !(from > 1 && s.p[from - 1] == '\n' && s.p[from - 2] == '\n'))
		from--;
	return from < s.n && s.p[from] == '[' && s.p[s.n - 1] == ']';
}

/* Add @line behind the trailers: after a blank line where there are none. */
static void add_last(struct buf *b, struct str line)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str text = arena_span(&tmp, buf_str(b));
	struct message m;

	message_parse(&tmp, text, &m);
	buf_addz(b, m.trailer_block.n || ends_in_note(text) ? "\n" : "\n\n");
	buf_add(b, line);
}

static struct str last_line(struct str s)
{
	const char *nl = s.n ? memrchr(s.p, '\n', s.n) : NULL;

	if (!nl)
		return s;
	return (struct str){ nl + 1, s.n - (size_t)(nl + 1 - s.p) };
}

/* "BugLink: URL" or "JIRA: URL", a paragraph of its own above the log. */
static void add_bug(struct buf *b, const struct compose *c, const char *key)
{
	struct str line;
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	if (!c->bug)
		return;
	line = str_of(arena_printf(&tmp, "%s: %s", key, c->bug));
	if (!has_line(c->message, line))
		buf_printf(b, "\n\n%.*s", STR_ARG(line));
}

static void add_indented(struct buf *b, struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		buf_printf(b, line.n ? "\n    %.*s" : "\n%.*s", STR_ARG(line));
}

/*
 * CentOS Stream: what differs stands above as Conflicts:, upstream's commit below
 * as git log shows it. The log is indented, so that its trailers are no longer ours.
 */
static void centos(struct buf *b, const struct compose *c, struct str text)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	add_bug(b, c, "JIRA");
	if (c->note.n)
		buf_printf(b, "\n\nConflicts:\n%.*s", STR_ARG(compose_paragraph(&tmp, c->note)));
	buf_printf(b, "\n\ncommit %s", c->id);
	if (c->author)
		buf_printf(b, "\nAuthor: %s\nDate:   %s", c->author, c->date);
	buf_addc(b, '\n');
	add_indented(b, text);
}

static const char *picked(struct arena *a, const struct compose *c)
{
	return arena_printf(a, "(%s from commit %s)",
			    c->style == COMPOSE_UBUNTU && c->adapted ? "backported" : "cherry picked",
			    c->id);
}

/* Said of the commit that was there, not of the change. */
static bool of_that_branch(struct str line)
{
	return str_starts(line, "Stable-dep-of:") || str_starts(line, "(cherry picked from") ||
	       str_starts(line, "(backported from") || str_starts(line, "Change-Id:");
}

struct str compose_kept(struct arena *a, struct str message, struct str sibling)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(MESSAGE_MAX);
	struct str rest, line;
	struct message m;

	message_parse(a, without_blank_end(sibling), &m);
	for (rest = m.trailer_block; str_line(&rest, &line);)
		if (str_trim(line).n && !of_that_branch(line) && !has_line(message, line))
			buf_printf(&b, "%s%.*s", b.n ? "\n" : "", STR_ARG(line));
	return arena_span(a, buf_str(&b));
}

struct str compose_message(struct arena *a, const struct compose *c)
{
	struct buf b = BUF_INIT(MESSAGE_MAX);
	struct str text = without_blank_end(c->message), subject, rest = text, out, line;
	bool cherry = c->style == COMPOSE_CHERRY || c->style == COMPOSE_UBUNTU;
	bool add_ref, told = false;
	struct message m;

	message_parse(a, text, &m);
	/* Whatever the style, one naming of the upstream commit is enough. */
	add_ref = c->id && !message_is_port_of(&m, str_of(c->id), cherry);
	if (!str_line(&rest, &subject))
		subject = STR("");
	buf_add(&b, subject);
	if (add_ref && c->style == COMPOSE_CENTOS) {
		centos(&b, c, text);
		told = true;
	} else {
		told = c->style == COMPOSE_CENTOS && has_line(text, compose_paragraph(a, c->note));
		if (c->style == COMPOSE_UBUNTU)
			add_bug(&b, c, "BugLink");
		if (add_ref && !cherry)
			buf_printf(&b, c->style == COMPOSE_SASHA ? "\n\n[ Upstream commit %s ]" :
				   "\n\ncommit %s upstream.", c->id);
		while (rest.n && *rest.p == '\n') {
			rest.p++;
			rest.n--;
		}
		if (rest.n) {
			buf_addz(&b, "\n\n");
			buf_add(&b, rest);
		}
		if (add_ref && cherry)
			add_last(&b, str_of(picked(a, c)));
	}
	if (c->dep_of) {
		line = str_of(arena_printf(a, "Stable-dep-of: %s", c->dep_of));
		if (!has_line(buf_str(&b), line))
			add_last(&b, line);
	}
	for (rest = c->kept; str_line(&rest, &line);)
		if (!has_line(buf_str(&b), line))
			add_last(&b, line);
	if (c->note.n && !told) {
		line = compose_note(a, c->porter, c->note);
		if (!has_line(buf_str(&b), line))
			add_last(&b, line);
	}
	if (c->signoff) {
		line = str_of(arena_printf(a, "Signed-off-by: %s", c->signoff));
		if (!str_eq(last_line(buf_str(&b)), line))
			add_last(&b, line);
	}
	buf_addc(&b, '\n');
	out = arena_span(a, buf_str(&b));
	buf_release(&b);
	return out;
}
