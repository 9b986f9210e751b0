#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The main job on real kernel trees: status, apply, status of what came out, its objects,
# apply again. Without TREES: Debian's trees (make trees), whose outcome is known, and one of
# them with the change taken out. With TREES=<repository>: every kernel branch there,
# whatever its name, and what can be checked without knowing it. See README.md.
#
# Works in a repository of its own over the same objects; theirs is only read. What could not
# be tried is never counted as passed. The last line is "N passed, N failed".
# shellcheck disable=SC2016 # what is quoted so is Perl
set -euo pipefail

: "${BACKPORT:?set by make check-real}"
series=${SERIES:-migration-wait}
here=$(cd "$(dirname "$0")" && pwd)
debian=yes
[ -z "${TREES-}" ] || debian=
if [ "$debian" ]; then
	trees=${TREES_DIR:-${XDG_CACHE_HOME:-${HOME:?no HOME: set TREES_DIR}/.cache}/backport/trees}
	trees=$trees/trees.git
else
	trees=$TREES
fi
git -C "$trees" rev-parse --git-dir > /dev/null 2>&1 || {
	echo "check-real: no repository at $trees; next: make trees, or TREES=<repository>" >&2
	exit 2
}
trees=$(git -C "$trees" rev-parse --absolute-git-dir)
[ "${OBJECTS-}" = no ] || sh "$here/../../deps.sh" --real || exit 2

