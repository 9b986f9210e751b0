#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# kill.pl SHIM POINTS STATE... - SIGKILL at POINTS points of a command, from each prepared state
#
# A state is a directory that states.sh made: r/ (the repository), data, cmd (the command's
# arguments, one a line), again (what is typed after the kill, as cmd). Every kill is in a fresh copy.
# After it: git fsck is clean, each ref is at its old or its new value, HEAD, index and work tree are
# untouched; after `again` no lock and no journal is left, and refs are those of a run that nobody
# disturbed. Speaks TAP.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Digest::SHA;

my ($shim, $points, @states) = @ARGV;
my $bin = $ENV{BACKPORT} or die "BACKPORT is not set\n";
my $tests = 0;
my @notes;
my $tmp = tempdir('backport-torture-XXXXXX', TMPDIR => 1, CLEANUP => 1);

sub lines { open my $f, '<', $_[0] or die "$_[0]: $!\n"; chomp(my @l = <$f>); return @l }

# Always to the place where it was made: sessions and work trees know their paths.
sub copy {
	my ($from) = @_;
	my $at = $from =~ s{[^/]+$}{at}r;
	system('rm', '-rf', $at) == 0 or die;
	system('cp', '-a', $from, $at) == 0 or die;
	return $at;
}

# Runs the program in the copy; its wait status.
sub run {
	my ($dir, $args, %env) = @_;
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>', "$tmp/out"; open STDERR, '>', "$tmp/err"; open STDIN, '<', '/dev/null';
		$ENV{$_} = $env{$_} for keys %env;
		exec $bin, '--repo', "$dir/r", '--data', (lines("$dir/data"))[0], @$args or exit 98;
	}
	waitpid $pid, 0;
	return $?;
}

sub refs {
	my ($dir) = @_;
	my %r = map { split ' ', $_, 2 } split /\n/, qx(git -C '$dir/r' for-each-ref --format='%(refname) %(objectname)');
	return \%r;
}

# HEAD, index and every file of the user's work tree
sub untouched {
	my ($dir) = @_;
	my $d = Digest::SHA->new(1);
	for my $f ("$dir/r/.git/HEAD", "$dir/r/.git/index", "$dir/r/.git/config") {
		$d->addfile($f) if -e $f;
	}
	$d->add(scalar qx(cd '$dir/r' && find . -path ./.git -prune -o -type f -print | LC_ALL=C sort | xargs sha1sum));
	return $d->hexdigest;
}

sub faults {
	my ($dir, $old, $new, $files) = @_;
	my @bad;
	my $fsck = qx(git -C '$dir/r' fsck --no-dangling --no-progress 2>&1);
	push @bad, "fsck: $fsck" if $? || $fsck =~ /\S/;
	my $now = refs($dir);
	for my $r (keys %$now) {
		# one step a branch: of several branches some notes may be there
		next if $r eq 'refs/notes/backport' && grep { $_ eq $now->{$r} } @notes;
		push @bad, "$r is neither old nor new" unless
			(defined $old->{$r} && $old->{$r} eq $now->{$r}) || (defined $new->{$r} && $new->{$r} eq $now->{$r});
	}
	for my $r (keys %$old) {
		push @bad, "$r is gone" if !defined $now->{$r} && defined $new->{$r};
	}
	push @bad, 'HEAD, index or work tree changed' if untouched($dir) ne $files;
	return @bad;
}

sub leftovers {
	my ($dir) = @_;
	my @left = split /\n/, qx(find '$dir/r/.git' -name '*.lock' -o -path '*/backport/journal');
	return map { "left behind: $_" } @left;
}

sub torture {
	my ($state) = @_;
	my ($name) = $state =~ m{([^/]+)$};
	my @cmd = lines("$state/cmd");
	my @again = lines("$state/again");
	my $dir = copy($state);
	my $old = refs($dir);
	my $files = untouched($dir);
	my $code = run($dir, \@cmd, LD_PRELOAD => $shim, TORTURE_DIR => "$dir/r", TORTURE_COUNT => "$tmp/count");
	my ($total) = lines("$tmp/count");
	my $new = refs($dir);
	@notes = split /\n/, qx(git -C '$dir/r' rev-list refs/notes/backport 2>/dev/null);
	my ($killed, $first, @bad) = (0, 0);
	my %at = map { 1 + int($_ * ($total - 5) / ($points - 1)) => 1 } 0 .. $points - 1;

	for my $n (sort { $a <=> $b } keys %at) {
		$dir = copy($state);
		my $status = run($dir, \@cmd, LD_PRELOAD => $shim, TORTURE_DIR => "$dir/r", TORTURE_KILL => $n);
		$killed++ if ($status & 127) == 9;
		$first++ if $n > 2;
		my @f = faults($dir, $old, $new, $files);
		# what is finished needs no second time: the answer to that is an error, no harm
		run($dir, \@again);
		my $then = refs($dir);
		push @f, leftovers($dir), faults($dir, $old, $new, $files);
		push @f, map { "again, $_ is " . ($then->{$_} // 'gone') . ", not " . ($new->{$_} // 'gone') }
			grep { ($then->{$_} // '') ne ($new->{$_} // '') } keys %{{ %$then, %$new }};
		push @bad, map { "point $n of $total: $_" } @f;
	}
	$tests++;
	printf "%s %d - %s: %d kills at %d points, %d after the first write\n", @bad ? 'not ok' : 'ok',
		$tests, $name, $killed, $total, $first;
	print "# $_\n" for @bad > 20 ? @bad[0 .. 19] : @bad;
	$tests++;
	printf "%s %d - %s: every one of them a kill\n", $killed == keys %at ? 'ok' : 'not ok', $tests, $name;
}

$| = 1;
torture($_) for @states;
print "1..$tests\n";
