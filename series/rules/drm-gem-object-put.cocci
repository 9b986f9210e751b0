// SPDX-License-Identifier: GPL-2.0-or-later
// rule: drm-gem-object-put
// upstream: ab15d56e27be
// since: v5.8
// what: Letting go of a GEM object is done without the lock held, and its name is the short one.
// directions: to-old
// old: lacks drm_gem_object_put_locked

@drm_gem_object_put@
expression A;
@@
- drm_gem_object_put_unlocked(A)
+ drm_gem_object_put(A)
