#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Resolved once: what a branch does not have and a human said is not needed; and what fitted, but not
# as it was.
. "$(dirname "$0")/tap.sh"

g() { git -C "$tmp/r" "$@"; }
bp() { run --repo "$tmp/r" --data "$top" "$@"; }
commit() { git add -A && git commit -qm "$1"; }
# Results of ours that hands made are forms for the next branch, too: without them the store answers.
alone() { for r in $(g for-each-ref --format='%(refname)' refs/heads/backport); do g update-ref -d "$r"; done; }
export GIT_COMMITTER_DATE='1700000000 +0000'

(
	git init -q -b master "$tmp/r" && cd "$tmp/r" && mkdir -p mm include/linux drivers || exit 2
	printf 'VERSION = 5\nPATCHLEVEL = 0\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
	printf 'struct jar { int n; int lid; };\nint jar_open(struct jar *j);\nvoid jar_close(struct jar *j);\n' > include/linux/jar.h
	printf '#include <linux/jar.h>\n\nint jar_count(struct jar *j)\n{\n\tif (jar_open(j))\n\t\treturn -1;\n\treturn j->n;\n}\n' > mm/jar.c
	commit base
	for b in 4.19 4.14 4.9; do
		git checkout -q -b "linux-$b.y" && sed -i "s/^VERSION.*/VERSION = 4/; s/^PATCHLEVEL.*/PATCHLEVEL = ${b#4.}/" Makefile &&
		commit "$b" && git checkout -q master
	done
	printf '\nint jar_seal(struct jar *j)\n{\n\tj->lid = 1;\n\treturn 0;\n}\n' >> mm/jar.c
	printf 'int mill_run(int n)\n{\n\treturn n;\n}\n' > drivers/mill.c
	printf 'int jar_weigh(struct jar *j);\n' >> include/linux/jar.h
	commit 'jar: seal; mill: new'
	# some of it is here, some is not
	sed -i 's/\t\treturn -1;/\t\treturn -2;/; s/j->lid = 1;/j->lid = 7;/' mm/jar.c
	sed -i 's/return n;/return n + 1;/' drivers/mill.c
	commit 'jar: other errors' && git tag mixed
	# nothing of it is here
	sed -i 's/return n + 1;/return n + 2;/' drivers/mill.c
	commit 'mill: faster' && git tag absent
	# it fits, and the branch lacks a name
	sed -i 's/\treturn j->n;/\tj->n += jar_weigh(j);\n\treturn j->n;/' mm/jar.c
	commit 'jar: weigh' && git tag fits
	# upstream has it in a function of its own, the branches in another one
	printf '\nint jar_shut(struct jar *j)\n{\n\tj->n = 0;\n\treturn 0;\n}\n' >> mm/jar.c
	commit 'jar: split'
	sed -i 's/\tj->n = 0;/\tj->lid += 9;\n\tj->n = 0;/' mm/jar.c
	commit 'jar: shut what has a lid' && git tag split
	sed -i 's/\treturn -2;/\treturn -4;/; s/j->lid = 7;/jar_close(j);/' mm/jar.c
	commit 'jar: seal by closing' && git tag count
) > /dev/null || exit 2

bp apply --branch linux-4.19.y mixed
is "$code" 1 "a function and a file that are not here"
bp edit --branch linux-4.19.y "$tmp/w"
git -C "$tmp/w" rm -q --cached drivers/mill.c 2> "$err"
sed -i '/^<<<<<<</,/^>>>>>>>/d' "$tmp/w/mm/jar.c"
bp continue --branch linux-4.19.y
is "$code" 1 "leaving them out wants a reason"
bp continue --branch linux-4.19.y --reason 'no seals and no mill before 5.1'
is "$code" 0 "with one it goes through"
bp --json resolutions
json "$out" '2 == grep { $_->{left_out} eq "no seals and no mill before 5.1" && $_->{by} =~ /^C Porter/ && $_->{after} eq "" } @{$d->{resolutions}}' "both are kept: not needed, by whom and why"
json "$out" '1 == grep { $_->{conflict} =~ /^absent: jar_seal\n/ } @{$d->{resolutions}}' "by what is absent, not by the branch"
bp --json apply --dry-run --branch linux-4.14.y mixed
json "$out" '$d->{results}[0]{changes}[0]{form} eq "sibling" && $d->{results}[0]{changes}[0]{review} && $d->{results}[0]{changes}[0]{review_why} =~ /linux-4.19.y/' "from the result that hands made: marked for review"
alone
bp --json apply --branch linux-4.14.y --branch linux-4.9.y mixed
is "$code" 0 "two other branches take them"
json "$out" '2 == grep { $_->{verdict} eq "ported" && $_->{changes}[0]{review} } @{$d->{results}}' "marked for review"
json "$out" '2 == grep { $_->{outcome} eq "dropped" && $_->{rung} eq "resolution" && $_->{reason} =~ /^as C Porter resolved it on linux-4.19.y .resolution [0-9a-f]{12}.: no seals and no mill before 5.1$/ } map { @{$_->{edits}} } @{$d->{results}[0]{changes}[0]{files}}' "each edit with who said so, where and why"
g show backport/pick-"$(g rev-parse --short=12 mixed)"/linux-4.9.y:mm/jar.c > "$out"
has "$out" "return -2;" "what is here is carried"
hasnt "$out" "jar_seal" "and nothing else"
bp apply --no-resolutions --name without --branch linux-4.9.y mixed
is "$code" 1 "--no-resolutions does without"
bp abort --branch backport/without/linux-4.9.y