work=$(mktemp -d "${TMPDIR:-/tmp}/backport-real.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME=Check GIT_AUTHOR_EMAIL=check@example.org
export GIT_COMMITTER_NAME=Check GIT_COMMITTER_EMAIL=check@example.org
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
bp() { "$BACKPORT" --repo "$work/r.git" "$@"; }

passed=0 failed=0
is() { # GOT WANTED WHAT
	if [ "$1" = "$2" ]; then
		passed=$((passed + 1)); echo "ok - $3"
	else
		failed=$((failed + 1)); echo "not ok - $3"
		echo "#   got: ${1:-nothing}"
		[ -z "$2" ] || echo "#   wanted: $2"
	fi
}
passes() { # WHAT COMMAND...: what it prints is shown when it fails
	local what=$1 code=0
	shift
	"$@" > "$work/log" 2>&1 || code=$?
	[ $code -eq 0 ] || sed 's/^/#   /' "$work/log" | tail -n 20
	is "exit $code" "exit 0" "$what"
}

# --- questions to the documents that the program prints

ask() { # FILE BRANCH EXPRESSION: @c its cells, @r its results, $d the document
	perl -MJSON::PP -0777 -e '
		my ($b, $code) = @ARGV;
		our $d = decode_json(<STDIN>);
		our @c = grep { $_->{branch} eq $b } @{$d->{cells} // []};
		our @r = grep { $_->{branch} eq $b } @{$d->{results} // []};
		our @ch = map { @{$_->{changes} // []} } @r;
		our @files = map { @{$_->{files} // []} } @ch;
		our @edits = map { @{$_->{edits} // []} } @files;
		sub tally { my %n; $n{$_}++ for @_;
			return join " ", keys %n if @_ == 1;
			join " ", map { "$n{$_} $_" } sort keys %n }
		my @out = eval $code; die $@ if $@;
		print join " ", map { $_ // "" } @out' "$2" "$3" < "$1"
}

# --- a repository of our own

git init -q --bare "$work/r.git"
git -C "$trees" rev-parse --path-format=absolute --git-path objects \
	> "$work/r.git/objects/info/alternates"
shallow=$(git -C "$trees" rev-parse --path-format=absolute --git-path shallow)
[ ! -s "$shallow" ] || cp "$shallow" "$work/r.git/shallow"
# What says which branch is mainline, and what is what; no commands, no paths.
git -C "$trees" config --get-regexp '^(remote\..*\.(url|fetch)|backport\.(mainline|style))$' |
	while read -r key value; do
		git -C "$work/r.git" config --add "$key" "$value"
	done || true
snapshot() { # what must not change in theirs
	git -C "$trees" for-each-ref
	cat "$trees/HEAD"
	ls -A "$trees"
	cksum "$trees/config" "$trees/index" "$trees/packed-refs" 2> /dev/null || true
}
snapshot > "$work/theirs"
git -C "$trees" for-each-ref --format='%(refname) %(objectname) %(objecttype)' \
	refs/heads refs/remotes |
	awk '$3 == "commit" && $1 !~ /^refs\/(heads|remotes\/[^\/]+)\/backport\// &&
		$1 !~ /^refs\/remotes\/.*\/HEAD$/ { print "update", $1, $2 }' |
	git -C "$work/r.git" update-ref --stdin

branches=()
while read -r ref b; do
	# shellcheck disable=SC2053 # a pattern
	[[ $b == ${BRANCHES:-*} ]] || continue
	# No grep -q at the end of a pipe: it leaves early, and the pipe is said to have failed.
	if git -C "$work/r.git" cat-file blob "$ref:Makefile" 2> /dev/null |
			grep '^VERSION = ' > /dev/null &&
	    git -C "$work/r.git" cat-file -e "$ref:mm" 2> /dev/null; then
		branches+=("$b")
	else
		echo "# $b: not a kernel tree, left alone"
	fi
done < <(git -C "$work/r.git" for-each-ref --format='%(refname) %(refname:short)' \
	refs/heads refs/remotes)
[ ${#branches[@]} -gt 0 ] || { echo "check-real: no kernel branch in $trees" >&2; exit 2; }
theirs=("${branches[@]}")

if [ "$debian" ]; then
	mapfile -t files < <(perl -MJSON::PP -0777 -e '
		print map { "$_\n" } @{decode_json(<STDIN>)->{changes}[0]{files}}' \
		< "$here/../../../series/$series.json")
	passes "debian/5.10: the change can be taken out again" "$here/undo.sh" "$work/r.git" \
		debian/5.10 refs/heads/undone/5.10 "$series" "${files[@]}"
	branches+=(undone/5.10)
fi

args=()
for b in "${branches[@]}"; do args+=(--branch "$b"); done
bp status --series "$series" "${args[@]}"
echo
bp --json status --series "$series" "${args[@]}" > "$work/before.json" || true
flagship='map { $_->{verdict} } grep { $_->{id} =~ /^9a1ea439b16b/ }'
if [ "$debian" ]; then
	while read -r b want; do
		is "$(ask "$work/before.json" "$b" "$flagship @c")" "$want" \
			"$b: the change is $want"
	done <<-END_OF_KNOWN
	debian/5.10 present
	debian/6.1 superseded
	debian/6.12 superseded
	debian/7.x superseded
	undone/5.10 needed
	END_OF_KNOWN

	# The text decides, whatever the Makefile calls it: BRANCH BASE FILE SED, and the verdict.
	edited() {
		GIT_INDEX_FILE=$work/index git -C "$work/r.git" read-tree "$2"
		git -C "$work/r.git" cat-file blob "$2:$3" | sed "$4" > "$work/edited"
		GIT_INDEX_FILE=$work/index git -C "$work/r.git" update-index --cacheinfo \
			"100644,$(git -C "$work/r.git" hash-object -w "$work/edited"),$3"
		git -C "$work/r.git" update-ref "refs/heads/edited/$1" "$(git -C "$work/r.git" \
			commit-tree -m "$1" "$(GIT_INDEX_FILE=$work/index git -C "$work/r.git" write-tree)")"
	}
	edited called-4.4 debian/5.10 Makefile 's/^VERSION = .*/VERSION = 4/;s/^PATCHLEVEL = .*/PATCHLEVEL = 4/'
	edited called-7.0 undone/5.10 Makefile 's/^VERSION = .*/VERSION = 7/;s/^PATCHLEVEL = .*/PATCHLEVEL = 0/'
	edited site-undone debian/5.10 mm/vmscan.c \
		'/__remove_mapping/,/free_it:/s/unlock_page(page);/__ClearPageLocked(page);/'
	edited renamed debian/5.10 mm/migrate.c 's/\b__migration_entry_wait\b/entry_wait/g'
	bp --json status --series "$series" --branch 'edited/*' > "$work/edited.json" || true
	while read -r b want; do
		is "$(ask "$work/edited.json" "edited/$b" "$flagship @c")" "$want" \
			"edited/$b: the change is $want"
	done <<-END_OF_KNOWN
	called-4.4 present
	called-7.0 needed
	site-undone needed
	renamed unaffected
	END_OF_KNOWN
fi

# --- each branch on its own

printf '%s\t' branch kernel before edits after objects 'apply s' 'objects s' > "$work/table"
echo >> "$work/table"

# The resulting tree in a repository with nothing else: no message, no history, no notes.
judge_alone() { # REF FILE
	rm -rf "$work/alone.git"
	git init -q --bare "$work/alone.git"
	echo "$work/r.git/objects" > "$work/alone.git/objects/info/alternates"
	git -C "$work/alone.git" update-ref refs/heads/tree \
		"$(git -C "$work/r.git" commit-tree -m tree "$1^{tree}" < /dev/null)"
	"$BACKPORT" --repo "$work/alone.git" --json status --series "$series" --branch tree \
		> "$2" || true
}

# check_result BRANCH REF: what apply.json says it wrote. Sets after, objects and seconds.
check_result() {
	local b=$1 ref=$2 f=$work/apply.json code=0 needed n begin
	is "$(ask "$f" "$b" 'map { $_->{subject} } grep { $_->{verdict} eq "ported" &&
		!map { @{$_->{edits} // []} } @{$_->{files} // []} } @ch')" "" \
		"$b: each ported change says what became of its edits"
	is "$(ask "$f" "$b" 'map { "$_->{function}#$_->{ordinal}: $_->{outcome}" }
		grep { $_->{outcome} !~ /^(verbatim|adapted|already)$/ &&
		!($_->{outcome} eq "dropped" && length($_->{reason} // "")) } @edits')" "" \
		"$b: no edit is lost, none dropped without a reason"
	is "$(ask "$f" "$b" 'map { @{$_->{unresolved} // []} } @files')" "" \
		"$b: every name resolves"
	n=$(ask "$f" "$b" 'scalar grep { $_->{verdict} eq "ported" } @ch')
	is "$(git -C "$work/r.git" rev-list --count "$b..$ref") on $(
		git -C "$work/r.git" rev-parse -q --verify "$ref~$n" || true)" \
		"$n on $(git -C "$work/r.git" rev-parse "$b^{commit}")" \
		"$b: a commit for each ported change, on the tip of the branch"

	needed=$(ask "$work/before.json" "$b" 'map { $_->{id} }
		grep { $_->{verdict} eq "needed" } @c')
	judge_alone "$ref" "$work/alone.json"
	needed="grep { my \$i = \$_->{id}; grep { \$i eq \$_ } qw($needed) } @c"
	after=$(ask "$work/alone.json" tree "tally(map { \$_->{verdict} } $needed)")
	is "$(ask "$work/alone.json" tree "grep { !/^(present|superseded)\$/ }
		map { \$_->{verdict} } $needed")" "" \
		"$b: the resulting tree alone is ${after:-not judged}"
	is "$(ask "$work/alone.json" tree 'map { map { "$_->{path}:$_->{line}: $_->{text}" }
		@{$_->{defects} // []} } @c')" "" "$b: no defect is seen in it"

	[ "${OBJECTS-}" != no ] || { objects="not tried"; return 0; }
	begin=$SECONDS
	"$here/objects.sh" "$work/r.git" "$b" "$ref" > "$work/objects.log" 2>&1 || code=$?
	seconds=$((SECONDS - begin))
	sed 's/^/#   /' "$work/objects.log" | tail -n 20
	is "exit $code" "exit 0" "$b: the touched objects compile, with no new warning"
	case $code in
	0) objects=$(sed -n 's/^objects: \([0-9]* objects\) compile.*/\1/p' "$work/objects.log") ;;
	1) objects=failed ;;
	*) objects="not tried" ;;
	esac
}

for b in "${branches[@]}"; do
	before=$(ask "$work/before.json" "$b" 'tally(map { $_->{verdict} } @c)')
	why=$(ask "$work/before.json" "$b" 'map { "$_->{subject}: $_->{evidence}{detail}" }
		grep { $_->{verdict} eq "unknown" } @c')
	[ -n "$before" ] || why="no verdict"
	is "$why" "" "$b: a verdict, and not unknown: ${before:-none}"
	needed=$(ask "$work/before.json" "$b" 'scalar grep { $_->{verdict} eq "needed" } @c')
	begin=$SECONDS code=0
	bp --json apply --series "$series" --branch "$b" > "$work/apply.json" 2> "$work/err" ||
		code=$?
	took=$((SECONDS - begin))
	verdict=$(ask "$work/apply.json" "$b" 'map { $_->{verdict} } @r' || true)
	ref=$(ask "$work/apply.json" "$b" 'map { $_->{ref} } @r' || true)
	edits=$(ask "$work/apply.json" "$b" 'tally(map { $_->{outcome} } @edits)' || true)
	after=- objects=- seconds=-
	if [ "$needed" -gt 0 ]; then
		[ "$verdict" = ported ] || sed 's/^/#   /' "$work/err" | tail -n 20
		is "$verdict, exit $code" "ported, exit 0" "$b: needed, so it is ported"
		[ -z "$ref" ] || check_result "$b" "$ref"
	else
		is "$verdict, exit $code, ref ${ref:-none}" "nothing-to-do, exit 0, ref none" \
			"$b: $before, so there is nothing to do"
	fi
	kernel=$(ask "$work/apply.json" "$b" 'map { $_->{kernel} } @r' || true)
	printf '%s\t' "$b" "$kernel" "$before" "${edits:--}" "$after" "$objects" "$took" \
		"$seconds" >> "$work/table"
	echo >> "$work/table"
done

# --- what nobody needs, ported by name: each commit compiles

named() { # BRANCH ID...
	local b=$1 code=0 ref c
	shift
	bp --json apply --series "$series" --name named --branch "$b" "$@" > "$work/apply.json" \
		2> "$work/err" || code=$?
	is "$(ask "$work/apply.json" "$b" 'join " ", map { $_->{verdict} } @ch' || true), exit $code" \
		"$(echo "${@/*/ported}"), exit 0" "$b: $* ported when named"
	ref=$(ask "$work/apply.json" "$b" 'map { $_->{ref} } @r' || true)
	[ -n "$ref" ] || return 0
	judge_alone "$ref" "$work/alone.json"
	is "$(ask "$work/alone.json" tree 'map { "$_->{verdict} $_->{id}" } grep { my $i = $_->{id};
		$_->{verdict} ne "present" && grep { $i =~ /^$_/ } qw('"$*"') } @c')" "" \
		"$b: the resulting tree alone has them"
	is "$(ask "$work/alone.json" tree 'map { map { "$_->{path}:$_->{line}: $_->{text}" }
		@{$_->{defects} // []} } @c')" "" "$b: no defect is seen in it"
	for c in $(git -C "$work/r.git" rev-list --reverse "$b..$ref"); do
		[ "${OBJECTS-}" != no ] || break
		code=0
		"$here/objects.sh" "$work/r.git" "$c^" "$c" > "$work/objects.log" 2>&1 || code=$?
		sed 's/^/#   /' "$work/objects.log" | tail -n 20
		is "exit $code" "exit 0" "$b: $(git -C "$work/r.git" log -1 --format=%s "$c"): compiles"
	done
	git -C "$work/r.git" update-ref -d "$ref"
}

if [ "$debian" ] && [ "$series" = migration-wait ]; then
	named debian/5.10 ffa65753c431
	named debian/6.1 bb373dce2c7b fcd48540d188 0cb8fd4d1416
fi

# --- all of them once more: nothing is left to do, and nothing is written

git -C "$work/r.git" for-each-ref > "$work/refs"
code=0
bp --json apply --series "$series" "${args[@]}" > "$work/again.json" 2> "$work/err" || code=$?
is "exit $code, $(ask "$work/again.json" "" 'join " ", map { "$_->{branch}: $_->{verdict}" }
	grep { $_->{verdict} ne "nothing-to-do" } @{$d->{results}}')" "exit 0, " \
	"a second apply has nothing to do on ${#branches[@]} branches"
is "$(git -C "$work/r.git" for-each-ref | diff "$work/refs" - || true)" "" \
	"and leaves every ref alone"

if [ "$debian" ]; then
	is "$(git -C "$work/r.git" for-each-ref --format='%(refname:short)' refs/heads/backport)" \
		"backport/$series/undone/5.10" "nothing is written where nothing is needed"
	code=0
	"$here/gate.sh" "$work/r.git" "${theirs[@]}" || code=$?
	is "exit $code" "exit 0" "the gate finds no unresolved name in unmodified mm/, fs/ and net/"
fi
is "$(snapshot | diff "$work/theirs" - || true)" "" "$trees is as it was"

echo
perl -F'\t' -lane '
	push @t, [@F];
	for (0 .. $#F) { $w[$_] = length $F[$_] if length $F[$_] > ($w[$_] // 0) }
	END { for my $r (@t) {
		my $l = join "  ", map { sprintf "%-*s", $w[$_], $r->[$_] } 0 .. $#$r;
		$l =~ s/\s+$//; print $l } }' "$work/table"
echo
echo "# $SECONDS s"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
