#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What has to be on the machine. Debian and Ubuntu: installs exactly what is
# missing; elsewhere names it and stops with 2.
#
#   deps.sh               all that make check and make demo use
#   deps.sh --build-only  looks only for what compiling needs, installs nothing
#   deps.sh --ci          what backport ci needs on top, and nothing else does
#   deps.sh --emit        what make check-emit uses
#   deps.sh --fuzz        what make fuzz needs on top
#   deps.sh --real        also what compiling a kernel's objects needs (make check-real)
set -u

# <Debian package> <how to see that it is there> <wanted for>
list() {
	cat <<-'END'
	gcc|command -v ${CC:-gcc}|build
	libc6-dev|test -e /usr/include/stdio.h|build
	pkg-config|command -v pkg-config|build
	libgit2-dev|pkg-config --exists libgit2|build
	libcurl4-openssl-dev|pkg-config --exists libcurl|build
	libcjson-dev|pkg-config --exists libcjson|build
	libsqlite3-dev|pkg-config --exists sqlite3|build
	zlib1g-dev|pkg-config --exists zlib|build
	libgmime-3.0-dev|pkg-config --exists gmime-3.0|build
	git|command -v git|run
	git-email|git send-email --dump-aliases|run
	libmailtools-perl|perl -MMail::Address -e 1|run
	libauthen-sasl-perl|perl -MAuthen::SASL -e 1|run
	libio-socket-ssl-perl|perl -MIO::Socket::SSL -e 1|run
	coccinelle|command -v spatch|run
	libcmocka-dev|pkg-config --exists cmocka|test
	python3-aiosmtpd|/usr/bin/python3 -c "import aiosmtpd"|test
	openssl|command -v openssl|test
	b4|command -v b4|test
	perl|perl -MTAP::Parser -e 1|test
	bc|command -v bc|real
	bison|command -v bison|real
	flex|command -v flex|real
	libelf-dev|test -e /usr/include/libelf.h|real
	END
}

# The kernel's build, QEMU, and the frontends of ci/Kconfig.
ci_list() {
	cat <<-'END'
	make|command -v make|ci
	gcc|command -v ${CC:-gcc}|ci
	libc6-dev|test -e /usr/include/stdio.h|ci
	binutils|command -v ld|ci
	flex|command -v flex|ci
	bison|command -v bison|ci
	bc|command -v bc|ci
	perl|command -v perl|ci
	libelf-dev|test -e /usr/include/libelf.h|ci
	qemu-system-x86|command -v qemu-system-x86_64|ci
	ccache|command -v ccache|ci
	kconfig-frontends|command -v kconfig-conf|ci
	END
}
[ "${1-}" != --ci ] || list() { ci_list; }

# What runs and checks the pipelines of `backport ci emit`; the compiler is for a module of
# node's that comes ready-made only where its makers' own server can be reached.
emit_list() {
	cat <<-'END'
	nodejs|command -v node|emit
	npm|command -v npm|emit
	rsync|command -v rsync|emit
	g++|command -v g++|emit
	make|command -v make|emit
	python3|command -v python3|emit
	perl|perl -MJSON::PP -e 1|emit
	END
}
[ "${1-}" != --emit ] || list() { emit_list; }

# libFuzzer is part of clang, its runtime a package of its own.
fuzz_list() {
	cat <<-'END'
	clang|command -v clang|fuzz
	libclang-rt-dev|test -e "$(clang -print-runtime-dir)/libclang_rt.fuzzer-$(uname -m).a"|fuzz
	END
}
[ "${1-}" != --fuzz ] || list() { fuzz_list; }

missing=
while IFS='|' read -r package there use; do
	[ "${1-}" = --build-only ] && [ "$use" != build ] && continue
	[ "${1-}" != --real ] && [ "$use" = real ] && continue
	(eval "$there") >/dev/null 2>&1 || missing="$missing $package"
done <<END
$(list)
END

[ -z "$missing" ] && exit 0
set -- "${1-}" $missing

if [ "$1" = --build-only ]; then
	shift
	echo "To build backport, these Debian packages (or their like) are missing:" >&2
	echo "    $*" >&2
	echo "make deps installs them on Debian and Ubuntu." >&2
	exit 2
fi
shift

if ! command -v apt-get >/dev/null 2>&1; then
	echo "Missing on this machine, by the names that Debian gives the packages:" >&2
	echo "    $*" >&2
	echo "Install their like with this system's package manager, then run make again." >&2
	exit 2
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Missing packages, and no sudo to install them with. As root, run:" >&2
		echo "    apt-get install $*" >&2
		exit 2
	fi
	echo "sudo is asked to install these packages with apt-get, and does nothing else:"
	as_root=sudo
else
	echo "Installing these packages with apt-get:"
fi
echo "    $*"

install_them() {
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@"
}

# The lists are fetched only when they do not know a package, or its version is gone.
known() {
	for p in "$@"; do
		apt-cache policy "$p" 2>/dev/null | grep -q '^  Candidate: [^(]' || return 1
	done
}

if ! known "$@"; then
	echo "apt-get's package lists do not know them all: updating the lists first."
	$as_root apt-get update -q || exit 2
	install_them "$@" || exit 2
elif ! install_them "$@"; then
	echo "That failed; trying once more with fresh package lists."
	$as_root apt-get update -q || exit 2
	install_them "$@" || exit 2
fi
