#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# mail: what is written, what blocks, and that nothing is sent by accident or twice.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
head=$(id 'for the head page')
say() { git config --global "$@"; }

bp mail --branch linux-4.19.y
is "$code" 2 "nothing ported is an error"
has "$out" "backport apply" "that says how to port"

# what blocks
bp apply --branch linux-4.19.y --name one "$change"
bp --json mail --branch linux-4.19.y --name one
is "$code" 1 "an ended branch and a missing sign-off block"
json "$out" '$d->{schema} eq "backport.mail/1" && $d->{branches}[0]{blocked}' "as the document says"
json "$out" 'my %r = map { $_->{rule} => $_ } @{$d->{branches}[0]{lint}}; $r{"ended-branch"}{level} eq "blocking" && $r{"sign-off"}{level} eq "blocking" && $r{"not-tested"}{level} eq "warning"' "each rule by its name"
json "$out" '!grep { !$_->{source} } @{$d->{branches}[0]{lint}}' "and with where it stands"
json "$out" '!defined $d->{branches}[0]{directory}' "and nothing is written"

# in order: supported, signed
say backport.linux-4.19.y.state supported
say backport.linux-4.14.y.state supported
say backport.linux-5.4.y.state supported
for b in linux-5.10.y linux-5.15.y linux-6.1.y linux-6.12.y; do say backport.$b.state supported; done
bp apply -s --restart --branch linux-4.19.y --branch linux-4.14.y --name one "$change"
bp --json mail --branch linux-4.14.y --name one
is "$code" 1 "a port to the older branch alone waits for the newer"
json "$out" 'grep { $_->{rule} eq "newer-first" && $_->{text} =~ /linux-4.19.y/ } @{$d->{branches}[0]{lint}}' "which is named"
bp --json mail --branch linux-4.14.y --branch linux-4.19.y --name one --output "$tmp/mails"
is "$code" 0 "both together are written"
cp "$out" "$tmp/first.json"
json "$out" '2 == @{$d->{branches}} && $d->{branches}[1]{mails}[0]{subject} =~ /^\[PATCH 4\.19\.y\] mm: put_and_wait/' "with the branch in the prefix"
json "$out" 'my $m = $d->{branches}[1]{mails}[0]; $m->{to}[0] eq "stable\@vger.kernel.org" && grep /hugh/i, @{$m->{cc}}' "to stable, copies to the author"
json "$out" '!grep { $_->{state} ne "not-sent" } map { @{$_->{mails}} } @{$d->{branches}}' "and none is sent"
bp mail --branch linux-4.14.y --branch linux-4.19.y --name one --output "$tmp/again"
diff -r "$tmp/mails" "$tmp/again" > "$out"
ok $? "the same inputs give the same bytes"

m=$(echo "$tmp"/mails/linux-4.19.y/0001*)
has "$m" "commit $change upstream." "the upstream line is there"
has "$m" "Signed-off-by: C Porter" "so is the sign-off"
is "$(sed -n '/^$/,$p' "$m" | sed -n '2{p;q}' | cut -c1-19)" "From: Hugh Example " "the author stands in the body"
has "$m" "Tests: none recorded" "what was tested is said"
has "$m" "Port: " "how it was ported too"
has "$m" "Against upstream" "and how it differs"
is "$(grep -c '^diff --git' "$m")" "$(g diff-tree -r --name-only "backport/one/linux-4.19.y" | tail -n +2 | wc -l)" "no diff but the patch's own"

# git am gets the same tree
for b in linux-4.14.y linux-4.19.y; do
	g worktree add -q --detach "$tmp/wt" "$b" 2> "$err"
	git -C "$tmp/wt" am -q "$tmp/mails/$b"/0001* > "$out" 2>&1
	ok $? "$b: git am takes it"
	is "$(git -C "$tmp/wt" rev-parse 'HEAD^{tree}')" "$(g rev-parse "backport/one/$b^{tree}")" "$b: to the same tree"
	is "$(git -C "$tmp/wt" log -1 --format='%an %ae %ai%n%B')" "$(g log -1 --format='%an %ae %ai%n%B' "backport/one/$b")" "$b: author, date and words are the same"
	g worktree remove --force "$tmp/wt"
