import { expect, it } from 'vitest';
import { uuidV7 } from './uuid-v7.js';

it("makes the id of RFC 9562's example", () => {
  // Appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
  expect(uuidV7(0x017f22e279b0, Buffer.from('0cc318c4dc0c0c07398f', 'hex'))).toBe(
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  );
});

it('grows with time and never repeats', () => {
  const ids = [1, 2, 3, 1_795_391_640_000].map((now) => uuidV7(now));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => uuidV7(5))).size).toBe(1000);
});
