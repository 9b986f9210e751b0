// SPDX-License-Identifier: GPL-2.0-or-later
/* How long it will take: nothing before something is known, and never less than nothing. */
#include "unit.h"

#include "ci/pace.h"

static void says(const struct pace *p, double now, const char *want)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(200);

	pace_text(p, now, &b);
	assert_string_equal(b.p, want);
}

static void pace_of_builds(void **state)
{
	struct pace p = { .runs = 4 };

	(void)state;
	assert_true(pace_left(&p, 0) < 0);
	pace_build(&p, 100, 0, 50);
	pace_objects(&p, 110, 5);
	says(&p, 110, "5 of about 950 objects");
	/* 200 in 100 s: 750 and 50 to come, 400 s, and four runs of a first guess */
	pace_objects(&p, 200, 200);
	assert_true(pace_left(&p, 200) == 400 + 4 * PACE_RUN_SECONDS);
	says(&p, 200, "200 of about 950 objects, about 9 min left");
	/* more than the guess: then there are at least as many */
	pace_objects(&p, 600, 1000);
	says(&p, 600, "1000 of about 1000 objects, about 2 min left");
	pace_build(&p, 700, 10, 0);
	pace_objects(&p, 701, 4);
	/* four objects say nothing: the rate of the build before stands */
	assert_true(pace_left(&p, 701) == 6 / (1000.0 / 500) + 4 * PACE_RUN_SECONDS);
}

static void pace_of_runs(void **state)
{
	struct pace p = { .runs = 3 };

	(void)state;
	pace_run(&p, 1000);
	says(&p, 1010, "run 1 of 3, about 80 s left");
	pace_run_end(&p, 1050);
	pace_run(&p, 1050);
	assert_true(pace_left(&p, 1060) == 40 + 50);
	/* a run that takes longer than thought does not take time off the others */
	assert_true(pace_left(&p, 1200) == 50);
	pace_run_end(&p, 1070);
	assert_true(p.run_seconds == 35);
	pace_run(&p, 1070);
	says(&p, 1200, "run 3 of 3, about 5 s left");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pace_of_builds),
		cmocka_unit_test(pace_of_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
