import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseNetDev, readNetDev } from './net-dev.js';

const parse = (...lines: string[]) =>
  parseNetDev({ path: '/proc/net/dev', text: ['Inter-| Receive', ' face |bytes', ...lines].join('\n') });

describe('/proc/net/dev', () => {
  it('reads every interface', () => {
    const nics = readNetDev(fixtureContext('debian-12-vm'));
    expect([...nics.keys()]).toEqual(['lo', 'eth0']);
    expect(nics.get('eth0')).toEqual({
      bytesRecv: 698_859_362,
      packetsRecv: 18_141,
      errin: 1,
      dropin: 2,
      bytesSent: 1_444_106,
      packetsSent: 11_981,
      errout: 3,
      dropout: 4,
    });
  });

  it('reads names with colons, and counters that touch the colon', () => {
    expect(parse('eth0:1:4294967295 1 1 1 1 1 1 1 2 1 1 1 1 1 1 1').get('eth0:1')).toMatchObject({
      bytesRecv: 4_294_967_295,
      bytesSent: 2,
    });
  });

  it('is empty without interfaces', () => {
    expect(parse().size).toBe(0);
    expect(parseNetDev({ path: '/proc/net/dev', text: '' }).size).toBe(0);
  });

  it.each([
    ['no colon', 'eth0 1 2 3'],
    ['no name', ':1 1 1 1 1 1 1 1 2 1 1 1 1 1 1 1'],
    ['15 numbers', 'eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15'],
    ['letters', 'eth0: x 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16'],
  ])('rejects %s', (_, line) => {
    expect(() => parse(line)).toThrow(UnexpectedFormat);
  });
});
