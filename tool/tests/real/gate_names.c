/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name half of the gate against unmodified trees: every name that is called
 * or used in a file must resolve.
 *
 *	gate_names REPO TREE CACHE DIR...		check all *.c below the directories
 *	gate_names REPO TREE CACHE --absent FILE NAME...	these must be absent, seen from FILE
 *	gate_names REPO TREE CACHE --found FILE NAME...	these must be found
 *	gate_names REPO TREE CACHE --time FILE NAME...	how long the answers take
 *
 * TREE is the id of a tree. CACHE may be "-": keep nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/map.h"
#include "c/names.h"
#include "git/blob.h"
#include "git/tree.h"
#include "index/world.h"

/* Worlds keep what they read: begin a new one from time to time. */
#define DIRS_PER_WORLD 16

enum { OUT_FOUND, OUT_BY_USE, OUT_NONE, OUT_N };

struct gate {
	struct repo *r;
	struct cache *c;
	struct oid tree;
	struct tree_world *w;
	struct arena names;
	char dir[4096];
	unsigned dirs;
	struct map seen;	/* kind:name of this directory -> outcome + 1 */
	struct arena seen_arena;
	size_t files;
	size_t count[5][OUT_N];
	size_t macro[OUT_N];
	size_t arity, arities;	/* wrong ones; calls with a known arity */
	bool verbose;
	bool failed;
};

static const char *const kinds[] = { "call", "value", "argument", "field", "tag" };

static int judge(struct gate *g, const char *path, const struct name_use *u)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str key = str_of(arena_printf(&tmp, "%d %.*s %.*s %d", u->kind,
					     STR_ARG(u->name), STR_ARG(u->callee),
					     u->kind == USE_CALL ? u->args : u->arg));
	void **slot = map_at(&g->seen, key);

	if (!*slot) {
		struct world_def d = { 0 };
		enum world_answer a = names_resolve(tree_world(g->w), path, u, &d);
		const char *what = "";
		int out = OUT_NONE;

		if (a == WORLD_FOUND)
			out = OUT_FOUND;
		else if (a == WORLD_BY_USE)
			out = OUT_BY_USE, what = "by-use";
		else
			what = a == WORLD_UNKNOWN ? "unknown" : "absent";
		if (a == WORLD_FOUND && u->kind == USE_CALL && u->args >= 0 && d.arity_known &&
		    !u->in_macro && (u->args < d.args_min ||
				     (d.args_max >= 0 && u->args > d.args_max))) {
			printf("%s:%u: %.*s() has %d arguments, %s says %d to %d\n", path, u->line,
			       STR_ARG(u->name), u->args, d.path ? d.path : "a macro", d.args_min,
			       d.args_max);
			g->arity++;
		}
		g->arities += d.arity_known && u->kind == USE_CALL;
		*map_at(&g->seen, key) = (void *)(intptr_t)(out + 1);
		if (out == OUT_NONE || (out == OUT_BY_USE && g->verbose))
			printf("%s:%u: %s%s %.*s: %s%s%.*s%s\n", path, u->line,
			       u->in_macro ? "(in a macro) " : "", kinds[u->kind],
			       STR_ARG(u->name), what, u->callee.n ? " (of " : "",
			       STR_ARG(u->callee), u->callee.n ? ")" : "");
		if (u->in_macro)
			g->macro[out]++;
		else
			g->count[u->kind][out]++;
		return out;
	}
	return (int)(intptr_t)*slot - 1;
}

