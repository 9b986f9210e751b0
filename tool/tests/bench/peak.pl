#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs a command and prints the most memory it owned, in megabytes: anonymous pages, sampled every
# millisecond. Files that it maps (packs) are not counted.
use strict;
use warnings;

my $pid = fork // die "fork: $!\n";
if (!$pid) {
	open STDOUT, '>', '/dev/null';
	exec @ARGV or exit 127;
}
my $kb = 0;
while (waitpid($pid, 1) == 0) {
	if (open my $f, '<', "/proc/$pid/status") {
		while (<$f>) { $kb = $1 if /^RssAnon:\s+(\d+)/ && $1 > $kb }
	}
	select undef, undef, undef, 0.001;
}
printf "%.0f\n", $kb / 1024;
exit $? >> 8;
