#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# A repository with one big file, as a git fast-import stream: refs/heads/base, refs/heads/up
# (upstream's change of it) and refs/heads/branch, each one commit.
#
#   big.pl ladder | git fast-import	30,000 tokens; the branch has renamed the locals of every
#		function, so that no line merges, and one function is another one there: every
#		rung is climbed in vain
#   big.pl lines | git fast-import	100,000 lines, 1,111 hunks upstream's and 1,111 the branch's
use strict;
use warnings;

my $what = shift // '';

sub function	# number, name of its local, what it adds, what it begins with
{
	my ($i, $err, $add, $first) = @_;

	return <<"END";
/* Account for $i of them. */
static int account_$i(struct account *a, int n)
{
	int $err = 0;

$first	if (a->limit[$i] < n)
		return -EINVAL;
	mutex_lock(&a->lock);
	$err = a->charge(a, n);
	if ($err)
		goto out;
	a->count[$i] += $add;
	a->last = jiffies;
out:
	mutex_unlock(&a->lock);
	return $err;
}

END
}

sub ladder	# side
{
	my ($side) = @_;
	my $text = "#include <linux/account.h>\n\n";

	for my $i (1 .. 357) {
		my $up = $side eq 'up' && $i % 10 == 0;

		if ($i == 200 && $side eq 'branch') {
			$text .= "static int account_200(struct account *a, int n)\n{\n" .
				"\treturn n ? a->many(a, n, a->limit[0]) : 0;\n}\n\n";
			next;
		}
		$text .= function($i, $side eq 'branch' ? 'ret' : 'err', $up ? "account_size(n)" : "n", "");
	}
	return $text;
}

sub lines
{
	my ($side) = @_;
	my $text = "#include <linux/account.h>\n\n";

	for my $i (1 .. 5555) {
		my $n = $i % 5 == 1 || $i % 5 == 3 ? $i % 5 : 0;

		$text .= function($i, 'err', $side eq 'up' && $n == 1 ? "2 * n" : "n",
			$side eq 'branch' && $n == 3 ? "\tmight_sleep();\n" : "");
	}
	return $text;
}

my %text = map { $_ => $what eq 'ladder' ? ladder($_) : lines($_) } qw(base up branch);
my $mark = 0;
for my $side (qw(base up branch)) {
	my $msg = "account: $side\n\nA made-up change for timing.\n";

	$mark++;
	print "commit refs/heads/$side\nmark :$mark\n";
	printf "$_ Ada Example <ada\@example.org> %d +0000\n", 1700000000 + $mark for qw(author committer);
	printf "data %d\n%s", length $msg, $msg;
	print "from :1\n" if $mark > 1;
	print "M 100644 inline Makefile\ndata <<END\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEND\n\n" if $mark == 1;
	printf "M 100644 inline mm/account.c\ndata %d\n%s\n", length $text{$side}, $text{$side};
}
