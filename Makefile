# SPDX-License-Identifier: GPL-2.0-or-later
# backport: carries upstream kernel patches to old stable and vendor kernels.
# `make help` lists what can be made. Everything made lands in build/.

CC ?= gcc
AR ?= ar
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
DATA_DIR = $(PREFIX)/share/backport
B ?= build
V ?= 0
PACKAGES = libgit2 libcurl libcjson sqlite3 zlib

CFLAGS ?= -O2 -g
override CFLAGS += -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror=implicit-function-declaration -Itool
# The initialisers that libgit2's headers define set the first members alone.
override CFLAGS += -Wno-missing-field-initializers
# Growing arrays hand typed pointers around as void ** (base/mem.h).
override CFLAGS += -fno-strict-aliasing
ifneq ($(WERROR),)
override CFLAGS += -Werror
endif
ifneq ($(SAN),)
# The sanitizers' branches make gcc see truncations and null formats that are none.
override CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer -Wno-format-truncation
endif

# V=1 shows the commands, make -s nothing.
q = $(if $(filter 1,$(V)),,@)
silent = $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(filter 1,$(V))$(silent),@:,@printf '  %-7s %s\n' $(1) $(2))

ROOMS = base c msg git port index series spatch status work backtest ci mail report cmd
SRC = $(sort $(foreach r,$(ROOMS),$(wildcard tool/$(r)/*.c)))
OBJ = $(SRC:%.c=$(B)/%.o)
MAIN = $(B)/tool/main.o
# What can be reused and fuzzed without a repository.
PORT_OBJ = $(filter $(foreach r,base c msg port,$(B)/tool/$(r)/%),$(OBJ))

UNIT_SRC = $(sort $(wildcard tool/tests/unit/test_*.c))
UNIT = $(UNIT_SRC:tool/tests/unit/%.c=$(B)/unit/%)
UNIT_HELP = $(filter-out tool/tests/unit/test_%,$(wildcard tool/tests/unit/*.c))
UNIT_HELP_OBJ = $(UNIT_HELP:%.c=$(B)/%.o)
CLI = $(sort $(wildcard tool/tests/cli/*.t))
# Programs that look at real trees.
REAL = $(patsubst tool/tests/real/%.c,$(B)/real/%,$(sort $(wildcard tool/tests/real/*.c)))
# Fuzz targets; here their corpora are replayed, in make fuzz clang's libFuzzer drives them.
FUZZ = $(patsubst tool/tests/fuzz/fuzz_%.c,$(B)/fuzz/%,$(sort $(wildcard tool/tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 30
# make check TESTS="tool/tests/cli/basic.t build/unit/test_base_str"
TESTS ?= tool/tests/style.sh $(B)/port-alone tool/tests/fuzz/replay.sh tool/tests/fuzz/steps.sh $(UNIT) $(CLI)

pkg_cflags := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
pkg_libs := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)
# The MIME reader is a program of its own: no other command pays for loading GLib.
mime_cflags = $(shell $(PKG_CONFIG) --cflags gmime-3.0)
mime_libs = $(shell $(PKG_CONFIG) --libs gmime-3.0)
# A library that nothing calls costs every run its loading.
link_flags = $(CFLAGS) $(LDFLAGS) -Wl,--as-needed

all: $(B)/backport $(B)/backport-mime $(B)/backport-http $(B)/libbackport-port.a pages

help:
	@echo 'make             build $(B)/backport, its man pages and completion'
	@echo 'make deps        install what is missing (Debian, Ubuntu), or name it'
	@echo 'make demo        deps, build, and the main job on a sample kernel'
	@echo 'make check       deps, build, all quick tests; TESTS="..." for some of them'
	@echo 'make check-asan  the same under the address and undefined behaviour sanitizers'
	@echo 'make fuzz        libFuzzer on the readers and the engine, FUZZ_SECONDS=30 for each'
	@echo 'make trees       get real kernel trees as branches of one repository; TREES_DIR=<directory>'
	@echo 'make check-real  status and apply on real trees; TREES=<repository> for your own'
	@echo 'make torture     kill apply, continue and abort at 500 points each, and fail each call of one run'
	@echo 'make bench       time it against git on trees of 85,000 files'
	@echo 'make bench-history  time the index of commits against git log on a million commits'
	@echo 'make menuconfig  settings of backport ci, into ci/.config (also defconfig, olddefconfig)'
	@echo 'make ci-deps     install what backport ci needs: QEMU, flex, bison, ccache, ...'
	@echo 'make check-ci    one real kernel proven, and every bad case; TREES=<repository> BRANCH=<branch>'
	@echo 'make check-emit  runs the pipelines that backport ci emit writes (node packages: 110 MB)'
	@echo 'make install     to DESTDIR and PREFIX ($(PREFIX))'
	@echo 'make clean       remove $(B)/'
	@echo
	@echo 'V=1 shows the commands, WERROR=1 stops at warnings.'

deps:
	@sh tool/deps.sh

# Without the libraries the compiler's own words would be no help.
$(B)/libs-found:
	@sh tool/deps.sh --build-only
	@mkdir -p $(@D) && touch $@

# Objects follow the flags they were made with.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS) $(pkg_cflags) $(DATA_DIR)' | cmp -s - $@ || \
		echo '$(CC) $(CFLAGS) $(pkg_cflags) $(DATA_DIR)' > $@

# The archive follows what it is made of, so that a file that went leaves it too.
$(B)/objects: FORCE
	@mkdir -p $(@D)
	@echo '$(OBJ)' | cmp -s - $@ || echo '$(OBJ)' > $@

$(B)/tool/cmd/setup.o: DEFINES = -DBACKPORT_DATA_DIR='"$(DATA_DIR)"'

$(B)/%.o: %.c $(B)/flags | $(B)/libs-found
	$(call say,CC,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(CFLAGS) $(pkg_cflags) $(DEFINES) -MMD -MP -c $< -o $@

# By this the program finds series/ and patches/ of the tree that it was built from.
$(B)/source: FORCE
	@mkdir -p $(@D)
	@[ "$$(readlink $@)" = '$(CURDIR)' ] || ln -sfn '$(CURDIR)' $@

$(B)/backport: $(MAIN) $(B)/libbackport.a | $(B)/source
	$(call say,LD,$@)
	$(q)$(CC) $(link_flags) $^ $(pkg_libs) -o $@

$(B)/backport-mime: tool/mail/mime/main.c $(B)/flags | $(B)/libs-found
	$(call say,LD,$@)
	$(q)$(CC) $(CFLAGS) $(LDFLAGS) $(mime_cflags) $< $(mime_libs) -o $@

$(B)/backport-http: tool/mail/http/main.c $(B)/flags | $(B)/libs-found
	$(call say,LD,$@)
	$(q)$(CC) $(CFLAGS) $(LDFLAGS) $< $$($(PKG_CONFIG) --cflags --libs libcurl) -o $@

$(B)/libbackport-port.a: $(PORT_OBJ) $(B)/objects
	$(call say,AR,$@)
	$(q)rm -f $@ && $(AR) rcs $@ $(PORT_OBJ)

$(B)/libbackport.a: $(OBJ) $(B)/objects
	$(call say,AR,$@)
	$(q)rm -f $@ && $(AR) rcs $@ $(OBJ)

pages: $(B)/man/made

$(B)/man/made: $(B)/backport
	$(call say,MAN,$(B)/man)
	$(q)rm -rf $(B)/man && mkdir -p $(B)/man
	$(q)$(B)/backport --generate-man backport > $(B)/man/backport.1
	$(q)for c in $$($(B)/backport --list-commands); do \
		$(B)/backport --generate-man $$c > $(B)/man/backport-$$c.1 || exit 1; done
	$(q)$(B)/backport --generate-completion > $(B)/backport.bash
	$(q)touch $@

# --- tests

$(B)/unit/%: $(B)/tool/tests/unit/%.o $(UNIT_HELP_OBJ) $(B)/libbackport.a
	$(call say,LD,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(link_flags) $^ $(pkg_libs) -lcmocka -o $@

$(B)/real/%: $(B)/tool/tests/real/%.o $(B)/libbackport.a
	$(call say,LD,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(link_flags) $^ $(pkg_libs) -o $@

# Without libFuzzer; FUZZ_MAIN is empty where that brings the main().
FUZZ_MAIN = $(B)/tool/tests/fuzz/replay.o
FUZZ_LINK =
FUZZ_LIBS = $$($(PKG_CONFIG) --libs libcjson)
$(B)/fuzz/%: $(B)/tool/tests/fuzz/fuzz_%.o $(FUZZ_MAIN) $(B)/libbackport-port.a
	$(call say,LD,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(link_flags) $(FUZZ_LINK) $^ $(FUZZ_LIBS) -o $@
# Mails are read above the engine, beside the repository.
$(B)/fuzz/mail: FUZZ_LIBS = $(pkg_libs)
$(B)/fuzz/mail: $(B)/tool/tests/fuzz/fuzz_mail.o $(FUZZ_MAIN) $(B)/libbackport.a

fuzz-targets: $(FUZZ)

# Steps are counted in a copy of the engine that tells of each one.
STEPS = $(patsubst %,$(B)/steps/bin/%,items lexer patch port rules)
STEPS_OBJ = $(PORT_OBJ:$(B)/tool/%=$(B)/steps/tool/%)

$(B)/steps/tool/%.o: tool/%.c $(B)/flags | $(B)/libs-found
	$(call say,CC,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(CFLAGS) $(pkg_cflags) -fsanitize-coverage=trace-pc -MMD -MP -c $< -o $@

$(B)/steps/libbackport-port.a: $(STEPS_OBJ) $(B)/objects
	$(call say,AR,$@)
	$(q)rm -f $@ && $(AR) rcs $@ $(STEPS_OBJ)

$(B)/steps/bin/%: $(B)/tool/tests/fuzz/fuzz_%.o $(B)/tool/tests/fuzz/steps.o \
		$(B)/steps/libbackport-port.a
	$(call say,LD,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(link_flags) $^ $$($(PKG_CONFIG) --libs libcjson) -o $@

# The engine with all its parts, and no repository library at all.
$(B)/port-alone: $(B)/libbackport-port.a
	$(call say,LD,$@)
	$(q)printf '#include <stdio.h>\nint main(void)\n{\n\treturn puts("1..1\\nok 1 - the engine links without libgit2") < 0;\n}\n' \
		> $(B)/port-alone.c
	$(q)$(CC) $(link_flags) $(B)/port-alone.c -Wl,--whole-archive $< -Wl,--no-whole-archive \
		$$($(PKG_CONFIG) --libs libcjson) -o $@

# The flags of the libraries are known once they are installed: hence make again.
# As many jobs as there are processors, unless the user said otherwise.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))
again = @$(MAKE) --no-print-directory $(jobs)

# Preloaded into the program: kills it at a chosen write, or lets calls fail.
$(B)/torture.so: tool/tests/torture/shim.c $(B)/flags
	$(call say,LD,$@)
	$(q)$(CC) -O1 -g -Wall -Wextra -shared -fPIC $< -o $@ -ldl

torture: deps
	$(again) all $(B)/torture.so
	@BACKPORT='$(abspath $(B)/backport)' BUILD='$(abspath $(B))' bash tool/tests/torture/torture.sh '$(POINTS)' '$(SEED)'

check: deps
	$(again) check-now

check-now: all $(UNIT) $(FUZZ) $(STEPS) $(B)/port-alone $(B)/torture.so
	@BACKPORT='$(abspath $(B)/backport)' BUILD='$(abspath $(B))' perl tool/tests/run.pl $(TESTS)

check-asan: deps
	$(again) check-now B=$(B)/asan SAN=1 WERROR=1

# make fuzz FUZZ_SECONDS=600 FUZZ_TARGETS=patch
fuzz: deps fuzz-deps
	$(again) fuzz-targets B=$(B)/clang CC=clang FUZZ_MAIN= \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' \
		FUZZ_LINK=-fsanitize=fuzzer
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' tool/tests/fuzz/run.sh $(B)/clang/fuzz $(FUZZ_TARGETS)

fuzz-deps:
	@sh tool/deps.sh --fuzz

demo: deps
	$(again) all
	@BACKPORT='$(abspath $(B)/backport)' tool/sample/demo.sh

trees: deps
	@tool/tests/real/trees.sh $(TREES_DIR)

check-real: deps
	$(again) all $(REAL)
	@BACKPORT='$(abspath $(B)/backport)' BUILD='$(abspath $(B))' TREES='$(TREES)' tool/tests/real/check.sh

bench: deps
	$(again) all
	@BACKPORT='$(abspath $(B)/backport)' TREES='$(TREES)' tool/tests/bench/bench.sh

bench-history: deps
	$(again) all
	@BACKPORT='$(abspath $(B)/backport)' tool/tests/bench/history.sh

# --- backport ci: its settings, what it needs, its bad cases for real

menuconfig defconfig olddefconfig:
	@sh ci/kconfig.sh $@

ci-deps:
	@sh tool/deps.sh --ci

# One after the other: the second takes the kernels that the first has built.
check-ci: deps ci-deps
	$(again) all
	@for t in prove bad; do BACKPORT='$(abspath $(B)/backport)' TREES='$(TREES)' \
		BRANCH='$(BRANCH)' WORK='$(WORK)' bash tool/tests/ci/$$t.sh || exit 1; done

check-emit: deps
	@sh tool/deps.sh --emit
	$(again) all
	@BACKPORT='$(abspath $(B)/backport)' TEST_TIMEOUT=3600 perl tool/tests/run.pl tool/tests/ci/emit.sh

# --- installation

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1' \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
		'$(DESTDIR)$(PREFIX)/share/doc/backport' '$(DESTDIR)$(DATA_DIR)'
	install -m 755 $(B)/backport '$(DESTDIR)$(PREFIX)/bin/backport'
	install -d '$(DESTDIR)$(PREFIX)/libexec/backport'
	install -m 755 $(B)/backport-mime $(B)/backport-http '$(DESTDIR)$(PREFIX)/libexec/backport'
	install -m 644 $(B)/man/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 644 $(B)/backport.bash \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/backport'
	rm -rf '$(DESTDIR)$(DATA_DIR)/series' '$(DESTDIR)$(DATA_DIR)/patches'
	cp -R series patches '$(DESTDIR)$(DATA_DIR)'
	rm -rf '$(DESTDIR)$(DATA_DIR)/ci'
	install -d '$(DESTDIR)$(DATA_DIR)/ci'
	cp -R ci/Kconfig ci/kconfig.sh ci/kernel ci/guest ci/overlays '$(DESTDIR)$(DATA_DIR)/ci'
	$(if $(wildcard README.md),install -m 644 README.md '$(DESTDIR)$(PREFIX)/share/doc/backport')

clean:
	rm -rf $(B)

FORCE:
.PHONY: all help deps pages torture check check-now check-asan fuzz fuzz-targets \
	fuzz-deps demo trees check-real bench bench-history install clean \
	menuconfig defconfig olddefconfig ci-deps check-ci check-emit FORCE
.DELETE_ON_ERROR:
.SECONDARY:

-include $(REAL:$(B)/real/%=$(B)/tool/tests/real/%.d)
-include $(wildcard $(B)/tool/tests/fuzz/*.d) $(STEPS_OBJ:.o=.d)
-include $(OBJ:.o=.d) $(MAIN:.o=.d) $(UNIT_SRC:%.c=$(B)/%.d) $(UNIT_HELP_OBJ:.o=.d)
