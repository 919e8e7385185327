import { describe, expect, it } from 'vitest';
import { matchesPattern } from './matches-pattern.js';

describe('matchesPattern', () => {
  it.each([
    ['web*', 'web-1', true],
    ['web*', 'Web-1', false],
    ['*-1', 'web-1', true],
    ['w?b-*', 'web-', true],
    ['w?b', 'wb', false],
    ['?', '💥', true],
    ['*', '', true],
    ['?*', '', false],
    ['*a*b*', 'xaxxbx', true],
    ['*ab', 'abaab', true],
    ['a*a', 'a', false],
    ['a.c*', 'abc', false],
  ])('compares %s with %j', (value, text, expected) => {
    expect(matchesPattern({ value, isGlob: true }, text)).toBe(expected);
  });

  it('takes a value in quotes as it is', () => {
    expect(matchesPattern({ value: 'a*', isGlob: false }, 'a*')).toBe(true);
    expect(matchesPattern({ value: 'a*', isGlob: false }, 'ab')).toBe(false);
  });

  it('does not hang on a glob of many stars', () => {
    const begin = performance.now();
    expect(matchesPattern({ value: `${'*a'.repeat(200)}b`, isGlob: true }, 'a'.repeat(4000))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
