/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel commit messages: subject, body, trailers, and what they say about
 * upstream. Grammar only; whether an id exists is for others to ask.
 *
 * All spans point into the text that was given, except values that run over
 * several lines, which are joined in the arena.
 */
#ifndef MSG_MESSAGE_H
#define MSG_MESSAGE_H

#include "base/mem.h"

/* How a port names its upstream commit. */
enum upref_kind {
	UPREF_UPSTREAM,		/* commit <id> upstream. */
	UPREF_BRACKET,		/* [ Upstream commit <id> ] */
	UPREF_CHERRY,		/* (cherry picked from commit <id>); inside mainline only a twin */
	UPREF_BACKPORTED,	/* (backported from commit <id> ...) */
	UPREF_GIT_COMMIT,	/* Git-commit: <id>	(SUSE) */
	UPREF_BARE,		/* commit <id>		(RHEL) */
};

struct upref {
	enum upref_kind kind;
	struct str id;		/* 12 to 40 hex digits as written */
	struct str rest;	/* after the id, inside the brackets ("linux-next") */
	size_t line;		/* of the message, from 1 */
};

struct trailer {
	struct str key;		/* as written; empty for "[ note ]" and "(cherry picked" lines */
	struct str value;	/* trimmed; continuation lines joined by one space */
	size_t line;
};

/* An id with its title: Fixes:, Stable-dep-of:, prerequisites. */
struct citation {
	struct str id;		/* 7 to 40 hex digits */
	struct str title;	/* without quotes; may be empty */
};

struct revert {
	struct str id;		/* This reverts commit <id> */
	struct str upstream;	/* which is commit <id> upstream; may be empty */
};

/* One Cc: stable line. */
struct stable_tag {
	struct str note;	/* after '#', may be empty */
	struct str from;	/* its first version, without v, .x and +: "3.3"; may be empty */
	struct citation *need;	/* prerequisites, in pick order */
	size_t n_need, cap_need;
	bool noautosel;		/* stable+noautosel@: only a human may take it */
	bool after;		/* "after -rc3": not yet */
};

struct message {
	struct str text;
	struct str subject;	/* first line */
	struct str body;	/* between subject and trailers, without blank lines at the ends */
	struct str trailer_block;	/* empty when there is none */
	bool is_revert;		/* subject begins with Revert, or the body says so */
	ARR(struct upref) uprefs;
	ARR(struct trailer) trailers;
	ARR(struct citation) fixes;
	ARR(struct citation) dep_of;	/* Stable-dep-of: */
	ARR(struct revert) reverts;
	ARR(struct stable_tag) stable;
	ARR(struct str) links;		/* Link: and Closes: values */
};

/** message_parse() - never fails: what is not recognised is body. @text must outlive @ret. */
void message_parse(struct arena *a, struct str text, struct message *ret);

/** message_trailer() - the first trailer with this key (any case), or NULL. */
const struct trailer *message_trailer(const struct message *m, const char *key);

/**
 * message_is_port_of() - does the message name @hex (40 digits) as its upstream commit?
 *
 * @cherry: also by "(cherry picked from commit ...)", which inside mainline means no port.
 */
bool message_is_port_of(const struct message *m, struct str hex, bool cherry);

#endif
