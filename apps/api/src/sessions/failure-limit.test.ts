import { beforeEach, expect, it } from 'vitest';
import { FailureLimit } from './failure-limit.js';

let now: number;
let limit: FailureLimit;
beforeEach(() => {
  now = 1_000_000;
  limit = new FailureLimit(3, 60_000, () => now);
});

it('lets an address try until it has failed too often, and again a minute later', () => {
  for (const waitMs of [0, 0, 0, 30_000]) {
    expect(limit.waitMs('10.0.0.1')).toBe(waitMs);
    limit.count('10.0.0.1');
    now += 10_000;
  }
  // The second, third and fourth failure are left.
  expect(limit.waitMs('10.0.0.1')).toBe(30_000);
  now += 30_000;
  expect(limit.waitMs('10.0.0.1')).toBe(0);
});

it('takes a network of IPv6 for one address, and others apart', () => {
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3']) {
    limit.count(address);
  }
  expect(limit.waitMs('2001:db8::9')).toBe(60_000);
  expect([limit.waitMs('2001:db8:0:1::9'), limit.waitMs('10.0.0.1')]).toEqual([0, 0]);
});

it('forgets who failed first when too many do', () => {
  for (let number = 0; number < 3; number++) {
    limit.count('10.0.0.1');
  }
  for (let number = 0; number < 10_000; number++) {
    limit.count(`10.1.${number >> 8}.${number & 255}`);
  }
  expect(limit.waitMs('10.0.0.1')).toBe(0);
});
