#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The sibling form: what upstream's own patch cannot do, its port to a neighbouring branch can.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1600000000 +0000'
r=$tmp/linux
g() { git -C "$r" "$@"; }
bp() { run --repo "$r" --data "$top" "$@"; }
git init -q "$r"
mkdir -p "$r/include/linux" "$r/drivers"

# version NUMBER: the tree's Makefile
version() { printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "${1%.*}" "${1#*.}" > "$r/Makefile"; }
cat > "$r/include/linux/box.h" <<'END'
struct box { int users, dead; };
int take(struct box *b);
int take_all(struct box *b, int n);
void drop(struct box *b);
void warn(const char *s);
#define ENODEV 19
END
# upstream: one function; the stable branches: the work is split over two
cat > "$r/drivers/box.c" <<'END'
#include <linux/box.h>

int box_open(struct box *b)
{
	int ret = take_all(b, 1);

	if (ret)
		drop(b);
	return ret;
}
END
version 6.0
g add . && g commit -qm 'box: begin' && g branch -M master
cat > "$tmp/old.c" <<'END'
#include <linux/box.h>

static int box_prepare(struct box *b)
{
	b->users++;
	return take(b);
}

int box_open(struct box *b)
{
	return box_prepare(b);
}
END
g checkout -q -b linux-5.15.y
version 5.15 && cp "$tmp/old.c" "$r/drivers/box.c" && g commit -qam 'Linux 5.15'
g checkout -q -b linux-5.10.y
version 5.10 && sed -i 's/^#include.*/&\n\n\/* of 5.10 *\//' "$r/drivers/box.c" && g commit -qam 'Linux 5.10'

g checkout -q master
perl -0pi -e 's/\tint ret = take_all\(b, 1\);\n\n\tif \(ret\)\n\t\tdrop\(b\);\n/\tint ret;\n\n\tif (b->dead) {\n\t\twarn("dead");\n\t\treturn -ENODEV;\n\t}\n\tret = take_all(b, 1);\n\tif (ret)\n\t\tdrop(b);\n/' "$r/drivers/box.c"
g commit -q -a --author 'Up Stream <up@example.org>' -m 'box: refuse what is dead

Nobody can open what is gone.

Signed-off-by: Up Stream <up@example.org>'
up=$(g rev-parse HEAD)
bp --json apply --branch linux-5.10.y "$up"
is "$code" 1 "upstream's own form does not fit 5.10"

g checkout -q linux-5.15.y
perl -0pi -e 's/(\{\n)(\tb->users\+\+;)/$1\tif (b->dead) {\n\t\twarn("dead");\n\t\treturn -ENODEV;\n\t}\n$2/' "$r/drivers/box.c"
g commit -q -a --author 'Up Stream <up@example.org>' -m "box: refuse what is dead

commit $up upstream.

Nobody can open what is gone.

Signed-off-by: Up Stream <up@example.org>
[ st: box_prepare() is where it is opened here ]
Signed-off-by: Stable Porter <st@example.org>"
sib=$(g rev-parse HEAD)

bp --json apply --branch linux-5.10.y "$up"
is "$code" 0 "the port to 5.15 does"
json "$out" '$d->{results}[0]{changes}[0]{form} eq "sibling"' "the form is said"
json "$out" '$d->{results}[0]{changes}[0]{sibling}{commit} eq "'"$sib"'" && $d->{results}[0]{changes}[0]{sibling}{branch} eq "linux-5.15.y"' "and which commit of which branch"
json "$out" '$d->{results}[0]{changes}[0]{id} eq "'"$up"'"' "the change is upstream's"
json "$out" '$d->{results}[0]{changes}[0]{review}' "marked: upstream changes another function"
ref=$(g for-each-ref --format='%(refname)' 'refs/heads/backport/*/linux-5.10.y')
is "$(g diff linux-5.10.y "$ref" | git patch-id --stable | cut -d' ' -f1)" "$(g show "$sib" | git patch-id --stable | cut -d' ' -f1)" "the sibling's very change"
g log -1 --format='%an%n%B' "$ref" > "$tmp/message"
is "$(head -n 1 "$tmp/message")" "Up Stream" "upstream's author"
has "$tmp/message" "commit $up upstream." "upstream's line"
has "$tmp/message" "Nobody can open what is gone." "and words"
has "$tmp/message" "Signed-off-by: Stable Porter <st@example.org>" "who ported it to 5.15 has signed"
has "$tmp/message" "[ st: box_prepare() is where it is opened here ]" "and said what differs"
has "$tmp/message" "made from the port to linux-5.15.y, ${sib:0:12}" "the note names it"
is "$(grep -c 'Signed-off-by: C Porter' "$tmp/message")" 0 "nobody signed for the porter"
bp apply --restart --branch linux-5.10.y "$up"
has "$out" "sibling" "people read it too"
bp explain
has "$out" "from its port to linux-5.15.y, ${sib:0:12}" "explain names it"
bp --json check --branch linux-5.10.y
json "$out" '$d->{ports}[0]{id} eq "'"$up"'"' "check judges it against upstream"

