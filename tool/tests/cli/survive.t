#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens around a run that is not its fault: somebody else moves the ref or packs the
# repository, works in it already, it cannot be written, or the disk is full.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
shim=${BUILD:-$top/build}/torture.so
boxes "$tmp/r" || exit 2
cd "$tmp" || exit 2
cp -a r clean
ref=refs/heads/backport/both/linux-5.15.y
change=$(g rev-parse master)
# a declaration more: it fits everywhere
g switch -q -c more v6.1
sed -i 's/^int box_fail.*/&\nint box_more(struct box *b);/' r/include/linux/box.h
g commit -qam 'box: declare more'
more=$(g rev-parse more)
g switch -q master
rm -rf clean && cp -a r clean

again() { rm -rf r && cp -a clean r; }
refs() { g for-each-ref --format='%(refname) %(objectname)'; }
apply() { bp "$@" apply --name both --branch linux-5.15.y "$more"; }
# sound NAME: nothing is broken, and nothing locked for ever
sound() {
	g fsck --full --no-dangling > "$out.fsck" 2>&1
	ok $? "$1: git fsck is clean"
	is "$(find r -name '*.lock' -o -path '*backport/journal')" "" "$1: nothing is left locked"
}
# goes_on NAME: the next run does it
goes_on() {
	apply
	is "$code" 0 "$1: the next run works"
	is "$(g rev-parse "$ref^{tree}")" "$want" "$1: and ends in the same tree"
}
refs > before
apply
is "$code" 0 "undisturbed it works"
want=$(g rev-parse "$ref^{tree}")

# Two at once: the lock is the kernel's, so anybody who holds it will do.
again
mkdir -p r/.git/backport
(
	flock 9 && : > "$tmp/held"
	while [ ! -e "$tmp/enough" ]; do sleep 0.02; done
) 9> r/.git/backport/lock &
holder=$!
while [ ! -e held ]; do sleep 0.02; done
apply
is "$code" 2 "two at once: the second does nothing"
has "$err" "another backport is at work" "two at once: and says why"
has "$err" "next: wait for it to end, or end it" "two at once: and what to do"
is "$(refs)" "$(cat before)" "two at once: no ref moved"
: > enough
wait "$holder"
sound "two at once"
goes_on "two at once"

# Two real ones: each ends well or says that it has to wait, and what it made is there.
again
for i in 1 2; do
	( "$backport" --repo r --data "$top" apply --name "n$i" --branch linux-5.15.y "$more" \
		> "o$i" 2> "e$i" < /dev/null; echo $? > "c$i" ) &
	eval "p$i=$!"
done
wait "$p1" "$p2"
good=0 bad=
for i in 1 2; do
	g rev-parse -q --verify "refs/heads/backport/n$i/linux-5.15.y" > /dev/null && there=0 || there=1
	case "$(cat "c$i") $there" in
	"0 0") good=$((good + 1)) ;;
	"2 1") grep -q 'another backport is at work' "e$i" || bad="$bad $i: $(head -n 1 "e$i")" ;;
	*) bad="$bad $i: exit $(cat "c$i"), ref $there" ;;
	esac
done
is "$bad" "" "two real ones: done, or told to wait"
[ "$good" -ge 1 ]
ok $? "two real ones: one at least is done"
sound "two real ones"

# Packed before it: every object and ref.
again
g gc -q --prune=now && g pack-refs --all
goes_on "packed"
sound "packed"

if [ -e "$shim" ] && ! ldd "$backport" | grep -q libasan; then
	# others N COMMAND: apply, and at its N-th point somebody else's command
	others() {
		LD_PRELOAD=$shim TORTURE_DIR=$tmp/r TORTURE_KILL=$1 TORTURE_THEN=$2 \
			TORTURE_COUNT=$tmp/count run --repo "$tmp/r" --data "$top" apply \
			--name both --branch linux-5.15.y "$more"
	}
	again
	others 0 true
	points=$(cat count)
	[ "$points" -gt 20 ]
	ok $? "there are points to disturb it at"

	# The ref is one person's: theirs or ours, and the other is told. They look before they move it.
	bad='' theirs=0 ours=0
	for n in $(seq 1 $((points / 24 + 1)) "$points"); do
		again
		rm -f moved
		others "$n" "git -C '$tmp/r' update-ref '$ref' '$change' \
			0000000000000000000000000000000000000000 2> /dev/null && : > '$tmp/moved'"
		now=$(g rev-parse -q --verify "$ref")
		if [ -e moved ]; then
			theirs=$((theirs + 1))
			[ "$now" = "$change" ] && [ "$code" -eq 2 ] &&
				grep -qE '(made|moved) by somebody else|no work of ours' "$out" &&
				grep -q 'next: .*--name OTHER' "$out"
		else
			ours=$((ours + 1))
			[ "$(g rev-parse "$ref^{tree}")" = "$want" ] && [ "$code" -eq 0 ]
		fi || bad="$bad $n:$code"
		g fsck --no-dangling > "$out.fsck" 2>&1 && [ ! -e r/.git/backport/journal ] || bad="$bad $n:fsck"
	done
	is "$bad" "" "a ref moved by somebody else: never lost, and told"
	[ "$theirs" -gt 0 ] && [ "$ours" -gt 0 ]
	ok $? "a ref moved by somebody else: before it and after it ($theirs and $ours times)"

	# Told to end: it does at once, or when the refs have moved, and never in between.
	bad='' told=0
	for signal in INT TERM HUP; do
		for n in $(seq 3 $((points / 10 + 1)) "$points"); do
			again
			others "$n" "kill -$signal \$PPID"
			[ "$code" -ne 130 ] || told=$((told + 1))
			[ "$code" -eq 130 ] && grep -q 'interrupted; nothing is left half done' "$err" &&
				[ -z "$(find r -name '*.lock' -o -path '*backport/journal')" ] ||
				bad="$bad $signal $n:$code"
			case $(g rev-parse -q --verify "$ref^{tree}") in
			'' | "$want") ;;
			*) bad="$bad $signal $n:ref" ;;
			esac
			apply
			[ "$code" -eq 0 ] && [ "$(g rev-parse "$ref^{tree}")" = "$want" ] || bad="$bad $n:again"
		done
	done
	is "$bad" "" "INT, TERM and HUP: exit code 130, nothing locked, and the next run goes on"
	[ "$told" -gt 15 ]
	ok $? "INT, TERM and HUP: at $told points"

	# Objects packed away underneath it, and at once what no ref reaches yet.
	bad=''
	for n in $(seq 1 $((points / 16 + 1)) "$points"); do
		again
		others "$n" "git -C '$tmp/r' gc -q --prune=now 2> /dev/null"
		case $code in
		0) [ "$(g rev-parse "$ref^{tree}")" = "$want" ] ;;
		1 | 2) [ -s "$err" ] && [ "$(refs)" = "$(cat before)" ] ;;
		*) false ;;
		esac || bad="$bad $n:$code"
		g fsck --no-dangling > "$out.fsck" 2>&1 || bad="$bad $n:fsck"
		apply
		[ "$code" -eq 0 ] && [ "$(g rev-parse "$ref^{tree}")" = "$want" ] || bad="$bad $n:again"
	done
	is "$bad" "" "git gc at any point: done or told, sound, and the next run works"
