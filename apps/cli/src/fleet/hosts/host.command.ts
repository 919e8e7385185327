import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { required } from '../../frame/parameters.js';

const args = { host: required('<host>', 'its name', { values: 'host' }) };

export const hostCommands = [
  defineCommand({
    name: 'host revoke',
    summary: 'end the credentials of a host: it is cut off at once and stays listed',
    args,
    flags: serverFlag,
    examples: [
      { line: 'psfleet host revoke web-7', does: 'cut off a machine that was stolen' },
      { line: 'psfleet enroll create --replace web-7', does: 'then permit another machine to take its place' },
    ],
    run: async ({ host, server }, { terminal }) => {
      const { revokeHost } = await import('./hosts.js');
      await revokeHost(await chooseFleet(server), host, terminal);
    },
  }),
  defineCommand({
    name: 'host remove',
    summary: 'take a host out of the fleet: its credentials end, its past stays',
    args,
    flags: serverFlag,
    examples: [
      { line: 'psfleet host remove web-7', does: 'remove a machine that no longer exists' },
      { line: "psfleet ps --at '2026-11-28 14:05' -H web-7", does: 'its past can still be read' },
    ],
    run: async ({ host, server }, { terminal }) => {
      const { removeHost } = await import('./hosts.js');
      await removeHost(await chooseFleet(server), host, terminal);
    },
  }),
];
