// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What arrives
 */
#include <linux/ip.h>
#include <linux/netdevice.h>

static int ip_header_len(const struct iphdr_sample *iph)
{
	return (iph->ihl_version & 0x0f) * 4;
}

int ip_rcv_sample(struct sk_buff *skb)
{
	const struct iphdr_sample *iph;

	if (!pskb_may_pull(skb, sizeof(*iph)))
		goto drop;
	iph = (const struct iphdr_sample *)skb->data;
	if (ip_header_len(iph) < 20)
		goto drop;
	return netif_receive_skb(skb);
drop:
	kfree_skb(skb);
	return -EINVAL;
}
