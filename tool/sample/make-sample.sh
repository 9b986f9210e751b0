#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make-sample.sh [--data SRC OUT] DIR - build the sample kernel as a git repository
#
# DIR must not exist, or be empty. It becomes a clone with a work tree, `master` checked out. The
# same bytes give the same commit ids: names and dates are fixed, and no configuration of the user
# or the machine is read. Nothing is fetched.
#
# stdout: "change <sha> <subject>" for every commit of mainline that stands for a real one.
#
# --data SRC OUT writes a data directory for the tool: OUT/patches and OUT/series are those of SRC,
# with the ids of real upstream commits in OUT/series/*.json replaced by the sample's own.
#
# Exit: 0 done, 2 it could not be done, 129 usage.

set -eu

# Real commit (12 hex) and the sample's commit that stands for it (a file in history/).
real_ids() {
	cat <<-'TABLE'
	ba98828088ad thp-freeze
	48c935ad88f5 page-locked-flag
	bae473a423f6 fault-env
	9dcb8b685fc3 zone-waitqueue
	62906027091f page-waiters
	82b0f8c39a38 vm-fault
	3c226c637b69 numa-ref
	ac6424b981bc wait-entry-rename
	2055da97389a wait-list-rename
	3510ca20ece0 waitqueue-cleanup
	a8b169afbf06 waitqueue-race
	2554db916586 wait-bookmark
	616b8371539a thp-migration
	2b7403035459 vm-fault-t
	1899ad18c607 workingset-flag
	b1d29ba82cf2 delayacct-thrashing
	eb414681d5a0 psi
	89eb946a7432 xarray
	9a1ea439b16b change
	8e47a457321c iomap-ref
	7f26482a872c percpu-rwsem
	c6fe44d96fc1 list-careful
	c7510ab2cf5c wake-match
	2a9127fcf229 rewrite
	5ef64cc8987a unfairness
	073861ed77b6 writeback-ref
	c2407cf7d22d pending-writeback
	480546259811 state-arg
	ffc90cbb2970 head-page
	af5cdaf82238 pfn-entry
	4dd845b5a3e5 swapops-rework
	c5b5a3dd2c1f numa-refactor
	df4d4f127394 folio-wait
	9f2b04a25a41 folio-put-wait
	ffa65753c431 entry-wait-locked
	ad1ac596e8a8 huge-unmap
	aa1cf99b87e9 in-thrashing
	fcd48540d188 hugetlb-vma-lock
	0cb8fd4d1416 wait-cruft
	b0b598ee08f9 no-bookmark-filemap
	37acade0ce89 no-bookmark-sched
	TABLE
}

die() {
	echo "make-sample.sh: $*" >&2
	exit 2
}

usage() {
	echo "usage: make-sample.sh [--data SRC OUT] DIR" >&2
	exit 129
}

src=
out=
if [ "${1-}" = --data ]; then
	[ $# -ge 3 ] || usage
	src=$2
	out=$3
	shift 3
	[ -d "$src/series" ] || die "$src has no series/: not a data directory"
fi
[ $# = 1 ] || usage
case $1 in
-*) usage ;;
esac
dir=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

[ -f "$here/history/plan" ] || die "$here/history/plan is missing"
command -v git >/dev/null 2>&1 || die "git is not installed"
for d in "$dir" "$out"; do
	[ -n "$d" ] || continue
	if [ -e "$d" ] && { [ ! -d "$d" ] || [ -n "$(ls -A "$d")" ]; }; then
		die "$d exists and is not empty: name another directory, or remove it"
	fi
done

# Nothing of the caller's git may have a say.
for v in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do
	unset "$v"
done
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C TZ=UTC
# Scratch work: no wait for the disk after each object, no repacking on the way.
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.fsync GIT_CONFIG_VALUE_0=none
export GIT_CONFIG_KEY_1=gc.auto GIT_CONFIG_VALUE_1=0
umask 022

# Built beside its place and moved there when whole: a half-made sample is never left behind.
mkdir -p "$(dirname -- "$dir")" || die "cannot make $(dirname -- "$dir")"
tmp=$(mktemp -d "$(dirname -- "$dir")/.sample.XXXXXX") || die "cannot write next to $dir"
tmp=$(CDPATH='' cd -- "$tmp" && pwd)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
work=$tmp/work
ids=$tmp/ids		# "name sha" of every commit so far
names=$tmp/names.sed	# the same, as edits of a message
: >"$ids"
: >"$names"

person() {
	case $1 in
	linus) GIT_COMMITTER_NAME='Linus Example' GIT_COMMITTER_EMAIL=linus@example.org ;;
	greta) GIT_COMMITTER_NAME='Greta Example' GIT_COMMITTER_EMAIL=greta@example.org ;;
	vic) GIT_COMMITTER_NAME='Vic Vendor' GIT_COMMITTER_EMAIL=vic@vendor.example ;;
	*) die "history/plan: no such person: $1" ;;
	esac
	export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
}

