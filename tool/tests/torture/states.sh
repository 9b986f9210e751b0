# SPDX-License-Identifier: GPL-2.0-or-later
# What torture begins from, which tests source behind tap.sh and boxes.sh:
#
#	states DIR		makes DIR/apply, DIR/continue, DIR/abort from the miniature of boxes.sh
#	state_sample DIR	makes DIR/sample-apply, -continue, -abort from the sample kernel
#
# Each is made at DIR/at and has r/, data.path, cmd and again (see kill.pl).

# state DIR NAME COMMAND: what is at DIR/at becomes DIR/NAME
state() {
	git -C "$1/at/r" pack-refs --all && git -C "$1/at/r" repack -adq
	[ -e "$1/at/data.path" ] || printf '%s\n' "$top" > "$1/at/data.path"
	printf '%s\n' $3 > "$1/at/cmd"
	cp "$1/at/cmd" "$1/at/again"
	mv "$1/at" "$1/$2"
}

# in DIR COMMAND...: run it with DIR/at in the place of $tmp
in_place() {
	local tmp=$1/at
	shift
	"$@"
}

one_resolved() {
	boxes "$tmp/r" || return 1
	bp apply --branch linux-5.15.y master
	bp edit --branch linux-5.15.y "$tmp/w"
	sed -i '/^<<<<<<</,/^>>>>>>>/c\		ret = box_wait(b, b->flags);' "$tmp/w/mm/box.c"
}

half_ported() {
	boxes "$tmp/r" || return 1
	(cd "$tmp/r" && echo x > mm/other && git add -A && git commit -qm 'mm: another file')
	bp apply --keep-going --branch linux-4.19.y master~1 master
}

states() {
	mkdir -p "$1/at" && in_place "$1" one_resolved && in_place "$1" bp continue --branch linux-5.15.y
	# resolved on one branch, and two that take it in one run
	state "$1" apply 'apply --branch linux-4.19.y --branch linux-5.10.y master'
	mkdir -p "$1/at" && in_place "$1" one_resolved
	state "$1" continue continue
	mkdir -p "$1/at" && in_place "$1" half_ported
	state "$1" abort abort
}

# What the sample's own change is called, and one that conflicts on its 4.19.
sample_change() { sed -n "s/^change \([0-9a-f]*\) $1.*/\1/p" "$tmp/ids"; }

sample() {
	"$top/tool/sample/make-sample.sh" --data "$top" "$tmp/data" "$tmp/r" > "$tmp/ids" || return 1
	printf '%s\n' "$tmp/data" > "$tmp/data.path"
	conflict=$(sample_change 'mm: workingset: remember')
	# what lines carry: a semantic patch would be most of the time, and writes nothing more
	change=$(sample_change 'mm, thp: wait for the head page')
	second=$(sample_change 'iomap: hold the page')
}

bps() { run --repo "$tmp/r" --data "$tmp/data" "$@"; }

sample_resolved() {
	sample || return 1
	bps apply --branch linux-4.19.y "$conflict" "$change"
	bps edit --branch linux-4.19.y "$tmp/w"
	sed -i '/PageWorkingset/d' "$tmp/w/mm/migrate.c" "$tmp/w/mm/vmscan.c"
}

sample_half() {
	sample && bps apply --keep-going --branch linux-4.19.y "$change" "$conflict"
}

state_sample() {
	mkdir -p "$1/at" && in_place "$1" sample
	state "$1" sample-apply "apply --branch linux-4.14.y --branch linux-4.9.y $change $second"
	mkdir -p "$1/at" && in_place "$1" sample_resolved
	state "$1" sample-continue 'continue --branch linux-4.19.y --reason no-workingset-here'
	mkdir -p "$1/at" && in_place "$1" sample_half
	state "$1" sample-abort 'abort --branch linux-4.19.y'
}
