/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/alone.h"

#include "base/io.h"
#include "base/proc.h"
#include "git/config.h"

#define ASK_TIMEOUT_MS 60000

static bool is_var(const char *one, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(one, name, n) && one[n] == '=';
}

const char *alone_file(struct alone *s, const char *name)
{
	return arena_printf(s->arena, "%s/%s", s->dir, name);
}

const char *const *alone_env(struct alone *s)
{
	static const char *const drop[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
					    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX" };
	ARR(const char *) env = { 0 };

	for (size_t i = 0; s->env && s->env[i]; i++) {
		bool keep = true;

		for (size_t k = 0; k < ARRAY_SIZE(drop); k++)
			keep &= !is_var(s->env[i], drop[k]);
		if (keep)
			*ARR_PUSH(s->arena, env) = s->env[i];
	}
	*ARR_PUSH(s->arena, env) = arena_printf(s->arena, "GIT_DIR=%s/git", s->dir);
	*ARR_PUSH(s->arena, env) = "GIT_TERMINAL_PROMPT=0";
	*ARR_PUSH(s->arena, env) = NULL;
	return env.v;
}

int alone_begin(struct alone *s, struct err *e)
{
	CLEANUP(buf_release) struct buf config = BUF_INIT(65536);
	char *dir;
	int rc;

	if (s->dir)
		return 0;
	rc = io_tmpdir(s->arena, "mail", &dir, e);
	if (rc)
		return rc;
	s->dir = dir;
	rc = io_mkdir(alone_file(s, "git/objects"), e);
	if (!rc)
		rc = io_mkdir(alone_file(s, "git/refs"), e);
	if (!rc)
		rc = io_write(alone_file(s, "git/HEAD"), STR("ref: refs/heads/none\n"), e);
	buf_addz(&config, "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
	if (!repo_config_trusted(s->repo, "core.hooksPath")) {
		buf_addz(&config, "\thooksPath = \"");
		for (const char *p = arena_printf(s->arena, "%s/hooks", repo_common_dir(s->repo)); *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_addc(&config, '\\');
			buf_addc(&config, *p);
		}
		buf_addz(&config, "\"\n");
	}
	return rc ? rc : io_write(alone_file(s, "git/config"), buf_str(&config), e);
}

void alone_end(struct alone *s)
{
	if (s->dir)
		io_rmtree(s->dir);
	s->dir = NULL;
}

/* The recipients of a dry run: a To: header, one of them a line. */
static void read_to(struct arena *a, struct str talk, struct people *ret)
{
	struct str line;
	bool in = false;

	while (str_line(&talk, &line)) {
		bool first = str_starts(line, "To: ");

		if (!first && !(in && str_starts(line, "\t"))) {
			in = false;
			continue;
		}
		in = true;
		line = (struct str){ line.p + (first ? 4 : 1), line.n - (first ? 4 : 1) };
		line = str_trim(line);
		if (line.n && line.p[line.n - 1] == ',')
			line.n--;
		people_add(a, ret, NULL, arena_strn(a, line));
	}
}

int alias_resolve(struct alone *s, const char *who, struct people *ret, struct err *e)
{
	static const char *const fixed[] = {
		"git", "send-email", "--dry-run", "--confirm=never", "--suppress-cc=all", "--no-thread",
		"--no-to", "--no-cc", "--no-validate", "--from=nobody <nobody@example.org>",
	};
	CLEANUP(buf_release) struct buf out = BUF_INIT(1 << 20);
	CLEANUP(buf_release) struct buf talk = BUF_INIT(65536);
	struct people argv = { 0 }, got = { 0 };
	struct proc p = { .timeout_ms = ASK_TIMEOUT_MS, .out = &out, .err = &talk };
	int status = 0, rc;

	if (strchr(who, '@')) {
		people_add(s->arena, ret, NULL, who);
		return 0;
	}
	rc = alone_begin(s, e);
	if (!rc)
		rc = io_write(alone_file(s, "ask"), STR("Subject: who\n\nwho\n"), e);
	if (rc)
		return rc;
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		*ARR_PUSH(s->arena, argv) = fixed[i];
	*ARR_PUSH(s->arena, argv) = arena_printf(s->arena, "--to=%s", who);
	*ARR_PUSH(s->arena, argv) = alone_file(s, "ask");
	*ARR_PUSH(s->arena, argv) = NULL;
	p.argv = argv.v;
	p.env = alone_env(s);
	p.cwd = s->dir;
	rc = proc_run(&p, &status, e);
	if (rc)
		return rc;
	read_to(s->arena, buf_str(&out), &got);
	for (size_t i = 0; i < got.n; i++) {
		if (!people_usable(got.v[i])) {
			err_set(e, ERR_CONFIG, "nobody is called \"%s\" in your mail aliases",
				got.v[i]);
			return err_next(e, "git config --global sendemail.aliasesFile FILE");
		}
		people_add(s->arena, ret, NULL, got.v[i]);
	}
	if (!got.n)
		return err_set(e, ERR_TOOL, "git send-email does not say who \"%s\" is", who);
	return 0;
}
