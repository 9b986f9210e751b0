#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# mail --send to three branches through a server that wants TLS and a password, killed half-way;
# and FAILED mails by the dozen.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/sample.sh"

change=$(id 'put_and_wait_on_page_locked() while')
say() { git config --global "$@"; }
for b in 4.9 4.14 4.19; do say backport.linux-$b.y.state supported; done
say backport.linux-5.4.y.state eol
three="--branch linux-4.9.y --branch linux-4.14.y --branch linux-4.19.y --name one"
bp apply -s $three "$change"
is "$code" 0 "three branches have the port"

# --- many FAILED mails in one file
failed() { # VERSION COMMIT
	cat <<END
From mboxrd@z Thu Jan  1 00:00:00 1970
From: Stable Team <team@example.org>
To: hugh@example.org
Cc: stable@vger.kernel.org
Date: Mon, 20 Nov 2023 10:00:00 +0100
Message-ID: <2023112000-$1@example.org>
Subject: FAILED: patch "[PATCH] mm: a title" failed to apply to $1-stable tree

The patch below does not apply to the $1-stable tree.

git cherry-pick -x $2

END
}
for v in 4.9 4.14 4.19 3.2; do failed $v "$change"; done > "$tmp/failed.mbox"
failed 4.19 "$(printf '%040d' 7)" >> "$tmp/failed.mbox"
bp --json mail -s --reply-to "$tmp/failed.mbox" --output "$tmp/answers" --override newer-first
is "$code" 2 "of many FAILED mails some cannot be answered"
json "$out" '5 == @{$d->{branches}} && 2 == grep { $_->{error} } @{$d->{branches}}' "and are named"
json "$out" '"linux-3.2.y" eq $d->{branches}[3]{branch} && $d->{branches}[3]{error}{what}' "the branch that is not here"
json "$out" '$d->{branches}[4]{error}{what}' "the commit that is not here"
for v in 4.9 4.14 4.19; do
	has "$(echo "$tmp"/answers/linux-$v.y/0001*)" "In-Reply-To: <2023112000-$v@example.org>" "the others are answered, each in its thread: $v"
done

if ! /usr/bin/python3 -c 'import aiosmtpd' 2> /dev/null || ! git send-email --dump-aliases < /dev/null > /dev/null 2>&1 ||
	! command -v openssl > /dev/null; then
	skip "no git send-email, python3-aiosmtpd or openssl"
	finish
	exit 0
fi
mkdir "$tmp/in" "$tmp/keys"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
	-keyout "$tmp/keys/key.pem" -out "$tmp/keys/cert.pem" > "$out" 2>&1
: > "$tmp/orders"
/usr/bin/python3 "$top/tool/tests/cli/smtpd.py" "$tmp/in" "$tmp/orders" auth tls "$tmp/keys" > "$tmp/port" 2> "$tmp/smtpd" &
server=$!
trap 'kill $server 2>/dev/null; chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
for _ in $(seq 100); do [ -s "$tmp/port" ] && break; sleep 0.1; done
say sendemail.smtpServer 127.0.0.1
say sendemail.smtpServerPort "$(cat "$tmp/port")"
say sendemail.smtpDomain example.org
say sendemail.smtpEncryption tls
say sendemail.smtpUser me
say sendemail.smtpPass 'a secret'
got() { find "$tmp/in" -type f | wc -l; }
states() { perl -MJSON::PP -0777 -e 'print join " ", map { $_->{state} } map { @{$_->{mails}} } @{JSON::PP->new->decode(<STDIN>)->{branches}}' < "$out"; }

bp --json mail $three --send
is "$code $(states)" "1 refused refused refused" "a certificate that nobody vouches for: nothing is sent"
is "$(got)" 0 "nothing came"
say sendemail.smtpSSLCertPath "$tmp/keys/cert.pem"

echo "stall $tmp/begun 1" > "$tmp/orders"
"$backport" --repo "$tmp/linux" --data "$tmp/data" mail $three --send > /dev/null 2>&1 &
pid=$!
for _ in $(seq 300); do [ -e "$tmp/begun" ] && break; sleep 0.1; done
cat $(grep -la "send-email" /proc/[0-9]*/cmdline 2> /dev/null) 2> /dev/null | tr '\0' ' ' > "$tmp/commands"
has "$tmp/commands" "--smtp-debug" "git send-email is at work"
hasnt "$tmp/commands" "a secret" "and no command line of its has the password"
kill -9 $pid
wait $pid 2> /dev/null
: > "$tmp/orders"
is "$(got)" 1 "killed while the second mail was on its way, the first is out"
bp mail --status
has "$out" "in-doubt  linux-4.14.y" "the second is in doubt, and the status says so"
bp --json mail $three --send
is "$code" 2 "the next run cannot decide it"
is "$(states)" "sent in-doubt sent" "sends what was not sent, and nothing twice"
is "$(got)" 2 "as the server saw"
bp --json mail $three --send --resend
is "$code $(states)" "0 sent sent sent" "when told so it sends the one in doubt"
is "$(got)" 3 "and that one only"
cat "$out" "$err" "$tmp/linux/.git/backport/sent" > "$tmp/all"
hasnt "$tmp/all" "a secret" "the password is nowhere"
hasnt "$tmp/all" "$(printf '\0me\0a secret' | base64)" "in no form"
finish
