// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/plug.h"

#include <stdio.h>

/* Until DEVICE_DELETED: the guest may have to move pages first. */
#define DEL_SECONDS 30
#define ADD_SECONDS 20

enum { OBJECT_ADD, DEVICE_ADD, DEVICE_DEL, LEAVING, OBJECT_DEL };

void plug_init(struct plug *p, const struct ci_config *c, struct qmp *q)
{
	*p = (struct plug){ .config = c, .qmp = q };
}

static const char *answer(struct plug *p, struct arena *a, const char *what)
{
	const char *text = arena_printf(a, "%s %s %s\n", p->verb, p->id, what);

	p->verb[0] = '\0';
	return text;
}

static void object_add(struct plug *p)
{
	cJSON *args = cJSON_CreateObject();
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	json_add_str(args, "qom-type", "memory-backend-ram");
	json_add_str(args, "id", arena_printf(&tmp, "mem-%s", p->id));
	json_add_num(args, "size", (double)p->config->dimm_mb * 1048576);
	p->stage = OBJECT_ADD;
	p->waits_for = qmp_send(p->qmp, "object-add", args);
}

static void device_add(struct plug *p)
{
	cJSON *args = cJSON_CreateObject();
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	json_add_str(args, "driver", "pc-dimm");
	json_add_str(args, "id", p->id);
	json_add_str(args, "memdev", arena_printf(&tmp, "mem-%s", p->id));
	json_add_num(args, "node", 1);
	p->stage = DEVICE_ADD;
	p->waits_for = qmp_send(p->qmp, "device_add", args);
}

static void by_id(struct plug *p, int stage, const char *command, const char *prefix)
{
	cJSON *args = cJSON_CreateObject();
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;

	json_add_str(args, "id", arena_printf(&tmp, "%s%s", prefix, p->id));
	p->stage = stage;
	p->waits_for = qmp_send(p->qmp, command, args);
}

const char *plug_begin(struct plug *p, struct arena *a, const char *request, double now)
{
	char verb[8], id[32], rest;

	if (p->verb[0])
		return arena_printf(a, "%s busy\n", request);
	if (sscanf(request, "%7s %31[a-z0-9]%c", verb, id, &rest) != 2 ||
	    (strcmp(verb, "add") && strcmp(verb, "del")))
		return arena_printf(a, "%s unknown\n", request);
	snprintf(p->verb, sizeof(p->verb), "%s", verb);
	snprintf(p->id, sizeof(p->id), "%s", id);
	if (p->qmp->state != QMP_READY)
		return answer(p, a, "no-control");
	p->deadline = now + (!strcmp(verb, "add") ? ADD_SECONDS : DEL_SECONDS);
	if (!strcmp(verb, "add"))
		object_add(p);
	else
		by_id(p, DEVICE_DEL, "device_del", "");
	return p->waits_for ? NULL : answer(p, a, "no-control");
}

static const char *reply(struct plug *p, struct arena *a, const char *error)
{
	p->waits_for = 0;
	switch (p->stage) {
	case OBJECT_ADD:
		if (error)
			return answer(p, a, arena_printf(a, "error %s", error));
		device_add(p);
		return NULL;
	case DEVICE_ADD:
		p->added += !error;
		return answer(p, a, error ? arena_printf(a, "error %s", error) : "ok");
	case DEVICE_DEL:
		if (error)
			return answer(p, a, arena_printf(a, "error %s", error));
		p->stage = LEAVING;
		return NULL;
	default:
		p->deleted++;
		return answer(p, a, "deleted");
	}
}

/* ACPI: source 3 is an ejection; status 0 done, 132 under way, anything else a refusal. */
static bool is_refusal(const cJSON *msg)
{
	const cJSON *data = cJSON_GetObjectItem(msg, "data"), *info, *source, *status;

	info = data ? cJSON_GetObjectItem(data, "info") : NULL;
	source = info ? cJSON_GetObjectItem(info, "source") : NULL;
	status = info ? cJSON_GetObjectItem(info, "status") : NULL;
	return cJSON_IsNumber(source) && cJSON_IsNumber(status) && source->valuedouble == 3 &&
	       status->valuedouble != 0 && status->valuedouble != 132;
}

const char *plug_message(struct plug *p, struct arena *a, const cJSON *msg)
{
	const char *event = json_str(msg, "event");
	const cJSON *data = cJSON_GetObjectItem(msg, "data");
	const char *device = data ? json_str(data, "device") : NULL;

	if (!p->verb[0])
		return NULL;
	if (qmp_reply_id(msg) && qmp_reply_id(msg) == p->waits_for)
		return reply(p, a, qmp_error(msg));
	if (!event || (p->stage != LEAVING && p->stage != DEVICE_DEL) || strcmp(p->verb, "del"))
		return NULL;
	if (!strcmp(event, "DEVICE_DELETED") && device && !strcmp(device, p->id)) {
		/* The memory behind it goes too, so that the same name can come again. */
		by_id(p, OBJECT_DEL, "object-del", "mem-");
		return p->waits_for ? NULL : answer(p, a, "deleted");
	}
	if (!strcmp(event, "MEM_UNPLUG_ERROR") || !strcmp(event, "DEVICE_UNPLUG_GUEST_ERROR") ||
	    (!strcmp(event, "ACPI_DEVICE_OST") && is_refusal(msg))) {
		p->refused++;
		return answer(p, a, "refused");
	}
	return NULL;
}

const char *plug_tick(struct plug *p, struct arena *a, double now)
{
	return p->verb[0] && now > p->deadline ? answer(p, a, "timeout") : NULL;
}
