// SPDX-License-Identifier: GPL-2.0-or-later
// rule: filemap-get-folio-error
// upstream: 66dabbb65d67
// since: v6.4
// what: The look-up of a folio in the page cache returns an ERR_PTR, not NULL.
// directions: both
// stop: it returned NULL when it found nothing, since v6.4 it returns an ERR_PTR
// old: body __filemap_get_folio in mm/filemap.c lacks ERR_PTR
// old: lacks __filemap_get_folio_mpol

@use1@
expression M, I;
@@
* filemap_get_folio(M, I)

@use2@
expression M, I;
@@
* filemap_lock_folio(M, I)

@use3@
expression M, I, F, G;
@@
* __filemap_get_folio(M, I, F, G)
--
static int f(struct box *b, struct page *page, struct folio *folio)
{
	struct page *p = find_get_page(mapping, index);

	if (!p || IS_ERR(p))
		return f(g(page), (h)(folio), "a", page->x[1].y);
	return -EINVAL;
}
