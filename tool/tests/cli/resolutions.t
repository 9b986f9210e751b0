#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The store of resolutions: what is in it, how teams share it, and where else it learns from.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

export GIT_COMMITTER_DATE='1700000000 +0000'
boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
bp resolutions
is "$code" 0 "an empty store is no error"
bp apply --branch linux-5.15.y master
bp edit --branch linux-5.15.y w
sed -i '/^<<<<<<</,/^>>>>>>>/c\		ret = box_wait(b, b->flags | (b->owner ? 2 : 0));' w/mm/box.c
bp continue
bp --json resolutions list
json "$out" '@{$d->{resolutions}} == 1 && $d->{resolutions}[0]{by} =~ /^C Porter/ && $d->{resolutions}[0]{branch} eq "linux-5.15.y"' "who made it, and where"
json "$out" '$d->{resolutions}[0]{passed}[0] eq "gate" && $d->{resolutions}[0]{function} eq "box_drain"' "what it passed, and what it is about"
json "$out" '$d->{resolutions}[0]{conflict} eq "ours: owner ? 3 : 0\ntheirs: flags | 2\n" && $d->{resolutions}[0]{path} eq "mm/box.c"' "the conflict as itself: no path, line or name of the branch"
id=$(g ls-tree -r --name-only refs/backport/resolutions | sed 's,.*/,,')
bp resolutions list "$id"
has "$out" "+		ret = box_wait(b, b->flags | (b->owner ? 2 : 0));" "with its id the whole of it"
g show "$(g ls-tree -r refs/backport/resolutions | awk '{ print $3 }')" > "$out"
has "$out" "by: C Porter <porter@example.org>" "it is a plain file"

# a team: three clones of one place
git clone -q --bare r team.git
for c in a b; do git clone -q team.git $c; done
g remote add team "$tmp/team.git"
bp resolutions push team
is "$code" 0 "pushed"
run --repo a resolutions fetch origin
has "$out" "1 new" "and fetched"
run --repo a apply --branch origin/linux-4.19.y origin/master
is "$code" 0 "a clone takes what somebody else resolved"
has "$out" "; review it: as C Porter resolved it on linux-5.15.y" "and is told to review it, and whose it is"
run --repo a resolutions drop "$id"
has "$out" "1 dropped" "one is dropped there"
run --repo a resolutions push origin
is "$code" 0 "and that is pushed"
# meanwhile another one here
g switch -q linux-5.15.y && sed -i 's/return box_count(b) + 1;/return box_count(b) + 2;/' r/mm/box.c && g commit -qam two && g switch -q master &&
	sed -i 's/return box_count(b) + 1;/return box_count(b) + b->flags;/' r/mm/box.c && g commit -qam 'box: total'
bp apply --name x --branch linux-5.15.y master && echo "# no conflict"
bp edit w
sed -i '/^<<<<<<</,/^>>>>>>>/c\	return box_count(b) + 1 + b->flags;' w/mm/box.c
bp continue
is "$code" 0 "another conflict is resolved here"
bp resolutions push team
is "$code" 2 "what others changed is not pushed over"
has "$err" "backport resolutions fetch team, then push again" "and the way out is named"
bp resolutions fetch team
has "$out" "0 new, 1 dropped" "fetch takes in what was dropped"
bp --json resolutions
json "$out" '@{$d->{resolutions}} == 1 && $d->{resolutions}[0]{function} eq "box_total"' "and keeps what is only here"
bp resolutions push team
is "$code" 0 "now it goes"
bp resolutions push nowhere
is "$code" 2 "no such remote"
bp resolutions drop 0123456789
is "$code" 2 "no such resolution"
bp resolutions frobnicate
is "$code" 129 "no such verb"

# solved examples in stable history
boxes "$tmp/s" || exit 2
s() { git -C "$tmp/s" "$@"; }
up=$(s rev-parse master)
s switch -q linux-5.15.y
box_file 'b->flags | 4' 'goto out' yes > s/mm/box.c
s commit -qam "$(printf 'box: check while draining\n\ncommit %s upstream.\n\nIt went on for ever.' "$up")"
s switch -q master
run --repo s resolutions seed v6.1..linux-5.15.y
is "$code" 0 "seed reads a stable branch"
has "$out" "1 looked at, 1 conflicts among them, 1 resolutions learned" "and learns what its port made of a conflict"
run --repo s --json apply --branch linux-4.19.y master
is "$code" 0 "another branch takes it"
s show "backport/pick-$(printf %.12s "$up")/linux-4.19.y:mm/box.c" > "$out"
has "$out" "ret = crate_wait(b, b->flags | 4);" "in its own words"

# git's own memory
boxes "$tmp/q" || exit 2
q() { git -C "$tmp/q" "$@"; }
q config rerere.enabled true
q switch -q linux-5.15.y
q cherry-pick master > "$out" 2>&1
sed -i '/^<<<<<<</,/^>>>>>>>/c\		ret = box_wait(b, b->flags | 8);' q/mm/box.c
q add mm/box.c && q -c core.editor=true cherry-pick --continue > "$out" 2>&1
q reset -q --hard HEAD~1 && q switch -q master
run --repo q resolutions seed --rerere
has "$out" "1 looked at" "seed --rerere reads git's record"
run --repo q apply --branch linux-5.15.y master
is "$code" 0 "and the conflict is resolved as it was in git"
q show "backport/pick-$(q rev-parse --short=12 master)/linux-5.15.y:mm/box.c" > "$out"
has "$out" "ret = box_wait(b, b->flags | 8);" "the same text"
has "$out" "if (box_check(b))" "with all of upstream's other edits"
g fsck --no-dangling > "$out" 2>&1
ok $? "git fsck finds nothing"
finish
