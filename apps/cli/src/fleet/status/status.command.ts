import { chooseFleet, serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { rowFlags } from '../../render/output-flags.js';
import { columnNames } from '../../render/column.js';
import { statusListing } from '../hosts/host-columns.js';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'list all hosts with their state and key metrics',
  flags: { ...rowFlags, ...serverFlag },
  columns: columnNames(statusListing),
  examples: [
    { line: 'psfleet status', does: 'how every host is' },
    { line: 'psfleet status -o host,status,cpuPercent --csv', does: 'the same for a spreadsheet' },
  ],
  run: async (flags, { terminal }) => {
    const { status } = await import('./status.js');
    await status(await chooseFleet(flags.server), flags, terminal);
  },
});
