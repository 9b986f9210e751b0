/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/port_parts.h"

#include "git/blob.h"
#include "git/missing.h"
#include "git/tree.h"
#include "index/world.h"
#include "port/mend.h"
#include "spatch/semantic.h"
#include "work/port_check.h"
#include "work/relocate.h"

const char *form_name(enum form f)
{
	switch (f) {
	case FORM_COMMIT:	return "commit";
	case FORM_SIBLING:	return "sibling";
	case FORM_MAIL:		return "mail";
	case FORM_SEMANTIC:	return "semantic";
	default:		return NULL;
	}
}

/* First thing that a result stumbled over, as a sentence. */
static const char *first_trouble(struct arena *a, const struct ported *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];
		const char *path = p->file[i].target;

		if (p->info && p->info[i].refuse)
			return arena_printf(a, "%s: %s", path, p->info[i].refuse);
		if (r->conflicts.n && r->conflicts.v[0].function.n)
			return arena_printf(a, "%s: %.*s(): %s", path,
					    STR_ARG(r->conflicts.v[0].function),
					    r->conflicts.v[0].why);
		if (r->conflicts.n)
			return arena_printf(a, "%s: %s", path, r->conflicts.v[0].why);
		if (r->findings.n)
			return arena_printf(a, "%s:%u: %s", path, r->findings.v[0].line,
					    r->findings.v[0].text);
	}
	return NULL;
}

const char *port_misfit(struct arena *a, const struct ported *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];

		if (r->conflicts.n && r->conflicts.v[0].function.n)
			return arena_printf(a, "upstream's text does not fit %.*s() of %s here",
					    STR_ARG(r->conflicts.v[0].function), p->file[i].target);
		if (r->conflicts.n || r->findings.n)
			return arena_printf(a, "upstream's text does not fit %s here",
					    p->file[i].target);
	}
	return "upstream's text does not fit here";
}

static bool all_ok(const struct ported *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->result[i].ok || p->result[i].findings.n)
			return false;
	return true;
}

/* Of two files of upstream's that are one here, the second is ported onto the first. */
static void continue_earlier(struct ported *p, size_t i)
{
	const struct port_result *first;

	if (!p->info[i].earlier)
		return;
	first = &p->result[p->info[i].earlier - 1];
	if (!first->ok)
		return;
	p->file[i].branch.there = !first->deleted;
	if (!first->deleted)
		p->file[i].branch.text = first->text;
}

static void port_one(struct workshop *w, struct ported *p, size_t i, const struct port_options *o)
{
	struct port_result *r = &p->result[i];

	if (p->info[i].refuse) {
		*r = (struct port_result){ .reason = p->info[i].refuse };
		ARR_PUSH(w->arena, r->conflicts)->why = p->info[i].refuse;
		return;
	}
	continue_earlier(p, i);
	port_file(w->arena, &p->file[i], o, r);
	if (p->info[i].shares)
		share_restore(p->info[i].shares, p->info[i].mine, r);
	if (p->info[i].doubt && !r->review) {
		r->review = true;
		r->review_why = p->info[i].doubt;
	}
	/* a file found elsewhere by its lines is no guess: of 94 in real ports 92 were right */
}

/* A file whose clean merge speaks a dialect that the branch lacks climbs on, the rules first. */
static bool climb_on(struct workshop *w, struct ported *p, const struct port_options *o,
		     enum port_rung floor)
{
	bool climbed = false;

	for (size_t i = 0; i < p->n; i++) {
		struct port_options up = *o;
		struct port_result given = p->result[i];

		if (!given.findings.n)
			continue;
		up.floor = floor;
		port_one(w, p, i, &up);
		if (!p->result[i].ok) {
			p->result[i] = given;
			continue;
		}
		climbed = true;
		for (size_t k = i + 1; k < p->n; k++)
			if (p->info[k].earlier == i + 1)
				port_one(w, p, k, o);
	}
	return climbed;
}

