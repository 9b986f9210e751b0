#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ci without a kernel: a tree whose makefile makes little, and a program that
# stands in for QEMU. tests/ci/bad.sh does the same with a real kernel.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/fake-kernel.sh"

for m in free panic no-start killed killed-early no-boot hang flood oops lockup hung forged reset cut; do
	g checkout stuck
	tree "$m" "$m"
done
g checkout stuck
tree warns free 'int a(void) { int unused; return 1; }'
g checkout stuck
tree breaks free 'int a(void) { return nowhere; }'
g checkout free
tree regress stuck
g checkout free
tree same free
g checkout stuck
printf 'stuck\nthp-stuck\n' > "$repo/mode"; g add -A; g branch thp; g checkout thp; g commit -m thp
tree thp-half "free
thp-stuck"

# --- how it is called

run ci
is "$code" 129 "without a word what to do: usage"
run ci dance
is "$code" 129 "an unknown word is a usage error"
has "$err" "dance" "and it is named"
ci run
is "$code" 129 "nothing to test is a usage error"
ci run --branch free --if-ported --json
is "$code" 0 "with --if-ported a branch without a port is passed over"
json "$out" '@{$d->{results}} == 0' "and there is no result"
ci plan --branch free
is "$code" 2 "a branch without a port cannot be tested"
has "$err" "backport apply --branch free" "the next command makes one"
ci plan stuck..free
is "$code" 0 "plan takes a range"
has "$out" "levels: build boot hotplug" "and names the levels"
has "$out" "found so far: none" "nothing is known yet"
ci plan stuck...free
is "$code" 2 "three dots are no range"

# --- pipelines

yaml() {
	if python3 -c 'import yaml' 2>/dev/null; then
		python3 -c '
import sys, yaml
d = yaml.safe_load(open(sys.argv[1]))
assert eval(sys.argv[2]), d' "$1" "$2" 2>"$tmp/yaml"
		ok $? "$3"
	else
		skip "$3: no YAML reader here"
	fi
}

run ci emit gitlab
is "$code" 129 "a pipeline wants branches"
run ci emit jenkins -b x
is "$code" 129 "another system is a usage error"
run ci emit gitlab -b linux-4.19.y -b "it's/a b" --set REPEATS=3
is "$code" 0 "a pipeline for GitLab"
cp "$out" "$tmp/gitlab.yml"
yaml "$tmp/gitlab.yml" 'd["prove-2-it-s-a-b"]["variables"]["BRANCH"] == "it\x27s/a b" and len(d[".prove"]["script"]) == 5' \
	"it is YAML, names and all"
run ci emit github -b linux-4.19.y -b "it's"
cp "$out" "$tmp/github.yml"
yaml "$tmp/github.yml" 'd["jobs"]["prove"]["strategy"]["matrix"]["branch"] == ["linux-4.19.y", "it\x27s"]' \
	"a pipeline for GitHub is YAML"
hasnt "$tmp/github.yml" "apply --branch linux" "no branch name is part of a command"
hasnt "$tmp/gitlab.yml" "image:" "without --image the runner itself is meant"
for system in gitlab github; do
	run ci emit $system -b x --image "registry.example.org/b's:1"
	cp "$out" "$tmp/$system.yml"
done
yaml "$tmp/gitlab.yml" 'd["image"] == "registry.example.org/b\x27s:1"' "GitLab's jobs run in the image"
yaml "$tmp/github.yml" 'd["jobs"]["prove"]["container"] == "registry.example.org/b\x27s:1"' "and GitHub's"
run ci emit github -b x --image 'a${{ github.token }}'
is "$code" 2 "an image is a name"
run ci emit github -b 'a${{ github.token }}'
is "$code" 2 "nothing that GitHub would compute"

# --- settings

printf 'CONFIG_CC="gcc"\nCONFIG_JOBS=9999\n' > "$tmp/bad.config"
ci plan stuck..free --ci-config "$tmp/bad.config"
is "$code" 2 "a bad setting is an error"
has "$err" "bad.config:2: CONFIG_JOBS must be a number from 0 to 512, not 9999" "with its place and values"
ci plan stuck..free --set NO_SUCH=1
has "$err" "CONFIG_NO_SUCH is no setting" "an unknown setting is an error"
g config backport.ciConfig "$tmp/bad.config"
ci plan stuck..free
is "$code" 0 "the repository's own config does not choose the settings"
g config --unset backport.ciConfig

