/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's control protocol: JSON objects, one a line, on a socket. Nothing here
 * waits: commands are sent, and what comes back is taken from a queue, so that
 * the guest's console is read all the while.
 */
#ifndef CI_QMP_H
#define CI_QMP_H

#include "base/json.h"

enum qmp_state { QMP_GREETING, QMP_NEGOTIATING, QMP_READY, QMP_CLOSED };

struct qmp {
	int fd;			/* non-blocking; stays the caller's */
	enum qmp_state state;
	struct buf in;
	unsigned int last_id;
	cJSON *queue;		/* replies and events not taken yet */
	const char *fault;	/* why it was closed, or NULL: by QEMU */
};

void qmp_init(struct qmp *q, int fd);
void qmp_release(struct qmp *q);
/** qmp_pump() - read what is there; call when poll() says so. */
void qmp_pump(struct qmp *q);
/**
 * qmp_send() - a command; @args is consumed, NULL: none.
 *
 * Return: its id for the reply; 0 when the socket is closed or full.
 */
unsigned int qmp_send(struct qmp *q, const char *command, cJSON *args);
/**
 * qmp_take() - the next reply ("id" and "return" or "error") or event; free with cJSON_Delete().
 */
cJSON *qmp_take(struct qmp *q);
/** qmp_reply_id() - the id of a reply; 0 for an event. */
unsigned int qmp_reply_id(const cJSON *msg);
/** qmp_error() - the description of an error reply, or NULL. */
const char *qmp_error(const cJSON *msg);

#endif
