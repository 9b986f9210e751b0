#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# status and apply on real kernel trees, and what must come of it. Without TREES:
# Debian's trees (make trees), whose outcome is known. With TREES=<repository>:
# every branch there, whatever its name; what can be checked without knowing it.
set -euo pipefail

: "${BACKPORT:?set by make check-real}"
known=${TREES:+no}
trees=${TREES:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/backport/trees/trees.git}
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$trees" ] || { echo "check-real: no trees at $trees; next: make trees, or TREES=<repository>" >&2; exit 2; }

passed=0 failed=0
ok() {	# ok STATUS WHAT
	if [ "$1" -eq 0 ]; then passed=$((passed + 1)); echo "ok - $2"
	else failed=$((failed + 1)); echo "not ok - $2"; fi
}

work=$(mktemp -d "${TMPDIR:-/tmp}/backport-real.XXXXXX")
trap 'rm -rf "$work"' EXIT
# A repository of our own over the same objects: theirs gets no ref from a test.
git init -q --bare "$work/r.git"
echo "$(git -C "$trees" rev-parse --path-format=absolute --git-path objects)" > "$work/r.git/objects/info/alternates"
git -C "$trees" for-each-ref --format='update %(refname) %(objectname)' refs/heads refs/remotes |
	grep -v /backport/ | grep -v ' refs/remotes/[^ ]*/HEAD ' | git -C "$work/r.git" update-ref --stdin
mapfile -t branches < <(git -C "$work/r.git" for-each-ref --format='%(refname:short)' refs/heads)
export GIT_COMMITTER_NAME=Check GIT_COMMITTER_EMAIL=check@example.org GIT_COMMITTER_DATE='1700000000 +0000'
bp() { "$BACKPORT" --repo "$work/r.git" "$@"; }
args=()
for b in "${branches[@]}"; do args+=(--branch "$b"); done

# verdict BRANCH JSON: of the flagship
verdict() {
	perl -MJSON::PP -0777 -e 'my $d = decode_json(<STDIN>);
		print join " ", map { $_->{verdict} } grep { $_->{branch} eq $ARGV[0] && $_->{id} =~ /^9a1ea439b16b/ } @{$d->{cells}}' "$1" < "$2"
}

bp --json status --series migration-wait "${args[@]}" > "$work/status.json"
bp status --series migration-wait "${args[@]}"
if [ "$known" != no ]; then
	while read -r b want; do
		got=$(verdict "$b" "$work/status.json")
		[ "$got" = "$want" ]; ok $? "$b: the flagship is $want${got:+ ($got)}"
	done <<-END
	debian/5.10 present
	debian/6.1 superseded
	debian/6.12 superseded
	debian/7.x superseded
	END
fi

code=0
bp --json apply --series migration-wait "${args[@]}" > "$work/apply.json" || code=$?
bp explain > "$work/explain.txt" || true
for b in "${branches[@]}"; do
	v=$(perl -MJSON::PP -0777 -e 'my $d = decode_json(<STDIN>);
		print map { $_->{verdict} } grep { $_->{branch} eq $ARGV[0] } @{$d->{results}}' "$b" < "$work/apply.json")
	before=$(verdict "$b" "$work/status.json")
	case $before in
	needed) [ "$v" = ported ]; ok $? "$b: needed, and $v" ;;
	present|superseded) [ "$v" = nothing-to-do ]; ok $? "$b: $before, $v" ;;
	*) echo "# $b: ${before:-no verdict}, $v" ;;
	esac
	# the resulting tree alone, without history and message
	ref=refs/heads/backport/migration-wait/$b
	if git -C "$work/r.git" rev-parse -q --verify "$ref" > /dev/null; then
		git -C "$work/r.git" update-ref "refs/heads/alone/$b" \
			"$(git -C "$work/r.git" commit-tree -m alone "$ref^{tree}" < /dev/null)"
		bp --json status --series migration-wait --branch "alone/$b" > "$work/alone.json"
		[ "$(verdict "alone/$b" "$work/alone.json")" = present ]
		ok $? "$b: the ported tree alone is judged present"
		if [ -n "${OBJECTS-1}" ]; then
			"$here/objects.sh" "$work/r.git" "$b" "$ref" > "$work/objects.log" 2>&1 && rc=0 || rc=$?
			[ $rc -eq 0 ] || tail -n 15 "$work/objects.log"
			ok $rc "$b: the touched objects compile, with no new warning"
		fi
	fi
done
[ "$code" -le 1 ]; ok $? "apply ended with a documented exit code"
if [ "$known" != no ]; then
	[ -z "$(git -C "$work/r.git" for-each-ref refs/heads/backport)" ]
	ok $? "nothing is written where nothing is needed"
	"$here/gate.sh" "$work/r.git" "${branches[@]}" && rc=0 || rc=$?
	ok $rc "the gate finds no unresolved name in unmodified mm/, fs/ and net/"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
