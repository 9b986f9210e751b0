// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/qmp.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define MESSAGE_MAX ((size_t)1 << 20)
#define QUEUE_MAX 1000

void qmp_init(struct qmp *q, int fd)
{
	const struct buf in = BUF_INIT(MESSAGE_MAX);

	*q = (struct qmp){ .fd = fd, .in = in, .queue = cJSON_CreateArray() };
}

void qmp_release(struct qmp *q)
{
	buf_release(&q->in);
	cJSON_Delete(q->queue);
	q->queue = NULL;
	q->state = QMP_CLOSED;
}

static void broken(struct qmp *q, const char *why)
{
	q->fault = why;
	q->state = QMP_CLOSED;
}

static bool put(struct qmp *q, const cJSON *msg)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(MESSAGE_MAX);
	ssize_t n;

	json_print_line(msg, &b);
	buf_addz(&b, "\r\n");
	do {
		n = send(q->fd, b.p, b.n, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n == (ssize_t)b.n)
		return true;
	/* Our commands are a few hundred bytes: what does not fit will never be read. */
	broken(q, "QEMU does not read its control socket");
	return false;
}

unsigned int qmp_send(struct qmp *q, const char *command, cJSON *args)
{
	cJSON *msg;
	bool sent;

	if (q->state == QMP_CLOSED) {
		cJSON_Delete(args);
		return 0;
	}
	msg = cJSON_CreateObject();
	json_add_str(msg, "execute", command);
	if (args)
		cJSON_AddItemToObject(msg, "arguments", args);
	json_add_num(msg, "id", ++q->last_id);
	sent = put(q, msg);
	cJSON_Delete(msg);
	return sent ? q->last_id : 0;
}

static void message(struct qmp *q, struct str line)
{
	cJSON *m = NULL;

	line = str_trim(line);
	if (!line.n)
		return;
	if (json_parse(line, "qmp", &m, NULL) || !cJSON_IsObject(m)) {
		cJSON_Delete(m);
		broken(q, "what came from the control socket is no JSON object");
		return;
	}
	if (q->state == QMP_GREETING) {
		bool hello = cJSON_GetObjectItemCaseSensitive(m, "QMP");

		cJSON_Delete(m);
		if (!hello)
			broken(q, "the control socket does not greet as QEMU does");
		else if (qmp_send(q, "qmp_capabilities", NULL))
			q->state = QMP_NEGOTIATING;
		return;
	}
	if (q->state == QMP_NEGOTIATING && qmp_reply_id(m) == 1) {
		if (qmp_error(m))
			broken(q, "QEMU refuses qmp_capabilities");
		else
			q->state = QMP_READY;
		cJSON_Delete(m);
		return;
	}
	if (cJSON_GetArraySize(q->queue) >= QUEUE_MAX) {
		cJSON_Delete(m);
		broken(q, "QEMU floods its control socket");
		return;
	}
	cJSON_AddItemToArray(q->queue, m);
}

static void lines(struct qmp *q)
{
	size_t at = 0;

	while (q->state != QMP_CLOSED && at < q->in.n) {
		const char *end = memchr(q->in.p + at, '\n', q->in.n - at);

		if (!end)
			break;
		message(q, (struct str){ q->in.p + at, (size_t)(end - q->in.p) - at });
		at = (size_t)(end - q->in.p) + 1;
	}
	if (at) {
		CLEANUP(buf_release) struct buf rest = BUF_INIT(MESSAGE_MAX);

		buf_add(&rest, (struct str){ q->in.p + at, q->in.n - at });
		buf_reset(&q->in);
		buf_add(&q->in, buf_str(&rest));
	}
}

void qmp_pump(struct qmp *q)
{
	char chunk[8192];

	while (q->state != QMP_CLOSED) {
		ssize_t n = recv(q->fd, chunk, sizeof(chunk), MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			q->state = QMP_CLOSED;
			return;
		}
		buf_add(&q->in, (struct str){ chunk, (size_t)n });
		if (q->in.full)
			broken(q, "a message on the control socket is too long");
		else
			lines(q);
	}
}

cJSON *qmp_take(struct qmp *q)
{
	return cJSON_DetachItemFromArray(q->queue, 0);
}

unsigned int qmp_reply_id(const cJSON *msg)
{
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(msg, "id");

	return cJSON_IsNumber(id) && id->valuedouble > 0 ? (unsigned int)id->valuedouble : 0;
}

const char *qmp_error(const cJSON *msg)
{
	const cJSON *e = cJSON_GetObjectItemCaseSensitive(msg, "error");
	const char *text = e ? json_str(e, "desc") : NULL;

	return e ? (text ? text : "an error without description") : NULL;
}
