#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# apply on the sample kernel: what is ported, what the commits say, what stays untouched.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000'
"$top/tool/sample/make-sample.sh" --data "$top" "$tmp/data" "$tmp/linux" > "$tmp/ids" || exit 2
change=$(awk '/put_and_wait_on_page_locked\(\) while/ { print $2 }' "$tmp/ids")
g() { git -C "$tmp/linux" "$@"; }
bp() { run --repo "$tmp/linux" --data "$tmp/data" "$@"; }

state() { g for-each-ref --format='%(refname) %(objectname)' refs/heads | grep -v /backport/; cat "$tmp/linux/.git/HEAD"; sha1sum < "$tmp/linux/.git/index"; g status --porcelain; }
state > "$tmp/before"

bp apply --dry-run --branch linux-4.19.y
is "$code" 0 "a dry run succeeds"
is "$(g for-each-ref refs/heads/backport refs/notes | wc -l)" 0 "and writes no ref"
objects=$(g count-objects | cut -d' ' -f1)
bp apply --dry-run --diff --branch linux-4.19.y
has "$out" "+	put_and_wait_on_page_locked(page);" "--diff prints the port"
is "$(g count-objects | cut -d' ' -f1)" "$objects" "and writes no object"

bp --json apply --branch 'linux-4.*' --branch 'vendor/*'
is "$code" 0 "every branch below 5.0 is ported"
json "$out" '$d->{schema} eq "backport.apply/1" && @{$d->{results}} == 6' "one document, a result a branch"
json "$out" '!grep { $_->{verdict} ne "ported" } @{$d->{results}}' "all ported"
json "$out" '!grep { $_->{outcome} eq "lost" } map { @{$_->{edits}} } map { @{$_->{files}} } map { @{$_->{changes}} } @{$d->{results}}' "no edit is lost"
json "$out" '!grep { @{$_->{unresolved}} } map { @{$_->{files}} } map { @{$_->{changes}} } @{$d->{results}}' "no name is unresolved"
state | diff - "$tmp/before" > "$out"
ok $? "branches, HEAD, index and work tree are what they were"
g fsck --no-dangling > "$out" 2>&1
ok $? "git fsck finds nothing"

# the first commit of a result: the flagship; what followed it upstream stands on top
first() { g rev-list --reverse "$1..$2" | head -n 1; }
for b in linux-4.4.y linux-4.9.y linux-4.14.y linux-4.19.y vendor/4.19-psi vendor/4.14-import; do
	r=backport/migration-wait/$b
	f=$(first "$b" "$r")
	rm -rf "$tmp/tree" && mkdir "$tmp/tree"
	g archive "$r" | tar -x -C "$tmp/tree"
	"$top/tool/sample/build.sh" "$tmp/tree" > "$out" 2>&1
	ok $? "$b builds after the port"
	# the two twin sites, and no old form left anywhere
	is "$(g grep -c 'put_and_wait_on_page_locked(page);' "$r" -- mm/huge_memory.c | cut -d: -f3)" 2 "$b: both NUMA sites are converted"
	is "$(g grep -h -A1 'wait_on_page_locked(page);' "$r" -- mm/migrate.c mm/huge_memory.c | grep -c 'put_page(page)')" 0 "$b: nobody sleeps with a reference"
	is "$(g log -1 --format=%an "$f")" "Hugh Example" "$b: upstream's author"
	is "$(g log -1 --format=%cn "$r")" "C Porter" "$b: the porter commits"
	is "$(g log -1 --format=%B "$f" | sed -n 3p)" "commit $change upstream." "$b: the upstream line is where it belongs"
	is "$(g log -1 --format=%B "$r" | grep -c '^Signed-off-by: C Porter')" 0 "$b: nobody signed for the porter"
	g notes --ref=backport show "$r" > "$out"
	json "$out" '$d->{verdict} eq "ported"' "$b: the evidence is in its note"
done
is "$(g log -1 --format=%ai "$(first linux-4.4.y backport/migration-wait/linux-4.4.y)")" "$(g log -1 --format=%ai "$change")" "upstream's author date"
# what vanilla trees drop, trees with psi keep
is "$(g grep -c delayacct "backport/migration-wait/linux-4.19.y" -- mm/filemap.c | cut -d: -f3)" "$(g grep -c delayacct linux-4.19.y -- mm/filemap.c | cut -d: -f3)" "no delay accounting comes to a tree without it"
g grep -q 'delayacct = true' "backport/migration-wait/vendor/4.19-psi" -- mm/filemap.c
ok $? "a tree with psi keeps the flag"

bp --json apply --branch 'linux-4.*'
is "$code" 0 "a second run succeeds"
json "$out" '!grep { $_->{verdict} ne "nothing-to-do" } @{$d->{results}}' "and finds nothing to do"
tips=$(g for-each-ref --format='%(objectname)' refs/heads/backport)
bp apply --restart --branch 'linux-4.*' --branch 'vendor/*'
is "$(g for-each-ref --format='%(objectname)' refs/heads/backport)" "$tips" "made again from the start, the commits are the same"

