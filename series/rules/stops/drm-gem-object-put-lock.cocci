// SPDX-License-Identifier: GPL-2.0-or-later
// rule: drm-gem-object-put-lock
// upstream: ab15d56e27be
// since: v5.8
// what: Letting go of a GEM object is done without the lock held.
// directions: both
// stop: drm_gem_object_put() wanted the lock of the device held, since v5.8 it takes none
// old: lacks drm_gem_object_put_locked

@use@
expression E;
@@
* drm_gem_object_put(E)
