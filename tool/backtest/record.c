/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pair's record as JSON, both ways. */
#include "backtest/parts.h"

static const char *const outcomes[] = {
#define X(code, name) name,
	BT_OUTCOMES(X)
#undef X
};

static const char *const names[] = {
#define X(code, name, title) name,
	BT_TOOLS(X)
#undef X
};

static const char *const titles[] = {
#define X(code, name, title) title,
	BT_TOOLS(X)
#undef X
};

static const char *const fits[] = { "unknown", "clean", "fuzz", "conflict" };

const char *bt_outcome_name(enum bt_outcome o)
{
	return outcomes[o];
}

const char *bt_tool_name(enum bt_tool t)
{
	return names[t];
}

const char *bt_tool_title(enum bt_tool t)
{
	return titles[t];
}

const char *bt_fit_name(enum bt_fit f)
{
	return fits[f];
}

void bt_record_json(const struct bt_record *r, cJSON *o)
{
	char hex[OID_HEX + 1];
	cJSON *peers;

	json_add_str(o, "upstream", oid_hex(&r->pair.upstream, hex));
	json_add_str(o, "base", oid_hex(&r->pair.base, hex));
	json_add_str(o, "expected", oid_hex(&r->pair.expected, hex));
	json_add_str(o, "label", r->pair.label);
	json_add_str(o, "subject", r->subject);
	json_add_str(o, "target", r->target);
	json_add_str(o, "fit", fits[r->fit]);
	json_add_bool(o, "verbatim", r->verbatim);
	json_add_str(o, "outcome", outcomes[r->outcome[BT_ENGINE]]);
	json_add_str(o, "rung", r->rung);
	json_add_bool(o, "review", r->review);
	json_add_str(o, "review_why", r->review_why);
	json_add_str(o, "reason", r->reason);
	json_add_str(o, "check", r->check);
	json_add_num(o, "ms", r->ms);
	json_add_num(o, "kib", (double)r->kib);
	json_add_num(o, "diff_lines", (double)r->diff_lines);
	json_add_str(o, "lacking", r->lacking);
	json_add_str(o, "diff", r->diff);
	if (r->siblings) {
		cJSON *s = json_add_obj(o, "siblings");

		json_add_num(s, "known", (double)r->siblings);
		json_add_str(s, "form", r->from_sibling ? "sibling" : "commit");
		json_add_bool(s, "review", r->sibling_review);
	}
	peers = json_add_obj(o, "peers");
	for (size_t t = BT_ENGINE + 1; t < BT_TOOL_N; t++)
		if (r->outcome[t] != BT_SKIPPED)
			json_add_str(peers, names[t], outcomes[r->outcome[t]]);
}

static size_t which(const char *z, const char *const *of, size_t n)
{
	for (size_t i = 0; z && i < n; i++)
		if (!strcmp(z, of[i]))
			return i;
	return 0;
}

static double number(const cJSON *o, const char *key)
{
	const cJSON *n = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

void bt_record_read(struct arena *a, const cJSON *o, struct bt_record *ret)
{
	const cJSON *peers = cJSON_GetObjectItemCaseSensitive(o, "peers"), *s;

	ret->subject = arena_str(a, json_str(o, "subject"));
	ret->target = arena_str(a, json_str(o, "target"));
	ret->fit = which(json_str(o, "fit"), fits, ARRAY_SIZE(fits));
	ret->verbatim = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "verbatim"));
	ret->outcome[BT_ENGINE] = which(json_str(o, "outcome"), outcomes, ARRAY_SIZE(outcomes));
	ret->rung = arena_str(a, json_str(o, "rung"));
	ret->review = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "review"));
	ret->review_why = arena_str(a, json_str(o, "review_why"));
	ret->reason = arena_str(a, json_str(o, "reason"));
	ret->check = arena_str(a, json_str(o, "check"));
	ret->ms = (unsigned)number(o, "ms");
	ret->kib = (size_t)number(o, "kib");
	ret->diff_lines = (size_t)number(o, "diff_lines");
	ret->lacking = arena_str(a, json_str(o, "lacking"));
	ret->diff = arena_str(a, json_str(o, "diff"));
	s = cJSON_GetObjectItemCaseSensitive(o, "siblings");
	ret->siblings = (size_t)number(s, "known");
	ret->from_sibling = s && !strcmp(json_str(s, "form"), "sibling");
	ret->sibling_review = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(s, "review"));
	for (size_t t = BT_ENGINE + 1; t < BT_TOOL_N; t++)
		ret->outcome[t] = which(json_str(peers, names[t]), outcomes, ARRAY_SIZE(outcomes));
}
