#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Does a port compile? Builds the objects of the files that it touches, before and after, in
# a tree of their own, and looks for warnings that the base does not have.
#
#	objects.sh REPO BASE RESULT [FILE.c...]
#
# FILE.c: more to compile, besides the .c files that differ. Exit 0: all compile, no new
# warning; 1: one does not, or warns anew; 2: could not be tried (a tool is missing, the base
# does not compile either, nothing differs in what is built).
#
# OBJECTS_DIR  what is exported and built, kept by tree (default: backport/objects in the cache)
# OBJECTS_JOBS how many compilers at once (default: as many as there are processors)
set -euo pipefail
export LC_ALL=C

[ $# -ge 3 ] || { echo "usage: objects.sh REPO BASE RESULT [FILE.c...]" >&2; exit 129; }
repo=$1 base=$2 result=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
fragment=$here/objects.config
cache=${OBJECTS_DIR:-${XDG_CACHE_HOME:-${HOME:?no HOME: set OBJECTS_DIR}/.cache}/backport/objects}
# shellcheck source=objects_fixes.sh
. "$here/objects_fixes.sh"

say() { printf 'objects: %s\n' "$*"; }
cannot() { say "not tried: $*"; exit 2; }

missing=
while read -r tool package; do
	command -v "$tool" > /dev/null || missing+=" $package"
done <<END_OF_TOOLS
git git
make make
gcc gcc
objdump binutils
flex flex
bison bison
bc bc
perl perl
flock util-linux
END_OF_TOOLS
[ -e /usr/include/libelf.h ] || missing+=" libelf-dev"
[ -z "$missing" ] || cannot "packages missing (Debian's names):$missing"

base=$(git -C "$repo" rev-parse -q --verify "$base^{tree}") || cannot "$repo has no such base"
result=$(git -C "$repo" rev-parse -q --verify "$result^{tree}") || cannot "$repo has no such result"
objects=$(git -C "$repo" rev-parse --path-format=absolute --git-path objects)

work=$(mktemp -d "${TMPDIR:-/tmp}/backport-objects.XXXXXX")
trap 'rm -rf "$work"' EXIT
# A repository of our own over the same objects: no setting of theirs (filters, line ends)
# has a say in what is written.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git init -q --bare "$work/git"
echo "$objects" > "$work/git/objects/info/alternates"
ours() { # SIDE COMMAND...
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 \
		GIT_INDEX_FILE="$work/index.$1" git -C / --git-dir="$work/git" --work-tree=/ \
		-c core.quotePath=false "${@:2}"
}
ours base read-tree "$base"
ours result read-tree "$result"
ours base ls-files > "$work/list.base"
ours result ls-files > "$work/list.result"
ours base diff-tree -r --no-renames --name-only -z "$base" "$result" |
	tr '\0' '\n' > "$work/changed"

# What to compile: on each side what is there.
{ grep '\.c$' "$work/changed" || true; [ $# -eq 0 ] || printf '%s\n' "$@"; } | sort -u > "$work/c"
for side in base result; do
	grep -Fxf "$work/c" "$work/list.$side" | sed 's/\.c$/.o/' > "$work/objects.$side" || true
done
[ -s "$work/objects.result" ] || cannot "no .c file differs: name some to compile"

dir=$cache/$(cut -c 1-12 <<<"$base")
src=$dir/src out=$dir/out
mkdir -p "$dir"
free=$(df -Pk "$dir" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge 1024 ] || cannot "$dir has $free MB free, 1024 are needed"
exec 9> "$dir/lock"
flock -n 9 || cannot "$dir is in use by another run"

# --- sources

# Of 85,000 files a few directories' objects need a quarter: every makefile and Kconfig file,
# headers, scripts, and the code of the touched directories.
DIRS=$(sed -n 's|/[^/]*$||p' "$work/changed" "$work/c" | sort -u)
export DIRS
needed() {
	perl -ne 'BEGIN { @dirs = split /\n/, $ENV{DIRS} }
		chomp; my $p = $_;
		my $keep = $p =~ m{(^|/)(Kconfig|Makefile|Kbuild)[^/]*$} ||
			grep { index($p, "$_/") == 0 } @dirs;
		$keep ||= !($p =~ m{^(Documentation|samples|sound|LICENSES)/} ||
			$p =~ m{^tools/(testing|perf)/} || $p =~ m{^arch/(?!x86/)} ||
			$p =~ m{^drivers/gpu/drm/amd/} || $p =~ m{^(drivers|fs|net)/.*\.[cS]$} ||
			$p =~ m{\.(rst|dtsi?)$});
		print "$p\0" if $keep'
}
put() { # SIDE: the paths on stdin, each ended by NUL
	ours "$1" checkout-index -q -f -z --stdin --prefix="$src/" ||
		cannot "$repo does not have every file (a partial clone? fetch what is missing)"
}

key=$( (cat "$fragment" "$here/objects_fixes.sh"; gcc --version | sed -n 1p) | cksum)
if [ ! -e "$dir/exported" ] || [ "$(cat "$dir/exported")" != "$key" ]; then
	say "exporting $base"
	rm -rf "$dir/exported" "$dir/changed" "$dir/dirs" "$dir/log" "$src" "$out"
	mkdir -p "$src"
	needed < "$work/list.base" | put base
	fix_tree "$src" "$work/list.base" > "$dir/fixes"
	echo "$DIRS" > "$dir/dirs"
	echo "$key" > "$dir/exported"
fi
# A run before this one left the files of its result, or ended between the two.
restore() {
	[ -e "$dir/changed" ] || return 0
	while IFS= read -r path; do rm -f "$src/$path"; done < "$dir/changed"
	grep -Fxf "$dir/changed" "$work/list.base" | tr '\n' '\0' | put base
	rm "$dir/changed"
}
restore
if [ -n "$(grep -Fxvf "$dir/dirs" <<<"$DIRS" || true)" ]; then
	# Directories that no run before this one touched: only what is not there yet, a fix stays.
	needed < "$work/list.base" | tr '\0' '\n' |
		while IFS= read -r path; do
			[ -e "$src/$path" ] || printf '%s\0' "$path"
		done | put base
	sort -u -o "$dir/dirs" "$dir/dirs" - <<<"$DIRS"
fi
sed 's/^/objects: fix: /' "$dir/fixes"

# --- builds

mkdir -p "$out" "$dir/log"
mapfile -t args < <(fix_make "$src" 2> "$work/fixes")
sed 's/^/objects: fix: /' "$work/fixes"
# Nothing of the make that may have started us reaches the kernel's: it would take V, B or O.
build() {
	env -i PATH="$PATH" HOME="$work" TMPDIR="${TMPDIR:-/tmp}" LC_ALL=C nice -n 10 \
		make -C "$src" -s -k "-j${OBJECTS_JOBS:-$(nproc)}" \
		ARCH=x86_64 CROSS_COMPILE= O="$out" "HOSTCFLAGS=-O2 -fcommon -w" \
		"${args[@]}" "$@" < /dev/null
}
errors() { # LOG: the first errors, and what is behind them, if it is the disk
	grep -E -e ': (fatal )?error: |[Nn]o rule to make|Error [0-9]+$' \
		-e 'not found|Permission denied' "$1" |
		sed "s|$src/||g" | sed -n 1,12p || tail -n 12 "$1"
	! grep -q 'No space left' "$1" || say "the disk is full"
}

if [ ! -e "$out/.config" ] || [ ! -e "$dir/configured" ]; then
	rm -f "$dir/configured"
	build KCONFIG_ALLCONFIG="$fragment" allnoconfig > "$dir/log/config" 2>&1 ||
		{ errors "$dir/log/config"; cannot "no configuration: $dir/log/config"; }
	touch "$dir/configured"
fi
unset_here=$(grep '^CONFIG_' "$fragment" | grep -vxFf "$out/.config" |
	sed 's/^CONFIG_//; s/=.*//' | tr '\n' ' ' || true)
[ -z "$unset_here" ] || say "options that this kernel does not take: $unset_here"

# compile SIDE LOG: objects.SIDE afresh, so that every warning is said again
compile() {
	local side=$1 log=$2 objs
	fix_sources "$src" > "$work/fixes"
	sed 's/^/objects: fix: /' "$work/fixes"
	mapfile -t objs < "$work/objects.$side"
	[ ${#objs[@]} -gt 0 ] || { : > "$log"; return 0; }
	(cd "$out" && rm -f "${objs[@]}")
	build "${objs[@]}" > "$log" 2>&1 || return 1
	for o in "${objs[@]}"; do
		[ -f "$out/$o" ] || { echo "make: error: no $o" >> "$log"; return 1; }
	done
}
code() { # SIDE: name and checksum of the code of each object
	while IFS= read -r o; do
		echo "$o $(objdump -dr "$out/$o" | tail -n +3 | cksum | tr ' ' -)"
	done < "$work/objects.$1"
}
warnings() { # LOG: without the places, which a port moves
	grep -E '[Ww]arning: ' "$1" |
		sed -E "s|$src/||g; s|(\.\./)+||g; s/(:[0-9]+)+:/:/" | sort || true
}

# The base is compiled once for a set of objects; a later run compares with its log.
log=$dir/log/base-$(cksum < "$work/objects.base" | tr ' ' -)
if [ ! -e "$log.code" ]; then
	compile base "$log" || { errors "$log"; cannot "the base does not compile either ($log)"; }
	code base > "$work/code" && mv "$work/code" "$log.code"
fi

cp "$work/changed" "$dir/changed"
while IFS= read -r path; do rm -f "$src/$path"; done < "$work/changed"
grep -Fxf "$work/changed" "$work/list.result" | tr '\n' '\0' | put result
after=$dir/log/result
status=0
compile result "$after" || status=1
if [ $status -ne 0 ]; then
	errors "$after"
	say "does not compile ($after)"
	restore
	exit 1
fi
code result > "$work/code"
while read -r o sum; do
	was=$(awk -v o="$o" '$1 == o { print $2 }' "$log.code")
	case $was in
	"$sum") say "$o: the same code" ;;
	'') say "$o: new" ;;
	*) say "$o: other code than before" ;;
	esac
done < "$work/code"
restore

comm -13 <(warnings "$log") <(warnings "$after") > "$work/new"
if [ -s "$work/new" ]; then
	cat "$work/new"
	say "$(wc -l < "$work/new") warnings that the base does not have ($after)"
	exit 1
fi
cmp -s "$work/code" "$log.code" &&
	cannot "no object differs: this configuration does not build what the port touches"
say "$(wc -l < "$work/objects.result") objects compile before and after, no new warning" \
	"($(warnings "$after" | wc -l) old), $SECONDS s"