if command -v kconfig-conf > /dev/null 2>&1; then
	printf 'CONFIG_JOBS=9999\nCONFIG_REPEATS=maybe\nCONFIG_NO_SUCH=y\nCONFIG_DIMMS=2\n' > "$tmp/k.config"
	cp "$tmp/k.config" "$tmp/k.before"
	code=0
	sh "$top/ci/kconfig.sh" olddefconfig "$tmp/k.config" > "$out" 2> "$err" || code=$?
	is "$code" 1 "make olddefconfig refuses what Kconfig would drop in silence"
	has "$err" "CONFIG_JOBS=9999 is not taken" "a value out of range is named"
	has "$err" "CONFIG_REPEATS=maybe is not taken" "one of the wrong kind"
	has "$err" "CONFIG_NO_SUCH is no setting" "and an unknown symbol"
	hasnt "$err" "CONFIG_DIMMS" "a good one is not"
	cmp -s "$tmp/k.config" "$tmp/k.before"
	ok $? "and the file is as it was"
	printf 'CONFIG_DIMMS=2\n' > "$tmp/k.config"
	sh "$top/ci/kconfig.sh" olddefconfig "$tmp/k.config" > "$out" 2> "$err"
	ci plan stuck..free --ci-config "$tmp/k.config"
	is "$code" 0 "what it writes is what the program reads"
else
	skip "no kconfig-frontends (make ci-deps)"
fi

# --- what the machine lacks is no negative answer

ci run stuck..free --set CC=no-such-cc
is "$code" 2 "no compiler: could not be tested"
if can_build; then
	ci run stuck..free --set QEMU=no-such-qemu
	is "$code" 2 "no QEMU: could not be tested"
	has "$err" "apt-get install qemu-system-x86" "and says what to install"
	ci run stuck..free --set FREE_MB=1048576
	is "$code" 2 "a disk without room: could not be tested"
	has "$out" "MB free" "and says how much there is"
else
	ci run stuck..free
	is "$code" 2 "no flex, bison or bc: could not be tested"
	has "$err" "apt-get install" "and says what to install"
fi

# --- verdicts

if ! can_build; then
	skip "the verdicts: no gcc, flex, bison or bc here (make ci-deps)"
	finish
	exit 0
fi

verdict() {
	ci run "$1" --set REPEATS=1 --set BOOT_SECONDS=5 --set SILENT_SECONDS=5 $4
	is "$code" "$2" "$1: exit code $2"
	has "$out" "$3" "$1: $3"
}

verdict stuck..free 0 cured
has "$out" "100 % before, 0 % after" "with the numbers"
git -C "$repo" notes --ref=backport show free > "$out"
has "$out" '"verdict":	"cured"' "the result is in the note"
has "$out" '"patch_id"' "keyed by tree and patch-id"
ci plan stuck..free
has "$out" "cured on 4.19.7" "plan knows it"
if command -v script > /dev/null 2>&1; then
	script -qec "'$backport' --repo '$repo' ci run stuck..free --work-dir '$work' --no-diff \
		--set QEMU='$QEMU_FAKE' --set CCACHE=n --set FREE_MB=0 --set ACCEL_TCG=y $objects \
		--set REPEATS=1" /dev/null > "$out" 2>&1 < /dev/null
	has "$out" "run 1 of 4" "a terminal is told how far it is"
	has "$out" "left: booting" "and how long it will take"
else
	skip "no script(1): no terminal to look at"
	skip "no script(1): no terminal to look at"
fi
g checkout free
tree amended free
ci run stuck..amended --set REPEATS=1
ci plan stuck..amended
has "$out" "found so far: cured" "a result stands as long as its trees do"
echo '# by hand' >> "$repo/Makefile"; g commit -a --amend --no-edit
ci plan stuck..amended
has "$out" "found so far: nothing for these trees; for others, cured on 4.19.7" \
	"after an amend it is stale, and nobody quotes it"
