import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { optional, required } from '../../frame/parameters.js';
import { wholeNumber } from '../../frame/parse-values.js';

const showCommand = defineCommand({
  name: 'state show',
  summary: 'show how much the state of the control plane holds, and whether this API may change it',
  flags: serverFlag,
  examples: [
    { line: 'psfleet state show', does: 'enrolled hosts, enrolments, revoked credentials' },
    { line: 'psfleet state show --server standby', does: 'the same of another server' },
  ],
  run: async ({ server }, { terminal }) => {
    const { showState } = await import('./state.js');
    await showState(await chooseFleet(server), terminal);
  },
});

const exportCommand = defineCommand({
  name: 'state export',
  summary: 'write the whole state into a new file, or with - to standard output',
  args: { file: required('<file>', 'a file that does not exist yet, or -', { values: 'file' }) },
  flags: serverFlag,
  examples: [
    { line: 'psfleet state export fleet-state.json', does: 'keep a copy' },
    { line: 'psfleet state export - | sha256sum', does: 'compare two servers' },
  ],
  run: async ({ file, server }, { terminal }) => {
    const { exportState } = await import('./state.js');
    await exportState(await chooseFleet(server), file, terminal);
  },
});

const importCommand = defineCommand({
  name: 'state import',
  summary: 'replace the state by that of an export or of a copy of state.json',
  args: { file: required('<file>', 'the file', { values: 'file' }) },
  flags: {
    acceptGeneration: optional('<number>', 'accept the loss of what changed up to this generation', {
      parse: wholeNumber({ min: 1, max: 999_999_999_999 }),
    }),
    ...serverFlag,
  },
  examples: [
    { line: 'psfleet state import fleet-state.json', does: 'restore a copy' },
    { line: 'psfleet state import old.json --accept-generation 41', does: 'an older one than the broker distributes' },
  ],
  run: async ({ file, acceptGeneration, server }, { terminal }) => {
    const { importState } = await import('./state.js');
    await importState(await chooseFleet(server), file, acceptGeneration, terminal);
  },
});

export const stateCommands = [showCommand, exportCommand, importCommand];
