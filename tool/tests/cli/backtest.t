#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# backtest: what is right, what is wrong, what the others make of it, and mistakes in the list.
. "$(dirname "$0")/tap.sh"
cd "$tmp" || exit 2

# main has upstream's changes, "old" the tree before they were ported.
git init -q -b main r
cd r || exit 2
{
	printf 'VERSION = 4\nPATCHLEVEL = 19\nSUBLEVEL = 3\nEXTRAVERSION =\n'
} > Makefile
{
	printf 'int old_ask(int x);\nint new_ask(int x, int y);\n\n'
	for f in one two three; do
		printf 'int %s(int x)\n{\n\tint ret = 0;\n\n\tif (x)\n\t\tret = old_ask(x);\n' "$f"
		printf '\tx++;\n\tx--;\n\treturn ret;\n}\n\n'
	done
} > a.c
git add . && git commit -q -m base && git branch old
change() { # TAG SED...: a commit of main
	tag=$1
	shift
	sed -i "$@" a.c && git commit -q -a -m "Change $tag" && git tag "$tag"
}
change first '/^int one/,/^}/s/old_ask(x)/old_ask(x + 1)/'
change second '/^int two/,/^}/s/x--/x -= 2/'
change third '/^int three/,/^}/s/old_ask(x)/new_ask(x, 0)/'
change fourth '/^int three/,/^}/s/new_ask(x, 0)/new_ask(x, 1)/'

git checkout -q old
# the branch wrote this line otherwise: nobody can know what becomes of it
sed -i '/^int three/,/^}/s/old_ask(x)/x * 7/' a.c && git commit -q -a -m drift && git tag drift
port() { # TAG NAME SED...: what the maintainers made of it
	tag=$1 name=$2
	shift 2
	sed -i "$@" a.c
	git commit -q -a -m "Change $tag

commit $(git rev-parse "$tag") upstream."
	git tag "$name"
}
port first port-first '/^int one/,/^}/s/old_ask(x)/old_ask(x + 1)/'
port second port-second '/^int two/,/^}/{s/x--/x -= 2/;s/int ret/int  ret/}'
port fourth port-fourth '/^int three/,/^}/s/x \* 7/x * 8/'
git commit -q --allow-empty -m 'This commit names nobody'
git checkout -q -b elsewhere drift
port first other '/^int one/,/^}/s/old_ask(x)/old_ask(x + 3)/'
cd ..

cat > pairs <<'END'
# upstream base expected label
first drift port-first verbatim
second port-first port-second spaces
fourth port-second port-fourth hard
END
run --repo r --json backtest --pairs pairs --no-peers
is "$code" 0 'it runs'
json "$out" '$d->{schema} eq "backport.backtest/1" && @{$d->{pairs}} == 3' 'one document'
json "$out" '$d->{pairs}[0]{outcome} eq "exact" && $d->{pairs}[0]{verbatim}' 'the same bytes: exact'
json "$out" '$d->{pairs}[0]{subject} eq "Change first" && $d->{pairs}[0]{label} eq "verbatim"' \
	'a record says which pair it is'
json "$out" '$d->{pairs}[1]{outcome} eq "equivalent" && !$d->{pairs}[1]{verbatim}' \
	'white space aside: equivalent'
json "$out" '$d->{pairs}[2]{outcome} eq "refused" && $d->{pairs}[2]{reason} =~ /three/' \
	'a conflict: refused, with its reason'
json "$out" '$d->{pairs}[0]{target} eq "4.19" && $d->{targets}{"4.19"}{pairs} == 3' \
	'the tree says which kernel it is'
json "$out" 'my $f = $d->{tools}{backport}{all}; $f->{exact} == 1 && $f->{equivalent} == 1 &&
	$f->{refused} == 1 && $f->{different} == 0 && $f->{names_lacking} == 0' 'the figures'
json "$out" 'abs($d->{tools}{backport}{nature_percent}{right} - 93.5) < 0.01' \
	"nature's weights"
json "$out" 'keys %{$d->{pairs}[0]{peers}} == 0' '--no-peers: nobody else'

# a wrong port is a wrong port, whatever it merged with
printf 'first drift other wrong\n' > wrong
run --repo r backtest --pairs wrong --no-peers --worst 1
is "$code" 0 'a wrong port is a figure, not a failure'
has "$out" '+		ret = old_ask(x + 3);' 'the worst is shown as a diff'
has "$out" 'label: wrong' 'with its label'
has "$out" 'wrong and not marked 1' 'wrong and not marked is counted'
run --repo r backtest --pairs wrong --no-peers --max-wrong 5
is "$code" 1 '--max-wrong: exit 1'
run --repo r backtest --pairs wrong --no-peers --min-right 50
is "$code" 1 '--min-right: exit 1'

