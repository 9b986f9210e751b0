/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the subject of a patch mail says: "Re: [PATCH 5.10.y v2 1/3] mm: x".
 */
#ifndef MAIL_SUBJECT_H
#define MAIL_SUBJECT_H

#include "base/mem.h"

struct subject {
	bool reply;		/* Re: and its like */
	bool patch, rfc;	/* the words stand in the brackets */
	bool numbered;		/* n/m is there */
	unsigned n, m;		/* 1/3; a cover letter is 0 */
	unsigned version;	/* 1 when not said */
	const char *tree;	/* other words of the brackets: "5.10.y"; "" none */
	const char *title;	/* without brackets */
};

void subject_parse(struct arena *a, const char *text, struct subject *ret);

#endif
