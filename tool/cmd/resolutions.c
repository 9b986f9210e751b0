/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/session.h"
#include "cmd/where.h"
#include "work/resolution_seed.h"
#include "work/resolution_share.h"
#include "work/resolution_text.h"

struct resolutions_cmd {
	bool rerere;
};

static const struct opt opts[] = {
	OPT_FLAG(0, "rerere", struct resolutions_cmd, rerere,
		 "with seed: from git's own record of resolved merges"),
	OPT_END
};

struct call {
	struct ctx *c;
	struct repo *repo;
	const struct resolutions_cmd *v;
	const char *const *arg;
	int n;
	cJSON *doc;
	struct buf *out;
	struct err *e;
};

static int list(struct call *k)
{
	struct resolution_store store;
	struct resolution_list all = { 0 };
	int rc = resolutions_open(&store, k->repo, k->c->arena, k->e);

	if (!rc)
		rc = resolutions_read(&store, k->n ? k->arg[0] : NULL, &all, k->e);
	if (!rc && k->n && !all.n)
		return err_set(k->e, ERR_NOT_FOUND, "no resolution begins with %s", k->arg[0]),
		       err_next(k->e, "backport resolutions list");
	if (!rc && store.err.code)
		cmd_warn(k->c, "passed over: %s", store.err.what);
	if (!rc)
		resolutions_show(k->repo, k->c->arena, &all, k->n > 0, k->doc, k->out);
	return rc;
}

static int drop(struct call *k)
{
	struct resolution_store store;
	struct resolution_list gone = { 0 };
	const struct ident_source who = cmd_who();
	struct ref_update up;
	struct lock *l = NULL;
	struct ident me;
	int rc = resolutions_open(&store, k->repo, k->c->arena, k->e);

	for (int i = 0; !rc && i < k->n; i++) {
		struct resolution_list some = { 0 };

		rc = resolutions_read(&store, k->arg[i], &some, k->e);
		if (!rc && !some.n)
			rc = err_set(k->e, ERR_NOT_FOUND, "no resolution begins with %s",
				     k->arg[i]);
		for (size_t j = 0; !rc && j < some.n; j++)
			*ARR_PUSH(k->c->arena, gone) = some.v[j];
	}
	if (!rc)
		rc = ident_committer(k->repo, k->c->arena, &who, &me, k->e);
	if (!rc)
		rc = lock_take(k->repo, &l, NULL, k->e);
	if (!rc)
		rc = resolutions_prepare(k->repo, k->c->arena, &me, NULL, &gone,
					 "resolutions dropped", &up, k->e);
	if (!rc)
		rc = refs_update(k->repo, l, &me, &up, 1, k->e);
	lock_drop(l);
	json_add_num(k->doc, "dropped", (double)gone.n);
	buf_printf(k->out, "%zu dropped\n", gone.n);
	return rc;
}

static int push(struct call *k)
{
	int rc = resolutions_push(k->repo, k->arg[0], k->e);

	json_add_str(k->doc, "pushed", k->arg[0]);
	buf_printf(k->out, "pushed to %s\n", k->arg[0]);
	return rc;
}

static int fetch(struct call *k)
{
	const struct ident_source who = cmd_who();
	struct share_result r;
	cJSON *rivals;
	int rc = resolutions_fetch(k->repo, k->c->arena, &who, k->arg[0], &r, k->e);

	json_add_num(k->doc, "added", (double)r.added);
	json_add_num(k->doc, "dropped", (double)r.dropped);
	buf_printf(k->out, "%zu new, %zu dropped\n", r.added, r.dropped);
	rivals = json_add_arr(k->doc, "rivals");
	for (size_t i = 0; i < r.rivals.n; i++) {
		cJSON_AddItemToArray(rivals, cJSON_CreateString(r.rivals.v[i]));
		buf_printf(k->out,
			   "%s resolves what is resolved here already: where the two differ, "
			   "neither is taken until one is dropped\n",
			   r.rivals.v[i]);
	}
	return rc;
}

