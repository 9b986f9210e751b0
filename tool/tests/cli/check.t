#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# check: right ports pass, damaged ones are named with file and line, and an amended commit is
# judged anew.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1600000000 +0000'
r=$tmp/linux
g() { git -C "$r" "$@"; }
bp() { run --repo "$r" --data "$top" "$@"; }
git init -q "$r"

# a driver, the change of it, and an older branch where a member has another name
driver() {
	cat <<END
#include <linux/box.h>

int take(struct box *b);
void get_box(struct box *b);
void put_box(struct box *b);

int box_open(struct box *b)
{
	int ret;

	mutex_lock(&b->$1);
	ret = take(b);
	if (ret)
		goto out;
	b->users++;
out:
	mutex_unlock(&b->$1);
	return ret;
}
END
}
mkdir -p "$r/include/linux" "$r/drivers"
printf '%s\n' 'VERSION = 6' 'PATCHLEVEL = 1' 'SUBLEVEL = 0' > "$r/Makefile"
header() {
	printf '%s\n' "struct box { int users, dead; struct mutex $1; };" '#define ENODEV 19' \
		'void mutex_lock(struct mutex *m);' 'void mutex_unlock(struct mutex *m);' \
		> "$r/include/linux/box.h"
}
header lock
driver lock > "$r/drivers/box.c"
g add . && g commit -qm 'box: begin' && g branch -M master && g branch old
# insert LINE-PATTERN TEXT: the change, as upstream and as the porter makes it
fix() {
	perl -0pi -e 's/(\tmutex_lock\([^\n]*\n)/$1\tif (b->dead) {\n\t\tret = -ENODEV;\n\t\tgoto out;\n\t}\n/; s/(\tb->users\+\+;\n)/\tget_box(b);\n$1/' "$r/drivers/box.c"
}
fix
g commit -qam 'box: refuse what is dead'
up=$(g rev-parse HEAD)
g checkout -q old
header mutex
driver mutex > "$r/drivers/box.c"
g commit -qam 'box: another member'
base=$(g rev-parse HEAD)
fix
g commit -qam "box: refuse what is dead

commit $up upstream.

A longer story."
right=$(g rev-parse HEAD)

bp --json check old~1..old
is "$code" 0 "a right port passes"
json "$out" '$d->{schema} eq "backport.check/1" && @{$d->{ports}} == 1' "one document, a record a port"
json "$out" '$d->{ports}[0]{verdict} eq "ok" && $d->{ports}[0]{id} eq "'"$up"'" && $d->{ports}[0]{commit} eq "'"$right"'"' "it names both commits"
json "$out" '2 == grep { $_->{outcome} eq "verbatim" } map { @{$_->{edits}} } @{$d->{ports}[0]{files}}' "every edit is verbatim"
json "$out" '$d->{ports}[0]{patch_id} eq "'"$(g show "$right" | git patch-id --stable | cut -d' ' -f1)"'"' "the patch-id is git's"
json "$out" '!$d->{ports}[0]{reused}' "judged"
g notes --ref=backport show "$right" > "$tmp/note"
json "$tmp/note" '$d->{check}{verdict} eq "ok" && $d->{check}{tree} eq "'"$(g rev-parse "$right^{tree}")"'"' "and noted"
bp --json check "$right"
json "$out" '$d->{ports}[0]{reused} && $d->{ports}[0]{verdict} eq "ok"' "the note answers the second time"
bp --json check --again "$right"
json "$out" '!$d->{ports}[0]{reused}' "unless asked again"
bp check "$right"
has "$out" "2 edits: 2 verbatim" "people read how many edits there were"
has "$out" "unchanged since its note" "and that it was not judged again"

