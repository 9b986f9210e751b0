#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# status: every verdict, on small repositories that are made here.
. "$(dirname "$0")/tap.sh"
T=$tmp
git config --global init.defaultBranch master
git config --global protocol.file.allow always
git config --global uploadpack.allowFilter true
git config --global uploadpack.allowAnySHA1InWant true

# Commits get increasing dates, so that every run makes the same ones.
clock=1500000000
commit() # message on stdin
{
	clock=$((clock + 1000))
	GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000" \
		git commit -q --allow-empty -F - "$@"
}

wait_c() # new function, first site, second site
{
	mkdir -p mm
	{
		printf 'void unlock(int *page)\n{\n\t*page = 0;\n}\n\n'
		[ -z "$1" ] || printf '%s\n{\n\tput(page);\n\tschedule();\n}\n\n' "$1"
		printf 'void fault(int *page)\n{\n\tget(page);\n\t%s\n}\n\n' "$2"
		printf 'void huge_fault(int *page)\n{\n\t%s\n}\n' "$3"
	} > mm/wait.c
	git add mm/wait.c
}
old='wait(page); put(page);' new='put_and_wait(page);' added='void put_and_wait(int *page)'

ask() { run --repo "$R" --data "$T/data" "$@"; }
# field of the cell of a branch and a change: verdict, why, by, rule, detail, defects
cell() # branch, id, field
{
	ask --json status --branch "$1" "$2"
	[ "$code" -eq 0 ] || return 1
	perl -MJSON::PP -e '
		local $/; my $d = decode_json(<STDIN>);
		die unless $d->{schema} eq "backport.status/1" && @{$d->{cells}} == 1;
		my ($c, $f) = ($d->{cells}[0], $ARGV[0]);
		my $v = $f =~ /^(rule|commit|detail)$/ ? $c->{evidence}{$f} : $c->{$f};
		$v = scalar(@$v) if ref $v;
		print defined $v ? $v : "null", "\n"' "$3" < "$T/out"
}
cell_is() # branch, id, field, wanted, name
{
	is "$(cell "$1" "$2" "$3")" "$4" "$5"
}
like() # branch, id, field, extended regular expression, name
{
	got=$(cell "$1" "$2" "$3")
	printf '%s\n' "$got" | grep -Eq "$4"
	ok $? "$5"
}

# --- mainline: base, culprit, A (core), B (fix, requires A), C (supersedes A)

R="$T/linux"
git init -q "$R" && cd "$R" || exit 1
printf 'VERSION = 4\nPATCHLEVEL = 19\nSUBLEVEL = 3\nEXTRAVERSION =\n' > Makefile
git add Makefile
wait_c '' "$old" "$old"
printf 'mm: wait for pages\n' | commit
BASE=$(git rev-parse HEAD)
printf 'mm: a mistake\n' | commit
CULPRIT=$(git rev-parse HEAD)
wait_c "$added" "$new" "$new"
printf 'mm: put and wait\n\nNo reference while waiting.\n' | commit
A=$(git rev-parse HEAD)
printf 'mm: repair it\n\nFixes: %.12s ("mm: a mistake")\nCc: stable@vger.kernel.org\n' "$CULPRIT" | commit
LOOSE=$(git rev-parse HEAD)
printf 'mm: for new ones\n\nCc: stable@vger.kernel.org # v5.3+\n' | commit
NEWER=$(git rev-parse HEAD)
printf 'fix\n' > mm/fix.c && git add mm/fix.c
printf 'mm: fix of put and wait\n' | commit
B=$(git rev-parse HEAD)
git branch linux-5.y
wait_c 'void entry_wait(int *page)' 'entry_wait(page);' 'entry_wait(page);'
printf 'mm: wait by entry\n' | commit
C=$(git rev-parse HEAD)
git branch linux-6.y

