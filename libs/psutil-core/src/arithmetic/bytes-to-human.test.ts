import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes-to-human.js';

describe('formatBytes', () => {
  it.each([
    [0, '0.0B'],
    [100, '100.0B'],
    [1023, '1023.0B'],
    [1024, '1.0K'],
    [10_000, '9.8K'],
    [100_001_221, '95.4M'],
    [-10_000, '-9.8K'],
    [1024 ** 8, '1.0Y'],
    [1024 ** 9, '1024.0Y'],
  ])('%d -> %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
