#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rules: the list, the self-test, what they do on a branch, and mistakes in their files.
. "$(dirname "$0")/tap.sh"
cd "$tmp" || exit 2

run --data "$top" rules check
is "$code" 0 'the rules of this checkout pass their triples'
grep -q ' 0 findings$' "$out"; ok $? 'and it says how many there were'
if command -v spatch >/dev/null; then
	run --data "$top" rules check --spatch softleaf-is-migration wait-entry-list struct-folio \
		put-and-wait-state folio-bug-on folio-isolate-lru-bool
	is "$code" 0 'spatch makes the same of them'
else
	echo "ok $((tests + 1)) - spatch makes the same of them # SKIP no spatch"
	tests=$((tests + 1))
fi
run --data "$top" --json rules struct-folio
json "$out" '$d->{schema} eq "backport.rules/1" && @{$d->{rules}} == 1 &&
	$d->{rules}[0]{upstream} eq "7b230db3b8d3" && @{$d->{rules}[0]{blocks}} > 4' '--json'
run --data "$top" rules no-such-rule
is "$code" 2 'no such rule: exit 2'
has "$err" "no-such-rule" 'it is named'

# rules of our own
mkdir -p data/series/rules/triples
rule() { # the lines of the block
	printf '%s\n' '// rule: ask' '// upstream: 0123456789ab' '// since: v6.1' \
		'// what: It is asked by another name.' '// directions: both' '' "$@" \
		> data/series/rules/ask.cocci
}
rule '@ask@' 'expression E;' '@@' '- old_ask(E)' '+ new_ask(E)'
run --data data rules check
is "$code" 1 'a rule without triples: exit 1'
has "$out" '@ask@ has no triple to-old' 'what is missing is named'
cat > data/series/rules/triples/ask.txt <<'END'
to-old
-	x = new_ask(y);
+	x = old_ask(y);

to-new
-	x = old_ask(y);
+	x = new_ask(y);

keep to-old
 	x->new_ask(y);
END
run --data data rules check
is "$code" 0 'with triples: exit 0'
sed -i 's/^+	x = new_ask(y)/+	x = newer_ask(y)/' data/series/rules/triples/ask.txt
run --data data rules check
is "$code" 1 'a triple that does not hold: exit 1'
has "$out" 'ask.txt:5: wanted the text' 'with its place'
rule '@ask@' 'expression E;' '@@' '- old_ask(E)' '  context();' '+ new_ask(E)'
run --data data rules
is "$code" 2 'outside of the subset: exit 2'
has "$err" "ask.cocci:11:1: only '-' and '+' lines" 'with file, line and column'
rule '@ask@' 'expression E;' '@@' '- old_ask(E)' '+ new_ask(E)'

# branches: what they have decides, not what they are called
git init -q -b new repo
mkdir -p repo/mm repo/include/linux
echo 'int f(void);' > repo/mm/migrate.c
echo 'int new_ask(int x);' > repo/include/linux/ask.h
git -C repo add -A && git -C repo commit -q -m new
git -C repo checkout -q -b old
echo 'int old_ask(int x);' > repo/include/linux/ask.h
git -C repo commit -q -a -m old
run --data data --repo repo --json rules --branch old --branch new
json "$out" '$d->{rules}[0]{branches}[0]{use} eq "to-old" &&
	$d->{rules}[0]{branches}[1]{use} eq "to-new"' 'the branch decides the direction'
json "$out" 'my ($b) = grep { $_->{direction} eq "to-old" } @{$d->{rules}[0]{branches}[0]{blocks}};
	$b->{verdict} eq "used" && $b->{why} eq "new_ask() of 1 argument is not there"' 'and what was seen'
run --data data --repo repo rules --branch old ask
has "$out" 'ask  to-new  not used  ' 'a rule that is named tells it to people'
run --data data --repo repo rules --branch nosuch
is "$code" 2 'no such branch: exit 2'
run --data data rules check --branch old
is "$code" 129 'check looks at no branch'

# what stops is read for every port, the rest only when a file climbs to the rules
printf '%s\n' '// rule: ask-flip' '// upstream: 0123456789ab' '// since: v6.1' '// what: A flip.' \
	'// directions: both' '// stop: it was the other way round' '// old: has old_ask' '' \
	'@use@' 'expression E;' '@@' '* flip(E)' > data/series/rules/ask-flip.cocci
run --data data rules
is "$code" 2 'a rule that stops among the others: exit 2'
has "$err" 'ask-flip.cocci: a rule that stops lies in stops/' 'and it says where it lies'
mkdir data/series/rules/stops
mv data/series/rules/ask-flip.cocci data/series/rules/stops/
run --data data rules
is "$code" 0 'there it is found'
has "$out" 'ask-flip' 'and listed'
printf 'int f(int x)\n{\n\treturn x;\n}\n' > repo/mm/plain.c
git -C repo add -A && git -C repo commit -q -m plain
git -C repo checkout -q new
printf 'int f(int x)\n{\n\treturn x;\n}\n' > repo/mm/plain.c
git -C repo add -A && git -C repo commit -q -m plain
printf 'int f(int x)\n{\n\treturn x + 1;\n}\n' > repo/mm/plain.c
git -C repo commit -q -a -m one && one=$(git -C repo rev-parse HEAD)
printf 'int f(int x)\n{\n\treturn x + 1 + new_ask(x);\n}\n' > repo/mm/plain.c
git -C repo commit -q -a -m two && two=$(git -C repo rev-parse HEAD)
echo 'no rule at all' > data/series/rules/bad.cocci
run --data data --repo repo --config backport.mainline=new apply --dry-run --branch old "$one"
is "$code" 0 'a port that needs no rule reads none'
run --data data --repo repo --config backport.mainline=new apply --dry-run --branch old "$one" "$two"
is "$code" 2 'one that does says what is wrong with them'
has "$out" 'bad.cocci:1:1' 'with the place'
rm data/series/rules/bad.cocci
run --data data --repo repo --config backport.mainline=new apply --dry-run --diff --branch old "$one" "$two"
is "$code" 0 'and else uses them'
has "$out" 'x + 1 + old_ask(x)' 'as the branch has it'
finish
