#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# status beyond one series: what the history says of any commit, CVE ids, fixes
# of what is there, the stable queue, vendors' trees, and ids nobody knows.
. "$(dirname "$0")/tap.sh"
git config --global init.defaultBranch master
R=$tmp/r
git init -q "$R"
cd "$R" || exit 2

clock=1500000000
commit() # message
{
	clock=$((clock + 1000))
	printf '%b\n' "$1" | GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000" \
		git commit -q --allow-empty -a -F -
}
id() { git -C "$R" rev-parse "$1"; }
short() { id "$1" | cut -c1-12; }
makefile() { printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "$1" "$2" >Makefile; git add Makefile; }

makefile 5 10
commit 'mini: begin'
git tag begin
commit 'mini: a culprit'
git tag culprit
commit 'mini: early, and taken back before the branch'
git tag early
commit "Revert \"mini: early\"\n\nThis reverts commit $(id early)."
git branch linux-5.10.y
makefile 6 1
commit 'mini: later'
commit 'mini: later culprit'
git tag later
git branch linux-6.1.y
commit "mini: the fix\n\nFixes: $(short culprit) (\"mini: a culprit\")"
git tag fix
commit "mini: fix what only 6.1 has\n\nFixes: $(short later) (\"mini: later culprit\")"
git tag laterfix
commit 'mini: with a twin'
git tag one
commit "mini: with a twin\n\n(cherry picked from commit $(id one))"
git tag two
commit 'mini: goes in and out'
git tag yoyo
commit 'mini: nobody asks for it'
git tag plain
git checkout -q --detach begin
commit 'mini: with a twin'
git tag stray
git checkout -q linux-5.10.y
commit "mini: with a twin\n\ncommit $(id two) upstream."
git tag port_two
commit "mini: goes in and out\n\ncommit $(id yoyo) upstream."
git tag in
commit "Revert \"mini: goes in and out\"\n\nThis reverts commit $(id in) which is\ncommit $(id yoyo) upstream."
git tag out
git branch taken-out
commit "Reapply \"mini: goes in and out\"\n\nThis reverts commit $(id out)."
git tag again
git checkout -q linux-6.1.y
commit "mini: goes in and out\n\n[ Upstream commit $(id yoyo) ]"
# a vendor picks from the stable branch, not from upstream
git checkout -q -b vendor linux-5.10.y~4
commit "mini: with a twin\n\n(cherry picked from commit $(id port_two))"
# another has no history at all
git checkout -q --orphan imported
commit 'import of our 5.10'
git checkout -q master
cd /

ask() { run --repo "$R" "$@"; }
cell() # branch, commit, expression on the cell $c, name
{
	ask --json status --branch "$1" "$2"
	json "$out" "my \$c = \$d->{cells}[0]; @{\$d->{cells}} == 1 && ($3)" "$4"
}

cell linux-5.10.y "$(id yoyo)" "\$c->{verdict} eq 'present' && \$c->{evidence}{commit} eq '$(id again)'" \
	"applied, reverted, applied again: present, by the last word"
cell taken-out "$(id yoyo)" "\$c->{verdict} eq 'reverted' && \$c->{evidence}{commit} eq '$(id out)'" \
	"taken out: reverted"
cell linux-5.10.y "$(id early)" "\$c->{verdict} eq 'reverted'" "a revert before the branch left counts"
cell linux-5.10.y "$(id one)" "\$c->{verdict} eq 'present' && \$c->{evidence}{commit} eq '$(id port_two)'" \
	"the port names the twin: it is the same change"
cell vendor "$(id two)" "\$c->{verdict} eq 'present' && \$c->{evidence}{rule} eq 'cherry-picked-from'" \
	"picked from another branch's port: present"
cell linux-6.1.y "$(id stray)" "\$c->{notes}[0] =~ /not reachable from mainline \\(master\\)/ &&
	\$c->{notes}[0] =~ /same subject/" "an id that mainline does not have is said out loud"
cell linux-6.1.y "$(id stray)" "\$c->{verdict} eq 'optional'" "and its subject proves nothing"
cell linux-6.1.y "$(id plain)" "!@{\$c->{notes}}" "nothing is said where nothing is wrong"
ask status --branch linux-6.1.y "$(id stray)"
has "$out" "not reachable from mainline (master)" "people see it too"

