#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Repositories as people have them: bare, linked work trees, git files, odd paths, borrowed objects, a
# broken or locked index, packed refs, shallow, another hash. One apply works in each, or says why not.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/boxes.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
boxes "$tmp/first" || exit 2
cd "$tmp" || exit 2
git -C first switch -q -c more v6.1
sed -i 's/^int box_fail.*/&\nint box_more(struct box *b);/' first/include/linux/box.h
git -C first commit -qam 'box: declare more'
more=$(git -C first rev-parse more)
git -C first switch -q master
ref=refs/heads/backport/n/linux-5.15.y
git clone -q --mirror first want.git
run --repo want.git --data "$top" apply --name n --branch linux-5.15.y "$more"
want=$(git -C want.git rev-parse "$ref^{tree}")
[ -n "$want" ]
ok $? "a bare repository"

# works NAME DIR [REPOSITORY]: a run there ends as in the first, and git finds nothing amiss
works() {
	run --repo "$2" --data "$top" apply --name n --branch linux-5.15.y "$more"
	is "$code $(git -C "${3:-$2}" rev-parse "$ref^{tree}" 2> /dev/null)" "0 $want" "$1"
	git -C "${3:-$2}" fsck --no-dangling > "$out.fsck" 2>&1
	ok $? "$1: git fsck is clean"
}
copy() { rm -rf r && cp -a first r; }

copy
mkdir 'a place with blanks, "quotes" and größe'
mv r 'a place with blanks, "quotes" and größe/kernel tree'
works "a path with blanks, quotes and UTF-8" "$tmp/"a*/kernel*

copy
git -C r worktree add -q "$tmp/linked" linux-4.19.y
works "a linked work tree" linked r
git -C r worktree remove linked

copy
printf 'no index at all' > r/.git/index
cp r/.git/index index
run --repo r --data "$top" apply --name n --branch linux-5.15.y "$more"
is "$code $(git -C r rev-parse "$ref^{tree}")" "0 $want" "a broken index is none of its business"
cmp -s index r/.git/index
ok $? "a broken index stays as it is"

copy
: > r/.git/index.lock
works "index.lock" r
[ -e r/.git/index.lock ]
ok $? "index.lock stays: it is another's"

copy
git init -q super
git -C super -c protocol.file.allow=always submodule --quiet add "$tmp/r" kernel
git -C super/kernel fetch -q origin '+refs/heads/*:refs/heads/*' --update-head-ok
works "a submodule, whose .git is a file" super/kernel

copy
git clone -q --shared --bare r borrowed.git
before=$(find r/.git/objects -type f | sort)
works "borrowed objects (alternates)" borrowed.git
is "$(find r/.git/objects -type f | sort)" "$before" "borrowed objects: the lender gets nothing"
echo "$tmp/nowhere" > borrowed.git/objects/info/alternates
run --repo borrowed.git --data "$top" apply --name other --branch linux-5.15.y "$more"
is "$code" 2 "the lender is gone: it cannot be done"
grep -qE 'no commit|not in this clone|cannot' "$out" "$err" && grep -q 'next: ' "$out" "$err"
ok $? "the lender is gone: said, with what to do"

copy
code=0
GIT_DIR=$tmp/r/.git "$backport" --data "$top" apply --name n --branch linux-5.15.y "$more" \
	> "$out" 2> "$err" < /dev/null || code=$?
is "$code $(git -C r rev-parse "$ref^{tree}")" "0 $want" "GIT_DIR"

copy
git -C r gc -q && git -C r pack-refs --all && rm -rf r/.git/refs/heads/*
works "all refs packed" r

copy
mkdir r/elsewhere && mv r/.git/objects r/elsewhere/ && ln -s ../elsewhere/objects r/.git/objects
works "objects behind a symbolic link" r

git init -q --object-format=sha256 long 2> /dev/null && {
	git -C long commit -q --allow-empty -m one
	git -C long branch linux-5.15.y
	run --repo long --data "$top" apply --name n --branch linux-5.15.y HEAD
	is "$code" 2 "a SHA-256 repository: it cannot be done"
	has "$err" "only sha1 repositories can be read" "a SHA-256 repository: and why"
}
finish
