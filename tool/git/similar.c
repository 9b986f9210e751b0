/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nearest names, by edits; one name inside the other counts as near. */
#include "git/similar.h"

#include <stdlib.h>

#define NAME_MAX_LEN 128
#define SHOWN 3

/* Insertions, deletions and replacements that turn @a into @b. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[NAME_MAX_LEN + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > NAME_MAX_LEN || m > NAME_MAX_LEN)
		return ~0u;
	for (size_t k = 0; k <= m; k++)
		row[k] = (unsigned int)k;
	for (size_t i = 1; i <= n; i++) {
		unsigned int corner = row[0];

		row[0] = (unsigned int)i;
		for (size_t k = 1; k <= m; k++) {
			unsigned int best = corner + (a[i - 1] != b[k - 1]);

			corner = row[k];
			if (row[k] + 1 < best)
				best = row[k] + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			row[k] = best;
		}
	}
	return row[m];
}

/* Smaller is nearer; ~0 is not near at all. */
static unsigned int score(const char *given, const char *name)
{
	unsigned int d = distance(given, name);
	size_t n = strlen(given);

	if (n >= 3 && (strstr(name, given) || (strlen(name) >= 3 && strstr(given, name))))
		return d > 8 ? 8 : d;
	return d <= 1 + n / 4 ? d : ~0u;
}

struct near {
	unsigned int score;
	const char *name;
};

static int by_score(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return strcmp(x->name, y->name);
}

char *similar_names(struct arena *a, const char *given, const char *const *names, size_t n)
{
	ARR(struct near) list = { 0 };
	char *out = arena_str(a, "");
	size_t shown = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned int s = score(given, names[i]);

		if (s != ~0u)
			*ARR_PUSH(a, list) = (struct near){ s, names[i] };
	}
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), by_score);
	for (size_t i = 0; i < list.n && shown < SHOWN; i++) {
		if (i && !strcmp(list.v[i].name, list.v[i - 1].name))
			continue;
		out = arena_printf(a, "%s%s%s", out, shown ? ", " : "", list.v[i].name);
		shown++;
	}
	return out;
}
