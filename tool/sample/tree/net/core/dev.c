// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Network devices
 */
#include <linux/netdevice.h>

int netif_receive_skb(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;

	if (!pskb_may_pull(skb, 14)) {
		dev->rx_dropped++;
		kfree_skb(skb);
		return -EINVAL;
	}
	dev->rx_packets++;
	return 0;
}
EXPORT_SYMBOL(netif_receive_skb);

int dev_set_mtu(struct net_device *dev, int new_mtu)
{
	if (new_mtu == (int)dev->mtu)
		return 0;
	dev->mtu = new_mtu;
	return 0;
}
EXPORT_SYMBOL(dev_set_mtu);
