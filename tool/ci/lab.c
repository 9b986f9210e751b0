// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/export.h"
#include "ci/guard.h"
#include "ci/guest.h"
#include "git/blob.h"
#include "git/tree.h"

/* A step after the first export writes little. */
#define STEP_MB 300

int lab_open(struct lab *l, bool boot, struct err *e)
{
	static const char *const rooms[] = { "room", "image", "run", "guest", "ccache" };
	int rc = kbuild_tools(l->arena, l->config, e);

	if (!rc && boot && !guard_which(l->arena, l->config->qemu)) {
		err_set(e, ERR_TOOL, "kernels cannot be run here: there is no %s", l->config->qemu);
		rc = err_next(e, "apt-get install qemu-system-x86");
	}
	if (!rc)
		rc = kbuild_compiler(l->arena, l->config, &l->compiler, e);
	for (size_t i = 0; !rc && i < ARRAY_SIZE(rooms); i++)
		rc = io_mkdir(arena_printf(l->arena, "%s/%s", l->work, rooms[i]), e);
	l->ccache = l->config->ccache && guard_which(l->arena, "ccache");
	l->overlay_dirs[0] = arena_printf(l->arena, "%s/ci/overlays", l->data);
	l->overlay_dirs[1] = l->config->overlay_dir;
	l->n_overlay_dirs = !l->config->overlays ? 0 : l->config->overlay_dir[0] ? 2 : 1;
	if (!rc && boot)
		rc = guest_compile(l->arena, l->config,
				   arena_printf(l->arena, "%s/ci/guest", l->data), l->work,
				   &l->init, e);
	return rc;
}

int bench_open(struct lab *l, const struct ci_target *t, struct bench *ret, struct err *e)
{
	struct bench b = { .lab = l, .t = t, .lock = -1 };
	const char *lock;
	bool told = false;
	int rc;

	b.room = arena_printf(l->arena, "%s/room/%s", l->work, t->room);
	b.src = arena_printf(l->arena, "%s/src", b.room);
	lock = arena_printf(l->arena, "%s/lock", b.room);
	b.run = arena_printf(l->arena, "%s/run/%s", l->work, t->slug);
	b.log = arena_printf(l->arena, "%s/build.log", b.run);
	rc = io_mkdir(b.run, e);
	if (!rc)
		rc = io_mkdir(b.room, e);
	if (rc)
		return rc;
	b.lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (b.lock < 0)
		return err_set(e, ERR_IO, "cannot open %s: %s", lock, strerror(errno));
	while (flock(b.lock, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			close(b.lock);
			return err_set(e, ERR_IO, "cannot lock %s: %s", lock, strerror(errno));
		}
		if (!told)
			bench_say(&b, "waiting for another run that builds %s in %s", t->version,
				  l->work);
		told = true;
		usleep(200000);
	}
	unlink(b.log);
	map_init(&b.told, l->arena);
	*ret = b;
	return 0;
}

void bench_close(struct bench *b)
{
	if (b->lock >= 0)
		close(b->lock);
	b->lock = -1;
}

void bench_say(const struct bench *b, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (!b->lab->say)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	b->lab->say(b->lab->ctx, b->t->name, text);
}

static void on_files(void *ctx, size_t files)
{
	const struct bench *b = ctx;
	char text[80];

	snprintf(text, sizeof(text), "exporting: %zu files", files);
	if (b->lab->progress)
		b->lab->progress(b->lab->ctx, b->t->name, text);
}

/* What the build begins with; an import of some directories alone lacks it. */
static int is_whole(struct bench *b, const struct oid *tree, struct err *e)
{
	static const char *const parts[] = { "Makefile", "Kconfig", "scripts/Makefile.build",
					     "arch/x86/Makefile" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct oid id;
		int rc = tree_find(b->lab->repo, tree, parts[i], &id, NULL, e);

		if (rc == ERR_NOT_FOUND) {
			err_set(e, ERR_INPUT, "%s cannot be built: it is not a whole kernel, there "
				"is no %s", b->t->name, parts[i]);
			return err_next(e, "git -C %s ls-tree %s", repo_name(b->lab->repo),
					oid_abbrev(b->lab->arena, &b->t->before, 12));
		}
		if (rc)
			return rc;
	}
	return 0;
}

