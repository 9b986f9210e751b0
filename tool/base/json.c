/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"

#include "base/json_scan.h"

#define JSON_MAX ((size_t)64 << 20)
#define JSON_DEPTH 200

/* cJSON answers NULL when memory is short: the end of the program, as everywhere. */
static void *must(void *p)
{
	if (!p)
		BUG("out of memory in cJSON");
	return p;
}

/* A document that lacks a member because memory was short would say something else. */
static void __attribute__((constructor)) use_our_memory(void)
{
	cJSON_Hooks hooks = { mem_alloc, mem_free };

	cJSON_InitHooks(&hooks);
}

int json_parse(struct str text, const char *name, cJSON **ret, struct err *e)
{
	struct json_fault f;
	cJSON *doc;

	if (text.n > JSON_MAX) {
		err_set(e, ERR_LIMIT, "%s is larger than %zu bytes", name, JSON_MAX);
		return ERR_LIMIT;
	}
	if (!json_scan(text, JSON_DEPTH, &f)) {
		err_set(e, ERR_INPUT, "%s:%u:%u: %s", name, f.line, f.column, f.what);
		err_at(e, NULL, NULL, name);
		return ERR_INPUT;
	}
	doc = cJSON_ParseWithLength(text.p, text.n);
	if (!doc) {
		err_set(e, ERR_INPUT, "%s: cJSON refuses it", name);
		return ERR_INPUT;
	}
	*ret = doc;
	return 0;
}

void json_print(const cJSON *doc, struct buf *out)
{
	char *z = must(cJSON_Print(doc));

	buf_addz(out, z);
	buf_addc(out, '\n');
	cJSON_free(z);
}

void json_print_line(const cJSON *doc, struct buf *out)
{
	char *z = must(cJSON_PrintUnformatted(doc));

	buf_addz(out, z);
	cJSON_free(z);
}

const char *json_str(const cJSON *obj, const char *key)
{
	/* cJSON_GetObjectItem() would ignore case. */
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(obj, key));
}

static cJSON *add(cJSON *obj, const char *key, cJSON *item)
{
	must(item);
	if (!cJSON_AddItemToObject(obj, key, item))
		BUG("cannot add the member %s", key);
	return item;
}

void json_add_str(cJSON *obj, const char *key, const char *z)
{
	CLEANUP(buf_release) struct buf fixed = BUF_INIT(SIZE_MAX / 2);
	struct str rest = str_of(z);

	if (!z) {
		add(obj, key, cJSON_CreateNull());
		return;
	}
	/* Old commits and mails hold other encodings: a JSON text must be UTF-8 all the same. */
	while (rest.n) {
		size_t n = utf8_len(rest);

		if (n)
			buf_add(&fixed, (struct str){ rest.p, n });
		else
			buf_addz(&fixed, "\xef\xbf\xbd");
		rest.p += n ? n : 1;
		rest.n -= n ? n : 1;
	}
	add(obj, key, cJSON_CreateString(buf_str(&fixed).p));
}

void json_add_num(cJSON *obj, const char *key, double n)
{
	add(obj, key, cJSON_CreateNumber(n));
}

void json_add_bool(cJSON *obj, const char *key, bool v)
{
	add(obj, key, cJSON_CreateBool(v));
}

cJSON *json_add_arr(cJSON *obj, const char *key)
{
	return add(obj, key, cJSON_CreateArray());
}

cJSON *json_add_obj(cJSON *obj, const char *key)
{
	return add(obj, key, cJSON_CreateObject());
}

cJSON *json_push_obj(cJSON *arr)
{
	cJSON *item = must(cJSON_CreateObject());

	if (!cJSON_AddItemToArray(arr, item))
		BUG("cannot add to a JSON array");
	return item;
}
