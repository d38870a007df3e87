import { isIP } from 'node:net';

/**
 * Whose bucket a limit by address takes from: that of an IPv4 address, or of the network of an IPv6 address
 * (its first 64 bits), since whoever has one address of such a network has all of them.
 * @param address as `clientAddress` gives it.
 */
export function addressBucket(address: string): string {
  return `address:${isIP(address) === 6 ? networkOf(address) : address}`;
}

function networkOf(address: string): string {
  const [front = [], back = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const groups = [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
