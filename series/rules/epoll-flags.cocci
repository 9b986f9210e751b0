// SPDX-License-Identifier: GPL-2.0-or-later
// rule: epoll-flags
// upstream: a9a08845e9ac
// since: v4.16
// what: What a poll function returns are the flags of epoll.
// directions: to-old
// old: lacks __poll_t

@epollin@
@@
- POLLIN
+ EPOLLIN

@epollpri@
@@
- POLLPRI
+ EPOLLPRI

@epollout@
@@
- POLLOUT
+ EPOLLOUT

@epollerr@
@@
- POLLERR
+ EPOLLERR

@epollhup@
@@
- POLLHUP
+ EPOLLHUP

@epollnval@
@@
- POLLNVAL
+ EPOLLNVAL

@epollrdnorm@
@@
- POLLRDNORM
+ EPOLLRDNORM

@epollrdband@
@@
- POLLRDBAND
+ EPOLLRDBAND

@epollwrnorm@
@@
- POLLWRNORM
+ EPOLLWRNORM

@epollwrband@
@@
- POLLWRBAND
+ EPOLLWRBAND

@epollmsg@
@@
- POLLMSG
+ EPOLLMSG

@epollrdhup@
@@
- POLLRDHUP
+ EPOLLRDHUP
