/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An initramfs: the "newc" format of cpio, uncompressed, so that no kernel
 * option for decompression matters. Format: Documentation/driver-api/early-userspace/
 * buffer-format.rst of the kernel.
 */
#ifndef CI_CPIO_H
#define CI_CPIO_H

#include "base/buf.h"

struct cpio {
	struct buf *out;
	uint32_t ino;
};

void cpio_begin(struct cpio *c, struct buf *out);
/** cpio_file() - a regular file; @mode: permission bits. */
void cpio_file(struct cpio *c, const char *path, uint32_t mode, struct str text);
void cpio_dir(struct cpio *c, const char *path, uint32_t mode);
/** cpio_char() - a character device. */
void cpio_char(struct cpio *c, const char *path, uint32_t mode, uint32_t major, uint32_t minor);
void cpio_end(struct cpio *c);

#endif
