/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/map.h"

#include <stdio.h>

#include "unit.h"

static struct str key_of(char *room, size_t size, int i)
{
	return (struct str){ room, (size_t)snprintf(room, size, "key-%d", i) };
}

static void keeps_what_it_is_given(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	static int values[20000];
	char room[32];
	struct map m;

	(void)state;
	map_init(&m, &a);
	assert_null(map_get(&m, STR("none yet")));
	assert_false(map_has(&m, STR("none yet")));
	for (int i = 0; i < 20000; i++)
		map_put(&m, key_of(room, sizeof(room), i), &values[i]);
	assert_int_equal(m.n, 20000);
	for (int i = 0; i < 20000; i++)
		assert_ptr_equal(map_get(&m, key_of(room, sizeof(room), i)), &values[i]);
	assert_false(map_has(&m, STR("key-20000")));
	map_put(&m, STR("key-7"), &values[8]);
	assert_int_equal(m.n, 20000);
	assert_ptr_equal(map_get(&m, STR("key-7")), &values[8]);
}

static void tells_absent_from_null(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct map m;

	(void)state;
	map_init(&m, &a);
	assert_null(*map_at(&m, STR("a")));
	assert_true(map_has(&m, STR("a")));
	assert_null(map_get(&m, STR("a")));
	assert_false(map_has(&m, STR("a\0")));
	map_put(&m, STR(""), &m);
	assert_ptr_equal(map_get(&m, (struct str){ NULL, 0 }), &m);
}

static void walks_each_once(void **state)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	static bool seen[500];
	struct str key;
	struct map m;
	size_t pos = 0;
	char room[32];
	void *val;
	int n = 0;

	(void)state;
	map_init(&m, &a);
	assert_false(map_next(&m, &pos, &key, &val));
	for (int i = 0; i < 500; i++)
		map_put(&m, key_of(room, sizeof(room), i), &seen[i]);
	for (pos = 0; map_next(&m, &pos, &key, &val); n++) {
		assert_str(key, arena_strn(&a, key));
		assert_false(*(bool *)val);
		*(bool *)val = true;
	}
	assert_int_equal(n, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_what_it_is_given), TEST(tells_absent_from_null), TEST(walks_each_once),
	};

	return RUN(tests);
}
