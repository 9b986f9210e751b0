// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/cpio.h"

void cpio_begin(struct cpio *c, struct buf *out)
{
	*c = (struct cpio){ out, 0 };
}

static void pad(struct buf *b)
{
	while (b->n % 4)
		buf_addc(b, '\0');
}

static void entry(struct cpio *c, const char *path, uint32_t mode, struct str text,
		  uint32_t major, uint32_t minor)
{
	/* Thirteen fields of eight hex digits; dates are nought, so that bytes repeat. */
	buf_printf(c->out, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", ++c->ino,
		   mode, 0u, 0u, 1u, 0u, (unsigned int)text.n, 0u, 0u, major, minor,
		   (unsigned int)strlen(path) + 1, 0u);
	buf_add(c->out, (struct str){ path, strlen(path) + 1 });
	pad(c->out);
	buf_add(c->out, text);
	pad(c->out);
}

void cpio_file(struct cpio *c, const char *path, uint32_t mode, struct str text)
{
	entry(c, path, 0100000 | mode, text, 0, 0);
}

void cpio_dir(struct cpio *c, const char *path, uint32_t mode)
{
	entry(c, path, 0040000 | mode, (struct str){ "", 0 }, 0, 0);
}

void cpio_char(struct cpio *c, const char *path, uint32_t mode, uint32_t major, uint32_t minor)
{
	entry(c, path, 0020000 | mode, (struct str){ "", 0 }, major, minor);
}

void cpio_end(struct cpio *c)
{
	entry(c, "TRAILER!!!", 0, (struct str){ "", 0 }, 0, 0);
}
