#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# A history of N commits for git fast-import, without a file in it: a mainline
# with merges, and eight long-lived branches that carry every thirtieth mainline
# commit as "commit <id> upstream.". Messages are as long as a kernel's. The same
# N gives the same ids.
#
#   history.pl N [MORE] | git fast-import
#
# refs/heads/main and refs/heads/stable-1 .. 8 stand after N commits,
# refs/next/* after MORE further ones.
use strict;
use warnings;
use Digest::SHA qw(sha1_hex);

my ($n, $more) = (@ARGV, 0);
die "usage: history.pl N [MORE]\n" unless $n && $n > 100;
my $tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
my @words = qw(page lock wait unlock queue folio migrate the a of when before after caller holds
	reference drops entry fault path race memory zone node device driver register probe remove
	suspend resume packet buffer ring index error returns value pointer null check frees leak);
my ($seed, $clock, $made) = (1, 1_200_000_000, 0);
my (@main, %tip, %mark, $side);

sub rnd { $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; ($seed >> 8) % $_[0] }
sub text { join ' ', map { $words[rnd(scalar @words)] } 1 .. $_[0] }

sub commit	# ref, message, parents
{
	my ($ref, $msg, @parents) = @_;
	my $who = "A Person <person\@example.org> " . ($clock += 61) . " +0000";
	my $raw = "tree $tree\n" . join('', map { "parent $_\n" } @parents) .
		"author $who\ncommitter $who\n\n$msg";
	my $id = sha1_hex("commit " . length($raw) . "\0$raw");

	$mark{$id} = ++$made;
	print "commit $ref\nmark :$made\nauthor $who\ncommitter $who\ndata ", length($msg), "\n$msg\n";
	print "from :$mark{$parents[0]}\n" if @parents;
	print "merge :$mark{$_}\n" for @parents[1 .. $#parents];
	print "\n";
	return $id;
}

my $space = 'refs/heads';
my @fork = map { int($n * $_ / 12) } 1 .. 8;

sub body
{
	my $b = '';

	$b .= text(8 + rnd(4)) . "\n" for 1 .. 5 + rnd(6);
	return $b;
}

sub port	# branch number, upstream id, subject
{
	my ($b, $id, $subject) = @_;

	$tip{$b} = commit("$space/stable-$b", "$subject\n\ncommit $id upstream.\n\n" . body() .
		"\nSigned-off-by: A Person <person\@example.org>\n", $tip{$b});
}

sub step
{
	my $subject = "mm: " . text(5);
	my $msg = "$subject\n\n" . body() . "\n";
	my $parent = @main ? $main[-1] : undef;

	if (@main > 100 && rnd(8) == 0) {
		my $old = $main[-1 - rnd(@main > 20000 ? 20000 : scalar @main)];

		$msg .= "Fixes: " . substr($old, 0, 12) . " (\"mm: something\")\n";
	}
	if (@main > 100 && rnd(400) == 0) {
		my $old = $main[-2 - rnd(90)];

		$msg = "Revert \"mm: something\"\n\nThis reverts commit $old.\n\n" . body() . "\n";
	}
	$msg .= "Signed-off-by: A Person <person\@example.org>\n";
	if (@main > 40 && rnd(14) == 0) {
		$side = commit("$space/side", $msg, $main[-1 - rnd(30)]);
		push @main, commit("$space/main", "Merge branch 'side'\n", $main[-1], $side);
		return;
	}
	push @main, commit("$space/main", $msg, $parent // ());
	if ($main[-1] && @main % 30 == 0) {
		port($_, $main[-1], $subject) for grep { $tip{$_} } 1 .. 8;
	}
	for my $b (1 .. 8) {
		$tip{$b} = $main[-1] if !$tip{$b} && @main && $made >= $fork[$b - 1];
	}
}

step() while $made < $n;
$space = 'refs/next';
step() while $made < $n + $more;
