/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands below the "---": how the port was made, what proved it, how it differs. */
#include "git/commit.h"
#include "git/udiff.h"
#include "mail/outbox.h"
#include "msg/patch.h"
#include "work/record.h"

/* More of a difference than this nobody reads in a mail. */
#define DIFFERENCE_MAX 120
#define STAT_COLUMNS 40

void diffstat(struct arena *a, struct str diff, struct buf *out, size_t *ret_lines)
{
	struct patch p = { 0 };
	size_t plus = 0, minus = 0, width = 0, top = 1;

	if (ret_lines)
		*ret_lines = 0;
	if (patch_parse(a, diff, "diff", &p, NULL) || !p.file.n)
		return;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < p.file.n; i++) {
			const struct patch_file *f = &p.file.v[i];
			const char *path = f->new_path ? f->new_path : f->old_path;
			size_t add = 0, del = 0, scale;

			for (size_t h = 0; h < f->hunk.n; h++)
				for (size_t k = 0; k < f->hunk.v[h].line.n; k++) {
					add += f->hunk.v[h].line.v[k].kind == '+';
					del += f->hunk.v[h].line.v[k].kind == '-';
				}
			if (!pass) {
				plus += add;
				minus += del;
				width = strlen(path) > width ? strlen(path) : width;
				top = add + del > top ? add + del : top;
				continue;
			}
			scale = top > STAT_COLUMNS ? top : STAT_COLUMNS;
			buf_printf(out, " %-*s | %4zu ", (int)width, path, add + del);
			for (size_t k = 0; k < (add * STAT_COLUMNS + scale - 1) / scale; k++)
				buf_addc(out, '+');
			for (size_t k = 0; k < (del * STAT_COLUMNS + scale - 1) / scale; k++)
				buf_addc(out, '-');
			buf_addc(out, '\n');
		}
	buf_printf(out, " %zu file%s changed, %zu insertion%s(+), %zu deletion%s(-)\n", p.file.n,
		   p.file.n == 1 ? "" : "s", plus, plus == 1 ? "" : "s", minus,
		   minus == 1 ? "" : "s");
	if (ret_lines)
		*ret_lines = plus + minus;
}

const char *evidence_tested(struct arena *a, const struct letter_out *l, const char **ret_line)
{
	const cJSON *ci = l->record ? cJSON_GetObjectItem(l->record, "ci") : NULL;
	const char *tree = ci ? json_str(ci, "tree") : NULL;

	*ret_line = NULL;
	if (!tree)
		return "none";
	if (strcmp(tree, oid_str(a, &l->commit.tree)))
		return "stale";
	*ret_line = json_str(ci, "line");
	return json_str(ci, "verdict") ? json_str(ci, "verdict") : "none";
}

static void port_line(struct arena *a, const struct letter_out *l, struct buf *out)
{
	const char *how = record_words(a, l->record);

	buf_printf(out, "Port: %s\n", how ? how : "no record of how it was made");
	if (json_str(l->record, "review_why"))
		buf_printf(out, "To review: %s\n", json_str(l->record, "review_why"));
}

/* The lines of a diff that say what changes: no ids, no line numbers. */
static struct str essence(struct arena *a, struct str diff)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	struct str rest = diff, line;

	while (str_line(&rest, &line)) {
		if (str_starts(line, "index ") || str_starts(line, "diff --git ") ||
		    str_starts(line, "--- "))
			continue;
		if (str_starts(line, "@@ ")) {
			ptrdiff_t end = str_find(line, STR(" @@"), 3);

			buf_addz(&b, "@@");
			if (end > 0)
				buf_add(&b,
					(struct str){ line.p + end + 3, line.n - (size_t)end - 3 });
		} else {
			buf_add(&b, line);
		}
		buf_addc(&b, '\n');
	}
	return arena_span(a, buf_str(&b));
}

/* The difference of the two patches, indented: at the start of a line git am would take
 * it for one. */
static void difference(struct repo *r, struct arena *a, const struct letter_out *l, struct buf *out)
{
	CLEANUP(buf_release) struct buf theirs = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf between = BUF_INIT(BUF_FILE_MAX);
	struct commit parent;
	struct str rest, line;
	size_t n = 0;

	if (!l->have || l->original.n_parents != 1 ||
	    commit_read(r, a, &l->original.parents[0], &parent, NULL) ||
	    udiff_trees(r, &parent.tree, &l->original.tree, &theirs, NULL))
		return;
	udiff_texts(essence(a, buf_str(&theirs)), essence(a, l->diff), 3, &between);
	if (!between.n) {
		buf_addz(out, "Against upstream: the same patch\n");
		return;
	}
	buf_addz(out, "Against upstream (- upstream's patch, + this one):\n\n");
	for (rest = buf_str(&between); str_line(&rest, &line); n++) {
		if (n == DIFFERENCE_MAX) {
			size_t more = 1;

			while (str_line(&rest, &line))
				more++;
			buf_printf(out, "    ... %zu lines more\n", more);
			break;
		}
		buf_printf(out, "    %.*s\n", STR_ARG(line));
	}
}

static void newer_line(const struct outbox *box, size_t letter, struct buf *out)
{
	const char *sep = "Newer branches: ";

	for (size_t i = 0; i < box->elsewhere.n; i++) {
		const struct elsewhere *w = &box->elsewhere.v[i];

		if (w->letter != letter)
			continue;
		buf_printf(out, "%s%s %s", sep, w->branch, w->verdict);
		sep = ", ";
	}
	if (*sep == ',')
		buf_addc(out, '\n');
}

void evidence_grid(struct arena *a, const struct outbox *box, struct buf *out)
{
	ARR(const struct elsewhere *) column = { 0 };

	/* pushed branch by branch: the first letter of each opens a column */
	for (size_t i = 0; i < box->elsewhere.n; i++)
		if (!i || strcmp(box->elsewhere.v[i].branch, box->elsewhere.v[i - 1].branch))
			*ARR_PUSH(a, column) = &box->elsewhere.v[i];
	if (!column.n)
		return;
	buf_addz(out, "\nOn the newer branches:\n\n      ");
	for (size_t k = 0; k < column.n; k++)
		buf_printf(out, "  %-14s", column.v[k]->branch);
	buf_addc(out, '\n');
	for (size_t i = 0; i < box->letter.n; i++) {
		buf_printf(out, "  %2zu. ", i + 1);
		for (size_t k = 0; k < column.n; k++) {
			const struct elsewhere *w = column.v[k], *end = box->elsewhere.v + box->elsewhere.n;
			const char *word = "?";

			for (; w < end && !strcmp(w->branch, column.v[k]->branch); w++)
				if (w->letter == i)
					word = w->verdict;
			buf_printf(out, "  %-14s", word);
		}
		buf_addc(out, '\n');
	}
}

void evidence_body(struct repo *r, struct arena *a, const struct outbox *box, size_t i,
		   struct buf *out)
{
	const struct letter_out *l = &box->letter.v[i];
	const char *line, *tested = evidence_tested(a, l, &line);

	port_line(a, l, out);
	if (!strcmp(tested, "none"))
		buf_addz(out, "Tests: none recorded\n");
	else if (!strcmp(tested, "stale"))
		buf_addz(out, "Tests: recorded for another tree than this one\n");
	else
		buf_printf(out, "Tests: %s\n", line ? line : tested);
	newer_line(box, i, out);
	difference(r, a, l, out);
}