# A commit made of the index, by its own committer
root_commit() {
	GIT_AUTHOR_NAME=$GIT_COMMITTER_NAME GIT_AUTHOR_EMAIL=$GIT_COMMITTER_EMAIL \
		GIT_AUTHOR_DATE=$2 GIT_COMMITTER_DATE=$2 \
		git commit-tree -m "$3" "$1"
}

note() {
	echo "$1 $2" >>"$ids"
	short=$(printf %.12s "$2")
	echo "s/@id:$1@/$2/g;s/@id12:$1@/$short/g" >>"$names"
}

# Patches are applied by the batch, one git am for all that follow each other and are committed by
# the same person. One that names other commits begins a batch, so that their ids are known.
batch=
batch_by=
with_ids=$(cd "$here/history" && grep -l -e '@id:' -e '@id12:' ./*.patch)
with_ids=" $(echo "$with_ids" | sed 's,^\./,,;s,\.patch$,,' | tr '\n' ' ')"

flush() {
	[ -n "$batch" ] || return 0
	person "$batch_by"
	before=$(git rev-parse HEAD)
	set --
	for n in $batch; do
		mail=$here/history/$n.patch
		case $with_ids in
		*" $n "*)
			sed -f "$names" "$mail" >"$tmp/mail"
			mail=$tmp/mail
			if grep -q -e '@id:' -e '@id12:' "$mail"; then
				die "history/$n.patch names a commit that comes later"
			fi
			;;
		esac
		set -- "$@" "$mail"
	done
	git am -q --committer-date-is-author-date --keep-non-patch --no-scissors "$@" \
		>"$tmp/log" 2>&1 </dev/null || {
		cat "$tmp/log" >&2
		die "a patch of history/ does not apply (one of: $batch)"
	}
	git rev-list --reverse "$before..HEAD" >"$tmp/new"
	for n in $batch; do
		read -r sha || die "history/$n.patch made no commit"
		note "$n" "$sha"
	done <"$tmp/new"
	batch=
}

cp -R "$here/tree" "$work"
git -c init.defaultBranch=master init -q --template= --object-format=sha1 "$work"
cd "$work"
git symbolic-ref HEAD refs/heads/master
git config core.autocrlf false
person linus
git add -A -f .
git update-index --chmod=+x scripts/checkversion.sh
first=$(root_commit "$(git write-tree)" '2016-01-10 12:00:00 +0000' 'Linux 4.4')
git update-ref refs/heads/master "$first"
note linux-4.4 "$first"

while read -r what name more; do
	case $what in
	'' | '#') ;;
	tag)
		flush
		git tag "$name"
		;;
	branch)
		flush
		git checkout -q -b "$name" "$more"
		;;
	commit)
		case $with_ids in
		*" $name "*) flush ;;
		esac
		[ "$more" = "$batch_by" ] || flush
		batch="$batch $name"
		batch_by=$more
		;;
	import)	# the tree of another branch, without its history
		flush
		person vic
		git update-ref "refs/heads/$name" "$(root_commit "$more^{tree}" \
			'2025-02-01 12:00:00 +0000' "Import of a kernel as delivered by a vendor")"
		;;
	*)
		die "history/plan: what is '$what'?"
		;;
	esac
done <"$here/history/plan"
flush
git checkout -q master
cd - >/dev/null

if [ -n "$out" ]; then
	real_ids | while read -r real name; do
		sha=$(sed -n "s/^$name //p" "$ids")
		[ -n "$sha" ] || die "no commit $name for $real"
		short=$(printf %.12s "$sha")
		# printf, not echo: some shells' echo makes a byte of \1 and two digits
		printf 's/%s[0-9a-f]\{28\}/%s/g\n' "$real" "$sha"
		printf 's/\([^0-9a-f]\)%s\([^0-9a-f]\)/\\1%s\\2/g\n' "$real" "$short"
		printf 's/\([^0-9a-f]\)%s$/\\1%s/\n' "$real" "$short"
	done >"$tmp/json.sed"
	mkdir -p "$out/series"
	[ ! -d "$src/patches" ] || cp -R "$src/patches" "$out/"
	[ ! -d "$src/series/rules" ] || cp -R "$src/series/rules" "$out/series/"
	for f in "$src"/series/*.json; do
		[ -f "$f" ] || continue
		sed -f "$tmp/json.sed" "$f" >"$out/series/$(basename -- "$f")"
	done
fi

real_ids | while read -r real name; do
	sha=$(sed -n "s/^$name //p" "$ids")
	echo "change $sha $(git -C "$work" log -1 --format=%s "$sha")"
done

[ ! -d "$dir" ] || rmdir "$dir"
mv "$work" "$dir"
