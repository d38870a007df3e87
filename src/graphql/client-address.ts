import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const lists = new Map<string, BlockList>();

/** The client's address: the socket's, or behind trusted proxies the last one they did not add themselves. */
export function clientAddress(request: IncomingMessage, trusted: readonly string[]): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  const proxies = listOf(trusted);
  let client = peerOf(request);
  while (isIn(proxies, client)) {
    // Where a proxy's word is no address, what stands before it may be anybody's: it ends here.
    const before = addressIn(forwarded.pop()?.trim() ?? '');
    if (before === null) break;
    client = before;
  }
  return client;
}

/** Whether the one who hands the request over is a trusted proxy. */
export function isFromProxy(request: IncomingMessage, trusted: readonly string[]): boolean {
  return isIn(listOf(trusted), peerOf(request));
}

/** The address at the other end of the socket. */
function peerOf({ socket }: IncomingMessage): string {
  return addressIn(socket.remoteAddress ?? '') ?? '';
}

/** An address without the port that some proxies add, and in its own version; null where it is none. */
function addressIn(text: string): string | null {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? null : address;
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
