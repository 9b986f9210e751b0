#!/usr/bin/env perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Stands in for QEMU where no kernel is at hand: the "kernel" is a text file whose
# words say how the guest behaves. Descriptors 3, 4 and 5 are control socket,
# console and the guest program's line, as vm_argv() has them.
use strict;
use warnings;
use IO::Handle;

my %arg;
for my $i (0 .. $#ARGV - 1) {
	$arg{$ARGV[$i]} = $ARGV[$i + 1] if $ARGV[$i] =~ /^-(kernel|initrd|accel)$/;
}
sub slurp { local $/; open my $h, '<', $_[0] or die "qemu: could not open kernel file '$_[0]'\n"; <$h> }
my $kernel = slurp($arg{-kernel});
my ($nonce) = slurp($arg{-initrd}) =~ /(bp-[0-9a-f]{32})/;

open my $control, '+<&=', 3 or die "no control socket\n";
open my $console, '>&=', 4 or die "no console\n";
open my $guest, '+<&=', 5 or die "no guest line\n";
$_->autoflush(1) for $control, $console, $guest;
sub mode { $kernel =~ /^$_[0]$/m }

print STDERR "qemu: invalid accelerator\n" and exit 1 if mode('no-start');
# KVM that opens and runs nothing.
sleep 1000 if $arg{-accel} =~ /^kvm/;
print $control qq({"QMP": {"version": {}, "capabilities": []}}\r\n);
print $console "[    0.000000] Linux version 0 (fake)\n";
kill 'KILL', $$ if mode('killed-early');
sleep 1000 if mode('no-boot');
if (mode('panic')) {
	print $console "[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs\n";
	exit 0;
}
exit 0 if mode('reset');
print $guest "KTAP version 1\nok 1 boot\n1..1\n" and exit 0 if mode('forged');

my $n = 0;
sub say_it { print $guest "$nonce $_[0]\n" }
sub result { $n++; say_it(($_[0] ? 'ok' : 'not ok') . " $n $_[1]") }
say_it('KTAP version 1');
result(1, 'boot');
kill 'KILL', $$ if mode('killed');
sleep 1000 if mode('hang');
if (mode('flood')) { print $console 'x' x 100, "\n" while 1 }
if (mode('oops')) {
	print $console "[    2.0] BUG: unable to handle kernel paging request at 0\n";
	sleep 1000;
}
if (mode('lockup')) {
	print $console "[   30.0] watchdog: BUG: soft lockup - CPU#1 stuck for 22s!\n";
	sleep 1000;
}
if (mode('hung')) {
	print $console "[   31.0] INFO: task init:1 blocked for more than 30 seconds.\n";
	sleep 1000;
}
if (mode('cut')) { exit 0 }
if (slurp($arg{-initrd}) =~ /level=1\n/) {
	my $stuck = mode('stuck');
	result(1, 'hotadd');
	say_it('# data migrate-anon calls=20 ok=' . ($stuck ? 0 : 20) . ' failed=' . ($stuck ? 20 : 0));
	result(!$stuck, 'migrate-anon');
	if (mode('thp-stuck')) {
		say_it('# data migrate-thp calls=9 ok=0 failed=9');
		result(0, 'migrate-thp');
	}
	if (mode('hugetlb-(?:stuck|free)')) {
		my $huge = mode('hugetlb-stuck') ? 9 : 0;
		say_it("# data migrate-hugetlb calls=9 ok=" . (9 - $huge) . " failed=$huge");
		result(!$huge, 'migrate-hugetlb');
	}
	if (mode('others')) {
		say_it('# data migrate-tmpfs calls=9 ok=0 failed=9');
		result(1, 'migrate-tmpfs');
		say_it('# data numa-balancing there=1 updates=600 faults=512 migrated=512 failed=0');
		result(1, 'numa-balancing');
	}
	result(1, 'numa-balancing # SKIP the kernel tried to move no page by itself') if mode('no-numa');
	if (mode('device-(?:stuck|free)')) {
		my $spun = mode('device-stuck') ? 8 : 0;
		say_it("# data migrate-device calls=8 ok=" . (8 - $spun) . " failed=$spun");
		result(1, 'migrate-device');
	}
	say_it('# data offline seconds=' . ($stuck ? 8 : 0.3));
	result(!$stuck, 'offline');
}
say_it("1..$n");
