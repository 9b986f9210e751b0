// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/lab.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/guest.h"
#include "ci/kconfig.h"
#include "git/blob.h"

#define IMAGE_MAX ((size_t)256 << 20)

/* Objects that a port makes anew, as a first guess: it may touch a header. */
#define AFTER_OBJECTS 60

static const char *const of_test[] = { "base", "hotplug", NULL };
static const char *const of_device[] = { "base", "hotplug", "device", NULL };

/* All that an image is made from; two of the same id are the same kernel. */
static const char *key_of(const struct bench *b, const struct kbuild *k, const struct oid *tree)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
	struct arena *a = b->lab->arena;
	struct oid id;

	buf_printf(&text, "%s\n%s\n%s\n", oid_str(a, tree), k->arch, b->lab->compiler);
	fragment_text(k->fragment, &text);
	blob_id(buf_str(&text), &id);
	return oid_abbrev(a, &id, 20);
}

static int copy(const char *from, const char *to, struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(IMAGE_MAX);
	int rc = io_read(from, &b, e);

	return rc ? rc : io_write(to, buf_str(&b), e);
}

static const char *overlay_file(const struct bench *b, const struct image *i)
{
	return arena_printf(b->lab->arena, "%s/image/%s/overlays", b->lab->work, i->key);
}

/* What its tree was given, and whether it would be given the same today. */
static bool overlays_as_before(struct bench *b, struct image *i)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
	struct arena *a = b->lab->arena;
	cJSON *doc = NULL;
	const char *rules;
	bool same;

	if (io_read(overlay_file(b, i), &text, NULL))
		return true;
	same = !json_parse(buf_str(&text), "overlays", &doc, NULL) &&
	       overlay_read(a, doc, &i->overlays) &&
	       !overlay_rules(a, b->lab->overlay_dirs, b->lab->n_overlay_dirs, &rules, NULL) &&
	       !strcmp(rules, i->overlays.rules);
	cJSON_Delete(doc);
	return same;
}

static int write_overlays(struct bench *b, struct image *i, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)1 << 20);
	cJSON *doc;

	i->overlays = b->overlays;
	if (!i->overlays.n) {
		unlink(overlay_file(b, i));
		return 0;
	}
	doc = cJSON_CreateObject();
	overlay_add(doc, &i->overlays);
	json_print(doc, &text);
	cJSON_Delete(doc);
	return io_write(overlay_file(b, i), buf_str(&text), e);
}

/* The image was made by an earlier run; what the branch dropped is told again. */
static bool take_cached(struct bench *b, struct kbuild *k, struct image *i)
{
	CLEANUP(buf_release) struct buf dot = BUF_INIT((size_t)4 << 20);
	size_t dropped;

	if (!overlays_as_before(b, i))
		return false;
	if (b->lab->again || !io_exists(i->path) || io_read(i->config, &dot, NULL) ||
	    fragment_verify(k->fragment, b->lab->arena, buf_str(&dot), &dropped, NULL))
		return false;
	i->cached = true;
	i->fragment = *k->fragment;
	return true;
}

static const char *count_file(struct kbuild *k, bool after)
{
	return arena_printf(k->arena, "%s/backport.objects-%s", k->out, after ? "after" : "before");
}

/* How many objects such a build made the last time, where objects are left of it; 0: not known. */
static size_t expected(struct kbuild *k, bool after)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(64);

	if (io_read(count_file(k, after), &text, NULL))
		return after ? AFTER_OBJECTS : 0;
	return (size_t)strtoul(text.p, NULL, 10);
}

/* Best effort: it is for estimates alone. */
static void remember(struct kbuild *k, bool after, size_t objects)
{
	io_write(count_file(k, after), str_of(arena_printf(k->arena, "%zu\n", objects)), NULL);
}

/* Settings that are said to be missing at most, with what they depend on here. */
#define TOLD_MAX 4

/* A kernel that does not take a setting: what its own Kconfig says of it, on top of @e. */
static void add_why(struct bench *b, const struct fragment *f, const struct oid *tree,
		    struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(4096);
	struct kconfig_symbol v[TOLD_MAX] = { 0 };
	size_t n = 0, skip = strlen("CONFIG_");
	char next[sizeof(e->next)];

	for (size_t i = 0; i < f->n && n < TOLD_MAX; i++)
		if (f->v[i].got && !f->v[i].optional)
			v[n++].name = (struct str){ f->v[i].name.p + skip, f->v[i].name.n - skip };
	if (kconfig_look(b->lab->repo, b->lab->arena, tree, "x86", v, n, NULL))
		return;
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "; %.*s %s%s%s%s%s", STR_ARG(v[i].name), !v[i].at ?
			   "is not in its Kconfig" : v[i].depends ? "depends on " : "depends on nothing",
			   v[i].at && v[i].depends ? v[i].depends : "", v[i].at ? " (" : "",
			   v[i].at ? v[i].at : "", v[i].at ? ")" : "");
	memcpy(next, e->next, sizeof(next));
	err_set(e, ERR_CONFIG, "%s%s", arena_str(b->lab->arena, e->what), text.n ? text.p : "");
	if (next[0])
		err_next(e, "%s", next);
}

static int make_image(struct bench *b, struct kbuild *k, const struct oid *tree, bool after,
		      struct image *i, struct err *e)
{
	static const char *const targets[] = { "bzImage", NULL };
	struct arena *a = b->lab->arena;
	struct kbuild_end end = { 0 };
	size_t dropped = 0;
	int rc = bench_export(b, tree, e);

