/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <zlib.h>

#include "mail/mail.h"

bool mail_is_gzip(struct str text)
{
	return text.n > 2 && !memcmp(text.p, "\x1f\x8b\x08", 3);
}

static int inflate_all(z_stream *z, struct str packed, const char *name, struct buf *ret,
		       struct err *e)
{
	unsigned char chunk[65536];
	int rc = Z_OK;

	z->next_in = (unsigned char *)(uintptr_t)packed.p;
	z->avail_in = (unsigned int)packed.n;
	while (rc != Z_STREAM_END) {
		z->next_out = chunk;
		z->avail_out = sizeof(chunk);
		rc = inflate(z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END)
			break;
		buf_add(ret, (struct str){ (const char *)chunk, sizeof(chunk) - z->avail_out });
		if (ret->full)
			return err_set(e, ERR_LIMIT, "%s: unpacks to more than %zu MiB", name,
				       ret->max >> 20);
		/* an archive may be several, one behind the other */
		if (rc == Z_STREAM_END && z->avail_in > 2 && z->next_in[0] == 0x1f) {
			inflateReset(z);
			rc = Z_OK;
		}
		if (rc == Z_OK && !z->avail_in && z->avail_out)
			break;
	}
	if (rc == Z_STREAM_END)
		return 0;
	return err_set(e, ERR_INPUT, "%s: the gzip archive is %s", name,
		       rc == Z_OK || rc == Z_BUF_ERROR ? "cut off" : "damaged");
}

int mail_gunzip(struct str packed, const char *name, struct buf *ret, struct err *e)
{
	z_stream z = { 0 };
	int rc;

	if (packed.n > UINT32_MAX || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return err_set(e, ERR_LIMIT, "%s: cannot be unpacked", name);
	rc = inflate_all(&z, packed, name, ret, e);
	inflateEnd(&z);
	return rc;
}
