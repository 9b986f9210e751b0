#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# explain: upstream's lines, and what the port is on the branch where those do not say it.
. "$(dirname "$0")/tap.sh"
cd "$tmp" || exit 2
git init -q -b main r && cd r || exit 2
printf 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
{
	printf 'int ask(int x, int y);\nvoid note(int x);\n\n'
	for f in one two; do
		printf 'int %s(int x)\n{\n\tint ret = 0;\n\n\tif (x)\n\t\tret = ask(x, 1);\n' "$f"
		printf '\tx++;\n\tx--;\n\treturn ret;\n}\n\n'
	done
} > a.c
git add . && git commit -q -m base && git branch stable
sed -i '/^int one/,/^}/s/ask(x, 1)/ask(x + 7, 1)/; /^int two/,/^}/s/x--;/&\n\tnote(x);/' a.c
git commit -q -a -m 'a: more' && git format-patch -q -1 --stdout > ../more.mbox
git checkout -q stable && sed -i 's/ask(x, 1)/ask(x, 2)/' a.c && git commit -q -a -m drift && git checkout -q main

run apply -b stable main
is "$code" 0 'it is ported'
run explain
has "$out" "-		ret = ask(x, 1);" "upstream's line"
has "$out" 'on the branch it is:' 'an adapted edit: what it is on the branch'
has "$out" '+		ret = ask(x + 7, 2);' 'as it stands there'
is "$(grep -c 'note(x);' "$out")" 1 'a verbatim one is not told twice'
is "$(grep -c '@@' "$out")" 1 'nor shown'

# a mail, whose upstream this clone does not have: the result is all that can be shown
git init -q ../lone && git -C ../lone fetch -q ../r stable:stable 2> "$err"
run --repo ../lone apply -b stable --mbox ../more.mbox
is "$code" 0 'a mail is ported'
run --repo ../lone explain
has "$out" '+		ret = ask(x + 7, 2);' 'its adapted edit is shown'
has "$out" '+	note(x);' 'and its verbatim one'
finish
