// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/session.h"

#include <stdio.h>

#include "base/io.h"

struct session {
	struct bench bench;
	const struct ci_target *t;
	cJSON *doc;
	struct image before, after;
	enum ci_verdict verdict;
	const char *why;
	bool ended;
};

static struct arena *arena(const struct session *s)
{
	return s->bench.lab->arena;
}

static void end(struct session *s, enum ci_verdict v, const char *why)
{
	s->verdict = v;
	s->why = why;
	s->ended = true;
}

static cJSON *add_target(cJSON *doc, const struct ci_target *t)
{
	char hex[OID_HEX + 1];
	cJSON *commits;

	json_add_str(doc, "branch", t->name);
	json_add_str(doc, "ref", t->ref);
	json_add_str(doc, "version", t->version);
	json_add_str(doc, "before", oid_hex(&t->before, hex));
	json_add_str(doc, "before_tree", oid_hex(&t->before_tree, hex));
	json_add_str(doc, "after", oid_hex(&t->after, hex));
	json_add_str(doc, "after_tree", oid_hex(&t->after_tree, hex));
	json_add_bool(doc, "stale", t->stale);
	commits = json_add_arr(doc, "commits");
	for (size_t i = 0; i < t->commits.n; i++)
		cJSON_AddItemToArray(commits,
				     cJSON_CreateString(oid_hex(&t->commits.v[i], hex)));
	return doc;
}

static void objects(struct session *s)
{
	cJSON *o = json_add_obj(s->doc, "objects");
	struct objects_end n;
	struct err e = { 0 };
	int rc = bench_objects(&s->bench, o, &n, &e);
	const cJSON *f, *u = cJSON_GetArrayItem(cJSON_GetObjectItem(o, "not_compiled"), 0);

	s->verdict = CI_BUILT;
	s->why = "the touched objects build, without new warnings";
	if (rc) {
		json_add_str(o, "error", e.what);
		json_add_str(o, "next", e.next[0] ? e.next : NULL);
		end(s, CI_UNTESTED, arena_printf(arena(s), "the objects could not be built: %s",
						 e.what));
	} else if (n.findings) {
		const char *path;

		f = cJSON_GetArrayItem(cJSON_GetObjectItem(o, "findings"), 0);
		path = json_str(f, "path");
		end(s, CI_FINDING,
		    arena_printf(arena(s), "%zu finding%s in objects, first (%s, %s): %s%s%s",
				 n.findings, n.findings > 1 ? "s" : "", json_str(f, "kind"),
				 json_str(f, "config"), path ? path : "", path ? ": " : "",
				 json_str(f, "text")));
	} else if (!n.files) {
		s->why = "nothing was touched that an object is made of";
	} else if (n.unmade == n.files) {
		end(s, CI_UNTESTED, arena_printf(arena(s), "none of the touched objects can be "
			"compiled, with the port or without it; first %s: %s", json_str(u, "path"),
			json_str(u, "error")));
	} else if (n.unmade) {
		s->why = arena_printf(arena(s), "the touched objects build, without new warnings, "
			"but %zu of %zu could not be looked at: no configuration compiles %s", n.unmade,
			n.files, json_str(u, "path"));
	}
}

static void add_image(struct session *s, const char *side, const struct image *i,
		      const struct err *e, int rc)
{
	cJSON *o = json_add_obj(cJSON_GetObjectItem(s->doc, "build"), side), *dropped;

	json_add_bool(o, "built", i->path != NULL);
	json_add_str(o, "image", i->path);
	json_add_str(o, "config", i->config);
	json_add_bool(o, "cached", i->cached);
	json_add_num(o, "seconds", i->seconds);
	json_add_num(o, "objects", (double)i->objects);
	dropped = json_add_arr(o, "dropped");
	for (size_t k = 0; k < i->fragment.n; k++) {
		const struct fragment_line *l = &i->fragment.v[k];
		cJSON *d;

		if (!l->got)
			continue;
		d = json_push_obj(dropped);
		json_add_str(d, "symbol", arena_strn(arena(s), l->name));
		json_add_str(d, "wanted", arena_strn(arena(s), l->value));
		json_add_str(d, "got", l->got);
		json_add_bool(d, "optional", l->optional);
	}
	if (!rc)
		return;
	json_add_str(o, "error", e->what);
	json_add_str(o, "cause", build_cause_name(i->error.cause));
	json_add_str(o, "next", e->next[0] ? e->next : NULL);
}