done
# and so do we
bp apply --branch linux-4.19.y --name round --mbox "$m"
is "$(g rev-parse 'backport/round/linux-4.19.y^{tree}')" "$(g rev-parse 'backport/one/linux-4.19.y^{tree}')" "apply --mbox takes it too"

# two changes make a thread with a cover
bp apply -s --name two --branch linux-4.19.y "$change" "$head"
bp --json mail --branch linux-4.19.y --name two --output "$tmp/two" --reroll-count 2
is "$code" 0 "two changes are written"
json "$out" 'my @s = map { $_->{subject} } @{$d->{branches}[0]{mails}}; @s == 3 && $s[0] =~ /^\[PATCH 4\.19\.y v2 0\/2\]/ && $s[2] =~ /^\[PATCH 4\.19\.y v2 2\/2\]/' "as a thread of version 2"
cover=$(echo "$tmp"/two/linux-4.19.y/0000*)
id=$(sed -n 's/^Message-ID: //p' "$cover")
is "$(grep -l "^In-Reply-To: $id" "$tmp"/two/linux-4.19.y/000[12]* | wc -l)" 2 "that hangs on its cover"
has "$cover" "base-commit: $(g rev-parse linux-4.19.y)" "and names its base"
cat "$tmp"/two/linux-4.19.y/*.patch > "$tmp/thread.mbox"
bp apply --branch linux-4.19.y --name round2 --mbox "$tmp/thread.mbox"
is "$(g rev-parse 'backport/round2/linux-4.19.y^{tree}')" "$(g rev-parse 'backport/two/linux-4.19.y^{tree}')" "apply --mbox reads the thread"

# more that blocks
mkdir -p "$tmp/queue/queue-4.19"
printf 'Subject: x\n\ncommit %s upstream.\n' "$change" > "$tmp/queue/queue-4.19/x.patch"
say backport.stableQueue "$tmp/queue"
bp mail --branch linux-4.19.y --name one
has "$out" "queued: it is queued already: queue-4.19/x.patch" "what is queued is not sent again"
say --unset backport.stableQueue
say backport.linux-4.19.y.mailTo stable@kernel.org
bp mail --branch linux-4.19.y --name one
has "$out" "stable-address" "the secret list's address is caught"
say --unset backport.linux-4.19.y.mailTo
g update-ref refs/heads/backport/words/linux-4.19.y "$(g commit-tree -p linux-4.19.y -m "mm: my own words

commit $change upstream.

Signed-off-by: C Porter <porter@example.org>" 'backport/one/linux-4.19.y^{tree}')"
bp mail --branch linux-4.19.y --name words
is "$code" 1 "words that are not upstream's block"
has "$out" "upstreams-words" "by that rule"
g config backport.linux-4.4.y.state supported
bp apply -s --branch linux-4.4.y
bp mail --branch linux-4.4.y
has "$out" "ended-branch" "a repository's own config does not say what is supported"

# vendor trees
bp apply -s --branch vendor/4.19-psi
bp mail --branch vendor/4.19-psi --output "$tmp/vendor"
is "$code" 0 "a vendor's branch gets files"
has "$tmp/vendor/vendor/4.19-psi/merge-request.md" "upstream $change" "and the text of a merge request"
bp mail --branch vendor/4.19-psi --send
is "$code" 2 "but no mail goes out"

# a request for what applies as it is
bp mail --branch linux-4.19.y --name one --request
is "$code" 1 "what was adapted cannot be asked for"
# --- sending

if ! /usr/bin/python3 -c 'import aiosmtpd' 2> /dev/null || ! git send-email --dump-aliases < /dev/null > /dev/null 2>&1; then
	skip "no git send-email, or no python3-aiosmtpd"
	finish
	exit 0
fi
mkdir "$tmp/in"
serve() {
	rm -f "$tmp/port"
	/usr/bin/python3 "$top/tool/tests/cli/smtpd.py" "$tmp/in" "$tmp/orders" "$@" > "$tmp/port" 2> "$tmp/smtpd" &
	server=$!
	for _ in $(seq 100); do [ -s "$tmp/port" ] && break; sleep 0.1; done
	say sendemail.smtpServer 127.0.0.1
	say sendemail.smtpServerPort "$(cat "$tmp/port")"
}
trap 'kill $server 2>/dev/null; chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
# else the sender asks a name server for its own domain
say sendemail.smtpDomain example.org
serve
got() { find "$tmp/in" -type f | wc -l; }
both="--branch linux-4.14.y --branch linux-4.19.y --name one"

# a repository's config names a program as the mail server
g config sendemail.smtpServer "$tmp/evil"
g config sendemail.sendmailCmd "$tmp/evil"
printf '#!/bin/sh\ntouch %s/pwned\n' "$tmp" > "$tmp/evil"; chmod +x "$tmp/evil"

echo 'refuse stable@vger.kernel.org' > "$tmp/orders"
bp --json mail $both --send
is "$code" 1 "a refused recipient is a negative answer"
json "$out" '!grep { $_->{state} ne "refused" } map { @{$_->{mails}} } @{$d->{branches}}' "and known to be refused"
echo reject > "$tmp/orders"
bp --json mail $both --send
json "$out" '!grep { $_->{state} ne "refused" } map { @{$_->{mails}} } @{$d->{branches}}' "so is a mail that is rejected after its data"
is "$(got)" 0 "nothing came through"

mkdir -p "$tmp/linux/.git/hooks"
printf '#!/bin/sh\nexit 1\n' > "$tmp/linux/.git/hooks/sendemail-validate"; chmod +x "$tmp/linux/.git/hooks/sendemail-validate"
: > "$tmp/orders"
bp --json mail $both --send
json "$out" '!grep { $_->{state} ne "refused" } map { @{$_->{mails}} } @{$d->{branches}}' "the user's hook can say no"
is "$(got)" 0 "and then nothing is sent"
rm "$tmp/linux/.git/hooks/sendemail-validate"

bp mail $both --send
is "$code" 0 "then it is sent"
has "$out" "to stable@vger.kernel.org" "the recipients are shown"
is "$(got)" 2 "a mail a branch"
has "$tmp/in/001" "stable@vger.kernel.org" "to the list"
cat "$tmp/in/002" | tr -d '\r' | sed 1d > "$tmp/received"
g worktree add -q --detach "$tmp/wt" linux-4.19.y 2> "$err"
git -C "$tmp/wt" am -q "$tmp/received" > "$out" 2>&1
is "$(git -C "$tmp/wt" rev-parse 'HEAD^{tree}')" "$(g rev-parse 'backport/one/linux-4.19.y^{tree}')" "what arrives applies to the same tree"
is "$(git -C "$tmp/wt" log -1 --format='%an %ae')" "$(g log -1 --format='%an %ae' "$change")" "with its author"
g worktree remove --force "$tmp/wt"
bp --json mail $both --send
is "$code" 0 "a second send succeeds"
is "$(got)" 2 "and sends nothing"
json "$out" '!grep { $_->{state} ne "sent" } map { @{$_->{mails}} } @{$d->{branches}}' "all are sent"
bp mail --status
has "$out" "sent      linux-4.19.y" "the status knows"
is "$([ -e "$tmp/pwned" ] && echo yes)" "" "the repository's config ran nothing"

# in doubt: the server takes it and hangs up
rm -f "$tmp"/in/*
echo hang-up > "$tmp/orders"
bp --json mail --branch linux-4.19.y --name two --send
is "$code" 2 "an answer that never came is no answer"
json "$out" 'my @m = map { $_->{state} } @{$d->{branches}[0]{mails}}; "@m" eq "in-doubt not-sent not-sent"' "the mail is in doubt, the rest unsent"
: > "$tmp/orders"
n=$(got)
bp mail --branch linux-4.19.y --name two --send
is "$code" 2 "it is not sent again by itself"
has "$out" "--resend" "and the way out is named"
is "$(got)" "$n" "nothing went out"
bp mail --branch linux-4.19.y --name two --send --resend
is "$code" 0 "--resend sends it"
is "$(got)" $((n + 3)) "and the rest of the thread"
is "$(grep -lis "^In-Reply-To: <" "$tmp"/in/* | wc -l)" 2 "as a thread"

# killed while it sends
rm -f "$tmp"/in/*
say sendemail.smtpServer "$tmp/slow"
printf '#!/bin/sh\ncat > %s/slow.mail\ntouch %s/begun\nsleep 20\n' "$tmp" "$tmp" > "$tmp/slow"; chmod +x "$tmp/slow"
"$backport" --repo "$tmp/linux" --data "$tmp/data" mail --branch linux-4.19.y --name two --reroll-count 3 --send > /dev/null 2>&1 &
pid=$!
for _ in $(seq 100); do [ -e "$tmp/begun" ] && break; sleep 0.1; done
kill -9 $pid
wait $pid 2> /dev/null
serve_port=$(cat "$tmp/port")
say sendemail.smtpServer 127.0.0.1
say sendemail.smtpServerPort "$serve_port"
bp --json mail --branch linux-4.19.y --name two --reroll-count 3 --send
is "$code" 2 "after a kill it is in doubt"
json "$out" '$d->{branches}[0]{mails}[0]{state} eq "in-doubt"' "and named"
is "$(got)" 0 "and not sent twice"

# a password never shows
kill $server; wait $server 2> /dev/null
serve auth
say sendemail.smtpAuth PLAIN
say sendemail.smtpUser me
say sendemail.smtpPass 'a wrong one'
bp mail --branch linux-4.19.y --name two --reroll-count 4 --send
is "$code" 1 "a wrong password is refused"
cat "$out" "$err" "$tmp/linux/.git/backport/sent" > "$tmp/all"
hasnt "$tmp/all" "wrong one" "and not shown"
hasnt "$tmp/all" "$(printf '\0me\0a wrong one' | base64)" "in no form"
say sendemail.smtpPass 'a secret'
bp mail --branch linux-4.19.y --name two --reroll-count 4 --send
is "$code" 0 "the right one gets through"
kill $server; wait $server 2> /dev/null
bp mail --branch linux-4.19.y --name two --reroll-count 5 --send
is "$code" 1 "no server is a refusal"

# --- FAILED mails
cat > "$tmp/failed.mbox" <<END
From mboxrd@z Thu Jan  1 00:00:00 1970
From: Stable Team <team@example.org>
To: hugh@example.org
Cc: stable@vger.kernel.org, Someone Else <else@example.org>
Date: Mon, 20 Nov 2023 10:00:00 +0100
Message-ID: <2023112000-failed@example.org>
Subject: FAILED: patch "[PATCH] mm: put_and_wait_on_page_locked() while page is migrated" failed to apply to 4.19-stable tree

The patch below does not apply to the 4.19-stable tree.

git fetch somewhere linux-4.19.y
git checkout FETCH_HEAD
git cherry-pick -x $change

END
bp --json mail -s --reply-to "$tmp/failed.mbox" --output "$tmp/answer"
is "$code" 0 "a FAILED mail is answered"
a=$(echo "$tmp"/answer/linux-4.19.y/0001*)
has "$a" "In-Reply-To: <2023112000-failed@example.org>" "in its thread"
has "$a" "Subject: [PATCH 4.19.y] mm: put_and_wait" "with its prefix"
has "$a" "Someone Else <else@example.org>" "to whom was told"
bp mail -s --reply-to "$top/tool/tests/mail/plain.mbox"
is "$code" 2 "another mail is none"
finish
