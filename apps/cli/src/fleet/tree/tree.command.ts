import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { required } from '../../frame/parameters.js';
import { rowFlags } from '../../render/output-flags.js';
import { atFlag, readMoment } from '../../time/moment-flags.js';
import { processColumns } from '../processes/process-columns.js';
import { searchArgument } from '../processes/process-filters.js';

export const treeCommand = defineCommand({
  name: 'tree',
  summary: 'show the processes of a host as a tree; with a search, those that fit below their ancestors',
  args: { host: required('<host>', 'its name', { values: 'host' }), ...searchArgument },
  flags: { ...atFlag, ...rowFlags, ...serverFlag },
  columns: processColumns.map(({ name }) => name),
  examples: [
    { line: 'psfleet tree web-1', does: 'what runs on web-1' },
    { line: 'psfleet tree web-1 user:postgres --at yesterday', does: "a user's processes as they were at midnight" },
  ],
  run: async (flags, { terminal, now }) => {
    const at = readMoment('--at', flags.at, flags.utc, now());
    const { writeTree } = await import('./write-tree.js');
    return await writeTree({ ...flags, at }, terminal, now());
  },
});