# damage SED-EXPRESSION CHECK TEXT NAME
damage() {
	g checkout -q --detach "$right"
	perl -0pi -e "$1" "$r/drivers/box.c"
	g commit -qa --amend --no-edit
	bp --json check HEAD
	is "$code" 1 "$4: exit 1"
	json "$out" '!$d->{ports}[0]{reused} && grep { $_->{check} eq "'"$2"'" && index($_->{text}, "'"$3"'") >= 0 && $_->{line} > 0 && length $_->{next} } map { @{$_->{findings}} } @{$d->{ports}[0]{files}}' "$4: named"
}
damage 's/\tget_box\(b\);\n//' lost 'get_box(b);' "a lost edit"
damage 's/get_box\(b\);\n\tb/put_box(b);\n\tb/' call 'upstream adds get_box()' "another function called"
damage 's/get_box\(b\);\n\tb/new_box(b);\n\tb/' name 'no function new_box' "a function that the branch lacks"
damage 's/get_box\(b\);\n\tb/get_box(b, 1);\n\tb/' arity 'with 2 arguments' "a call with an argument more"
damage 's/goto out;\n\t\}/goto gone;\n\t}/' balance 'no such label' "a label that is not there"
damage 's/\tmutex_unlock\([^\n]*\n//' call 'takes out mutex_unlock()' "an unlock taken out"
damage 's/-ENODEV/-EINVAL/' return '-ENODEV' "another error"
damage 's/if \(b->dead\)/if (!b->dead)/' operator 'adds !' "a condition turned round"
damage 's/(\tget_box\(b\);\n)(\tb->users\+\+;\n)/$2$1/' order 'before' "a line in the wrong place"
bp check HEAD
has "$out" "drivers/box.c:" "people read file and line"
has "$out" "git show ${up:0:12} -- drivers/box.c" "and the next command"
bp check --diff HEAD
has "$out" "## drivers/box.c ##" "--diff shows both patches"
has "$out" "get_box(b);" "line by line"

# what cannot be judged
g checkout -q --detach "$base"
fix
g commit -qam 'box: mine'
bp check HEAD
is "$code" 2 "no upstream commit: 2"
has "$out" "names no upstream commit" "for that reason"
bp --json check --upstream "$up" HEAD
is "$code" 0 "--upstream names it"
g commit -q --amend -m "box: mine

[ Upstream commit 1234567890123456789012345678901234567890 ]"
bp check HEAD
is "$code" 2 "an upstream commit that is not here: 2"
has "$out" "git fetch" "with the command that fetches it"
bp check --upstream "$up" old~1..old master~1..master
is "$code" 129 "--upstream is for one port"
bp check
is "$code" 129 "nothing to judge"
bp check --branch old
is "$code" 2 "nothing of ours is there"

# a range: one bad port does not hide the others
bp --json check "$right" HEAD
is "$code" 2 "2 wins"
json "$out" '$d->{ports}[0]{verdict} eq "ok" && $d->{ports}[1]{verdict} eq "undecided"' "each has its verdict"

# by mail, one on the other
g checkout -q -B work "$right"
sed -i 's/b->users++/b->users += 1/' "$r/drivers/box.c"
g commit -qam 'box: again'
second=$(g rev-parse HEAD)
g format-patch -2 --stdout > "$tmp/port.mbox"
g branch -f old "$base"
objects=$(g count-objects | cut -d' ' -f1)
bp --json check --branch old --mbox "$tmp/port.mbox"
is "$code" 2 "mails: the second one names no upstream commit"
json "$out" '$d->{ports}[0]{verdict} eq "ok" && !defined $d->{ports}[0]{commit} && $d->{ports}[0]{mail}' "the first one is right"
is "$(g count-objects | cut -d' ' -f1)" "$objects" "nothing was written"
sed 's/^+	get_box(b);/+	put_box(b);/' "$tmp/port.mbox" > "$tmp/bad.mbox"
bp check --branch old --mbox "$tmp/bad.mbox"
has "$out" "upstream adds get_box()" "a damaged mail is found out"
bp check --branch master --mbox "$tmp/port.mbox"
is "$code" 2 "a mail for another branch: 2"
has "$out" "does not apply to master" "it does not apply"
bp check --mbox "$tmp/port.mbox"
is "$code" 129 "mails need --branch"

# ours
bp apply --branch old "$up"
is "$code" 0 "apply ports it"
bp --json check --branch old
is "$code" 0 "check finds our result by its branch"
json "$out" '@{$d->{ports}} == 1 && $d->{ports}[0]{verdict} eq "ok"' "and passes it"
tip=$(g rev-parse "refs/heads/backport/pick-${up:0:12}/old")
g notes --ref=backport show "$tip" > "$tmp/note"
json "$tmp/note" '$d->{verdict} eq "ported" && $d->{check}{verdict} eq "ok"' "the note keeps what apply said"
notes=$(g rev-parse refs/notes/backport)
bp check --dry-run --again --branch old
is "$(g rev-parse refs/notes/backport)" "$notes" "--dry-run writes no note"
finish
