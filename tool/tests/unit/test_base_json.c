/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"
#include "unit.h"

static void reads_what_it_writes(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);
	cJSON *doc = cJSON_CreateObject(), *back;
	struct err e;

	(void)state;
	json_add_str(doc, "name", "a \"b\"\n\xc3\xa4");
	json_add_str(doc, "none", NULL);
	json_add_num(doc, "n", 4294967296.0);
	json_add_bool(doc, "yes", true);
	json_add_str(json_push_obj(json_add_arr(doc, "list")), "k", "v");
	json_add_obj(doc, "empty");
	json_print_line(doc, &b);
	assert_string_equal(b.p, "{\"name\":\"a \\\"b\\\"\\n\xc3\xa4\",\"none\":null,"
				 "\"n\":4294967296,\"yes\":true,\"list\":[{\"k\":\"v\"}],"
				 "\"empty\":{}}");
	buf_reset(&b);
	json_print(doc, &b);
	assert_int_equal(b.p[b.n - 1], '\n');
	assert_int_equal(json_parse(buf_str(&b), "x", &back, &e), 0);
	assert_true(cJSON_Compare(doc, back, true));
	assert_string_equal(json_str(back, "name"), "a \"b\"\n\xc3\xa4");
	assert_null(json_str(back, "none"));
	assert_null(json_str(back, "n"));
	assert_null(json_str(back, "NAME"));
	cJSON_Delete(doc);
	cJSON_Delete(back);
}

static void writes_utf8_whatever_comes(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 16);
	cJSON *doc = cJSON_CreateObject();

	(void)state;
	json_add_str(doc, "latin1", "J\xf6rg \xed\xa0\x80");
	json_print_line(doc, &b);
	assert_string_equal(b.p, "{\"latin1\":\"J\xef\xbf\xbdrg "
				 "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}");
	cJSON_Delete(doc);
}

static void refuses(struct str text, const char *where_and_what)
{
	struct err e;
	cJSON *doc;
	int r = json_parse(text, "f", &doc, &e);

	if (!r)
		cJSON_Delete(doc);
	assert_int_equal(r, ERR_INPUT);
	assert_string_equal(e.what, where_and_what);
	assert_string_equal(e.path, "f");
}

static void says_line_and_column(void **state)
{
	(void)state;
	refuses(STR(""), "f:1:1: the text ends where a value should be");
	refuses(STR("{\n  \"a\": 1,\n  \"b\" 2\n}"), "f:3:7: a colon is missing");
	refuses(STR("[1 2]"), "f:1:4: a comma or ] is missing");
	refuses(STR("{\"\xc3\xa4\": x}"), "f:1:7: no JSON value");
	refuses(STR("{\"a\":1,}"), "f:1:8: a member name in double quotes is missing");
	refuses(STR("[1,]"), "f:1:4: no JSON value");
}

static void is_stricter_than_cjson(void **state)
{
	(void)state;
	refuses(STR("{} x"), "f:1:4: text after the end of the document");
	refuses(STR("{}\0"), "f:1:3: text after the end of the document");
	refuses(STR("{\"a\":1,\n\"a\":2}"), "f:2:1: a second member of the name \"a\"");
	refuses(STR("{\"a\":1,\"\\u0061\":2}"), "f:1:8: a second member of the name \"a\"");
	refuses(STR("[01]"), "f:1:3: a number does not begin with 0");
	refuses(STR("[1.]"), "f:1:4: a digit is missing");
	refuses(STR("[-]"), "f:1:3: a digit is missing");
	refuses(STR("[\"a\tb\"]"),
		"f:1:4: a control byte in a string (write it as \\n, \\t or \\u00XX)");
	refuses(STR("[\"\xff\"]"), "f:1:3: bytes that are no UTF-8");
	refuses(STR("[\"\xc0\xaf\"]"), "f:1:3: bytes that are no UTF-8");
	refuses(STR("[\"\\u0000\"]"), "f:1:9: \\u0000 would end the string early");
	refuses(STR("[\"\\ud800x\"]"), "f:1:9: half of a surrogate pair");
	refuses(STR("[\"\\x\"]"), "f:1:4: no such escape sequence");
	refuses(STR("[\"abc"), "f:1:6: the text ends inside a string");
	refuses(STR("\xef\xbb\xbf{}"), "f:1:1: no JSON value");
	refuses(STR("[tru]"), "f:1:2: no JSON value");
	refuses(STR("[truex]"), "f:1:6: a comma or ] is missing");
}

static void takes_all_of_the_grammar(void **state)
{
	static const char text[] = " {\"a\" : [ -0.5e+3 , 1E2, true,false, null, {} , [] ],"
				   "\"\\ud83d\\ude00\\/\\b\": \"\\u00e4\xf0\x9f\x98\x80\"}\r\n\t";
	struct err e;
	cJSON *doc;

	(void)state;
	assert_int_equal(json_parse(STR(text), "f", &doc, &e), 0);
	assert_string_equal(json_str(doc, "\xf0\x9f\x98\x80/\b"),
			    "\xc3\xa4\xf0\x9f\x98\x80");
	cJSON_Delete(doc);
}

static void limits_depth_and_size(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT((size_t)80 << 20);
	struct err e;
	cJSON *doc;

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_addc(&b, '[');
	for (int i = 0; i < 200; i++)
		buf_addc(&b, ']');
	assert_int_equal(json_parse(buf_str(&b), "f", &doc, &e), 0);
	cJSON_Delete(doc);
	buf_reset(&b);
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, '[');
	refuses(buf_str(&b), "f:1:201: nested too deeply");
	buf_reset(&b);
	buf_printf(&b, "%*s{}", (64 << 20) - 1, "");
	assert_int_equal(json_parse(buf_str(&b), "f", &doc, &e), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_what_it_writes), TEST(writes_utf8_whatever_comes),
		TEST(says_line_and_column), TEST(is_stricter_than_cjson),
		TEST(takes_all_of_the_grammar), TEST(limits_depth_and_size),
	};

	return RUN(tests);
}