struct tree_world *workshop_world(struct workshop *w, struct tree_world **at,
				  const struct oid *tree)
{
	if (!*at)
		*at = world_of_tree(w->repo, w->names, tree);
	tree_world_move(*at, tree);
	return *at;
}

void workshop_release(struct workshop *w)
{
	tree_world_free(w->here);
	tree_world_free(w->there);
	cache_free(w->names);
	path_memo_free(w->past);
}

struct locate_clues port_clues(struct workshop *w, const struct change *change,
			       const struct oid *tree)
{
	struct locate_clues ret = { .change = change };
	struct commit c;

	if (!w->past)
		w->past = path_memo_new();
	ret.past = w->past;
	if (!oid_is_zero(&w->onto) && !commit_read(w->repo, w->arena, &w->onto, &c, NULL) &&
	    oid_eq(&c.tree, tree))
		ret.tip = &w->onto;
	return ret;
}

static void port_all(struct workshop *w, struct ported *p, const struct port_options *o)
{
	images_chain(w->arena, p->file, p->info, p->n);
	for (size_t i = 0; i < p->n; i++)
		port_one(w, p, i, o);
}

static bool lacks_item(const struct port_result *r)
{
	for (size_t i = 0; i < r->conflicts.n; i++)
		if (r->conflicts.v[i].absent)
			return true;
	return false;
}

static size_t edits_made(const struct port_result *r)
{
	size_t n = 0;

	for (size_t i = 0; r->ok && i < r->edits.n; i++)
		n += r->edits.v[i].outcome != EDIT_DROPPED ||
		     /* a human may leave out all */
		     r->edits.v[i].rung == RUNG_RESOLUTION;
	return n;
}

/* What is nowhere on the branch may be left out, with proof; but never all of a change. */
static void leave_out(struct workshop *w, struct ported *p, const struct port_options *o)
{
	struct port_options up = *o;
	bool tried = false;
	size_t made = 0;

	up.leave_out = true;
	for (size_t i = 0; i < p->n; i++) {
		if (p->result[i].ok || !lacks_item(&p->result[i]))
			continue;
		if (p->file[i].branch.there)
			port_one(w, p, i, &up);
		else if (!port_not_needed(w->arena, o, &p->result[i]))
			continue;
		tried = true;
	}
	for (size_t i = 0; i < p->n; i++)
		made += edits_made(&p->result[i]);
	for (size_t i = 0; i < p->n && tried && !made; i++)
		port_one(w, p, i, o);
}

bool port_doubts(const char *check)
{
	/* names, arguments and types that are wrong do not compile, whatever the reason */
	static const char *const list[] = { "calls", "place", "return", "site" };

	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		if (!strcmp(check, list[i]))
			return true;
	return false;
}

const char *finding_name(struct arena *a, const struct port_finding *f)
{
	return arena_printf(a, "%s: %s", f->check, f->text);
}

static bool accepted(const struct string_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i], name))
			return true;
	return false;
}

/*
 * What a human has a reason for is no refusal: @but, or what they had when they made a resolution
 * that was taken here, and that met the same finding.
 */
static void let_pass(struct arena *a, struct port_result *r, const char *but)
{
	size_t keep = 0;

	for (size_t i = 0; i < r->findings.n; i++) {
		const struct port_finding *f = &r->findings.v[i];
		const char *name = finding_name(a, f);

		if (!port_doubts(f->check) || (!but && !accepted(&r->accepted, name))) {
			r->findings.v[keep++] = *f;
			continue;
		}
		if (but)
			*ARR_PUSH(a, r->accepted) = name;
		r->review_why = but ? arena_printf(a, "by hand, although %s: %s", f->text, but) :
				      arena_printf(a, "%s, although %s",
						   r->review_why ? r->review_why :
								   "as it was resolved before",
						   f->text);
		r->review = true;
	}
	r->findings.n = keep;
}

