#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The caches are never more than that: damaged, of another version, in a place
# that cannot be written or is full, shared by two runs: the answers stay the same.
. "$(dirname "$0")/tap.sh"
git config --global init.defaultBranch master
export SOURCE_DATE_EPOCH=1600000000
R=$tmp/r
git init -q "$R"
cd "$R" || exit 2

commit() { git commit -q --allow-empty -a -m "$1"; }
id() { git -C "$R" rev-parse "$1"; }
mkdir -p include/linux mm
printf 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 0\n' >Makefile
printf 'int read_unit(int how);\n' >include/linux/mini.h
printf '#include <linux/mini.h>\n\nint take(void)\n{\n\treturn read_unit(1);\n}\n' >mm/mini.c
git add -A
commit 'mini: begin'
git tag begin
git branch linux-5.10.y
for i in $(seq 40); do commit "mini: noise $i"; done
sed -i 's/read_unit(1)/read_unit(2)/' mm/mini.c
commit "mini: the fix

Fixes: $(id begin | cut -c1-12) (\"mini: begin\")"
git tag fix
cd "$tmp" || exit 2

# What both caches have a part in; the bytes must be the same, whatever becomes of these.
ask() {
	"$backport" --repo r --json status --branch linux-5.10.y fix &&
		"$backport" --repo r --json apply --dry-run --branch linux-5.10.y fix
}
again() { # name
	code=0
	ask >"$out" 2>"$err" </dev/null || code=$?
	is "$code $(cksum <"$out")" "0 $want" "$1: the same answer"
	empty "$err" "$1: and no noise"
}
rm -rf "$XDG_CACHE_HOME"
ask >first 2>"$err"
want=$(cksum <first)
has first '"needed"' "the first answer makes the caches"
files=$(ls "$XDG_CACHE_HOME"/backport/*.sqlite)
[ "$(echo "$files" | wc -l)" -ge 2 ]
ok $? "there are some"
again 'there already'

version() { perl -e 'open F, "+<", shift; seek F, 60, 0; print F pack "N", shift; close F' "$1" "$2"; }
for v in 0 77; do
	for f in $files; do version "$f" $v; done
	again "of version $v"
done
for f in $files; do head -c 5000 "$f" >x && cp x "$f"; done
again 'cut off'
for f in $files; do echo 'this is no database' >"$f"; done
again 'something else'
for f in $files; do : >"$f"; done
again 'empty'
again 'made anew'
before=$(cksum $files)
again 'and kept'
is "$(cksum $files)" "$before" "nothing is read twice"

rm -rf "$XDG_CACHE_HOME"
for i in 1 2 3; do
	(ask >"out.$i" 2>"err.$i" || echo "$?" >>"err.$i") &
done
wait
is "$(for i in 1 2 3; do cksum <"out.$i"; done | sort -u)" "$want" "three runs begin at once: the same answer"
is "$(cat err.1 err.2 err.3)" "" "and none complains"

keep=$XDG_CACHE_HOME
XDG_CACHE_HOME=/dev/null/nowhere
again 'no place for it'
XDG_CACHE_HOME=$keep
in_space=
for u in 'unshare -m' 'unshare -rm'; do
	$u sh -c "mount -t tmpfs -o size=64k none '$HOME'" 2>/dev/null && in_space=$u && break
done
if [ -n "$in_space" ]; then
	export -f ask
	export backport
	for how in full 'read-only, and empty' 'read-only'; do
		case $how in
		full) mount='mount -t tmpfs -o size=16k none "$1"' ;;
		*empty) mount='mount -t tmpfs -o ro none "$1"' ;;
		*) mount='mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"' ;;
		esac
		code=0
		$in_space bash -c "$mount && ask" - "$XDG_CACHE_HOME" >"$out" 2>"$err" </dev/null || code=$?
		is "$code $(cksum <"$out")" "0 $want" "$how: the same answer"
		empty "$err" "$how: and no noise"
	done
else
	skip "a full and a read-only place for caches: no mounts here"
fi
finish