mkdir -p "$T/data/series" "$T/data/patches"
cat > "$T/data/series/demo.json" <<END
{"schema":"backport.series/1","name":"demo","title":"A demonstration",
 "targets":["linux-4.*","linux-5.y","linux-6.y"],
 "changes":[
  {"id":"$A","subject":"mm: put and wait","author":"A <a@example.org>","role":"core",
   "files":["mm/wait.c"],
   "need":[{"reason":"the waiter keeps a reference","when":{"path":"mm/wait.c","pattern":"wait(page); put(page);"}}],
   "probes":{"present":{"all":[{"path":"mm/wait.c","in":"put_and_wait","pattern":"put(page);"},
      {"path":"mm/wait.c","in":"fault","pattern":"put_and_wait(page);"},
      {"path":"mm/wait.c","in":"huge_fault","pattern":"put_and_wait(page);"}]},
    "superseded":[{"by":"$C","when":{"path":"mm/wait.c","in":"fault","pattern":"entry_wait(page);"}}]},
   "sites":[{"path":"mm/wait.c","function":"fault","what":"drops its reference","after":"put_and_wait(page);","gone":"put(page);"},
    {"path":"mm/wait.c","function":"huge_fault","what":"drops its reference too","after":"put_and_wait(page);"}],
   "declines":[{"branch":"linux-4.no","reason":"its owner said so"}]},
  {"id":"$B","subject":"mm: fix of put and wait","author":"A <a@example.org>","role":"fix",
   "files":["mm/fix.c","mm/wait.c"],"requires":["$A"],
   "probes":{"present":{"path":"mm/fix.c","pattern":"fix"}}}
 ]}
END

fork() { git checkout -q -b "$1" "$2"; }
port() { wait_c "$added" "$new" "${1:-$new}"; }

fork linux-4.y "$CULPRIT"
printf 'unrelated\n' | commit
fork linux-4.no "$CULPRIT"
fork linux-4.before "$BASE"
printf 'unrelated\n' | commit
fork linux-4.up "$CULPRIT"
port; printf 'mm: put and wait\n\ncommit %s upstream.\n\nBody.\n' "$A" | commit
fork linux-4.pick "$CULPRIT"
port; printf 'mm: put and wait\n\nBody.\n\n(cherry picked from commit %s)\n' "$A" | commit
fork linux-4.half "$CULPRIT"
port "$old"; printf 'mm: put and wait\n\n[ Upstream commit %s ]\n' "$A" | commit
fork linux-4.rev linux-4.up
wait_c '' "$old" "$old"
printf 'Revert "mm: put and wait"\n\nThis reverts commit %s which is\ncommit %s upstream.\n' \
	"$(git rev-parse linux-4.up)" "$A" | commit
fork linux-4.rev1 linux-4.up
wait_c '' "$old" "$old"
printf 'Revert "mm: put and wait"\n\nThis reverts commit %s.\n' "$(git rev-parse linux-4.up)" | commit
fork linux-4.again linux-4.rev1
port; printf 'Reapply "mm: put and wait"\n\nThis reverts commit %s.\n' "$(git rev-parse linux-4.rev1)" | commit
git checkout -q --orphan import
port; git rm -rqf --cached mm/fix.c 2> /dev/null; printf 'Import the tree\n' | commit
git checkout -q --orphan import-half
port "$old"; printf 'Import the tree\n' | commit
git checkout -q --orphan import-none
git rm -rqf . && printf 'x\n' > README && git add README
printf 'Import something else\n' | commit
git checkout -q master

# --- verdicts of a series

cell_is linux-4.y "$A" verdict needed 'absent and wanted: needed'
cell_is linux-4.y "$A" why 'the waiter keeps a reference' 'needed says why'
like linux-4.y "$A" detail 'mm/wait\.c:[0-9]+' 'and shows the line'
cell_is linux-4.no "$A" verdict declined 'declined by the manifest'
cell_is linux-5.y "$A" rule ancestor 'present by ancestry'
cell_is linux-5.y "$A" verdict present 'present by ancestry: verdict'
cell_is linux-6.y "$A" verdict superseded 'superseded by content'
cell_is linux-6.y "$A" by "$C" 'superseded names what replaced it'
cell_is linux-4.up "$A" rule upstream-line 'present by the upstream line'
cell_is linux-4.up "$A" commit "$(git rev-parse linux-4.up)" 'and names the commit'
cell_is linux-4.pick "$A" rule cherry-picked-from 'present by cherry-pick -x'
cell_is linux-4.half "$A" verdict present 'a half port that says it is one: present'
cell_is linux-4.half "$A" defects 1 'with a defect'
cell_is linux-4.rev "$A" verdict reverted 'reverted, naming both commits'
cell_is linux-4.rev1 "$A" verdict reverted 'reverted, naming the local commit alone'
cell_is linux-4.again "$A" verdict present 'the revert of the revert: present'
cell_is import "$A" verdict present 'a tree without history: present by content'
cell_is import "$A" rule content 'a tree without history: rule'
like import "$A" detail 'content alone: no history' 'and says so'
cell_is import-half "$A" verdict needed 'one site undone is not present'
cell_is import-none "$A" why code-absent 'none of the code there: unaffected'

