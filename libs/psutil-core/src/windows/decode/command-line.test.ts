import { describe, expect, it } from 'vitest';
import { splitCommandLine } from './command-line.js';

/** The table of Microsoft's "Parsing C command-line arguments", and what programs really have. */
describe('a command line', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['a.exe', ['a.exe']],
    ['a.exe ', ['a.exe']],
    [String.raw`"C:\Program Files\a b.exe" x`, [String.raw`C:\Program Files\a b.exe`, 'x']],
    [String.raw`C:\dir\ "x y"`, ['C:\\dir\\', 'x y']],
    ['a.exe "a b c" d e', ['a.exe', 'a b c', 'd', 'e']],
    [String.raw`a.exe "ab\"c" "\\" d`, ['a.exe', 'ab"c', '\\', 'd']],
    [String.raw`a.exe a\\\b d"e f"g h`, ['a.exe', String.raw`a\\\b`, 'de fg', 'h']],
    [String.raw`a.exe a\\\"b c d`, ['a.exe', String.raw`a\"b`, 'c', 'd']],
    [String.raw`a.exe a\\\\"b c" d e`, ['a.exe', String.raw`a\\b c`, 'd', 'e']],
    ['a.exe a"b"" c d', ['a.exe', 'ab" c d']],
    ['a.exe "" x', ['a.exe', '', 'x']],
    ['a.exe\t\tx \t y', ['a.exe', 'x', 'y']],
    ['"never closed', ['never closed']],
    ['a.exe "never closed', ['a.exe', 'never closed']],
    ['a.exe trailing\\', ['a.exe', 'trailing\\']],
  ])('%j is split into %j', (line, expected) => {
    expect(splitCommandLine(line)).toEqual(expected);
  });
});
