#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What holds for every command: usage, exit codes, JSON purity, write errors.
. "$(dirname "$0")/tap.sh"

run
is "$code" 129 "no command is a usage error"
empty "$out" "and says nothing on stdout"
has "$err" "usage: backport" "but how it is used, on stderr"

run -h
is "$code" 0 "-h succeeds"
empty "$err" "-h talks on stdout alone"
for c in $("$backport" --list-commands); do
	has "$out" "  $c " "-h lists $c"
done

run --version
is "$code" 0 "--version succeeds"
has "$out" "backport 0." "--version says ours"
has "$out" "cJSON " "--version says the libraries'"

run sreies
is "$code" 129 "an unknown command is a usage error"
has "$err" "did you mean 'series'" "and the nearest is named"

run series --jsno
is "$code" 129 "an unknown option is a usage error"
has "$err" "no option --jsno; did you mean --json?" "and the nearest is named"
has "$err" "usage: backport series -h" "and where the options are listed"
empty "$out" "and stdout stays empty"

run --config novalue series
is "$code" 129 "--config without = is a usage error"
run -C "$tmp/nowhere" series
is "$code" 129 "-C to nowhere is a usage error"
has "$err" "$tmp/nowhere" "and names the place"

for c in $("$backport" --list-commands); do
	run "$c" -h
	is "$code" 0 "$c -h succeeds"
	has "$out" "usage: backport $c" "$c -h is its usage"
	run "$c" --help
	is "$code" 0 "$c --help succeeds in a pipe"
	run --json "$c" --no-such-option
	is "$code" 129 "$c refuses an unknown option"
	empty "$out" "$c says nothing on stdout then"
	"$backport" --generate-man "$c" >"$tmp/page.1"
	head -n 3 "$tmp/page.1" | grep -q "^.TH \"BACKPORT-" && grep -q '^.SH EXIT STATUS' "$tmp/page.1"
	ok $? "$c has a man page"
	if command -v mandoc >/dev/null 2>&1; then
		mandoc -Tlint "$tmp/page.1" >"$out" 2>&1
		ok $? "its source is clean"
	else
		skip "no mandoc"
	fi
done

# The data directory is found from the program; a wrong one is an answer, not a crash.
run --json series
is "$code" 0 "series works from the source tree"
json "$out" 'ref $d eq "HASH" && $d->{schema}' "its JSON is one document with a schema"
run series --json
is "$code" 0 "a global option may follow the command"
json "$out" 'ref $d eq "HASH" && $d->{schema}' "with the same result"
run --json --data "$tmp/nowhere" series
is "$code" 2 "a data directory that is not there is exit code 2"
json "$out" 'defined $d->{schema}' "and its JSON is still one document"
has "$err" "$tmp/nowhere" "stderr names the directory"
git init -q "$tmp/bare-of-rules"
git -C "$tmp/bare-of-rules" -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m x
run --data "$tmp/nowhere" --repo "$tmp/bare-of-rules" apply --branch HEAD HEAD
is "$code" 2 "nothing is ported without the drift rules"
has "$err" "--data DIR" "and the way out is said"

run --color -h
hasnt "$out" "$(printf '\033')" "usage is never coloured"

# Output that is lost is an error.
if [ -e /dev/full ]; then
	"$backport" -h >/dev/full 2>"$err"
	is $? 2 "a full disk is exit code 2"
	has "$err" "cannot write to standard output: No space left on device" "and is said"
fi
"$backport" -h >&- 2>"$err"
is $? 2 "a closed stdout is exit code 2"
{ "$backport" -h 2>"$err"; echo $? >"$tmp/code"; } | true
# The reader may have been there still: then nothing was lost.
case $(cat "$tmp/code") in
2) has "$err" "Broken pipe" "a closed pipe is exit code 2 and is said" ;;
0) ok 0 "a pipe that took all is a success" ;;
*) ok 1 "a closed pipe is exit code 2, not $(cat "$tmp/code")" ;;
esac

# An interrupt: here while it waits for a manifest that never comes.
mkdir -p "$tmp/data/series"
mkfifo "$tmp/data/series/slow.json"
perl -e '
	my $pid = fork // exit 99;
	if (!$pid) {
		$SIG{INT} = "DEFAULT";
		exec @ARGV;
	}
	select undef, undef, undef, 0.5;
	kill INT => $pid;
	waitpid $pid, 0;
	exit($? & 127 ? 128 + ($? & 127) + 100 : $? >> 8);
' "$backport" --data "$tmp/data" series >"$out" 2>"$err"
is $? 130 "an interrupt ends in exit code 130, not in a signal"

# Completion: what is offered, and that a branch's name is never run.
if command -v bash >/dev/null 2>&1 && command -v git >/dev/null 2>&1; then
	git init -q "$tmp/repo"
	git -C "$tmp/repo" commit -q --allow-empty -m start
	git -C "$tmp/repo" branch linux-5.10.y
	git -C "$tmp/repo" branch 'linux-$(touch${IFS}run)'
	"$backport" --generate-completion >"$tmp/completion"
	cat >"$tmp/complete" <<-'END'
	cd "$1"
	. "$2"
	compopt() { :; }
	shift 2
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	__backport
	printf '%s\n' "${COMPREPLY[@]}"
	END
	complete() {
		PATH=${backport%/*}:$PATH bash "$tmp/complete" "$tmp/repo" "$tmp/completion" \
			"$@" >"$out" 2>"$err"
		empty "$err" "completing $(printf '%s ' "$@") says nothing else"
	}
	complete backport se
	is "$(cat "$out")" series "it completes commands"
	complete backport series --js
	is "$(cat "$out")" --json "it completes options"
	complete backport --repo . series mig
	is "$(cat "$out")" migration-wait "it completes series"
	complete backport status --branch linux-
	has "$out" linux-5.10.y "it completes branches"
	has "$out" 'linux-\$\(touch\$\{IFS\}run\)' "quoted, so that the shell does not run them"
	[ ! -e "$tmp/repo/run" ]
	ok $? "and ran none while completing"
	complete backport status --branch = linux-5
	is "$(cat "$out")" linux-5.10.y "after = too"
else
	skip "no bash or no git to complete with"
fi

finish
