import { describe, expect, it } from 'vitest';
import { parseEnviron } from './environ.js';

describe('parseEnviron', () => {
  it.each([
    ['', {}],
    ['a=1\0', { a: '1' }],
    ['a=1\0b=2\0\0', { a: '1', b: '2' }],
    ['a=1\0b=2\0\0c=3\0', { a: '1', b: '2' }],
    ['xxx\0a=1\0', { a: '1' }],
    ['a=1\0=2\0b=\0', { a: '1', b: '' }],
    ['a=1\0a=2\0', { a: '2' }],
    ['a=b=c\0', { a: 'b=c' }],
    ['a=1\0b=2', { a: '1' }],
    ['\0a=1\0', {}],
  ])('parses %j', (text, expected) => {
    expect(parseEnviron(text)).toEqual(expected);
  });

  it('takes any name', () => {
    expect(Object.entries(parseEnviron('__proto__=x\0'))).toEqual([['__proto__', 'x']]);
  });
});
