#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a human has a reason for is asked once: the finding that a resolution was accepted with is
# accepted wherever it is taken; another one is not. And one conflict resolved in two ways.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
why='the caller of old kernels frees it'
# resolve DIR LINE...
resolve() { sed -i "/^<<<<<<</,/^>>>>>>>/c\\$2" "$1/mm/box.c"; }
# forget BRANCH: its result, which would be the nearest form for the others
forget() { git -C "${2-r}" branch -qD "$(git -C "${2-r}" for-each-ref --format='%(refname:short)' "refs/heads/backport/*/$1")"; }

bp apply --branch linux-5.15.y master
bp edit w
resolve w '		ret = box_wait(b, b->flags | (b->owner ? 2 : 0));\
		if (ret < 0)\
			return ret;'
bp continue
is "$code" 1 "a return more than upstream's is a finding"
has "$out" "return: upstream has as many as before, and the port adds 1; if that is right, say why with --reason" "with the way to say that it is right"
bp --json continue --reason "$why"
is "$code" 0 "with a reason it passes"
json "$out" '$d->{results}[0]{changes}[0]{review} && $d->{results}[0]{changes}[0]{review_why} =~ /^by hand, although .*return: .*: the caller of old kernels/' "for review, with finding and reason"
bp --json resolutions
json "$out" '@{$d->{resolutions}[0]{accepted}} == 1 && $d->{resolutions}[0]{accepted}[0] =~ /^calls: box_drain\(\): return: /' "what was accepted is kept with the resolution"
bp resolutions list "$(perl -MJSON::PP -0ne 'print decode_json($_)->{resolutions}[0]{id}' "$out")"
has "$out" "  accepted: calls: box_drain(): return: " "and listed"
forget linux-5.15.y
bp --json apply --branch linux-5.10.y master
is "$code" 0 "the next branch takes it with the same finding"
json "$out" '$d->{results}[0]{changes}[0]{review_why} =~ /^as C Porter resolved it on linux-5.15.y .*, although box_drain\(\): return: /' "and says whose answer that is, and to what"
forget linux-5.10.y
git -C r show linux-4.14.y:mm/boxes.c | sed 's/^	int ret;/&\n\n	box_lock(b);/' > boxes.c
g switch -q linux-4.14.y && cp boxes.c r/mm/boxes.c && g commit -qam 'locked twice' && g switch -q master
bp --json apply --branch linux-4.14.y master
is "$code" 0 "also where the function reads differently elsewhere"
forget linux-4.14.y

# two clones resolve one conflict, each in its way
git clone -q r a && git clone -q r b
git clone -q --bare r team.git && git -C team.git update-ref -d refs/backport/resolutions
inside() { run --repo "$1" --data "$top" "${@:2}"; }
for c in a b; do
	git -C $c remote add team "$tmp/team.git"
	inside $c apply --branch origin/linux-5.15.y origin/master
	inside $c edit "$tmp/w"
	if [ $c = a ]; then n=2; else n=4; fi
	resolve w "		ret = box_wait(b, b->flags | (b->owner ? $n : 0));"
	GIT_COMMITTER_NAME="$c Porter" inside $c continue
	forget linux-5.15.y $c
done
inside a resolutions push team
inside b resolutions push team
is "$code" 2 "the second may not push over the first"
inside b --json resolutions fetch team
json "$out" '$d->{added} == 1 && @{$d->{rivals}} == 1' "fetch keeps both, and says that they are about one conflict"
inside b --json resolutions
json "$out" '2 == @{$d->{resolutions}} && 1 == keys %{{ map { $_->{key} => 1 } @{$d->{resolutions}} }}' "under one key"
inside b apply --branch origin/linux-4.19.y origin/master
is "$code" 1 "neither wins"
has "$out" "resolved in two ways, as " "which is said"
has "$out" "as a Porter resolved it on " "with who made the one"
has "$out" "as b Porter resolved it on " "and the other"
inside b --json resolutions
inside b resolutions drop "$(perl -MJSON::PP -0ne 'print map { $_->{id} } grep { $_->{by} =~ /^a / } @{decode_json($_)->{resolutions}}' "$out")"
inside b apply --branch origin/linux-4.19.y origin/master
is "$code" 0 "one is dropped, and the other is taken"
git -C b show "$(git -C b for-each-ref --format='%(refname)' 'refs/heads/backport/*/linux-4.19.y')":mm/box.c > "$out"
has "$out" "(b->owner ? 4 : 0)" "the human's choice"
finish
