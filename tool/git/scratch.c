/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/scratch.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "git/lg2.h"

int scratch_begin(struct repo *r, struct err *e)
{
	git_odb_backend *mem;

	/* libgit2 writes to the backend of highest priority; the store's own have 1 and 2 */
	if (git_mempack_new(&mem))
		return lg2_err(e, ERR_INTERNAL, "no object store in memory");
	if (git_odb_add_backend(r->odb, mem, 999)) {
		mem->free(mem);
		return lg2_err(e, ERR_INTERNAL, "no object store in memory");
	}
	return 0;
}
