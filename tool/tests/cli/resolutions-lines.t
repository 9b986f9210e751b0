#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Resolutions of what is no C, and of what upstream removes: kept, offered, and refused where they do
# not fit.
. "$(dirname "$0")/tap.sh"

g() { git -C "$tmp/r" "$@"; }
bp() { run --repo "$tmp/r" --data "$top" "$@"; }

# entry.S GATE SAVE: how it gets in, and where it keeps what it had
entry() {
	cat <<END
ENTRY(box_in)
	mov	r0, r1
$1
	add	r1, r1, #4
	cmp	r1, r2
	blt	1f
	str	r3, $2
	ret
1:	b	box_out
ENDPROC(box_in)

ENTRY(box_out)
	ldr	r3, $2
	ret
ENDPROC(box_out)
END
}

# branch NAME VERSION LINES-ABOVE GATE SAVE
branch() {
	g checkout -q -b "$1" v6.1
	{ printf '%s' "$3"; entry "$4" "$5"; } > "$tmp/r/arch/entry.S"
	sed -i "s/^VERSION.*/VERSION = $2/" "$tmp/r/Makefile"
	g commit -qam "$1"
}

(
	export GIT_AUTHOR_NAME='Up Stream' GIT_AUTHOR_EMAIL=up@example.org
	git init -q -b master "$tmp/r" && cd "$tmp/r" && mkdir -p arch mm || exit 2
	printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
	entry '	bl	box_lock' '[sp]' > arch/entry.S
	printf 'int box_old(int n)\n{\n\treturn n + 1;\n}\n\nint box_new(int n)\n{\n\treturn n;\n}\n' > mm/box.c
	git add -A && git commit -qm base && git tag v6.1
	entry '	bl	box_lock
	dsb	sy' '[sp]' > arch/entry.S
	git commit -qam 'box: wait for it' && git tag change
	printf 'int box_new(int n)\n{\n\treturn n;\n}\n' > mm/box.c
	git commit -qam 'box: no more of the old' && git tag removal
) || exit 2
branch linux-5.15.y 5 '' '	bl	crate_lock
	nop' '[sp]'
branch linux-5.10.y 5 '/* moved down */

' '	bl	 crate_lock
	nop' '[fp]'
branch linux-4.19.y 4 '' '	bl	crate_lock
	isb' '[sp]'
g checkout -q master
pick=backport/pick-$(printf %.12s "$(g rev-parse change)")

bp --json apply --branch linux-5.15.y --branch linux-5.10.y --branch linux-4.19.y change
json "$out" '3 == grep { $_->{verdict} eq "conflict" } @{$d->{results}}' "assembly that clashes on three branches"
bp edit --branch linux-5.15.y "$tmp/w"
sed -i '/^<<<<<<</,/^>>>>>>>/c\	bl	crate_lock\n	dsb	sy\n	nop' "$tmp/w/arch/entry.S"
bp continue --branch linux-5.15.y
is "$code" 0 "resolved by hand on one"
bp --json resolutions
json "$out" '@{$d->{resolutions}} == 1 && $d->{resolutions}[0]{path} eq "arch/entry.S" && $d->{resolutions}[0]{conflict} =~ /^ours: bl crate_lock\n/' "kept: the lines that clash, white space aside"
bp resolutions
has "$out" "arch/entry.S  " "listed by its path"
bp abort --branch linux-5.10.y
bp --json apply --name sibling --branch linux-5.10.y change
json "$out" '$d->{results}[0]{changes}[0]{form} eq "sibling" && $d->{results}[0]{changes}[0]{review_why} eq "as C Porter resolved it by hand on linux-5.15.y"' "while its result is there, that is the nearest form"
g branch -D "$pick/linux-5.15.y" > "$out"
bp --json apply --branch linux-5.10.y change
is "$code" 0 "and without it the next branch takes it"
json "$out" '($f) = @{$d->{results}[0]{changes}[0]{files}}; $f->{rung} eq "resolution" && $d->{results}[0]{changes}[0]{review} && $f->{edits}[0]{reason} =~ /^as C Porter resolved it on linux-5.15.y/' "marked, with who made it"
is "$(g diff --stat linux-5.10.y "$pick/linux-5.10.y" | tail -1 | tr -d ' ')" "1filechanged,1insertion(+)" "nothing else changes"
is "$(g show "$pick/linux-5.10.y:arch/entry.S" | sed -n 5,8p)" "	bl	 crate_lock
	dsb	sy
	nop
	add	r1, r1, #4" "farther down, in its own white space"
bp abort --branch linux-4.19.y
bp --json apply --branch linux-4.19.y change
is "$code" 1 "where other lines clash it is no answer"
json "$out" '($t) = grep { $_->{rung} eq "resolution" } @{$d->{results}[0]{changes}[0]{files}[0]{conflicts}[0]{tried}}; $t->{why} =~ /reads differently here/' "which is said"
bp abort --branch linux-4.19.y

# upstream removes a function, and the branches have another of that name
old() { # BRANCH BODY
	g checkout -q "$1" && printf 'int box_old(int n)\n{\n\t%s\n}\n\nint box_new(int n)\n{\n\treturn n;\n}\n' "$2" > "$tmp/r/mm/box.c"
	g commit -qam old && g checkout -q master
}
old linux-5.15.y 'return n + 2;'
old linux-5.10.y 'return  n + 2;'
old linux-4.19.y 'return box_new(n) + 2;'
bp apply --branch linux-5.15.y removal
bp edit --branch linux-5.15.y "$tmp/w"
printf 'int box_new(int n)\n{\n\treturn n;\n}\n' > "$tmp/w/mm/box.c"
bp continue --branch linux-5.15.y
is "$code" 0 "a human removes it, other as it reads"
g branch -D "backport/pick-$(printf %.12s "$(g rev-parse removal)")/linux-5.15.y" > "$out"
bp --json apply --branch linux-5.10.y removal
is "$code" 0 "where it is that very one it goes, too"
json "$out" '$d->{results}[0]{changes}[0]{review} && $d->{results}[0]{changes}[0]{files}[0]{rung} eq "resolution"' "marked"
bp --json apply --branch linux-4.19.y removal
is "$code" 1 "where it is a third one it stays"
json "$out" '($t) = grep { $_->{rung} eq "resolution" } @{$d->{results}[0]{changes}[0]{files}[0]{conflicts}[0]{tried}}; $t->{why} =~ /removed what reads differently here/' "with the reason"
finish
