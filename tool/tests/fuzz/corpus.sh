# SPDX-License-Identifier: GPL-2.0-or-later
# Which files a fuzz target begins with: its own, and the miniatures of other tests that are of its kind.
corpus() {
	[ ! -d "tool/tests/fuzz/corpus/$1" ] || echo "tool/tests/fuzz/corpus/$1"
	case $1 in
	lexer|items) echo tool/tests/fuzz/corpus/c tool/tests/port tool/sample/tree ;;
	patch|mail) echo tool/tests/mail ;;
	rules) echo series/rules ;;
	port) echo tool/tests/port ;;
	esac
}
