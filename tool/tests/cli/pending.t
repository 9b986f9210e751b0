#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is open: told by commands that only look, which change nothing; and the ways back, more than once.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
change=$(g rev-parse master)
pick=backport/pick-$(printf %.12s "$change")
refs() { g for-each-ref --format='%(refname) %(objectname)'; }

bp --json status --branch linux-5.15.y master
json "$out" '!defined $d->{interrupted} && !@{$d->{sessions}}' "nothing is open"
bp apply --branch linux-5.15.y --branch linux-4.19.y master
bp edit --branch linux-4.19.y w
bp status --branch linux-5.15.y master
has "$out" "waiting: linux-5.15.y: $(printf %.12s "$change") box: check while draining conflicts" "a conflict that waits is told with the verdicts"
has "$out" "  next: backport edit --branch linux-5.15.y" "with what goes on"
has "$out" "being edited in $tmp/w" "one that is being edited, too"
has "$out" "  next: backport continue --branch linux-4.19.y" "with its own command"
bp --json status --branch linux-5.15.y master
json "$out" '@{$d->{sessions}} == 2 && $d->{sessions}[0]{worktree} =~ m,/w$, && $d->{sessions}[1]{continue} =~ /^backport continue --branch /' "and for programs"

# brackets and conditionals that do not balance, with the line
sed -i '/^<<<<<<</,/^>>>>>>>/c\		ret = crate_wait(b, b->flags | (b->owner ? 2 : 0));' w/mm/box.c
cp w/mm/box.c good.c
sed -i 's/^	while (crate_ready(b)) {$/&\n	if (b->n) {/' w/mm/box.c
bp continue --branch linux-4.19.y
is "$code" 1 "a brace too many is refused"
has "$out" "mm/box.c:$(grep -n 'int box_drain' -A1 w/mm/box.c | sed -n '2s/-.*//p')  brackets do not balance" "at what is still open behind its function"
sed 's/^		b->n--;$/&\n	}/' good.c > w/mm/box.c
bp continue --branch linux-4.19.y
has "$out" "mm/box.c:$(grep -n '^}' w/mm/box.c | sed -n '2s/:.*//p')  brackets do not balance" "one that closes nothing, at its line"
sed 's/^	int ret;$/&\n#ifdef CONFIG_BOX/' good.c > w/mm/box.c
bp continue --branch linux-4.19.y
has "$out" "mm/box.c:$(grep -n '^#ifdef' w/mm/box.c | sed 's/:.*//')  #if and #endif do not balance" "a conditional without its end"
cp good.c w/mm/box.c
bp continue --branch linux-4.19.y
is "$code" 0 "mended it passes"

bp explain --branch linux-5.15.y
is "$code" 0 "what waits is explained, though the last run was about another branch"
has "$out" "  conflict in mm/box.c:16, box_drain()" "with the lines"
bp explain --branch linux-4.14.y
is "$code" 2 "a branch on which nothing waits is not"

# undo, redo, and undo twice
was=$(g rev-parse "$pick/linux-4.19.y^{tree}")
bp undo --branch linux-4.19.y
is "$code" 0 "undo after success"
g rev-parse -q --verify "$pick/linux-4.19.y" > "$out"
is "$(cat "$out")" "" "takes the result away"
bp continue --branch linux-4.19.y
bp apply --branch linux-4.19.y master
is "$code" 0 "done again"
is "$(g rev-parse "$pick/linux-4.19.y^{tree}")" "$was" "it is what it was, without a hand: the resolution is kept"
g switch -q master && sed -i 's/return b->n;/return b->n + 0;/' r/mm/box.c && g commit -qam 'box: count'
bp apply --name two --branch linux-5.10.y "$change"
one=$(g rev-parse backport/two/linux-5.10.y)
bp apply --name two --branch linux-5.10.y "$change" master
is "$(g rev-list --count linux-5.10.y..backport/two/linux-5.10.y)" 2 "a second change on top"
bp undo --branch linux-5.10.y
is "$(g rev-parse backport/two/linux-5.10.y)" "$one" "undone once: the first is left"
bp undo --branch linux-5.10.y
g rev-parse -q --verify backport/two/linux-5.10.y > "$out"
is "$(cat "$out")" "" "undone twice: none is"
bp undo --branch linux-5.10.y
is "$code" 2 "there is no third"
has "$err" "there is nothing to undo on linux-5.10.y" "which is said"

# a run that was killed while its refs moved: its journal stays, and the lock's text
bp abort --branch linux-5.15.y
bp --name x undo > /dev/null 2>&1
target=refs/heads/backport/cut/linux-5.10.y
tip=$(g rev-parse "$pick/linux-4.19.y")
printf 'backport-journal 1\nwho C Porter <c@example.org> 1700000000 +0000\nmove %040d %s %s\tbackport: apply\nend\n' 0 "$tip" "$target" > r/.git/backport/journal
printf 'process 4194305 on %s since 2026-01-01 00:00:00 UTC\n' "$(hostname)" > r/.git/backport/lock
refs > before
bp status --branch linux-5.15.y master
has "$out" "interrupted: a run was killed while it moved backport/cut/linux-5.10.y" "status tells of a run that was cut off, and of its branch"
has "$out" "  next: backport apply " "and what goes on"
bp explain
has "$out" "interrupted: a run was killed while it moved backport/cut/linux-5.10.y" "so does explain"
bp --json explain
json "$out" '$d->{interrupted}{result} eq "backport/cut/linux-5.10.y" && !$d->{interrupted}{running}' "for programs, too"
is "$(refs)" "$(cat before)" "no ref has moved by looking"
is "$(ls r/.git/backport/journal)" "r/.git/backport/journal" "and nothing is repaired"
bp apply --name y --branch linux-4.14.y "$change"
is "$(g rev-parse "$target")" "$tip" "what writes next finishes it"
has "$err" "an earlier run was killed while refs moved" "and says so"
finish
