/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "c/names_parse.h"

#include <ctype.h>

/* What the parser has to know of a word; attributes that take arguments are marked '('. */
static const struct { const char *words; uint8_t cls; } vocabulary[] = {
	{ "static extern inline register const volatile restrict __inline __inline__ "
	  "__const __volatile__ __volatile __restrict __restrict__ _Noreturn __extension__ "
	  "__always_inline noinline _Thread_local __thread", CL_STORAGE },
	{ "void char short int long signed unsigned float double bool _Bool __signed__ "
	  "__auto_type _Atomic auto_type auto asmlinkage", CL_TYPE },
	{ "struct union enum", CL_SUE },
	{ "typedef", CL_TYPEDEF },
	{ "typeof __typeof__ __typeof typeof_unqual __typeof_unqual__ __underlying_type", CL_TYPEOF },
	{ "__attribute__ __attribute __aligned __printf __scanf __section __acquires __releases "
	  "__must_hold __cond_acquires __cond_lock __context__ __alloc_size __realloc_size "
	  "__counted_by __counted_by_le __counted_by_be __free __cleanup _Alignas __assume_aligned "
	  "__bpf_kfunc __init __exit __initdata __exitdata __initconst __meminit __meminitdata "
	  "__cpuinit __devinit __sched __user __kernel __iomem __percpu __rcu __force __nocast "
	  "__safe __bitwise __private __packed __maybe_unused __always_unused __used __unused "
	  "__cold __hot __pure __attribute_const__ __must_check __weak __malloc __read_mostly "
	  "__ro_after_init __refdata __ref __lockfunc __visible notrace noinstr __noreturn "
	  "__nonstring __no_kcsan __no_sanitize_address __no_sanitize_memory __no_kasan_or_inline "
	  "__ksym __weakref__ __latent_entropy __randomize_layout __no_randomize_layout "
	  "__designated_init __deprecated __cacheline_aligned ____cacheline_aligned "
	  "____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp "
	  "__cacheline_aligned_in_smp __page_aligned_bss __page_aligned_data __nosavedata "
	  "__no_caller_saved_registers __flatten __noclone __guarded_by __pt_guarded_by "
	  "__releases_shared __acquires_shared __must_hold_shared __cond_acquires_shared "
	  "__must_not_hold __no_context_analysis __excludes __context_unsafe "
	  "__diagnose_as __overloadable __pass_object_size __pass_dynamic_object_size "
	  "__sized_by __realloc_function __no_stack_protector __nocfi __noendbr __init_or_module "
	  "__net_init __net_exit __net_initdata __sysctl_init noinline_for_stack "
	  "noinline_for_kasan __init_memblock __initdata_memblock __initdata_or_module __kprobes "
	  "nokprobe_inline __no_sanitize_undefined __no_sanitize_thread __syscall_class "
	  "__bpf_hook_start fastcall __nonnull __fortify_size __no_profile __mcount_loc "
	  "__apicdebuginit __acquire __release __cond_acquire", CL_ATTR },
	{ "asm __asm__ __asm asm_volatile_goto asm_goto_output asm_inline", CL_ASM },
	{ "if else while do switch return break continue default case_range", CL_STMT },
	{ "goto", CL_GOTO },
	{ "for", CL_FOR },
	{ "case", CL_CASE },
	{ "sizeof _Alignof __alignof__ __alignof _Generic _Static_assert defined __label__ "
	  "__builtin_offsetof __builtin_va_arg __builtin_types_compatible_p "
	  "__builtin_choose_expr __VA_ARGS__ __VA_OPT__", CL_WORD },
};

void words_init(struct words *w)
{
	memset(w, 0, sizeof(*w));
	for (size_t v = 0; v < ARRAY_SIZE(vocabulary); v++) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct toks t;

		tok_lex(&tmp, str_of(vocabulary[v].words), &t);
		for (size_t i = 0; i < t.n; i++) {
			size_t k = t.v[i].id % WORD_SLOTS;

			while (w->cls[k])
				k = (k + 1) % WORD_SLOTS;
			w->id[k] = t.v[i].id;
			w->word[k] = tok_str(&t, i);
			w->cls[k] = vocabulary[v].cls;
		}
	}
}

