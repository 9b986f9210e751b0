/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own build, run out of tree: configure from fragments, make
 * targets, and say what went wrong in one line.
 */
#ifndef CI_KBUILD_H
#define CI_KBUILD_H

#include "ci/buildlog.h"
#include "ci/config.h"
#include "ci/fragment.h"

struct kbuild {
	struct arena *arena;
	const struct ci_config *config;
	const char *work;		/* work directory: ccache and temporary files */
	const char *room;		/* the directory that both of the next are in */
	const char *src, *out;		/* the exported tree, O= */
	const char *arch;		/* "x86_64", "i386" */
	struct fragment *fragment;	/* NULL: user_config alone */
	const char *user_config;	/* a whole .config of the user's, or NULL */
	const char *log;		/* everything that make says is appended here */
	const char *kconfig;		/* id of the tree's Kconfig files, or NULL */
	const char *const *extra;	/* NAME=VALUE for make, of overlays */
	size_t n_extra;
	bool ccache;			/* there is one, and it is wanted */
	/** progress() - called about once a second; @objects made so far. May be NULL. */
	void (*progress)(void *ctx, const char *doing, size_t objects);
	void *ctx;
};

struct kbuild_end {
	struct build_error error;	/* when it failed */
	double seconds;
	size_t objects;
	const char *talk;		/* what make said this time */
};

/**
 * kbuild_tools() - are the programs there that a build needs? Return: 0 or ERR_TOOL, with packages.
 */
int kbuild_tools(struct arena *a, const struct ci_config *c, struct err *e);
/** kbuild_compiler() - the first line of `CC --version`. Return: 0 or ERR_TOOL. */
int kbuild_compiler(struct arena *a, const struct ci_config *c, const char **ret, struct err *e);

/**
 * kbuild_configure() - make O= and its .config, unless it is there from the same fragments; then
 * hold every line against it.
 * @ret_dropped: settings that the branch does not take, optional ones included.
 *
 * Return: 0; ERR_CONFIG when one that is not optional is dropped; else as kbuild_make().
 */
int kbuild_configure(struct kbuild *k, size_t *ret_dropped, struct kbuild_end *ret,
		     struct err *e);
/**
 * kbuild_make() - make @targets (NULL at the end).
 * @keep_going: make what can be made of several targets.
 *
 * Return: 0; ERR_FINDING when the tree does not build; ERR_TOOL, ERR_IO (disk full) or ERR_LIMIT
 * (memory) when this machine cannot build it; ERR_TIMEOUT. @ret is filled in every case.
 */
int kbuild_make(struct kbuild *k, const char *const *targets, bool keep_going, int timeout_s,
		struct kbuild_end *ret, struct err *e);

/** kbuild_room() - is there that much room at @dir? Return: 0, or ERR_IO with what to do. */
int kbuild_room(const char *dir, int mb, struct err *e);

#endif