# CVE ids
V=$tmp/vulns
mkdir -p "$V/cve/published/2024" "$V/cve/rejected/2024"
id fix >"$V/cve/published/2024/CVE-2024-10001.sha1"
printf '# made by hand\n5.10:%s:5.10.9:%s\n5.10:%s:6.2:%s\n' "$(id culprit)" "$(id in)" "$(id culprit)" "$(id fix)" \
	>"$V/cve/published/2024/CVE-2024-10002.dyad"
: >"$V/cve/rejected/2024/CVE-2024-10003"
ask status --branch linux-5.10.y CVE-2024-10001
is "$code" 2 "CVE ids want a clone of vulns"
has "$err" "git config --global backport.vulns" "and say how to name it"
git config --global backport.vulns "$V"
cell linux-5.10.y CVE-2024-10001 "\$c->{id} eq '$(id fix)' && \$c->{verdict} eq 'needed' &&
	\$c->{cve} eq 'CVE-2024-10001'" "a CVE is its fix"
cell linux-5.10.y CVE-2024-10002 "\$c->{id} eq '$(id fix)'" "by the pairs: mainline's commit, not the stable port"
ask status --branch linux-5.10.y CVE-2024-10003
is "$code" 2 "a rejected CVE"
has "$err" "was rejected" "is said to be one"
ask status --branch linux-5.10.y CVE-2024-10004
has "$err" "not among the kernel's published CVEs" "an unknown one too"

# lists
printf '%s mini: the fix\n\n# a remark\nCVE-2024-10001\n%s\n' "$(id fix)" "$(id plain)" >"$tmp/list"
"$backport" --repo "$R" --json status --branch linux-5.10.y --stdin <"$tmp/list" >"$out" 2>"$err"
json "$out" '@{$d->{cells}} == 2' "--stdin reads a list, each commit once"
ask --json status --branch linux-5.10.y --branch linux-6.1.y --fixes
json "$out" "join(' ', sort map { \"\$_->{branch}:\$_->{id}:\$_->{verdict}\" } @{\$d->{cells}}) eq
	join(' ', sort 'linux-5.10.y:$(id fix):needed', 'linux-6.1.y:$(id fix):needed',
	'linux-5.10.y:$(id laterfix):unaffected', 'linux-6.1.y:$(id laterfix):needed')" \
	"--fixes: what repairs something that is there"
ask --json status --branch linux-5.10.y --fixes
json "$out" "@{\$d->{cells}} == 1" "and nothing of what is not there"

# the stable queue
Q=$tmp/queue
mkdir -p "$Q/queue-5.10"
printf 'From nobody Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: mini: the fix\n\ncommit %s upstream.\n\n---\n x | 1 +\n' \
	"$(id fix)" >"$Q/queue-5.10/mini-the-fix.patch"
echo mini-the-fix.patch >"$Q/queue-5.10/series"
git -C "$Q" init -q
git config --global backport.stableQueue "$Q"
cell linux-5.10.y "$(id fix)" "\$c->{verdict} eq 'queued' && \$c->{evidence}{detail} eq 'queue-5.10/mini-the-fix.patch'" \
	"what waits in the queue is queued"
cell linux-6.1.y "$(id fix)" "\$c->{verdict} eq 'needed'" "on that branch alone"
cell vendor "$(id fix)" "\$c->{verdict} eq 'needed'" "and not for a vendor's tree"
git config --global --unset backport.stableQueue

# a change with a file in it, for apply
cd "$R"
git checkout -q linux-6.1.y
printf 'int tally;\n' >tally.c && git add tally.c && commit 'mini: a tally'
git checkout -q -b linux-5.15.y linux-5.10.y
printf 'int tally;\n' >tally.c && git add tally.c && commit 'mini: a tally'
git checkout -q master
printf 'int tally;\n' >tally.c && git add tally.c && commit 'mini: a tally'
printf 'long tally;\n' >tally.c && commit "mini: a longer tally\n\nFixes: $(short culprit) (\"mini: a culprit\")"
git tag tallyfix
git checkout -q -B linux-5.10.y linux-5.10.y
printf 'int tally;\n' >tally.c && git add tally.c && commit 'mini: a tally'
git checkout -q master
cd /

