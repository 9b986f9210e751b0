/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report: the verdicts, what was ported, what tests and checks found, and what was
 * mailed, as one page to show to somebody.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/json.h"
#include "status/status.h"

struct report {
	struct status status;
	cJSON *ports;	/* array: one element a result branch */
	cJSON *mails;	/* the document of mail --status */
};

/**
 * report_make() - gather it. Nothing is run, and nothing is written.
 * @o: of which branches and series; as for status.
 *
 * Free with report_release(). Errors as status_run() and mail_status().
 */
int report_make(struct repo *r, struct arena *a, const struct status_opts *o, struct report *ret,
		struct err *e);
void report_release(struct report *p);

/** report_json() - backport.report/1; free with cJSON_Delete(). */
cJSON *report_json(const struct report *p);
/** report_text() - for a terminal. */
void report_text(struct arena *a, const struct report *p, const struct status_tints *t,
		 struct buf *out);
/** report_html() - one file that needs no other; the same input gives the same bytes. */
void report_html(struct arena *a, const struct report *p, struct buf *out);

#endif
