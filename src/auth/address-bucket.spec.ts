import { addressBucket } from './address-bucket.js';

describe('the bucket of an address', () => {
  it.each([
    ['192.0.2.7', 'address:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', 'address:2001:db8:1:2::/64'],
    ['2001:db8::6', 'address:2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', 'address:2001:db8:0:2::/64'],
    ['::1', 'address:0:0:0:0::/64'],
    ['fe80::1%eth0', 'address:fe80:0:0:0::/64'],
    ['', 'address:'],
  ])('of %j is %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});