	k->kconfig = b->kconfig;
	k->extra = b->overlays.make.v;
	k->n_extra = b->overlays.make.n;
	if (!rc)
		rc = kbuild_configure(k, &dropped, &end, e);
	if (rc == ERR_CONFIG)
		add_why(b, k->fragment, tree, e);
	i->fragment = *k->fragment;
	pace_build(&b->pace, bench_now(), expected(k, after), after ? 0 : expected(k, true));
	if (!rc)
		rc = kbuild_make(k, targets, false, b->lab->config->build_minutes * 60, &end, e);
	i->error = end.error;
	i->seconds = end.seconds;
	i->objects = end.objects;
	b->pace.expected = 0;
	if (!rc)
		remember(k, after, end.objects);
	if (!rc)
		rc = io_mkdir(arena_printf(a, "%s/image/%s", b->lab->work, i->key), e);
	if (!rc)
		rc = copy(arena_printf(a, "%s/.config", k->out), i->config, e);
	if (!rc)
		rc = write_overlays(b, i, e);
	/* The kernel last: where it is, the rest is. */
	if (!rc)
		rc = copy(arena_printf(a, "%s/arch/x86/boot/bzImage", k->out), i->path, e);
	return rc;
}

int bench_image(struct bench *b, const struct oid *tree, bool after, struct image *ret,
		struct err *e)
{
	struct arena *a = b->lab->arena;
	struct image i = { 0 };
	struct kbuild k;
	bool device = b->lab->config->load_device;
	int rc = bench_kbuild(b, device ? "device" : "test", device ? of_device : of_test,
			      "x86_64", &k, e);

	*ret = i;
	if (rc)
		return rc;
	i.key = key_of(b, &k, tree);
	i.path = arena_printf(a, "%s/image/%s/bzImage", b->lab->work, i.key);
	i.config = arena_printf(a, "%s/image/%s/config", b->lab->work, i.key);
	if (!take_cached(b, &k, &i)) {
		rc = make_image(b, &k, tree, after, &i, e);
		if (rc)
			i.path = NULL;
	}
	*ret = i;
	return rc;
}

static void on_guest(void *ctx, const char *text)
{
	CLEANUP(buf_release) struct buf line = BUF_INIT(400);
	const struct bench *b = ctx;

	if (!b->lab->progress)
		return;
	pace_text(&b->pace, bench_now(), &line);
	buf_printf(&line, "%s%s", text[0] ? ": " : "", text);
	b->lab->progress(b->lab->ctx, b->t->name, line.p);
}

static void add_run(cJSON *doc, const struct vm_end *v, const struct trial *t, const char *log)
{
	CLEANUP(buf_release) struct buf ktap = BUF_INIT((size_t)4 << 20);
	cJSON *loads;

	json_add_str(doc, "outcome", vm_outcome_name(v->outcome));
	json_add_str(doc, "detail", t->detail);
	json_add_str(doc, "says", says_name(t->says));
	json_add_num(doc, "boot_seconds", v->boot_seconds);
	json_add_num(doc, "seconds", v->seconds);
	loads = json_add_arr(doc, "loads");
	for (size_t i = 0; i < t->n_load; i++) {
		cJSON *o = json_push_obj(loads);

		json_add_str(o, "load", t->load[i].name);
		json_add_bool(o, "judged", t->load[i].judged);
		json_add_str(o, "skipped", t->load[i].skipped);
		json_add_str(o, "says", says_name(t->load[i].says));
		json_add_num(o, "calls", t->load[i].calls);
		json_add_num(o, "migrated", t->load[i].ok);
		json_add_num(o, "failed", t->load[i].failed);
	}
	if (t->offline_told) {
		json_add_bool(doc, "offline", t->offline_done);
		json_add_num(doc, "offline_seconds", t->offline_seconds);
	}
	json_add_num(doc, "warnings", (double)v->console.warnings);
	json_add_num(doc, "foreign_lines", v->ktap.foreign);
	ktap_print(&v->ktap, &ktap);
	json_add_str(doc, "ktap", ktap.p);
	json_add_str(doc, "console", log);
	json_add_str(doc, "command", v->command);
	if (v->qemu_said && v->qemu_said[0])
		json_add_str(doc, "qemu", v->qemu_said);
}

int bench_run(struct bench *b, const struct image *i, bool hotplug, const char *name,
	      struct trial *ret, cJSON *ret_doc, struct err *e)
{
	struct lab *l = b->lab;
	const char *log = arena_printf(l->arena, "%s/%s.console", b->run, name);
	const char *initrd = arena_printf(l->arena, "%s/%s.cpio", b->run, name);
	char nonce[40];
	struct vm_opts o = { .config = l->config, .accel = l->accel, .kernel = i->path,
			     .initrd = initrd, .nonce = nonce, .hotplug = hotplug,
			     .progress = on_guest, .ctx = b };
	struct vm_end v;
	int rc = guest_nonce(nonce, e);

	if (!rc)
		rc = guest_pack(l->config, l->init, nonce, hotplug, initrd, e);
	if (!rc && !l->accel) {
		rc = vm_accel(l->arena, &o, &l->accel, &l->accel_why, e);
		o.accel = l->accel;
	}
	if (!rc) {
		pace_run(&b->pace, bench_now());
		on_guest(b, "booting");
		rc = vm_run(l->arena, &o, &v, e);
		pace_run_end(&b->pace, bench_now());
	}
	unlink(initrd);
	if (rc)
		return rc;
	rc = io_write(log, buf_str(&v.console.text), e);
	trial_of(l->arena, l->config, &v, ret);
	add_run(ret_doc, &v, ret, log);
	vm_end_release(&v);
	return rc;
}
