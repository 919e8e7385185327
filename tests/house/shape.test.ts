import { describe, expect, it } from 'vitest';
import { sources } from './all-sources.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

const maxLines = { source: 300, test: 400 };
const maxColumns = 120;

function tooLong({ path, text, isTest }: SourceFile): string[] {
  const lines = text.split('\n').length - 1;
  return lines > maxLines[isTest ? 'test' : 'source'] ? [`${path} has ${lines} lines`] : [];
}

function tooWide({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, index) => (line.length > maxColumns ? [`${path}:${index + 1}`] : []));
}

function isNamedPoorly(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(tsx?|mjs|js)$/.test(name);
  return !isKebab || /^(utils?|helpers?|common|shared|manager|base)\b/.test(name);
}

describe('shape', () => {
  it(`no source has more than ${maxLines.source} lines, no test more than ${maxLines.test}`, () => {
    expect(sources.flatMap(tooLong)).toEqual([]);
  });

  it(`no line has more than ${maxColumns} columns`, () => {
    expect(sources.flatMap(tooWide)).toEqual([]);
  });

  it('file names are kebab-case and say what is inside', () => {
    expect(sources.map(({ path }) => path).filter(isNamedPoorly)).toEqual([]);
  });
});

describe('the rules of shape', () => {
  const blank = (lines: number): string => '\n'.repeat(lines);

  it('find a file that is one line too long', () => {
    expect(tooLong(parseSourceFile('apps/agent/src/a.ts', blank(300)))).toEqual([]);
    expect(tooLong(parseSourceFile('apps/agent/src/a.ts', blank(301)))).toEqual(['apps/agent/src/a.ts has 301 lines']);
    expect(tooLong(parseSourceFile('apps/agent/src/a.test.ts', blank(400)))).toEqual([]);
    expect(tooLong(parseSourceFile('tests/house/a.ts', blank(401)))).toEqual(['tests/house/a.ts has 401 lines']);
  });

  it('find a line that is one column too wide', () => {
    expect(tooWide(parseSourceFile('bench/a.mjs', `// ${'é'.repeat(117)}\n// ${'é'.repeat(118)}`))).toEqual([
      'bench/a.mjs:2',
    ]);
  });

  it.each(['a/Client.ts', 'a/read_file.ts', 'a/utils.ts', 'a/base.test.ts'])('find the name %s', (path) => {
    expect(isNamedPoorly(path)).toBe(true);
  });
});
