#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# mail: who gets it, in which house's style, what a human may override, and what became of it.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
head=$(id 'for the head page')
say() { git config --global "$@"; }
for b in 4.4 4.9 4.14 4.19 5.4; do say backport.linux-$b.y.state eol; done
say backport.linux-4.19.y.state supported
bp apply -s --branch linux-4.19.y --name one "$change"

# --- aliases and git's own settings
printf 'alias team The Team <team@example.org>\nalias two First <first@example.org>, second@example.org\n' > "$HOME/aliases"
say sendemail.aliasesFile "$HOME/aliases"
say sendemail.aliasFileType mutt
say sendemail.to team
say --add sendemail.cc two
say --add sendemail.cc 'Third Person <third@example.org>'
bp --json mail --branch linux-4.19.y --name one
json "$out" 'my $m = $d->{branches}[0]{mails}[0]; "@{$m->{to}}" eq "stable\@vger.kernel.org The Team <team\@example.org>"' "sendemail.to is an alias, and is resolved"
json "$out" '3 == grep /first@|second@|third@/, @{$d->{branches}[0]{mails}[0]{cc}}' "so are those of sendemail.cc"
say backport.linux-4.19.y.mailTo two
bp --json mail --branch linux-4.19.y --name one
json "$out" '$d->{branches}[0]{mails}[0]{to}[0] =~ /first@/ && $d->{branches}[0]{mails}[0]{to}[1] =~ /second@/' "a branch's list may be an alias of several"
say backport.linux-4.19.y.mailTo nobody-knows
bp mail --branch linux-4.19.y --name one
is "$code" 2 "an alias that nobody defined is an error"
has "$out" 'nobody is called "nobody-knows"' "which names it"
say --unset backport.linux-4.19.y.mailTo
say --unset sendemail.to
say --unset-all sendemail.cc

# --- suppression
cc() { perl -MJSON::PP -0777 -e 'print join "\n", @{JSON::PP->new->utf8->decode(<STDIN>)->{branches}[0]{mails}[0]{cc}}' < "$out"; }
bp --json mail --branch linux-4.19.y --name one
all=$(cc | wc -l)
say sendemail.suppresscc sob
bp --json mail --branch linux-4.19.y --name one
[ "$(cc | wc -l)" -lt "$all" ]; ok $? "sendemail.suppresscc leaves sign-offs out"
say sendemail.suppresscc all
bp --json mail --branch linux-4.19.y --name one
is "$(cc)" "" "or everybody"
say --unset sendemail.suppresscc
GIT_COMMITTER_EMAIL=hugh@example.org
bp apply -s --branch linux-4.19.y --name self "$change"
me=$(g log -1 --format=%ae backport/self/linux-4.19.y)
GIT_COMMITTER_EMAIL=$me
say sendemail.suppressFrom true
bp --json mail --branch linux-4.19.y --name self
cc | grep -qF "<$me>"; is $? 1 "sendemail.suppressFrom leaves ourselves out"
say --unset sendemail.suppressFrom
GIT_COMMITTER_EMAIL=porter@example.org

# --- get_maintainer.pl: a program of the tree, on request only
bp mail --branch linux-4.19.y --name one --get-maintainer
is "$code" 2 "a tree without the script is an error"
has "$out" "scripts/get_maintainer.pl" "which names it"
g worktree add -q --detach "$tmp/wt" master 2> "$err"
mkdir -p "$tmp/wt/scripts"
cat > "$tmp/wt/scripts/get_maintainer.pl" <<'END'
#!/usr/bin/perl
use strict;
die "no top of a tree\n" unless -f "MAINTAINERS" && -d "drivers" && -f "COPYING";
open(my $mark, '>', "$ENV{HOME}/was-run"); close $mark;
open(my $patch, '<', $ARGV[-1]) or die;
while (<$patch>) {
	print "Mona Maintainer <mona\@example.org>\n" if m,^\+\+\+ b/mm/,;
	print "linux-mm\@example.org\nnot an address\n" if m,^\+\+\+ b/mm/,;
}
END
git -C "$tmp/wt" add scripts
git -C "$tmp/wt" commit -q -m "scripts: say who maintains what" > "$out"
g update-ref refs/heads/master "$(git -C "$tmp/wt" rev-parse HEAD)"
g worktree remove --force "$tmp/wt"
bp --json mail --branch linux-4.19.y --name one
is "$([ -e "$HOME/was-run" ] && echo yes)" "" "the script is not run by itself"
bp --json mail --branch linux-4.19.y --name one --get-maintainer
is "$code" 0 "it is on request"
is "$(cc | grep -cE 'mona@|linux-mm@')" 2 "and those that it names get copies"
has <(cc) "Mona Maintainer <mona@example.org>" "with their names"
bp mail --branch linux-4.19.y --name one --get-maintainer
has "$out" "running scripts/get_maintainer.pl" "that it runs is said"

