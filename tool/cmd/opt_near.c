/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean": the nearest name by edit distance. */
#include "cmd/opt.h"

#define LONGEST 64

static size_t least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Insertions, deletions, replacements and swaps of neighbours that lead from @a to @b. */
static size_t distance(const char *a, const char *b)
{
	size_t row[3][LONGEST + 1], n = strlen(a), m = strlen(b);

	if (n > LONGEST || m > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(up[j] + 1, now[j - 1] + 1,
				       up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    up2[j - 2] + 1 < now[j])
				now[j] = up2[j - 2] + 1;
		}
	}
	return row[n % 3][m];
}

const char *opt_near(const char *typed, const char *const *names)
{
	const char *best = NULL;
	/* More than a third wrong is another word. */
	size_t least_so_far = strlen(typed) / 3 + 2;

	for (; *names; names++) {
		size_t d = distance(typed, *names);
		bool begins = strlen(typed) >= 3 && !strncmp(typed, *names, strlen(typed));

		if (begins)
			d = 1;
		if (d < least_so_far) {
			least_so_far = d;
			best = *names;
		}
	}
	return best;
}
