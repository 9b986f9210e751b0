/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest program says: KTAP, every line led by a word that only this
 * run knows, with counters as "# data TEST key=value ..." and requests to the
 * host as "@verb what". A line without the word is nobody's result.
 */
#ifndef CI_KTAP_H
#define CI_KTAP_H

#include "base/buf.h"

struct ktap_test {
	unsigned int number;
	bool ok, skip;
	const char *name;
	const char *detail;	/* behind the '#', or "" */
};

struct ktap_data {
	const char *test;
	const char *text;	/* "calls=12 ok=3" */
};

struct ktap {
	struct arena *arena;
	const char *nonce;
	struct buf line;	/* the line so far */
	ARR(struct ktap_test) test;
	ARR(struct ktap_data) data;
	ARR(const char *) request;	/* "add dimm0", in order */
	size_t taken;			/* requests that ktap_request() returned */
	bool version;			/* the KTAP line came */
	bool planned;			/* the plan came: nothing is missing behind it */
	unsigned int plan;
	unsigned int foreign;		/* lines without the word */
	unsigned int foreign_results;	/* such that look like results: forged, or garbled */
	const char *fault;		/* what is wrong with the order of lines, or NULL */
};

void ktap_init(struct ktap *k, struct arena *a, const char *nonce);
void ktap_release(struct ktap *k);
/** ktap_feed() - more bytes from the line. */
void ktap_feed(struct ktap *k, struct str bytes);
/** ktap_request() - the next request, or NULL. */
const char *ktap_request(struct ktap *k);
/** ktap_complete() - version, plan, and as many results as planned, numbered in order. */
bool ktap_complete(const struct ktap *k);
/** ktap_find() - the result of that name, or NULL. */
const struct ktap_test *ktap_find(const struct ktap *k, const char *name);
/** ktap_value() - a counter of a test; false when it was not told. The last one told counts. */
bool ktap_value(const struct ktap *k, const char *test, const char *key, double *ret);
/** ktap_print() - the log as others read it: KTAP without our words, data as comments. */
void ktap_print(const struct ktap *k, struct buf *out);

#endif
