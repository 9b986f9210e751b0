#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# series: lists, validates, and says where a mistake is. It needs no repository.
. "$(dirname "$0")/tap.sh"
T=$tmp
cd "$T" || exit 2
ask() { run --data "$T/data" "$@"; }

mkdir -p data/series data/patches
manifest() # name, extra members of the change
{
	cat > "data/series/$1.json" <<-END
	{"schema":"backport.series/1","name":"$1","title":"About $1","targets":["linux-*"],"changes":[
	 {"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","subject":"mm: do it","author":"A <a@example.org>",
	  "since":"v5.0","role":"core","files":["mm/x.c"]$2}]}
	END
}
manifest one '' && manifest two ',"message":{"subject":"mm: do it"}'
echo '{}' > data/series/schema.json

ask series; is "$code" 0 'good manifests: exit 0'
grep -q '^one  1 change  About one$' "$T/out" && grep -q '^two ' "$T/out" && ! grep -q schema "$T/out"
ok $? 'each is listed, the schema is not'
ask series one && grep -q 'aaaaaaaaaaaa  v5.0  core  mm: do it' "$T/out"; ok $? 'a name: its changes'
ask --json series && perl -MJSON::PP -e '
	local $/; my $d = decode_json(<STDIN>);
	exit !($d->{schema} eq "backport.series-list/1" && @{$d->{series}} == 2 &&
	       $d->{series}[0]{valid} && $d->{series}[0]{changes}[0]{role} eq "core")' < "$T/out"
ok $? '--json'
ask series three; [ "$code" -eq 2 ] && grep -q three "$T/err"; ok $? 'no such series: exit 2, named'

manifest two ',"sites":[{"path":"mm/x.c","what":"w","after":"f(","when":{"path":"mm/x.c","patern":"x"},"otherwise":"o"}]'
ask series; [ "$code" -eq 2 ] && grep -q 'two.json:3:[0-9]*: changes\[0\].sites\[0\].when.patern: ' "$T/err"
ok $? 'a mistake: exit 2, with line, column and member'
grep -q '^one ' "$T/out"; ok $? 'the good one is listed all the same'
ask --json series; [ "$code" -eq 2 ] && perl -MJSON::PP -e '
	local $/; my $d = decode_json(<STDIN>);
	exit !(!$d->{series}[1]{valid} && $d->{series}[1]{error} =~ /patern/)' < "$T/out"
ok $? '--json holds the mistake'
manifest two ',"semantic":[{"patch":"patches/no.cocci","files":["mm/x.c"]}]'
ask series two; [ "$code" -eq 2 ] && grep -q 'semantic\[0\].patch: there is no patches/no.cocci' "$T/err"
ok $? 'a patch that is not there'
printf '{"schema":"backport.series/1",}' > data/series/two.json
ask series; [ "$code" -eq 2 ] && grep -q 'two.json:1:' "$T/err"; ok $? 'no JSON at all'
run --data "$T/nowhere" series; is "$code" 2 'no data directory: exit 2'
run --data "$top" series; is "$code" 0 'our own manifests are good'
finish
