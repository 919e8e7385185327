import { expect, it } from 'vitest';
import { formatDurationMs, formatSizeBytes, parseDurationMs, parseSizeBytes } from './env-values.js';

it.each([0, 1, 999, 1000, 90_000, 3_600_000, 86_400_000])(
  'a duration of %i ms is formatted as it can be parsed',
  (ms) => {
    expect(parseDurationMs(formatDurationMs(ms))).toBe(ms);
  },
);

it.each([0, 1, 1000, 1024, 512e6, 3 * 1024 ** 3])('a size of %i bytes is formatted as it can be parsed', (bytes) => {
  expect(parseSizeBytes(formatSizeBytes(bytes))).toBe(bytes);
});
