# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the tests that build kernels: which kernel, where it is built, and TAP.
# shellcheck shell=bash
#
#	TREES=<repository> BRANCH=<branch> WORK=<directory>
#
# Without TREES: Debian's 5.10 of `make trees`. What is built stays in WORK, so that a
# second run builds nothing. Sets $top $backport $work $tmp $repo $branch.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
backport=${BACKPORT:-$top/build/backport}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/backport
trees=${TREES:-${TREES_DIR:-$cache/trees}/trees.git}
branch=${BRANCH:-debian/5.10}
work=${WORK:-$cache/ci}
git -C "$trees" rev-parse -q --verify "$branch^{commit}" > /dev/null 2>&1 || {
	echo "check-ci: no branch $branch in $trees" >&2
	echo "next: make trees, or TREES=<repository> BRANCH=<branch>" >&2
	exit 2
}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' INT TERM HUP
export GIT_COMMITTER_NAME='C Porter' GIT_COMMITTER_EMAIL=porter@example.org LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME='C Porter' GIT_AUTHOR_EMAIL=porter@example.org
export GIT_AUTHOR_DATE='1600000000 +0000' GIT_COMMITTER_DATE='1600000000 +0000'

# Theirs is only read. Always in the same place: by it the built objects are found again.
repo=$work/test.git
rm -rf "$repo"
mkdir -p "$work" && git clone -q --bare --shared "$trees" "$repo" || exit 2

n=0 failed=0
ok() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		echo "not ok $n - $2"
		tail -n 15 "$tmp/out" "$tmp/err" | sed 's/^/# /'
	fi
}

# wants CODE TEXT NAME: of the command before it, see $code
wants() {
	[ "$code" = "$1" ] && grep -qF -e "$2" "$tmp/out" "$tmp/err"
	ok $? "$3 (exit code $1, \"$2\")"
}
