#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# deps: prerequisites that are declared, and the smallest set that is found by
# trying; what came after. A miniature kernel whose code drifts step by step.
. "$(dirname "$0")/tap.sh"
git config --global init.defaultBranch master
R=$tmp/r
git init -q "$R"
cd "$R" || exit 2

clock=1500000000
commit() # message on stdin; prints nothing
{
	clock=$((clock + 1000))
	GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000" \
		git commit -q --allow-empty -a -F -
}
id() { git rev-parse "$1"; }

mkdir -p mm include/linux
printf 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 0\n' >Makefile
cat >include/linux/mini.h <<'END'
struct unit { int count; int flags; };
int read_unit(struct unit *u);
void wake_unit(struct unit *u);
END
cat >mm/mini.c <<'END'
#include <linux/mini.h>

static int check_unit(struct unit *u)
{
	return u->count > 0;
}

int take_unit(struct unit *u)
{
	int ret;

	ret = read_unit(u);
	if (ret)
		return ret;
	u->count = u->count + 1;
	return 0;
}

void drop_unit(struct unit *u)
{
	u->count = u->count - 1;
	wake_unit(u);
}
END
git add -A
echo 'mini: begin' | commit
git tag v5.10
git branch linux-5.10.y

# upstream: noise, then a helper, then the helper is used, then the fix that needs both
sed -i 's/wake_unit(u);$/wake_unit(u); \/* waiters *\//' mm/mini.c
echo 'mini: say who is woken' | commit
git tag noise
sed -i 's/^void wake_unit.*/&\nint settle_unit(struct unit *u, int how);/' include/linux/mini.h
printf '\nint settle_unit(struct unit *u, int how)\n{\n\tu->flags = how;\n\treturn read_unit(u);\n}\n' >>mm/mini.c
echo 'mini: add settle_unit()' | commit
git tag helper
sed -i 's/ret = read_unit(u);/ret = settle_unit(u, 1);/' mm/mini.c
echo 'mini: settle before taking' | commit
git tag user
sed -i 's/ret = settle_unit(u, 1);/ret = settle_unit(u, u->count ? 2 : 1);/' mm/mini.c
printf 'mini: do not settle a busy unit twice\n\nFixes: %.12s ("mini: begin")\n' "$(id v5.10)" | commit
git tag fix
sed -i 's/u->flags = how;/u->flags |= how;/' mm/mini.c
printf 'mini: keep flags when settling\n\nFixes: %.12s ("mini: add settle_unit()")\n' "$(id helper)" | commit
git tag helperfix
sed -i 's/u->count ? 2 : 1/u->count > 0 ? 2 : 1/' mm/mini.c
printf 'mini: negative counts are not busy\n\nFixes: %.12s ("mini: do not settle a busy unit twice")\n' "$(id fix)" | commit
git tag fixfix
git checkout -q -b tmp
git revert --no-edit fixfix >/dev/null
git commit -q --amend --no-edit --date='2017-08-01'
git checkout -q master && git merge -q --ff-only tmp
git tag undo
git revert --no-edit undo >/dev/null
git tag redo
cd /

ask() { run --repo "$R" "$@"; }

ask --json deps --branch linux-5.10.y "$(id fix 2>/dev/null || git -C "$R" rev-parse fix)"
id() { git -C "$R" rev-parse "$1"; }
is "$code" 0 "a set of prerequisites is an answer"
json "$out" '$d->{schema} eq "backport.deps/1" && !$d->{alone}{fits}' "the change alone does not fit"
json "$out" "join(' ', map { \$_->{id} } @{\$d->{take}{set}}) eq '$(id helper) $(id user)'" \
	"the smallest set is the helper and its user, in order"
json "$out" '$d->{take}{smallest} && $d->{take}{then}{fits}' "and no smaller one does"
json "$out" "\$d->{take}{set}[0]{missing_fixes} == 1 && \$d->{take}{set}[0]{added} == 7" \
	"with its size and the fix it has itself"
json "$out" "(grep { \$_->{id} eq '$(id fixfix)' && \$_->{how} eq 'fixes' && \$_->{comes_with} }
	@{\$d->{follow_ups}}) == 1" "the fix of the fix follows"
json "$out" "(grep { \$_->{id} eq '$(id helperfix)' && \$_->{of} eq '$(id helper)' }
	@{\$d->{follow_ups}}) == 1" "and the fix of a prerequisite"
json "$out" "(grep { \$_->{id} eq '$(id undo)' && \$_->{how} eq 'reverts' } @{\$d->{follow_ups}}) &&
	(grep { \$_->{id} eq '$(id redo)' && \$_->{how} eq 'reapplies' } @{\$d->{follow_ups}})" \
	"and its revert, and that it was applied again"
ask deps --branch linux-5.10.y fix
has "$out" "2 prerequisites, then it fits" "people read it too"
has "$out" "next: backport apply --branch linux-5.10.y --with-deps" "with the next step"

ask --json deps --branch linux-5.10.y helper
is "$code" 0 "a change that fits"
json "$out" '$d->{alone}{fits} && !defined $d->{take}' "needs nothing"

ask deps --branch linux-5.10.y
is "$code" 129 "one commit is to be named"
ask deps --branch nowhere fix
is "$code" 2 "an unknown branch"
has "$err" nowhere "is named"
is "$(git -C "$R" for-each-ref | wc -l)" "$(git -C "$R" for-each-ref | grep -vc backport)" "no ref is made"

