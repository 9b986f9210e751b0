#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs test programs that speak TAP: one line a program, what failed and why
# after it, and at the end the line "N passed, N failed" alone. A skipped test
# is counted as neither; a program that dies or says nothing is a failure.
use strict;
use warnings;
use File::Temp;
use TAP::Parser;

$ENV{CMOCKA_MESSAGE_OUTPUT} = 'TAP';
# Allocations that fail do so as they would without the sanitizer.
$ENV{ASAN_OPTIONS} //= 'allocator_may_return_null=1';
$| = 1;
my $limit = $ENV{TEST_TIMEOUT} || 300;
my ($passed, $failed, @skipped) = (0, 0);

# Scripts go to the program that their first line names; so no mode bits matter.
sub command {
	my ($file) = @_;
	open my $f, '<', $file or return [$file];
	my $first = <$f> // '';
	close $f;
	return [split(' ', $1), $file] if $first =~ /^#!\s*(?:\/usr\/bin\/env\s+)?(.+)/;
	return [$file =~ m{/} ? $file : "./$file"];
}

sub run {
	my ($file) = @_;
	my ($good, $bad, @talk) = (0, 0);
	# A group of its own, so that a hanging test takes its children along.
	my $parser = TAP::Parser->new({
		exec => ['perl', '-e', 'alarm shift; setpgrp; exec @ARGV or die "$ARGV[0]: $!\n"',
			 $limit, @{command($file)}],
	});
	while (my $r = $parser->next) {
		if ($r->is_test && $r->has_skip) {
			push @skipped, "$file: " . ($r->explanation || $r->description);
		} elsif ($r->is_test && $r->is_ok) {
			$good++;
		} elsif ($r->is_test) {
			$bad++;
			push @talk, $r->as_string;
		} elsif ($r->is_comment && $bad) {
			push @talk, $r->as_string;
		} elsif ($r->is_unknown && $r->as_string =~ /\S/) {
			push @talk, $r->as_string;
		} elsif ($r->is_bailout) {
			push @talk, $r->as_string;
		}
	}
	if (defined $parser->skip_all) {
		push @skipped, "$file: " . $parser->skip_all;
		return;
	}
	my $how = $parser->wait & 127 ? 'killed by signal ' . ($parser->wait & 127) :
		'exit code ' . ($parser->exit >> 8 || $parser->exit);
	if (!$bad && ($parser->wait || $parser->parse_errors || !$parser->tests_run)) {
		$bad++;
		push @talk, "$how, after " . $parser->tests_run . ' tests', $parser->parse_errors;
	}
	printf "  TEST    %-44s %s\n", $file, $bad ? "$good passed, $bad FAILED" : "$good passed";
	print "          $_\n" for $bad ? @talk : ();
	$passed += $good;
	$failed += $bad;
}

# One child a program, as many at a time as there are processors; what each says is
# shown whole, in the order of the command line. The child's last line is its count.
my $jobs = $ENV{TEST_JOBS} || qx(nproc 2>/dev/null) || 1;
my @waiting = (0 .. $#ARGV);
my ($shown, %out, %done, %pid) = (0);

sub start {
	my ($i) = @_;
	my $file = tmpname();
	my $pid = fork // die "fork: $!\n";

	if (!$pid) {
		open STDOUT, '>', $file or die "$file: $!\n";
		$| = 1;
		($passed, $failed, @skipped) = (0, 0);
		run($ARGV[$i]);
		print "\tskipped $_\n" for @skipped;
		print "\tcount $passed $failed\n";
		exit 0;
	}
	$pid{$pid} = $i;
	$out{$i} = $file;
}

sub tmpname {
	my ($fh, $name) = File::Temp::tempfile('backport-test-XXXXXX', TMPDIR => 1);
	close $fh;
	return $name;
}

sub show {
	my ($i) = @_;
	my $counted = 0;

	open my $f, '<', $out{$i} or die "$out{$i}: $!\n";
	while (<$f>) {
		if (/^\tcount (\d+) (\d+)$/) {
			$passed += $1;
			$failed += $2;
			$counted = 1;
		} elsif (/^\tskipped (.*)/) {
			push @skipped, $1;
		} else {
			print;
		}
	}
	close $f;
	unlink $out{$i};
	return if $counted;
	printf "  TEST    %-44s its runner died\n", $ARGV[$i];
	$failed++;
}

while (@waiting || %pid) {
	while (@waiting && keys %pid < $jobs) {
		start(shift @waiting);
	}
	my $pid = wait;
	$done{delete $pid{$pid}} = 1 if exists $pid{$pid};
	show($shown++) while $done{$shown};
}
print "  SKIPPED $_\n" for @skipped;
print "$passed passed, $failed failed\n";
exit($failed || !$passed ? 1 : 0);
