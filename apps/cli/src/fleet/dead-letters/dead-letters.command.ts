import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { atLeastOne, optional, required, withDefault } from '../../frame/parameters.js';
import { wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { jsonFlag, rowFlags } from '../../render/output-flags.js';
import { letterListing } from './letter-columns.js';

const letterId = wholeNumber({ min: 1, max: 999_999_999_999_999 });

const listCommand = defineCommand({
  name: 'dead-letters list',
  summary: 'list the newest messages that could not be stored, with their reasons',
  flags: {
    host: optional('<host>', 'only those of this host', { values: 'host' }),
    limit: withDefault('<number>', 'how many letters to list', '20', { parse: letterId }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(letterListing),
  examples: [
    { line: 'psfleet dead-letters list', does: 'the newest twenty' },
    { line: 'psfleet dead-letters list --host web-1 --json', does: "a host's, for a program" },
  ],
  run: async (flags, { terminal }) => {
    const { listDeadLetters } = await import('./dead-letters.js');
    await listDeadLetters(await chooseFleet(flags.server), flags, terminal);
  },
});

const showCommand = defineCommand({
  name: 'dead-letters show',
  summary: 'show one dead letter with its content',
  args: { id: required('<id>', 'its number', { parse: letterId }) },
  flags: { ...jsonFlag, ...serverFlag },
  examples: [
    { line: 'psfleet dead-letters show 7', does: 'reason, headers and message' },
    { line: 'psfleet dead-letters show 7 --json', does: 'the same for a program' },
  ],
  run: async ({ id, server, json }, { terminal }) => {
    const { showDeadLetter } = await import('./dead-letters.js');
    await showDeadLetter(await chooseFleet(server), id, { json }, terminal);
  },
});

const retryCommand = defineCommand({
  name: 'dead-letters retry',
  summary: 'send dead letters to the collectors again, once the cause is fixed',
  args: { ids: atLeastOne('<id>', 'their numbers', { parse: letterId }) },
  flags: serverFlag,
  examples: [
    { line: 'psfleet dead-letters retry 7', does: 'one letter' },
    { line: 'psfleet dead-letters retry $(psfleet dead-letters list -o id --no-headers)', does: 'the newest twenty' },
  ],
  run: async ({ ids, server }, { terminal }) => {
    const { retryDeadLetters } = await import('./dead-letters.js');
    await retryDeadLetters(await chooseFleet(server), ids, terminal);
  },
});

export const deadLetterCommands = [listCommand, showCommand, retryCommand];
