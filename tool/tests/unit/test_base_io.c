/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/io.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char *dir;
static struct arena arena;

static int begin(void **state)
{
	struct err e;

	(void)state;
	return io_tmpdir(&arena, "unit", &dir, &e);
}

static int end(void **state)
{
	bool gone;

	(void)state;
	io_rmtree(dir);
	gone = !io_exists(dir);
	arena_release(&arena);
	return gone ? 0 : -1;
}

static char *in(const char *name)
{
	return arena_printf(&arena, "%s/%s", dir, name);
}

/* How many entries the directory has: no temporary file may stay. */
static int entries(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void writes_and_reads(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(100);
	struct err e;
	struct stat st;

	(void)state;
	assert_int_equal(io_mkdir(in("rw"), &e), 0);
	assert_int_equal(io_write(in("rw/f"), STR("a\0b\n"), &e), 0);
	buf_addz(&b, "+");
	assert_int_equal(io_read(in("rw/f"), &b, &e), 0);
	assert_int_equal(b.n, 5);
	assert_memory_equal(b.p, "+a\0b\n", 5);
	assert_int_equal(chmod(in("rw/f"), 0640), 0);
	assert_int_equal(io_write(in("rw/f"), STR(""), &e), 0);
	assert_int_equal(stat(in("rw/f"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(entries(in("rw")), 1);
}

static void replaces_what_a_link_points_to(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(100);
	struct err e;
	struct stat st;

	(void)state;
	assert_int_equal(io_write(in("target"), STR("old"), &e), 0);
	assert_int_equal(symlink("target", in("link")), 0);
	assert_int_equal(io_write(in("link"), STR("new"), &e), 0);
	assert_int_equal(lstat(in("link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(io_read(in("target"), &b, &e), 0);
	assert_str(buf_str(&b), "new");
}

static void says_what_is_wrong(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(3);
	struct err e;

	(void)state;
	assert_int_equal(io_read(in("absent"), &b, &e), ERR_NOT_FOUND);
	assert_non_null(strstr(e.what, "absent: No such file"));
	assert_string_equal(e.path, in("absent"));
	assert_int_equal(io_read(dir, &b, &e), ERR_IO);
	assert_int_equal(io_write(in("no/such/dir"), STR("x"), &e), ERR_NOT_FOUND);
	assert_int_equal(io_write(in("big"), STR("1234"), &e), 0);
	buf_addz(&b, "k");
	assert_int_equal(io_read(in("big"), &b, &e), ERR_LIMIT);
	assert_str(buf_str(&b), "k");
	assert_int_equal(io_mkdir(in("big"), &e), ERR_IO);
	assert_int_equal(io_mkdir(in("big/below"), &e), ERR_IO);
	assert_int_equal(io_write(in("full"), STR("x"), NULL), 0);
}

static void a_failed_write_leaves_nothing(void **state)
{
	struct err e;

	(void)state;
	/* A directory is in the way: the rename fails after all was written. */
	assert_int_equal(io_mkdir(in("w/taken/x"), &e), 0);
	assert_int_equal(io_write(in("w/taken"), STR("x"), &e), ERR_IO);
	assert_int_equal(entries(in("w")), 1);
}

static void removes_trees_and_follows_no_link(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(io_mkdir(in("keep"), &e), 0);
	assert_int_equal(io_write(in("keep/me"), STR("x"), &e), 0);
	assert_int_equal(io_mkdir(in("tree/a/b/c"), &e), 0);
	assert_int_equal(io_mkdir(in("tree/a/b/c"), &e), 0);
	assert_int_equal(io_write(in("tree/a/b/f"), STR("x"), &e), 0);
	assert_int_equal(symlink("../keep", in("tree/link")), 0);
	assert_int_equal(chmod(in("tree/a/b"), 0), 0);
	io_rmtree(in("tree"));
	assert_false(io_exists(in("tree")));
	assert_true(io_exists(in("keep/me")));
	assert_int_equal(symlink("keep", in("tree")), 0);
	io_rmtree(in("tree"));
	assert_true(io_exists(in("keep/me")));
	io_rmtree(in("never there"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_and_reads), TEST(replaces_what_a_link_points_to),
		TEST(says_what_is_wrong), TEST(a_failed_write_leaves_nothing),
		TEST(removes_trees_and_follows_no_link),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
