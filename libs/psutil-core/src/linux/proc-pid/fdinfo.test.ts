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

  it.each([
    ['flags:\t02100000\n', { position: null, flags: 0o2_100_000 }],
    ['flags:\t02100000', { position: null, flags: 0o2_100_000 }],
    ['pos:\t7\n', { position: 7, flags: null }],
    ['flags:\t01\npos:\t1\n', { position: 1, flags: 1 }],
    ['lock:\t1: POSIX\npos:\t5\nflags:\t02\n', { position: 5, flags: 2 }],
  ])('has what is there: %j', (text, expected) => {
    expect(parseFdinfo(text, 'fdinfo')).toEqual(expected);
  });

  it.each(['', 'pos:\n', 'epos:\t1\n', 'pos:\tx\nflags:\t1\n', 'pos:\t1\nflags:\t9\n', 'pos:\t-1\nflags:\t1\n'])(
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
