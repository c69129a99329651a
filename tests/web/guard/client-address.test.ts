import { describe, expect, it } from 'vitest';
import { createClientAddress, networkOf, readAddress } from '../../../src/web/guard/client-address.ts';

const TRUSTED = ['127.0.0.1/32', '10.0.0.0/8', '2001:db8:aa::/48'];
const seen = (remoteAddress: string, headers: Record<string, string> = {}, trusted = TRUSTED) =>
  createClientAddress(trusted)({ headers, socket: { remoteAddress } });

describe('createClientAddress', () => {
  it('believes no header of a socket that is no trusted proxy', () => {
    expect(seen('198.51.100.7', { 'x-forwarded-for': '203.0.113.1' })).toBe('198.51.100.7');
    expect(seen('198.51.100.7', { forwarded: 'for=203.0.113.1' })).toBe('198.51.100.7');
    expect(seen('127.0.0.1', { 'x-forwarded-for': '203.0.113.1' }, [])).toBe('127.0.0.1');
  });

  it.each([
    ['127.0.0.1', '203.0.113.1', '203.0.113.1'],
    ['::ffff:10.1.2.3', '203.0.113.1', '203.0.113.1'],
    ['2001:db8:aa::1', '203.0.113.1', '203.0.113.1'],
    // What the client wrote itself stands on the left.
    ['127.0.0.1', '192.0.2.66, 203.0.113.1', '203.0.113.1'],
    ['127.0.0.1', '127.0.0.1, 203.0.113.1, 10.0.0.9', '203.0.113.1'],
    ['127.0.0.1', '10.0.0.9, 10.0.0.8', '10.0.0.9'],
    ['127.0.0.1', '203.0.113.1:49152', '203.0.113.1'],
    ['127.0.0.1', '[2001:db8::7]:49152', '2001:db8::7'],
    ['127.0.0.1', '2001:DB8:0:0::7', '2001:db8::7'],
    ['127.0.0.1', '203.0.113.1, unknown', '127.0.0.1'],
    ['127.0.0.1', '203.0.113.1, <script>', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
  ])('reads from %s with X-Forwarded-For: %s', (socket, header, expected) => {
    expect(seen(socket, { 'x-forwarded-for': header })).toBe(expected);
  });

  it.each([
    ['for=203.0.113.1', '203.0.113.1'],
    ['for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=192.0.2.66, for=203.0.113.1;proto=https;by=10.0.0.2', '203.0.113.1'],
    ['by=10.0.0.2;FOR=203.0.113.1', '203.0.113.1'],
    ['for=203.0.113.1, for=10.0.0.9', '203.0.113.1'],
    ['for=_hidden', '127.0.0.1'],
    ['proto=https', '127.0.0.1'],
  ])('reads Forwarded: %s', (header, expected) => {
    expect(seen('127.0.0.1', { forwarded: header })).toBe(expected);
  });

  it('believes neither header where a client wrote the one that the proxy does not', () => {
    const headers = { 'x-forwarded-for': '203.0.113.1', forwarded: 'for=192.0.2.66' };
    expect(seen('127.0.0.1', headers)).toBe('127.0.0.1');
    expect(seen('127.0.0.1', { ...headers, forwarded: 'for=203.0.113.1' })).toBe('203.0.113.1');
  });
});

describe('readAddress', () => {
  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:FFFF:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('writes %s as %s', (text, address) => expect(readAddress(text)).toBe(address));

  it.each(['', 'localhost', '192.0.2.256', '[::1', '1.2.3.4/8', '0x7f.1'])('finds no address in %s', (text) => {
    expect(readAddress(text)).toBeNull();
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});
