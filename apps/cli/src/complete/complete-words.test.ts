import { beforeAll, describe, expect, test } from 'vitest';
import { declaredCommands } from '../commands.js';
import type { Command } from '../frame/command.js';
import { loadAllCommands } from '../frame/command-set.js';
import { completeWords, findServer } from './complete-words.js';

let commands: readonly Command[];
beforeAll(async () => {
  commands = await loadAllCommands(declaredCommands);
});
const texts = (...words: string[]): readonly string[] =>
  completeWords(words, commands).candidates.map(({ text }) => text);
const sourceOf = (...words: string[]): unknown => {
  const { source, prefix, lead } = completeWords(words, commands);
  return { source, prefix, lead };
};

describe('words of a command line', () => {
  test.each<[string[], string[]]>([
    [['hist'], ['history']],
    [
      ['dead-letters', ''],
      ['list', 'show', 'retry'],
    ],
    [['host'], ['hosts', 'host']],
    [['ps', '--no'], ['--no-headers']],
    [['kill', '-s', 'K'], ['KILL']],
    [['kill', '--signal=k'], ['--signal=KILL']],
    [['signal', 'st'], ['STOP']],
    [['explain', 'web-1', 'wr'], ['writeBytes']],
    [['explain', '--at', 'now', 'web-1', 'wr'], ['writeBytes']],
    [['nosuch', ''], []],
  ])('%j have %j', (words, expected) => {
    expect(texts(...words)).toEqual(expected);
  });

  test('take values from where they are', () => {
    expect(sourceOf('tree', 'we')).toEqual({ source: 'host', prefix: 'we', lead: '' });
    expect(sourceOf('ps', '--host=we')).toEqual({ source: 'host', prefix: 'we', lead: '--host=' });
    expect(sourceOf('ps', 'user:a', 'na')).toEqual({ source: 'search', prefix: 'na', lead: '' });
    expect(sourceOf('ps', '-o', 'pid,')).toEqual({ source: 'columns', prefix: 'pid,', lead: '' });
    expect(sourceOf('kill', '-y', 'web-1/1', '')).toEqual({ source: 'process', prefix: '', lead: '' });
    expect(sourceOf('state', 'export', '')).toEqual({ source: 'file', prefix: '', lead: '' });
  });

  test.each([
    [['ps', '-H', ''], null],
    [['ps', '--server', 'prod', '-H', ''], 'prod'],
    [['ps', '--server=prod', '-H', ''], 'prod'],
    [['ps', '--server', 'old', '--server=prod', '-H', ''], 'prod'],
  ])('%j ask the server %s', (words, server) => {
    expect(findServer(words)).toBe(server);
  });

  test('never include what is hidden', () => {
    expect(texts('')).not.toContain('__complete');
    expect(texts('')).toContain('ps');
  });
});