ci plan stuck..amended --json
json "$out" '$d->{results}[0]{evidence} eq "stale" && !defined $d->{results}[0]{line}' "as JSON"
g commit --amend -m "another message"
ci run stuck..amended --set REPEATS=1
has "$out" "cured" "tested again"
g commit --amend -m "and another"
ci plan stuck..amended
has "$out" "found so far: cured" "another message leaves it standing: the trees are the same"
verdict free..regress 1 regressed
verdict free..same 2 not-shown
verdict stuck..breaks 1 not-built
has "$out" "nowhere" "the first real error is shown"
has "$out" "mm/a.o" "with the object"
has "$out" "command:" "and its command"
verdict thp..thp-half 1 "migrate-thp is still stuck"
verdict stuck..panic 1 panicked
verdict stuck..oops 1 oopsed
verdict stuck..lockup 1 "soft lockup"
verdict stuck..hung 1 "a task hung"
grep -q 'blocked for more than' "$work"/run/stuck..hung-*/after-1.console
ok $? "the console is kept"
verdict stuck..hang 1 silent --set=LEVEL_BOOT=n
verdict stuck..flood 1 flooded --set=CONSOLE_KB=64
verdict stuck..cut 1 "ended before its program did"
verdict stuck..killed 2 "QEMU ended in the middle"
verdict stuck..killed-early 2 "QEMU ended in the middle"
verdict stuck..no-start 2 "invalid accelerator"
verdict stuck..forged 1 "before the guest program spoke"
verdict panic..free 2 "before the port"

ci run stuck..free --set LEVEL_BUILD=n --set LEVEL_BOOT=n --set LEVEL_HOTPLUG=n
is "$code" 2 "no level at all proves nothing"

# --- objects

objects=
ci run stuck..warns --level objects
is "$code" 1 "a warning that the base has not is a finding"
has "$out" "unused variable" "and it is shown"
ci run stuck..breaks --level objects
is "$code" 1 "an object that breaks is a finding"
has "$out" "nowhere" "with the compiler's words"
ci run stuck..free --level objects
is "$code" 0 "nothing touched, nothing found"
ci run stuck..warns --level objects --json
json "$out" '$d->{results}[0]{verdict} eq "finding" &&
	$d->{results}[0]{objects}{findings}[0]{config} eq "test"' "as JSON"

# --- what no configuration compiles was not looked at

g checkout stuck
tree nocompile stuck 'int a(void) { return nothing_like_this; }'
tree nocompile2 stuck 'int a(void) { return nothing_like_this + 1; }'
ci run nocompile..nocompile2 --level objects
is "$code" 2 "objects that compile neither before nor after prove nothing"
has "$out" "nothing_like_this" "and the compiler's words are there"
has "$out" "none of the touched objects can be compiled" "and it is said"
g checkout stuck
sed -i 's/NOTHING_LIKE_THIS/CONFIG_MEMORY_HOTREMOVE=y/' "$repo/Makefile"
echo '# other settings' > "$repo/Kconfig"
tree noremove free
echo 'int a(void) { return 3; }' > "$repo/mm/a.c"; g commit -a --amend --no-edit
tree noremove2 free 'int a(void) { return 2; }'
ci run noremove..noremove2 --level objects
is "$code" 0 "a setting that only a run needs does not keep objects from being compiled"
has "$out" "without CONFIG_MEMORY_HOTREMOVE" "and it is named"
ci run noremove..noremove2 --level objects --json
json "$out" '$d->{results}[0]{objects}{steps}[0]{without}[0] eq "CONFIG_MEMORY_HOTREMOVE"' "as JSON"

# Where a run is asked for, its own Kconfig says why it cannot be.
objects='--set LEVEL_OBJECTS=n'
mkdir -p "$repo/arch/x86" "$repo/arch/arm"
printf 'menu "m"\nif NUMA\nconfig MEMORY_HOTREMOVE\n\tbool "x"\n\tdepends on ARM64\n\thelp\n\t  depends on luck\nconfig B\n\tdepends on C\nendif\n' \
	> "$repo/mm/Kconfig"
printf 'config MEMORY_HOTREMOVE\n\tdepends on PARISC\n' > "$repo/arch/arm/Kconfig"
tree arm_only free
ci run noremove..arm_only --level build
is "$code" 2 "a kernel that does not take a setting that a run needs is not tested"
has "$out" "MEMORY_HOTREMOVE is not in its Kconfig" "its own Kconfig says why: there is no such thing"
tree arm_only2 stuck
ci run arm_only..arm_only2 --level build
has "$out" "; MEMORY_HOTREMOVE depends on NUMA, ARM64 (mm/Kconfig:3)" "or what it depends on, and where that stands"
hasnt "$out" "PARISC" "another architecture's is not read"
hasnt "$out" "luck" "nor a help text"