# taken: each says whose prerequisite it is
ask --json apply --with-deps --branch linux-5.10.y fix
is "$code" 0 "--with-deps ports all of it"
res=backport/pick-$(id fix | cut -c1-12)/linux-5.10.y
is "$(git -C "$R" log --format=%s --reverse linux-5.10.y.."$res" | tr '\n' '|')" \
	"mini: add settle_unit()|mini: settle before taking|mini: do not settle a busy unit twice|" "in order"
is "$(git -C "$R" log -1 --format=%B "$res~2" | grep ^Stable-dep-of)" \
	"Stable-dep-of: $(id fix | cut -c1-12) (\"mini: do not settle a busy unit twice\")" "and says so"
is "$(git -C "$R" log -1 --format=%B "$res" | grep -c ^Stable-dep-of)" 0 "the change itself is nobody's prerequisite"
is "$(git -C "$R" diff "$res" fix -- mm/mini.c | grep -c '^[-+] ')" 0 "the result is upstream's, but for the noise"
ask --json deps --branch "$res" fix
json "$out" '$d->{verdict} eq "present"' "there it is present"

# declared: by a note of the change, and by a stable branch that took it before
cd "$R"
git checkout -q -b linux-6.1.y noise
printf 'mini: add settle_unit()\n\ncommit %s upstream.\n\nStable-dep-of: %.12s ("mini: do not settle a busy unit twice")\n' \
	"$(id helper)" "$(id fix)" | commit
git checkout -q master
printf 'mini: a change with a note\n\nCc: <stable@vger.kernel.org> # 5.10.x: %.12s: mini: settle before taking\n' "$(id user)" | commit
git tag noted
cd /
ask --json deps --branch linux-5.10.y noted
json "$out" "\$d->{declared}[0]{id} eq '$(id user)' && \$d->{declared}[0]{how} eq 'stable-note' &&
	\$d->{declared}[0]{verdict} eq 'optional'" "a stable note declares"
ask --json deps --branch linux-5.10.y fix
json "$out" "(grep { \$_->{id} eq '$(id helper)' && \$_->{how} eq 'stable-dep-of' } @{\$d->{declared}}) == 1" \
	"Stable-dep-of: on another branch declares its upstream commit"

# without the history between nothing is found, and that is no "no"
git clone -q --depth 1 --branch fix "file://$R" "$tmp/cut" 2>/dev/null
git -C "$tmp/cut" fetch -q --depth 1 origin linux-5.10.y:linux-5.10.y
run --repo "$tmp/cut" --json deps --branch linux-5.10.y HEAD
is "$code" 2 "cut off history: undecided"

# what the branch did itself no upstream commit undoes
cd "$R"
git checkout -q -b vendor linux-5.10.y
sed -i 's/ret = read_unit(u);$/ret = read_our_unit(u, 7);/' mm/mini.c
sed -i 's/^void wake_unit.*/&\nint read_our_unit(struct unit *u, int key);/' include/linux/mini.h
echo 'mini: our own way to read' | commit
git checkout -q master
cd /
ask --json deps --branch vendor user
is "$code" 1 "the branch's own change is in the way: nothing to take"
json "$out" '!$d->{take}{found} && $d->{take}{own}{path} eq "mm/mini.c" && $d->{take}{own}{function} eq "take_unit"' \
	"and the place is named"
ask deps --branch vendor user
has "$out" "no upstream commit that the branch lacks changed these lines of mm/mini.c: take_unit()" "to people, too"
ask --json deps --tries 1 --branch linux-5.10.y fix
json "$out" '!$d->{take}{found} && $d->{take}{gave_up}' "a limit that is reached is said"

# the two ways side by side, and no line wraps
COLUMNS=80
export COLUMNS
ask deps --branch linux-5.10.y fix
has "$out" "adapt  does not fit as it is: +1 -1 in 1 file" "what it is"
has "$out" "take   2 prerequisites, then it fits: +8 -1 in 2 files more" "and what comes with it"
has "$out" "risk: 1 later fix of them is missing here" "and what these lack themselves"
is "$(grep -v ^next: "$out" | perl -CS -ne 'print if length > 81')" "" "in 80 columns"
unset COLUMNS

# clones as people have them
git clone -q --bare "$R" "$tmp/bare.git"
git -C "$R" worktree add -q "$tmp/linked" noise 2>"$err"
for r in "$tmp/bare.git" "$tmp/linked"; do
	run --repo "$r" --json deps --branch linux-5.10.y fix
	json "$out" "join(' ', map { \$_->{id} } @{\$d->{take}{set}}) eq '$(id helper) $(id user)'" \
		"the same in ${r##*/}"
done
git -C "$R" config uploadpack.allowFilter true
for filter in blob:none tree:0; do
	P=$tmp/${filter%:*}
	git clone -q --no-checkout --filter=$filter "file://$R" "$P"
	objects() { git -C "$P" count-objects -v | grep -E '^(count|in-pack)'; }
	before=$(objects)
	run --repo "$P" --config backport.mainline=origin/master --json deps --branch origin/linux-5.10.y fix
	is "$code $(objects)" "2 $before" "$filter: undecided, and nothing is fetched behind anyone's back"
	has "$err" "next: git -C $P fetch origin --no-write-fetch-head --stdin <" "but the command is there"
	rounds=0
	while [ "$code" = 2 ] && [ $rounds -lt 20 ]; do
		rounds=$((rounds + 1))
		sh -c "$(sed -n 's/^next: *//p' "$err")" >"$tmp/fetched" 2>&1
		run --repo "$P" --config backport.mainline=origin/master --json deps --branch origin/linux-5.10.y fix
	done
	json "$out" "join(' ', map { \$_->{id} } @{\$d->{take}{set}}) eq '$(id helper) $(id user)'" \
		"typing it ends in the same answer ($rounds times)"
done

finish
