# SPDX-License-Identifier: GPL-2.0-or-later
# For command-line tests of the series on the sample kernel; sourced after tap.sh. Makes the sample
# as $tmp/linux with its data directory $tmp/data, and knows its commits by words of their subjects.

export GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_DATE='1700000000 +0000'
"$top/tool/sample/make-sample.sh" --data "$top" "$tmp/data" "$tmp/linux" > "$tmp/ids" || exit 2
id() { awk -v w="$1" 'index($0, w) { print $2; exit }' "$tmp/ids"; }
g() { git -C "$tmp/linux" "$@"; }
bp() { run --repo "$tmp/linux" --data "$tmp/data" "$@"; }

# verdict BRANCH ID: of the last status
verdict() { perl -MJSON::PP -0777 -e '
	my $d = JSON::PP->new->utf8->decode(<STDIN>);
	for (@{$d->{cells}}) {
		next unless $_->{branch} eq $ARGV[0] && $_->{id} eq $ARGV[1];
		print $_->{verdict}, map { " $_->{check}:$_->{path}:$_->{line}" } @{$_->{defects}};
	}' "$1" "$2" < "$out"; }

# edited NAME BASE FILE SED: a tree without history, with one file edited
edited() {
	g show "$2:$3" | sed "$4" > "$tmp/edited"
	g show "$2:$3" | cmp -s - "$tmp/edited" && echo "# $1: nothing was edited"
	(
		export GIT_INDEX_FILE=$tmp/index
		g read-tree "$2"
		g update-index --cacheinfo "100644,$(g hash-object -w "$tmp/edited"),$3"
		g update-ref "refs/heads/$1" "$(g commit-tree -m "$1" "$(g write-tree)")"
	)
}

# line REF FILE TEXT
line() { g show "$1:$2" | grep -nF "$3" | tail -n 1 | cut -d: -f1; }
