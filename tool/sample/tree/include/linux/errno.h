/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#define EINTR	4
#define EIO	5
#define EAGAIN	11
#define ENOMEM	12
#define EBUSY	16
#define EINVAL	22

#endif /* _LINUX_ERRNO_H */
