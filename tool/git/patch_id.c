/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/patch_id.h"

#include "git/lg2.h"
#include "git/udiff.h"

int patch_id(struct repo *r, const struct oid *old_tree, const struct oid *new_tree,
	     struct oid *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	git_diff *d = NULL;
	git_oid id = { { 0 } };
	int rc = udiff_trees(r, old_tree, new_tree, &text, e);

	if (rc)
		return rc;
	if (text.n && (git_diff_from_buffer(&d, text.p, text.n) || git_diff_patchid(&id, d, NULL)))
		rc = lg2_err(e, ERR_INTERNAL, "cannot make a patch-id");
	git_diff_free(d);
	if (!rc)
		*ret = lg2_from(&id);
	return rc;
}