# --- overriding
say backport.linux-4.14.y.state supported
bp apply -s --branch linux-4.14.y --name lone "$change"
bp mail --branch linux-4.14.y --name lone
is "$code" 1 "newer-first blocks"
bp --json mail --branch linux-4.14.y --name lone --override newer-first --output "$tmp/lone"
is "$code" 0 "unless the user knows better"
json "$out" 'grep { $_->{rule} eq "newer-first" && $_->{level} eq "warning" } @{$d->{branches}[0]{lint}}' "and then it warns"
has "$(echo "$tmp"/lone/linux-4.14.y/0001*)" "Newer branches: linux-4.19.y optional, linux-5.10.y present" "the mail says where else it is missing"
bp mail --branch linux-4.14.y --name lone --override sign-off
is "$code" 129 "a sign-off cannot be overridden"

# --- what upstream wants first
g worktree add -q --detach "$tmp/wt" master 2> "$err"
echo 'A first line of use.' >> "$tmp/wt/README"
git -C "$tmp/wt" commit -q -a -s -m "README: say what it is for" > "$out"
first=$(git -C "$tmp/wt" rev-parse HEAD)
echo 'A second one.' >> "$tmp/wt/README"
git -C "$tmp/wt" commit -q -a -s -m "README: say more

It said too little.

Cc: stable@vger.kernel.org # 6.12: $(echo "$first" | cut -c1-12): README: say what it is for" > "$out"
second=$(git -C "$tmp/wt" rev-parse HEAD)
echo 'obj-y += one.o' > "$tmp/wt/one.mk"
git -C "$tmp/wt" add one.mk
git -C "$tmp/wt" commit -q -s -m "one.mk: a file of its own

