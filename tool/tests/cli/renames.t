#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that have other names: renamed by the change itself, or before it, on either side.
. "$(dirname "$0")/tap.sh"

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
repo=$tmp/linux
g() { git -C "$repo" "$@"; }
bp() { run --repo "$repo" --data "${data:-$top}" --config backport.mainline=master "$@"; }
made() { g for-each-ref --format='%(refname)' "refs/heads/backport/*/$1"; }
# files BRANCH: what the port changes
files() { g diff --no-renames --name-status "$1" "$(made "$1")" | tr '\t\n' '  '; }

# gear NAME FILE: a driver
gear() {
	mkdir -p "$repo/$(dirname "$2")"
	cat > "$repo/$2" <<-END
	struct gear { int teeth, turns; };
	int gear_set(struct gear *g, int n);

	int $1_turn(struct gear *g, int by)
	{
		int err;

		err = gear_set(g, g->turns + by);
		if (err)
			return err;
		g->turns += by;
		return 0;
	}

	int $1_stop(struct gear *g)
	{
		int err = gear_set(g, 0);

		g->turns = 0;
		return err;
	}
	END
}
# branch NAME: a tree of its own, empty
branch() { g checkout -q --orphan "$1" && g rm -qrf . && g clean -qfdx; }
commit() { g add -A && g commit -qm "$1"; }

git init -q -b master "$repo"
gear alpha drivers/gear/alpha.c
gear omega drivers/gear/omega.c
commit 'gear: begin'
g mv drivers/gear/alpha.c drivers/gear/core.c
sed -i 's/g->turns += by;/g->turns += by * g->teeth;/' "$repo/drivers/gear/core.c"
commit 'gear: count teeth, and call it core'
change=$(g rev-parse HEAD)
g format-patch -q -M -1 --stdout > "$tmp/mail"

# 1. the old name, and another text
branch drifted
gear alpha drivers/gear/alpha.c
sed -i 's/struct gear { int/struct gear { int old,/; s/int err = gear_set(g, 0);/int err = gear_set(g, -1);/' "$repo/drivers/gear/alpha.c"
commit drifted
bp apply --branch drifted "$change"
is "$code" 0 "a renamed file that drifted is ported"
is "$(files drifted)" "D drivers/gear/alpha.c A drivers/gear/core.c " "the old name goes, the new one comes"
is "$(g diff --numstat -M drifted "$(made drifted)" | cut -f1,2 | tr '\t' ' ')" "1 1" "with upstream's edit on the branch's own text"
bp --json check --branch drifted
is "$code" 0 "and check agrees"
g checkout -q -f drifted && g update-ref -d "$(made drifted)"
bp apply --branch drifted --mbox "$tmp/mail"
is "$code" 0 "so it is from a mail"
is "$(files drifted)" "D drivers/gear/alpha.c A drivers/gear/core.c " "with the same files"

# 2. the branch has the new name already, or neither, or both
branch renamed
gear alpha drivers/gear/core.c
sed -i 's/gear_set(g, 0)/gear_set(g, -2)/' "$repo/drivers/gear/core.c"
commit renamed
bp apply --branch renamed "$change"
is "$code" 0 "where the branch has the new name the edits go there"
is "$(files renamed)" "M drivers/gear/core.c " "and nothing else is touched"
branch neither
echo 'int nothing;' > "$repo/nothing.c"
commit neither
bp apply --dry-run --branch neither "$change"
is "$code" 1 "where it has neither it is refused"
has "$out" "the branch has neither" "saying so"
branch both
gear alpha drivers/gear/alpha.c
gear beta drivers/gear/core.c
commit both
bp apply --dry-run --branch both "$change"
is "$code" 1 "where it has both it is refused"
has "$out" "the branch has both" "saying so"

# 3. an earlier rename upstream, of a file that was rewritten since: history alone tells
g checkout -q -f master
mkdir -p "$repo/drivers/cog"
g mv drivers/gear/omega.c drivers/cog/cog.c
commit 'gear: omega is a cog'
sed -i 's/omega/cog/; s/turns/rounds/g; s/int err/int rc/; s/\berr\b/rc/g; s/by/step/g' "$repo/drivers/cog/cog.c"
commit 'cog: other words'
sed -i 's/struct gear {/struct gear { int broken;/' "$repo/drivers/cog/cog.c"
commit 'cog: may be broken'
cog=$(g rev-parse HEAD)
branch before
gear omega drivers/gear/omega.c
commit before
bp apply --branch before "$cog"
is "$code" 0 "a file that was renamed upstream before is found by history"
is "$(files before)" "M drivers/gear/omega.c " "under its old name"

# 4. renamed on the branch
g checkout -q -f -b vendor master~4
mkdir -p "$repo/own"
g mv drivers/gear/omega.c own/last.c
commit 'vendor: our own place'
sed -i 's/omega/last/; s/turns/rounds/g; s/int err/int rc/; s/\berr\b/rc/g; s/by/step/g' "$repo/own/last.c"
commit 'vendor: our own words'
bp apply --branch vendor "$cog"
is "$code" 0 "a file that the branch renamed is found by its history"
is "$(files vendor)" "M own/last.c " "where the branch has it"

# 5. a folder that moved: new files go with their neighbours
g checkout -q -f master
for f in bolt nut ring; do gear $f drivers/new/$f.c; done
commit 'new: begin'
gear pin drivers/new/pin.c
commit 'new: add pin'
pin=$(g rev-parse HEAD)
branch moved
for f in bolt nut ring; do gear $f drivers/old/$f.c; done
commit moved
bp --json apply --branch moved "$pin"
is "$code" 0 "a new file of a folder that is elsewhere is ported"
is "$(files moved)" "A drivers/old/pin.c " "to its neighbours"
json "$out" '$d->{results}[0]{changes}[0]{review}' "and marked for review"

# 6. the series says where the code was
data=$tmp/data
mkdir -p "$data/series"
g checkout -q -f master
gear split drivers/new/split.c
commit 'new: begin split'
sed -i 's/g->turns = 0;/g->turns = -1;/' "$repo/drivers/new/split.c"
commit 'new: stop split at -1'
split=$(g rev-parse HEAD)
cat > "$data/series/gears.json" <<END
{
	"schema": "backport.series/1", "name": "gears", "title": "gears", "targets": ["whole"],
	"changes": [
		{
			"id": "$split", "subject": "new: stop split at -1", "author": "A Author <author@example.org>",
			"role": "core", "probes": { "present": { "path": "machine/whole.c", "has": "g->turns = -1" } },
			"files": ["drivers/new/split.c", "machine/whole.c"],
			"need": [{ "reason": "it turns on", "when": { "path": "machine/whole.c", "has": "g->turns = 0" } }]
		}
	]
}
END
branch whole
gear split machine/whole.c
{
	sed -i 's/struct gear {/struct gear { int a, b;/; s/int err;/int err = 0;/; s/int by/int by_how_many/' "$repo/machine/whole.c"
	for i in 1 2 3; do printf '\nint whole_%s(void)\n{\n\treturn %s;\n}\n' $i $i; done
} >> "$repo/machine/whole.c"
commit whole
bp apply --series gears --branch whole
is "$code" 0 "a path that the series names is taken"
is "$(files whole)" "M machine/whole.c " "for the file that the branch lacks"
finish