static void build(struct session *s)
{
	struct err e = { 0 };
	int rc;

	json_add_obj(s->doc, "build");
	bench_say(&s->bench, "building the kernel before");
	rc = bench_image(&s->bench, &s->t->before_tree, false, &s->before, &e);
	add_image(s, "before", &s->before, &e, rc);
	if (rc) {
		end(s, CI_UNTESTED,
		    arena_printf(arena(s), "the kernel before the port: %s", e.what));
		return;
	}
	bench_say(&s->bench, "%s; building the kernel after", s->before.cached ?
		  "taken from an earlier run" : arena_printf(arena(s), "%zu objects in %.0f s",
		  s->before.objects, s->before.seconds));
	rc = bench_image(&s->bench, &s->t->after_tree, true, &s->after, &e);
	add_image(s, "after", &s->after, &e, rc);
	if (rc)
		end(s, rc == ERR_FINDING ? CI_NOT_BUILT : CI_UNTESTED,
		    arena_printf(arena(s), "the kernel after the port: %s", e.what));
	else
		bench_say(&s->bench, "%s", s->after.cached ? "taken from an earlier run" :
			  arena_printf(arena(s), "%zu objects in %.0f s", s->after.objects,
				       s->after.seconds));
}

/* One run of one side; its record in @runs. False: this machine failed. */
static bool run_once(struct session *s, const struct image *i, bool hotplug, const char *side,
		     int number, cJSON *runs, struct trial *ret)
{
	struct err e = { 0 };
	cJSON *o = json_push_obj(runs);
	const char *name = arena_printf(arena(s), "%s-%d", side, number);
	int rc;

	json_add_str(o, "name", name);
	bench_say(&s->bench, "%s the kernel %s (%d)", hotplug ? "hot-plugging" : "booting", side,
		  number);
	rc = bench_run(&s->bench, i, hotplug, name, ret, o, &e);
	if (rc) {
		json_add_str(o, "error", e.what);
		end(s, CI_UNTESTED, arena_str(arena(s), e.what));
	}
	return !rc;
}

static void boot(struct session *s)
{
	cJSON *o = json_add_obj(s->doc, "boot"), *runs = json_add_arr(o, "runs");
	struct trial b, a;

	if (!run_once(s, &s->before, false, "before", 1, runs, &b) ||
	    !run_once(s, &s->after, false, "after", 1, runs, &a))
		return;
	if (b.outcome != VM_DONE)
		end(s, CI_UNTESTED,
		    arena_printf(arena(s), "before the port: %s%s%s", vm_outcome_text(b.outcome),
				 b.detail ? ": " : "", b.detail ? b.detail : ""));
	else if (a.outcome != VM_DONE)
		end(s, vm_outcome_is_kernel(a.outcome) ? CI_BROKE : CI_UNTESTED,
		    arena_printf(arena(s), "after the port: %s%s%s", vm_outcome_text(a.outcome),
				 a.detail ? ": " : "", a.detail ? a.detail : ""));
	else
		s->why = arena_printf(arena(s), "both boot, in %.1f and %.1f s", b.boot_seconds,
				      a.boot_seconds);
}

static void add_loads(struct session *s, cJSON *doc, const struct trial *b, const struct trial *a,
		      size_t n)
{
	struct load_sum sums[TRIAL_LOADS];
	size_t loads = trials_loads(arena(s), b, n, a, n, sums);
	cJSON *list = json_add_arr(doc, "loads");

	for (size_t i = 0; i < loads; i++) {
		cJSON *o = json_push_obj(list);

		json_add_str(o, "load", sums[i].name);
		json_add_str(o, "before", sums[i].before);
		json_add_str(o, "after", sums[i].after);
		json_add_str(o, "shows", sums[i].shows);
		json_add_str(o, "not_judged", sums[i].not_judged);
		json_add_str(o, "skipped", sums[i].skipped);
	}
}

static void hotplug(struct session *s)
{
	cJSON *o = json_add_obj(s->doc, "hotplug"), *runs = json_add_arr(o, "runs");
	int n = s->bench.lab->config->repeats;
	struct trial *b = ARENA_NEW_N(arena(s), struct trial, n);
	struct trial *a = ARENA_NEW_N(arena(s), struct trial, n);

	/* In turns, so that a load on this machine meets both. */
	for (int i = 0; i < n; i++)
		if (!run_once(s, &s->before, true, "before", i + 1, runs, &b[i]) ||
		    !run_once(s, &s->after, true, "after", i + 1, runs, &a[i]))
			return;
	s->verdict = trials_compare(arena(s), b, (size_t)n, a, (size_t)n, &s->why);
	add_loads(s, o, b, a, (size_t)n);
	s->ended = true;
}

