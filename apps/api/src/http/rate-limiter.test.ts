import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  function limiter(): { readonly ask: (address: string) => number; readonly pass: (ms: number) => void } {
    let now = 1_800_000_000_000;
    const limit = new RateLimiter({ burst: 3, perMinute: 6 }, () => now);
    return { ask: (address) => limit.secondsToWait(address), pass: (ms) => (now += ms) };
  }

  it('permits a burst, then as many as it is set to, and says when the next one is', () => {
    const { ask, pass } = limiter();
    expect([1, 2, 3, 4, 5].map(() => ask('10.0.0.1'))).toEqual([0, 0, 0, 10, 10]);
    pass(4_000);
    expect(ask('10.0.0.1')).toBe(6);
    pass(6_000);
    expect([ask('10.0.0.1'), ask('10.0.0.1')]).toEqual([0, 10]);
    pass(3_600_000);
    expect([1, 2, 3, 4].map(() => ask('10.0.0.1'))).toEqual([0, 0, 0, 10]);
  });

  it('counts each address by itself, and the addresses of one IPv6 network together', () => {
    const { ask } = limiter();
    expect(['10.0.0.1', '10.0.0.2', '::ffff:10.0.0.3'].flatMap((each) => [ask(each), ask(each)])).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    const network = ['2001:db8::1', '2001:db8:0:0:ffff::1', '2001:db8:0:0:1:2:3:4', '2001:db8::2'];
    expect(network.map(ask)).toEqual([0, 0, 0, 10]);
    expect(ask('2001:db8:0:1::1')).toBe(0);
  });

  it('permits nothing more after its clock was set back', () => {
    const { ask, pass } = limiter();
    expect([1, 2, 3, 4].map(() => ask('10.0.0.1'))).toEqual([0, 0, 0, 10]);
    pass(-3_600_000);
    expect(ask('10.0.0.1')).toBe(10);
  });

  it('forgets the address that was quiet for longest', () => {
    const { ask } = limiter();
    expect([1, 2, 3, 4].map(() => ask('quiet'))).toEqual([0, 0, 0, 10]);
    for (let at = 0; at < 10_000; at++) {
      ask(`address ${at}`);
    }
    expect(ask('quiet')).toBe(0);
  });
});
