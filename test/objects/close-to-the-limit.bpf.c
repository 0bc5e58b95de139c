/* A little less than 64 MiB, the largest object that is taken. */
#include "kernel.h"

#define MIB (1024 * 1024)

const volatile __u8 filler[63 * MIB] = { [0] = 1 };

SEC("socket")
int filter(struct __sk_buff *skb)
{
	return filler[skb->len % (63 * MIB)];
}

LICENSE_GPL;
