#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# report: one page of what is known, and nothing that a repository says becomes markup.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
two="--branch linux-4.19.y --branch linux-5.10.y"

bp report $two
is "$code" 0 "before anything was ported there is the grid"
has "$out" "needed" "with its verdicts"
bp apply --branch linux-4.19.y --name migration-wait "$change"
tree=$(g rev-parse 'backport/migration-wait/linux-4.19.y^{tree}')
before=$(g for-each-ref)
bp --json report $two
is "$code" 0 "after it too"
json "$out" '$d->{schema} eq "backport.report/1" && $d->{status}{schema} eq "backport.status/1"' "a document"
json "$out" 'my $p = $d->{ports}[0]; 1 == @{$d->{ports}} && $p->{branch} eq "linux-4.19.y" && !$p->{stale} && $p->{commits}[0]{tree} eq "'"$tree"'" && $p->{commits}[0]{record}{form}' "with the port and its record"
bp report $two
has "$out" "no test on record" "what was not tested is said"
has "$out" "backport/migration-wait/linux-4.19.y" "where the port is too"

note() { g notes --ref=backport show backport/migration-wait/linux-4.19.y | perl -MJSON::PP -0777 -e '
	my $d = JSON::PP->new->decode(<STDIN>); $d->{ci} = { tree => $ARGV[0], verdict => "cured", line => "cured on 4.19 <b>" };
	print JSON::PP->new->encode($d)' "$1" > "$tmp/note"
	g notes --ref=backport add -f -F "$tmp/note" backport/migration-wait/linux-4.19.y 2> "$err"; }
note "$tree"
bp report $two
has "$out" "cured on 4.19" "what ci found is shown"
note 0000000000000000000000000000000000000000
bp report $two
has "$out" "tested in another state" "unless it was of another tree"
note "$tree"

# markup in a subject, a verdict and a mail
g update-ref refs/heads/backport/evil/linux-5.10.y "$(g commit-tree -p linux-5.10.y -m '<script>alert(1)</script> & more' 'linux-5.10.y^{tree}')"
mkdir -p "$tmp/linux/.git/backport"
echo '{"id":"a@x","state":"refused","time":1,"branch":"linux-4.19.y","subject":"<i>sub</i>","upstream":null,"why":"no"}' > "$tmp/linux/.git/backport/sent"
bp report $two --html "$tmp/page.html"
is "$code" 0 "a page"
hasnt "$tmp/page.html" "<script" "has no script, whatever a commit is called"
has "$tmp/page.html" "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" "but shows its name"
hasnt "$tmp/page.html" "<i>sub" "nor a mail's markup"
has "$tmp/page.html" "cured on 4.19 &lt;b&gt;" "nor a test's"
has "$tmp/page.html" "made by hand" "a port without a record is one made by hand"
/usr/bin/python3 - "$tmp/page.html" > "$out" 2>&1 <<'END'
import html.parser, sys
stack, void = [], {'meta', 'br'}
class P(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        if tag not in void: stack.append(tag)
    def handle_endtag(self, tag):
        assert stack and stack.pop() == tag, tag
P().feed(open(sys.argv[1]).read())
assert not stack, stack
END
ok $? "whose tags are closed in order"
bp report $two --html "$tmp/again.html"
cmp "$tmp/page.html" "$tmp/again.html" > "$out"; ok $? "the same twice"
bp report $two --html "$tmp/no/such/page.html"
is "$code" 2 "a page that cannot be written is an error"

# the branch moves on
g update-ref refs/heads/linux-4.19.y "$(g commit-tree -p linux-4.19.y -m 'Linux 4.19.999' 'linux-4.19.y^{tree}')"
bp --json report $two
json "$out" 'grep { $_->{stale} } @{$d->{ports}}' "a port on an older tip is stale"
bp report --branch nothing-such
is "$code" 2 "an unknown branch is an error"
finish