Fixes: $(echo "$first" | cut -c1-12) (\"README: say what it is for\")
Cc: stable@vger.kernel.org" > "$out"
third=$(git -C "$tmp/wt" rev-parse HEAD)
g update-ref refs/heads/master "$third"
g worktree remove --force "$tmp/wt"
say backport.linux-6.12.y.state supported
bp apply -s --branch linux-6.12.y --name firsts "$first" "$second"
bp --json mail --branch linux-6.12.y --name firsts --output "$tmp/firsts"
json "$out" '!grep { $_->{rule} eq "prerequisite" } @{$d->{branches}[0]{lint}}' "a prerequisite in the thread is enough"
# the second one alone, on a tree that has the text but no commit says so
g branch -q lonely "$(g commit-tree -p linux-6.12.y -m 'README as a vendor has it' "$first^{tree}")"
say backport.lonely.mailTo stable@vger.kernel.org
bp apply -s --branch lonely --name alone "$second"
bp --json mail --branch lonely --name alone
json "$out" 'grep { $_->{rule} eq "prerequisite" && $_->{text} =~ /'"$(echo "$first" | cut -c1-12)"'/ } @{$d->{branches}[0]{lint}}' "one that is nowhere is warned of"

# --- the second way of the stable rules: asking
bp apply --branch linux-6.12.y --name ask "$third"
bp --json mail --branch linux-6.12.y --name ask --request --output "$tmp/ask"
is "$code" 0 "what applies as it is can be asked for, without a sign-off"
m=$tmp/ask/linux-6.12.y/0001-please-apply.patch
has "$m" "Please apply to 6.12.y" "in a mail that says so"
has "$m" "  $third" "with the whole id"
has "$m" "It repairs" "and the reason"
hasnt "$m" "diff --git" "and no patch"

# --- the houses' styles
bp apply -s --branch vendor/4.19-psi --name sru --style ubuntu --bug https://bugs.example.org/17 "$change"
g log -1 --format=%B backport/sru/vendor/4.19-psi > "$tmp/sru"
has "$tmp/sru" "BugLink: https://bugs.example.org/17" "Ubuntu's bug"
grep -qE "^\((cherry picked|backported) from commit $change\)$" "$tmp/sru"; ok $? "and its line of origin"
say backport.vendor/4.19-psi.style centos
say backport.bug https://issues.example.org/RHEL-17
bp apply -s --branch vendor/4.19-psi --branch linux-4.19.y --name both "$change"
g log -1 --format=%B backport/both/vendor/4.19-psi > "$tmp/centos"
has "$tmp/centos" "JIRA: https://issues.example.org/RHEL-17" "CentOS Stream's ticket, by the branch's own style"
has "$tmp/centos" "commit $change" "its upstream commit"
has "$tmp/centos" "    mm: put_and_wait_on_page_locked() while page is migrated" "and the quoted log"
has <(g log -1 --format=%B backport/both/linux-4.19.y) "commit $change upstream." "while the stable branch of the same run keeps stable's"
bp mail --branch vendor/4.19-psi --name both --output "$tmp/mr"
is "$code" 0 "a merge request of that style passes the rules"
[ -s "$tmp/mr/vendor/4.19-psi/merge-request.md" ]; ok $? "and has its text"
bp apply -s --branch vendor/4.19-psi --name both "$change"
is "$code" 0 "a second run finds it there"
is "$(g rev-list --count "vendor/4.19-psi..backport/both/vendor/4.19-psi")" 1 "and adds nothing"
say backport.vendor/4.19-psi.style linus
bp apply -s --branch vendor/4.19-psi --name other "$change"
is "$code" 2 "a style nobody knows is an error"
has "$out" "backport.vendor/4.19-psi.style" "that names its key"

# --- CIP's branches
g branch linux-4.19.y-cip linux-4.19.y
bp apply -s --branch linux-4.19.y-cip --name cip "$change"
bp --json mail --branch linux-4.19.y-cip --name cip
json "$out" 'my $b = $d->{branches}[0]; $b->{to} eq "cip-dev\@lists.cip-project.org" && $b->{mails}[0]{subject} =~ /^\[PATCH 4\.19\.y-cip\]/' "cip-dev with its prefix"

# --- b4 takes the thread
bp apply -s --branch linux-4.19.y --name two "$change" "$head"
bp mail --branch linux-4.19.y --name two --output "$tmp/two"
has "$tmp/two/linux-4.19.y/0000-cover-letter.patch" "  1. mm: put_and_wait" "the cover lists what is in it"
if command -v b4 > /dev/null; then
	cat "$tmp"/two/linux-4.19.y/*.patch > "$tmp/thread.mbox"
	id=$(sed -n 's/^Message-ID: <\(.*\)>$/\1/p' "$tmp/two/linux-4.19.y/0000-cover-letter.patch")
	say user.name 'C Porter'; say user.email porter@example.org
	mkdir -p "$tmp/b4"
	(cd "$tmp/linux" && b4 --offline-mode am --no-cover -m "$tmp/thread.mbox" -o "$tmp/b4" "$id") > "$out" 2>&1
	ok $? "b4 am accepts the thread"
	g worktree add -q --detach "$tmp/wt" linux-4.19.y 2> "$err"
	git -C "$tmp/wt" am -q "$tmp"/b4/*.mbx > "$out" 2>&1
	ok $? "git am takes what b4 made of it"
	is "$(git -C "$tmp/wt" rev-parse 'HEAD^{tree}')" "$(g rev-parse 'backport/two/linux-4.19.y^{tree}')" "to the same tree"
	g worktree remove --force "$tmp/wt"
else
	skip "b4 is not installed"
fi

# --- what became of it: sent, queued, dropped, released
line() { printf '{"id":"%s","state":"sent","time":1,"branch":"linux-4.19.y","subject":"s","upstream":"%s"}\n' "$1" "$2"; }
mkdir -p "$tmp/linux/.git/backport"
line a@x "$change" > "$tmp/linux/.git/backport/sent"
state() { bp --json mail --status; perl -MJSON::PP -0777 -ne 'print JSON::PP->new->decode($_)->{mails}[0]{state}' "$out"; }
is "$(state)" sent "sent, and no more is known"
mkdir -p "$tmp/queue/queue-4.19" "$tmp/queue/queue-5.4"
say backport.stableQueue "$tmp/queue"
printf 'From: x\nSubject: y\n\ny\n\ncommit %s upstream.\n\nFixes: %.12s ("z")\n' "$head" "$change" > "$tmp/queue/queue-4.19/z.patch"
is "$(state)" sent "a queued patch that merely mentions it is not it"
printf 'From: x\nSubject: y\n\ncommit %s upstream.\n\nWords.\n' "$change" > "$tmp/queue/queue-5.4/x.patch"
is "$(state)" sent "nor is one for another series"
mv "$tmp/queue/queue-5.4/x.patch" "$tmp/queue/queue-4.19/"
is "$(state)" queued "queued"
rm "$tmp/queue/queue-4.19/x.patch"
is "$(state)" dropped "dropped, when it left the queue and did not come"
bp mail --status
has "$out" "dropped" "as people read it"
g update-ref refs/heads/linux-4.19.y backport/one/linux-4.19.y
is "$(state)" released "released, when the branch has it"
say backport.stableQueue "$tmp/nothing"
bp mail --status
is "$code" 2 "a queue that is none is an error"
finish
