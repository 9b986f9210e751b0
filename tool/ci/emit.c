// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/emit.h"

#define BRING_BACK \
	"# What the jobs find is in their artefacts: unpack them in a directory, and in your clone\n" \
	"#   backport ci import DIRECTORY\n"

/* A YAML scalar in single quotes, in which only the quote itself means something. */
static const char *quoted(struct arena *a, const char *z)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(65536);

	buf_addc(&b, '\'');
	for (; *z; z++) {
		if (*z == '\'')
			buf_addc(&b, '\'');
		buf_addc(&b, *z);
	}
	buf_addc(&b, '\'');
	return arena_strn(a, buf_str(&b));
}

/* A name for a job: what is in a branch's name and in nobody's way; the number
 * tells twins apart. */
static const char *job_name(struct arena *a, const char *branch, size_t number)
{
	char *z = arena_printf(a, "prove-%zu-%s", number + 1, branch);

	for (char *c = z; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", *c))
			*c = '-';
	return z;
}

/* Words that a shell takes as one, whatever is in them. */
static const char *shell_word(struct arena *a, const char *z)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(65536);

	buf_addc(&b, '\'');
	for (; *z; z++) {
		if (*z == '\'')
			buf_addz(&b, "'\\''");
		else
			buf_addc(&b, *z);
	}
	buf_addc(&b, '\'');
	return arena_strn(a, buf_str(&b));
}

/*
 * What a job does, a command each. The branch comes as a variable: a name from
 * a list is never part of a command.
 */
static size_t steps(struct arena *a, const struct emit *m, const char *by, const char *ret[5])
{
	CLEANUP(buf_release) struct buf set = BUF_INIT(65536);
	const char *series = m->series ? arena_printf(a, " --series %s", shell_word(a, m->series)) : "";

	for (size_t i = 0; i < m->n_set; i++)
		buf_printf(&set, " --set %s", shell_word(a, m->set[i]));
	/* Before the kernel is cloned: is there what the rest wants? */
	ret[0] = "test -n \"$KERNEL_URL\" || { echo 'set the variable KERNEL_URL to the mirror of the "
		 "kernel'; exit 2; }; backport --version";
	/*
	 * The ports lie in the same clone: nothing is pruned. A clone that was cut off has another
	 * name, and the next job begins it anew. Each job has its own ($KERNEL), so that two at a
	 * time can share $KERNEL_CACHE.
	 */
	ret[1] = "if [ -d \"$KERNEL.git\" ]; then git -C \"$KERNEL.git\" fetch --no-tags origin "
		 "'+refs/heads/*:refs/heads/*'; else rm -rf \"$KERNEL.new\"; git clone --bare "
		 "\"$KERNEL_URL\" \"$KERNEL.new\" && mv \"$KERNEL.new\" \"$KERNEL.git\"; fi";
	/* The branch moves on between two jobs: the port follows. */
	ret[2] = arena_printf(a, "backport --repo \"$KERNEL.git\" apply --refresh%s --branch "
			      "\"$BRANCH\"", series);
	ret[3] = arena_printf(a, "backport --repo \"$KERNEL.git\" ci run --if-ported%s --branch "
			      "\"$BRANCH\" --work-dir \"$KERNEL_CACHE/ci\" --output results --no-diff "
			      "--by \"%s\"%s", series, by, set.n ? set.p : "");
	return 4;
}