static int seed(struct call *k)
{
	const struct apply_opts base = apply_opts_of(k->c);
	struct seed_result r = { 0 };
	size_t learned = 0;
	int rc = 0;

	if (k->v->rerere)
		rc = seed_rerere(k->repo, k->c->arena, &base, &r, k->e);
	else if (!k->n)
		return err_set(k->e, ERR_USAGE, "seed from which commits?"),
		       err_next(k->e, "backport resolutions seed v5.10..linux-5.10.y");
	learned = r.learned;
	for (int i = 0; !rc && i < k->n; i++) {
		struct seed_result one = { 0 };

		rc = seed_range(k->repo, k->c->arena, &base, k->arg[i], &one, k->e);
		learned += one.learned;
		r.commits += one.commits;
		r.conflicts += one.conflicts;
	}
	cmd_progress_end(k->c);
	json_add_num(k->doc, "looked_at", (double)r.commits);
	json_add_num(k->doc, "conflicts", (double)r.conflicts);
	json_add_num(k->doc, "learned", (double)learned);
	buf_printf(k->out, "%zu looked at, %zu conflicts among them, %zu resolutions learned\n",
		   r.commits, r.conflicts, learned);
	return rc;
}

static const struct {
	const char *name;
	int least, most;
	int (*run)(struct call *k);
} verbs[] = {
	{ "list", 0, 1, list }, { "drop", 1, 1000, drop }, { "push", 1, 1, push },
	{ "fetch", 1, 1, fetch }, { "seed", 0, 1000, seed },
};

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct repo_opts where = cmd_where(c);
	const char *verb = argc ? argv[0] : "list";
	struct err e = { 0 };
	struct call k = { c, NULL, values, argv + (argc > 0), argc ? argc - 1 : 0, NULL, &out, &e };
	size_t at = 0;
	int rc;

	while (at < ARRAY_SIZE(verbs) && strcmp(verbs[at].name, verb))
		at++;
	if (at == ARRAY_SIZE(verbs))
		return cmd_usage_error(c, "list, drop, push, fetch or seed; not '%s'", verb);
	if (k.n < verbs[at].least || k.n > verbs[at].most)
		return cmd_usage_error(c, "%s takes %s", verb,
				       verbs[at].most == 1 ? "one name" : "names of resolutions");
	rc = repo_open(&where, &k.repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	k.doc = cJSON_CreateObject();
	json_add_str(k.doc, "schema", "backport.resolutions/1");
	rc = verbs[at].run(&k);
	if (!rc && c->json)
		cmd_json(c, k.doc);
	else if (!rc)
		cmd_print(c, buf_str(&out));
	cJSON_Delete(k.doc);
	repo_free(k.repo);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_resolutions = {
	.name = "resolutions",
	.summary = "conflicts that were resolved once",
	.args = (const char *const[]){ "[list [ID]]", "drop ID...", "push REMOTE", "fetch REMOTE",
				       "seed COMMIT|A..B...", "seed --rerere", NULL },
	.opts = opts,
	.opts_size = sizeof(struct resolutions_cmd),
	.description =
		"What a human made of a conflict is kept in refs/backport/resolutions, a plain file each, "
		"under the conflict itself: what upstream wants and what the branch has in its place, "
		"without path, line, branch, formatting and the names that only the dialect changes. "
		"Where the same conflict comes again, on another branch or when a result is made again, "
		"it is ported like a change of its own, judged by the same gate, and marked for review "
		"with who made it; one that does not fit is refused. backport apply --no-resolutions "
		"does without.\n\n"
		"list shows who made each, where, and which tests the commit passed that it became part of; "
		"with an ID the whole of it. push and fetch share the store over git's own transports; "
		"fetch takes in what the other side added and dropped. Where a conflict was resolved on "
		"both sides both are kept; where they differ, neither is taken: apply names the two, with "
		"who made them, and you drop one.\n\n"
		"seed learns from ports that people made: of each commit that names its upstream commit "
		"(\"commit X upstream.\") and where the engine finds a conflict, what the port did. "
		"seed --rerere takes over git's own record (rerere.enabled) of C code.",
	.examples = (const struct cmd_example[]){
		{ "backport resolutions", "all of them, a line each" },
		{ "backport resolutions seed v5.10..linux-5.10.y", "learn from a stable branch" },
		{ "backport resolutions fetch origin", "take in the team's" },
		{ NULL, NULL } },
	.run = run,
};
