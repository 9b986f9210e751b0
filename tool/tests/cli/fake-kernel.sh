# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after tap.sh, by the tests of ci that need no kernel: a tree whose makefile makes
# little, and a program that stands in for QEMU.
# shellcheck shell=sh

repo=$tmp/repo
work=$tmp/work
export QEMU_FAKE="$top/tool/tests/ci/fake-qemu.pl"

g() {
	git -C "$repo" "$@" >/dev/null 2>&1
}

# tree NAME MODE [C]: a commit on a branch of that name, on what is checked out
tree() {
	g checkout -b "$1"
	mkdir -p "$repo/mm"
	echo "$2" > "$repo/mode"
	[ -z "${3-}" ] || printf '%s\n' "$3" > "$repo/mm/a.c"
	g add -A
	g commit --allow-empty -m "$1"
}

# The objects level has its own part below.
objects='--set LEVEL_OBJECTS=n'

ci() {
	what=$1
	shift
	run --repo "$repo" ci "$what" --work-dir "$work" --set QEMU="$QEMU_FAKE" \
		--set CCACHE=n --set FREE_MB=0 --set ACCEL_TCG=y --no-diff $objects "$@"
}

mkdir "$repo"
g init -b main
cat > "$repo/Makefile" <<'END'
VERSION = 4
PATCHLEVEL = 19
SUBLEVEL = 7
EXTRAVERSION =
allnoconfig:
	@mkdir -p $(O)
	grep -v '$(DROP)' $(KCONFIG_ALLCONFIG) > $(O)/.config
	cat missing >> $(O)/.config 2>/dev/null || true
bzImage: mm/a.o
	mkdir -p $(O)/arch/x86/boot
	cp mode $(O)/arch/x86/boot/bzImage
%.o: %.c FORCE
	@echo "  CC      $@"
	@mkdir -p $(dir $(O)/$@)
	$(if $(V),,@)$(CC) -DFOR_$(ARCH) $(shell sed -n 's/^\(CONFIG_[A-Z]*\)=y$$/-D\1/p' $(O)/.config) -Wp,-MMD,$(O)/$@.d -Wall -c -o $(O)/$@ $<
FORCE:
.PHONY: allnoconfig bzImage FORCE
DROP = NOTHING_LIKE_THIS
END
# What a kernel's build begins with.
mkdir -p "$repo/scripts" "$repo/arch/x86"
touch "$repo/Kconfig" "$repo/scripts/Makefile.build" "$repo/arch/x86/Makefile"
tree stuck stuck 'int a(void) { return 1; }'

can_build() {
	for t in gcc flex bison bc; do
		command -v $t >/dev/null 2>&1 || return 1
	done
}
