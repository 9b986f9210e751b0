#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The pipelines that `backport ci emit` writes, for real: GitLab's is run with
# gitlab-ci-local, jobs, cache, artefacts and all; GitHub's is held against its schema.
# Both programs are pinned by emit/package-lock.json. The kernel is the sample's, with a
# makefile that makes little and a stand-in for QEMU: this is about the pipeline. TAP.
#
#	emit.sh		(NODE_DIR=<directory>: where the node packages are kept)
set -u

# Before the tests' own surroundings hide them.
node=${NODE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/backport/emit-node} home=$HOME
. "$(dirname "$0")/../cli/tap.sh"

pinned=$top/tool/tests/ci/emit

# --- the programs, once for a lockfile

mkdir -p "$node"
if ! cmp -s "$pinned/package-lock.json" "$node/installed"; then
	rm -f "$node/installed"
	cp "$pinned/package.json" "$pinned/package-lock.json" "$node"
	echo "# installing gitlab-ci-local and action-validator in $node"
	(cd "$node" && HOME=$home nice npm ci --no-fund --no-audit) > "$tmp/npm.log" 2>&1 ||
		{ sed 's/^/# /' "$tmp/npm.log" | tail -n 15; echo "Bail out! npm ci fails"; exit 2; }
	cp "$pinned/package-lock.json" "$node/installed"
fi
PATH=$tmp/bin:$node/node_modules/.bin:$PATH
export PATH
is "$(gitlab-ci-local --version)" 4.60.0 "gitlab-ci-local is the one that is pinned"

# --- a kernel to prove

"$top/tool/sample/make-sample.sh" --data "$top" "$tmp/data" "$tmp/linux" > "$tmp/ids" || exit 2
cp -R "$top/ci" "$tmp/data/ci"
g() { git -C "$tmp/linux" "$@"; }
g checkout -q linux-4.19.y
sed -n '1,/^EXTRAVERSION/p' "$tmp/linux/Makefile" > "$tmp/Makefile"
cat >> "$tmp/Makefile" <<'END'

allnoconfig:
	@mkdir -p $(O)
	cp $(KCONFIG_ALLCONFIG) $(O)/.config
bzImage:
	mkdir -p $(O)/arch/x86/boot
	if grep -q 'put_and_wait_on_page_locked(page);' mm/migrate.c; then echo free; else echo stuck; fi > $(O)/arch/x86/boot/bzImage
END
cp "$tmp/Makefile" "$tmp/linux/Makefile"
mkdir -p "$tmp/linux/scripts" "$tmp/linux/arch/x86"
touch "$tmp/linux/Kconfig" "$tmp/linux/scripts/Makefile.build" "$tmp/linux/arch/x86/Makefile"
g add -A && g commit -q -m "Makefile: make little"
g checkout -q master

# What a runner's image would have: the program, its settings, git's names.
mkdir -p "$tmp/bin" "$XDG_CONFIG_HOME/backport"
printf '#!/bin/sh\nexec "%s" --data "%s" "$@"\n' "$backport" "$tmp/data" > "$tmp/bin/backport"
chmod +x "$tmp/bin/backport"
git config --global safe.directory '*'
settings="--set QEMU=$top/tool/tests/ci/fake-qemu.pl --set ACCEL_TCG=y --set CCACHE=n
	--set FREE_MB=0 --set REPEATS=1 --set LEVEL_OBJECTS=n --set LEVEL_BOOT=n"

# --- GitLab's

mkdir "$tmp/control"
c() { git -C "$tmp/control" "$@"; }
git init -q -b main "$tmp/control"
c remote add origin https://git.example.org/team/control.git
# shellcheck disable=SC2086
backport ci emit gitlab -b linux-4.19.y -b linux-6.12.y $settings > "$tmp/control/.gitlab-ci.yml"
c add -A && c commit -q -m pipeline

pipeline() {
	code=0
	(cd "$tmp/control" && timeout 250 gitlab-ci-local --force-shell-executor --shell-isolation --no-color \
		--variable "KERNEL_URL=$tmp/linux" "$@") > "$out" 2> "$err" < /dev/null || code=$?
}
results=$tmp/control/.gitlab-ci-local/artifacts/prove-1-linux-4-19-y/results

pipeline
is "$code" 0 "the pipeline passes"
has "$out" "cured" "the branch that needs the change is proven"
has "$out" "no port, nothing to test" "the branch that has it is passed over"
json "$results/results.json" '$d->{results}[0]{verdict} eq "cured"' "results.json is an artefact"
grep -q '<testsuite name="linux-4.19.y"' "$results/results.xml"
ok $? "and so is the JUnit report"

# What the job found is taken into another clone, whose port has other ids, and is quoted there.
git clone -q --bare "$tmp/linux" "$tmp/mine.git"
m() { "$backport" --data "$tmp/data" --repo "$tmp/mine.git" "$@"; }
git config --global backport.linux-4.19.y.state supported
GIT_COMMITTER_NAME='Somebody Else' m apply -s -b linux-4.19.y > "$out" 2> "$err"
ok $? "somebody else has made the port, too"
code=0
m ci import "$tmp/control/.gitlab-ci-local/artifacts" > "$out" 2> "$err" || code=$?
is "$code" 0 "the artefacts are taken in there"
has "$out" "refs/heads/backport/migration-wait/linux-4.19.y" "for that port"
m mail --output "$tmp/mails" -b linux-4.19.y > "$out" 2> "$err"
cat "$tmp/mails"/*.patch "$tmp/mails"/*/* > "$tmp/both" 2> /dev/null
has "$tmp/both" "run by " "and a mail quotes it, and who ran it"

(cd "$tmp/control" && timeout 250 gitlab-ci-local --force-shell-executor --shell-isolation --no-color \
	--home "$tmp/elsewhere") > "$out" 2> "$err" < /dev/null && false
is "$?" 1 "without KERNEL_URL it fails"
cat "$out" "$err" > "$tmp/both"
has "$tmp/both" "set the variable KERNEL_URL" "and says what is missing"
pipeline
is "$code" 0 "it passes again"
has "$out" "from an earlier run" "with kernels from the cache"

# The branch moves on: the port follows it.
g checkout -q linux-4.19.y && echo '# moved' >> "$tmp/linux/Makefile" && g commit -qam moved
g checkout -q master
pipeline prove-1-linux-4-19-y
is "$code" 0 "it passes when the branch has moved on"
json "$results/results.json" '$d->{results}[0]{verdict} eq "cured" && !$d->{results}[0]{stale}' \
	"with a port to the new tip"

# And it can fail.
g checkout -q linux-4.19.y
sed -i "s/then echo free/then echo stuck/" "$tmp/linux/Makefile" && g commit -qam "not cured"
g checkout -q master
pipeline prove-1-linux-4-19-y
is "$code" 1 "a port that does not cure fails the pipeline"
json "$results/results.json" '$d->{results}[0]{verdict} eq "not-cured"' "and the artefact says so"

# --- GitHub's

# shellcheck disable=SC2086
backport ci emit github -b linux-4.19.y -b "it's" --series migration-wait $settings > "$tmp/prove.yml"
code=0
action-validator "$tmp/prove.yml" > "$out" 2> "$err" || code=$?
is "$code" 0 "GitHub's pipeline fits its schema"
sed 's/runs-on:/runs-upon:/' "$tmp/prove.yml" > "$tmp/bad.yml"
code=0
action-validator "$tmp/bad.yml" > "$out" 2> "$err" || code=$?
is "$code" 1 "(which another does not)"

finish