int words_class(const struct words *w, const struct toks *t, size_t tok)
{
	uint32_t id = t->v[tok].id;

	for (size_t k = id % WORD_SLOTS; w->cls[k]; k = (k + 1) % WORD_SLOTS)
		if (w->id[k] == id && str_eq(w->word[k], tok_str(t, tok)))
			return w->cls[k];
	return CL_IDENT;
}

static uint8_t classify(const struct parse *p, size_t tok)
{
	const struct tok *k = &p->t->v[tok];
	const char *z = p->t->text.p + k->off;

	switch (k->kind) {
	case TOK_IDENT:
		return words_class(p->w, p->t, tok);
	case TOK_NUMBER:
		return CL_NUMBER;
	case TOK_STRING:
	case TOK_CHAR:
		return CL_STRING;
	case TOK_PUNCT:
		if (k->len == 1)
			return (uint8_t)z[0];
		if (z[0] == '-' && z[1] == '>')
			return CL_ARROW;
		if (z[0] == '&' && z[1] == '&')
			return CL_AND2;
		/* fall through */
	default:
		return CL_OTHER;
	}
}

/* Open brackets, and what they were at each #if: every branch starts from there. */
#define OPEN_MAX 128
#define COND_MAX 16

struct opens {
	uint32_t at[OPEN_MAX];
	size_t n;
	struct { uint32_t at[OPEN_MAX]; size_t n; } saved[COND_MAX];
	size_t nsaved;
	uint64_t kernel;	/* bit n: the conditional n deep asks for __KERNEL__ */
};

static void open_close(struct parse *p, struct opens *o, size_t i)
{
	int c = p->s.cls[i];
	int want = c == ')' ? '(' : c == ']' ? '[' : '{';

	if (c == '(' || c == '[' || c == '{') {
		if (o->n < OPEN_MAX)
			o->at[o->n++] = i;
		return;
	}
	if (c != ')' && c != ']' && c != '}')
		return;
	if (c == '}')	/* a brace closes what was left open inside it */
		while (o->n && p->s.cls[o->at[o->n - 1]] != '{')
			o->n--;
	if (o->n && p->s.cls[o->at[o->n - 1]] == want) {
		uint32_t j = o->at[--o->n];

		/* both branches of an #if may close one bracket: the last one counts */
		p->s.match[j] = i;
		p->s.match[i] = j;
	}
}

static void conditional(const struct parse *p, struct opens *o, size_t word)
{
	struct str s = tok_str(p->t, word);

	if (str_is(s, "if") || str_is(s, "ifdef") || str_is(s, "ifndef")) {
		if (o->nsaved < COND_MAX) {
			o->saved[o->nsaved].n = o->n;
			memcpy(o->saved[o->nsaved].at, o->at, o->n * sizeof(o->at[0]));
		}
		o->nsaved++;
	} else if ((str_is(s, "else") || str_is(s, "elif")) && o->nsaved &&
		   o->nsaved <= COND_MAX) {
		o->n = o->saved[o->nsaved - 1].n;
		memcpy(o->at, o->saved[o->nsaved - 1].at, o->n * sizeof(o->at[0]));
	} else if (str_is(s, "endif") && o->nsaved) {
		o->nsaved--;
	}
}

static size_t directive_end(const struct toks *t, size_t i, size_t end)
{
	for (i++; i < end; i++)
		if (!(t->v[i].flags & TOK_PP) || (t->v[i].flags & TOK_PP_START))
			break;
	return i;
}

static void directive(struct parse *p, struct opens *o, size_t i, size_t end)
{
	size_t word = i + 1;

	if (word >= end)
		return;
	if (tok_is(p->t, word, "define")) {
		macro_define(p, word + 1, end);
	} else if (tok_is(p->t, word, "undef") && word + 1 < end) {
		macro_over(p, tok_str(p->t, word + 1));
	} else if (tok_is(p->t, word, "include")) {
		struct str s = word + 1 < end ? tok_str(p->t, word + 1) : (struct str){ 0 };

		if ((p->want & NAMES_DEFS) && s.n > 2 && s.p[0] == '"')
			*ARR_PUSH(p->a, p->out->includes) = (struct str){ s.p + 1, s.n - 2 };
	} else {
		conditional(p, o, word);
	}
}