# nothing is written
before=$(git -C r for-each-ref; find r/.git/objects -type f | sort)
run --repo r backtest --pairs pairs
is "$(git -C r for-each-ref; find r/.git/objects -type f | sort)" "$before" \
	'no ref and no object is written'

# the others
run --repo r --json backtest --pairs pairs
json "$out" '$d->{tools}{"merge-file"}{all}{exact} == 1 && $d->{pairs}[2]{peers}{"merge-file"} eq
	"refused" && $d->{pairs}[1]{peers}{"merge-file"} eq "equivalent"' 'git merge-file'
if command -v patch >/dev/null; then
	json "$out" '$d->{pairs}[0]{peers}{patch} eq "exact" && $d->{pairs}[0]{fit} eq "clean" &&
		$d->{pairs}[2]{fit} eq "conflict"' 'patch, and how the patch fits'
else
	skip 'no patch'
fi
if command -v wiggle >/dev/null; then
	json "$out" '$d->{pairs}[0]{peers}{wiggle} eq "exact"' 'wiggle'
else
	json "$out" '!$d->{pairs}[0]{peers}{wiggle}' 'no wiggle: not counted'
	run --repo r backtest --pairs pairs
	has "$out" 'SKIP wiggle' 'and said so'
fi
run --repo r --json backtest --pairs pairs --peer merge-tree
json "$out" '!$d->{pairs}[0]{peers}{patch} && $d->{pairs}[0]{peers}{"merge-tree"} eq "exact" &&
	$d->{pairs}[2]{peers}{"merge-tree"} eq "refused"' 'git merge-tree on whole trees'

# choosing
run --repo r --json backtest --pairs pairs --no-peers --only spaces
json "$out" '@{$d->{pairs}} == 1 && $d->{pairs}[0]{outcome} eq "equivalent"' '--only'
run --repo r backtest --pairs pairs --only nosuch
is "$code" 2 '--only that fits nothing: exit 2'
run --repo r --json backtest --pairs - --no-peers
is "$code" 2 'an empty list: exit 2'
"$backport" --repo r --json backtest --pairs - --no-peers < pairs > "$out" 2> "$err"
json "$out" '@{$d->{pairs}} == 3' 'pairs from standard input'

# history
run --repo r --json backtest --range drift..old --no-peers
json "$out" '@{$d->{pairs}} == 3 && $d->{passed_over} == 1 &&
	$d->{tools}{backport}{all}{exact} == 1' '--range: commits that name an upstream commit'

# newer branches come first: what was made of the change there is known to a turn of its own
(
	cd r && git checkout -q -b mid drift && printf 'VERSION = 5\nPATCHLEVEL = 4\nSUBLEVEL = 0\n' > Makefile &&
		git commit -q -a -m 'Linux 5.4' && git tag mid-base
)
(cd r && port fourth port-mid '/^int three/,/^}/s/x \* 7/x * 8/')
printf 'fourth mid-base port-mid\nfourth port-second port-fourth\n' > known
run --repo r --json backtest --pairs pairs --siblings known --no-peers
json "$out" '$d->{pairs}[2]{outcome} eq "refused" && $d->{pairs}[2]{peers}{"backport-siblings"} eq "exact" &&
	$d->{pairs}[2]{siblings}{known} == 1 && $d->{pairs}[2]{siblings}{form} eq "sibling"' 'from the port to the newer branch'
json "$out" '$d->{pairs}[0]{peers}{"backport-siblings"} eq "exact" && !$d->{pairs}[0]{siblings}' 'no port known: as without'
json "$out" '$d->{tools}{backport}{all}{exact} == 1 && $d->{tools}{"backport-siblings"}{all}{exact} == 2 &&
	$d->{tools}{"backport-siblings"}{has_sibling}{pairs} == 1' 'figures of its own'
run --repo r backtest --pairs pairs --siblings known --no-peers
has "$out" 'ported to a newer branch before' 'and for people'
printf 'fourth port-second port-fourth\nfourth drift other\n' > known
run --repo r --json backtest --pairs pairs --siblings known --no-peers
json "$out" '!$d->{pairs}[2]{siblings} && $d->{pairs}[2]{peers}{"backport-siblings"} eq "refused"' 'the answer itself, and one as old, are no siblings'
run --repo r backtest --pairs pairs --siblings nosuch
is "$code" 2 'no such file of siblings: exit 2'

# mistakes
printf 'first drift port-first\n\nfirst drift\n' > bad
run --repo r backtest --pairs bad
is "$code" 2 'a line that lacks a commit: exit 2'
has "$err" 'bad: line 3' 'with its place'
run --repo r backtest --pairs nosuch
is "$code" 2 'no such file: exit 2'
run --repo r backtest
is "$code" 129 'neither pairs nor range: usage'
run --repo r backtest --pairs pairs extra
is "$code" 129 'no arguments'
run --repo r backtest --pairs pairs --peer nosuch
is "$code" 129 'no such tool'
finish
