#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The rest of the series on the sample kernel: what follows the change, trees that were
# edited by hand, and ports that are there and wrong.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
head=$(id 'wait for the head page')
entry=$(id 'wait for a migration entry without a reference')

bp --json status --branch linux-4.19.y --branch linux-5.10.y --branch linux-4.4.y
is "$(verdict linux-4.19.y "$head")" needed "a split huge page makes the fault spin where tail pages can be met"
is "$(verdict linux-4.4.y "$head")" unaffected "where huge pages are split in another way it cannot"
is "$(verdict linux-5.10.y "$head")" present "who has it has it"
is "$(verdict linux-4.19.y "$entry")" needs-prerequisite "the wait without a reference waits for its wake side"
is "$(verdict linux-5.10.y "$entry")" optional "where that is, nobody needs it"
json "$out" '!grep { $_->{verdict} eq "unknown" } @{$d->{cells}}' "nothing is unknown"
json "$out" '!grep { $_->{verdict} eq "optional" && !$_->{why} } @{$d->{cells}}' "what is optional says why"

bp --json deps --branch linux-5.10.y "$entry"
json "$out" '$d->{alone}{fits} && $d->{alone}{form} eq "semantic" && $d->{take}{found} && $d->{take}{smallest} &&
	@{$d->{take}{set}} > 2 && $d->{take}{then}{verbatim} == $d->{take}{then}{edits}' \
	"deps: the semantic patch adapts it, and beside that stands what upstream's own text would need"
bp apply --branch linux-4.19.y
is "$code" 0 "the change and what follows it are ported"
r=backport/migration-wait/linux-4.19.y
is "$(g rev-list --count "linux-4.19.y..$r")" 2 "a commit each"
tip=$(g rev-parse "$r")
bp apply --branch linux-4.19.y
is "$code $(g rev-parse "$r")" "0 $tip" "a second run writes nothing"
g update-ref -d "refs/heads/$r"
bp apply --branch linux-4.19.y
is "$(g rev-parse "$r")" "$tip" "made again, they are the same commits"
bp apply --branch vendor/4.19-psi
psi=backport/migration-wait/vendor/4.19-psi

edited done "$r" Makefile 's/^VERSION = .*/VERSION = 7/'
edited tail "$r" mm/migrate.c '/page = compound_head(page);/d'
edited reclaim "$r" mm/vmscan.c '/__remove_mapping/,/free_it:/s/unlock_page(page);/__ClearPageLocked(page);/'
edited twin "$r" mm/huge_memory.c '0,/put_and_wait_on_page_locked(page);/s//wait_on_page_locked(page); put_page(page);/'
edited compat linux-6.12.y include/linux/swapops.h '$i typedef swp_entry_t softleaf_t;\n#define softleaf_from_pte(pte) pte_to_swp_entry(pte)\n#define softleaf_is_migration(e) is_migration_entry(e)'
edited shipped "$psi" mm/filemap.c '/finish_wait/,$s/if (delayacct)/if (!PageSwapBacked(page))/'
edited again "$psi" mm/filemap.c 's/if (behavior == DROP) {/if (behavior == DROP \&\& 0) {/'
bp --json status --branch 'done' --branch tail --branch reclaim --branch shipped --branch again
is "$(verdict 'done' "$change") $(verdict 'done' "$head")" "present present" "a tree alone shows both, whatever its version says"
is "$(verdict tail "$change") $(verdict tail "$head")" "present needed" "without its one line the second is needed again"
is "$(verdict reclaim "$change")" needed "a place undone is no port"
bp --json status --branch twin --branch compat --branch linux-6.12.y
is "$(verdict twin "$change")" needed "nor is the one of two twin sites that a misplaced hunk leaves"
json "$out" 'my ($c) = grep { $_->{branch} eq "twin" && $_->{id} eq "'"$change"'" } @{$d->{cells}}; $c->{evidence}{detail} =~ /huge_memory/' "which is named"
is "$(verdict compat 68aa2fdbf57f769e552f472ddb762aba028a207e)" "$(verdict linux-6.12.y 68aa2fdbf57f769e552f472ddb762aba028a207e)" "macros of later names are not the change that brought the names"
isnt=$(verdict compat 68aa2fdbf57f769e552f472ddb762aba028a207e)
[ -n "$isnt" ] && [ "$isnt" != present ]; ok $? "and it is not present ($isnt)"
bp --json status --branch 'done' --branch tail --branch reclaim --branch shipped --branch again
line=$(line shipped mm/filemap.c 'if (!PageSwapBacked(page))')
is "$(verdict shipped "$change" | cut -d' ' -f1-2)" "present touch-after-drop:mm/filemap.c:$line" "a port that asks the page after its reference went is there with a defect"
is "$(verdict again "$change")" needed "nor is a waiter that goes round again"
bp status --check --branch shipped
is "$code" 1 "--check minds"
has "$out" "looks at the page after its reference was dropped" "and says what is wrong"
bp status --check --branch 'done'
is "$code" 1 "--check counts what waits for a prerequisite, as cli.md says"

bp apply --branch shipped
is "$code" 0 "a defect is not ported over"

# a port that breaks a check of its change is refused, whatever made it
cp -R "$tmp/data" "$tmp/strict"
perl -MJSON::PP -0777 -i -pe '
	my $d = JSON::PP->new->utf8->decode($_);
	push @{$d->{changes}[0]{checks}}, { name => "never", what => "sleeps at all",
		path => "mm/filemap.c", function => "wait_on_page_bit_common", never => "io_schedule();" };
	$_ = JSON::PP->new->utf8->pretty->encode($d)' "$tmp/strict/series/migration-wait.json"
run --repo "$tmp/linux" --data "$tmp/strict" --json apply --name strict --branch linux-4.14.y "$change"
is "$code" 1 "a port that breaks a check is refused"
json "$out" '$d->{results}[0]{changes}[0]{reason} =~ /^mm\/filemap.c:\d+: wait_on_page_bit_common\(\): sleeps at all/' "with the place"
is "$(g for-each-ref refs/heads/backport/strict)" "" "and nothing is written"
finish
