import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const lists = new Map<string, BlockList>();

/** The client's address: the socket's, or behind trusted proxies the last one they did not add themselves. */
export function clientAddress(request: IncomingMessage, trusted: readonly string[]): string {
  const direct = normal(request.socket.remoteAddress ?? '');
  if (trusted.length === 0) return direct;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => normal(part.trim()));
  const hops = [...forwarded.filter((address) => isIP(address) !== 0), direct];
  const proxies = listOf(trusted);
  while (hops.length > 1 && isIn(proxies, hops.at(-1) ?? '')) hops.pop();
  return hops.at(-1) ?? direct;
}

function normal(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function listOf(trusted: readonly string[]): BlockList {
  const key = trusted.join(',');
  const known = lists.get(key);
  if (known) return known;
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  lists.set(key, list);
  return list;
}