# picked without a word: the same subject and the same patch; a subject alone is nothing
cd "$R"
git checkout -q -b silent linux-5.10.y
printf 'above\n' >other.c && git add other.c && commit 'mini: something else'
printf 'long tally;\n' >tally.c && commit 'mini: a longer tally'
git tag silentpick
git checkout -q -b namesake linux-5.10.y
printf 'short tally;\n' >tally.c && commit 'mini: a longer tally'
git checkout -q -b silentout silent
printf 'int tally;\n' >tally.c && commit "Revert \"mini: a longer tally\"\n\nThis reverts commit $(id silentpick)."
git checkout -q -b silentagain
printf 'long tally;\n' >tally.c && commit 'mini: a longer tally'
git tag secondpick
git checkout -q -b retitled linux-5.10.y
printf 'long tally;\n' >tally.c && commit 'mini: tally, and longer'
git checkout -q -b othername linux-5.10.y
printf 'long tally;\n' >tally.c && commit "mini: a longer tally\n\ncommit $(id plain) upstream."
git checkout -q master
cd /
cell silent "$(id tallyfix)" "\$c->{verdict} eq 'present' && \$c->{evidence}{rule} eq 'patch-id' &&
	\$c->{evidence}{commit} eq '$(id silentpick)'" "picked without any line: present, by its patch-id"
cell linux-5.10.y "$(id tallyfix)" "\$c->{verdict} eq 'needed'" "not there without the pick"
cell namesake "$(id tallyfix)" "\$c->{verdict} eq 'needed'" "the same subject with another patch is another change"
cell retitled "$(id tallyfix)" "\$c->{verdict} eq 'needed'" "a patch under another subject is not looked for"
cell othername "$(id tallyfix)" "\$c->{verdict} eq 'needed'" "what names another upstream commit is that one"
cell silentout "$(id tallyfix)" "\$c->{verdict} eq 'reverted'" "picked without a word and taken out: reverted"
cell silentagain "$(id tallyfix)" "\$c->{verdict} eq 'present' && \$c->{evidence}{commit} eq '$(id secondpick)'" \
	"and picked once more: present"

# not built: by the simple lines of the Makefiles alone
cd "$R"
git checkout -q -b built linux-5.10.y
mkdir -p drivers/toy/sub
printf 'obj-$(CONFIG_TOY) += toy/\n' >drivers/Makefile
printf 'obj-$(CONFIG_TOY_A) += a.o \\\n  b.o\nobj-y += c.o e.o\nobj-$(CONFIG_TOY_A) += d.o # c.o\nd2-y := d.o\nobj-$(CONFIG_TOY_A) += sub/\n' \
	>drivers/toy/Makefile
printf 'obj-y += s.o\n' >drivers/toy/sub/Makefile
for f in a b c d e h sub/s; do echo "int x;" >drivers/toy/$f.c; done
printf '#include "b.c"\n' >drivers/toy/e.c
echo 'int x;' >drivers/toy/h.h
git add drivers && commit 'mini: toys'
git checkout -q -b toys
for f in a.c b.c c.c d.c h.h sub/s.c; do
	echo 'long x;' >drivers/toy/$f
	commit "mini: longer $f\n\nFixes: $(short culprit) (\"mini: a culprit\")"
	git tag "toy-${f##*/}"
done
git checkout -q master
cd /
head='# Automatically generated file; DO NOT EDIT.'
printf '%s\nCONFIG_TOY=y\n# CONFIG_TOY_A is not set\n' "$head" >"$tmp/a-off"
printf '%s\nCONFIG_TOY=m\nCONFIG_TOY_A=m\n' "$head" >"$tmp/on"
printf '%s\n# CONFIG_TOY is not set\n' "$head" >"$tmp/off"
printf 'CONFIG_TOY=y\n' >"$tmp/defconfig"
verdict() # config, tag, verdict, name
{
	ask --json status --branch built --kconfig "$tmp/$1" "$(id "$2")"
	json "$out" "\$d->{cells}[0]{verdict} eq '$3'" "$4"
}
verdict a-off toy-a.c unaffected "its one symbol is off: not built"
json "$out" "my \$c = \$d->{cells}[0]; \$c->{why} eq 'not-built' && \$c->{evidence}{detail} =~ /^CONFIG_TOY_A is off in/" \
	"and the symbol is named"
