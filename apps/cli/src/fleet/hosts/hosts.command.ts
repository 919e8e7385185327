import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { oneOf } from '../../frame/parse-values.js';
import { many } from '../../frame/parameters.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { hostsListing } from './host-columns.js';

const statuses = ['online', 'stale', 'offline'] as const;

export const hostsCommand = defineCommand({
  name: 'hosts',
  summary: 'list the hosts with what their owners should act on',
  flags: {
    status: many('<status>', 'only hosts in this state', { values: statuses, parse: oneOf(statuses) }),
    label: many('<label>', 'only hosts with this label: name=value, with * and ?, or name', { values: 'label' }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(hostsListing),
  examples: [
    { line: 'psfleet hosts --status offline', does: 'the hosts that are silent' },
    {
      line: "psfleet hosts --label 'rack=r1*' -o host,kernel,bootTime",
      does: 'kernels of some racks, with their boots',
    },
  ],
  run: async (flags, { terminal }) => {
    const { listHosts } = await import('./hosts.js');
    await listHosts(await chooseFleet(flags.server), flags, terminal);
  },
});
