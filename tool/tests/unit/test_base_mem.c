/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "unit.h"

static void arena_zeroes_and_aligns(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	static const size_t sizes[] = { 0, 1, 7, 16, 1000, 16384, 65536, 70000, 5000000, 3 };

	(void)state;
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
			unsigned char *p = arena_alloc(&a, sizes[i]);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < sizes[i]; j += 997)
				assert_int_equal(p[j], 0);
			memset(p, 0xff, sizes[i]);
		}
		if (round == 3)
			arena_release(&a);	/* and it can be used again */
	}
}

static void arena_keeps_small_room_after_a_big_piece(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *small = arena_alloc(&a, 8), *big = arena_alloc(&a, 1 << 20);
	char *after = arena_alloc(&a, 8);

	(void)state;
	assert_non_null(big);
	assert_ptr_equal(after, small + 16);
}

static void arena_copies_text(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct str s = arena_span(&a, STR("a\0b"));

	(void)state;
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	assert_string_equal(arena_strn(&a, (struct str){ "abcdef", 3 }), "abc");
	assert_string_equal(arena_strn(&a, (struct str){ NULL, 0 }), "");
	assert_null(arena_str(&a, NULL));
	assert_string_equal(arena_printf(&a, "%s-%05d", "x", 42), "x-00042");
	assert_int_equal(strlen(arena_printf(&a, "%*s", 200000, "")), 200000);
}

static void arrays_grow(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct pair { int x, y; };
	ARR(struct pair) arr = { 0 };

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct pair *p = ARR_PUSH(&a, arr);

		assert_int_equal(p->x, 0);
		p->x = i;
		p->y = -i;
	}
	assert_int_equal(arr.n, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(arr.v[i].x + arr.v[i].y + arr.v[i].x, i);
}

/* Small or big, alone or among others: the bytes move along, and nobody else's change. */
static void arena_regrows(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *other = arena_str(&a, "other"), *grown = NULL, *beside = NULL;
	size_t was = 0;

	(void)state;
	for (size_t n = 8; n <= (size_t)1 << 22; n *= 2) {
		grown = arena_regrow(&a, grown, was, n);
		assert_int_equal((uintptr_t)grown % 16, 0);
		for (size_t i = 0; i < was; i++)
			assert_int_equal(grown[i], (char)(i % 100));
		for (size_t i = was; i < n; i++)
			grown[i] = (char)(i % 100);
		was = n;
		if (n == 1 << 18)
			beside = arena_str(&a, "beside");
	}
	/* blocks that are exactly full: the first piece is not alone there */
	for (size_t n = (size_t)1 << 14; n <= (size_t)1 << 18; n *= 2) {
		CLEANUP(arena_release) struct arena b = ARENA_INIT;
		char *v[40];

		/* blocks grow with the arena */
		for (size_t i = 0; i < 4096; i++)
			arena_room(&b, 4096);
		for (size_t i = 0; i < ARRAY_SIZE(v); i++)
			v[i] = memset(arena_room(&b, n), (int)i, n);
		for (size_t i = 0; i < ARRAY_SIZE(v); i++)
			memset(arena_regrow(&b, v[i], n, 8 * n), 99, 8 * n);
		for (size_t i = 0; i < ARRAY_SIZE(v); i++)
			v[i] = memset(arena_room(&b, n), (int)i, n);
		for (size_t i = 0; i < ARRAY_SIZE(v); i += 2)
			memset(arena_regrow(&b, v[i], n, 8 * n), 99, 8 * n);
		for (size_t i = 1; i < ARRAY_SIZE(v); i += 2)
			assert_int_equal(v[i][n - 1], (char)i);
	}
	grown = arena_regrow(&a, grown, was, 64);
	assert_int_equal(grown[63], 63);
	assert_string_equal(other, "other");
	assert_string_equal(beside, "beside");
}

static void running_out_ends_with_128(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		close(STDERR_FILENO);
		mem_alloc(SIZE_MAX / 2);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(arena_zeroes_and_aligns), TEST(arena_keeps_small_room_after_a_big_piece),
		TEST(arena_copies_text), TEST(arrays_grow), TEST(arena_regrows),
		TEST(running_out_ends_with_128),
	};

	return RUN(tests);
}