/*
 * Is what follows the directive at @i never compiled in a kernel? #if 0,
 * #ifndef __KERNEL__, and the #else of #ifdef __KERNEL__.
 */
static bool begins_dead(const struct toks *t, struct opens *o, size_t i, size_t end)
{
	uint64_t bit = o->nsaved < 64 ? 1ull << o->nsaved : 0;

	if (i + 1 >= end)
		return false;
	/* conditional() has been there before: an #if is counted, an #endif is not any more */
	if (tok_is(t, i + 1, "ifdef") || tok_is(t, i + 1, "ifndef") || tok_is(t, i + 1, "if")) {
		bool plain = tok_is(t, i + 1, "ifdef") && tok_is(t, i + 2, "__KERNEL__");
		bool call = tok_is(t, i + 1, "if") && tok_is(t, i + 2, "defined") &&
			    tok_is(t, i + 4, "__KERNEL__") && end == i + 6;

		o->kernel = plain || call ? o->kernel | bit : o->kernel & ~bit;
		return (tok_is(t, i + 1, "ifndef") && tok_is(t, i + 2, "__KERNEL__")) ||
		       (tok_is(t, i + 1, "if") && tok_is(t, i + 2, "0") && end == i + 3);
	}
	return tok_is(t, i + 1, "else") && o->kernel & bit;
}

/* The directive that ends the part which begins at @i: its #else, #elif or #endif. */
static size_t dead_end(const struct toks *t, size_t i, size_t end)
{
	size_t depth = 0;

	for (; i < end; i++) {
		struct str s;

		if (!(t->v[i].flags & TOK_PP_START) || i + 1 >= end)
			continue;
		s = tok_str(t, i + 1);
		if (str_is(s, "if") || str_is(s, "ifdef") || str_is(s, "ifndef"))
			depth++;
		else if (str_is(s, "endif") && depth)
			depth--;
		else if (!depth && (str_is(s, "endif") || str_is(s, "else") || str_is(s, "elif")))
			break;
	}
	return i;
}

/* @directives: obey them; else the range is the inside of one. */
void stream_init(struct parse *p, size_t first, size_t end, bool directives)
{
	struct opens o;
	size_t max = end - first;

	o.n = o.nsaved = 0;
	o.kernel = 0;
	p->s.n = 0;
	p->s.tok = ARENA_NEW_N(p->a, uint32_t, max + 1);
	p->s.match = ARENA_NEW_N(p->a, uint32_t, max + 1);
	p->s.cls = ARENA_NEW_N(p->a, uint8_t, max + 1);
	p->s.declared = ARENA_NEW_N(p->a, bool, max + 1);
	for (size_t i = first; i < end; i++) {
		const struct tok *k = &p->t->v[i];

		if (k->kind == TOK_COMMENT)
			continue;
		if (directives && (k->flags & TOK_PP_START)) {
			size_t e = directive_end(p->t, i, end);

			directive(p, &o, i, e);
			if (begins_dead(p->t, &o, i, e))
				e = dead_end(p->t, e, end);
			i = e - 1;
			continue;
		}
		p->s.tok[p->s.n] = i;
		p->s.match[p->s.n] = NO_MATCH;
		p->s.cls[p->s.n] = classify(p, i);
		p->s.n++;
		open_close(p, &o, p->s.n - 1);
	}
}

const struct words *names_words(struct arena *a)
{
	struct words *w = ARENA_NEW(a, struct words);

	words_init(w);
	return w;
}

void names_of(struct arena *a, const struct toks *t, size_t first, size_t end, unsigned want,
	      struct names *ret)
{
	struct parse p = { .a = a, .t = t, .out = ret, .want = want };

	if (!ret->words)
		ret->words = names_words(a);
	p.w = ret->words;
	stream_init(&p, first, end < t->n ? end : t->n, true);
	parse_range(&p, 0, p.s.n, PLACE_FILE);
	macro_uses(&p, 0, SIZE_MAX);
	macro_fates(&p);
}