static int on_kconfig(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	const char *slash = strrchr(path, '/');
	char hex[OID_HEX + 1];

	(void)mode;
	if (str_starts(str_of(slash ? slash + 1 : path), "Kconfig"))
		buf_printf(ctx, "%s %s\n", path, oid_hex(id, hex));
	return 0;
}

/* The tree's own Kconfig: where it differs a configuration must be made anew. */
static int kconfig_id(struct bench *b, const struct oid *tree, struct err *e)
{
	CLEANUP(buf_release) struct buf all = BUF_INIT((size_t)16 << 20);
	int rc = tree_walk(b->lab->repo, tree, "", on_kconfig, &all, e);
	struct oid id;

	blob_id(buf_str(&all), &id);
	b->kconfig = oid_str(b->lab->arena, &id);
	return rc;
}

static int overlay(struct bench *b, const struct oid *tree, struct err *e)
{
	struct lab *l = b->lab;
	int rc = overlay_apply(l->repo, l->arena, l->overlay_dirs, l->n_overlay_dirs, tree, b->src,
			       &b->overlays, e);

	for (size_t i = 0; !rc && i < b->overlays.n; i++) {
		const struct overlay_use *u = &b->overlays.v[i];

		if (!map_has(&b->told, str_of(u->name)))
			bench_say(b, "overlay %s: %s (%s)", u->name, u->what, u->detail);
		map_put(&b->told, str_of(u->name), b);
	}
	return rc;
}

int bench_export(struct bench *b, const struct oid *tree, struct err *e)
{
	struct export_count n;
	bool first = !io_exists(arena_printf(b->lab->arena, "%s.tree", b->src));
	int rc = kbuild_room(b->lab->work, first ? b->lab->config->free_mb :
			     b->lab->config->free_mb < STEP_MB ? b->lab->config->free_mb : STEP_MB,
			     e);

	if (!rc)
		rc = is_whole(b, tree, e);
	if (rc)
		return rc;
	if (first)
		bench_say(b, "exporting the tree");
	rc = export_tree(b->lab->repo, tree, b->src, on_files, b, &n, e);
	if (!rc && n.whole)
		overlay_forget(b->src);
	if (!rc)
		rc = kconfig_id(b, tree, e);
	return rc ? rc : overlay(b, tree, e);
}

double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void on_objects(void *ctx, const char *doing, size_t objects)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(200);
	struct bench *b = ctx;

	if (!b->lab->progress)
		return;
	buf_printf(&text, "%s: ", doing);
	if (b->pace.expected) {
		pace_objects(&b->pace, bench_now(), objects);
		pace_text(&b->pace, bench_now(), &text);
	} else {
		buf_printf(&text, "%zu objects", objects);
	}
	b->lab->progress(b->lab->ctx, b->t->name, text.p);
}

int bench_kbuild(struct bench *b, const char *config, const char *const *fragments,
		 const char *arch, struct kbuild *ret, struct err *e)
{
	struct arena *a = b->lab->arena;
	int rc = 0;

	*ret = (struct kbuild){ .arena = a, .config = b->lab->config, .work = b->lab->work,
				.room = b->room, .src = b->src, .arch = arch, .log = b->log,
				.ccache = b->lab->ccache,
				.kconfig = b->kconfig, .extra = b->overlays.make.v,
				.n_extra = b->overlays.make.n, .progress = on_objects, .ctx = b };
	ret->out = arena_printf(a, "%s/out/%s", b->room, config);
	if (!fragments)
		return 0;
	ret->fragment = ARENA_NEW(a, struct fragment);
	fragment_init(ret->fragment, a);
	for (size_t i = 0; !rc && fragments[i]; i++) {
		CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
		const char *name = arena_printf(a, "%s.config", fragments[i]);

		rc = io_read(arena_printf(a, "%s/ci/kernel/%s", b->lab->data, name), &text, e);
		if (!rc)
			rc = fragment_add(ret->fragment, a, buf_str(&text), name, e);
	}
	return rc;
}
