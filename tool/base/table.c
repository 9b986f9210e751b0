/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/table.h"

struct row {
	ARR(char *) cell;
};

struct table {
	struct arena *arena;
	ARR(struct row) row;
	bool open;	/* the last row still takes cells */
};

struct table *table_new(struct arena *a)
{
	struct table *t = ARENA_NEW(a, struct table);

	t->arena = a;
	return t;
}

void table_cell(struct table *t, const char *text)
{
	struct row *r;

	if (!t->open)
		(void)ARR_PUSH(t->arena, t->row);
	t->open = true;
	r = &t->row.v[t->row.n - 1];
	*ARR_PUSH(t->arena, r->cell) = arena_str(t->arena, text ? text : "");
}

void table_row(struct table *t)
{
	if (!t->open)
		(void)ARR_PUSH(t->arena, t->row);
	t->open = false;
}

/* Past the escape sequence that starts at @z (CSI "[...m" and the like, or OSC "]...BEL"). */
static const char *skip_escape(const char *z)
{
	if (z[1] == '[') {
		for (z += 2; *z && !(*z >= 0x40 && *z <= 0x7e); z++)
			;
		return *z ? z + 1 : z;
	}
	if (z[1] == ']') {
		for (z += 2; *z && *z != '\a' && !(*z == '\033' && z[1] == '\\'); z++)
			;
		return *z == '\033' ? z + 2 : *z ? z + 1 : z;
	}
	return z[1] ? z + 2 : z + 1;
}

size_t term_width(const char *z)
{
	size_t n = 0;

	while (*z) {
		if (*z == '\033') {
			z = skip_escape(z);
			continue;
		}
		if (((unsigned char)*z & 0xc0) != 0x80)
			n++;
		z++;
	}
	return n;
}

const char *term_cut(struct arena *a, const char *z, size_t columns)
{
	size_t n = 0, i = 0;

	while (z[i]) {
		size_t next = i + 1;

		while (((unsigned char)z[next] & 0xc0) == 0x80)
			next++;
		if (++n >= columns && z[next])
			return arena_printf(a, "%.*s…", (int)i, z);
		i = next;
	}
	return z;
}

void term_fold(struct buf *out, size_t at, const char *text, size_t columns)
{
	size_t indent = at;

	while (*text) {
		size_t n = strcspn(text, " "), wide = 0;

		for (size_t i = 0; i < n; i++)
			wide += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (at > indent && at + 1 + wide > columns) {
			buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			buf_addc(out, ' ');
			at++;
		}
		buf_add(out, (struct str){ text, n });
		at += wide;
		text += n + strspn(text + n, " ");
	}
	buf_addc(out, '\n');
}

/*
 * Column widths. A row of a single cell in a table of several columns is a
 * line of text between the rows, and pushes nothing apart.
 */
static size_t *widths(const struct table *t, size_t *ret_columns)
{
	size_t columns = 0, *w;

	for (size_t i = 0; i < t->row.n; i++)
		if (t->row.v[i].cell.n > columns)
			columns = t->row.v[i].cell.n;
	w = mem_zalloc(sizeof(*w) * (columns + 1));
	for (size_t i = 0; i < t->row.n; i++) {
		const struct row *r = &t->row.v[i];

		if (r->cell.n == 1 && columns > 1)
			continue;
		for (size_t j = 0; j < r->cell.n; j++) {
			size_t n = term_width(r->cell.v[j]);

			if (n > w[j])
				w[j] = n;
		}
	}
	*ret_columns = columns;
	return w;
}

static void pad(struct buf *out, size_t n)
{
	while (n--)
		buf_addc(out, ' ');
}

void table_print(const struct table *t, int indent, struct buf *out)
{
	size_t columns, *w = widths(t, &columns);

	for (size_t i = 0; i < t->row.n; i++) {
		const struct row *r = &t->row.v[i];
		size_t owed = indent > 0 ? (size_t)indent : 0, start = out->n;

		/* White space is owed until something follows it. */
		for (size_t j = 0; j < r->cell.n; j++) {
			const char *z = r->cell.v[j];
			size_t n = term_width(z);

			if (*z) {
				pad(out, owed);
				buf_addz(out, z);
				owed = 0;
			}
			owed += (w[j] > n ? w[j] - n : 0) + 2;
		}
		while (out->n > start && out->p[out->n - 1] == ' ')
			out->p[--out->n] = '\0';
		buf_addc(out, '\n');
	}
	mem_free(w);
}
