import { describe, expect, it } from 'vitest';
import { isPathOf, splitCmdline } from './cmdline.js';

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
    expect(splitCmdline(text, () => false)).toEqual(expected);
  });

  it('keeps the blanks of a program that has no other arguments', () => {
    expect(splitCmdline('/opt/my prog\0', () => true)).toEqual(['/opt/my prog']);
    expect(splitCmdline('/opt/my prog', () => true)).toEqual(['/opt/my', 'prog']);
  });
});

describe('isPathOf', () => {
  const program = { exe: '/opt/my prog', name: 'my prog' };
  const hidden = { ...program, exe: null };
  const long = { exe: null, name: 'a program with ' };

  it.each([
    ['/opt/my prog', program, true],
    ['my prog', program, true],
    ['./my prog', program, true],
    ['.././opt/my prog', program, true],
    ['/usr/bin/my prog', program, true],
    ['/usr/bin/my prog', { ...program, name: 'cat' }, false],
    ['prog', program, false],
    ['my prog --flag', program, false],
    ['nginx: master process /usr/sbin/nginx', { ...program, exe: '/usr/sbin/nginx', name: 'nginx' }, false],
    ['/opt/my prog', hidden, true],
    ['/opt/my prog: worker', hidden, false],
    ['/opt/a program with a long name', long, true],
    ['/opt/another program', long, false],
    ['/opt/averylongprogram --flag', { exe: '/opt/other', name: 'averylongprogra' }, false],
    ['my prog', { ...program, exe: '' }, true],
  ])('%j', (text, known, expected) => {
    expect(isPathOf(text, { ...known, readName: () => known.name })).toBe(expected);
  });
});

describe('a text that was cut', () => {
  it.each([
    ['cat\0a b\0c', ['cat', 'a b', 'c']],
    ['cat\0a\0', ['cat', 'a']],
    ['server: idle wor', ['server:', 'idle', 'wor']],
    ['cat', ['cat']],
  ])('%j', (text, expected) => {
    expect(splitCmdline(text, () => false, true)).toEqual(expected);
  });
});
