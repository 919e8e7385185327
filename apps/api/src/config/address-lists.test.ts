import { ConfigError } from '@psfleet/service-kit';
import { expect, it } from 'vitest';
import { listOf, parseProxies } from './address-lists.js';

it('listOf reads names with commas between', () => {
  expect(listOf('')).toEqual([]);
  expect(listOf('fleet, 10.0.0.1,')).toEqual(['fleet', '10.0.0.1']);
});

it('parseProxies reads addresses and networks', () => {
  expect(parseProxies('10.0.0.1, 192.168.0.0/16,fd00::1,fd00::/8')).toEqual([
    '10.0.0.1',
    '192.168.0.0/16',
    'fd00::1',
    'fd00::/8',
  ]);
});

it.each(['proxy.example', '10.0.0.0/33', '0.0.0.0/0', '10.0.0', '10.0.0.1/8/8', 'true', '1', 'fd00::/129'])(
  'parseProxies refuses %s',
  (text) => {
    expect(() => parseProxies(`127.0.0.1,${text}`)).toThrow(ConfigError);
  },
);