/* What the trees were given to be built: of the images, or of what was exported last. */
static void add_overlays(struct session *s)
{
	if (s->bench.overlays.rules)
		overlay_add(s->doc, &s->bench.overlays);
	else if (s->before.overlays.rules || s->after.overlays.rules)
		overlay_add(s->doc, s->after.overlays.rules ? &s->after.overlays :
			    &s->before.overlays);
}

/* One level, and how long it took. */
static void level(struct session *s, const char *name, void (*run)(struct session *s))
{
	double began = bench_now();

	run(s);
	json_add_num(cJSON_GetObjectItem(s->doc, name), "seconds", bench_now() - began);
}

static void levels(struct session *s)
{
	const struct ci_config *c = s->bench.lab->config;

	s->verdict = CI_UNTESTED;
	s->why = "no level was asked for";
	s->bench.pace.runs = (unsigned int)((c->level_boot ? 2 : 0) +
					    (c->level_hotplug ? 2 * c->repeats : 0));
	if (c->level_objects)
		level(s, "objects", objects);
	if (!s->ended && (c->level_build || c->level_boot || c->level_hotplug)) {
		level(s, "build", build);
		if (!s->ended) {
			s->verdict = CI_BUILT;
			s->why = "both kernels build";
		}
	}
	if (!s->ended && c->level_boot) {
		level(s, "boot", boot);
		if (!s->ended)
			s->verdict = CI_BOOTED;
	}
	if (!s->ended && c->level_hotplug)
		level(s, "hotplug", hotplug);
}

static void add_machine(struct session *s)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(65536);
	const struct lab *l = s->bench.lab;
	cJSON *o = json_add_obj(s->doc, "machine");

	json_add_str(o, "compiler", l->compiler);
	json_add_bool(o, "ccache", l->ccache);
	json_add_str(o, "accel", l->accel);
	json_add_str(o, "accel_why", l->accel_why);
	json_add_str(o, "build_log", s->bench.log);
	ci_config_text(l->config, &text);
	json_add_str(o, "config", text.p);
}

const char *session_file(const struct lab *l, const struct ci_target *t)
{
	return arena_printf(l->arena, "%s/run/%s/result.json", l->work, t->slug);
}

/* Best effort: without it a later plan knows less. */
static void keep(const struct lab *l, const struct ci_target *t, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);

	json_print(doc, &text);
	io_write(session_file(l, t), buf_str(&text), NULL);
}

int session_run(struct lab *l, const struct ci_target *t, cJSON **ret_doc)
{
	struct session s = { .t = t, .doc = cJSON_CreateObject() };
	struct err e = { 0 };

	add_target(s.doc, t);
	json_add_str(s.doc, "began", l->began);
	json_add_str(s.doc, "by", l->by);
	if (bench_open(l, t, &s.bench, &e)) {
		end(&s, CI_UNTESTED, arena_str(l->arena, e.what));
	} else {
		levels(&s);
		add_overlays(&s);
		add_machine(&s);
		bench_close(&s.bench);
	}
	json_add_str(s.doc, "verdict", ci_verdict_name(s.verdict));
	json_add_str(s.doc, "why", s.why);
	json_add_num(s.doc, "exit", ci_verdict_exit(s.verdict));
	/* What could not be tested takes nothing away from what was found before. */
	if (s.verdict != CI_UNTESTED)
		keep(l, t, s.doc);
	*ret_doc = s.doc;
	return ci_verdict_exit(s.verdict);
}

cJSON *session_plan(struct lab *l, const struct ci_target *t)
{
	const struct ci_config *c = l->config;
	cJSON *doc = add_target(cJSON_CreateObject(), t), *levels_doc = json_add_arr(doc, "levels");
	const struct {
		const char *name;
		bool on;
	} all[] = { { "objects", c->level_objects },
		    { "build", c->level_build || c->level_boot || c->level_hotplug },
		    { "boot", c->level_boot }, { "hotplug", c->level_hotplug } };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].on)
			cJSON_AddItemToArray(levels_doc, cJSON_CreateString(all[i].name));
	json_add_num(doc, "repeats", c->level_hotplug ? c->repeats : 0);
	json_add_str(doc, "work_dir", l->work);
	return doc;
}
