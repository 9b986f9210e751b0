#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# apply --mbox: a patch by mail gives what the commit gives; without the objects it was made from
# it is placed by its lines, or refused.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000'
"$top/tool/sample/make-sample.sh" --data "$top" "$tmp/data" "$tmp/linux" > "$tmp/ids" || exit 2
change=$(awk '/put_and_wait_on_page_locked\(\) while/ { print $2 }' "$tmp/ids")
g() { git -C "$tmp/linux" "$@"; }
bp() { run --repo "$tmp/linux" --data "$tmp/data" "$@"; }

g format-patch -1 --stdout "$change" > "$tmp/change.mbox"
for b in linux-4.14.y linux-4.19.y vendor/4.19-psi; do
	bp apply --branch "$b" --name commit "$change"
	bp --json apply --branch "$b" --name mail --mbox "$tmp/change.mbox"
	is "$code" 0 "$b: the mail is ported"
	json "$out" '$d->{results}[0]{changes}[0]{form} =~ /^(mail|semantic)$/' "$b: as a mail"
	json "$out" '$d->{results}[0]{changes}[0]{id} eq "'"$change"'"' "$b: and known for what it is"
	is "$(g rev-parse "backport/mail/$b^{tree}")" "$(g rev-parse "backport/commit/$b^{tree}")" "$b: the same tree"
	is "$(g log -1 --format='%an %ae %ai%n%B' "backport/mail/$b")" "$(g log -1 --format='%an %ae %ai%n%B' "backport/commit/$b")" "$b: the same author and words"
done
bp apply --branch linux-4.14.y --mbox "$tmp/change.mbox"
bp --json apply --branch linux-4.14.y --mbox "$tmp/change.mbox"
json "$out" '$d->{results}[0]{verdict} eq "nothing-to-do"' "a second run finds nothing to do"
bp apply --branch linux-4.14.y --name stdin --mbox - < "$tmp/change.mbox"
is "$code" 2 "an empty standard input is an error"

# a clone of the stable branch alone: neither commit nor blobs
git clone -q --single-branch -b linux-4.19.y "file://$tmp/linux" "$tmp/lone" 2> "$err"
git -C "$tmp/lone" cat-file -e "$change" 2>/dev/null
is "$?" 1 "the clone lacks the commit"
run --repo "$tmp/lone" --data "$tmp/data" --json apply --branch linux-4.19.y --mbox "$tmp/change.mbox"
is "$code" 0 "without the objects it is ported too"
json "$out" '$d->{results}[0]{changes}[0]{id} eq "'"$change"'"' "the manifest knows its id"
ref=$(git -C "$tmp/lone" for-each-ref --format='%(refname)' refs/heads/backport)
is "$(git -C "$tmp/lone" rev-parse "$ref^{tree}")" "$(g rev-parse 'backport/commit/linux-4.19.y^{tree}')" "to the same tree"

# a patch of our own, which no upstream has
git -C "$tmp/lone" checkout -q linux-4.19.y
sed -i 's/^int .*(/&/; 1a /* ours */' "$tmp/lone/init/main.c"
git -C "$tmp/lone" commit -qam 'init: say ours' && git -C "$tmp/lone" format-patch -1 --stdout > "$tmp/own.mbox"
bp --json apply --branch linux-5.4.y --mbox "$tmp/own.mbox"
is "$code" 0 "a patch without an upstream commit is ported"
json "$out" '!defined $d->{results}[0]{changes}[0]{id} && $d->{results}[0]{changes}[0]{review}' "and marked: its id says nothing here"
own=$(g for-each-ref --format='%(refname)' 'refs/heads/backport/*/linux-5.4.y')
g show "$own:init/main.c" | grep -q ours
ok $? "its lines are there"
is "$(g log -1 --format=%B "$own" | grep -c upstream)" "0" "no upstream commit is made up"

# what cannot be read is refused before anything is done
before=$(g for-each-ref)
for f in missing.mbox diff-in-message.mbox wrapped.mbox no-date.mbox; do
	bp apply --branch linux-5.4.y --mbox "$top/tool/tests/mail/$f"
	is "$code" 2 "$f is refused"
	has "$err" "$f" "and named"
done
bp apply --branch linux-5.4.y --mbox "$top/tool/tests/mail/plain.mbox"
is "$code" 1 "a patch for a file that is not there is a conflict"
bp apply --branch linux-5.4.y --mbox "$tmp/nowhere"
is "$code" 2 "a file that is not there is an error"
is "$(g for-each-ref)" "$before" "and no ref has moved"

# paths that lead out of the tree
sed 's|init/main.c|../../etc/x|g' "$tmp/own.mbox" > "$tmp/evil.mbox"
bp apply --branch linux-5.4.y --name evil --mbox "$tmp/evil.mbox"
is "$code" 2 "a path out of the tree is refused"
has "$err" "leaves the tree" "for that reason"
finish
