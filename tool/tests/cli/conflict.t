#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A conflict: told, edited, refused by the gate, resolved once for four dialects; and every way back.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
change=$(g rev-parse master)
pick=backport/pick-$(printf %.12s "$change")

state() { g for-each-ref --format='%(refname) %(objectname)' | grep -v /backport; cat r/.git/HEAD; sha1sum < r/.git/index; g status --porcelain; }
state > before

bp --json apply --branch 'linux-*' master
is "$code" 1 "a conflict is a negative answer"
json "$out" '4 == grep { $_->{verdict} eq "conflict" } @{$d->{results}}' "four branches, four conflicts"
json "$out" '4 == grep { @{$_->{changes}[0]{files}[0]{conflicts}[0]{tried}} > 2 } @{$d->{results}}' "each rung says what it stumbled over"
json "$out" '$d->{results}[0]{changes}[0]{commands}{edit} =~ /^backport edit --branch /' "and what to type is said"
state | diff before - > "$out"
ok $? "no ref, HEAD, index or file has moved"
bp apply --branch linux-5.15.y master
is "$(grep -c . "$out")" 7 "told in a few lines: the place, one reason, three commands"
has "$out" "    mm/box.c:16, box_drain()  upstream and the branch changed the same lines" "where and why"
has "$out" "  next: backport edit --branch linux-5.15.y " "and what to type"
bp --json explain --branch linux-5.15.y
json "$out" '($k) = @{$d->{results}[0]{changes}[0]{files}[0]{conflicts}}; @{$k->{places}} == 1 && $k->{places}[0]{line} == 16 && $k->{kind} eq "function"' "each place that clashes is in the document"
json "$out" '($k) = @{$d->{results}[0]{changes}[0]{files}[0]{conflicts}}; $k->{places}[0]{after} =~ /flags . 2/ && $k->{places}[0]{branch} =~ /owner/' "as upstream has it and as the branch has it"
bp explain --branch linux-5.15.y
has "$out" "        the branch:" "and told to people"
bp --json apply --dry-run --branch linux-5.15.y master
json "$out" '!$d->{results}[0]{changes}[0]{commands}{edit} && $d->{results}[0]{changes}[0]{commands}{apply}' "a dry run leaves nothing to edit, and says so"

bp edit
is "$code" 129 "which of the four has to be said"
bp edit --branch linux-5.15.y w
is "$code" 0 "the conflict as files"
is "$(cd w && find . -type f ! -name .git | sort | tr '\n' ' ')" "./CONFLICT.txt ./mm/box.c " "the conflicted file alone"
is "$(grep -c '^<<<<<<< linux-5.15.y$' w/mm/box.c)" 1 "with markers"
is "$(sed -n '/^<<<<<<</,/^>>>>>>>/p' w/mm/box.c | wc -l)" 7 "around as little as can be"
has w/CONFLICT.txt "upstream and the branch changed the same words" "and a file that says why"
is "$(git -C w status --porcelain)" "UU mm/box.c
?? CONFLICT.txt" "git sees a conflict, and nothing else"
is "$(git -C w ls-files -u | awk '{ print $3 }' | tr '\n' ' ')" "1 2 3 " "in three stages, for mergetools"
state | diff before - > "$out"
ok $? "the user's own tree is as it was"
bp apply --branch linux-5.15.y master
is "$code" 1 "what is being edited is not applied again"
has "$out" "being edited in" "with the place"

cd w || exit 2
run continue
is "$code" 1 "markers that are left are refused"
has "$out" "mm/box.c:16  a conflict marker is left" "at their line"
has "$out" "next: backport continue --branch linux-5.15.y" "and what to type when it is mended"
resolve() { sed -i "/^<<<<<<</,/^>>>>>>>/c\\$1" "$2"; }
resolve '		ret = box_wait(b, b->flags | missing(b));' mm/box.c
run continue
is "$code" 1 "a name that the branch lacks is refused"
has "$out" "the branch has no function missing" "by its name"
cp mm/box.c "$tmp/kept"
sed -i -e 's/ | missing(b)//' -e '/box_check/,+1d' mm/box.c
run continue
is "$code" 1 "an edit that was lost on the way is refused"
has "$out" "is not in it: take it in, or say why not with --reason" "and asked about"
cp "$tmp/kept" mm/box.c
sed -i 's/missing(b)/(b->owner ? 2 : 0)/; s/while (box_ready(b))/while (box_ready(b) \&\& !box_fail(b))/' mm/box.c
cp mm/box.c mm/box.c.orig && git add -A
run --json continue
is "$code" 0 "what passes the gate is taken"
json "$out" '$d->{results}[0]{changes}[0]{files}[0]{rung} eq "resolution" && $d->{results}[0]{changes}[0]{review}' "as a resolution, to be reviewed"
cd "$tmp" || exit 2
is "$(ls -d w 2>/dev/null; g worktree list | wc -l)" 1 "the work tree is gone"
is "$(g diff --name-only linux-5.15.y "$pick/linux-5.15.y")" "mm/box.c" "git add -A takes in neither our note nor a mergetool's backup"
g show "$pick/linux-5.15.y:mm/box.c" > "$out"
has "$out" "while (box_ready(b) && !box_fail(b)) {" "the result is what the human made"
is "$(g log -1 --format='%an %ad' "$pick/linux-5.15.y")" "$(g log -1 --format='%an %ad' master)" "in upstream's name and date"
is "$(g ls-tree -r --name-only refs/backport/resolutions | wc -l)" 1 "the resolution is kept"