static void gitlab(struct arena *a, const struct emit *m, struct buf *out)
{
	const char *step[5];
	size_t n = steps(a, m, "$CI_JOB_URL", step);

	buf_addz(out,
		 "# Made by backport ci emit gitlab. For a control repository of its own.\n"
		 "# Settings > CI/CD > Variables:\n"
		 "#   KERNEL_URL    the mirror the kernel is cloned from\n"
		 "#   KERNEL_CACHE  a directory that the runner keeps (a volume): without it each job's\n"
		 "#                 clone and kernels, some gigabytes, travel through GitLab's cache\n"
		 "# The jobs need an image with backport and its tools (ci/Containerfile makes one),\n"
		 "# or a shell runner on a machine that has them (make install, make deps ci-deps).\n"
		 BRING_BACK);
	if (m->image)
		buf_printf(out, "image: %s\n\n", quoted(a, m->image));
	buf_addz(out,
		 "stages:\n  - prove\n\n"
		 "variables:\n  GIT_DEPTH: '1'\n  KERNEL_CACHE: 'cache'\n"
		 "  GIT_COMMITTER_NAME: 'backport ci'\n"
		 "  GIT_COMMITTER_EMAIL: 'backport-ci@localhost'\n\n"
		 ".prove:\n  stage: prove\n  timeout: 3 hours\n  interruptible: true\n"
		 "  cache:\n    key: \"kernel-$CI_JOB_NAME_SLUG\"\n    paths:\n      - cache/\n"
		 "    when: always\n  script:\n    - 'KERNEL=\"$KERNEL_CACHE/kernel-$CI_JOB_NAME_SLUG\"'\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "    - %s\n", quoted(a, step[i]));
	buf_addz(out, "  artifacts:\n    when: always\n    expire_in: 4 weeks\n    paths:\n"
		 "      - results/\n    reports:\n      junit: results/results.xml\n");
	for (size_t i = 0; i < m->n; i++)
		buf_printf(out, "\n%s:\n  extends: .prove\n  variables:\n    BRANCH: %s\n",
			   job_name(a, m->branches[i], i), quoted(a, m->branches[i]));
}

static void github(struct arena *a, const struct emit *m, struct buf *out)
{
	const char *step[5];
	size_t n = steps(a, m, "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID",
			 step);

	buf_addz(out,
		 "# Made by backport ci emit github. For a control repository of its own, as\n"
		 "# .github/workflows/prove.yml. Settings > Secrets and variables > Actions > Variables:\n"
		 "#   KERNEL_URL    the mirror the kernel is cloned from\n"
		 "#   KERNEL_CACHE  a directory that the runner keeps: without it each job's clone and\n"
		 "#                 kernels, some gigabytes, travel through GitHub's cache (10 GB a\n"
		 "#                 repository)\n"
		 "# The runner, or its container, has backport and its tools (ci/Containerfile makes an\n"
		 "# image; on a machine: make install, make deps ci-deps).\n"
		 BRING_BACK
		 "name: 'prove backports'\n"
		 "on:\n  push: {}\n  workflow_dispatch: {}\n\n"
		 "permissions:\n  contents: read\n\n"
		 "jobs:\n  prove:\n    runs-on: [self-hosted, linux, x64]\n    timeout-minutes: 180\n");
	if (m->image)
		buf_printf(out, "    container: %s\n", quoted(a, m->image));
	buf_addz(out, "    strategy:\n      fail-fast: false\n      matrix:\n        branch:\n");
	for (size_t i = 0; i < m->n; i++)
		buf_printf(out, "          - %s\n", quoted(a, m->branches[i]));
	buf_addz(out, "    env:\n      BRANCH: '${{ matrix.branch }}'\n"
		 "      KERNEL_URL: '${{ vars.KERNEL_URL }}'\n"
		 "      KERNEL_CACHE: \"${{ vars.KERNEL_CACHE || 'cache' }}\"\n"
		 "      KERNEL: \"${{ vars.KERNEL_CACHE || 'cache' }}/kernel-${{ strategy.job-index }}\"\n"
		 "      GIT_COMMITTER_NAME: 'backport ci'\n"
		 "      GIT_COMMITTER_EMAIL: 'backport-ci@localhost'\n    steps:\n"
		 "      - if: \"vars.KERNEL_CACHE == ''\"\n"
		 "        uses: actions/cache@v4\n        with:\n          path: cache\n"
		 "          key: 'kernel-${{ matrix.branch }}-${{ github.run_id }}'\n"
		 "          restore-keys: 'kernel-${{ matrix.branch }}-'\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "      - run: %s\n", quoted(a, step[i]));
	buf_addz(out, "      - if: 'always()'\n        uses: actions/upload-artifact@v4\n        with:\n"
		 "          name: 'results-${{ strategy.job-index }}'\n          path: results\n");
}

int emit_pipeline(struct arena *a, const char *system, const struct emit *m, struct buf *out,
		  struct err *e)
{
	if (!m->n)
		return err_set(e, ERR_USAGE, "a pipeline has one job a branch: say --branch");
	for (size_t i = 0; i < m->n; i++)
		for (const char *c = m->branches[i]; *c; c++)
			/* No branch can be called so; and ${{ }} would be computed by GitHub. */
			if ((unsigned char)*c < ' ' || !strncmp(c, "${{", 3))
				return err_set(e, ERR_INPUT, "not a branch: %s", m->branches[i]);
	if (m->image && strstr(m->image, "${{"))
		return err_set(e, ERR_INPUT, "not an image: %s", m->image);
	if (!strcmp(system, "gitlab"))
		gitlab(a, m, out);
	else if (!strcmp(system, "github"))
		github(a, m, out);
	else
		return err_set(e, ERR_USAGE, "no pipeline for '%s': gitlab or github", system);
	return 0;
}
