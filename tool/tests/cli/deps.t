#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What make deps does on machines that lack something, with stand-ins for
# apt-get and sudo that write down what they are asked.
. "$(dirname "$0")/tap.sh"

deps=$top/tool/deps.sh
bin=$tmp/bin log=$tmp/log
mkdir "$bin"
# The tools that the script itself uses, and nothing else of the machine.
for t in sh cat env grep head rm test; do
	ln -s "$(command -v $t)" "$bin/$t"
done

stand_in() {
	printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
	chmod +x "$bin/$1"
}

# A complete machine: every tool answers.
whole() {
	rm -f "$bin/sudo"
	for t in gcc git spatch pkg-config perl openssl b4; do
		stand_in $t 'exit 0'
	done
	stand_in apt-get 'echo "apt-get $*" >>"'"$log"'"; case $* in
		*install*) [ -e "'"$tmp"'/stale" ] && rm "'"$tmp"'/stale" && exit 100 ;; esac; exit 0'
	stand_in apt-cache 'echo "  Candidate: 1.0"'
	stand_in id 'echo 0'
	: >"$log"
}

ask() {
	code=0
	PATH=$bin CC=gcc "$bin/sh" "$deps" "$@" >"$out" 2>"$err" || code=$?
}

whole
ask
is "$code" 0 "nothing missing succeeds"
empty "$log" "and installs nothing"
empty "$out" "and says nothing"

whole
rm "$bin/spatch"
ask
is "$code" 0 "as root it installs"
has "$log" " --no-install-recommends coccinelle" "exactly what is missing"
hasnt "$log" libgit2 "and nothing else"
hasnt "$log" update "with the lists as they are"
has "$out" "    coccinelle" "and says what it does"

whole
rm "$bin/spatch"
stand_in apt-cache 'echo "  Candidate: (none)"'
ask
is "$(head -n 1 "$log")" "apt-get update -q" "a package the lists do not know: they are updated first"

whole
rm "$bin/spatch"
: >"$tmp/stale"
ask
is "$code" 0 "a version that is gone"
is "$(grep -c install "$log")/$(grep -c update "$log")" 2/1 "is tried again with fresh lists"

whole
rm "$bin/git"
stand_in id 'echo 1000'
ask
is "$code" 2 "no root and no sudo is exit code 2"
has "$err" "apt-get install git" "with the command to type"
empty "$log" "and nothing is tried"
stand_in sudo 'echo "sudo $1" >>"'"$log"'"; exec "$@"'
ask
is "$code" 0 "with sudo it installs"
has "$log" "sudo env" "through sudo"
has "$out" "sudo is asked" "and says so before"

whole
rm "$bin/git" "$bin/apt-get"
ask
is "$code" 2 "another system is exit code 2"
has "$err" "    git" "with the names"

whole
stand_in pkg-config '[ "$2" != libgit2 ]'
rm "$bin/spatch"
ask --build-only
is "$code" 2 "a library that is missing stops a build"
has "$err" "libgit2-dev" "and is named"
hasnt "$err" coccinelle "and only what building needs"
has "$err" "make deps" "with the cure"
empty "$log" "and nothing is installed"

finish
