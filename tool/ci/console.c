// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/console.h"

static const struct {
	const char *name, *text;
	bool kernel;
} outcomes[] = {
#define X(code, name, kernel, text) [code] = { name, text, kernel },
	VM_OUTCOME_LIST(X)
#undef X
};

const char *vm_outcome_name(enum vm_outcome o)
{
	return outcomes[o].name;
}

const char *vm_outcome_text(enum vm_outcome o)
{
	return outcomes[o].text;
}

bool vm_outcome_is_kernel(enum vm_outcome o)
{
	return outcomes[o].kernel;
}

/* What a kernel of 4.4 to 7.x prints when it is in trouble. */
static const struct {
	const char *text;
	enum vm_outcome means;
} marks[] = {
	{ "BUG: soft lockup", VM_SOFT_LOCKUP },
	{ "blocked for more than", VM_HUNG_TASK },
	{ "BUG: unable to handle", VM_OOPS },
	{ "BUG: kernel NULL pointer dereference", VM_OOPS },
	/* With a capital where CONFIG_DEBUG_BUGVERBOSE is off, as it is in
	 * our own configuration. */
	{ "ernel BUG at ", VM_OOPS },
	{ "Oops: ", VM_OOPS },
	/* Before 6.x a trap's name stands where "Oops" would; a user's is "trap
	 * invalid opcode ip:". */
	{ "invalid opcode: ", VM_OOPS },
	{ "divide error: ", VM_OOPS },
	{ "double fault: ", VM_OOPS },
	{ "general protection fault", VM_OOPS },
	{ "BUG: stack guard page was hit", VM_OOPS },
	/* page state, page map, page cache, rss-counter state */
	{ "BUG: Bad ", VM_OOPS },
	{ "page dumped because: VM_BUG_ON", VM_OOPS },
	{ "Kernel panic - not syncing", VM_PANIC },
};

void console_init(struct console *c, struct arena *a, size_t max)
{
	*c = (struct console){ .arena = a, .text = BUF_INIT(max), .line = BUF_INIT(4096) };
}

void console_release(struct console *c)
{
	buf_release(&c->text);
	buf_release(&c->line);
}

static void end_line(struct console *c)
{
	struct str s = buf_str(&c->line);

	if (str_find(s, STR("WARNING: "), 0) >= 0)
		c->warnings++;
	if (str_find(s, STR("detected stall"), 0) >= 0 ||
	    str_find(s, STR("self-detected stall"), 0) >= 0)
		c->stalls++;
	/* The first trouble is the cause; a panic that follows an oops is its consequence. */
	for (size_t i = 0; i < ARRAY_SIZE(marks) && c->seen == VM_DONE; i++)
		if (str_find(s, str_of(marks[i].text), 0) >= 0) {
			c->seen = marks[i].means;
			c->why = arena_strn(c->arena, str_trim(s));
		}
	buf_reset(&c->line);
}

void console_feed(struct console *c, struct str bytes)
{
	c->bytes += bytes.n;
	buf_add(&c->text, bytes);
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			end_line(c);
		else if (bytes.p[i] != '\r' && bytes.p[i])
			buf_addc(&c->line, bytes.p[i]);
	}
}
