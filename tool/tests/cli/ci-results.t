#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ci: several runs in one work directory, what each configuration finds, and results for
# other programs' readers. No kernel: see fake-kernel.sh.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/fake-kernel.sh"

if ! can_build; then
	skip "no gcc, flex, bison or bc here (make ci-deps)"
	finish
	exit 0
fi
for m in free panic; do
	g checkout stuck
	tree "$m" "$m"
done
g checkout free
tree regress stuck
g checkout free
tree same free

# --- results for others

ci run stuck..free free..same --set REPEATS=1 --set PARALLEL=2 -o "$tmp/results"
is "$code" 2 "of two targets at a time the worse exit code counts"
hasnt "$err" "+free" "--no-diff shows no difference"
run --repo "$repo" ci build stuck..free free..regress --work-dir "$work" --set CCACHE=n --set FREE_MB=0 \
	$objects --set PARALLEL=2
is "$code" 0 "two builds at a time"
has "$err" "+free" "the difference that is about to be built is shown first"
has "$err" "+stuck" "of both"
json "$tmp/results/results.json" '$d->{schema} eq "backport.ci/1" && @{$d->{results}} == 2 &&
	$d->{results}[0]{verdict} eq "cured" && $d->{results}[1]{verdict} eq "not-shown" &&
	$d->{results}[0]{machine}{config} =~ /CONFIG_REPEATS=1/' "results.json has both, in order"
has "$tmp/results/results.ktap" "KTAP version 1" "results.ktap"
has "$tmp/results/results.ktap" "not ok 2 free..same" "untested is not ok, and no SKIP"
perl -ne 'END { exit !$ok } $ok = 1 if /errors="1"/' "$tmp/results/results.xml"
ok $? "JUnit counts it as an error, not as a failure"

