#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# faults.pl SHIM STATE KINDS EVERY SEED - each call of one run fails once, in a child made for it
#
# The program forks at every write, libgit2 call and allocation (KINDS: write, git, alloc), or at one
# in EVERY that SEED chooses; the child sees that one call fail. It must end by itself, with a message and exit code 2 or 128, or
# go on to the right end where it can do without (the cache of names); never by a signal, never with
# a lock or a ref half-moved. Then the repository is put back, and the run goes on. Speaks TAP.
use strict;
use warnings;
use File::Find;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use IO::Handle;

my ($shim, $state, $kinds, $every, $seed) = @ARGV;
my $bin = $ENV{BACKPORT} or die "BACKPORT is not set\n";
my $tmp = tempdir('backport-faults-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $at = $state =~ s{[^/]+$}{at}r;
my (%count, @bad, %ends);

sub lines { open my $f, '<', $_[0] or die "$_[0]: $!\n"; chomp(my @l = <$f>); return @l }
sub slurp { open my $f, '<', $_[0] or return ''; local $/; return <$f> // '' }
sub refs { my %r = map { split ' ', $_, 2 } split /\n/, qx(git -C '$at/r' for-each-ref --format='%(refname) %(objectname)'); return \%r }

# What is in .git, by name. Finished objects are only ever added; of all others the content is kept,
# and a link to the very file: the parent may have it open.
my $stash = $state =~ s{[^/]+$}{stash}r;
sub tree {
	my ($keep) = @_;
	my (%t, @files);
	my $n = 0;
	system('rm', '-rf', $stash), mkdir $stash if $keep;
	find({ no_chdir => 1, wanted => sub { -d $_ ? $t{dir}{$_} = 1 : push @files, $_ } }, "$at/r/.git");
	for my $f (@files) {
		if ($f =~ m{/objects/([0-9a-f]{2}/[0-9a-f]{38}|pack/)}) {
			$t{$f} = { there => 1 };
			next;
		}
		$t{$f} = { text => slurp($f), inode => (stat $f)[1] };
		link $f, $t{$f}{link} = "$stash/" . $n++ if $keep;
	}
	return \%t;
}

sub put_back {
	my ($was) = @_;
	my $now = tree(0);
	make_path(keys %{ delete $was->{dir} });
	delete $now->{dir};
	for my $f (keys %$now) {
		unlink $f if !defined $was->{$f};
	}
	for my $f (keys %$was) {
		my $w = $was->{$f};
		next if $w->{there};
		if (!$now->{$f} || $now->{$f}{inode} != $w->{inode}) {
			unlink $f;
			link $w->{link}, $f or die "$f: $!\n";
		}
		next if slurp($f) eq $w->{text};
		open my $h, '+<', $f or die "$f: $!\n";
		truncate $h, 0;
		print $h $w->{text};
		close $h;
	}
}

sub differ {
	my ($x, $y) = @_;
	return scalar grep { ($x->{$_} // '') ne ($y->{$_} // '') } keys %{{ %$x, %$y }};
}

sub leftovers {
	my @l;
	find({ no_chdir => 1, wanted => sub { push @l, $_ } }, "$at/r/.git");
	return @l;
}

sub judge {
	my ($kind, $what, $n, $status, $old, $new, $changed) = @_;
	my $said = slurp("$tmp/log");
	my $code = $status >> 8;
	my @f;
	push @f, 'ended by signal ' . ($status & 127) if $status & 127;
	push @f, "exit code $code" if !($status & 127) && $code != 0 && $code != 2 && $code != 128;
	push @f, 'no message' if ($code == 2 || $code == 128) && $said !~ /\S/;
	$ends{$status & 127 ? 'signal' : $code}++;
	if (!$changed) {
		# it has not touched a file of the repository
		push @f, 'it says that all went well, and refs did not move' if !$status && differ(refs(), $new);
		$said =~ s/\s+/ /g;
		push @bad, map { "$what, call $n: $_ (" . substr($said, 0, 600) . ')' } @f;
		return;
	}
	# a run that ended at once, could not remove a file or left the journal leaves packs to the next
	my $own = $code == 128 || $what eq 'unlink' || -e "$at/r/.git/backport/journal" ? qr{/objects/(backport/|pack/[^/]+\.keep$)} : qr{^$};
	push @f, map { "left behind: $_" }
		grep { m{\.(lock|keep)$|/objects/backport/} && !m{$own} } leftovers();
	my $now = refs();
	my $moved = differ($now, $old);
	my $wrong = differ($now, $new);
	push @f, 'refs half-moved' if $moved && $wrong && !-e "$at/r/.git/backport/journal";
	push @f, 'it says that all went well, and refs did not move' if !$code && !($status & 127) && $wrong;
	if ($n % 20 == 0 || @f) {
		my $fsck = qx(git -C '$at/r' fsck --no-dangling --no-progress 2>&1);
		push @f, "fsck: $fsck" if $? || $fsck =~ /\S/;
	}
	$said =~ s/\s+/ /g;
	push @bad, map { "$what, call $n: $_ (" . substr($said, 0, 600) . ')' } @f;
}

# the undisturbed run says where refs end
sub fresh { system('rm', '-rf', $at) == 0 && system('cp', '-a', $state, $at) == 0 or die }
sub start {
	my (%env) = @_;
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>', "$tmp/out"; open STDERR, '>', "$tmp/err"; open STDIN, '<', '/dev/null';
		$ENV{$_} = $env{$_} for keys %env;
		$ENV{XDG_CACHE_HOME} = "$at/cache";
		exec $bin, '--repo', "$at/r", '--data', (lines("$at/data.path"))[0], lines("$at/cmd") or exit 98;
	}
	return $pid;
}

fresh();
my $old = refs();
waitpid start(), 0;
my $new = refs();
fresh();
pipe my $child_in, my $to or die;
pipe my $from, my $child_out or die;
$^F = 255;
{
	# the program inherits its two ends
	require Fcntl;
	fcntl $_, Fcntl::F_SETFD(), 0 for $child_in, $child_out;
	fcntl $_, Fcntl::F_SETFD(), Fcntl::FD_CLOEXEC() for $to, $from;
}
my $pid = start(LD_PRELOAD => $shim, TORTURE_DIR => "$at/r", TORTURE_KINDS => $kinds,
		TORTURE_EVERY => $every, TORTURE_SEED => $seed, TORTURE_LOG => "$tmp/log",
		TORTURE_FAULT => fileno($child_in) . ',' . fileno($child_out));
close $child_in;
close $child_out;
$to->autoflush(1);
my ($was, $changed) = (undef, 0);
while (my $line = <$from>) {
	if ($line eq "snap\n") {
		$was = tree(1);
		$changed++;
	} elsif ($line =~ /^(\w+) (\w+) (\d+) (-?\d+)$/) {
		judge($1, $2, $3, $4, $old, $new, defined $was);
		$count{$1}++;
		put_back($was) if $was;
		undef $was;
	}
	print $to '.';
}
waitpid $pid, 0;
my $status = $?;
my $all = 0;
$all += $_ for values %count;
printf "%s 1 - %d calls failed one by one (%s), %d of them went on to write: %s\n",
	@bad ? 'not ok' : 'ok', $all, join(', ', map { "$count{$_} $_" } sort keys %count), $changed,
	join(', ', map { "exit $_: $ends{$_}" } sort keys %ends);
print "# $_\n" for @bad > 30 ? @bad[0 .. 29] : @bad;
my $end = refs();
my $wrong = differ($end, $new);
printf "%s 2 - and the run that they failed in ends as it should\n", $status || $wrong ? 'not ok' : 'ok';
print map { "# $_\n" } "status $status", split /\n/, slurp("$tmp/out") . slurp("$tmp/err") if $status || $wrong;
print "1..2\n";
