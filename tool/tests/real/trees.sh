#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gets Debian's kernel source packages and imports each as one branch (a single
# root commit) of one bare repository: debian/5.10, debian/6.1, debian/6.12,
# debian/7.x.
#
# Packages come by name through apt, with lists, cache and state of our own and
# Debian's archive key; the mirror is the one this machine is configured for.
# A branch that is there is left alone: --refresh asks for newer packages.
# May be killed at any point and run again.
set -euo pipefail

usage()
{
	cat >&2 <<-END
	usage: trees.sh [--refresh] [DIR]
	  DIR (default: ${XDG_CACHE_HOME:-~/.cache}/backport/trees) gets trees.git
	  --refresh  look for newer packages, import those
	  TREES_MIRROR=URI, TREES_SECURITY=URI  instead of the configured mirror
	END
	exit 129
}

say() { printf 'trees: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

refresh=
case ${1-} in
--refresh) refresh=1; shift ;;
-*) usage ;;
esac
[ $# -le 1 ] || usage
dir=${1:-${XDG_CACHE_HOME:-${HOME:?no HOME: name a directory}/.cache}/backport/trees}
here=$(cd "$(dirname "$0")" && pwd)

# branch, package (a pattern: the highest version number wins)
wanted='debian/5.10 linux-source-5\.10
debian/6.1 linux-source-6\.1
debian/6.12 linux-source-6\.12
debian/7.x linux-source-7\.[0-9]+'

for tool in git perl xz flock apt-get apt-cache dpkg-deb; do
	command -v "$tool" >/dev/null || die "needs $tool (on Debian: apt-get install git perl xz-utils util-linux apt dpkg)"
done

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
repo=$dir/trees.git
exec 9>"$dir/lock"
flock -n 9 || die "$dir is in use by another run"

if [ ! -e "$repo/HEAD" ]; then
	git init -q --bare "$repo.new"
	git -C "$repo.new" config core.compression 1
	git -C "$repo.new" config pack.threads 1
	git -C "$repo.new" config gc.auto 0
	git -C "$repo.new" symbolic-ref HEAD refs/heads/debian/6.12
	mv -T "$repo.new" "$repo"
fi
# What a killed import leaves.
rm -f "$repo"/objects/pack/tmp_* "$repo"/fast_import_crash_*

has() { git -C "$repo" rev-parse -q --verify "refs/heads/$1^{commit}" >/dev/null; }
version() { git -C "$repo" log -1 --format=%s "refs/heads/$1"; }

todo=
while read -r branch pattern; do
	if has "$branch" && [ -z "$refresh" ]; then
		say "$branch: $(version "$branch") (there)"
	else
		todo+="$branch $pattern"$'\n'
	fi
done <<<"$wanted"
if [ -z "$todo" ]; then
	echo "$repo"
	exit 0
fi

free=$(df -Pk "$dir" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge 6144 ] || die "$dir has $free MB free, 6144 are needed"

# The mirror: what apt itself would use for Debian's main and security archives.
targets=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -u)
mirror=${TREES_MIRROR:-$(awk '$1 ~ /\/debian\/?$/ && $2 !~ /security/ { print $1; exit }' <<<"$targets")}
[ -n "$mirror" ] || die "no Debian mirror among apt's sources; set TREES_MIRROR"
mirror=${mirror%/}
security=${TREES_SECURITY:-$(awk '$2 ~ /-security$/ && $1 ~ /debian/ { print $1; exit }' <<<"$targets")}
security=${security:-$mirror-security}
security=${security%/}
key=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$key" ] || die "$key is missing (apt-get install debian-archive-keyring)"

apt=$dir/apt
mkdir -p "$apt"/{lists/partial,cache/archives/partial,state,deb}
cat >"$apt/sources.list" <<END
deb [signed-by=$key] $mirror bookworm main
deb [signed-by=$key] $mirror bookworm-backports main
deb [signed-by=$key] $mirror trixie-backports main
deb [signed-by=$key] $security bookworm-security main
deb [signed-by=$key] $security bullseye-security main
END
# No sandbox user: it could not write below a private directory. A suite past its
# end (bullseye-security) stops renewing its Release file; the signature still counts.
opts=(-q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=-
	-o Dir::State="$apt/state" -o Dir::State::lists="$apt/lists"
	-o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache"
	-o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false
	-o Acquire::Languages=none -o Acquire::Retries=3)
say "reading package lists"
apt-get "${opts[@]}" update >"$apt/update.log" 2>&1 ||
	{ tail -5 "$apt/update.log" >&2; die "apt-get update failed (all of it: $apt/update.log)"; }

failed=0
while read -r branch pattern; do
	[ -n "$branch" ] || continue
	package=$(apt-cache "${opts[@]}" pkgnames linux-source- |
		{ grep -E "^$pattern\$" || true; } | sort -V | tail -1)
	ver=
	[ -z "$package" ] || ver=$(apt-cache "${opts[@]}" policy "$package" |
		awk '$1 == "Candidate:" { print $2 }')
	if [ -z "$ver" ] || [ "$ver" = "(none)" ]; then
		say "$branch: the mirror has no package $pattern"
		failed=1
		continue
	fi
	subject="$package $ver"
	if has "$branch" && [ "$(version "$branch")" = "$subject" ]; then
		say "$branch: $subject (newest)"
		continue
	fi
	say "$branch: getting $subject"
	# apt checks sizes and hashes; a part that a kill left is no .deb by name.
	(cd "$apt/deb" && apt-get "${opts[@]}" download "$package=$ver" >&2) ||
		die "$branch: could not get $subject"
	deb=$(ls "$apt/deb/${package}"_*.deb | tail -1)
	say "$branch: importing (a minute or two)"
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "./usr/src/$package.tar.xz" | xz -dc |
		perl "$here/tar2fast.pl" "refs/heads/$branch.new" "$subject" "946684800 +0000" |
		git -C "$repo" -c core.compression=1 fast-import --quiet --force --depth=0 ||
		die "$branch: the import of $deb failed; run again"
	# Only a whole import gets the name.
	git -C "$repo" update-ref "refs/heads/$branch" "refs/heads/$branch.new"
	git -C "$repo" update-ref -d "refs/heads/$branch.new"
	rm -f "$deb"
	say "$branch: $subject, $(git -C "$repo" ls-tree -r "$branch" | wc -l) files"
done <<<"$todo"
[ -z "$refresh" ] || git -C "$repo" prune --expire=now 2>/dev/null || true
echo "$repo"
exit $((failed ? 2 : 0))