cell_is linux-4.y "$B" verdict optional 'its requirement is needed: comes with it'
cell_is linux-4.no "$B" verdict needs-prerequisite 'its requirement is declined: needs-prerequisite'
cell_is linux-5.y "$B" verdict present 'the fix is an ancestor'

# --- commits of no manifest

cell_is linux-4.y "$LOOSE" verdict needed 'Fixes: the culprit is here'
cell_is linux-4.y "$LOOSE" rule fixes 'Fixes: rule'
cell_is linux-4.before "$LOOSE" verdict unaffected 'Fixes: the culprit is not here'
cell_is linux-4.before "$LOOSE" why culprit-absent 'Fixes: why'
cell_is linux-4.y "$NEWER" verdict optional 'the stable tag asks for newer branches'
cell_is linux-6.y "$LOOSE" verdict present 'a commit of no manifest: ancestor'
cell_is import "$LOOSE" verdict unknown 'no history, no probe: unknown'

# --- results of ours

fork backport/demo/linux-4.y linux-4.y
port; printf 'mm: put and wait\n\ncommit %s upstream.\n' "$A" | commit
cell_is linux-4.y "$A" verdict ported 'on a result branch: ported'
git checkout -q linux-4.y && printf 'moved\n' | commit
cell_is linux-4.y "$A" verdict ported-stale 'the branch moved: ported-stale'
git branch -q -D backport/demo/linux-4.y
fork backport/demo/linux-4.y linux-4.y
port; printf 'mm: words of our own\n' | commit
git notes --ref=backport add -m "{\"id\":\"$A\"}" HEAD
cell_is linux-4.y "$A" rule note 'a port with words of ours is known by its note'
git checkout -q master && git branch -q -D backport/demo/linux-4.y

# --- mainline that reverted it, and brought it back

git checkout -q -b tmp "$A"
wait_c '' "$old" "$old"
printf 'Revert "mm: put and wait"\n\nThis reverts commit %s.\n' "$A" | commit
git branch linux-4.mainrev && git checkout -q master
git config backport.mainline tmp
cell_is linux-4.mainrev "$A" verdict reverted 'reverted in mainline before the fork'
git config --unset backport.mainline && git branch -q -D tmp linux-4.mainrev

# --- exit codes and the grid

ask status --branch linux-4.y; is "$code" 0 'status alone exits with 0'
ask status --check --branch linux-4.y; is "$code" 1 '--check: needed is 1'
ask status --check --branch linux-4.half "$A"; is "$code" 1 '--check: a defect is 1'
ask status --check --branch linux-4.up "$A"; is "$code" 0 '--check: present is 0'
ask status --check --branch import "$LOOSE"; is "$code" 2 '--check: unknown is 2'
ask status
grep -q '^demo · 2 changes · ' "$T/out" && grep -q '4\.y *5\.y *6\.y\|4\.again' "$T/out" &&
	grep -q '^next: backport apply --branch linux-4\.' "$T/out"
