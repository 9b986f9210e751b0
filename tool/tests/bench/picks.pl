#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes a git fast-import stream: N commits on top of FROM, each a small edit of
# one C file that merges cleanly onto ONTO, as most backports do.
#
#   picks.pl REPO FROM ONTO N | git fast-import
use strict;
use warnings;

my ($repo, $from, $onto, $n) = @ARGV;
my @files = grep { /\.c$/ } split /\n/, qx(git -C '$repo' ls-tree -r --name-only '$from' mm fs net kernel lib drivers/net);
my %there = map { $_ => 1 } split /\n/, qx(git -C '$repo' ls-tree -r --name-only '$onto' mm fs net kernel lib drivers/net);

sub blob
{
	my ($rev, $path) = @_;
	my $text = qx(git -C '$repo' show '$rev:$path');
	return $text;
}

# A place in front of a "return 0;" whose surroundings read alike on both sides.
sub edit
{
	my ($new, $old) = @_;

	while ($new =~ /((?:[^\n]+\n){3})(\treturn 0;\n\}\n)/g) {
		my ($around, $at) = ($1 . $2, $-[2]);

		next if index($old, $around) < 0;
		substr($new, $at, 0) = "\tbarrier();\n";
		return $new;
	}
	return undef;
}

my $made = 0;
my $step = int(@files / ($n * 4)) || 1;
for (my $i = 0; $i < @files && $made < $n; $i += $step) {
	my $path = $files[$i];
	next unless $there{$path};
	my $text = edit(blob($from, $path), blob($onto, $path));
	next unless defined $text;
	my $msg = "bench: order the end of $path\n\nA made-up change for timing.\n";

	$made++;
	print "commit refs/heads/picks\nmark :$made\n";
	printf "author Ada Example <ada\@example.org> %d +0000\n", 1700000000 + $made;
	printf "committer Ada Example <ada\@example.org> %d +0000\n", 1700000000 + $made;
	printf "data %d\n%s", length $msg, $msg;
	print $made == 1 ? "from $from^0\n" : "from :" . ($made - 1) . "\n";
	printf "M 100644 inline %s\ndata %d\n%s\n", $path, length $text, $text;
}
die "only $made of $n commits could be made\n" if $made < $n;