/* The change gate, once more where what it minds can be taken out word by word. */
static size_t gate(struct workshop *w, struct ported *p, const struct port_options *o)
{
	size_t found = port_gate(w->arena, p->file, p->result, p->n, o);

	while (found && port_mend(w->arena, p->result, p->n)) {
		for (size_t i = 0; i < p->n; i++)
			p->result[i].findings.n = 0;
		found = port_gate(w->arena, p->file, p->result, p->n, o);
	}
	return found;
}

int port_images(struct workshop *w, const struct images *im, const struct oid *tree,
		const struct oid *source, const struct port_options *o, struct ported *ret,
		struct err *e)
{
	struct port_options upstream = *o;
	struct port_own own = { .files = im->file, .n = im->n };
	/* what a human made of it, where the rungs gave what the gate minds */
	enum port_rung top = o->resolver ? RUNG_RESOLUTION : RUNG_LEARNED;
	bool moved;
	size_t found;
	int rc;

	ret->file = im->file;
	ret->info = im->info;
	ret->n = im->n;
	ret->result = ARENA_NEW_N(w->arena, struct port_result, im->n + 1);
	upstream.own = &own;
	upstream.world = images_world(w->arena, im, o->world);
	if (source)
		upstream.source = tree_world(workshop_world(w, &w->there, source));
	port_all(w, ret, &upstream);
	rc = relocate(w, tree, ret, &moved, e);
	if (rc)
		return rc;
	if (moved)
		port_all(w, ret, &upstream);
	leave_out(w, ret, &upstream);
	found = gate(w, ret, &upstream);
	for (enum port_rung floor = RUNG_RULES; found && floor <= top; floor++) {
		if (!climb_on(w, ret, &upstream, floor))
			continue;
		for (size_t i = 0; i < ret->n; i++)
			ret->result[i].findings.n = 0;
		found = gate(w, ret, &upstream);
	}
	for (size_t i = 0; i < ret->n; i++)
		let_pass(w->arena, &ret->result[i], NULL);
	ret->ok = all_ok(ret);
	if (!ret->ok)
		ret->reason = first_trouble(w->arena, ret);
	return 0;
}

static int from_commit(struct workshop *w, const struct commit *c, const struct change *change,
		       const struct oid *tree, const struct port_options *o, struct ported *ret,
		       struct err *e)
{
	struct locate_clues clues = port_clues(w, change, tree);
	struct images im = { 0 };
	int rc = images_of_commit(w->repo, w->arena, w->blobs, c, tree, &clues, &im, e);

	if (rc)
		return rc;
	ret->form = FORM_COMMIT;
	return port_images(w, &im, tree, &c->tree, o, ret, e);
}

static int from_mail(struct workshop *w, const struct letter *l, const struct commit *known,
		     const struct change *change, const struct oid *tree,
		     const struct port_options *o, struct ported *ret, struct err *e)
{
	struct locate_clues clues = port_clues(w, change, tree);
	struct images im = { 0 };
	struct commit parent;
	int rc;

	if (known && known->n_parents == 1 &&
	    !commit_read(w->repo, w->arena, &known->parents[0], &parent, NULL)) {
		clues.upstream = &parent.id;
		clues.tree = &parent.tree;
	}
	rc = images_of_patch(w->repo, w->arena, w->blobs, &l->patch, tree, &clues, &im, e);

	if (rc)
		return rc;
	ret->form = FORM_MAIL;
	return port_images(w, &im, tree, known ? &known->tree : NULL, o, ret, e);
}