verdict on toy-a.c needed "a module is built"
verdict a-off toy-c.c needed "obj-y is built"
verdict a-off toy-d.c needed "so is, for all we know, what another line names too"
verdict a-off toy-b.c needed "and what a neighbour includes"
verdict a-off toy-h.h needed "a header is never left out"
verdict a-off toy-s.c unaffected "its directory is not entered"
verdict off toy-c.c unaffected "nor the one above"
ask status --branch built --kconfig "$tmp/defconfig" "$(id toy-a.c)"
is "$code" 2 "a defconfig tells nothing"
has "$err" "make olddefconfig" "and says what to type"
git -C "$R" config backport.built.kconfig "$tmp/off"
cell built "$(id toy-c.c)" "\$c->{verdict} eq 'needed'" "a repository chooses no files to read"
git config --global backport.built.kconfig "$tmp/off"
cell built "$(id toy-c.c)" "\$c->{verdict} eq 'unaffected'" "its user does"
git config --global --unset backport.built.kconfig
git -C "$R" config --unset backport.built.kconfig

# newer first: what 5.10 needs and 6.1 needs too
export SOURCE_DATE_EPOCH=1790000000	# September 2026
cell linux-5.10.y "$(id fix)" "join('', @{\$c->{notes}}) eq 'newer first: linux-5.15.y (needed), linux-6.1.y (needed) do not have it'" \
	"a newer branch that lacks it is named"
cell linux-6.1.y "$(id fix)" "!@{\$c->{notes}}" "the newest has nobody to wait for"
git config --global backport.linux-6.1.y.state eol
git config --global backport.linux-5.15.y.state eol
cell linux-5.10.y "$(id fix)" "!@{\$c->{notes}}" "nor does one whose newer brothers ended"
git config --global --unset backport.linux-6.1.y.state
git config --global --unset backport.linux-5.15.y.state
ask --json apply --branch linux-5.10.y --branch linux-5.15.y tallyfix
is "$code" 0 "apply ports it all the same"
json "$out" "join(' ', map { \$_->{branch} } @{\$d->{results}[0]{newer_first}[0]{branches}}) eq 'linux-6.1.y'" \
	"and warns: of the newer ones only of those that this run left out"
ask apply --branch linux-6.1.y tallyfix
hasnt "$out" "newer first" "nothing is newer than the newest"
git -C "$R" branch linux-6.12.y master
ask --json status --branch linux-5.10.y "$(id fix)"
json "$out" "\$d->{cells}[0]{notes}[0] !~ /6.12/" "one that has it is not"
git -C "$R" branch -q -D linux-6.12.y

# a tree without history, and what its owner says of it
cell imported "$(id early)" "\$c->{verdict} eq 'unknown'" "an import proves nothing by silence"
cell imported "$(id culprit)" "\$c->{verdict} eq 'unknown'" "neither way"
git -C "$R" config backport.imported.base linux-5.10.y
cell imported "$(id culprit)" "\$c->{verdict} eq 'present' && \$c->{evidence}{detail} =~ /inherited/" \
	"with its base named it inherits"
cell imported "$(id fix)" "\$c->{verdict} eq 'needed'" "and can lack something"

# without history the text itself may tell, where upstream's very words stand in it
cd "$R"
git checkout -q master
printf 'long long tally;\n' >tally.c && commit "mini: the longest tally\n\nFixes: $(short tallyfix) (\"mini: a longer tally\")"
git tag longest
rm tally.c && commit 'mini: no tally'
git tag notally
for text in int long; do
	git checkout -q --orphan text-$text linux-5.10.y
	echo "$text tally;" >tally.c && git add -A && commit "import with $text"
done
git checkout -q --orphan text-none linux-5.10.y
git rm -qf tally.c && commit 'import without'
git checkout -q master
cd /
cell text-long "$(id tallyfix)" "\$c->{verdict} eq 'present' && \$c->{evidence}{rule} eq 'content' &&
	\$c->{evidence}{detail} =~ /its one edit is in the text already/" "an import that has upstream's lines has the change"
cell text-long "$(id longest)" "\$c->{verdict} eq 'needed' && \$c->{evidence}{detail} =~ /^the culprit .* is here: its one edit/" \
	"and needs what repairs it"
cell text-int "$(id longest)" "\$c->{verdict} eq 'unknown'" "lines that are neither upstream's before nor after: unknown"
cell text-none "$(id notally)" "\$c->{verdict} eq 'unknown'" "what only removes may never have been there: unknown"

finish
