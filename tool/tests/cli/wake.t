#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The wait without a reference below v5.9, on the sample kernel: what it requires comes along,
# each step compiles, and what is done by half or wrong is noticed.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
careful=$(id 'list_del_init_careful()')
rewrite=$(id 'let the waker do the work')
unfair=$(id 'be unfair for a while')
writeback=$(id 'hold the page in end_page_writeback()')
again=$(id 'wait_on_page_writeback() for all')
entry=$(id 'wait for a migration entry without a reference')

# builds REF FILE...: do these files of it compile?
builds() {
	local ref=$1
	shift
	rm -rf "$tmp/tree"
	mkdir "$tmp/tree"
	g archive "$ref" | tar x -C "$tmp/tree"
	sh "$top/tool/sample/build.sh" "$tmp/tree" "$@" > "$tmp/built" 2>&1 || sed 's/^/# /' "$tmp/built"
	tail -n 1 "$tmp/built"
}

bp apply --branch linux-4.19.y "$entry"
is "$code" 1 "the wait without a reference waits for its wake side"
has "$out" "next: backport apply --with-deps --branch linux-4.19.y" "and says how to have both"

for b in linux-4.14.y vendor/4.19-psi; do
	bp apply --with-deps --branch $b "$entry"
	r=backport/migration-wait/$b
	is "$code $(g rev-list --count "$b..$r")" "0 7" "$b: it is ported with what it requires"
done
for c in $(g rev-list --reverse "$b..$r"); do
	files=$(g diff-tree --no-commit-id --name-only -r "$c" | grep '\.c$')
	# shellcheck disable=SC2086 # several words
	is "$(builds "$c" mm/filemap.c $files | sed 's/^[0-9]* compiled/all/')" "all, 0 failed" \
		"$b: it compiles after \"$(g log -1 --format=%s "$c" | cut -c1-50)\""
done
r14=backport/migration-wait/linux-4.14.y
is "$(builds $r14 | sed 's/.*, //')" "0 failed" "linux-4.14.y: all of it compiles"

g update-ref refs/heads/alone "$(g commit-tree -m alone "$r^{tree}")"
bp --json status --branch alone
for i in "$careful" "$writeback" "$again" "$rewrite" "$unfair" "$entry"; do
	is "$(verdict alone "$i")" present "alone, the tree shows $(g log -1 --format=%s "$i" | cut -c1-40)"
done
is "$(verdict alone "$change")" superseded "and the wait with a reference is superseded"

tips=$(g for-each-ref refs/heads)
bp apply --with-deps --branch linux-4.14.y "$entry"
is "$code $(g for-each-ref refs/heads)" "0 $tips" "a second run writes nothing"
bp apply --with-deps --restart --branch linux-4.14.y "$entry"
is "$code $(g for-each-ref refs/heads)" "0 $tips" "made again, they are the same commits"
g update-ref refs/heads/up-to "$r14~3"
bp apply --onto-branch --with-deps --branch up-to "$entry"
is "$(g rev-parse 'up-to^{tree}')" "$(g rev-parse "$r14^{tree}")" \
	"begun with four of the commits there, the rest makes the same tree"

bp apply --with-deps --branch linux-4.9.y "$entry"
is "$code" 1 "where pages have no wait_on_page_bit_common() it cannot be"
has "$out" "which cannot be here: code-absent: mm/filemap.c" "the reason is given"
is "$(g for-each-ref 'refs/heads/backport/*/linux-4.9.y')" "" "and nothing comes along for nothing"

# done by half, or wrong
fm=mm/filemap.c
edited careless "$r" $fm '/^static int wake_page_function/,/^}/s/list_del_init_careful(/list_del_init(/'
edited early "$r" $fm '/^static int wake_page_function/,/^}/{/wake_up_state(/d;s/list_del_init_careful(&wait->entry);/&\n\twake_up_state(wait->private, mode);/}'
edited bitless "$r" $fm '/^static inline int wait_on_page_bit_common/,/^}/{/SetPageWaiters(page);/d}'
edited looks "$r" $fm '/^static inline int wait_on_page_bit_common/,/^}/s/if (delayacct)$/if (!PageSwapBacked(page))/'
edited untaken "$r" $fm '/^static int wake_page_function/,/^}/s/test_and_set_bit(key/test_bit(key/'
edited keeps "$r" $fm '/^void end_page_writeback/,/^}/{/put_page(page);/d}'
edited asleep "$r" $fm '/^static int wake_page_function/,/^}/s/flags | WQ_FLAG_WOKEN/flags/'
for b in careless early bitless looks untaken keeps asleep; do
	set -- "$@" --branch $b
done
bp --json status "$@"
is "$(verdict careless "$rewrite" | cut -d: -f1)" "present wake-off-queue" "a waiter that leaves the queue without care is a defect"
is "$(verdict careless "$careful" | cut -d: -f1-2)" "present content:mm/filemap.c" "of the change that brought the care, too"
is "$(verdict early "$rewrite" | cut -d: -f1)" "present wake-touch" "so is a waiter touched after that"
is "$(verdict bitless "$rewrite" | cut -d: -f1)" "present waiters-bit" "so is a waiter that no unlock sees"
is "$(verdict looks "$rewrite" | cut -d: -f1)" "present touch-after-drop" "so is a look at the page afterwards"
is "$(verdict untaken "$unfair" | cut -d: -f1)" "present lock-not-taken" "so is a lock said to be taken"
is "$(verdict keeps "$writeback" | cut -d: -f1)" "present reference-kept" "so is a reference that stays"
is "$(verdict asleep "$entry" | cut -d: -f1)" "present never-woken" "so is a waker that marks nobody"

# a port that was shipped with the look at the page: the rewrite takes it away
bp apply --name first --branch vendor/4.19-psi "$change"
edited shipped backport/first/vendor/4.19-psi $fm '/finish_wait/,$s/if (delayacct)/if (!PageSwapBacked(page))/
	/bool delayacct = false;/d
	/if (!PageSwapBacked(page)) {/{N;N;N;s/ {\n/\n/;s/\n[^\n]*delayacct = true;\n.*//}'
bp --json status --branch shipped
is "$(verdict shipped "$change" | cut -d: -f1)" "present touch-after-drop" "a port that was shipped wrong"
bp apply --onto-branch --with-deps --branch shipped "$entry"
is "$code" 0 "takes the rewrite"
bp --json status --branch shipped
is "$(verdict shipped "$rewrite") $(verdict shipped "$entry")" "present present" "and looks no more"
finish
