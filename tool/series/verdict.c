// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/verdict.h"

const char *verdict_name(enum verdict v)
{
	static const char *const name[] = {
#define X(verdict, text) text,
		VERDICT_LIST(X)
#undef X
	};

	return name[v];
}

int cell_exit(const struct cell *c)
{
	switch (c->verdict) {
	case VERDICT_NEEDED:
	case VERDICT_NEEDS_PREREQUISITE:	/* cli.md: also where nobody needs it even then */
		return 1;
	case VERDICT_PRESENT:
		return c->defects.n ? 1 : 0;
	case VERDICT_UNKNOWN:
		return 2;
	default:
		return 0;
	}
}

void cell_json(const struct cell *c, cJSON *arr)
{
	cJSON *o = json_push_obj(arr), *list, *ev;
	char hex[OID_HEX + 1];

	json_add_str(o, "branch", c->branch->name);
	json_add_str(o, "id", c->id);
	json_add_str(o, "subject", c->subject);
	json_add_str(o, "series", c->series);
	json_add_str(o, "tip", oid_hex(&c->branch->commit, hex));
	json_add_str(o, "verdict", verdict_name(c->verdict));
	json_add_str(o, "why", c->why);
	json_add_str(o, "by", c->by);
	list = json_add_arr(o, "defects");
	for (size_t i = 0; i < c->defects.n; i++) {
		const struct defect *d = &c->defects.v[i];
		cJSON *one = json_push_obj(list);

		json_add_str(one, "check", d->check);
		json_add_str(one, "path", d->path);
		json_add_num(one, "line", d->line);
		json_add_str(one, "text", d->text);
	}
	ev = json_add_obj(o, "evidence");
	json_add_str(ev, "rule", c->rule);
	json_add_str(ev, "commit", oid_is_zero(&c->commit) ? NULL : oid_hex(&c->commit, hex));
	json_add_str(ev, "detail", c->detail);
	json_add_str(o, "next", c->next);
	json_add_str(o, "cve", c->cve);
	list = json_add_arr(o, "notes");
	for (size_t i = 0; i < c->notes.n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(c->notes.v[i]));
}
