import { isIPv6 } from 'node:net';
import { z } from 'zod';

const label = '[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?';
const dnsName = new RegExp(`^${label}(\\.${label})*$`);
const parts = /^(?:\[([^\]%]+)\]|([^:[\]]+)):([1-9]\d{0,4})$/;

/** A DNS name, an IPv4 address or an IPv6 address in brackets, and a port. */
export const hostAndPort = z.string().max(256).refine(isHostAndPort, 'must be host:port');

function isHostAndPort(text: string): boolean {
  const [, ipv6, host = '', port] = parts.exec(text) ?? [];
  return Number(port) <= 65_535 && (ipv6 === undefined ? dnsName.test(host) : isIPv6(ipv6));
}
