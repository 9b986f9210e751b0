/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A resolution as text: a head of "name: value" lines, then texts, each line of
 * which begins with a tab. People read and diff it.
 */
#include "work/resolution.h"

#include <stdio.h>

#include "git/blob.h"

#define MAGIC "backport-resolution 1"
#define ARROW " => "

static void put(struct buf *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(out, "%s: ", name);
	for (; *value; value++)
		buf_addc(out, *value == '\n' ? ' ' : *value);
	buf_addc(out, '\n');
}

static void put_text(struct buf *out, const char *name, struct str text)
{
	struct str line;

	buf_printf(out, "%s:\n", name);
	while (str_line(&text, &line))
		buf_printf(out, "\t%.*s\n", STR_ARG(line));
}

struct str resolution_text(struct arena *a, struct resolution *s)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct str text;
	struct oid id;

	blob_id(s->clash, &id);
	s->key = oid_str(a, &id);
	buf_addz(&out, MAGIC "\n");
	put(&out, "by", s->by);
	put(&out, "date", s->date);
	put(&out, "branch", s->branch);
	put(&out, "change", s->change);
	put(&out, "subject", s->subject);
	put(&out, "path", s->path);
	put(&out, "function", s->function);
	put(&out, "source", s->source);
	put(&out, "commit", s->commit);
	put(&out, "left-out", s->left_out);
	for (size_t i = 0; i < s->accepted.n; i++)
		put(&out, "accepted", s->accepted.v[i]);
	for (size_t i = 0; i < s->tests.n; i++)
		put(&out, "passed", s->tests.v[i]);
	for (size_t i = 0; i < s->words.n; i++)
		buf_printf(&out, "word: %s" ARROW "%s\n", s->words.v[i].from, s->words.v[i].to);
	put_text(&out, "conflict", s->clash);
	put_text(&out, "upstream", s->known);
	put_text(&out, "before", s->before);
	put_text(&out, "after", s->after);
	text = arena_span(a, buf_str(&out));
	blob_id(text, &id);
	s->id = oid_abbrev(a, &id, 12);
	return text;
}

/* The lines that begin with a tab, without it; @open: no newline behind the last. */
static struct str take_text(struct arena *a, struct str *rest, bool open)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct str line;

	while (rest->n && rest->p[0] == '\t' && str_line(rest, &line))
		buf_printf(&out, "%.*s\n", (int)line.n - 1, line.p + 1);
	if (open && out.n)
		out.n--;
	return arena_span(a, buf_str(&out));
}

static void take_word(struct arena *a, struct str value, struct phrase_list *ret)
{
	ptrdiff_t at = str_find(value, STR(ARROW), 0);

	if (at > 0)
		*ARR_PUSH(a, *ret) = (struct phrase){
			arena_strn(a, (struct str){ value.p, (size_t)at }),
			arena_strn(a, (struct str){ value.p + at + 4, value.n - (size_t)at - 4 }) };
}

static const char **field(struct resolution *s, struct str name)
{
	const struct { const char *name; const char **at; } all[] = {
		{ "by", &s->by }, { "date", &s->date }, { "branch", &s->branch },
		{ "change", &s->change }, { "subject", &s->subject }, { "path", &s->path },
		{ "function", &s->function }, { "source", &s->source }, { "commit", &s->commit },
		{ "left-out", &s->left_out },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (str_is(name, all[i].name))
			return all[i].at;
	return NULL;
}

static struct str *text_field(struct resolution *s, struct str name)
{
	return str_is(name, "conflict") ? &s->clash : str_is(name, "upstream") ? &s->known :
	       str_is(name, "before") ? &s->before : str_is(name, "after") ? &s->after : NULL;
}

int resolution_parse(struct arena *a, struct str text, const char *name, struct resolution *ret,
		     struct err *e)
{
	struct resolution s = { 0 };
	struct str rest = text, line;
	struct oid id;
	size_t n = 1;

	if (!str_line(&rest, &line) || !str_is(line, MAGIC))
		return err_set(e, ERR_INPUT, "%s:1: not a resolution", name);
	while (str_line(&rest, &line)) {
		const char *colon = memchr(line.p, ':', line.n);
		struct str key = { line.p, colon ? (size_t)(colon - line.p) : 0 }, value;

		n++;
		if (!colon)
			return err_set(e, ERR_INPUT, "%s:%zu: neither a field nor a text", name, n);
		value = str_trim((struct str){ colon + 1, line.n - key.n - 1 });
		/* what a later version writes is passed over */
		if (text_field(&s, key))
			*text_field(&s, key) = take_text(a, &rest, !str_is(key, "conflict"));
		else if (str_is(key, "word"))
			take_word(a, value, &s.words);
		else if (str_is(key, "accepted"))
			*ARR_PUSH(a, s.accepted) = arena_strn(a, value);
		else if (str_is(key, "passed"))
			*ARR_PUSH(a, s.tests) = arena_strn(a, value);
		else if (field(&s, key))
			*field(&s, key) = arena_strn(a, value);
		else
			take_text(a, &rest, false);
	}
	if (!s.clash.n || !s.by)
		return err_set(e, ERR_INPUT, "%s: it does not say %s", name,
			       s.by ? "what conflict it resolves" : "who made it");
	blob_id(s.clash, &id);
	s.key = oid_str(a, &id);
	blob_id(text, &id);
	s.id = oid_abbrev(a, &id, 12);
	*ret = s;
	return 0;
}
