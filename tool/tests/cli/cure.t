#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A finding of the gate names what would cure it: the upstream commit that brought a name or changed
# what it takes, found down the history; or the drift rule that is about it.
. "$(dirname "$0")/tap.sh"
cd "$tmp" || exit 2
git init -q -b main r && cd r || exit 2

v() { # PATCHLEVEL: a release of mainline
	printf 'VERSION = 5\nPATCHLEVEL = %s\nSUBLEVEL = 0\nEXTRAVERSION =\n' "$1" > Makefile
	git add . && git commit -q -m "Linux 5.$1" && git tag "v5.$1"
}
c() { # SUBJECT SED...
	subject=$1
	shift
	sed -i "$@" && git commit -q -a -m "$subject"
}
mkdir -p mm include/linux
printf 'int find_it(int x);\nint old_ask(int x);\nstruct box { int a; };\n' > include/linux/box.h
{
	printf '#include <linux/box.h>\n\n'
	for f in one two three; do
		printf 'int %s(struct box *b, int x)\n{\n\tint ret = 0;\n\n\tif (x)\n' "$f"
		printf '\t\tret = old_ask(x);\n\tx++;\n\treturn ret;\n}\n\n'
	done
} > mm/a.c
v 10 && git branch stable && v 11
git checkout -q -b side
c 'box: add lookup_it()' 's/int find_it/int lookup_it(int x);\n&/' include/linux/box.h
brings=$(git rev-parse --short=12 HEAD)
c 'box: say more' '$a/* more */' include/linux/box.h
git checkout -q main && c 'mm: a comment' '$a/* less */' mm/a.c && git merge -q --no-edit side && v 12
c 'box: find_it() takes another, box is fresh' 's/find_it(int x)/find_it(int x, int y)/; s/int a;/& int fresh;/' include/linux/box.h
changes=$(git rev-parse --short=12 HEAD)
v 13
c 'mm: look it up' '/^int one/,/^}/s/old_ask(x)/lookup_it(x)/' mm/a.c && git tag call
c 'mm: find it' '/^int two/,/^}/s/x++;/&\n\tfind_it(x, 2);/' mm/a.c && git tag takes
c 'mm: be fresh' '/^int three/,/^}/s/x++;/&\n\tb->fresh = 1;/' mm/a.c && git tag member

run --json apply -b stable --name call call
is "$code" 1 'a name that the branch lacks: a conflict'
json "$out" 'my ($f) = @{$d->{results}[0]{changes}[0]{files}[0]{findings}}; $f->{cure}{commit} =~ /^'"$brings"'/ &&
	$f->{cure}{release} eq "v5.12" && $f->{cure}{subject} eq "box: add lookup_it()" && !$f->{cure}{rule}' \
	'the commit that brings it, through a merge, and its release'
run apply -b stable --name call2 call
has "$out" "no function lookup_it: upstream's $brings brings it (v5.12, \"box: add lookup_it()\")" 'people read it'
run apply -b stable --name takes takes
has "$out" "takes 1 here: upstream's $changes changed that (v5.13," 'another prototype: what changed it'
run apply -b stable --name member member
has "$out" "no member fresh here: upstream's $changes brings it" 'a member'

# a word that another structure has here: which commit it was is not for a search for words to say
git checkout -q stable && printf 'struct bag { int fresh; };\n' >> include/linux/box.h &&
	git commit -q -a -m 'stable: bag' && git checkout -q main
run --json apply -b stable --name elsewhere member
is "$code" 1 'the member is missing all the same'
json "$out" 'my ($f) = @{$d->{results}[0]{changes}[0]{files}[0]{findings}}; $f->{text} =~ /no member fresh/ &&
	!$f->{cure}' 'and nothing is named that may be there already'

# the tags of releases only shorten the way
git tag -d v5.10 v5.11 v5.12 v5.13 > "$out"
run --json apply -b stable --name untagged call
json "$out" 'my ($f) = @{$d->{results}[0]{changes}[0]{files}[0]{findings}};
	$f->{cure}{commit} =~ /^'"$brings"'/ && !defined $f->{cure}{release}' 'without tags: the commit alone'

# history that is not here names nothing, and nothing is made up
git clone -q --depth 2 --no-single-branch "file://$PWD" ../shallow 2> "$err"
git -C ../shallow branch -q stable origin/stable
git tag near main~2 && git -C ../shallow fetch -q --depth 2 origin tag near 2> "$err"
run --repo ../shallow --json apply -b stable --name shallow near
json "$out" 'my ($f) = @{$d->{results}[0]{changes}[0]{files}[0]{findings}}; $f->{name} eq "lookup_it" && !$f->{cure}' \
	'a shallow clone: no commit is named'

# a rule knows the name, and does not help here
mkdir -p ../data/series/rules/triples
printf '%s\n' '// rule: ask' '// upstream: 0123456789ab' '// since: v5.12' \
	'// what: It is asked by another name.' '// directions: to-new' '' '@ask@' 'expression E;' '@@' \
	'- old_ask(E)' '+ lookup_it(E)' > ../data/series/rules/ask.cocci
run --data ../data --json apply -b stable --name rule call
json "$out" 'my ($f) = @{$d->{results}[0]{changes}[0]{files}[0]{findings}}; $f->{cure}{rule} eq "ask" &&
	$f->{cure}{commit} eq "0123456789ab" && $f->{text} =~ /goes the other way only/' 'the rule is named, and why it does not help'

# check says the same of a port that somebody made
git checkout -q --detach stable && sed -i '/^int one/,/^}/s/old_ask(x)/lookup_it(x)/' mm/a.c
git commit -q -a -m "mm: look it up

commit $(git rev-parse call) upstream."
run check --dry-run HEAD
is "$code" 1 'check finds it too'
has "$out" "upstream's $brings brings it" 'and names the cure'
finish
