import { describe, expect, it } from 'vitest';
import { createAddressGuard, isCidr } from '../../src/net/address-guard.ts';

const guard = createAddressGuard([]);

const CLOSED = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.1.2.3'],
  ...['169.254.0.1', '169.254.169.254', '168.63.129.16', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1'],
  ...['192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::FFFF:192.168.1.1'],
  ...['0:0:0:0:0:ffff:7f00:0001', '64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1', '100::1'],
  ...['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1'],
  ...['fc00::1', 'fd00:ec2::254', 'fd12:3456:789a::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '5f00::1'],
];

const OPEN = [
  ...['1.1.1.1', '8.8.8.8', '93.184.216.34', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1'],
  ...['192.167.255.255', '198.17.255.255', '223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'],
  ...['::ffff:8.8.8.8', '64:ff9b::808:808'],
];

describe('the address guard', () => {
  it.each(CLOSED)('refuses %s', (address) => {
    expect(guard.refusal(address)).toMatch(/is not a public address$/);
  });

  it.each(OPEN)('lets %s through', (address) => {
    expect(guard.refusal(address)).toBeNull();
  });

  it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '1.2.3.4.5'])('refuses "%s", which is no address', (text) => {
    expect(guard.refusal(text)).toMatch(/is not an IP address$/);
  });

  it('lets through what the operator has opened, and no more', () => {
    const opened = createAddressGuard(['127.0.0.0/8', 'fd00::/16', '10.1.2.3']);
    expect(opened.refusal('127.9.9.9')).toBeNull();
    expect(opened.refusal('::ffff:127.0.0.1')).toBeNull();
    expect(opened.refusal('fd00::7')).toBeNull();
    expect(opened.refusal('10.1.2.3')).toBeNull();
    expect(opened.refusal('10.1.2.4')).not.toBeNull();
    expect(opened.refusal('::1')).not.toBeNull();
  });

  it('does not start with a range that cannot be read', () => {
    expect(() => createAddressGuard(['10.0.0.0/33'])).toThrow('Not an address range: "10.0.0.0/33"');
  });
});

describe('isCidr', () => {
  it.each(['10.0.0.0/8', '127.0.0.1', 'fd00::/8', '::1/128'])('takes %s', (text) => {
    expect(isCidr(text)).toBe(true);
  });

  it.each(['10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/', 'intranet'])('refuses %s', (text) => {
    expect(isCidr(text)).toBe(false);
  });
});
