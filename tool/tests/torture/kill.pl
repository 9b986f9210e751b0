#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# kill.pl SHIM POINTS SEED STATE... - SIGKILL at POINTS points of a command, from each prepared state
#
# A state is a directory that states.sh made: r/ (the repository), data.path, cmd (the command's
# arguments, one a line), again (what is typed after the kill, as cmd). Every kill is in a fresh copy.
# After it: git fsck is clean, each ref is at its old or its new value, HEAD, index and work tree are
# untouched; after `again` no lock and no journal is left, and refs are those of a run that nobody
# disturbed. Speaks TAP.
#
# SEED chooses the points; a command that has fewer is killed at each. With TORTURE_DONE=FILE what was
# done is kept there, and a run of the same program and seed that was stopped goes on behind it.
# TORTURE_TABLE=FILE gets a line a state.
use strict;
use warnings;
use IO::Handle;
use File::Temp qw(tempdir);
use Digest::SHA;
use Time::HiRes qw(time);

my ($shim, $points, $seed, @states) = @ARGV;
my $bin = $ENV{BACKPORT} or die "BACKPORT is not set\n";
my $tests = 0;
my (@notes, %done, $log);
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
		exec $bin, '--repo', "$dir/r", '--data', (lines("$dir/data.path"))[0], @$args or exit 98;
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
	my @left = split /\n/, qx(find '$dir/r/.git' -name '*.lock' -o -path '*/backport/journal' -o -name '*.keep' -o -path '*/objects/backport');
	return map { "left behind: $_" } @left;
}

# Which points: one in each of POINTS equal parts.
sub choose {
	my ($total) = @_;
	my $last = $total - 4;	# the end itself is no point to be killed at
	return 1 .. $last if $last <= $points;
	srand $seed;
	return map { 1 + int(($_ + rand) * $last / $points) } 0 .. $points - 1;
}

# What was found at the points of an earlier run, and where to write what is found now.
sub resume {
	my $file = $ENV{TORTURE_DONE} or return;
	my $d = Digest::SHA->new(1);
	$d->addfile($_) for $bin, $shim;
	my $head = join ' ', 'seed', $seed, 'points', $points, $d->hexdigest;
	if (open my $f, '<', $file) {
		chomp(my @l = <$f>);
		if (@l && shift(@l) eq $head) {
			/^(\S+) (\d+) (\w+)(?:\t(.*))?$/ and $done{"$1 $2"} = [$3, split /\t/, $4 // ''] for @l;
		}
	}
	open my $f, %done ? '>>' : '>', $file or die "$file: $!\n";
	$f->autoflush(1);
	print $f "$head\n" if !%done;
	return $f;
}

# One kill and what is typed after it: (how it ended, faults...)
sub point {
	my ($state, $n, $cmd, $again, $old, $new, $files) = @_;
	my $dir = copy($state);
	my $status = run($dir, $cmd, LD_PRELOAD => $shim, TORTURE_DIR => "$dir/r", TORTURE_KILL => $n);
	my @f = faults($dir, $old, $new, $files);
	my $now = refs($dir);
	my $how = ($status & 127) != 9 ? 'alive' : -e "$dir/r/.git/backport/journal" ? 'journal' :
		(grep { ($now->{$_} // '') ne ($old->{$_} // '') } keys %{{ %$now, %$old }}) ? 'new' : 'old';
	# what is finished needs no second time: the answer to that is an error, no harm
	run($dir, $again);
	my $then = refs($dir);
	push @f, leftovers($dir), faults($dir, $old, $new, $files);
	push @f, map { "again, $_ is " . ($then->{$_} // 'gone') . ", not " . ($new->{$_} // 'gone') }
		grep { ($then->{$_} // '') ne ($new->{$_} // '') } keys %{{ %$then, %$new }};
	s/\s+/ /g for @f;
	return ($how, @f);
}

sub torture {
	my ($state) = @_;
	my ($name) = $state =~ m{([^/]+)$};
	my @cmd = lines("$state/cmd");
	my @again = lines("$state/again");
	# once for the caches, which make a run shorter: the points counted must be there every time
	run(copy($state), \@cmd);
	my $dir = copy($state);
	my $old = refs($dir);
	my $files = untouched($dir);
	my $status = run($dir, \@cmd, LD_PRELOAD => $shim, TORTURE_DIR => "$dir/r", TORTURE_COUNT => "$tmp/count");
	my ($total) = lines("$tmp/count");
	die "$name: undisturbed it ends with status $status, after $total points\n" if $status || $total < 50;
	my $new = refs($dir);
	@notes = split /\n/, qx(git -C '$dir/r' rev-list refs/notes/backport 2>/dev/null);
	my ($first, $begun, %ends, @bad) = (0, time);
	my @at = choose($total);

	for my $n (@at) {
		my $key = "$name $n";
		my ($how, @f) = $done{$key} ? @{$done{$key}} :
			point($state, $n, \@cmd, \@again, $old, $new, $files);
		print $log join("\t", "$key $how", @f), "\n" if $log && !$done{$key};
		$ends{$how}++;
		$first++ if $n > 2;
		push @bad, map { "point $n of $total: $_" } @f;
	}
	$tests++;
	printf "%s %d - %s: %d kills at %d points, %d after the first write\n", @bad ? 'not ok' : 'ok',
		$tests, $name, @at - ($ends{alive} // 0), $total, $first;
	print "# $_\n" for @bad > 20 ? @bad[0 .. 19] : @bad;
	$tests++;
	printf "%s %d - %s: every one of them a kill\n", $ends{alive} ? 'not ok' : 'ok', $tests, $name;
	if (open my $t, '>>', $ENV{TORTURE_TABLE} // '/dev/null') {
		printf $t "%-16s %6d %6d %6d %6d %8d %6d %6d %7.0f\n", $name, $total, scalar @at, $first,
			$ends{old} // 0, $ends{journal} // 0, $ends{new} // 0, scalar @bad, time - $begun;
	}
}

$| = 1;
$log = resume();
torture($_) for @states;
print "1..$tests\n";
