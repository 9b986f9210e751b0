#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A branch moved: its result is made again, what stable took is dropped, what holds is taken over.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
change=$(g rev-parse master)
sed -i 's/int box_fail.*/&\nint box_more(struct box *b);/' r/include/linux/box.h && g commit -qam 'box: declare more'
more=$(g rev-parse master)
ref=backport/both/linux-5.15.y

# moved COMMAND...: one more commit on linux-5.15.y
moved() { g switch -q linux-5.15.y && "$@" && g commit -qam "${subject:-moved}" && g switch -q master; }
next() { sed -i "s/^SUBLEVEL.*/SUBLEVEL = $1/" r/Makefile; }

bp apply --name both --branch linux-5.15.y "$change" "$more"
bp edit w
sed -i '/^<<<<<<</,/^>>>>>>>/c\		ret = box_wait(b, b->flags | 8);' w/mm/box.c
bp continue
is "$(g rev-list --count "linux-5.15.y..$ref")" 2 "two ports, one by hand"
old=$(g rev-parse "$ref")

moved next 1
bp --json apply --name both --refresh --branch linux-5.15.y "$change" "$more"
is "$code" 0 "made again on the new tip"
json "$out" 'join(" ", map { $_->{how} } @{$d->{results}[0]{range_diff}}) eq "same same"' "both are the same"
json "$out" '$d->{results}[0]{changes}[0]{files}[0]{rung} eq "resolution"' "what a human resolved is not asked again"
g merge-base --is-ancestor linux-5.15.y "$ref"
ok $? "the result stands on the new tip"
git -C r cat-file -e "$old" && bp undo
is "$(g rev-parse "$ref")" "$old" "undo brings the old result back"
bp apply --name both --refresh --branch linux-5.15.y "$change" "$more"

# without the store, the old port itself is a form
moved next 2
bp --json apply --no-resolutions --name both --refresh --branch linux-5.15.y "$change" "$more"
is "$code" 0 "without the store, too"
json "$out" '$d->{results}[0]{changes}[0]{form} eq "sibling" && $d->{results}[0]{changes}[0]{review}' "the old port is taken over, and marked"
json "$out" 'join(" ", map { $_->{how} } @{$d->{results}[0]{range_diff}}) eq "same same"' "with the same text"

# another text where the branch changed it
change_wait() { sed -i 's/^		b->n--;/		b->n -= 1;/' r/mm/box.c; }
moved change_wait
bp apply --name both --refresh --branch linux-5.15.y "$change" "$more"
is "$code" 0 "the branch changed beside it"
has "$out" " ! " "the two results differ"
has "$out" "- 		b->n--;" "and it is shown in what"

# stable takes the second
take() { sed -i 's/int box_fail.*/&\nint box_more(struct box *b);/' r/include/linux/box.h; }
subject="box: declare more

commit $more upstream." moved take
bp apply --name both --refresh --branch linux-5.15.y "$change" "$more"
is "$code" 0 "stable took one of the two"
is "$(g rev-list --count "linux-5.15.y..$ref")" 1 "it is dropped"
has "$out" "< ------------  box: declare more (present)" "and told"

# amended by hand
g worktree add -q "$tmp/wt" "$ref" 2> "$err" && git -C wt commit -q --amend -m mine && g worktree remove --force "$tmp/wt"
mine=$(g rev-parse "$ref")
moved next 3
bp apply --name both --refresh --branch linux-5.15.y "$change"
is "$code" 1 "what was amended by hand is not thrown away"
has "$out" "was changed by hand: it would be lost" "with the reason"
is "$(g rev-parse "$ref")" "$mine" "it is still there"

# stable takes everything
bp apply --name both --restart --branch linux-5.15.y "$change"
all() { box_file 'b->flags | 8' 'goto out' yes > r/mm/box.c; }
subject="box: check while draining

commit $change upstream." moved all
bp --json apply --name both --refresh --branch linux-5.15.y "$change"
is "$code" 0 "stable took the rest"
json "$out" '!defined $d->{results}[0]{ref} && $d->{results}[0]{range_diff}[0]{how} eq "dropped"' "nothing is left to carry"
g rev-parse -q --verify "refs/heads/$ref" > "$out"
empty "$out" "and the result is gone"
bp undo
g rev-parse -q --verify "refs/heads/$ref" > "$out"
ok $? "which undo takes back"
g gc -q --prune=now
g fsck --no-dangling > "$out" 2>&1
ok $? "git fsck finds nothing"
finish
