import { describe, expect, it } from 'vitest';
import { splitCmdline } from './cmdline.js';

describe('splitCmdline', () => {
  it.each([
    ['', []],
    ['foo\0bar\0', ['foo', 'bar']],
    ['foo\0bar\0\0', ['foo', 'bar', '']],
    ['foo\0\0bar\0', ['foo', '', 'bar']],
    ['foo bar ', ['foo', 'bar']],
    ['foo bar', ['foo', 'bar']],
    ['foo bar  ', ['foo', 'bar', '']],
    ['foo bar\0', ['foo', 'bar']],
    ['foo\0bar', ['foo\0bar']],
    ['/bin/a b\0c d\0', ['/bin/a b', 'c d']],
    ['\0', ['']],
  ])('splits %j', (text, expected) => {
    expect(splitCmdline(text)).toEqual(expected);
  });
});