# JUnit as its readers take it: every suite with its cases, the numbers as counted.
python3 - "$tmp/results/results.xml" > "$out" 2> "$err" <<'END'
import re, sys, xml.etree.ElementTree as tree
top = tree.parse(sys.argv[1]).getroot()
assert top.tag == "testsuites" and len(top) == 2
for suite in top:
    cases = suite.findall("testcase")
    assert suite.tag == "testsuite" and len(cases) == int(suite.get("tests"))
    # What Apache Ant's schema wants, in its order; the reports of both sides are in system-out.
    assert [e.tag for e in suite] == ["properties"] + ["testcase"] * len(cases) + ["system-out", "system-err"]
    assert all(suite.get(k) for k in ("package", "id", "hostname", "time"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
    assert abs(float(suite.get("time")) - sum(float(c.get("time")) for c in cases)) < 0.01
    assert "run before-1: done" in suite.find("system-out").text
    assert all(e.get("type") and " ".join(e.text.split("\n")) == e.get("message") for c in cases for e in c if e.tag != "skipped")
    for tag in ("failure", "error", "skipped"):
        count = suite.get(tag if tag == "skipped" else tag + "s")
        assert sum(1 for c in cases if c.find(tag) is not None) == int(count), tag
    assert all(c.get("name") and c.get("classname") == suite.get("name") for c in cases)
END
ok $? "JUnit's numbers are those of its cases"

# KTAP as a TAP reader takes it: two results, none ok for what proved nothing.
perl -MTAP::Parser -0777 -ne 'my $p = TAP::Parser->new({ tap => $_ });
	$p->run; exit !(@{[$p->passed]} == 1 && @{[$p->failed]} == 1 && !$p->parse_errors)' \
	"$tmp/results/results.ktap" > "$out" 2> "$err"
ok $? "KTAP's outer results are TAP"

# --- what each load shows

g checkout stuck
tree many-stuck "stuck
hugetlb-stuck
others"
tree many-free "free
hugetlb-free
others"
ci run many-stuck..many-free --set REPEATS=2
is "$code" 0 "the verdict is that of the loads that are judged"
has "$out" "migrate-hugetlb  fails before, not after (100 %, 0 %)" "what a further load shows is said"
has "$out" "migrate-tmpfs    fails before and after (100 %, 100 %); not judged: a fault on shared memory" \
	"and why one is not judged, and why it is run"
has "$out" "numa-balancing   not shown by this load (0 %, 0 %); not judged" "what shows nothing says so"
ci run many-stuck..many-free --set REPEATS=1 --json
json "$out" 'my %l = map { $_->{load} => $_ } @{$d->{results}[0]{hotplug}{loads}};
	keys(%l) == 4 && $l{"numa-balancing"}{shows} eq "not shown by this load" &&
	$l{"migrate-tmpfs"}{not_judged} && !$l{"migrate-anon"}{not_judged}' "as JSON"
g checkout many-stuck
tree huge-free "stuck
hugetlb-free
no-numa"
tree huge-stuck "free
hugetlb-stuck
no-numa"
ci run huge-free..huge-stuck --set REPEATS=1
is "$code" 1 "a load that was free and is stuck is no cure"
has "$out" "migrate-hugetlb: 0 % fail before, 100 % after" "and it is named"
has "$out" "numa-balancing   not run: the kernel tried to move no page by itself" "a load that could not be run says why"

# --- two in one room: one waits for the other

room=$(ls -d "$work"/room/4.19.7-*/lock)
mkfifo "$tmp/hold"
flock "$room" cat "$tmp/hold" > /dev/null &
# Open once somebody reads it, hence locked.
exec 9> "$tmp/hold"
"$backport" --repo "$repo" ci run stuck..free --again --work-dir "$work" --set QEMU="$QEMU_FAKE" \
	--set CCACHE=n --set FREE_MB=0 --set ACCEL_TCG=y --set REPEATS=1 --no-diff $objects \
	> "$tmp/first" 2> "$tmp/first.err" < /dev/null 9>&- &
first=$!
until grep -q "waiting for another run" "$tmp/first.err" || ! kill -0 $first 2>/dev/null; do
	sleep 0.1
done
has "$tmp/first.err" "waiting for another run that builds 4.19.7" "a room is used by one run at a time"
exec 9>&-
ci run stuck..panic --again --set REPEATS=1
is "$code" 1 "two that want it at once: one is done"
has "$out" "panicked" "with its own kernel"
code=0
wait $first || code=$?
is "$code" 0 "and the other after it"
has "$tmp/first" "cured" "with its own"

# --- the same tree from another clone: another room, the same objects

if command -v ccache > /dev/null 2>&1; then
	git clone -q --bare "$repo" "$tmp/elsewhere.git"
	for r in "$repo" "$tmp/elsewhere.git"; do
		run --repo "$r" ci build stuck..free --again --work-dir "$work" --set FREE_MB=0 $objects
	done
	is "$(ls -d "$work"/room/4.19.7-* | wc -l)" 2 "another clone has a room of its own"
	is "$(CCACHE_DIR=$work/ccache ccache --print-stats | awk '$1 == "cache_miss" { print $2 }')" 1 \
		"and ccache has compiled the file once"
else
	skip "no ccache"
	skip "no ccache"
fi

# --- memory of a device: a fault of its own

g checkout free
tree spins "free
device-stuck"
tree waits "free
device-free"
g checkout spins
tree spins2 "free
device-stuck"
g checkout waits
tree spins3 "free
device-stuck"
g checkout stuck
tree other "stuck
device-stuck"
tree other2 "free
device-stuck"
verdict() {
	ci run "$1" --set REPEATS=1
	is "$code" "$2" "$1: exit code $2"
	has "$out" "$3" "$1: $3"
}
verdict spins..waits 0 "migrate-device: 100 % fail before, 0 % after"
verdict spins..spins2 1 "migrate-device: 100 % fail before, 100 % after"
verdict waits..spins3 1 "regressed"
verdict other..other2 0 "failed migrations 100 % before, 0 % after"

# --- objects: what one configuration alone finds

g checkout stuck
tree shapes free '#ifndef CONFIG_MIGRATION
int b(void) { int unused; return 1; }
#endif
#ifdef FOR_i386
int c(void) { return nowhere; }
#endif
int a(void) { return 1; }'
objects=
ci run stuck..shapes --level objects --json
is "$code" 1 "what breaks in one configuration is a finding"
json "$out" 'my @f = @{$d->{results}[0]{objects}{findings}};
	grep({ $_->{config} eq "32bit" && $_->{kind} eq "breaks" && $_->{text} =~ /nowhere/ } @f) == 1 &&
	grep({ $_->{config} eq "no-migration" && $_->{kind} eq "warning" && $_->{text} =~ /unused/ } @f) == 1 &&
	grep({ $_->{config} ne "32bit" && $_->{kind} eq "breaks" } @f) == 0' \
	"with the configuration: 32 bit, and without page migration"
objects='--set LEVEL_OBJECTS=n'

finish
