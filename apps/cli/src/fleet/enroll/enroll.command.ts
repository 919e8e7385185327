import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { many, optional, required, toggle, withDefault } from '../../frame/parameters.js';
import { nameAndValue, seconds, wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { enrollmentListing } from './enrollment-columns.js';

const createCommand = defineCommand({
  name: 'enroll create',
  summary: 'permit a host to join, and print the line to run there',
  flags: {
    label: many('<name=value>', 'a label that each host gets', { parse: nameAndValue }),
    uses: withDefault('<number>', 'how many hosts may join', '1', { parse: wholeNumber({ min: 1, max: 999_999_999 }) }),
    ttl: withDefault('<duration>', 'for how long, such as 30m, 12h or 7d', '1h', { parse: seconds }),
    namePattern: optional('<pattern>', 'names that are permitted, with * for any characters'),
    replace: optional('<host>', 'the host whose place the machine takes, or that lost its key', { values: 'host' }),
    tokenOnly: toggle('write the join token alone'),
    ...serverFlag,
  },
  examples: [
    { line: 'psfleet enroll create --label rack=r12', does: 'one host, within an hour' },
    { line: "psfleet enroll create --uses 50 --ttl 7d --name-pattern 'web-*'", does: 'fifty hosts, within a week' },
  ],
  run: async (flags, { terminal }) => {
    const { createEnrollment } = await import('./enroll.js');
    await createEnrollment(await chooseFleet(flags.server), flags, terminal);
  },
});

const listCommand = defineCommand({
  name: 'enroll list',
  summary: 'list what was permitted, newest first',
  flags: { ...rowFlags, ...serverFlag },
  columns: columnNames(enrollmentListing),
  examples: [
    { line: 'psfleet enroll list', does: 'who may join, and who did' },
    { line: 'psfleet enroll list -o id,used --no-headers', does: 'for a script' },
  ],
  run: async (flags, { terminal }) => {
    const { listEnrollments } = await import('./enroll.js');
    await listEnrollments(await chooseFleet(flags.server), flags, terminal);
  },
});

const revokeCommand = defineCommand({
  name: 'enroll revoke',
  summary: 'let no more hosts join with a token; those that joined stay',
  args: { id: required('<id>', 'the id of the enrolment') },
  flags: serverFlag,
  examples: [
    { line: 'psfleet enroll revoke 4f9c0d2e8b71', does: 'the token became known to others' },
    { line: 'psfleet enroll list', does: 'shows the ids' },
  ],
  run: async ({ id, server }, { terminal }) => {
    const { revokeEnrollment } = await import('./enroll.js');
    await revokeEnrollment(await chooseFleet(server), id, terminal);
  },
});

export const enrollCommands = [createCommand, listCommand, revokeCommand];