static int check_file(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct gate *g = ctx;
	const char *slash = strrchr(path, '/');
	struct names n = { 0 };
	struct str text;
	struct toks t;
	struct err e;
	size_t dlen = slash ? (size_t)(slash - path) : 0;

	if ((mode != TREE_FILE && mode != TREE_EXEC) || !str_ends(str_of(path), ".c"))
		return 0;
	if (dlen >= sizeof(g->dir) || strncmp(g->dir, path, dlen) || g->dir[dlen]) {
		snprintf(g->dir, sizeof(g->dir), "%.*s", (int)dlen, path);
		arena_release(&g->seen_arena);
		map_init(&g->seen, &g->seen_arena);
		if (!g->w || ++g->dirs % DIRS_PER_WORLD == 0) {
			tree_world_free(g->w);
			g->w = world_of_tree(g->r, g->c, &g->tree);
		}
	}
	if (blob_text(g->r, &tmp, id, &text, &e)) {
		fprintf(stderr, "%s: %s\n", path, e.what);
		g->failed = true;
		return 0;
	}
	tok_lex(&tmp, text, &t);
	names_of(&tmp, &t, 0, t.n, NAMES_USES, &n);
	g->files++;
	for (size_t i = 0; i < n.uses.n; i++)
		judge(g, path, &n.uses.v[i]);
	return 0;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static int report(const struct gate *g)
{
	size_t none = 0, calls = 0;

	printf("%zu files\n", g->files);
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		const size_t *c = g->count[k];
		size_t all = c[OUT_FOUND] + c[OUT_BY_USE] + c[OUT_NONE];

		none += c[OUT_NONE];
		printf("  %-10s %7zu names (per directory): %zu by use (%.2f %%), %zu unresolved\n",
		       kinds[k], all, c[OUT_BY_USE], all ? 100.0 * (double)c[OUT_BY_USE] /
		       (double)all : 0.0, c[OUT_NONE]);
		calls += k == USE_CALL ? all : 0;
		/* a file's own use vouches for each of its names: few may live on that */
		if (c[OUT_BY_USE] * 100 > all && c[OUT_BY_USE] > 10) {
			printf("  too many %ss are known by use only\n", kinds[k]);
			none++;
		}
	}
	printf("  %-10s %7zu names: %zu by use, %zu unresolved\n", "in macros",
	       g->macro[OUT_FOUND] + g->macro[OUT_BY_USE] + g->macro[OUT_NONE],
	       g->macro[OUT_BY_USE], g->macro[OUT_NONE]);
	none += g->macro[OUT_NONE];
	printf("  %-10s %7zu calls of known arity: %zu do not fit\n", "arguments", g->arities,
	       g->arity);
	if (!g->files || !calls) {
		printf("nothing was checked\n");
		return 1;
	}
	return none || g->arity || g->failed ? 1 : 0;
}

static int ask(struct gate *g, char **argv, enum world_answer want, bool timing)
{
	static const char *const words[] = { "absent", "found", "by-use", "unknown" };
	const struct world *w = tree_world(g->w);
	int bad = 0;

	for (char **v = argv + 1; *v; v++) {
		double t = now();
		struct world_def d = { 0 };
		enum world_answer a = w->find(w->ctx, argv[0], str_of(*v), NAME_ANY, &d);

		bad += a != want;
		if (timing)
			printf("%-32s %-8s %8.3f ms  %s\n", *v, words[a], now() - t,
			       d.path ? d.path : "");
		else if (a != want)
			printf("%s seen from %s: %s%s%s, should be %s\n", *v, argv[0], words[a],
			       d.path ? " in " : "", d.path ? d.path : "", words[want]);
	}
	return bad && !timing;
}

int main(int argc, char **argv)
{
	struct gate g = { 0 };
	struct repo_opts o = { .path = argc > 1 ? argv[1] : NULL };
	struct err e;
	int rc;

	if (argc < 5 || !oid_parse(str_of(argv[2]), &g.tree)) {
		fprintf(stderr, "usage: gate_names REPO TREE CACHE DIR... | --absent|--found|--time FILE NAME...\n");
		return 129;
	}
	if (repo_open(&o, &g.r, &e)) {
		fprintf(stderr, "%s\n", e.what);
		return 2;
	}
	g.c = cache_open(strcmp(argv[3], "-") ? argv[3] : NULL);
	g.verbose = getenv("GATE_VERBOSE") != NULL;
	map_init(&g.seen, &g.seen_arena);
	g.w = world_of_tree(g.r, g.c, &g.tree);
	if (!strncmp(argv[4], "--", 2)) {
		rc = argc > 6 ? ask(&g, argv + 5, strcmp(argv[4], "--absent") ? WORLD_FOUND :
				    WORLD_ABSENT, !strcmp(argv[4], "--time")) : 129;
	} else {
		for (int i = 4; i < argc; i++)
			if (tree_walk(g.r, &g.tree, argv[i], check_file, &g, &e)) {
				fprintf(stderr, "%s\n", e.what);
				g.failed = true;
			}
		rc = report(&g);
	}
	if (tree_world_error(g.w)) {
		fprintf(stderr, "%s\n", tree_world_error(g.w)->what);
		rc = 2;
	}
	tree_world_free(g.w);
	cache_free(g.c);
	repo_free(g.r);
	arena_release(&g.seen_arena);
	arena_release(&g.names);
	return rc;
}
