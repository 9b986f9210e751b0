#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Reads an unpacked tar stream, writes a `git fast-import` stream: one root
# commit on REF with the archive's files, the first path component taken off.
# Nothing is unpacked on disk, and the result is one pack without loose objects.
# Knows what Debian's source archives hold: files, links, GNU and pax long names.
use strict;
use warnings;

my ($ref, $subject, $date) = @ARGV;
die "usage: tar2fast.pl REF SUBJECT DATE < tar\n" unless defined $date;
binmode STDIN;
binmode STDOUT;

sub get {
	my ($n) = @_;
	my $s = '';
	while ($n > length $s) {
		my $r = read(STDIN, $s, $n - length $s, length $s);
		die "tar: read error: $!\n" unless defined $r;
		die "tar: cut short\n" unless $r;
	}
	return $s;
}

sub body {
	my ($n) = @_;
	my $s = get($n);
	get((512 - $n % 512) % 512);
	return $s;
}

sub quoted {
	my ($p) = @_;
	return $p unless $p =~ /^"|[\n\\]/;
	$p =~ s/([\\"])/\\$1/g;
	$p =~ s/\n/\\n/g;
	return "\"$p\"";
}

my $who = 'Debian tree <nobody@localhost>';
print "feature done\ncommit $ref\ncommitter $who $date\ndata ", length $subject, "\n$subject\n";
print "deleteall\n";

my ($files, $long, $link) = (0, undef, undef);
while (1) {
	my $h = get(512);
	last if $h =~ /^\0/;
	my ($name, $mode, $size, $type, $target, $prefix) =
		unpack 'Z100 Z8 x16 Z12 x20 a1 Z100 x88 Z155', $h;
	die "tar: no header where one should be\n" unless substr($h, 257, 5) eq 'ustar';
	$size = oct $size;
	my $gnu = substr($h, 257, 8) eq "ustar  \0";
	$name = "$prefix/$name" if !$gnu && length $prefix;
	if ($type eq 'L' || $type eq 'K' || $type eq 'x' || $type eq 'g') {
		my $s = body($size);
		if ($type eq 'L') {
			($long) = unpack 'Z*', $s;
		} elsif ($type eq 'K') {
			($link) = unpack 'Z*', $s;
		} elsif ($type eq 'x') {
			while ($s =~ s/^(\d+) //) {
				my $rec = substr $s, 0, $1 - length("$1 "), '';
				$long = $1 if $rec =~ /^path=(.*)\n\z/s;
				$link = $1 if $rec =~ /^linkpath=(.*)\n\z/s;
			}
		}
		next;
	}
	$name = $long if defined $long;
	$target = $link if defined $link;
	($long, $link) = (undef, undef);
	$name =~ s{^(?:\./)?[^/]*/}{};
	if ($type eq '0' || $type eq "\0") {
		my $s = body($size);
		my $m = oct($mode) & 0100 ? '100755' : '100644';
		print "M $m inline ", quoted($name), "\ndata ", length $s, "\n", $s, "\n";
		printf STDERR "\r  %d files", $files if ++$files % 5000 == 0 && -t STDERR;
	} elsif ($type eq '2') {
		print "M 120000 inline ", quoted($name), "\ndata ", length $target, "\n$target\n";
	} elsif ($type ne '5') {
		die "tar: entry of type '$type' ($name)\n";
	}
}
# The rest of the stream is padding; reading it keeps the writer from SIGPIPE.
1 while read STDIN, my $pad, 65536;
die "tar: no files\n" unless $files;
print "done\n";
printf STDERR "%s  %d files\n", (-t STDERR ? "\r" : ''), $files;
