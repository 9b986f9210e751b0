// SPDX-License-Identifier: GPL-2.0-or-later
/* Finding and opening manifests; reading them is in manifest_parse.c. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/io.h"
#include "series/manifest.h"

const char *role_name(enum role r)
{
	static const char *const name[] = {
#define X(role, text) text,
		ROLE_LIST(X)
#undef X
	};

	return name[r];
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int manifest_names(struct arena *a, const char *data, struct strings *ret, struct err *e)
{
	const char *dir = arena_printf(a, "%s/series", data);
	ARR(const char *) name = { 0 };
	const struct dirent *d;
	DIR *h = opendir(dir);

	if (!h)
		return err_set(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", dir,
			       strerror(errno));
	while ((d = readdir(h))) {
		struct str s = str_of(d->d_name);

		/* the schema lies beside what it describes */
		if (!str_ends(s, ".json") || *d->d_name == '.' || str_is(s, "schema.json"))
			continue;
		s.n -= strlen(".json");
		*ARR_PUSH(a, name) = arena_strn(a, s);
	}
	closedir(h);
	if (name.n)
		qsort(name.v, name.n, sizeof(*name.v), by_name);
	*ret = (struct strings){ name.v, name.n };
	return 0;
}

int manifest_load(struct arena *a, const char *data, const char *name,
		  const struct manifest **ret, struct err *e)
{
	const char *file = arena_printf(a, "%s/series/%s.json", data, name);
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)8 << 20);
	struct strings known;
	int rc;

	if (strchr(name, '/') || !io_exists(file)) {
		err_set(e, ERR_NOT_FOUND, "there is no series \"%s\" in %s/series", name, data);
		if (!manifest_names(a, data, &known, NULL) && known.n)
			err_next(e, "backport series");
		return ERR_NOT_FOUND;
	}
	rc = io_read(file, &text, e);
	return rc ? rc : manifest_parse(a, buf_str(&text), file, data, ret, e);
}

const struct change *manifest_find(const struct manifest *m, const char *id)
{
	size_t n = strlen(id);

	for (size_t i = 0; n >= 8 && i < m->n; i++) {
		if (!strncmp(m->change[i].id, id, n))
			return &m->change[i];
	}
	return NULL;
}