bp apply --branch linux-4.19.y absent
is "$code" 1 "a change of which nothing is here"
has "$out" "next: backport skip --branch linux-4.19.y " "skip is what is to be typed"
bp edit --branch linux-4.19.y "$tmp/w2"
git -C "$tmp/w2" rm -q --cached drivers/mill.c 2> "$err"
bp --json continue --branch linux-4.19.y --reason 'no mill'
is "$code" 0 "left out as a whole, with a reason"
json "$out" '$d->{results}[0]{changes}[0]{verdict} eq "declined" && $d->{results}[0]{changes}[0]{reason} =~ /no mill/' "it is declined, not present"
alone
bp --json apply --branch linux-4.9.y absent
json "$out" '$d->{results}[0]{changes}[0]{verdict} eq "declined" && $d->{results}[0]{changes}[0]{reason} =~ /^as C Porter .*: no mill$/' "and on the next branch by the store"

bp apply --branch linux-4.19.y fits
is "$code" 1 "what merges and lacks a name"
has "$out" "the branch has no function jar_weigh" "is refused"
bp edit --branch linux-4.19.y "$tmp/w3"
sed -i 's/j->n += jar_weigh(j);/j->n += j->lid;/' "$tmp/w3/mm/jar.c"
bp continue --branch linux-4.19.y --reason 'nothing weighs here'
is "$code" 0 "resolved by hand"
alone
bp --json apply --branch linux-4.14.y fits
is "$code" 0 "another branch takes that, too"
g show backport/pick-"$(g rev-parse --short=12 fits)"/linux-4.14.y:mm/jar.c > "$out"
has "$out" "j->n += j->lid;" "as it was made"
g switch -q linux-4.9.y && sed -i '/jar_open/d; s/\t\treturn -1;/\tj = j + 1;/; s/return j->n;/return j->lid;/' "$tmp/r/mm/jar.c" && g commit -qam odd && g switch -q master
alone
bp apply --branch linux-4.9.y fits
is "$code" 1 "one that does not fit is refused there"
bp apply --branch linux-4.19.y split
is "$code" 1 "a function that the branches have not split off"
bp edit --branch linux-4.19.y "$tmp/w4"
sed -i '/^int jar_shut/,$d; /^|||||||/,$d; /^<<<<<<</,$d' "$tmp/w4/mm/jar.c"
sed -i 's/\treturn j->n;/\tj->lid += 9;\n\treturn j->n;/' "$tmp/w4/mm/jar.c"
bp continue --branch linux-4.19.y
is "$code" 0 "carried into the one that has its code"
alone
bp --json apply --branch linux-4.14.y split
is "$code" 0 "another branch takes that, too"
json "$out" '$d->{results}[0]{changes}[0]{review} && $d->{results}[0]{changes}[0]{files}[0]{edits}[0]{rung} eq "resolution"' "marked for review"
g show backport/pick-"$(g rev-parse --short=12 split)"/linux-4.14.y:mm/jar.c > "$out"
is "$(grep -A1 'lid += 9' "$out" | tr -d '\n\t')" "j->lid += 9;return j->n;" "in the same place"
# left out by hand in the middle of a run: it stays so when the run goes on, and is shown
bp apply --no-resolutions --keep-going --name run --branch linux-4.19.y absent fits split
bp edit --branch linux-4.19.y "$tmp/w6"
git -C "$tmp/w6" rm -q --cached drivers/mill.c 2> "$err"
bp continue --branch linux-4.19.y --reason 'no mill'
has "$out" "declined" "what a human left out is shown"
bp --json skip --branch linux-4.19.y
json "$out" '$d->{results}[0]{changes}[0]{verdict} eq "declined" && $d->{results}[0]{changes}[1]{verdict} eq "declined"' "and is not asked about again"
bp abort --branch linux-4.19.y
# what counts upstream's calls may be wrong of what a human made; what looks a name up is not
bp apply --branch linux-4.19.y count
bp edit --branch linux-4.19.y "$tmp/w5"
g show linux-4.19.y:mm/jar.c | sed 's/if (jar_open(j))/& {\n\t\tjar_close(j);/; s/return -1;/return -4;\n\t}/' > "$tmp/w5/mm/jar.c"
bp continue --branch linux-4.19.y
is "$code" 1 "a call that upstream has elsewhere is asked about"
has "$out" "if that is right, say why with --reason" "with what to type"
sed -i 's/jar_close(j);/jar_shutter(j);/' "$tmp/w5/mm/jar.c"
bp continue --branch linux-4.19.y --reason 'it is sealed here'
is "$code" 1 "no reason helps a name that is not there"
sed -i 's/jar_shutter(j);/jar_close(j);/' "$tmp/w5/mm/jar.c"
bp --json continue --branch linux-4.19.y --reason 'it is sealed here'
is "$code" 0 "a reason is taken for a count"
json "$out" '$d->{results}[0]{changes}[0]{review_why} =~ /^by hand, although .*: it is sealed here$/' "and stands in the evidence, to be reviewed"
g fsck --no-dangling > "$out" 2>&1
ok $? "git fsck finds nothing"
finish
