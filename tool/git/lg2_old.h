/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: libgit2 before 1.4 and from 1.8 on, spelled as 1.5 has it.
 */
#ifndef GIT_LG2_OLD_H
#define GIT_LG2_OLD_H

#include <git2.h>

/* git_error_clear() moved there with 1.8. */
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 4

#include <git2/buffer.h>

#define GIT_BUF_INIT { NULL, 0, 0 }
/* No version says this one; a repository of somebody else's is opened. */
#define GIT_EOWNER (-36)
#define GIT_ODB_LOOKUP_NO_REFRESH 1

static inline int git_odb_exists_ext(git_odb *odb, const git_oid *id, unsigned int flags)
{
	(void)flags;	/* it looks again for new packs: slower, the same answer */
	return git_odb_exists(odb, id);
}

/* A pack was named after what it holds, then as now. */
static inline const char *git_packbuilder_name(git_packbuilder *pb)
{
	static _Thread_local char hex[GIT_OID_HEXSZ + 1];

	return git_oid_tostr(hex, sizeof(hex), git_packbuilder_hash(pb));
}

#if LIBGIT2_VER_MINOR < 3
/* No such option: libgit2_opts() says so, and a repository with an extension is refused. */
#define GIT_OPT_SET_EXTENSIONS (-1)
#endif

#if LIBGIT2_VER_MINOR < 2
static inline int git_reference_name_is_valid(int *valid, const char *name)
{
	*valid = git_reference_is_valid_name(name);
	return 0;
}
#endif

#endif

#endif
