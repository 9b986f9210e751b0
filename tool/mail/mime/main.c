/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * backport-mime: takes mails apart with GMime. A program of its own, because
 * GLib ends a process that runs out of memory, because mails are anybody's
 * bytes, and because no other command should pay for loading it.
 *
 * In:  "mail LENGTH\n" BYTES "\n" for each mail.
 * Out: records "NAME LENGTH\n" BYTES "\n": for each mail `mail`, then of id, reply-to-id, ref,
 *      from-name, from-addr, date ("SECONDS ZONE"), subject, to, cc ("Name <addr>"), fault those
 *      that there are; for each part `part` ("TYPE\tCHARSET\tFILENAME\tFLAGS", flags of
 *      "flowed delsp attached"), `raw`, and `text` when that differs (UTF-8); `end`.
 *      `done` comes last.
 */
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define MEMORY_MAX	((rlim_t)1 << 30)
#define CPU_MAX		60
#define MAIL_MAX	((size_t)64 << 20)
#define DEPTH_MAX	16
#define PARTS_MAX	256

static void put(const char *name, const char *p, size_t n)
{
	printf("%s %zu\n", name, n);
	/* an empty part has no bytes to point at */
	if (n)
		fwrite(p, 1, n, stdout);
	putchar('\n');
}

static void putz(const char *name, const char *z)
{
	if (z)
		put(name, z, strlen(z));
}

static void limit(int what, rlim_t to)
{
	struct rlimit r = { to, to };

	setrlimit(what, &r);
}

static void put_text(const char *raw, size_t n, const char *charset)
{
	gsize len = 0;
	char *text;

	if (!n)
		return;
	if (!charset || !g_ascii_strcasecmp(charset, "us-ascii") ||
	    !g_ascii_strcasecmp(charset, "utf-8") || !g_ascii_strcasecmp(charset, "utf8")) {
		if (g_utf8_validate(raw, (gssize)n, NULL) || memchr(raw, 0, n))
			return;
		/* no charset, or a wrong one: what most such mails are */
		putz("fault", "its text is not in the charset that it names; read as ISO-8859-1");
		charset = "ISO-8859-1";
	}
	text = g_convert(raw, (gssize)n, "UTF-8", charset, NULL, &len, NULL);
	if (!text) {
		putz("fault", "its text is not in the charset that it names; read as ISO-8859-1");
		text = g_convert(raw, (gssize)n, "UTF-8", "ISO-8859-1", NULL, &len, NULL);
	}
	if (text && (len != n || memcmp(text, raw, n)))
		put("text", text, len);
	g_free(text);
}

static void put_leaf(GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	char *mime = g_mime_content_type_get_mime_type(type);
	const char *format = g_mime_content_type_get_parameter(type, "format");
	const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	const char *how = g_mime_object_get_disposition(GMIME_OBJECT(part));
	const char *name = g_mime_part_get_filename(part);
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *out = g_mime_stream_mem_new();
	GByteArray *bytes;
	char *head;

	if (content)
		g_mime_data_wrapper_write_to_stream(content, out);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	head = g_strdup_printf("%s\t%s\t%s\t%s%s%s", mime, charset ? charset : "", name ? name : "",
			       format && !g_ascii_strcasecmp(format, "flowed") ? "flowed " : "",
			       delsp && !g_ascii_strcasecmp(delsp, "yes") ? "delsp " : "",
			       how && !g_ascii_strcasecmp(how, "attachment") ? "attached" : "");
	putz("part", head);
	put("raw", (const char *)bytes->data, bytes->len);
	if (g_mime_content_type_is_type(type, "text", "*"))
		put_text((const char *)bytes->data, bytes->len, charset);
	g_free(head);
	g_free(mime);
	g_object_unref(out);
}

static void put_nested(GMimeMessage *m)
{
	char *text = m ? g_mime_object_to_string(GMIME_OBJECT(m), NULL) : NULL;

	if (!text)
		return;
	putz("part", "message/rfc822\t\t\t");
	putz("raw", text);
	g_free(text);
}

