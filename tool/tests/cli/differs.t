#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Why a change does not fit: the upstream commits behind it, by the lines that clash; and what is
# said where history does not reach.
. "$(dirname "$0")/tap.sh"

g() { git -C "$tmp/r" "$@"; }
bp() { run --repo "$tmp/r" --data "$top" "$@"; }
up() { git commit -qam "$1" && git rev-parse HEAD > "$tmp/$2"; }

# tank.c FILL END: the function that all is about
tank() {
	cat <<END
#include <linux/tank.h>

int tank_fill(struct tank *t, int n)
{
	int ret = 0;

	tank_lock(t);
	$1
	t->used += n;
	$2
	return ret;
}
END
}

(
	export GIT_AUTHOR_NAME='Up Stream' GIT_AUTHOR_EMAIL=up@example.org
	git init -q -b master "$tmp/r" && cd "$tmp/r" && mkdir -p mm include/linux drivers || exit 2
	printf 'VERSION = 5\nPATCHLEVEL = 0\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
	printf 'struct tank { int used; int most; };\nvoid tank_lock(struct tank *t);\nvoid tank_unlock(struct tank *t);\n' > include/linux/tank.h
	tank 'ret = t->most < n;' 'tank_unlock(t);' > mm/tank.c
	git add -A && git commit -qm base && git tag v5.0 && git branch linux-5.0.y
	tank 'ret = tank_room(t, n);' 'tank_unlock(t);' > mm/tank.c
	echo 'int tank_room(struct tank *t, int n);' >> include/linux/tank.h
	up 'tank: ask for room' room
	sed -i 's/^PATCHLEVEL.*/PATCHLEVEL = 1/' Makefile && git commit -qam 5.1 && git tag v5.1
	printf '\nint tank_drain(struct tank *t)\n{\n\tt->used = 0;\n\treturn 0;\n}\n' >> mm/tank.c
	up 'tank: drain' drain
	printf 'int pump_run(int n)\n{\n\treturn n;\n}\n' > drivers/pump.c && git add -A && up 'pump: new driver' pump
	sed -i 's/^PATCHLEVEL.*/PATCHLEVEL = 2/' Makefile && git commit -qam 5.2 && git tag v5.2
	sed -i 's/ret = tank_room(t, n);/ret = tank_wait(t, n);/; s/t->used = 0;/t->used = t->most ? 0 : 1;/' mm/tank.c
	sed -i 's/return n;/return n + 1;/' drivers/pump.c
	echo 'int tank_wait(struct tank *t, int n);' >> include/linux/tank.h
	up 'tank: wait for room' change
	printf '\nint tank_late(struct tank *t)\n{\n\treturn tank_room(t, 1);\n}\n' >> mm/tank.c
	sed -i 's/tank_unlock(t);/if (tank_room(t, 0))\n\t\tret = 1;\n\ttank_unlock(t);/' mm/tank.c
	up 'tank: ask late' late
) > /dev/null || exit 2
id() { cat "$tmp/$1"; }

bp --json apply --branch linux-5.0.y "$(id change)"
is "$code" 1 "a conflict"
# of PATH and FUNCTION the conflict: k(...)
k='sub k { my ($f) = grep { $_->{path} eq $_[0] } @{$d->{results}[0]{changes}[0]{files}}; my ($k) = grep { $_->{function} eq $_[1] } @{$f->{conflicts}}; $k->{differs_by} } '
json "$out" "$k"'$b = k("mm/tank.c", "tank_fill"); @$b == 1 && $b->[0]{id} eq "'"$(id room)"'"' "the commit that changed the line which upstream changes again, and no other"
json "$out" "$k"'$b = k("mm/tank.c", "tank_fill"); $b->[0]{subject} eq "tank: ask for room" && $b->[0]{release} eq "v5.1"' "with subject and release"
json "$out" "$k"'$b = k("mm/tank.c", "tank_drain"); $b->[0]{id} eq "'"$(id drain)"'" && $b->[0]{what} eq "brought tank_drain" && $b->[0]{release} eq "v5.2"' "the one that brought a function"
json "$out" "$k"'$b = k("drivers/pump.c", ""); $b->[0]{id} eq "'"$(id pump)"'" && $b->[0]{what} eq "brought the file"' "the one that brought a file"
json "$out" '!$d->{results}[0]{changes}[0]{differs_unknown}' "nothing is left open"
json "$out" '$c = $d->{results}[0]{changes}[0]{candidates}; @$c == 3 && 3 == grep { $_->{id} && $_->{subject} && $_->{release} } @$c' "they are the candidates for prerequisites"
json "$out" '($c) = grep { $_->{id} eq "'"$(id room)"'" } @{$d->{results}[0]{changes}[0]{candidates}}; ref $c->{applies} && $c->{applies}' "one that would apply here"
json "$out" "$k"'$b = k("mm/tank.c", "tank_fill"); ref $b->[0]{applies} && $b->[0]{applies}' "which is said at each place, too"
json <(git -C "$tmp/r" count-objects -v | sed 's/^\(.*\): \(.*\)/"\1": "\2",/; 1s/^/{/; $s/,$/}/') '!$d->{"in-pack"}' "and the trial left no objects behind"
bp apply --branch linux-5.0.y "$(id change)"
has "$out" "$(printf %.12s "$(id room)")  tank: ask for room  (v5.1); it would apply here" "the stop message names them"
bp explain --branch linux-5.0.y
has "$out" "          $(printf %.12s "$(id drain)")  tank: drain  (v5.2): brought tank_drain" "explain too"
bp edit --branch linux-5.0.y "$tmp/w"
has "$tmp/w/CONFLICT.txt" "$(printf %.12s "$(id pump)")  pump: new driver  (v5.2): brought the file" "and the note beside the files"
bp abort --branch linux-5.0.y

# no history: said in words, with a command
git clone -q --depth 3 "file://$tmp/r" "$tmp/s" 2> "$err"
git -C "$tmp/s" fetch -q --depth 1 origin linux-5.0.y:linux-5.0.y
git -C "$tmp/s" config user.name 'C Porter' && git -C "$tmp/s" config user.email c@example.org
run --repo "$tmp/s" --data "$top" --json apply --branch linux-5.0.y master~1
is "$code" 1 "a shallow clone"
json "$out" '$d->{results}[0]{changes}[0]{differs_unknown} =~ /^not known: .*git fetch --unshallow/' "does not know, and says what would help"
run --repo "$tmp/s" --data "$top" apply --branch linux-5.0.y master~1
has "$out" "made to differ by  not known: the clone's history is cut off; git fetch --unshallow" "people are told, too"
finish
