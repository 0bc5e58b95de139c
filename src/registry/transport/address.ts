import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no registry may send us to: link-local ones, where clouds keep their metadata services, the fixed
 * metadata addresses outside that range, and "this host". IPv4 addresses inside IPv6 ones are seen through.
 */
const REFUSED = new BlockList();
REFUSED.addSubnet('169.254.0.0', 16, 'ipv4');
REFUSED.addSubnet('0.0.0.0', 8, 'ipv4');
REFUSED.addAddress('100.100.100.200', 'ipv4'); // Alibaba Cloud
REFUSED.addAddress('168.63.129.16', 'ipv4'); // Azure
REFUSED.addAddress('192.0.0.192', 'ipv4'); // Oracle Cloud
REFUSED.addSubnet('fe80::', 10, 'ipv6');
REFUSED.addAddress('fd00:ec2::254', 'ipv6'); // AWS
REFUSED.addAddress('fd20:ce::254', 'ipv6'); // Google Cloud
REFUSED.addAddress('::', 'ipv6');

/** True for a link-local, metadata or unspecified address. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && REFUSED.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** The address in a URL's hostname, without brackets. */
export function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
