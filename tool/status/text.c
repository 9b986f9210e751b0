// SPDX-License-Identifier: GPL-2.0-or-later
/* The grid for people: short, aligned, notes below, the next step at the end. */
#include <stdlib.h>

#include "base/table.h"
#include "status/status.h"

struct view {
	struct arena *a;
	const struct status *s;
	const struct status_tints *t;
	struct buf *out;
	size_t width;		/* wider grids are cut into blocks: a wrapped line shows nothing */
	ARR(const char *) note;
};

/*
 * "linux-4.19.y-cip" takes a third of a line: "4.19.y-cip" says it all. The
 * same goes for a remote or folder that all columns share.
 */
static const char *column_name(const struct status_group *g, size_t col)
{
	const char *name = g->branch[col]->name, *slash = strrchr(name, '/');
	size_t n = slash ? (size_t)(slash + 1 - name) : 0;

	for (size_t i = 0; i < g->n_branch && n; i++) {
		if (g->n_branch < 2 || strncmp(g->branch[i]->name, name, n) ||
		    strchr(g->branch[i]->name + n, '/'))
			n = 0;
	}
	name += n;
	return str_starts(str_of(name), "linux-") ? name + strlen("linux-") : name;
}

static const char *superscript(struct arena *a, size_t n)
{
	static const char *const digit[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
	const char *z = digit[n % 10];

	for (n /= 10; n; n /= 10)
		z = arena_printf(a, "%s%s", digit[n % 10], z);
	return z;
}

static const char *defect_text(struct arena *a, const struct defect *d)
{
	if (!d->line)
		return arena_printf(a, "%s: %s", d->path, d->text);
	return arena_printf(a, "%s:%u: %s", d->path, (unsigned)d->line, d->text);
}

/* What a cell has to add to its word; NULL: the word is enough. */
static const char *verdict_note(struct arena *a, const struct cell *c)
{
	const char *text = NULL;

	switch (c->verdict) {
	case VERDICT_PRESENT:
		if (c->defects.n) {
			text = arena_printf(a, "there, but %s", defect_text(a, &c->defects.v[0]));
			if (c->defects.n > 1)
				text = arena_printf(a, "%s (and %zu more)", text, c->defects.n - 1);
		} else if (strcmp(c->rule, "ancestor")) {
			text = strcmp(c->rule, "content") ? c->detail : "seen in the text";
		}
		break;
	case VERDICT_NEEDED:
	case VERDICT_NEEDS_PREREQUISITE:
	case VERDICT_DECLINED:
	case VERDICT_PORTED_STALE:
		text = c->why;
		break;
	case VERDICT_UNAFFECTED:
	case VERDICT_QUEUED:
	case VERDICT_REVERTED:
		text = c->detail;
		break;
	case VERDICT_UNKNOWN:
		text = c->why ? arena_printf(a, "%s: %s", c->why, c->detail) : c->detail;
		break;
	default:
		break;
	}
	return text;
}

static const char *note_of(struct arena *a, const struct cell *c)
{
	const char *text = verdict_note(a, c);

	for (size_t i = 0; i < c->notes.n; i++)
		text = text ? arena_printf(a, "%s; %s", text, c->notes.v[i]) : c->notes.v[i];
	return text;
}

static size_t note_number(struct view *v, const char *text)
{
	for (size_t i = 0; i < v->note.n; i++) {
		if (!strcmp(v->note.v[i], text))
			return i + 1;
	}
	*ARR_PUSH(v->a, v->note) = text;
	return v->note.n;
}

static const char *tint_of(const struct view *v, const struct cell *c)
{
	switch (c->verdict) {
	case VERDICT_PRESENT:
		return c->defects.n ? v->t->bad : v->t->good;
	case VERDICT_SUPERSEDED:
	case VERDICT_PORTED:
		return v->t->good;
	case VERDICT_NEEDED:
	case VERDICT_NEEDS_PREREQUISITE:
	case VERDICT_PORTED_STALE:
		return v->t->warn;
	case VERDICT_UNKNOWN:
	case VERDICT_REVERTED:
		return v->t->bad;
	default:
		return v->t->dim;
	}
}

static char *cell_text(struct view *v, const struct cell *c)
{
	const char *word = verdict_name(c->verdict), *note = note_of(v->a, c), *tint = tint_of(v, c);

	if (c->verdict == VERDICT_NEEDS_PREREQUISITE)
		word = "prereq";
	else if (c->verdict == VERDICT_PRESENT && c->defects.n)
		word = "present!";
	return arena_printf(v->a, "%s%s%s%s", tint, word, *tint ? v->t->end : "",
			    note ? superscript(v->a, note_number(v, note)) : "");
}

/* A subject, cut to what a line can spare. */
static const char *row_title(const struct view *v, const struct cell *c)
{
	return term_cut(v->a, c->cve ? arena_printf(v->a, "%s %s", c->cve, c->subject) : c->subject,
			v->width * 2 / 5);
}

/* Our own home as "~": a line of a report should not begin with it. */
static const char *short_path(struct arena *a, const char *path)
{
	const char *home = getenv("HOME");
	size_t n = home ? strlen(home) : 0;

	if (n > 1 && !strncmp(path, home, n) && (path[n] == '/' || !path[n]))
		return arena_printf(a, "~%s", path + n);
	return path;
}

static void print_evidence(struct view *v, const struct status_group *g)
{
	for (size_t i = 0; i < g->n_row * g->n_branch; i++) {
		const struct cell *c = &g->cell[i];
		char hex[OID_HEX + 1];

		buf_printf(v->out, "  %s  %.12s  %s%s%s\n", c->branch->name, c->id,
			   verdict_name(c->verdict), c->why ? ": " : "", c->why ? c->why : "");
		buf_printf(v->out, "      %s: %s%s%.12s%s\n", c->rule ? c->rule : "none",
			   c->detail ? c->detail : "", oid_is_zero(&c->commit) ? "" : " (",
			   oid_is_zero(&c->commit) ? "" : oid_hex(&c->commit, hex),
			   oid_is_zero(&c->commit) ? "" : ")");
		for (size_t k = 0; k < c->notes.n; k++)
			buf_printf(v->out, "      note: %s\n", c->notes.v[k]);
		for (size_t k = 0; k < c->defects.n; k++)
			buf_printf(v->out, "      %s\n", defect_text(v->a, &c->defects.v[k]));
	}
	buf_addz(v->out, "\n");
}

/* How many columns from @from on fit on a line; at least one. */
static size_t columns_that_fit(const struct view *v, const struct status_group *g, char **text,
			       size_t from, size_t subject)
{
	size_t used = 12 + 2 + subject, n = 0;

	for (size_t b = from; b < g->n_branch; b++, n++) {
		size_t wide = term_width(column_name(g, b));

		for (size_t row = 0; row < g->n_row; row++) {
			size_t w = term_width(text[row * g->n_branch + b]);

			wide = w > wide ? w : wide;
		}
		used += 2 + wide;
		if (n && used > v->width)
			break;
	}
	return n;
}

static void print_block(struct view *v, const struct status_group *g, char **text, size_t from,
			size_t n)
{
	struct table *t = table_new(v->a);

	table_cell(t, "");
	table_cell(t, "");
	for (size_t b = from; b < from + n; b++)
		table_cell(t, column_name(g, b));
	table_row(t);
	for (size_t row = 0; row < g->n_row; row++) {
		const struct cell *c = &g->cell[row * g->n_branch];

		table_cell(t, arena_printf(v->a, "%.12s", c->id));
		table_cell(t, row_title(v, c));
		for (size_t b = from; b < from + n; b++)
			table_cell(t, text[row * g->n_branch + b]);
		table_row(t);
	}
	table_print(t, 0, v->out);
	buf_addz(v->out, "\n");
}

/* As many rows are shown whatever they say. */
#define ROWS_FEW 8

/* Does anything in the row ask for a look, or was something done? */
static bool row_matters(const struct status_group *g, size_t row)
{
	for (size_t b = 0; b < g->n_branch; b++) {
		const struct cell *c = &g->cell[row * g->n_branch + b];

		switch (c->verdict) {
		case VERDICT_NEEDED:
		case VERDICT_PORTED:
		case VERDICT_PORTED_STALE:
		case VERDICT_REVERTED:
		case VERDICT_QUEUED:
		case VERDICT_UNKNOWN:
			return true;
		default:
			if (c->defects.n || c->notes.n)
				return true;
		}
	}
	return false;
}

/* The group without the rows that ask for nothing. */
static struct status_group what_matters(struct view *v, const struct status_group *g)
{
	struct status_group less = *g;

	if (g->n_row <= ROWS_FEW)
		return less;
	less.cell = ARENA_NEW_N(v->a, struct cell, g->n_row * g->n_branch + 1);
	less.n_row = 0;
	for (size_t row = 0; row < g->n_row; row++) {
		if (!row_matters(g, row))
			continue;
		memcpy(less.cell + less.n_row++ * g->n_branch, g->cell + row * g->n_branch,
		       g->n_branch * sizeof(*g->cell));
	}
	return less;
}

static void print_group(struct view *v, const struct status_group *all, bool verbose)
{
	const struct status_group some = verbose ? *all : what_matters(v, all), *g = &some;
	size_t cells = g->n_row * g->n_branch, subject = 0;
	char **text = ARENA_NEW_N(v->a, char *, cells);

	v->note.n = 0;
	buf_printf(v->out, "%s · %zu change%s · %s\n\n",
		   g->manifest ? g->manifest->name : "commits", all->n_row,
		   all->n_row == 1 ? "" : "s", short_path(v->a, v->s->repo));
	if (!g->n_branch) {
		buf_addz(v->out, "  none of its branches is here\n\n");
		return;
	}
	for (size_t i = 0; i < cells; i++) {
		size_t w = term_width(row_title(v, &g->cell[i]));

		text[i] = cell_text(v, &g->cell[i]);
		subject = w > subject ? w : subject;
	}
	for (size_t b = 0, n; g->n_row && b < g->n_branch; b += n) {
		n = columns_that_fit(v, g, text, b, subject);
		print_block(v, g, text, b, n);
	}
	if (g->n_row < all->n_row)
		buf_printf(v->out,
			   "%zu %schange%s ask%s for nothing here: present, superseded, optional, "
			   "without a prerequisite, unaffected or declined (-v lists them)\n\n",
			   all->n_row - g->n_row, g->n_row ? "more " : "",
			   all->n_row - g->n_row == 1 ? "" : "s",
			   all->n_row - g->n_row == 1 ? "s" : "");
	for (size_t i = 0; i < v->note.n; i++) {
		const char *mark = superscript(v->a, i + 1);

		buf_printf(v->out, "%s ", mark);
		term_fold(v->out, term_width(mark) + 1, v->note.v[i], v->width);
	}
	if (v->note.n)
		buf_addz(v->out, "\n");
	if (verbose)
		print_evidence(v, g);
}

static const struct cell *first_cell(const struct status *s, enum verdict verdict)
{
	for (size_t i = 0; i < s->group.n; i++) {
		const struct status_group *g = &s->group.v[i];

		for (size_t b = 0; b < g->n_branch; b++) {
			for (size_t row = 0; row < g->n_row; row++) {
				if (g->cell[row * g->n_branch + b].verdict == verdict)
					return &g->cell[row * g->n_branch + b];
			}
		}
	}
	return NULL;
}

/* One command: what is missing first, then what there is to port, then what grew old. */
static void print_next(struct view *v)
{
	const struct cell *unknown = first_cell(v->s, VERDICT_UNKNOWN);
	const struct cell *needed = first_cell(v->s, VERDICT_NEEDED);
	const struct cell *stale = first_cell(v->s, VERDICT_PORTED_STALE);
	const struct cell *ported = first_cell(v->s, VERDICT_PORTED);

	if (unknown && unknown->next)
		buf_printf(v->out, "next: %s\n", unknown->next);
	else if (needed && needed->series)
		buf_printf(v->out, "next: backport apply --branch %s\n", needed->branch->name);
	else if (needed)
		buf_printf(v->out, "next: backport apply --branch %s %.12s\n",
			   needed->branch->name, needed->id);
	else if (stale)
		buf_printf(v->out, "next: %s\n", stale->next);
	else if (ported)
		buf_printf(v->out, "next: backport explain\n");
}

void status_text(struct arena *a, const struct status *s, bool verbose,
		 const struct status_tints *t, struct buf *out)
{
	struct view v = { .a = a, .s = s, .t = t, .out = out,
			  .width = t->width ? t->width : STATUS_WIDTH };

	for (size_t i = 0; i < s->group.n; i++)
		print_group(&v, &s->group.v[i], verbose);
	print_next(&v);
}
