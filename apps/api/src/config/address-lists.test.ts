import { expect, it } from 'vitest';
import { listOf, proxiesProblem } from './address-lists.js';

it('listOf reads names with commas between', () => {
  expect(listOf('')).toEqual([]);
  expect(listOf('fleet, 10.0.0.1,')).toEqual(['fleet', '10.0.0.1']);
});

it('accepts addresses and networks of proxies', () => {
  expect(proxiesProblem('10.0.0.1, 192.168.0.0/16,fd00::1,fd00::/8')).toBeNull();
});

it.each(['proxy.example', '10.0.0.0/33', '0.0.0.0/0', '10.0.0', '10.0.0.1/8/8', 'true', '1', 'fd00::/129'])(
  'does not take %s for a proxy',
  (text) => {
    expect(proxiesProblem(`127.0.0.1,${text}`)).toContain(`not '${text}'`);
  },
);
