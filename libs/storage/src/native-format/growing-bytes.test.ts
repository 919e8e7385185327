import { expect, it } from 'vitest';
import { GrowingBytes } from './growing-bytes.js';

const mebibyte = 1024 * 1024;

it('keeps a large buffer without doubling its capacity', () => {
  const bytes = new GrowingBytes();
  const pieces = Array.from({ length: 50 }, (_, at) => Buffer.alloc(mebibyte, at));
  for (const piece of pieces) {
    bytes.appendBytes(piece);
  }
  expect(bytes.view().equals(Buffer.concat(pieces))).toBe(true);
  expect(bytes.view().buffer.byteLength).toBeLessThanOrEqual(66 * mebibyte);
});
