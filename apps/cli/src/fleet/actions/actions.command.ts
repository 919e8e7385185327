import type { ActionStatus } from '@psfleet/sdk';
import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { optional, withDefault } from '../../frame/parameters.js';
import { oneOf, wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { processFlag } from '../processes/find-process.js';
import { actionListing } from './action-columns.js';

const statuses = ['pending', 'done', 'delivered', 'refused', 'unknown'] as const satisfies readonly ActionStatus[];

export const actionsCommand = defineCommand({
  name: 'actions',
  summary: 'list what people did to processes, newest first',
  flags: {
    host: optional('<host>', 'only on this host', { short: 'H', values: 'host' }),
    ...processFlag,
    status: optional('<status>', 'only actions that ended so', { values: statuses, parse: oneOf(statuses) }),
    limit: withDefault('<number>', 'how many actions to list', '50', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 1_000_000 }),
    }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(actionListing),
  examples: [
    { line: 'psfleet actions', does: 'the newest fifty' },
    { line: 'psfleet actions -H web-1 --status refused', does: 'what the host did not permit' },
  ],
  run: async (flags, { terminal, now }) => {
    const { listActions } = await import('./list-actions.js');
    await listActions(flags, terminal, now());
  },
});