static int from_semantic(struct workshop *w, const struct change *c, const struct oid *tree,
			 const struct port_options *o, struct ported *ret, struct err *e)
{
	struct semantic_result s = { 0 };
	struct semantic_opts so = { .data = w->data, .spatch = w->spatch };
	struct port_options here = *o;
	int rc = semantic_port(w->arena, c, o->world, &so, &s, e);

	if (rc && rc != ERR_CONFLICT)
		return rc;
	ret->form = FORM_SEMANTIC;
	ret->file = s.file;
	ret->result = s.result;
	ret->n = s.n;
	ret->patches = s.patches;
	ret->info = ARENA_NEW_N(w->arena, struct image, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		struct oid id;

		if (tree_find(w->repo, tree, s.file[i].target, &id, &ret->info[i].branch_mode,
			      NULL))
			ret->info[i].branch_mode = TREE_FILE;
		ret->info[i].mode = ret->info[i].branch_mode;
	}
	if (rc) {
		ret->reason = arena_str(w->arena, e->what);
		ret->next = *e->next ? arena_str(w->arena, e->next) : NULL;
		*e = (struct err){ 0 };
		return 0;
	}
	/* it speaks the branch's own dialect: a name means here what it means here */
	here.source = o->world;
	port_gate(w->arena, ret->file, ret->result, ret->n, &here);
	ret->ok = all_ok(ret);
	if (!ret->ok)
		ret->reason = first_trouble(w->arena, ret);
	return 0;
}

int port_write(struct workshop *w, const struct oid *tree, struct ported *p, struct err *e)
{
	struct tree_update *up = ARENA_NEW_N(w->arena, struct tree_update, p->n + 1);
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < p->n && !rc; i++) {
		const struct port_result *r = &p->result[i];
		struct tree_update *u = &up[n];

		if (r->review && !p->review) {
			p->review = true;
			p->review_why = r->review_why;
		}
		if (p->info[i].superseded || (r->unchanged && !p->file[i].branch.there) ||
		    (r->unchanged && !p->info[i].earlier && !p->info[i].mode_changed &&
		     !p->info[i].from))
			continue;
		u->path = p->file[i].target;
		u->mode = r->deleted ? 0 : p->info[i].mode;
		if (u->mode)
			rc = blob_write(w->repo, r->text, &u->id, e);
		n++;
	}
	if (!rc)
		rc = tree_write(w->repo, tree, up, n, &p->tree, e);
	p->changes = !rc && !oid_eq(tree, &p->tree);
	return rc;
}

/* Edits that were placed leave a trace; a port that changes nothing has none to show. */
static void refuse_nothing(struct workshop *w, struct ported *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct port_result *r = &p->result[i];

		for (size_t k = 0; k < r->edits.n; k++) {
			struct port_edit *x = &r->edits.v[k];

			if (x->outcome != EDIT_VERBATIM && x->outcome != EDIT_ADAPTED)
				continue;
			x->outcome = EDIT_LOST;
			r->ok = p->ok = false;
			*ARR_PUSH(w->arena, r->conflicts) = (struct port_conflict){
				.function = x->function, .why = "the port would change nothing here, "
				"though upstream's edit is not there" };
		}
	}
	if (!p->ok)
		p->reason = first_trouble(w->arena, p);
}

/* How many objects were wanted so far that the clone does not have. */
static size_t lacking(struct repo *r)
{
	size_t n;

	missing_list(r, &n);
	return n;
}

/* The error about the @nth of them. */
static int missing_again(struct repo *r, size_t nth, struct err *e)
{
	size_t n;
	const struct oid *ids = missing_list(r, &n);

	return missing_note(r, &ids[nth], "object", e);
}

static int port_any(struct workshop *w, const struct commit *upstream, const struct letter *mail,
		    const struct change *change, const struct oid *tree, struct ported *ret,
		    struct err *e)
{
	bool textual = upstream || mail;
	struct port_options o = { .world = tree_world(workshop_world(w, &w->here, tree)),
				  .rules = w->rules, .labels = w->labels,
				  .resolver = w->resolver };
	struct ported far = { 0 };
	size_t lacked = lacking(w->repo);
	struct oid id;
	int rc = 0;

