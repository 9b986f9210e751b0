#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# export.sh REPO COMMIT NAME - write one commit of a sample repository to history/NAME.patch
#
# For those who add to the sample or change it: commit in a repository that make-sample.sh made,
# export, and name the patch in history/plan. Ids of other commits in the message are written out
# in full; put @id:NAME@ or @id12:NAME@ in their place by hand, for they change with the history.

set -eu

if [ $# != 3 ]; then
	echo "usage: export.sh REPO COMMIT NAME" >&2
	exit 129
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null LC_ALL=C
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
git -C "$1" log -1 --date=iso --format='From: %an <%ae>%nDate: %ad%nSubject: %s%n%n%b' "$2" |
	sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$tmp"
{
	echo ---
	echo
	# no blob ids, and no blank at the end of an empty line of context
	git -C "$1" diff --no-renames --no-color --no-ext-diff "$2^" "$2" |
		sed -e '/^index [0-9a-f]*\.\./d' -e 's/^ $//'
} >>"$tmp"
cat "$tmp" >"$here/history/$3.patch"
