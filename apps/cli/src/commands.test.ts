import { expect, test } from 'vitest';
import { declaredCommands } from './commands.js';
import { flagName } from './frame/command.js';
import { loadAllCommands } from './frame/command-set.js';
import { groups } from './frame/groups.js';

test('every command is found by its name', async () => {
  for (const { names, load } of declaredCommands) {
    expect((await load()).map(({ name }) => name)).toEqual(names);
  }
});

test('every command is in one group of the help', async () => {
  const names = groups.flatMap((group) => group.names);
  const shown = (await loadAllCommands(declaredCommands)).filter(({ isHidden }) => !isHidden);
  for (const { name } of shown) {
    expect(names.filter((each) => each === name || each === name.split(' ')[0])).toHaveLength(1);
  }
});

test('no flag has two meanings in a command, and examples use the flags that there are', async () => {
  for (const { name, flags, examples } of await loadAllCommands(declaredCommands)) {
    const shorts = Object.values(flags).flatMap(({ short }) => short ?? []);
    expect(new Set(shorts).size, name).toBe(shorts.length);
    const known = new Set([...Object.keys(flags).map(flagName), ...shorts.map((short) => `-${short}`), '--']);
    for (const { line } of examples.filter((each) => each.line.startsWith(`psfleet ${name} `))) {
      const own = line.split(/ [|<>&] /)[0]?.replace(/\$\(.*\)|'[^']*'/g, '') ?? '';
      const words = own.split(' ').filter((word) => /^--?[a-z]/.test(word));
      expect(
        words.filter((word) => !known.has(word) && !/^-\d/.test(word)),
        line,
      ).toEqual([]);
    }
  }
});
