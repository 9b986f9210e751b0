/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where kernels are built and run: the work directory, what a run of `ci` needs
 * throughout, and the steps of one target in it.
 *
 *	<work>/room/<version>/src/	the exported tree; src.tree: which one, src.overlay: what it
 *					was given to be built
 *	<work>/room/<version>/out/<config>/	O=
 *	<work>/image/<id>/		bzImage and .config, by everything they were made from
 *	<work>/run/<target>/		consoles and logs of the last run
 *	<work>/guest/, <work>/ccache/
 */
#ifndef CI_LAB_H
#define CI_LAB_H

#include "base/json.h"
#include "ci/kbuild.h"
#include "ci/overlay.h"
#include "ci/pace.h"
#include "ci/target.h"
#include "ci/trial.h"

struct lab {
	struct arena *arena;
	struct repo *repo;
	const struct ci_config *config;
	const char *data;		/* the directory of ci/ */
	const char *work;
	const char *overlay_dirs[2];
	size_t n_overlay_dirs;
	const char *kernel_config;	/* a .config of the user's for the objects level, or NULL */
	const char *compiler;		/* first line of its --version */
	bool ccache;
	bool again;			/* do not take images from an earlier run */
	const char *by;			/* who runs this, a pipeline's address; or NULL */
	const char *began;		/* ident_date_utc() of when this was asked for */
	const char *init;		/* the compiled guest program */
	const char *accel, *accel_why;	/* once known */
	/** say() - a step begins; progress() - how far it is. May be NULL. */
	void (*say)(void *ctx, const char *target, const char *text);
	void (*progress)(void *ctx, const char *target, const char *text);
	void *ctx;
};

/* One target in the lab. */
struct bench {
	struct lab *lab;
	const struct ci_target *t;
	const char *room, *src, *run, *log;
	struct overlays overlays;	/* that the tree in src needed */
	const char *kconfig;		/* id of the tree's Kconfig files; NULL before the export */
	struct pace pace;
	struct map told;		/* overlays that were told of */
	int lock;
};

/** lab_open() - directories, tools, compiler. @boot: QEMU is needed too. */
int lab_open(struct lab *l, bool boot, struct err *e);
/**
 * bench_open() - the target's directories, locked; waits for another run on the same version.
 *
 * Return: 0; ERR_IO.
 */
int bench_open(struct lab *l, const struct ci_target *t, struct bench *ret, struct err *e);
void bench_close(struct bench *b);
/** bench_now() - seconds, for bench.pace. */
double bench_now(void);
void bench_say(const struct bench *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * bench_export() - make src/ hold @tree, with the overlays that it needs; looks for room on the
 * disk first.
 *
 * Return: 0; ERR_INPUT when it is not a whole kernel; ERR_CONFIG for a bad overlay; else as
 * export_tree().
 */
int bench_export(struct bench *b, const struct oid *tree, struct err *e);
/**
 * bench_kbuild() - set up O= for a configuration made of ci/kernel/NAME.config (NULL at the end).
 */
int bench_kbuild(struct bench *b, const char *config, const char *const *fragments,
		 const char *arch, struct kbuild *ret, struct err *e);

struct image {
	const char *path;		/* of the bzImage; NULL: it was not made */
	const char *config;		/* of the .config beside it */
	const char *key;
	bool cached;
	double seconds;
	size_t objects;
	struct build_error error;
	struct fragment fragment;	/* with what the branch dropped */
	struct overlays overlays;	/* of its tree */
};

/**
 * bench_image() - the kernel of @tree. Errors as kbuild_make(); @ret is filled also then.
 * @after: it is built after that of the other side, and most of it is there.
 */
int bench_image(struct bench *b, const struct oid *tree, bool after, struct image *ret,
		struct err *e);

/**
 * bench_run() - boot it once. @name: for the files it leaves, "before-1".
 *
 * Return: 0 whatever came of it, or ERR_IO.
 */
int bench_run(struct bench *b, const struct image *i, bool hotplug, const char *name,
	      struct trial *ret, cJSON *ret_doc, struct err *e);

struct objects_end {
	size_t files;		/* .c files looked at, counted for each commit */
	size_t unmade;		/* of these: compiled in no configuration, before or after */
	size_t findings;
};

/**
 * bench_objects() - every commit of the target: the objects it touches, in several configurations,
 * before and after.
 * @doc: "steps", "findings" and "not_compiled" go there.
 */
int bench_objects(struct bench *b, cJSON *doc, struct objects_end *ret, struct err *e);

#endif