# --- overlays: what a tree needs to be built at all

g checkout free
git -C "$repo" rm -q --cached Kconfig && rm "$repo/Kconfig"
tree part free
ci run stuck..part --level build
is "$code" 2 "a tree without Kconfig is no whole kernel"
has "$out" "there is no Kconfig" "and it says what is missing"
g checkout -f stuck
printf '#!/bin/sh\necho ran\n' > "$repo/scripts/gen.sh"
printf 'source "drivers/gone/Kconfig"\n\thelp\n\t  source tree.\n' > "$repo/Kconfig"
ln -s ../../elsewhere/dead.h "$repo/mm/dead.h"
sed -i 's|^allnoconfig:|&\n\t$(CURDIR)/scripts/gen.sh\n\tcat $(CURDIR)/drivers/gone/Kconfig|' "$repo/Makefile"
tree vendor stuck '#include "dead.h"
int a(void) { return OF_ITS_TIME; }'
tree vendor2 free
mkdir "$tmp/overlays"
printf 'what\ta word of its time\nif\tmm/a.c\tint  a(void)\nreplace\tmm/a.c\nold\treturn OF_ITS_TIME;\nnew\treturn 7;\nmake\tWORD=7\n' \
	> "$tmp/overlays/word.overlay"
ci run vendor..vendor2 --level build --set OVERLAYS=n
is "$code" 2 "without overlays a vendor's tree does not build"
ci run vendor..vendor2 --level build --set OVERLAY_DIR="$tmp/overlays" --json
is "$code" 0 "with them it does"
json "$out" 'join(" ", map { $_->{name} } @{$d->{results}[0]{overlays}}) eq
	"dangling-links exec-bits missing-kconfig word" &&
	$d->{results}[0]{overlay_make}[0] eq "WORD=7"' "and the result lists them"
ci run vendor..vendor2 --level build --set OVERLAY_DIR="$tmp/overlays"
has "$out" "overlay  exec-bits" "an image of an earlier run lists them too"
has "$out" "from an earlier run" "though nothing is built"
is "$(git -C "$repo" status --porcelain)" "" "the work tree has none of it"
src=$(ls -d "$work"/room/4.19.7-????????/src)
grep -q "return 7;" "$src/mm/a.c"
ok $? "the exported tree has"
[ ! -e "$src/tree." ]
ok $? "a help text sources nothing"
g checkout vendor2
echo 'config HERE' > "$tmp/k"
mkdir -p "$repo/drivers/gone" && cp "$tmp/k" "$repo/drivers/gone/Kconfig"
rm "$repo/mm/dead.h" && echo '/* alive */' > "$repo/mm/dead.h"
tree vendor3 free 'int a(void) { return 1; }'
ci run vendor2..vendor3 --level build --set OVERLAY_DIR="$tmp/overlays"
is "$code" 0 "the tree that has what was missing builds as it is"
cmp -s "$tmp/k" "$src/drivers/gone/Kconfig" && grep -q alive "$src/mm/dead.h"
ok $? "what an overlay made up has gone from it"
ci run vendor..vendor2 --level build --again --set OVERLAYS=n
[ -L "$src/mm/dead.h" ] && [ ! -e "$src/drivers/gone/Kconfig" ]
ok $? "and without overlays the tree is as it is in git"
echo 'dance mm' > "$tmp/overlays/bad.overlay"
ci run vendor..vendor2 --level build --again --set OVERLAY_DIR="$tmp/overlays"
is "$code" 2 "a bad overlay is an error"
has "$out" "bad.overlay:1: dance: no such word" "with its place"

# --- KVM that opens and boots nothing

if [ -w /dev/kvm ]; then
	ci run stuck..free --set ACCEL_AUTO=y --set PROBE_SECONDS=1 --set REPEATS=1
	is "$code" 0 "KVM that boots nothing is not used"
	has "$out" "QEMU with tcg (with KVM no kernel boots here" "and the result says so"
else
	skip "no /dev/kvm"
	skip "no /dev/kvm"
fi

ls -A "$work"/run/*/*.cpio >/dev/null 2>&1
is "$?" 2 "no initramfs with its secret is left"

finish
