// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>

#include "series/place.h"

/*
 * cJSON keeps no positions. Errors are rare, so the text is walked once more
 * when one is reported: it parsed, so this needs no checks but the bounds.
 */
struct walk {
	struct str s;
	size_t i;
};

static void skip_space(struct walk *w)
{
	while (w->i < w->s.n && strchr(" \t\r\n", w->s.p[w->i]) && w->s.p[w->i])
		w->i++;
}

static char peek(struct walk *w)
{
	skip_space(w);
	return w->i < w->s.n ? w->s.p[w->i] : '\0';
}

static struct str skip_string(struct walk *w)
{
	size_t from = ++w->i;

	while (w->i < w->s.n && w->s.p[w->i] != '"')
		w->i += w->s.p[w->i] == '\\' ? 2 : 1;
	if (w->i > w->s.n)
		w->i = w->s.n;
	w->i++;
	return (struct str){ w->s.p + from, w->i - 1 - from };
}

static void skip_value(struct walk *w)
{
	int depth = 0;

	do {
		char c = peek(w);

		if (!c)
			return;
		if (c == '"') {
			skip_string(w);
		} else if (strchr("{[", c)) {
			depth++;
			w->i++;
		} else if (strchr("}]", c)) {
			depth--;
			w->i++;
		} else if (strchr(",:", c)) {
			w->i++;
		} else {
			while (w->i < w->s.n && !strchr(",:{}[]\" \t\r\n", w->s.p[w->i]))
				w->i++;
		}
	} while (depth > 0);
}

/* From an object or array at w->i to the wanted value inside it; false: not there. */
static bool enter(struct walk *w, const struct place *at)
{
	char c = peek(w);
	int index = 0;

	if (c != (at->key ? '{' : '['))
		return false;
	w->i++;
	for (c = peek(w); c && !strchr("}]", c); c = peek(w)) {
		if (c == ',') {
			w->i++;
			continue;
		}
		if (at->key) {
			struct str key = skip_string(w);

			if (peek(w) == ':')
				w->i++;
			if (str_is(key, at->key)) {
				skip_space(w);
				return true;
			}
		} else if (index++ == at->index) {
			return true;
		}
		skip_value(w);
	}
	return false;
}

static void go(struct walk *w, const struct place *at)
{
	size_t from;

	if (!at->up) {
		skip_space(w);
		return;
	}
	go(w, at->up);
	from = w->i;
	/* an absent member is reported where its object begins */
	if (!enter(w, at))
		w->i = from;
}

void place_find(struct str text, const struct place *at, unsigned *ret_line, unsigned *ret_col)
{
	struct walk w = { text, 0 };
	unsigned line = 1, col = 1;

	go(&w, at);
	for (size_t i = 0; i < w.i && i < text.n; i++) {
		if (text.p[i] == '\n') {
			line++;
			col = 1;
		} else {
			col++;
		}
	}
	*ret_line = line;
	*ret_col = col;
}

char *place_path(struct arena *a, const struct place *at)
{
	const char *up;

	if (!at->up)
		return arena_str(a, "the document");
	up = at->up->up ? place_path(a, at->up) : "";
	if (!at->key)
		return arena_printf(a, "%s[%d]", up, at->index);
	return arena_printf(a, "%s%s%s", up, *up ? "." : "", at->key);
}

int place_error(const struct place_doc *doc, const struct place *at, const char *fmt, ...)
{
	unsigned line, col;
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	place_find(doc->text, at, &line, &col);
	err_set(doc->e, ERR_MANIFEST, "%s:%u:%u: %s: %s", doc->name, line, col,
		place_path(doc->arena, at), text);
	return ERR_MANIFEST;
}

struct place place_member(const struct place *obj, const char *key)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(obj->v, key);

	return (struct place){ obj, key, 0, cJSON_IsNull(v) ? NULL : v };
}

struct place place_element(const struct place *arr, int index, const cJSON *v)
{
	return (struct place){ arr, NULL, index, v };
}

int place_object(const struct place_doc *doc, const struct place *at, const char *const *allowed)
{
	if (!cJSON_IsObject(at->v))
		return place_error(doc, at, "must be an object");
	for (const cJSON *m = at->v->child; m; m = m->next) {
		struct place it = { at, m->string, 0, m };
		const char *const *k = allowed;

		while (*k && strcmp(*k, m->string))
			k++;
		if (!*k)
			return place_error(doc, &it, "there is no member of this name here");
	}
	return 0;
}

int place_string(const struct place_doc *doc, const struct place *at, bool required,
		 const char **ret)
{
	if (!at->v && !required) {
		*ret = NULL;
		return 0;
	}
	if (!at->v)
		return place_error(doc, at, "is missing");
	if (!cJSON_IsString(at->v) || !*at->v->valuestring)
		return place_error(doc, at, "must be a string that is not empty");
	*ret = arena_str(doc->arena, at->v->valuestring);
	return 0;
}

int place_array(const struct place_doc *doc, const struct place *at, bool required)
{
	if (!at->v)
		return required ? place_error(doc, at, "is missing") : 0;
	if (!cJSON_IsArray(at->v))
		return place_error(doc, at, "must be an array");
	return 0;
}

int place_strings(const struct place_doc *doc, const struct place *at, const char *const **ret,
		  size_t *ret_n)
{
	ARR(const char *) out = { 0 };
	const cJSON *v;
	int rc, i = 0;

	rc = place_array(doc, at, false);
	if (rc)
		return rc;
	cJSON_ArrayForEach(v, at->v) {
		struct place it = place_element(at, i++, v);
		const char *z;

		rc = place_string(doc, &it, true, &z);
		if (rc)
			return rc;
		*ARR_PUSH(doc->arena, out) = z;
	}
	*ret = out.v;
	*ret_n = out.n;
	return 0;
}

int place_pattern(const struct place_doc *doc, const struct place *at, bool required,
		  struct pattern *ret)
{
	const char *text;
	struct err why;
	int rc = place_string(doc, at, required, &text);

	if (rc || !text)
		return rc;
	rc = pattern_compile(doc->arena, text, ret, &why);
	return rc ? place_error(doc, at, "%s", why.what) : 0;
}

int place_patterns(const struct place_doc *doc, const struct place *at, bool required,
		   struct patterns *ret)
{
	ARR(struct pattern) out = { 0 };
	const cJSON *v;
	int rc, i = 0;

	*ret = (struct patterns){ 0 };
	if (!cJSON_IsArray(at->v)) {
		if (!at->v && !required)
			return 0;
		rc = place_pattern(doc, at, required, ARR_PUSH(doc->arena, out));
	} else {
		rc = at->v->child ? 0 : place_error(doc, at, "an empty list matches nothing");
		cJSON_ArrayForEach(v, at->v) {
			struct place it = place_element(at, i++, v);

			if (!rc)
				rc = place_pattern(doc, &it, true, ARR_PUSH(doc->arena, out));
		}
	}
	if (rc)
		return rc;
	*ret = (struct patterns){ out.v, out.n };
	return 0;
}

bool place_path_ok(const char *path)
{
	struct str s = str_of(path);
	size_t from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		struct str part = { s.p + from, i - from };

		if (i < s.n && s.p[i] != '/')
			continue;
		if (!part.n || str_is(part, ".") || str_is(part, ".."))
			return false;
		from = i + 1;
	}
	return true;
}
