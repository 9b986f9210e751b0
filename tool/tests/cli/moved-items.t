#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Functions that stand in other files of the branch: the change is divided among them.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
repo=$tmp/linux
g() { git -C "$repo" -c user.name=U -c user.email=u@example.org "$@"; }
bp() { run --repo "$repo" --data "$top" --config backport.mainline=master "$@"; }

# body <name> <first statement> <argument>: a function long enough to be told from others
body() {
	cat <<END

int $1(struct widget *w, int $3)
{
	int err = $2;

	if (!w || w->dead)
		return -EINVAL;
	spin_lock(&w->lock);
	w->count += $3;
	err = widget_commit(w, $3);
	spin_unlock(&w->lock);
	return err;
}
END
}
top_of() { printf '#include "widget.h"\n'; }
header() { cat <<'END'
struct widget {
	int dead, count;
	spinlock_t lock;
};
int widget_commit(struct widget *w, int n);
void spin_lock(void *l);
void spin_unlock(void *l);
END
}

git init -q -b master "$repo"
mkdir -p "$repo/drivers/widget/core" "$repo/drivers/gadget"
header > "$repo/drivers/widget/core/widget.h"
{ top_of; body widget_open 0 mode; body widget_seek 1 offset; } > "$repo/drivers/widget/core/open.c"
{ top_of; body widget_read 2 len; } > "$repo/drivers/widget/core/read.c"
g add . && g commit -qm base
sed -i 's/w->count += mode;/w->count += mode + 1;/; s/w->count += offset;/w->count += offset + 2;/' "$repo/drivers/widget/core/open.c"
sed -i 's/w->count += len;/w->count += len + 3;/' "$repo/drivers/widget/core/read.c"
g commit -qam 'widget: count more'
change=$(g rev-parse HEAD)

# the branch: one file holds two of the functions, another the third
branch() {
	g checkout -q --orphan "$1"
	g rm -qrf --cached . && rm -rf "$repo/drivers"
	mkdir -p "$repo/drivers/widget"
	header > "$repo/drivers/widget/widget.h"
}
branch old
{ top_of; body widget_read 2 len; body widget_open 0 mode; } > "$repo/drivers/widget/widget.c"
{ top_of; body widget_seek 1 offset; body widget_other 4 x; } > "$repo/drivers/widget/seek.c"
g add . && g commit -qm old

bp --json apply --branch old "$change"
is "$code" 0 "the change is divided among the files that have the functions"
made=$(g for-each-ref --format='%(refname)' refs/heads/backport)
is "$(g diff --name-only old "$made" | tr '\n' ' ')" "drivers/widget/seek.c drivers/widget/widget.c " "and touches just these"
is "$(g grep -h 'w->count +=' "$made" -- drivers | tr -d '\t' | sort | tr '\n' ' ')" \
   "w->count += len + 3; w->count += mode + 1; w->count += offset + 2; w->count += x; " "every edit is where its function is, two upstream files in one"
json "$out" '3 == grep { $_->{outcome} eq "verbatim" } map { @{$_->{edits}} } map { @{$_->{files}} } map { @{$_->{changes}} } @{$d->{results}}' "and counted once"

# two files define the name alike: nobody can tell
branch twins
for f in one two; do { top_of; body widget_read 2 len; body widget_open 0 mode; } > "$repo/drivers/widget/$f.c"; done
{ top_of; body widget_seek 1 offset; } > "$repo/drivers/widget/seek.c"
g add . && g commit -qm twins
bp apply --dry-run --branch twins "$change"
is "$code" 1 "a name that two files define is refused"
has "$out" "no such file here" "saying so"

# one function is nowhere: the change is not ported in part
branch part
{ top_of; body widget_read 2 len; body widget_open 0 mode; } > "$repo/drivers/widget/widget.c"
g add . && g commit -qm part
bp apply --dry-run --branch part "$change"
is "$code" 1 "a function that is nowhere is refused"

# what a function is about is not on the branch: left out with the proof; nothing else made, refused
turbo() {
	body widget_open 0 mode
	[ "$1" ] && sed 's/int widget_turbo/static &/' <<-END

	int widget_turbo(struct widget *w)
	{
		if (!w->turbo_level)
			return 0;
		w->count = w->turbo_level * 2;
		return widget_commit(w, w->turbo_level);
	}
	END
}
g checkout -q --orphan upstream && g rm -qrf --cached . && rm -rf "$repo/drivers" && mkdir -p "$repo/drivers/widget"
header | sed 's/int dead/int turbo_level, dead/' > "$repo/drivers/widget/widget.h"
{ top_of; turbo yes; } > "$repo/drivers/widget/widget.c"
g add . && g commit -qm base
sed -i 's/turbo_level \* 2/turbo_level * 3/' "$repo/drivers/widget/widget.c" && g commit -qam 'widget: only turbo'
only=$(g rev-parse HEAD)
sed -i 's/count += mode;/count += mode + 9;/; s/turbo_level \* 3/turbo_level * 4/' "$repo/drivers/widget/widget.c" && g commit -qam 'widget: both'
both=$(g rev-parse HEAD)
branch plain
{ top_of; turbo; } > "$repo/drivers/widget/widget.c"
g add . && g commit -qm plain
bp() { run --repo "$repo" --data "$top" --config backport.mainline=upstream "$@"; }
bp --json apply --dry-run --branch plain "$both"
is "$code" 0 "an edit of what the branch lacks is left out"
json "$out" '1 == grep { $_->{outcome} eq "dropped" && $_->{reason} =~ /has no turbo_level/ } map { @{$_->{edits}} } map { @{$_->{files}} } map { @{$_->{changes}} } @{$d->{results}}' "with what is missing as its reason"
json "$out" '$d->{results}[0]{changes}[0]{review}' "and marked for review"
bp apply --dry-run --branch plain "$only"
is "$code" 1 "a change of which nothing would be left is refused"
finish
