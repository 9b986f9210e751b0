/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A patch on the very file that it was made from: it fits to the line, or not at all. */
#include "base/buf.h"
#include "msg/patch.h"

static void add_line(struct buf *b, const struct patch_line *l)
{
	buf_add(b, l->text);
	if (!l->no_eol)
		buf_addc(b, '\n');
}

static struct str side(struct arena *a, const struct patch_file *f, char drop)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(PATCH_TEXT_MAX * 2);

	for (size_t i = 0; i < f->hunk.n; i++)
		for (size_t k = 0; k < f->hunk.v[i].line.n; k++)
			if (f->hunk.v[i].line.v[k].kind != drop)
				add_line(&b, &f->hunk.v[i].line.v[k]);
	return arena_span(a, buf_str(&b));
}

struct str patch_old_text(struct arena *a, const struct patch_file *f)
{
	return side(a, f, '+');
}

struct str patch_new_text(struct arena *a, const struct patch_file *f)
{
	return side(a, f, '-');
}

static int misfit(const struct patch_file *f, const struct patch_hunk *h, size_t at, struct err *e)
{
	err_set(e, ERR_CONFLICT, "the hunk of line %zu does not fit at line %zu of %s", h->at, at,
		f->old_path ? f->old_path : f->new_path);
	return ERR_CONFLICT;
}

int patch_apply(struct arena *a, const struct patch_file *f, struct str before, struct str *ret,
		struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX * 2);
	struct str rest = before, line;
	size_t at = 1;

	for (size_t i = 0; i < f->hunk.n; i++) {
		const struct patch_hunk *h = &f->hunk.v[i];
		size_t begin = h->old_start + !h->old_n;

		for (; at < begin; at++) {
			const char *from = rest.p;

			if (!str_line(&rest, &line))
				return misfit(f, h, begin, e);
			buf_add(&out, (struct str){ from, (size_t)(rest.p - from) });
		}
		for (size_t k = 0; k < h->line.n; k++) {
			const struct patch_line *l = &h->line.v[k];
			bool no_eol;

			if (l->kind == '+') {
				add_line(&out, l);
				continue;
			}
			if (!str_line(&rest, &line) || !str_eq(line, l->text))
				return misfit(f, h, at, e);
			no_eol = line.p + line.n == before.p + before.n;
			if (no_eol != l->no_eol)
				return misfit(f, h, at, e);
			at++;
			if (l->kind == ' ')
				add_line(&out, l);
		}
	}
	buf_add(&out, rest);
	*ret = arena_span(a, buf_str(&out));
	return 0;
}
