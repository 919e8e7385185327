import { describe, expect, test } from 'vitest';
import { defineCommand } from './command.js';
import { CommandError } from './command-error.js';
import { atLeastOne, many, optional, toggle } from './parameters.js';
import { oneOf, wholeNumber } from './parse-values.js';
import { parseWords } from './parse-words.js';

const examples = [
  { line: 'psfleet x', does: 'one thing' },
  { line: 'psfleet x y', does: 'another' },
] as const;
const run = (): Promise<void> => Promise.resolve();
const flags = {
  without: many('<part>', 'leave it out', { parse: oneOf(['api', 'agent', 'nats']) }),
  at: optional('<time>', 'when', { short: 'a' }),
  limit: optional('<number>', 'how many', { parse: wholeNumber({ min: 1, max: 9 }) }),
  noHeaders: toggle('no header'),
};
const plain = defineCommand({ name: 'x', summary: 'do it', flags, examples: [...examples], run });
const withArgs = defineCommand({
  name: 'x',
  summary: 'do it',
  args: { names: atLeastOne('<name>', 'names') },
  flags,
  examples: [...examples],
  run,
});

describe('the words of a command line', () => {
  test('are the values of flags and arguments', () => {
    const words = [
      '-a',
      '-15m',
      'web-1',
      '--limit=3',
      '--no-headers',
      '--without',
      'api',
      'web-2',
      '--without',
      'nats',
    ];
    expect(parseWords(withArgs, words)).toEqual({
      names: ['web-1', 'web-2'],
      at: '-15m',
      limit: 3,
      noHeaders: true,
      without: ['api', 'nats'],
    });
    expect(parseWords(plain, [])).toEqual({ at: null, limit: null, noHeaders: false, without: [] });
  });

  test('follow one flag together where no argument could be meant', () => {
    expect(parseWords(plain, ['--without', 'api', 'agent', '--no-headers'])).toMatchObject({
      without: ['api', 'agent'],
      noHeaders: true,
    });
  });

  test('may be those of a wrong line, which is explained', () => {
    const messageOf = (command: typeof plain, ...words: string[]): unknown => {
      try {
        return parseWords(command, words);
      } catch (error) {
        return error instanceof CommandError && error.exitCode === 2 ? error.message : error;
      }
    };
    const see = ': see `psfleet x --help`';
    expect(messageOf(plain, '--limt', '3')).toBe(`unknown option '--limt'. Did you mean --limit${see}`);
    expect(messageOf(plain, '--limit', '10')).toBe(`--limit must be a whole number from 1 to 9, not '10'${see}`);
    expect(messageOf(plain, '--without', 'web')).toBe(`--without must be one of api, agent, nats, not 'web'${see}`);
    expect(messageOf(withArgs)).toBe(`missing required argument '<name>'${see}`);
    expect(messageOf(plain, 'web-1')).toBe(`too many arguments. Expected 0 arguments but got 1${see}`);
    expect(messageOf(plain, '--limit')).toBe(`option '--limit' needs a value, <number>${see}`);
    expect(messageOf(plain, '--no-headers=yes')).toBe(`option '--no-headers' takes no value${see}`);
    expect(messageOf(plain, '-x')).toBe(`unknown option '-x'${see}`);
    expect(messageOf(plain, '--constructor')).toBe(`unknown option '--constructor'${see}`);
    expect(messageOf(plain, '--limit', 'x', '--help')).toBeNull();
  });

  test('are arguments after two dashes, and joined to a letter as its value', () => {
    expect(parseWords(withArgs, ['-a14:05', '--', '--limit', '-5'])).toMatchObject({
      at: '14:05',
      limit: null,
      names: ['--limit', '-5'],
    });
  });
});
