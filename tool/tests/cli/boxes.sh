# SPDX-License-Identifier: GPL-2.0-or-later
# A miniature for conflicts, which tests source behind tap.sh: upstream changes words in
# box_drain() that four branches, each in its own dialect, have changed too.
#
#	boxes DIR	makes it; then g is git there, and bp our program on it
g() { git -C "$tmp/r" "$@"; }
bp() { run --repo "$tmp/r" --data "$top" "$@"; }

# box_file WAIT OUT CHECK: mm/box.c, how it waits, where it goes then, and lines after that
box_file() {
	cat <<END
#include <linux/box.h>

static int box_count(struct box *b)
{
	return b->n;
}

int box_drain(struct box *b)
{
	int ret;

	ret = box_lock(b);
	if (ret)
		return ret;
	while (box_ready(b)) {
		ret = box_wait(b, $1);
		if (ret)
			$2;
		b->n--;
END
	[ -z "$3" ] || printf '\t\tif (box_check(b))\n\t\t\tgoto out;\n'
	printf '\t}\n'
	[ -z "$3" ] || echo out:
	cat <<END
	box_unlock(b);
	box_put(b);
	return ret;
}

int box_total(struct box *b)
{
	return box_count(b) + 1;
}
END
}

# box_branch NAME VERSION SED: old code, in other words
box_branch() {
	git checkout -q -b "$1" v6.1 &&
	box_file 'b->owner ? 3 : 0' break '' | sed "$3" > mm/box.c &&
	sed -i "$3" include/linux/box.h && sed -i "s/^VERSION.*/VERSION = $2/" Makefile &&
	git commit -qam "$1"
}

boxes() (
	export GIT_AUTHOR_NAME='Up Stream' GIT_AUTHOR_EMAIL=up@example.org \
		GIT_AUTHOR_DATE='1600000000 +0000' GIT_COMMITTER_DATE='1600000000 +0000'
	git init -q -b master "$1" && cd "$1" && mkdir -p mm include/linux || exit 2
	printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n' > Makefile
	cat > include/linux/box.h <<-'END'
	struct box { int n; int flags; int owner; };
	int box_lock(struct box *b);
	void box_unlock(struct box *b);
	void box_put(struct box *b);
	int box_ready(struct box *b);
	int box_wait(struct box *b, int how);
	int box_check(struct box *b);
	int box_fail(struct box *b);
	END
	box_file 1 break '' > mm/box.c
	git add -A && git commit -qm base && git tag v6.1
	box_file 'b->flags | 2' 'goto out' yes > mm/box.c
	git commit -qam "$(printf 'box: check while draining\n\nIt went on for ever.\n\nSigned-off-by: Up Stream <up@example.org>')"
	box_branch linux-5.15.y 5 ''
	box_branch linux-5.10.y 5 's/\bbox_wait\b/crate_wait/g; s/\bbox_ready\b/crate_ready/g; s/\bbox_put\b/crate_put/g'
	box_branch linux-4.19.y 4 's/\bbox_lock\b/crate_lock/g; s/\bbox_unlock\b/crate_unlock/g; s/\bbox_wait\b/crate_wait/g; s/\bbox_ready\b/crate_ready/g; s/\bbox_put\b/crate_put/g'
	# another file name, and blanks for tabs
	box_branch linux-4.14.y 4 's/^\t\t/\t    /'
	git mv mm/box.c mm/boxes.c && git commit -qm moved && git checkout -q master
)