ok $? 'the grid has the targets that are here, and the next step'
ask --config backport.branch=import --config backport.branch=linux-5.y status
grep -q ' import *5\.y$' "$T/out"; ok $? 'the setting backport.branch chooses branches'
ask status
! grep -q ' import' "$T/out"; ok $? 'branches that are no targets are left out'
ask -v status --branch linux-4.up; has "$out" 'upstream-line: "commit ' '-v prints the evidence'
ask status --branch linux-9.y; is "$code" 2 'an unknown branch: exit 2, named'
has "$err" 'linux-9.y' "and says so"
ask status --series nothing; is "$code" 2 'an unknown series: exit 2, named'
has "$err" 'nothing' "and says so"
ask status --branch linux-4.y 0123456789abcdef
is "$code" 2 'an unknown commit: exit 2'
git branch linux-4.14 linux-4.y && git branch linux-4.9 linux-4.y
ask status --branch 'linux-4.[0-9]*'; grep -q ' 4\.9 *4\.14$' "$T/out"; ok $? '4.9 comes before 4.14'
git branch -q -D linux-4.14 linux-4.9
before=$(git for-each-ref; git status --porcelain)
ask status --branch '*'
[ "$before" = "$(git for-each-ref; git status --porcelain)" ]; ok $? 'nothing was changed'
cp "$T/out" "$T/first"; ask status --branch '*'; cmp -s "$T/out" "$T/first"
ok $? 'the same bytes twice'

# --- where a branch left mainline: release tags are believed when the tree agrees

git init -q "$T/tags" && cd "$T/tags" && R="$T/tags" || exit 1
printf 'VERSION = 4\nPATCHLEVEL = 19\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
git add Makefile && printf 'Linux 4.19\n' | commit && git tag -a -m v4.19 v4.19
printf 'mm: a\n' | commit; X=$(git rev-parse HEAD)
printf 'mm: b\n' | commit; Y=$(git rev-parse HEAD)
printf 'Revert "mm: b"\n\nThis reverts commit %s.\n' "$Y" | commit; Z=$(git rev-parse HEAD)
git checkout -q -b linux-4.19.y v4.19
printf 'mm: a\n\ncommit %s upstream.\n' "$X" | commit
git tag v1.2 && printf 'product\n' | commit
cell_is linux-4.19.y "$X" rule upstream-line 'a tag of a product hides nothing'
cell_is linux-4.19.y "$Y" verdict optional 'absent by history'
cell_is master "$X" rule ancestor 'mainline itself'
cell_is master "$Y" verdict reverted 'mainline itself: reverted'
git checkout -q -b vendor master && printf 'Reapply "mm: b"\n\nThis reverts commit %s.\n' "$Z" | commit
cell_is vendor "$Y" verdict present 'and brought back by the branch'
cd "$T/linux" || exit 1

# --- clones as people have them

git clone -q --bare "$T/linux" "$T/bare.git" && R="$T/bare.git"
cell_is linux-4.up "$A" verdict present 'a bare clone'
git clone -q --depth 1 --no-single-branch "file://$T/linux" "$T/shallow" && R="$T/shallow"
cell_is origin/linux-4.up "$A" verdict present 'a shallow clone: by its tip'
cell_is linux-5.y "$A" rule content 'a shallow clone: by content'
cell_is origin/linux-4.y "$A" verdict needed 'a shallow clone: absent by content'
git -C "$R" fetch -q origin "$LOOSE" 2> /dev/null
cell_is origin/linux-4.up "$LOOSE" verdict unknown 'a shallow clone: silence of history proves nothing'
git clone -q --no-checkout --filter=blob:none "file://$T/linux" "$T/partial" && R="$T/partial"
cell_is linux-4.y "$A" verdict unknown 'a partial clone: unknown without the blobs'
like linux-4.y "$A" next '^git .*fetch (origin .*--stdin|.*origin)' 'and the command that fetches them'
cell_is linux-5.y "$A" verdict present 'a partial clone: ancestry needs no blobs'
(cd "$R" && sh -c "$(cell linux-4.y "$A" next)") > "$T/out" 2> "$T/err"
cell_is linux-4.y "$A" verdict needed 'that command, typed, makes it known'
cd / || exit 1

# --- a bad manifest

R="$T/linux"
sed 's/"role":"fix"/"role":"repair"/' "$T/data/series/demo.json" > "$T/x" && cp "$T/x" "$T/data/series/demo.json"
ask status; is "$code" 2 'a bad manifest: exit 2, with its place'
grep -q 'demo.json:[0-9]*:[0-9]*: changes\[1\].role' "$err"; ok $? 'and says so'
R="$T"; ask status; is "$code" 2 'no repository: exit 2'
finish
