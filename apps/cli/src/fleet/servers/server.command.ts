import { defineCommand } from '../../frame/command.js';
import { optional, required, toggle } from '../../frame/parameters.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { serverListing } from './server-columns.js';

const name = required('<name>', 'the name to call it by', { values: 'server' });

const addCommand = defineCommand({
  name: 'server add',
  summary: 'keep the URL and the token of a server under a name, for --server',
  details: ['They are kept in config.json in ~/.config/psfleet, which only you may read. The server is asked once.'],
  args: {
    name: required('<name>', 'the name to call it by'),
    url: required('<url>', 'such as https://psfleet.example.org:7785'),
  },
  flags: {
    tokenFile: optional('<file>', 'a file with the token, or - for standard input; by default you are asked', {
      values: 'file',
    }),
    authority: optional('<file>', 'the certificate (PEM) of its authority, if this system does not trust that', {
      values: 'file',
    }),
    use: toggle('ask this server if nothing else is said'),
  },
  examples: [
    { line: 'psfleet server add prod https://psfleet.example.org:7785 --use', does: 'asks for the token' },
    { line: 'psfleet server add lab https://lab:7785 --token-file - < token', does: 'in a script' },
  ],
  run: async (flags, { terminal }) => {
    const { addServer } = await import('./servers.js');
    await addServer(flags, terminal);
  },
});

const listCommand = defineCommand({
  name: 'server list',
  summary: 'list the servers that are kept, without their tokens',
  flags: rowFlags,
  columns: columnNames(serverListing),
  examples: [
    { line: 'psfleet server list', does: 'names and URLs' },
    { line: 'psfleet server list -o name --no-headers', does: 'for a loop over all of them' },
  ],
  run: async (flags, { terminal }) => {
    const { listServers } = await import('./servers.js');
    await listServers(flags, terminal);
  },
});

const useCommand = defineCommand({
  name: 'server use',
  summary: 'ask this server if nothing else is said; without a name, this machine',
  args: { name: optional('<name>', 'its name', { values: 'server' }) },
  examples: [
    { line: 'psfleet server use prod', does: 'from now on' },
    { line: 'psfleet server use', does: 'back to the psfleet of this machine' },
  ],
  run: async (flags, { terminal }) => {
    const { useServer } = await import('./servers.js');
    useServer(flags.name, terminal);
  },
});

const removeCommand = defineCommand({
  name: 'server remove',
  summary: 'forget a server and its token',
  args: { name },
  examples: [
    { line: 'psfleet server remove lab', does: 'the server itself is not changed' },
    { line: 'psfleet server list', does: 'shows what is left' },
  ],
  run: async (flags, { terminal }) => {
    const { removeServer } = await import('./servers.js');
    removeServer(flags.name, terminal);
  },
});

export const serverCommands = [addCommand, listCommand, useCommand, removeCommand];