# where upstream's own lines fit nothing else is asked
g checkout -q -b linux-6.1.y "$up~1" && version 6.1 && g commit -qam 'Linux 6.1'
bp --json apply --branch linux-6.1.y "$up"
json "$out" '$d->{results}[0]{changes}[0]{form} eq "commit" && !$d->{results}[0]{changes}[0]{sibling}' "upstream's own form is nearer to 6.1"

# what its branch took out again is no sibling, nor is a result of ours
g update-ref -d "$ref"
g checkout -q linux-5.15.y && g revert --no-edit HEAD > "$err" 2>&1
bp apply --branch linux-5.10.y "$up"
is "$code" 1 "what 5.15 reverted is not taken"
g checkout -q -b by-hand linux-5.10.y
g cherry-pick "$sib" > "$err" 2>&1
g update-ref refs/heads/backport/mine/linux-5.9.y HEAD
g checkout -q master && g branch -qD by-hand
bp apply --branch linux-5.10.y "$up"
is "$code" 1 "nor what only a result of ours has"
g revert --no-edit linux-5.15.y > "$err" 2>&1 || g revert --abort
g checkout -q linux-5.15.y && g revert --no-edit HEAD > "$err" 2>&1
bp --json apply --branch linux-5.10.y "$up"
is "$code" 0 "what was put back is"

# what hands made of it for one branch carries on to the next, though no branch has it yet
g checkout -q linux-5.15.y && g reset -q --hard "$sib~1" && g checkout -q master
g branch -q -D linux-6.1.y
bp abort --branch linux-5.10.y
for r2 in $(g for-each-ref --format='%(refname)' refs/heads/backport/); do g update-ref -d "$r2"; done
bp apply --branch linux-5.10.y "$up"
is "$code" 1 "no branch has it: 5.10 does not get it"
bp abort --branch linux-5.10.y
bp apply --branch linux-5.15.y "$up"
is "$code" 1 "nor 5.15"
(cd "$tmp" && "$backport" --repo "$r" --data "$top" edit --branch linux-5.15.y w > "$out" 2>&1)
g show "$sib:drivers/box.c" > "$tmp/w/drivers/box.c"
(cd "$tmp/w" && "$backport" --data "$top" continue --reason 'the work is in box_prepare() here' > "$out" 2>&1)
is $? 0 "5.15 by hand"
bp --json apply --no-resolutions --dry-run --branch linux-5.10.y "$up"
is "$code" 1 "--no-resolutions does without"
bp --json apply --branch linux-5.10.y "$up"
is "$code" 0 "5.10 gets it from there"
json "$out" '$c = $d->{results}[0]{changes}[0]; $c->{form} eq "sibling" && $c->{sibling}{branch} eq "linux-5.15.y" && $c->{review}' "which is said, and marked"
g log -1 --format='%B' "$(g for-each-ref --format='%(refname)' 'refs/heads/backport/*/linux-5.10.y')" > "$tmp/message"
has "$tmp/message" "made from the port to linux-5.15.y" "the note names the branch"
is "$(grep -c "$(g rev-parse --short=12 "$(g for-each-ref --format='%(refname)' 'refs/heads/backport/*/linux-5.15.y')")" "$tmp/message")" 0 "and no commit that nobody else has"
finish
