import { describe, expect, it } from 'vitest';
import { cleanLink } from './links.js';

describe('cleanLink', () => {
  it.each([
    ['/bin/a', false, '/bin/a'],
    ['/bin/a (deleted)', false, '/bin/a'],
    ['/bin/a (deleted)', true, '/bin/a (deleted)'],
    ['/bin/a\0garbage (deleted)', false, '/bin/a'],
    [' (deleted)', false, ''],
  ])('cleans %j (exists: %s)', (target, exists, expected) => {
    expect(cleanLink(target, () => exists)).toBe(expected);
  });
});
