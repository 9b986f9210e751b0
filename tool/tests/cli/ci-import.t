#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ci import: what a pipeline found, taken into the notes of a clone whose port has other commit ids.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/fake-kernel.sh"

g checkout stuck
tree free free
g checkout stuck
tree regress regress
g checkout free
id() { git -C "$repo" rev-parse "$1"; }

# result FILE BRANCH BEFORE AFTER VERDICT [WHY]: what a job there has written
result() {
	mkdir -p "$(dirname "$1")"
	cat > "$1" <<END
{"schema": "backport.ci/1", "repo": "kernel.git", "results": [{"branch": "$2",
 "ref": "refs/heads/backport/s/$2", "version": "4.19.7",
 "before": "$(id "$3")", "before_tree": "$(id "$3^{tree}")",
 "after": "1111111111111111111111111111111111111111", "after_tree": "$(id "$4^{tree}")",
 "began": "2026-11-01T10:00:00", "by": $by, "verdict": "$5",
 "why": "${6:-failed migrations 100 % before, 0 % after}", "exit": 0, "machine": {"accel": "tcg"}}]}
END
}
by='"https://ci.example.org/jobs/7"'
result "$tmp/art/job-1/results/results.json" linux-4.19.y stuck free cured

run --repo "$repo" ci import
is "$code" 129 "import wants something to import"
run --repo "$repo" ci import "$tmp/nowhere"
is "$code" 2 "what is not there"
mkdir "$tmp/empty"
run --repo "$repo" ci import "$tmp/empty"
is "$code" 2 "a directory without results"
has "$err" "ci run --output" "says what writes them"

# --- taken

run --repo "$repo" ci import "$tmp/art"
is "$code" 0 "the artefacts of a job, unpacked"
has "$out" "cured on 4.19.7: failed migrations 100 % before, 0 % after [QEMU, tcg; run by https://ci.example.org/jobs/7]" \
	"the line says who ran it"
has "$out" "refs/heads/free" "and which branch it is about"
git -C "$repo" notes --ref=backport show free > "$out"
has "$out" '"by":	"https://ci.example.org/jobs/7"' "it stands in the note of the commit that is here"
run --repo "$repo" ci plan stuck..free
has "$out" "found so far: cured on 4.19.7" "plan knows it"
has "$out" "run by https://ci.example.org/jobs/7" "and whose word it is"
was=$(id refs/notes/backport)
run --repo "$repo" ci import "$tmp/art/job-1/results/results.json" --json
is "$code" 0 "twice does no harm"
json "$out" '$d->{schema} eq "backport.ci-import/1" && @{$d->{results}} == 1 &&
	$d->{results}[0]{done} eq "known" && $d->{results}[0]{commits} == 1' "it is known"
is "$(id refs/notes/backport)" "$was" "and nothing is written"

# Several commits from the one tree to the other: each has the word.
g checkout stuck
tree half half
tree whole free
run --repo "$repo" ci import "$tmp/art" --json
json "$out" 'my ($r) = grep { $_->{ref} eq "refs/heads/whole" } @{$d->{results}};
	@{$d->{results}} == 2 && $r->{commits} == 2 && $r->{done} eq "noted"' "a port of several commits"

# --- not taken

result "$tmp/r.json" linux-4.19.y regress free cured
run --repo "$repo" ci import "$tmp/r.json"
is "$code" 2 "a port from another base is not this one"
has "$out" "no branch here has the trees" "and that is said"
result "$tmp/r.json" linux-4.19.y stuck free not-cured
run --repo "$repo" ci import "$tmp/r.json"
is "$code" 2 "a result that says otherwise than this clone's own"
has "$out" "this clone's own word stays" "does not take its place"
run --repo "$repo" ci plan stuck..free
has "$out" "found so far: cured" "plan still has the first"
run --repo "$repo" ci import --again "$tmp/r.json"
is "$code" 0 "--again takes it"
run --repo "$repo" ci plan stuck..free
has "$out" "found so far: not-cured" "and plan has it"

# --- a file is somebody's word

by=null
result "$tmp/r.json" regress stuck regress cured 'one\nSigned-off-by: X <x@example.org>'
run --repo "$repo" ci import "$tmp/r.json" --by "the lab"
is "$code" 0 "--by says who, where the file does not"
has "$out" "run by the lab" "in the line"
git -C "$repo" notes --ref=backport show regress > "$out"
has "$out" "one Signed-off-by" "a text is one line, whatever it holds"
sed -i 's/"why": "[^"]*"/"why": null/; s/"by": null/"by": 7/' "$tmp/r.json"
run --repo "$repo" ci import --again "$tmp/r.json"
has "$out" "cured on 4.19.7: no reason given [QEMU, tcg; run by another clone]" "what it does not say is not made up"
echo '{"schema": "backport.ci/1", "results": [7]}' > "$tmp/r.json"
run --repo "$repo" ci import "$tmp/r.json"
is "$code" 2 "a result that is none"
result "$tmp/r.json" x stuck free splendid
run --repo "$repo" ci import "$tmp/r.json"
is "$code" 2 "a verdict that there is not"
has "$err" "r.json" "the file is named"
sed -i 's/splendid/cured/; s/"after_tree": "./"after_tree": "x/' "$tmp/r.json"
run --repo "$repo" ci import "$tmp/r.json"
is "$code" 2 "a tree that is no id"
echo '{"schema": "backport.status/1", "cells": []}' > "$tmp/r.json"
was=$(id refs/notes/backport)
run --repo "$repo" ci import "$tmp/art" "$tmp/r.json"
is "$code" 2 "another command's document"
has "$err" "not what backport ci run --output writes" "is refused"
is "$(id refs/notes/backport)" "$was" "before anything is taken"

finish
