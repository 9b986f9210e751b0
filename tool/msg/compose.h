/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The message of a port, as the kernel's backporting guide has it: upstream's
 * subject, the upstream line, upstream's log with its trailers, the porter's
 * note in brackets, the porter's Signed-off-by.
 */
#ifndef MSG_COMPOSE_H
#define MSG_COMPOSE_H

#include "base/mem.h"

enum compose_style {
	COMPOSE_GREG,		/* commit <id> upstream. */
	COMPOSE_SASHA,		/* [ Upstream commit <id> ] */
	COMPOSE_CHERRY,		/* (cherry picked from commit <id>), after the trailers */
	/* Ubuntu's SRU: BugLink:, (cherry picked|backported from commit <id>) */
	COMPOSE_UBUNTU,
	/* CentOS Stream: JIRA:, Conflicts:, commit <id>, the log indented */
	COMPOSE_CENTOS,
};

/* As the command line names them; compose_style_parse() takes some further names. */
#define COMPOSE_STYLES "greg|sasha|cherry-pick|ubuntu|centos"

/**
 * compose_style_parse() - "greg" (also "stable"), "sasha" (also "bracket"), "cherry-pick" (also
 * "-x"), "ubuntu" (also "sru"), "centos" (also "rhel").
 */
bool compose_style_parse(const char *z, enum compose_style *ret);

struct compose {
	struct str message;	/* upstream's, complete; or our own text for a port without one */
	const char *id;		/* 40 hex digits, or NULL: no upstream line */
	enum compose_style style;
	const char *porter;	/* how the note is signed ("jdoe"); needed when there is a note */
	struct str note;	/* plain text, wrapped here; empty: none */
	/* lines of who made the patch that this one was made from: compose_kept(); empty: none */
	struct str kept;
	const char *signoff;	/* "Name <mail>", or NULL: not asked for */
	const char *dep_of;	/* Stable-dep-of: this ("<12 hex> (\"title\")"), or NULL */
	/* of the distributions' styles alone */
	const char *bug;	/* what BugLink: or JIRA: say; NULL: no such line */
	bool adapted;		/* not upstream's own patch: "backported", not "cherry picked" */
	const char *author;	/* upstream's, "Name <mail>"; NULL: no Author: and Date: lines */
	const char *date;	/* "Fri Dec 28 00:33:07 2018 -0800" */
};

/**
 * compose_message() - put it together; composing its result again changes nothing.
 *
 * Upstream's words are kept byte for byte (trailing blank lines aside). An upstream line, note or
 * final sign-off that is already there is not repeated.
 */
struct str compose_message(struct arena *a, const struct compose *c);

/**
 * compose_kept() - what the port @sibling says besides upstream's @message: its porters' sign-offs
 * and notes in brackets. A line each, as written; empty where there are none.
 */
struct str compose_kept(struct arena *a, struct str message, struct str sibling);

/**
 * compose_note() - "[ porter: text ]" wrapped at 75 columns, continuation lines indented by one
 * space.
 */
struct str compose_note(struct arena *a, const char *porter, struct str text);

/** compose_paragraph() - @text wrapped at 75 columns, no newline at the end. */
struct str compose_paragraph(struct arena *a, struct str text);

#endif
