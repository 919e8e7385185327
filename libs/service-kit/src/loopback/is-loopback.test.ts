import { expect, test } from 'vitest';
import { isLoopback } from './is-loopback.js';

test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', 'localhost'])('%s is loopback', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['0.0.0.0', '10.0.0.1', '::', '::ffff:10.0.0.1', '127.0.0.1.evil.example'])('%s is not loopback', (host) => {
  expect(isLoopback(host)).toBe(false);
});