	if (mail)
		rc = from_mail(w, mail, upstream, change, tree, &o, ret, e);
	else if (upstream)
		rc = from_commit(w, upstream, change, tree, &o, ret, e);
	/* what upstream's text breaks here the semantic patch may carry: it was written for that */
	if (!rc && ret->ok && change)
		port_check(w->arena, change, o.world, ret);
	if (upstream)
		id = upstream->id;
	if (!rc && !mail && (upstream || (change && oid_parse(str_of(change->id), &id))) &&
	    port_sibling(w, upstream, &id, tree, &o, upstream ? ret : NULL, &far)) {
		far.reason = upstream && !ret->ok ? port_misfit(w->arena, ret) : NULL;
		*ret = far;
		textual = true;
		if (change)
			port_check(w->arena, change, o.world, ret);
		far = (struct ported){ 0 };
	}
	if (!rc && !ret->ok && change && change->nsemantic) {
		rc = from_semantic(w, change, tree, &o, &far, e);
		if (!rc && (far.ok || !textual)) {
			if (textual && far.ok)
				far.reason = port_misfit(w->arena, ret);
			*ret = far;
			if (ret->ok)
				port_check(w->arena, change, o.world, ret);
		} else if (!rc) {
			ret->reason = arena_printf(w->arena,
				"%s; its semantic patch does not fit either: %s", ret->reason,
				far.reason);
		}
	} else if (!rc && !textual && !(change && change->nsemantic)) {
		rc = err_set(e, ERR_NOT_FOUND,
			     "the clone does not have this commit, and no semantic patch carries it");
		err_next(e, "git fetch <mainline remote>");
	}
	if (mail && mail->doubt && !ret->review) {
		ret->review = true;
		ret->review_why = mail->doubt;
	}
	if (!rc && w->rules && w->rules->rest && w->rules->rest->rc) {
		/* a port without the rules may be a refusal for nothing */
		*e = w->rules->rest->err;
		rc = w->rules->rest->rc;
		*ret = (struct ported){ .form = ret->form };
	}
	if (!rc && ret->ok)
		rc = port_write(w, tree, ret, e);
	if (!rc && ret->ok && !ret->changes)
		refuse_nothing(w, ret);
	/* with what is missing it may be no conflict at all */
	if (!rc && !ret->ok && lacking(w->repo) > lacked)
		rc = missing_again(w->repo, lacked, e);
	return rc;
}

int port_change(struct workshop *w, const struct commit *upstream, const struct change *change,
		const struct oid *tree, struct ported *ret, struct err *e)
{
	return port_any(w, upstream, NULL, change, tree, ret, e);
}

int port_mail(struct workshop *w, const struct letter *mail, const struct commit *known,
	      const struct change *change, const struct oid *tree, struct ported *ret,
	      struct err *e)
{
	return port_any(w, known, mail, change, tree, ret, e);
}

int port_again(struct workshop *w, const struct commit *upstream, const struct change *change,
	       const struct oid *tree, const char *but, struct ported *p, struct err *e)
{
	struct port_own own = { .files = p->file, .n = p->n };
	struct images im = { .file = p->file, .info = p->info, .n = p->n };
	struct port_options o = { .world = tree_world(workshop_world(w, &w->here, tree)),
				  .rules = w->rules, .own = &own };

	o.world = images_world(w->arena, &im, o.world);
	if (p->form == FORM_SEMANTIC)
		o.source = o.world;
	else if (upstream)
		o.source = tree_world(workshop_world(w, &w->there, &upstream->tree));
	port_gate(w->arena, p->file, p->result, p->n, &o);
	for (size_t i = 0; but && i < p->n; i++)
		let_pass(w->arena, &p->result[i], but);
	p->ok = all_ok(p);
	p->reason = p->ok ? NULL : first_trouble(w->arena, p);
	if (p->ok && change)
		port_check(w->arena, change, o.world, p);
	return p->ok ? port_write(w, tree, p, e) : 0;
}
