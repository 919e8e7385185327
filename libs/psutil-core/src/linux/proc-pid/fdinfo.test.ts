import { constants } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { decodeOpenMode, parseFdinfo } from './fdinfo.js';

const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT } = constants;

describe('parseFdinfo', () => {
  it('reads position and flags', () => {
    expect(parseFdinfo('pos:\t4096\nflags:\t0100002\nmnt_id:\t9\n', 'fdinfo')).toEqual({
      position: 4096,
      flags: 0o100_002,
    });
  });

  it.each(['', 'pos:\t1\n', 'flags:\t1\npos:\t1\n', 'pos:\tx\nflags:\t1\n', 'pos:\t1\nflags:\t9\n'])(
    'throws for %j',
    (text) => {
      expect(() => parseFdinfo(text, '/proc/1/fdinfo/3')).toThrow(UnexpectedFormat);
    },
  );
});

describe('decodeOpenMode', () => {
  it.each([
    [O_RDONLY, 'r'],
    [O_WRONLY, 'w'],
    [O_RDWR, 'r+'],
    [O_WRONLY | O_APPEND, 'a'],
    [O_RDWR | O_APPEND, 'a+'],
    [O_RDONLY | O_APPEND, 'r'],
    [O_RDWR | O_CREAT, 'r+'],
  ])('%i is %s', (flags, mode) => {
    expect(decodeOpenMode(flags)).toBe(mode);
  });
});