else
	skip "somebody else in the middle of it: no shim, or the sanitizer wants to be loaded first"
fi

# Mounts in a name space of their own, which go with it.
in_space=
for u in 'unshare -m' 'unshare -rm'; do
	$u sh -c "mount -t tmpfs -o size=64k none '$HOME'" 2> /dev/null && in_space=$u && break
done
if [ -n "$in_space" ]; then
	again
	code=0
	$in_space sh -c 'mount --bind r r && mount -o remount,bind,ro r && exec "$@"' - "$backport" \
		--repo r --data "$top" apply --name both --branch linux-5.15.y "$more" \
		> "$out" 2> "$err" < /dev/null || code=$?
	is "$code" 2 "read-only: it cannot be done"
	has "$err" "Read-only file system" "read-only: and says why"
	has "$err" "apply --dry-run" "read-only: and what can be done"
	is "$(refs)" "$(cat before)" "read-only: no ref moved"
	sound "read-only"
	goes_on "read-only"
	again
	code=0
	$in_space sh -c 'mount --bind r r && mount -o remount,bind,ro r && exec "$@"' - "$backport" \
		--repo r --data "$top" apply --dry-run --branch linux-5.15.y "$more" \
		> "$out" 2> "$err" < /dev/null || code=$?
	is "$code" 0 "read-only: a dry run writes nothing, so it works"

	# A disk with room for less and less of what a run writes: filled but for N pages.
	cat > full.sh <<-'END'
		# full.sh PAGES PROGRAM...: on a tmpfs with so many pages free
		mount -t tmpfs -o size=4m none r && cp -a clean/. r/ || exit 99
		# the file system's own count, or fill would leave none
		free=$(stat -f -c %a r)
		head -c $(((free - $1) * 4096)) /dev/zero > r/.git/fill
		shift
		"$@"; code=$?
		git -C r fsck --full --no-dangling > fsck 2>&1 || code=98
		git -C r for-each-ref --format='%(refname) %(objectname)' > refs
		find r -name '*.lock' > locked
		rm r/.git/fill
		"$@" > again 2>&1 || code=97
		git -C r rev-parse "$ref^{tree}" > tree
		exit "$code"
	END
	export ref
	bad='' full=0
	for pages in 0 1 2 3 4 5 6 8 10 12 14 16 18 20 24 28 32 64; do
		again
		rm -f refs locked tree
		code=0
		$in_space sh full.sh "$pages" "$backport" --repo r --data "$top" apply --name both \
			--branch linux-5.15.y "$more" > "$out" 2> "$err" < /dev/null || code=$?
		case $code in
		0) grep -q "^$ref " refs ;;
		2)
			full=$((full + 1))
			cmp -s refs before && grep -q "No space left on device; the file system at $tmp/r has" "$out" "$err" &&
				grep -q 'next: make room there' "$out" "$err"
			;;
		*) false ;;
		esac || bad="$bad $pages:$code $(head -n 6 "$out" "$err")"
		[ ! -s locked ] || bad="$bad $pages:locked"
		[ "$(cat tree)" = "$want" ] || bad="$bad $pages:again"
	done
	is "$bad" "" "a full disk: done or told, sound, refs old or new, and the next run works"
	is "$code" 0 "a full disk: with room it works"
	[ "$full" -gt 2 ]
	ok $? "a full disk: it was full ($full times)"
else
	skip "a read-only repository: no mounts here"
	skip "a full disk: no mounts here"
fi
finish