static void walk(GMimeObject *o, int depth, int *parts)
{
	if (!o || ++*parts > PARTS_MAX || depth > DEPTH_MAX) {
		if (o)
			putz("fault", "it has more parts than anybody sends");
		return;
	}
	if (GMIME_IS_MULTIPART(o)) {
		GMimeMultipart *m = GMIME_MULTIPART(o);
		int n = g_mime_multipart_get_count(m);
		GMimeContentType *type = g_mime_object_get_content_type(o);

		if (g_mime_content_type_is_type(type, "multipart", "encrypted")) {
			putz("fault", "it is encrypted");
			return;
		}
		/* the other part is a signature, which is checked by whoever wants to */
		if (g_mime_content_type_is_type(type, "multipart", "signed") && n > 1)
			n = 1;
		for (int i = 0; i < n; i++)
			walk(g_mime_multipart_get_part(m, i), depth + 1, parts);
	} else if (GMIME_IS_MESSAGE_PART(o)) {
		put_nested(g_mime_message_part_get_message(GMIME_MESSAGE_PART(o)));
	} else if (GMIME_IS_PART(o)) {
		put_leaf(GMIME_PART(o));
	}
}

static void put_people(const char *name, InternetAddressList *list)
{
	int n = list ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n && i < 1000; i++) {
		InternetAddress *a = internet_address_list_get_address(list, i);
		const char *who = internet_address_get_name(a);
		char *line;

		if (!INTERNET_ADDRESS_IS_MAILBOX(a))
			continue;
		line = g_strdup_printf("%s%s<%s>", who ? who : "", who && *who ? " " : "",
				       internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)));
		putz(name, line);
		g_free(line);
	}
}

static void put_heads(GMimeMessage *m)
{
	GMimeHeaderList *heads = g_mime_object_get_header_list(GMIME_OBJECT(m));
	static const char *const refs[] = { "In-Reply-To", "References" };
	InternetAddressList *from = g_mime_message_get_from(m);
	GDateTime *date = g_mime_message_get_date(m);
	InternetAddress *a = from && internet_address_list_length(from) ?
			     internet_address_list_get_address(from, 0) : NULL;

	putz("id", g_mime_message_get_message_id(m));
	for (size_t i = 0; i < G_N_ELEMENTS(refs); i++) {
		GMimeHeader *h = g_mime_header_list_get_header(heads, refs[i]);
		GMimeReferences *r = h ? g_mime_references_parse(NULL, g_mime_header_get_value(h)) :
					 NULL;
		int n = r ? g_mime_references_length(r) : 0;

		for (int k = 0; k < n && k < 1000; k++)
			putz(i ? "ref" : "reply-to-id", g_mime_references_get_message_id(r, k));
		if (r)
			g_mime_references_free(r);
	}
	if (a && INTERNET_ADDRESS_IS_MAILBOX(a)) {
		putz("from-name", internet_address_get_name(a));
		putz("from-addr", internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)));
	}
	if (date) {
		int minutes = (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);
		char *z = g_strdup_printf("%" G_GINT64_FORMAT " %c%02d%02d",
					  g_date_time_to_unix(date), minutes < 0 ? '-' : '+',
					  abs(minutes) / 60, abs(minutes) % 60);

		putz("date", z);
		g_free(z);
	}
	putz("subject", g_mime_message_get_subject(m));
	put_people("to", g_mime_message_get_to(m));
	put_people("cc", g_mime_message_get_cc(m));
}

static void one(const char *p, size_t n)
{
	GMimeStream *in = g_mime_stream_mem_new_with_buffer(p, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(in);
	GMimeMessage *m;
	int parts = 0;

	put("mail", "", 0);
	g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
	m = g_mime_parser_construct_message(parser, NULL);
	if (m) {
		put_heads(m);
		walk(g_mime_message_get_mime_part(m), 0, &parts);
		g_object_unref(m);
	} else {
		putz("fault", "it has no headers");
	}
	put("end", "", 0);
	g_object_unref(parser);
	g_object_unref(in);
}

int main(void)
{
	size_t n;
	char *p;

	limit(RLIMIT_CPU, CPU_MAX);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__	/* which maps terabytes */
	limit(RLIMIT_AS, MEMORY_MAX);
#endif
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	g_mime_init();
	while (scanf("mail %zu", &n) == 1) {
		if (getchar() != '\n' || n > MAIL_MAX)
			return 2;
		p = g_malloc(n + 1);
		if (fread(p, 1, n, stdin) != n || getchar() != '\n')
			return 2;
		p[n] = '\0';
		one(p, n);
		g_free(p);
	}
	put("done", "", 0);
	g_mime_shutdown();
	return fflush(stdout) || ferror(stdout) ? 2 : 0;
}
