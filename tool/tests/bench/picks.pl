#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes a git fast-import stream: refs/heads/NAME with N commits on top of FROM, each a
# small edit of one C file that merges cleanly onto every ONTO, as most backports do.
#
#   picks.pl REPO NAME N FROM ONTO... | git fast-import
use strict;
use warnings;
use IPC::Open2;

my ($repo, $name, $n, $from, @onto) = @ARGV;
my @dirs = qw(mm fs net kernel lib drivers/net);
my @files = grep { /\.c$/ } split /\n/, qx(git -C '$repo' ls-tree -r --name-only '$from' @dirs);
open2(my $out, my $in, 'git', '-C', $repo, 'cat-file', '--batch');

# The text of a file, or nothing.
sub blob
{
	my ($rev, $path) = @_;
	my $text;

	print $in "$rev:$path\n";
	$in->flush;
	return undef unless <$out> =~ / blob (\d+)$/;
	read $out, $text, $1 + 1;
	return substr $text, 0, $1;
}

# A place in front of a "return 0;" whose surroundings read alike on all sides.
sub edit
{
	my ($new, @old) = @_;

	while ($new =~ /((?:[^\n]+\n){3})(\treturn 0;\n\}\n)/g) {
		my ($around, $at) = ($1 . $2, $-[2]);

		next if grep { index($_, $around) < 0 } @old;
		substr($new, $at, 0) = "\tbarrier();\n";
		return $new;
	}
	return undef;
}

my $made = 0;
my $step = int(@files / ($n * 4)) || 1;
for (my $i = 0; $i < @files && $made < $n; $i += $step) {
	my $path = $files[$i];
	my @old = map { blob($_, $path) } @onto;
	next if grep { !defined } @old;
	my $text = edit(blob($from, $path), @old);
	next unless defined $text;
	my $msg = "bench: order the end of $path\n\nA made-up change for timing.\n";

	$made++;
	print "commit refs/heads/$name\nmark :$made\n";
	printf "author Ada Example <ada\@example.org> %d +0000\n", 1700000000 + $made;
	printf "committer Ada Example <ada\@example.org> %d +0000\n", 1700000000 + $made;
	printf "data %d\n%s", length $msg, $msg;
	print $made == 1 ? "from $from^0\n" : "from :" . ($made - 1) . "\n";
	printf "M 100644 inline %s\ndata %d\n%s\n", $path, length $text, $text;
}
die "only $made of $n commits could be made\n" if $made < $n;