bp --json apply --branch linux-5.10.y --branch linux-4.19.y --branch linux-4.14.y master
is "$code" 0 "the other three take it"
json "$out" '3 == grep { $_->{verdict} eq "ported" && $_->{changes}[0]{files}[0]{rung} eq "resolution" && $_->{changes}[0]{review} } @{$d->{results}}' "marked for review"
json "$out" '!grep { @{$_->{unresolved}} || grep { $_->{outcome} eq "lost" } @{$_->{edits}} } map { @{$_->{changes}[0]{files}} } @{$d->{results}}' "and pass the gate"
g show "$pick/linux-4.19.y:mm/box.c" > "$out"
has "$out" "ret = crate_wait(b, b->flags | (b->owner ? 2 : 0));" "in the branch's own words"
g show "$pick/linux-4.14.y:mm/boxes.c" > "$out"
has "$out" "ret = box_wait(b, b->flags | (b->owner ? 2 : 0));" "in a file of another name, written in another way"
json <(g notes --ref=backport show "$pick/linux-4.14.y") '$d->{files}[0]{edits}[0]{reason} =~ /^as C Porter resolved it on linux-5.15.y/' "the evidence says who made it, and where"
bp apply --no-resolutions --restart --branch linux-4.14.y master
is "$code" 1 "--no-resolutions does without"
bp abort --branch linux-4.14.y

# one that no longer fits is refused
g branch linux-4.9.y linux-4.19.y
g switch -q linux-4.9.y && sed -i 's/while (crate_ready(b))/while (crate_ready(b) > 0)/' r/mm/box.c && g commit -qam odd && g switch -q master
bp --json apply --branch linux-4.9.y master
is "$code" 1 "one that no longer fits is refused"
json "$out" '1 == grep { $_->{rung} eq "resolution" && $_->{why} =~ /no longer fits/ } @{$d->{results}[0]{changes}[0]{files}[0]{conflicts}[0]{tried}}' "and says so"
bp abort --branch linux-4.9.y
is "$code" 0 "and the branch can be left"

# back: undo after a success, abort, quit, skip
tip=$(g rev-parse "$pick/linux-4.19.y")
bp undo --branch linux-4.19.y
is "$code" 0 "undo after a success"
g rev-parse -q --verify "$pick/linux-4.19.y" > "$out"
is "$(cat "$out")" "" "the result is gone"
g notes --ref=backport show "$tip" > "$out" 2>&1
is $? 1 "and its note"
bp --json undo --branch linux-5.15.y
json "$out" '$d->{undone}[0]{command} eq "continue"' "what continue made is undone"
bp abort --branch linux-5.15.y
is "$code" 0 "and the session that it had closed is open again"
state | grep -v -e linux-4.9.y -e refs/notes -e " -$" > now
grep -v -e " -$" before | diff - now > "$out"
ok $? "everything is as it was"

bp apply --no-resolutions --branch linux-4.19.y master
refs=$(g for-each-ref)
bp edit w
is "$code" 0 "the only conflict there is"
bp quit
is "$code" 0 "quit"
is "$(ls w/mm; g for-each-ref)" "box.c
$refs" "leaves everything where it is"
bp continue
is "$code" 2 "and nothing is open any more"
has "$err" "no conflict is waiting here" "which is said"
g worktree remove --force "$tmp/w"

# several changes: what is before the conflict stays, skip goes on behind it
g switch -q master && sed -i 's/EXTRAVERSION =/EXTRAVERSION = -x/' r/Makefile && g commit -qam 'version'
bp apply --no-resolutions --name two --branch linux-4.19.y "$change" master
is "$code" 1 "the first of two conflicts"
bp apply --no-resolutions --name three --branch linux-4.19.y "$change"
has "$out" "next: backport edit --branch backport/three/linux-4.19.y " "a branch on which two wait is called by the result, by which it is found"
bp abort --branch backport/three/linux-4.19.y
is "$code" 0 "and typed so it works"
bp skip --branch linux-4.19.y
is "$code" 0 "skipped"
is "$(g log --format=%s linux-4.19.y..backport/two/linux-4.19.y)" "version" "the second is ported"
bp undo --branch linux-4.19.y
bp abort --branch linux-4.19.y
g show-ref | grep backport/two > "$out"
empty "$out" "and abort takes that back too"

bp apply --no-resolutions --worktree wt --name both --branch linux-4.19.y --branch linux-5.15.y "$change"
is "$(ls wt)" "linux-4.19.y
linux-5.15.y" "--worktree makes one for each conflict"
resolve '		ret = crate_wait(b, b->flags);' wt/linux-4.19.y/mm/box.c
bp edit --branch linux-4.19.y --add include/linux/box.h
sed -i 's/^int box_fail.*/&\nint box_more(struct box *b);/' wt/linux-4.19.y/include/linux/box.h
sed -i 's/box_check(b)/box_more(b)/' wt/linux-4.19.y/mm/box.c
bp continue --branch linux-4.19.y --reason 'another check here'
is "$code" 0 "files that upstream does not touch can be part of a resolution"
is "$(g diff --name-only linux-4.19.y backport/both/linux-4.19.y | tr '\n' ' ')" "include/linux/box.h mm/box.c " "and are"
g log -1 --format=%B backport/both/linux-4.19.y > "$out"
has "$out" "another check here (by hand, C Porter)" "the reason is in the note"
bp abort --branch both/linux-5.15.y 2> "$err" || bp abort --branch linux-5.15.y
g fsck --no-dangling > "$out" 2>&1
ok $? "git fsck finds nothing"
finish