bp apply --branch linux-5.10.y --branch linux-6.12.y
has "$out" "nothing to do" "branches that have it get nothing"

bp explain --branch linux-5.10.y
has "$out" "present" "explain shows the last run"
bp apply --restart --branch linux-4.14.y; bp explain mm/migrate.c
has "$out" "__migration_entry_wait()" "explain names the functions"
bp explain no/such.c
is "$code" 2 "a file that the run did not touch is an error"
has "$err" "next: backport explain" "with the next command"

bp apply -s --style sasha --name signed --branch linux-4.19.y "$change"
is "$(g log -1 --format=%B backport/signed/linux-4.19.y | sed '/^$/d' | tail -1)" "Signed-off-by: C Porter <porter@example.org>" "-s signs off, last"
is "$(g log -1 --format=%B backport/signed/linux-4.19.y | sed -n 3p)" "[ Upstream commit $change ]" "--style sasha"

bp apply --branch linux-3.2.y
is "$code" 2 "an unknown branch is an error"
has "$err" "linux-3.2.y" "that names it"
bp apply --branch linux-4.4.y deadbeefdeadbeef
is "$code" 2 "an unknown commit is an error"
run --repo "$tmp" apply --branch x
is "$code" 2 "no repository is an error"
mkdir "$tmp/nospatch"
for t in git; do ln -s "$(command -v $t)" "$tmp/nospatch/$t"; done
(PATH=$tmp/nospatch; bp apply --restart --branch linux-4.4.y; echo "$code" > "$tmp/code")
is "$(cat "$tmp/code")" 2 "without Coccinelle the semantic form cannot be tried"
has "$out" "apt-get install coccinelle" "and the cure is named"

# amended by hand: left alone
g worktree add -q "$tmp/wt" backport/migration-wait/linux-4.9.y 2>/dev/null
git -C "$tmp/wt" commit -q --amend -m "my own words" && g worktree remove --force "$tmp/wt"
mine=$(g rev-parse backport/migration-wait/linux-4.9.y)
bp apply --branch linux-4.9.y
is "$code" 1 "a result amended by hand is not appended to"
is "$(g rev-parse backport/migration-wait/linux-4.9.y)" "$mine" "nor touched"
has "$out" "--restart" "and the way out is named"

# the branch moved
git -C "$tmp/linux" update-ref refs/heads/linux-4.14.y "$(git -C "$tmp/linux" commit-tree -p linux-4.14.y -m 'one more' 'linux-4.14.y^{tree}')"
bp apply --branch linux-4.14.y
is "$code" 1 "a port on an older tip is stale"
has "$out" "--refresh" "and the way out is named"
bp apply --refresh --branch linux-4.14.y
is "$(g rev-parse "$(first linux-4.14.y backport/migration-wait/linux-4.14.y)^")" "$(g rev-parse linux-4.14.y)" "--refresh makes it on the new tip"

# clones as people have them
for kind in --bare --mirror; do
	git clone -q $kind "$tmp/linux" "$tmp/clone$kind" 2> "$err"
	git -C "$tmp/clone$kind" update-ref -d refs/heads/backport/migration-wait/linux-4.19.y
	run --repo "$tmp/clone$kind" --data "$tmp/data" apply --restart --branch linux-4.19.y
	is "$code" 0 "works in a clone made with $kind"
done
g worktree add -q "$tmp/linked" linux-5.4.y 2> "$err"
run --repo "$tmp/linked" --data "$tmp/data" apply --restart --branch linux-4.19.y
is "$code" 0 "works from a linked work tree"
git clone -q --depth 1 --no-single-branch "file://$tmp/linux" "$tmp/shallow" 2> "$err"
run --repo "$tmp/shallow" --data "$tmp/data" --config backport.mainline=origin/master apply --branch origin/linux-4.19.y
is "$code" 0 "works in a shallow clone, by the semantic patch"
g config uploadpack.allowFilter true
git clone -q --filter=blob:none --no-checkout "file://$tmp/linux" "$tmp/partial" 2> "$err"
run --repo "$tmp/partial" --data "$tmp/data" --config backport.mainline=origin/master apply --branch origin/linux-4.19.y
is "$code" 2 "in a clone without blobs it cannot be decided"
has "$out" "fetch origin --no-write-fetch-head --stdin" "and the command that fetches them is named"
rounds=0
while [ "$code" = 2 ] && [ $rounds -lt 8 ]; do
	rounds=$((rounds + 1))
	sh -c "$(sed -n 's/.*next: *//p' "$out" | head -n 1)" > "$err" 2>&1
	run --repo "$tmp/partial" --data "$tmp/data" --config backport.mainline=origin/master apply --branch origin/linux-4.19.y
done
is "$code" 0 "typing what it says ends in a port"
[ $rounds -le 4 ]
ok $? "after a few rounds at the most ($rounds)"
finish
