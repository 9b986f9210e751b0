/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_SKBUFF_H
#define _LINUX_SKBUFF_H

#include <linux/kernel.h>

struct net_device;

struct sk_buff {
	struct sk_buff		*next;
	struct net_device	*dev;
	unsigned int		len, data_len;
	unsigned char		*data;
};

void kfree_skb(struct sk_buff *skb);
int pskb_may_pull(struct sk_buff *skb, unsigned int len);

#endif /* _LINUX_SKBUFF_H */
