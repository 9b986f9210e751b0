/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_IP_H
#define _LINUX_IP_H

#include <linux/skbuff.h>

struct iphdr_sample {
	u8 ihl_version;
	u8 tos;
	u16 tot_len;
};

int ip_rcv_sample(struct sk_buff *skb);

#endif /* _LINUX_IP_H */
