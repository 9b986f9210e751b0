/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_NETDEVICE_H
#define _LINUX_NETDEVICE_H

#include <linux/skbuff.h>

struct net_device {
	char			name[16];
	unsigned int		mtu;
	unsigned long		rx_packets;
	unsigned long		rx_dropped;
};

int netif_receive_skb(struct sk_buff *skb);
int dev_set_mtu(struct net_device *dev, int new_mtu);

#endif /* _LINUX_NETDEVICE_H */
