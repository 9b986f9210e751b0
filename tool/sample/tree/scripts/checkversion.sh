#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the version of the tree it is run in.
exec make -s kernelversion