void names_at(struct arena *a, const struct words *w, struct str text, enum name_place place,
	      struct names *ret)
{
	struct toks t;
	struct parse p = { .a = a, .t = &t, .w = w, .out = ret, .want = NAMES_DEFS };

	tok_lex(a, text, &t);
	stream_init(&p, 0, t.n, true);
	parse_range(&p, 0, p.s.n, place);
}

bool names_builtin(struct str name)
{
	static const char *const words[] = {
		"NULL", "__FILE__", "__LINE__", "__func__", "__FUNCTION__", "__COUNTER__",
		"__VA_ARGS__", "__BASE_FILE__", "__DATE__", "__TIME__", "__PRETTY_FUNCTION__",
		"__GNUC__", "__GNUC_MINOR__", "__CHECKER__", "__BYTE_ORDER__", "__VERSION__",
		"__CHAR_BIT__", "__SIZEOF_LONG__", "__SIZEOF_POINTER__", "__SIZEOF_INT128__",
		"__int128", "__int128_t", "__uint128_t", "__alignof__", "__BIGGEST_ALIGNMENT__",
		/* the compiler's stdarg.h, until kernels had their own */
		"va_list", "va_start", "va_end", "va_copy", "va_arg",

		/* of DEFINE_FREE() and DEFINE_CLASS(), for the text of their arguments */
		"_T",
		"KBUILD_MODNAME", "KBUILD_BASENAME", "KBUILD_MODFILE", "KBUILD_STR", "main",
		/* include/generated/ */
		"LINUX_VERSION_CODE", "KERNEL_VERSION", "LINUX_VERSION_MAJOR",
		"LINUX_VERSION_PATCHLEVEL", "LINUX_VERSION_SUBLEVEL", "UTS_RELEASE",
		"UTS_VERSION", "UTS_MACHINE", "LINUX_COMPILE_BY", "LINUX_COMPILE_HOST",
		"LINUX_COMPILER",
	};

	if (str_starts(name, "__builtin_") || str_starts(name, "__sync_") ||
	    str_starts(name, "__atomic_"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

enum world_answer names_resolve(const struct world *w, const char *path, const struct name_use *u,
				struct world_def *ret)
{
	enum world_answer any, field;
	struct world_def callee = { 0 };

	switch (u->kind) {
	case USE_FIELD:
		field = w->find(w->ctx, path, u->name, NAME_FIELD, ret);
		if (field == WORLD_FOUND || field == WORLD_UNKNOWN)
			return field;
		/* a member reached through a macro: #define i_data u.data */
		any = w->find(w->ctx, path, u->name, NAME_ANY, ret);
		return any == WORLD_FOUND || any == WORLD_UNKNOWN ? any : field;
	case USE_TAG:
		any = w->find(w->ctx, path, u->name, NAME_TAG, ret);
		if (any == WORLD_FOUND || any == WORLD_UNKNOWN)
			return any;
		/* a tag behind a macro: #define rcu_head callback_head */
		field = w->find(w->ctx, path, u->name, NAME_ANY, ret);
		return field == WORLD_FOUND || field == WORLD_UNKNOWN ? field : any;
	case USE_CALL:
	case USE_VALUE:
		if (names_builtin(u->name))
			return WORLD_FOUND;
		return w->find(w->ctx, path, u->name, NAME_ANY, ret);
	case USE_ARG:
		break;
	}
	if (names_builtin(u->name))
		return WORLD_FOUND;
	any = w->find(w->ctx, path, u->name, NAME_ANY, ret);
	if (any == WORLD_FOUND || any == WORLD_UNKNOWN)
		return any;
	field = w->find(w->ctx, path, u->name, NAME_FIELD, ret);
	if (field == WORLD_FOUND || field == WORLD_UNKNOWN)
		return field;
	/* sizeof(struct type) inside a macro */
	if (w->find(w->ctx, path, u->name, NAME_TAG, ret) == WORLD_FOUND)
		return WORLD_FOUND;
	if (u->callee.n && w->find(w->ctx, path, u->callee, NAME_ANY, &callee) == WORLD_FOUND &&
	    callee.pastes & 1u << (u->arg < 7 ? u->arg : 7))
		return WORLD_FOUND;
	return any == WORLD_BY_USE ? any : field;
}
